"""Statements and verdicts in words: what is stated, what is computed, where it stands."""

from typing import Final

from clusterpolicy.findings.ledger import Finding
from clusterpolicy.findings.verdict import Verdict

_BEFORE = {">=": "at least ", "<=": "at most ", ">": "more than ", "<": "fewer than ", "~": "about "}
#: What a comparison states of the first in relation to the second.
_DIFFERENCE: Final = {
    ">": "more",
    ">=": "as much or more",
    "<": "less",
    "<=": "as much or less",
    "=": "as much",
}
#: Amounts stand in euros or in millions of euros, as the sentence has them.
_NO_UNITS: Final = ("other", "ranking", "euros", "amount", "percent")
#: From this number on years are dates, below it a length of time.
_DATE: Final = 1000


def stated(finding: Finding) -> str:
    """The value or number of members that a finding states."""
    listed = len(finding.members)
    return stated_words(
        finding.value, finding.value_to, finding.comparator, finding.counted, listed, finding.kind
    )


def stated_words(
    value: float | None, upper: float | None, comparator: str, counted: str, listed: int, kind: str = ""
) -> str:
    """
    The value or number of members that the report states.

    :param value: the number, None where there is none
    :param upper: the upper end of a range
    :param comparator: how it is meant, see :class:`~clusterpolicy.findings.ledger.Finding`
    :param counted: what is counted
    :param listed: the number of members that it names
    :param kind: the kind of statement: that of a comparison is a difference, that of a share in per cent

    >>> stated_words(30, None, ">=", "programmes", 0), stated_words(None, None, "=", "regions", 3)
    ('at least 30', '3 listed')
    >>> stated_words(50, None, ">", "regions", 0, "share")
    'more than 50%'
    >>> stated_words(0, None, ">", "regions", 0, "comparison")
    'more'
    """
    if value is None:
        return f"{listed} listed" if listed else ""
    if kind == "comparison" and value == 0 and comparator in _DIFFERENCE:
        return _DIFFERENCE[comparator]
    number = figure(value, counted, kind)
    if comparator == "between":
        return f"{number} to {figure(upper, counted, kind)}"
    return _BEFORE.get(comparator, "") + number


def unit(counted: str, kind: str, value: float | None) -> str:
    """
    What a stated number counts, where the number does not say so itself.

    >>> unit("regions", "count", 49), unit("countries", "count", 1), unit("regions", "share", 100)
    ('regions', 'country', 'of regions')
    >>> unit("years", "sum", 2001), unit("years", "sum", 5), unit("percent", "share", 75)
    ('', 'years', '')
    """
    if value is None or counted in _NO_UNITS or (counted == "years" and value >= _DATE):
        return ""
    words = counted.replace("-", " ")
    if kind == "share":
        return f"of {words}"
    if value == 1 and words.endswith("s"):
        return f"{words[:-3]}y" if words.endswith("ies") else words[:-1]
    return words


def kind_words(kind: str, counted: str, value: float | None) -> str:
    """
    What a statement is, in words.

    >>> kind_words("count", "regions", 49), kind_words("sum", "years", 2001), kind_words("sum", "years", 5)
    ('count of regions', 'year', 'number of years')
    >>> kind_words("share", "percent", 75), kind_words("comparison", "percent", 0)
    ('share', 'comparison of shares')
    """
    if counted == "years":
        return "number of years" if value is not None and value < _DATE else "year"
    if counted == "percent":
        return "comparison of shares" if kind == "comparison" else "share"
    return kind if counted in ("other", kind) else f"{kind} of {counted.replace('-', ' ')}"


def computed(verdict: Verdict) -> str:
    """The value that the graph gives."""
    if verdict.measured is None:
        return ""
    counted, kind = verdict.finding.counted, verdict.finding.kind
    if verdict.measured.number is None:
        return order(verdict.measured.holds)
    number = computed_words(verdict.measured.number, counted, kind)
    if verdict.alternative and verdict.alternative.number is not None:
        number += f" ({computed_words(verdict.alternative.number, counted, kind)} read otherwise)"
    return number


def computed_words(number: float, counted: str, kind: str) -> str:
    """
    A number that the graph gives, as the statement has it.

    >>> computed_words(79.6, "regions", "share"), computed_words(-2, "programmes", "comparison")
    ('79.6%', '2 less')
    """
    if kind != "comparison":
        return figure(number, counted, kind)
    if number == 0:
        return "as much"
    return f"{figure(abs(number), counted, kind)} {'more' if number > 0 else 'less'}"


def order(holds: bool) -> str:
    """What is computed of a ranking."""
    return "in order" if holds else "in another order"


def figure(number: float | None, counted: str, kind: str = "") -> str:
    """
    A number for reading; years bear no thousands separator, shares are in per cent.

    >>> figure(2016.0, "years"), figure(2320000000.0, "euros"), figure(None, "regions")
    ('2016', '2,320,000,000', '')
    >>> figure(79.6, "regions", "share"), figure(12.9, "percent", "comparison")
    ('79.6%', '12.9 percentage points')
    """
    if number is None:
        return ""
    if kind == "share" or counted == "percent":
        return f"{number:,.10g}{' percentage points' if kind == 'comparison' else '%'}"
    return f"{number:.10g}" if counted == "years" else f"{number:,.10g}"


def verdict_words(verdict: str, reviewed: str = "") -> str:
    """
    A verdict, and the reviewed one where it is another.

    >>> verdict_words("not-checkable", "confirmed")
    'not checkable (was confirmed when reviewed)'
    """
    words = verdict.replace("-", " ")
    changed = reviewed and reviewed != verdict
    return f"{words} (was {reviewed.replace('-', ' ')} when reviewed)" if changed else words


def in_section(place: str, section: str) -> bool:
    """
    Whether a place is in a part of the report; a section has its subsections in it.

    :param place: the name of a place ("Section 2.7, p. 21, on …")
    :param section: "2.7", "Section 2", "Table 1", …; "" for the whole report

    >>> in_section("Section 2.7, p. 21", "2"), in_section("Section 2.7, p. 21", "Table 2")
    (True, False)
    """
    part = place.partition(",")[0].casefold()
    wanted = section.casefold().removeprefix("section ")
    bare = part.removeprefix("section ")
    return not wanted or bare == wanted or bare.startswith(wanted + ".") or part == section.casefold()
