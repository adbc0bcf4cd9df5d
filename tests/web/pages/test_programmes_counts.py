"""The facets of programmes: their counts against the graph asked otherwise, and under any combination."""

from functools import cache

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.explore import panel, sparql
from clusterpolicy.web.explore.choosing import Choice, Left
from clusterpolicy.web.explore.facets import EVERYTHING
from clusterpolicy.web.explore.programmes import Explored, explored
from clusterpolicy.web.serving import Serving

HURRY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
STRICT = (frozenset[str](), frozenset({"support"}), frozenset({"words"}), frozenset({"support", "words"}))

#: Properties that say the same as a facet's rows: of the programme itself, and through its region's support.
SAME = {
    "country": ("cp:country", ""),
    "kind": ("cp:kind", ""),
    "objective": ("cp:hasObjective", "cp:contributesToObjective"),
    "cluster-type": ("cp:targetsClusterType", "cp:contributesToClusterType"),
    "target-group": ("cp:hasTargetGroup", "cp:reachesTargetGroup"),
    "sector": ("cp:focusesOnSector|cp:focusesOnSectorBroadly", ""),
}


@pytest.fixture(scope="module")
def found(serving: Serving) -> Explored:
    return explored(serving)


def left(found: Explored, choice: Choice) -> Left:
    return Left(found.every, found.facets, choice)


@cache
def _counted(graph: Graph, path: str) -> dict[str, int]:
    query = f"SELECT ?v (COUNT(DISTINCT ?p) AS ?n) {{ ?p cp:kind ?k . ?p {path} ?v }} GROUP BY ?v"
    return {str(row["v"]): int(str(row["n"])) for row in graph.query(query).rows()}


@st.composite
def choices(draw: st.DrawFn, found: Explored) -> Choice:
    values = {}
    for facet in draw(st.lists(st.sampled_from(found.facets), max_size=4, unique_by=lambda each: each.name)):
        most = 1 if facet.doubt == "words" else 3
        chosen = draw(st.lists(st.sampled_from(sorted(facet.values)), min_size=1, max_size=most, unique=True))
        values[facet.name] = tuple(chosen)
    return Choice(values, draw(st.sampled_from(STRICT)))


@pytest.mark.parametrize("name", SAME)
def test_counts_are_those_of_the_graph(graph: Graph, found: Explored, name: str) -> None:
    facet = found.facet(name)
    assert facet
    own, support = SAME[name]
    strict, weak = _counted(graph, own), _counted(graph, support) if support else {}
    values = [value for value in facet.values.values() if value.iri and value.known]
    assert {value.iri: len(value.strict) for value in values if value.strict} == strict
    if support:
        assert {value.iri: len(value.weak) for value in values if value.weak} == weak


def test_levels_and_links_to_smart_specialisation(graph: Graph, found: Explored) -> None:
    level, links = found.facet("level"), found.facet("smart-specialisation")
    assert level
    assert links
    numbers = {slug: len(value.strict) for slug, value in level.values.items()}
    assert numbers == {"national": 40, "regional": 55, "international": 52}
    query = "SELECT DISTINCT ?p { ?p cp:kind ?k ; cp:%s policy-type:smart-specialisation }"
    own = {row["p"] for row in graph.query(query % "linkedToPolicyType").rows()}
    through = {row["p"] for row in graph.query(query % "connectedThroughSupport").rows()}
    assert links.values["any"].strict == own
    assert links.values["any"].weak == through
    assert links.values["none"].strict == found.every - own - through


def test_budgets(graph: Graph, found: Explored) -> None:
    facet = found.facet("budget")
    assert facet
    stated = {
        row["p"] for row in graph.query("SELECT ?p { ?p cp:kind ?k ; cp:hasBudget/cp:amount ?a }").rows()
    }
    assert facet.values["yes"].strict == stated
    # Every intervention is told apart: an amount, words, an empty answer, or not asked.
    told = [value for slug, value in facet.values.items() if slug == "yes" or not value.known]
    assert frozenset().union(*(value.strict | value.weak for value in told)) == found.every


@pytest.mark.parametrize("year", (1983, 2003, 2010, 2016, 2018, 2020, 2021, 2023))
def test_years_follow_the_rule_of_the_saved_question(graph: Graph, found: Explored, year: int) -> None:
    facet = found.facet("year")
    assert facet
    value = facet.values[str(year)]
    sure = {
        "both years are printed",
        "a beginning and a length are printed",
        "a phase is printed for the year",
    }
    rows = graph.ask("time/running-in-year", year=year).rows()
    names = {iri: row.label for iri, row in found.programmes.items()}
    for wanted, members in ((True, value.strict), (False, value.weak)):
        expected = sorted(str(row["label"]) for row in rows if (row["certainty"] in sure) == wanted)
        assert sorted(names[iri] for iri in members) == expected


def test_a_year_is_known_where_a_duration_is_printed(found: Explored) -> None:
    facet = found.facet("year")
    assert facet
    members = frozenset().union(*(value.strict | value.weak for value in facet.values.values()))
    assert members == {iri for iri, row in found.programmes.items() if row.text("duration")}


def test_what_is_known_of_objectives_is_told_in_both_senses(found: Explored) -> None:
    facet = found.facet("objective")
    assert facet
    regional = {"level": ("regional",)}
    both = left(found, Choice(regional)).reach(facet, left(found, Choice(regional)).but(facet))
    assert (both.of, both.known, both.region) == (55, 55, 0)
    strict = left(found, Choice(regional, frozenset({"support"})))
    own = strict.reach(facet, strict.but(facet))
    assert (own.of, own.known, own.told, own.region, own.not_asked) == (55, 0, 0, 55, 0)


@given(data=st.data())
@HURRY
def test_a_count_is_what_the_value_leaves(data: st.DataObject, found: Explored) -> None:
    choice = data.draw(choices(found))
    now = left(found, choice)
    for each in panel.panels(now):
        reach = each.reach
        assert reach.of == len(now.but(each.facet))
        assert reach.known + reach.told + reach.region + reach.not_asked <= reach.of
        for offer in (*each.first, *each.more, *each.added, *each.silent):
            alone = left(found, choice.with_only(each.facet, offer.value.slug))
            assert offer.count.all == len(alone.programmes)
            assert offer.chosen == (offer.value.slug in choice.of(each.facet))


@given(data=st.data())
@HURRY
def test_values_add_and_facets_narrow(data: st.DataObject, found: Explored) -> None:
    choice = data.draw(choices(found))
    now = left(found, choice).programmes
    for facet in found.facets:
        if chosen := choice.of(facet):
            parts = [left(found, choice.with_only(facet, slug)).programmes for slug in chosen]
            assert now == frozenset().union(*parts)
            free = choice.with_only(facet, *([EVERYTHING] if facet.default else []))
            assert now <= left(found, free).programmes
    loose = left(found, Choice(choice.values, frozenset())).programmes
    if not any("region-only" in chosen for chosen in choice.values.values()):
        assert now <= loose


@given(data=st.data())
@settings(HURRY, max_examples=40)
def test_the_query_returns_what_is_left(data: st.DataObject, graph: Graph, found: Explored) -> None:
    choice = data.draw(choices(found))
    programmes = left(found, choice).programmes
    for text in (sparql.conditions(found, choice), sparql.query_of(found, choice, programmes)):
        assert {row["programme"] for row in graph.query(text).rows()} == programmes


def test_every_programme_counts_somewhere_in_every_facet(found: Explored) -> None:
    for facet in found.facets:
        if facet.doubt == "words":
            continue
        members = frozenset().union(*(value.strict | value.weak for value in facet.values.values()))
        assert members == found.every, facet.name
