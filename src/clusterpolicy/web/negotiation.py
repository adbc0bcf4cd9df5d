"""
Accept headers and what we have on offer: which of our formats a client gets.

By RFC 9110, section 12.5: of the ranges that fit an offer the most specific one says how much it is wanted;
``q=0`` excludes it. Among offers wanted alike, ours come in our order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Nothing here goes back over what it has read (``*+``, ``++``), so that a long header takes no long time.
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_INSIDE: Final = r'"(?:[^"\\]|\\.)*+'
_QUOTED: Final = rf'{_INSIDE}"'
_PARAMETER: Final = re.compile(rf";\s*+(?:({_TOKEN})\s*+=\s*+({_TOKEN}|{_QUOTED}))?", re.DOTALL)
_RANGE: Final = re.compile(
    rf"\s*+({_TOKEN})/({_TOKEN})\s*+((?:;\s*+(?:{_TOKEN}\s*+=\s*+(?:{_TOKEN}|{_QUOTED})\s*+)?)*+)\Z",
    re.DOTALL,
)
#: What stands between commas; a quote that is not closed goes on to the end.
_PIECE: Final = re.compile(rf'(?:[^,"]|{_INSIDE}(?:"|\\?\Z))++', re.DOTALL)
#: More digits than the three of RFC 9110, and none before the point, are read as they are meant.
_QUALITY: Final = re.compile(r"0?\.\d{1,9}|0\.?|1(?:\.0{0,9})?")

#: An Accept header longer than this is read as far as this.
_LONGEST: Final = 4096


@dataclass(frozen=True)
class MediaRange:
    """
    One range of an Accept header.

    :param kind: "text", or "*"
    :param subtype: "turtle", or "*"
    :param parameters: those before ``q``, names in small letters
    :param quality: how much it is wanted, 0 to 1
    """

    kind: str
    subtype: str
    parameters: tuple[tuple[str, str], ...] = ()
    quality: float = 1.0

    def specificity(self, media: str) -> int:
        """How closely the range fits a media type: 0 not at all, more for less of a wildcard."""
        essence, parameters = _media(media)
        kind, _, subtype = essence.partition("/")
        if self.kind == "*":
            return 1 if self.subtype == "*" else 0
        if self.kind != kind:
            return 0
        if self.subtype == "*":
            return 2
        # What an offer does not state excludes nothing: all we send is UTF-8, and a profile is a wish.
        stated = [(key, value) for key, value in self.parameters if key in parameters]
        if self.subtype != subtype or any(parameters[key] != value for key, value in stated):
            return 0
        return 3 + len(stated)


def media_ranges(accept: str) -> list[MediaRange]:
    """
    The ranges of an Accept header; what is not well formed is left out.

    >>> media_ranges("text/*;q=0.5, nonsense")
    [MediaRange(kind='text', subtype='*', parameters=(), quality=0.5)]
    """
    return list(_ranges(accept[:_LONGEST]))


def _ranges(accept: str) -> Iterator[MediaRange]:
    for piece in _PIECE.findall(accept):
        found = _RANGE.match(piece)
        if not found:
            continue
        parameters: list[tuple[str, str]] = []
        quality = "1"
        for name, value in _pairs(found[3]):
            if name == "q":  # what follows q concerns the protocol, not the media type
                quality = value
                break
            parameters.append((name, value))
        if _QUALITY.fullmatch(quality):
            yield MediaRange(found[1].lower(), found[2].lower(), tuple(parameters), float(quality))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _PARAMETER.findall(text):
        if name:
            plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
            yield name.lower(), plain.lower()


@lru_cache(maxsize=256)
def _media(media: str) -> tuple[str, Mapping[str, str]]:
    essence, _, rest = media.partition(";")
    return essence.strip().lower(), dict(_pairs(";" + rest))


def quality(ranges: Sequence[MediaRange], media: str) -> float:
    """
    How much a media type is wanted, 0 for not at all.

    >>> quality(media_ranges("text/*;q=0.5, text/turtle;q=0"), "text/turtle")
    0.0
    """
    return _wanted(ranges, media)[0]


def _wanted(ranges: Sequence[MediaRange], media: str) -> tuple[float, int]:
    """How much a media type is wanted, and how closely it is named."""
    fits = [(found, each.quality) for each in ranges if (found := each.specificity(media))]
    closest, wish = max(fits, default=(0, 0.0))
    return wish, closest


def preferred(accept: str | None, offers: Sequence[str]) -> str | None:
    """
    The offer a client wants most; None where it accepts none of them.

    Of offers that are wanted alike, the one that is named most closely comes first, then the first of ours.

    :param accept: its Accept header; without one, or without a readable range in it, anything goes
    :param offers: media types, the best first

    >>> preferred("text/html;q=0.9, */*;q=0.1", ["application/json", "text/html"])
    'text/html'
    >>> preferred("text/turtle, */*", ["text/html", "text/turtle"])
    'text/turtle'
    """
    ranges = media_ranges(accept or "") or [MediaRange("*", "*")]
    wanted = [(*_wanted(ranges, offer), -place) for place, offer in enumerate(offers)]
    best, _, place = max(wanted, default=(0.0, 0, 0))
    return offers[-place] if best > 0 else None


def accepts_gzip(header: str | None) -> bool:
    """
    Whether an Accept-Encoding header takes gzip.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip("*"), accepts_gzip("identity")
    (True, False, True, False)
    """
    found = {}
    for piece in (header or "")[:_LONGEST].lower().split(","):
        coding, *parameters = (part.strip() for part in piece.split(";"))
        wanted = next((part[2:].strip() for part in parameters if part.startswith("q=")), "1")
        found[coding] = bool(_QUALITY.fullmatch(wanted)) and float(wanted) > 0
    return found.get("gzip", found.get("x-gzip", found.get("*", False)))
