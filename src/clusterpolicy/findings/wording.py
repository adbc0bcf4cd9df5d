"""Statements and verdicts in words: what is stated, what is computed, where it stands."""

from clusterpolicy.findings.ledger import Finding
from clusterpolicy.findings.verdict import Verdict

_BEFORE = {">=": "at least ", "<=": "at most ", ">": "more than ", "<": "fewer than ", "~": "about "}


def stated(finding: Finding) -> str:
    """The value or number of members that a finding states."""
    listed = len(finding.members)
    return stated_words(finding.value, finding.value_to, finding.comparator, finding.counted, listed)


def stated_words(value: float | None, upper: float | None, comparator: str, counted: str, listed: int) -> str:
    """
    The value or number of members that the report states.

    :param value: the number, None where there is none
    :param upper: the upper end of a range
    :param comparator: how it is meant, see :class:`~clusterpolicy.findings.ledger.Finding`
    :param counted: what is counted
    :param listed: the number of members that it names

    >>> stated_words(30, None, ">=", "programmes", 0), stated_words(None, None, "=", "regions", 3)
    ('at least 30', '3 listed')
    """
    if value is None:
        return f"{listed} listed" if listed else ""
    number = figure(value, counted)
    if comparator == "between":
        return f"{number} to {figure(upper, counted)}"
    return _BEFORE.get(comparator, "") + number


def computed(verdict: Verdict) -> str:
    """The value that the graph gives."""
    if verdict.measured is None:
        return ""
    counted = verdict.finding.counted
    if verdict.measured.number is None:
        return order(verdict.measured.holds)
    number = figure(verdict.measured.number, counted)
    if verdict.alternative and verdict.alternative.number is not None:
        number += f" ({figure(verdict.alternative.number, counted)} read otherwise)"
    return number


def order(holds: bool) -> str:
    """What is computed of a ranking."""
    return "in order" if holds else "in another order"


def figure(number: float | None, counted: str) -> str:
    """
    A number for reading; years bear no thousands separator.

    >>> figure(2016.0, "years"), figure(2320000000.0, "euros"), figure(None, "regions")
    ('2016', '2,320,000,000', '')
    """
    if number is None:
        return ""
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
