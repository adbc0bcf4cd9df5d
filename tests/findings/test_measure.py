"""What rows amount to, by the kind of the statement."""

import pytest

from clusterpolicy.findings.measure import Row, compare, measure
from tests.findings.made import made


def rows(*pairs: tuple[str, float | None], of: float | None = None) -> list[Row]:
    """Rows with a member and its number."""
    return [{"member": member, "number": number, "of": of} for member, number in pairs]


@pytest.mark.parametrize(
    ("number", "comparator", "value", "upper", "holds"),
    [
        (30, "=", 30, None, True),
        (29, "=", 30, None, False),
        (30, ">=", 30, None, True),
        (29, ">=", 30, None, False),
        (30, "<=", 30, None, True),
        (31, "<=", 30, None, False),
        (51, ">", 50, None, True),
        (50, ">", 50, None, False),
        (49, "<", 50, None, True),
        (50, "<", 50, None, False),
        (45.875, "~", 45, None, True),
        (46, "~", 45, None, False),
        (2.324, "~", 2.32, None, True),
        (2.34, "~", 2.32, None, False),
        (15, "between", 15, 20, True),
        (20, "between", 15, 20, True),
        (21, "between", 15, 20, False),
        (15, "between", 15, None, True),
    ],
)
def test_each_comparator(
    number: float, comparator: str, value: float, upper: float | None, holds: bool
) -> None:
    assert compare(number, comparator, value, upper) is holds


def test_nothing_stated_never_holds() -> None:
    assert not compare(0, "=", None)


def test_a_count_counts_each_member_once() -> None:
    found = measure(made(value=2), rows(("a", None), ("b", None), ("a", None)))
    assert (found.number, found.members, found.holds) == (2, ("a", "b"), True)


def test_a_count_of_nothing_is_zero() -> None:
    found = measure(made(value=0), [])
    assert (found.number, found.holds) == (0, True)


def test_a_count_with_members_and_a_value_is_held_against_the_value() -> None:
    assert measure(made(value=3, members=("a", "b")), rows(("a", None), ("b", None), ("c", None))).holds


def test_a_set_tells_what_is_missing_and_what_is_too_much() -> None:
    found = measure(made("set", members=("a", "b")), rows(("b", None), ("c", None)))
    assert not found.holds
    assert (found.missing, found.extra) == (("a",), ("c",))


def test_a_set_holds_in_any_order() -> None:
    assert measure(made("set", members=("a", "b")), rows(("b", None), ("a", None))).holds


def test_such_as_is_a_part() -> None:
    found = measure(made("set", ">=", members=("a",)), rows(("a", None), ("c", None)))
    assert found.holds
    assert not found.extra
    assert not measure(made("set", ">=", members=("b",)), rows(("a", None))).holds


def test_a_sum_adds_up() -> None:
    found = measure(made("sum", value=154), rows(("a", 19.0), ("b", 19.0), ("c", 58.0), ("d", 58.0)))
    assert (found.number, found.holds) == (154, True)


def test_a_share_is_a_percentage_of_its_base() -> None:
    found = measure(made("share", ">", 50), [{"number": 16, "of": 29}])
    assert (found.number, found.holds) == (55.2, True)


def test_a_comparison_is_the_first_less_the_second() -> None:
    assert measure(made("comparison", ">", 0), rows(("a", 3), ("b", 2))).holds
    assert not measure(made("comparison", ">", 0), rows(("a", 2), ("b", 2))).holds
    assert measure(made("comparison", "=", 3), rows(("a", 3))).number == 3


def test_a_ranking_holds_with_ties() -> None:
    counted = rows(("a", 9), ("b", 7), ("c", 7), ("d", 1))
    assert measure(made("ranking", members=("a", "b")), counted).holds
    assert measure(made("ranking", members=("a", "c")), counted).holds


def test_a_ranking_in_the_wrong_order_does_not_hold() -> None:
    assert not measure(made("ranking", members=("b", "a")), rows(("a", 9), ("b", 7))).holds


def test_a_ranking_that_passes_over_a_higher_one_does_not_hold() -> None:
    found = measure(made("ranking", members=("a", "c")), rows(("a", 9), ("b", 8), ("c", 7)))
    assert not found.holds
    assert found.extra == ("b",)


def test_a_ranking_of_what_is_not_there_does_not_hold() -> None:
    found = measure(made("ranking", members=("a", "x")), rows(("a", 9)))
    assert not found.holds
    assert found.missing == ("x",)


def test_a_ranking_from_below_has_the_least_first() -> None:
    counted = rows(("a", 9), ("b", 4), ("c", 2))
    assert measure(made("ranking", "<=", members=("c", "b")), counted).holds
    assert not measure(made("ranking", "<=", members=("b", "c")), counted).holds
    assert not measure(made("ranking", "<=", members=("c", "a")), counted).holds


@pytest.mark.parametrize("kind", ["sum", "share", "comparison"])
def test_a_number_is_needed(kind: str) -> None:
    with pytest.raises(ValueError, match="no column number"):
        measure(made(kind, value=1), [{"member": "a"}])


def test_a_share_needs_its_base() -> None:
    with pytest.raises(ValueError, match="no column of"):
        measure(made("share", value=1), [{"number": 1}])
