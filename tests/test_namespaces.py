"""The names of the graph."""

import pyoxigraph as ox
import pytest

from clusterpolicy.namespaces import BASE, ENTITY, ONTOLOGY, PREFIXES, shorten


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (ONTOLOGY + "Programme", "cp:Programme"),
        (ENTITY + "country/de", "country:de"),
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
        (ENTITY + "budget/x", ENTITY + "budget/x"),
        (ENTITY + "country/", ENTITY + "country/"),
        (BASE + "source/eocic-2019/table-8", BASE + "source/eocic-2019/table-8"),
        ("urn:x", "urn:x"),
        ("", ""),
    ],
)
def test_an_iri_is_shortened_where_a_prefix_of_ours_fits(iri: str, short: str) -> None:
    assert shorten(iri) == short


def test_no_two_prefixes_name_the_same_and_all_are_iris() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    for namespace in PREFIXES.values():
        assert ox.NamedNode(namespace).value.endswith(("/", "#"))


def test_every_prefix_can_be_used_in_a_query() -> None:
    text = "ASK { " + " ".join(f"?s {prefix}:x ?o ." for prefix in PREFIXES) + " }"
    assert not ox.Store().query(text, prefixes=PREFIXES)
