"""Filters: what they keep, and what they say of what there is not."""

from dataclasses import replace

import pytest

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.networks.construction import build_network
from clusterpolicy.networks.filters import Filters
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.views import load_view


def shown(graph: Graph, view: str, filters: Filters) -> Network:
    return build_network(graph, load_view(view), {}, filters)


def test_country(graph: Graph) -> None:
    found = shown(graph, "programme-objectives", Filters(country="Deutschland"))
    assert {node.country for node in found.nodes} == {"Germany", ""}
    assert {node.label for node in found.nodes if node.level == "national"} >= {"KMU-NetC"}
    assert found.omitted == "Only links that fit country Germany."


def test_level(graph: Graph) -> None:
    found = shown(graph, "programme-objectives", Filters(level="regional"))
    assert {node.kind for node in found.nodes} == {"cluster-support", "objective"}
    assert len(found.edges) == 211


def test_kinds(graph: Graph) -> None:
    found = shown(graph, "territory", Filters(kind=("region", "country")))
    assert len(found.edges) == 49
    with pytest.raises(UnknownName, match="country, guidance-document, other-initiative"):
        shown(graph, "territory", Filters(kind=("sector",)))
    with pytest.raises(QuestionError, match="kind region at both ends"):
        shown(graph, "territory", Filters(kind=("region",)))


def test_period(graph: Graph) -> None:
    found = shown(graph, "succession", Filters(period="2001-2005"))
    assert {node.label for node in found.nodes} >= {"Industrial Cluster Start Up"} or found.edges
    for node in found.nodes:
        assert (node.start or 0) <= 2005 and (node.end or 9999) >= 2001
    for wrong in ("soon", "2020-2014", "-", "20142020"):
        with pytest.raises(QuestionError):
            shown(graph, "succession", Filters(period=wrong))


def test_sector_with_what_it_contains_and_its_territories(graph: Graph) -> None:
    found = shown(graph, "programme-sectors", Filters(sector="ict"))
    bearers = [node for node in found.nodes if node.kind != "sector"]
    for bearer in bearers:
        assert graph.query(f"ASK {{ <{bearer.iri}> cp:focusesOnSectorBroadly <{ENTITY}sector/ict> }}")
    assert len(bearers) >= 7
    asked = shown(graph, "support-asked-for", Filters(sector="ict"))
    assert asked.nodes


def test_objective(graph: Graph) -> None:
    found = shown(
        graph, "programme-target-groups", Filters(objective="Promoting scale-ups", level="national")
    )
    assert "Krajowy Klaster Kluczowy" in {node.label for node in found.nodes}
    assert "KMU-NetC" not in {node.label for node in found.nodes}


def test_least_weight_and_filters_before_projection(graph: Graph) -> None:
    view = replace(load_view("similar-programmes"), weight="shared", backbone=1.0)
    found = build_network(graph, view, {}, Filters(level="national", min_weight=12))
    assert all(edge.weight >= 12 for edge in found.edges)
    assert {node.level for node in found.nodes} == {"national"}


@pytest.mark.parametrize(
    ("filters", "near"),
    [
        (Filters(country="Germny"), "Germany"),
        (Filters(level="local"), "national, regional, international"),
        (Filters(sector="Manufacturng"), "Manufacturing"),
        (Filters(objective="scale ups promotion"), "Promoting scale-ups"),
    ],
)
def test_what_there_is_not_is_told_with_near_names(graph: Graph, filters: Filters, near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        shown(graph, "programme-objectives", filters)


def test_nothing_left_is_one_line(graph: Graph) -> None:
    with pytest.raises(QuestionError) as told:
        shown(graph, "programme-objectives", Filters(country="Japan", level="regional"))
    assert str(told.value) == (
        "nothing in “Programmes and their objectives” fits country Japan, level regional; leave out a filter"
    )
