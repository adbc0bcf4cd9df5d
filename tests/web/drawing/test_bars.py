"""Bars: the longest first, shares where every count has a denominator, and what is left out is told."""

from clusterpolicy.web.drawing.bars import MOST, draw
from clusterpolicy.web.links import Links

COUNTRY = "https://w3id.org/clusterpolicy/id/country/se"


def test_bars_are_shares_where_all_have_a_denominator() -> None:
    made = draw([("Few", "", 3, 12), ("Many", COUNTRY, 9, 12)], Links("/clusters"), "Counts")
    assert made.index("Many") < made.index("Few")
    assert '<a href="/clusters/id/country/se">Many</a>' in made
    assert 'width="75.0%"' in made
    assert "9 of 12" in made


def test_bars_without_denominators_are_parts_of_the_largest_or_of_what_is_said() -> None:
    counts = [("A", "", 50.0, None), ("B", "", 25.0, None)]
    assert 'width="50.0%"' in draw(counts, Links(), "Counts")
    assert 'width="25.0%"' in draw(counts, Links(), "Percent", most=100)
    assert 'width="0.0%"' in draw([("A", "", 0, None)], Links(), "Nothing")


def test_what_is_left_out_is_told() -> None:
    made = draw([(f"n{number}", "", number, None) for number in range(40)], Links(), "Counts")
    assert made.count("<li>") == MOST
    assert "The 30 largest of 40" in made


def test_names_are_text() -> None:
    made = draw([("<script>", "", 1, None)], Links(), "<b>")
    assert "<script>" not in made
    assert "<b>" not in made
    assert draw([], Links(), "Nothing") == ""
