"""
What a question's rows amount to, by the kind of the statement.

A question that serves the ledger returns a column ``member`` (the entities counted or listed), with
``number`` where there is something to add up or to rank by, and ``of`` for the base of a share.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from clusterpolicy.findings.ledger import Finding
from clusterpolicy.store.answer import Value

Row = dict[str, Value]


@dataclass(frozen=True)
class Measured:
    """
    What was computed.

    :param number: the number computed, None for a set or an order
    :param members: the entities found, in the order of the rows, without repetition
    :param holds: whether the statement is true of it
    :param missing: members stated and not found
    :param extra: members found and not stated
    """

    number: float | None
    members: tuple[str, ...]
    holds: bool
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def measure(finding: Finding, rows: Sequence[Row]) -> Measured:
    """
    Hold a statement against the rows of a question.

    :raises ValueError: if the rows lack the column that the kind needs
    """
    members = tuple(dict.fromkeys(str(row["member"]) for row in rows if row.get("member") is not None))
    if finding.kind == "ranking":
        return _ranking(finding, rows, members)
    if finding.kind == "set" or (finding.kind == "count" and finding.members and finding.value is None):
        return _set(finding, members)
    number = _number(finding.kind, rows, members)
    return Measured(number, members, compare(number, finding.comparator, finding.value, finding.value_to))


def compare(number: float, comparator: str, value: float | None, upper: float | None = None) -> bool:
    """
    Whether a computed number is what a statement says.

    >>> compare(30, "=", 30), compare(31, ">=", 30), compare(45.875, "~", 45), compare(22, "between", 20, 27)
    (True, True, True, True)
    """
    if value is None:
        return False
    if comparator == "between":
        return value <= number <= (value if upper is None else upper)
    if comparator == "~":
        # Within one unit of the last printed digit, so that cutting off counts as rounding too.
        text = f"{value:g}"
        unit = 10.0 ** -len(text.partition(".")[2]) if "." in text else 1.0
        return abs(number - value) < unit
    return {
        "=": number == value,
        ">=": number >= value,
        "<=": number <= value,
        ">": number > value,
        "<": number < value,
    }[comparator]


def _number(kind: str, rows: Sequence[Row], members: Sequence[str]) -> float:
    if kind in ("sum", "share", "comparison"):
        numbers = [float(n) for n in (row.get("number") for row in rows) if isinstance(n, int | float)]
        if not numbers:
            raise ValueError("the question has no column number")
        if kind == "sum":
            return round(sum(numbers), 6)
        if kind == "comparison":
            return numbers[0] - (numbers[1] if len(numbers) > 1 else 0)
        base = rows[0].get("of")
        if not isinstance(base, int | float) or not base:
            raise ValueError("the question has no column of")
        return round(100 * numbers[0] / base, 1)
    return float(len(members))


def _set(finding: Finding, members: Sequence[str]) -> Measured:
    missing = tuple(member for member in finding.members if member not in members)
    extra = tuple(member for member in members if member not in finding.members)
    # "such as", "for instance": the list is no more than a part.
    holds = not missing and (finding.comparator == ">=" or not extra)
    return Measured(
        float(len(members)), tuple(members), holds, missing, () if finding.comparator == ">=" else extra
    )


def _ranking(finding: Finding, rows: Sequence[Row], members: Sequence[str]) -> Measured:
    """A ranking holds where no member has less than the next, and no other more than the last."""
    numbers: dict[str, float] = {}
    for row in rows:
        number = row.get("number")
        if isinstance(number, int | float):
            numbers[str(row["member"])] = float(number)
    stated = [numbers.get(member, 0.0) for member in finding.members]
    down = finding.comparator != "<="  # "<=" is a ranking from below: the least first
    ordered = all((a >= b) if down else (a <= b) for a, b in itertools.pairwise(stated))
    others = [n for member, n in numbers.items() if member not in finding.members]
    edge = bool(stated) and all((n <= stated[-1]) if down else (n >= stated[-1]) for n in others)
    missing = tuple(member for member in finding.members if member not in numbers)
    wrong = tuple(
        member
        for member, n in numbers.items()
        if stated and member not in finding.members and ((n > stated[-1]) if down else (n < stated[-1]))
    )
    return Measured(None, tuple(members), ordered and edge and not missing, missing, wrong)
