"""Timelines: forms of dates, rows, successions, what they are made of."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.store.answer import Value
from clusterpolicy.web.drawing.axis import Axis
from clusterpolicy.web.drawing.durations import FORMS, UNPLACED, vague_form
from clusterpolicy.web.drawing.legend import legend
from clusterpolicy.web.drawing.timeline import Bar, bars_of, draw, followed, span, with_phases
from clusterpolicy.web.links import Links

ID = "https://w3id.org/clusterpolicy/id/programme/"
HOSTILE = """<script>alert("x")</script> & 'y' {0} {x}"""


def bar(name: str, start: int | None, end: int | None, words: str = "", kind: str = "") -> Bar:
    form = vague_form(start, end, words, kind)
    return Bar(name, ID + name, start, end, words, form, "Sweden", "National programme")


def row_of(drawn: str, name: str) -> str:
    rows: list[str] = re.findall(r"<tr.*?</tr>", drawn, re.DOTALL)
    return next(row for row in rows if name in row)


@pytest.mark.parametrize(
    ("start", "end", "words", "kind", "form"),
    [
        (2016, 2022, "2016-2022", "Period", ""),
        (2012, 2020, "2012-2020 plus two years", "Period", "extended"),
        (2013, None, "Since 2013", "Since", "open-ended"),
        (2005, None, "Since 2005 (3rd phase: 2013-2018)", "Phases", "phases"),
        (2003, None, "Continuous since 2003", "Continuous", "continuous"),
        (None, None, "Continuous", "Continuous", "continuous"),
        (2013, None, "10 years (starting 2013)", "Length", "year and length"),
        (2013, 2022, "10 years (starting 2013)", "Length", "year and length"),
        (2013, None, "some years", "Length", "start only"),
        (2012, 2021, "2012-2014; for a further 3 years (August 2018)", "Phases", "phases"),
        (2021, None, "should begin in 2021", "Planned", "planned"),
        (2021, None, "since 2021", "Since", "planned"),
        (2012, None, "2012", "", "start only"),
        (None, 2016, "until 2016", "", "end only"),
        (None, None, "ongoing", "Ongoing", "ongoing"),
        (None, None, "Annually", "Annual", "annual"),
        (None, None, "2 years", "Length", "length only"),
        (None, None, "late 1970s", "Since", "words only"),
        (None, None, "", "", "not printed"),
        (2013, None, "Since 2013", "https://w3id.org/clusterpolicy/id/duration-type/since", "open-ended"),
    ],
)
def test_the_form_of_a_duration(start: int | None, end: int | None, words: str, kind: str, form: str) -> None:
    assert vague_form(start, end, words, kind) == form
    assert form in FORMS


def test_every_vague_form_is_drawn_in_a_way_of_its_own() -> None:
    pictures = {
        form: re.sub(r'[\d.]+%?"', '"', str(sample.picture))
        for form in FORMS
        if form not in UNPLACED
        for sample in legend({form: 1})
    }
    assert len(set(pictures.values())) == len(pictures)
    assert "fade-out" in pictures["open-ended"]
    assert "fade" not in pictures[""]
    assert "run" in pictures["continuous"] and "arrow" in pictures["continuous"]
    assert pictures["annual"].count("tick") == 7
    assert "more" in pictures["extended"]


def test_the_bar_of_two_printed_years_covers_both() -> None:
    drawn = draw([bar("kmu-netc", 2016, 2022, "2016-2022")], Links(), years=(2010, 2029))
    found = re.search(r'class="bar" x="([\d.]+)%" y="50%" width="([\d.]+)%"', drawn)
    assert found
    assert (float(found[1]), float(found[2])) == (30.0, 35.0)  # 2016 to the end of 2022 of 20 years


def test_a_length_without_dates_is_not_placed() -> None:
    row = row_of(draw([bar("grants", None, None, "2 years", "Length")], Links()), "grants")
    assert "no dates: 2 years" in row
    assert "<rect" not in row


def test_what_prints_no_duration_is_listed() -> None:
    drawn = draw([bar("silent", None, None), bar("loud", 2016, 2022)], Links())
    assert "no duration printed" in row_of(drawn, "silent")
    assert "/id/programme/silent" in drawn


def test_a_bar_that_begins_before_the_axis_says_so() -> None:
    drawn = draw([bar("old", 1983, None, "Since 1983", "Since")], Links(), years=(1998, 2022))
    assert 'class="earlier"' in drawn


def test_a_programme_stands_below_the_one_it_follows_and_is_joined_to_it() -> None:
    bars = [bar("first", 2008, 2013), bar("other", 2009, 2012), bar("second", 2014, 2020)]
    pairs = [(ID + "first", ID + "second")]
    assert [each.label for each in followed(bars, pairs)] == ["first", "second", "other"]
    drawn = draw(bars, Links(), successions=pairs)
    assert drawn.count('class="join"') == 3
    assert 'class="join"' not in row_of(drawn, "other")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_successions_lose_no_programme(pairs: list[tuple[int, int]]) -> None:
    bars = [bar(str(number), 2000 + number, None) for number in range(6)]
    named = [(ID + str(before), ID + str(after)) for before, after in pairs]
    assert sorted(each.label for each in followed(bars, named)) == list("012345")


def test_every_bar_links_and_has_a_title() -> None:
    bars = [bar(str(number), 2000 + number, None, f"Since {2000 + number}", "Since") for number in range(9)]
    drawn = draw(bars, Links("/below"))
    for number in range(9):
        row = row_of(drawn, f"programme/{number}")
        assert row.count(f'href="/below/id/programme/{number}"') == 2
        assert f"<title>{number}: Since {2000 + number}</title>" in row


def test_hostile_names_stay_text() -> None:
    hostile = Bar(HOSTILE, ID + "x", 2016, None, HOSTILE, "open-ended", HOSTILE, HOSTILE, "", "", HOSTILE)
    drawn = draw([hostile], Links(), caption=HOSTILE)
    assert "<script" not in drawn
    assert "style=" not in drawn
    ElementTree.fromstring(f"<div>{drawn}</div>")


def test_ids_differ_between_timelines_of_a_page() -> None:
    both = draw([bar("a", 2016, 2022)], Links()) + draw([bar("b", 2016, 2022)], Links())
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(#|href="#)([\w-]+)', both)) <= set(ids)


def test_no_bars_no_timeline() -> None:
    assert draw([], Links()) == ""


def test_rows_of_a_query_become_bars() -> None:
    row: dict[str, Value] = {
        "programme": ID + "se-vinnvaxt",
        "label": "Vinnväxt",
        "start": 2003,
        "end": None,
        "words": "Continuous since 2003",
        "type": "Continuous",
        "group": "Sweden",
        "place": "Table 2",
    }
    (made,) = bars_of([row, {**row, "place": "Section 2.9"}], {"Table 2": "https://example.org/place"})
    assert (made.start, made.end, made.vague, made.group) == (2003, None, "continuous", "Sweden")
    assert made.place == "https://example.org/place"
    phases: list[dict[str, Value]] = [{"programme": made.iri, "phase": "One", "start": 2003, "end": 2005}]
    assert with_phases([made], phases)[0].phases == (("One", 2003, 2005),)
    assert 'class="phase"' in draw(with_phases([made], phases), Links())


@given(st.integers(1900, 2018), st.integers(2019, 2100), st.integers(1800, 2200), st.integers(1800, 2200))
def test_years_lie_on_the_axis_in_their_order(first: int, last: int, one: int, other: int) -> None:
    axis = Axis(first, last)
    assert 0 <= axis.at(one) <= 100
    assert (axis.at(one) - axis.at(other)) * (one - other) >= 0
    assert 1 <= len(axis.lines) <= 25


@given(st.integers(1950, 2017), st.integers(2019, 2060), st.none() | st.integers(1950, 2060))
def test_the_letters_of_years_lie_neither_on_one_another_nor_over_the_edge(
    first: int, last: int, asked: int | None
) -> None:
    drawn = Axis(first, last, asked=asked).labels()
    found = re.findall(r'<text(?: class="[a-z -]*?(aside-year)?")? x="([\d.]+)%"[^>]*>(\d{4})<', drawn)
    years = {int(year): (float(x), bool(aside)) for aside, x, year in found}
    assert years
    assert all(31 / 2 <= x * 3 <= 300 - 31 / 2 for x, _ in years.values())
    for least, width in ((31, 380), (31, 300)):
        places = sorted(x * width / 100 for x, aside in years.values() if width > 300 or not aside)
        assert all(after - before >= least for before, after in pairwise(places))


def test_a_year_that_is_asked_for_is_marked() -> None:
    drawn = draw([bar("a", 2016, 2022)], Links(), years=(2008, 2024), asked=2011)
    assert 'class="tl-asked"' in drawn
    assert re.search(r'<text class="tl-asked-year"[^>]*>2011<', drawn)


def test_phases_are_drawn_where_they_are_stated() -> None:
    words = "2012-2014; for a further 3 years (August 2018)"
    made = replace(
        bar("one", 2012, None, words, "Phases"), phases=(("I", 2012, 2014), ("3 years", 2018, None))
    )
    row = row_of(draw([made], Links(), years=(2010, 2029)), "one")
    boxes = {
        (name, float(x), float(width))
        for name, x, width in re.findall(r'class="([a-z ]+)" x="([\d.]+)%" y="50%" width="([\d.]+)%"', row)
    }
    assert boxes == {("phase", 10.0, 15.0), ("bar", 40.0, 5.0), ("bar length", 45.0, 10.0)}
    since = replace(bar("two", 2005, None, "Since 2005", "Phases"), phases=(("IV", 2019, 2022),))
    row = row_of(draw([since], Links(), years=(2005, 2024)), "two")
    assert "fade" not in row
    assert re.search(r'class="bar" x="0.0%" y="50%" width="70.0%"', row)


def test_the_axis_of_bars_holds_all_their_years_and_the_survey() -> None:
    first, last = span([bar("a", 2016, 2030)])
    assert first < 2016 and last > 2030
    assert span([bar("a", None, None)])[0] <= 2018 <= span([bar("a", None, None)])[1]
