"""
Bars: counts side by side, each named, linked and with its denominator.

Where every count has a denominator a bar is the share of it, else the share of the largest. Names and
values are text, so that they are read at every width; only the bar is a picture. Pages that show bars link
``static/questions.css``.
"""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from clusterpolicy.web.links import Links
from clusterpolicy.web.tables import written

#: As many are drawn; the rest is told.
MOST: Final = 30

#: A label, the IRI that it links to ("" for none), a number, and of how many (None where that is unknown).
Count = tuple[str, str, float, float | None]


def draw(counts: Iterable[Count], links: Links, caption: str, most: float = 0) -> Markup:
    """
    A chart of bars, the longest first.

    :param counts: what is counted
    :param links: the addresses of the app
    :param caption: what it shows
    :param most: what a whole bar stands for where there are no denominators; the largest count unless given
    :returns: a ``figure`` element; nothing where nothing is counted
    """
    every = list(counts)
    if not every:
        return Markup("")
    shares = all(of is not None and of > 0 and value <= of for _, _, value, of in every)
    every.sort(key=lambda each: (-each[2] / each[3] if shares and each[3] else 0, -each[2]))
    largest = max(most, *(value for _, _, value, _ in every)) or 1
    rows = Markup("\n").join(
        _bar(label, iri, value, of, value / of if shares and of else max(value, 0) / largest, links)
        for label, iri, value, of in every[:MOST]
    )
    return Markup('<figure class="bars{}"><figcaption>{}</figcaption>\n<ol>\n{}\n</ol>{}</figure>').format(
        " shares" if shares else "", caption, rows, _rest(len(every))
    )


def _bar(label: str, iri: str, value: float, of: float | None, part: float, links: Links) -> Markup:
    name = Markup('<a href="{}">{}</a>').format(links.of(iri), label) if iri else Markup("{}").format(label)
    number = written(value) if of is None else f"{written(value)} of {written(of)}"
    picture = Markup(
        '<svg class="bar" width="100%" height="14" aria-hidden="true" focusable="false">'
        '<rect class="all" width="100%" height="14" rx="2"/>'
        '<rect class="part" width="{}%" height="14" rx="2"/></svg>'
    ).format(f"{100 * part:.1f}")
    return Markup('<li><span class="name">{}</span>{}<span class="value">{}</span></li>').format(
        name, picture, number
    )


def _rest(every: int) -> Markup:
    if every <= MOST:
        return Markup("")
    return Markup('<p class="quiet small">The {} largest of {}; the table has all.</p>').format(MOST, every)
