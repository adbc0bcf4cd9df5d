"""How a duration is printed, and so how it is drawn: with both its years, with one, or with none."""

from typing import Final

#: The year of the survey: what is said to run without an end ran then, and nothing is known after.
SURVEY: Final = 2018
#: Years over which a bar without an end fades.
FADE: Final = 3

#: What each form of :attr:`clusterpolicy.web.drawing.timeline.Bar.vague` means, in the order of the legend.
FORMS: Final = {
    "": "first and last year printed",
    "extended": "time added to the last year, without a date",
    "open-ended": "since a year, no end printed",
    "continuous": "said to be continuous",
    "start only": "a first year printed, nothing on the end",
    "end only": "a last year printed, nothing on the start",
    "ongoing": "said to be running, no years printed",
    "annual": "renewed each year, no years printed",
    "length only": "a length, no years: not placed on the axis",
    "words only": "words without years: not placed on the axis",
    "not printed": "no duration printed",
}

#: Forms that cannot be placed on an axis of years.
UNPLACED: Final = frozenset(("length only", "words only", "not printed"))


def vague_form(start: int | None, end: int | None, words: str, kind: str) -> str:
    """
    The form of a duration.

    :param start: the first year, where it is printed
    :param end: the last year, where it is printed
    :param words: the duration as printed
    :param kind: its duration type: the label or the last part of the IRI, "" where there is none
    :returns: a key of :data:`FORMS`

    >>> vague_form(2003, None, "Continuous since 2003", "Continuous")
    'continuous'
    >>> vague_form(None, None, "2 years", "Length"), vague_form(None, None, "", "")
    ('length only', 'not printed')
    """
    kind = kind.rstrip("/").rpartition("/")[2].lower()
    if start is not None and end is not None:
        return "extended" if "plus" in words.lower() else ""
    if kind in ("continuous", "annual", "ongoing"):
        return kind
    if start is not None:
        # "2005, phases": what is printed goes on past the last phase that is dated.
        return "open-ended" if kind in ("since", "phases") else "start only"
    if end is not None:
        return "end only"
    if not words:
        return "not printed"
    return "length only" if kind == "length" else "words only"
