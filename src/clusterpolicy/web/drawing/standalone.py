"""A map as a file for reports: title, legend and sources in the picture, colours as attributes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Final

from markupsafe import Markup

from clusterpolicy.web.drawing.map import Mark, Shade, draw
from clusterpolicy.web.drawing.palette import palette
from clusterpolicy.web.drawing.shapes import EXTENTS, WIDTH
from clusterpolicy.web.links import Links

SOURCE: Final = (
    "In brackets: the number of countries, or of regions. "
    "Data: European Observatory for Clusters and Industrial Change (2019), Cluster programmes in Europe and "
    "beyond, DOI 10.2826/357551, through the Cluster Policy Graph (CC BY 4.0). Shapes: Natural Earth."
)
_NUMBER: Final = 'stroke-width="3" paint-order="stroke" font-size="17" font-weight="600" text-anchor="middle"'
#: What each class of the drawing looks like, with the names of colours for their values.
_LOOKS: Final = {
    "land": 'fill="{line}" stroke="{paper}"',
    "map-paper": 'fill="{paper}"',
    "map-hatch": 'stroke="{edge}" stroke-width="2"',
    "shade none": 'fill="url(#map-hatch)" stroke="{edge}" stroke-width="0.8"',
    "shade none dot": 'fill="url(#map-hatch)" stroke="{edge}" stroke-width="1.5"',
    "shade step-0": 'fill="{step-0}" stroke="{edge}" stroke-width="0.8"',
    "shade step-0 dot": 'fill="{step-0}" stroke="{edge}" stroke-width="1.5"',
    **{f"shade step-{n}": f'fill="{{step-{n}}}" stroke="{{paper}}" stroke-width="1.2"' for n in range(1, 6)},
    **{
        f"shade step-{n} dot": f'fill="{{step-{n}}}" stroke="{{edge}}" stroke-width="1.5"'
        for n in range(1, 6)
    },
    "mark full": 'fill="{cat-2}" stroke="{paper}" stroke-width="1.5"',
    "mark half": 'fill="{warn-soft}" stroke="{cat-2}" stroke-width="2.5"',
    "mark empty": 'fill="{paper}" stroke="{cat-2}" stroke-width="2.5"',
    "mark none": 'fill="{paper}" stroke="{quiet}" stroke-width="1.5" stroke-dasharray="3 3"',
    "map-number": f'fill="{{ink}}" stroke="{{step-1}}" {_NUMBER}',
    "map-number on-dark": f'fill="{{mark-ink}}" stroke="{{step-5}}" {_NUMBER}',
}
_CLASS: Final = re.compile(r'class="([^"]*)"')
_TOP: Final = 70.0


class _Canonical(Links):
    """Addresses that hold anywhere: every IRI is its own."""

    def of(self, iri: str) -> str:
        """The IRI."""
        return iri


def standalone(
    marks: Iterable[Mark],
    shades: Mapping[str, Shade],
    *,
    extent: str,
    title: str,
    legend: Sequence[tuple[str, str, int]],
    points: Sequence[tuple[str, str, int]] = (),
) -> Markup:
    """
    A map as a file.

    :param marks: as for :func:`.map.draw`
    :param legend: shade ("step-3", "none"), meaning and number of countries, line by line
    :param points: the same for the forms of points ("full", "empty", "none") and regions
    :returns: an SVG document
    """
    drawn = _coloured(draw(marks, shades, _Canonical(), extent=extent, caption=title))
    height = EXTENTS[extent].height
    rows = [*(("rect", *line) for line in legend), *(("circle", *line) for line in points)]
    below = _TOP + height + 30
    lines = [_line(index, *row, below) for index, row in enumerate(rows)]
    foot = below + 30 * ((len(rows) + 2) // 3) + 14
    source = [
        Markup('<text x="20" y="{:.0f}" font-size="13" fill="{}">{}</text>').format(
            foot + 18 * number, palette()["quiet"], text
        )
        for number, text in enumerate(wrap(SOURCE, 150))
    ]
    whole = foot + 18 * len(source) + 8
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.0f} {h:.0f}" width="{w:.0f}" '
        'height="{h:.0f}" font-family="Arial, Liberation Sans, sans-serif"><title>{title}</title>'
        '<rect width="{w:.0f}" height="{h:.0f}" fill="{paper}"/>'
        '<text x="20" y="44" font-size="{size}" font-weight="700" fill="{ink}">{title}</text>'
        '<svg y="{top:.0f}" width="{w:.0f}" height="{inner:.0f}">{drawn}</svg>{lines}{source}</svg>\n'
    ).format(
        w=WIDTH,
        h=whole,
        title=title,
        size=26 if len(title) < 62 else 18,
        paper=palette()["paper"],
        ink=palette()["ink"],
        top=_TOP,
        inner=height,
        drawn=drawn,
        lines=Markup("").join(lines),
        source=Markup("").join(source),
    )


def _coloured(drawn: Markup) -> Markup:
    """A drawing of ours with the looks of its classes as attributes; labels in it are escaped already."""
    return Markup(_CLASS.sub(lambda found: _look(found[1]), drawn))


def _look(name: str) -> str:
    return re.sub(r"\{([a-z0-9-]+)\}", lambda token: palette()[token[1]], _LOOKS.get(name, ""))


def _line(index: int, form: str, name: str, meaning: str, number: int, top: float) -> Markup:
    """A line of the legend, three beside each other."""
    x, y = 20 + (index % 3) * 325, top + (index // 3) * 30
    look = Markup(_look(f"shade {name}" if form == "rect" else f"mark {name}"))
    sample = (
        Markup('<rect x="{:.0f}" y="{:.0f}" width="26" height="16" {}/>').format(x, y - 13, look)
        if form == "rect"
        else Markup('<circle cx="{:.0f}" cy="{:.0f}" r="8" {}/>').format(x + 13, y - 5, look)
    )
    text = f"{meaning[:1].upper()}{meaning[1:]} ({number})"
    return sample + Markup('<text x="{:.0f}" y="{:.0f}" font-size="15" fill="{}">{}</text>').format(
        x + 36, y, palette()["ink"], text
    )
