"""How a duration is printed, and so how it is drawn: with both its years, with one, or with none."""

import re
from typing import Final

#: The year of the survey: what is said to run without an end ran then, and nothing is known after.
SURVEY: Final = 2018
#: Years over which a bar without an end fades.
FADE: Final = 3

#: What each form of :attr:`clusterpolicy.web.drawing.timeline.Bar.vague` means, in the order of the legend.
FORMS: Final = {
    "": "first and last year printed",
    "extended": "time added to the last year, without a date",
    "phases": "phases printed",
    "open-ended": "since a year, no end printed",
    "continuous": "said to be continuous",
    "year and length": "a first year and a length printed",
    "start only": "a first year printed, nothing on the end",
    "planned": "planned to begin in a year",
    "end only": "a last year printed, nothing on the start",
    "ongoing": "said to be running, no years printed",
    "annual": "renewed each year, no years printed",
    "length only": "a length, no years: not placed on the axis",
    "words only": "words without years: not placed on the axis",
    "not printed": "no duration printed",
}

#: How the forms that leave something open are drawn, for the legend.
DRAWN: Final = {
    "extended": "dashed after it",
    "phases": "each drawn where it is stated, dashed where its end is not",
    "open-ended": f"drawn up to {SURVEY}, the year of the survey, then fading",
    "continuous": f"drawn up to {SURVEY}, then a broken line that goes on",
    "year and length": "dashed for that length",
    "start only": "drawn for that year, then dashed and fading",
    "planned": "dashed and fading",
    "end only": "fading in before it",
    "ongoing": f"drawn around {SURVEY}",
    "annual": f"drawn around {SURVEY}",
}

_YEARS: Final = re.compile(r"(?<![\d–-])(\d{1,2})[ -]years?\b")
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
    >>> vague_form(2013, None, "10 years (starting 2013)", "Length")
    'year and length'
    """
    kind = kind.rstrip("/").rpartition("/")[2].lower()
    if start is not None and kind == "length" and length_in(words):
        return "year and length"
    if start is not None and kind == "phases":
        return "phases"
    if start is not None and end is not None:
        return "extended" if "plus" in words.lower() else ""
    if kind in ("continuous", "annual", "ongoing"):
        return kind
    if start is not None:
        return _begun(start, kind)
    if end is not None:
        return "end only"
    if not words:
        return "not printed"
    return "length only" if kind == "length" else "words only"


def _begun(start: int, kind: str) -> str:
    """The form of a duration with a first year and no last one."""
    # What the report of the survey puts after it had not begun.
    if kind == "planned" or start > SURVEY:
        return "planned"
    return "open-ended" if kind == "since" else "start only"


def length_in(words: str) -> int:
    """
    The number of years that words state; 0 where they state none, or several.

    >>> length_in("10 years (starting 2013)"), length_in("for a further 3 years"), length_in("1-7 years")
    (10, 3, 0)
    """
    found = _YEARS.findall(words)
    return int(found[0]) if len(found) == 1 else 0
