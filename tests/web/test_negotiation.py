"""Accept headers: a table of what each gets, and what holds for any of them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.web.negotiation import _PIECE, accepts_gzip, media_ranges, preferred, quality

OFFERS = [
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "text/html",
    "text/csv; header=present",
]
TURTLE, JSONLD, XML, HTML, CSV = OFFERS

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        pytest.param(None, TURTLE, id="no header: ours"),
        pytest.param("", TURTLE, id="empty: ours"),
        pytest.param("*/*", TURTLE, id="anything: ours"),
        pytest.param("application/*", JSONLD, id="a wildcard in the subtype"),
        pytest.param("text/html", HTML, id="one"),
        pytest.param("TEXT/HTML", HTML, id="in capitals"),
        pytest.param("image/png", None, id="none of ours"),
        pytest.param("image/png, */*;q=0.1", TURTLE, id="a fallback"),
        pytest.param("text/turtle;q=0.5, application/rdf+xml;q=0.9", XML, id="by quality"),
        pytest.param("application/rdf+xml, text/turtle", TURTLE, id="wanted alike: our order, not theirs"),
        pytest.param("text/turtle;q=0, */*", JSONLD, id="an exclusion"),
        pytest.param("text/*;q=0, */*;q=0.1", JSONLD, id="a whole kind excluded"),
        pytest.param("*/*;q=0", None, id="everything excluded"),
        pytest.param("*/*;q=0, text/html", HTML, id="everything else excluded"),
        pytest.param("text/*;q=0.9, text/turtle;q=0.1", HTML, id="the more specific range decides"),
        pytest.param("text/turtle;q=0.1, */*;q=0.9", JSONLD, id="the more specific decides, if lower"),
        pytest.param(BROWSER, HTML, id="a browser"),
        pytest.param("text/turtle;charset=utf-8", TURTLE, id="a charset excludes nothing"),
        pytest.param(
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSONLD, id="profile"
        ),
        pytest.param("text/html;level=1", HTML, id="a parameter that we do not state excludes nothing"),
        pytest.param("text/csv;header=present", CSV, id="a parameter that we have"),
        pytest.param("text/csv;header=absent", None, id="another value of it"),
        pytest.param("text/csv;header=absent;q=1, text/csv;q=0.5", CSV, id="the wider range fits"),
        pytest.param("text/html ; q=0.5 , text/turtle ; q=0.4", HTML, id="spaces"),
        pytest.param("text/html;q=2, text/turtle;q=0.1", TURTLE, id="a quality above 1 is none"),
        pytest.param("text/html;q=abc, text/turtle;q=0.1", TURTLE, id="a quality that is no number"),
        pytest.param("*/html, text/csv", CSV, id="no wildcard before a subtype"),
        pytest.param("html", TURTLE, id="nothing readable: ours"),
        pytest.param('text/html;a="x,y;q=1";q=0, text/turtle;q=0.1', TURTLE, id="a comma in quotes"),
        pytest.param("image/png, */*; q=.2", TURTLE, id="no digit before the point"),
        pytest.param("text/html;q=0.3333, text/turtle;q=0.33333", TURTLE, id="more digits than three"),
        pytest.param("text/turtle;version=1.1", TURTLE, id="a version"),
        pytest.param("text/html;q=0.001, text/turtle;q=0.002", TURTLE, id="three decimals"),
        pytest.param(",, text/html ,", HTML, id="empty elements"),
    ],
)
def test_what_a_client_gets(accept: str | None, chosen: str | None) -> None:
    assert preferred(accept, OFFERS) == chosen


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip; q=0.3, br", True),
        ("*", True),
        ("*;q=0", False),
        ("*;q=0, gzip", True),
        ("gzip;q=0, *", False),
        ("identity", False),
    ],
)
def test_gzip(header: str | None, takes: bool) -> None:
    assert accepts_gzip(header) is takes


tokens = st.text("abcdefgh+-.", min_size=1, max_size=6)
medias = st.builds(lambda kind, subtype: f"{kind}/{subtype}", tokens, tokens)
qualities = st.integers(0, 1000).map(lambda n: f"{n / 1000:.3f}")


@given(st.text(max_size=200))
def test_any_text_can_be_read(accept: str) -> None:
    assert preferred(accept, OFFERS) in (None, *OFFERS)
    accepts_gzip(accept)


@given(st.lists(st.tuples(medias, qualities), unique_by=lambda each: each[0], min_size=1, max_size=8))
def test_what_is_written_is_what_is_read(wanted: list[tuple[str, str]]) -> None:
    accept = ", ".join(f"{media};q={q}" for media, q in wanted)
    ranges = media_ranges(accept)
    assert [(f"{each.kind}/{each.subtype}", each.quality) for each in ranges] == [
        (m, float(q)) for m, q in wanted
    ]
    for media, q in wanted:
        assert quality(ranges, media) == float(q)


@given(st.lists(st.tuples(st.sampled_from([*OFFERS, "*/*", "text/*"]), qualities), min_size=1, max_size=6))
def test_the_choice_is_wanted_most_and_nothing_unwanted_is_chosen(wanted: list[tuple[str, str]]) -> None:
    accept = ", ".join(f"{media};q={q}" for media, q in wanted)
    ranges, chosen = media_ranges(accept), preferred(accept, OFFERS)
    best = max(quality(ranges, offer) for offer in OFFERS)
    assert (chosen is None) == (best == 0)
    assert chosen is None or quality(ranges, chosen) == best


@given(st.lists(st.sampled_from(OFFERS), unique=True, min_size=1))
def test_the_order_of_the_header_does_not_matter(wanted: list[str]) -> None:
    assert preferred(", ".join(wanted), OFFERS) == preferred(", ".join(reversed(wanted)), OFFERS)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("a/b{};x", id="empty parameters"),
        pytest.param('a/b;a="{}', id="an open quote"),
        pytest.param('text/plain;x=1,text/html;a="{}', id="an open quote in the second range"),
        pytest.param('a/b;a="{}",', id="a closed quote"),
        pytest.param("{}", id="nothing else"),
    ],
)
@pytest.mark.parametrize("repeated", ["; ", '"', '\\"', '"\\', "*/*,", "a", " ", "a=b;", 'a="b";'])
def test_a_hostile_header_takes_no_more_time_than_its_length(pattern: str, repeated: str) -> None:
    def work(length: int) -> float:
        header = pattern.replace("{}", repeated * (length // len(repeated)))
        return min(_seconds_of_work(header) for _ in range(5))

    assert work(4000) < 10 * work(1000)  # four times as much, in truth; where one goes back, sixteen times


def _seconds_of_work(header: str) -> float:
    begun = time.thread_time()
    for _ in range(10):
        preferred(header, OFFERS)
    return time.thread_time() - begun


@given(st.text('a,"\\ /;=\n'))
def test_every_character_of_a_header_is_read_once(accept: str) -> None:
    assert set(_PIECE.sub("", accept)) <= {","}  # what were skipped would be tried again
