"""What the ontology says of its terms is true of the graph."""

import re
from collections import defaultdict

import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ONTOLOGY
from clusterpolicy.web.linked.axioms import axioms


def values(graph: Graph, query: str) -> dict[str, set[str]]:
    """The second column's values by those of the first."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in graph.query(query).terms():
        found[key.value].add(value.value)  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize("role", ["domain", "range"])
def test_what_has_or_is_the_value_of_a_property_is_typed_so(graph: Graph, role: str) -> None:
    """Domains and ranges conclude types; where the things are not ours, the data state them."""
    classes = [
        (name, [value])
        for name, found in values(graph, f"SELECT ?p ?c {{ ?p rdfs:{role} ?c }}").items()
        for value in found
    ]
    several = axioms().domains if role == "domain" else axioms().ranges
    classes += [(name, [*words]) for name, texts in several.items() for words in texts]
    checked = 0
    for name, words in classes:
        allowed = [f"<{word}>" for word in words if word.startswith(ONTOLOGY)]
        if not name.startswith(ONTOLOGY) or not allowed:
            continue
        which = "?thing" if role == "domain" else "?value"
        untyped = graph.query(
            f"""SELECT DISTINCT {which} {{ ?thing <{name}> ?value
              FILTER NOT EXISTS {{ VALUES ?class {{ {" ".join(allowed)} }} {which} a ?class }} }} LIMIT 3"""
        ).rows()
        assert not untyped, (name, role, untyped)
        checked += 1
    assert checked > 60


def test_a_wider_class_holds_what_the_narrower_ones_hold(graph: Graph) -> None:
    missing = graph.query(
        """SELECT ?narrow ?wide (COUNT(?thing) AS ?number) {
          ?narrow rdfs:subClassOf ?wide . ?thing a ?narrow .
          FILTER (STRSTARTS(STR(?narrow), STR(cp:)) && STRSTARTS(STR(?wide), STR(cp:)))
          FILTER NOT EXISTS { ?thing a ?wide }
        } GROUP BY ?narrow ?wide"""
    ).rows()
    assert missing == []


def test_countries_and_regions_alone_are_territories(graph: Graph) -> None:
    counted = graph.query(
        """SELECT ?class (COUNT(?thing) AS ?number) {
          VALUES ?class { cp:Territory cp:Country cp:Region cp:NutsUnit } ?thing a ?class } GROUP BY ?class"""
    ).rows()
    numbers = {str(row["class"]).removeprefix(ONTOLOGY): row["number"] for row in counted}
    assert numbers == {"Territory": 88, "Country": 39, "Region": 49, "NutsUnit": 121}


def test_every_thing_has_a_label(graph: Graph) -> None:
    without = graph.query(
        """SELECT ?class (COUNT(?thing) AS ?number) (SAMPLE(?thing) AS ?example) {
          ?thing a ?class FILTER (STRSTARTS(STR(?class), STR(cp:)))
          FILTER NOT EXISTS { ?thing rdfs:label ?label }
        } GROUP BY ?class"""
    ).rows()
    assert without == []


@pytest.mark.parametrize(
    ("kind", "slug", "label"),
    [
        ("budget", "de-kmu-netc-annual-budget", "€25,000,000, KMU-NetC"),
        (
            "budget",
            "de-efre-clip-1",
            "€2m for 7 years, EFRE-CLIP Cluster- und Innovationsplattformen 2014-2020",
        ),
        (
            "implementation",
            "programme-de-kmu-netc-implements-de-bmbf",
            "Federal Ministry of Education and Research (BMBF) implements KMU-NetC",
        ),
        (
            "reported-list",
            "national-smes-large-firms-and-start-ups-can-apply",
            "National programmes to which SMEs, large firms and start-ups can apply",
        ),
        (
            "correction",
            "c1-us-accelerator-name",
            "Variant of a name: Jobs and Innovation Accelerator Challenge Initiative",
        ),
        ("topic", "cluster-type-rank-world-class", "Rank of world class clusters among cluster types"),
        ("trait", "start-up-focus", "Focus on start-ups"),
    ],
)
def test_labels_are_words(graph: Graph, kind: str, slug: str, label: str) -> None:
    found = graph.query(
        f"SELECT ?label {{ <https://w3id.org/clusterpolicy/id/{kind}/{slug}> rdfs:label ?label }}"
    ).rows()
    assert [row["label"] for row in found] == [label]


def test_large_numbers_are_short_in_labels_and_exact_as_values(graph: Graph) -> None:
    found = graph.query(
        """SELECT ?label ?value { ?indicator cp:indicatorMeasure "gdp-usd" ; cp:territory country:fr ;
          cp:year 2016 ; rdfs:label ?label ; cp:value ?value }"""
    ).rows()
    assert [re.fullmatch(r"GDP, France, 2016: 2,\d{3}(\.\d)? billion USD", str(r["label"])) for r in found]
    assert all(float(str(row["value"])) > 1e12 for row in found)


@pytest.mark.parametrize(
    ("property", "scheme"),
    [
        ("trait", "trait"),
        ("topic", "topic"),
        ("item", "reported-item"),
        ("indicatorMeasure", "indicator-measure"),
        ("correctionKind", "correction-kind"),
    ],
)
def test_every_code_has_words(graph: Graph, property: str, scheme: str) -> None:
    without = graph.query(
        f"""SELECT DISTINCT ?code {{ ?thing cp:{property} ?code FILTER NOT EXISTS {{
          ?concept skos:inScheme <https://w3id.org/clusterpolicy/id/{scheme}> ;
            skos:notation ?code ; rdfs:label ?words }} }}"""
    ).rows()
    assert without == []


def near(one: str, other: str) -> bool:
    """Whether one of two texts holds the other, what stands in brackets left out."""
    texts = [re.sub(r"\s*\([^)]*\)", "", text).strip().casefold() for text in (one, other)]
    return all(texts) and (texts[0] in texts[1] or texts[1] in texts[0])


def test_the_examples_of_classes_are_members(graph: Graph) -> None:
    labels = values(
        graph,
        """SELECT ?class ?label { VALUES ?called { rdfs:label skos:prefLabel skos:altLabel }
          ?thing a ?class ; ?called ?label FILTER (STRSTARTS(STR(?class), STR(cp:))) }""",
    )
    examples = values(graph, "SELECT ?class ?example { ?class a owl:Class ; skos:example ?example }")
    refuted = {
        (name, example)
        for name, texts in examples.items()
        for example in texts
        if not any(near(example.split(",")[0], label) or near(example, label) for label in labels[name])
    }
    assert refuted == set()


def test_the_examples_of_data_properties_are_values(graph: Graph) -> None:
    said = values(
        graph, "SELECT ?property ?value { ?property a owl:DatatypeProperty . ?thing ?property ?value }"
    )
    examples = values(graph, "SELECT ?p ?example { ?p a owl:DatatypeProperty ; skos:example ?example }")
    refuted = {
        (name, example)
        for name, texts in examples.items()
        for example in texts
        if not any(near(example, value) for value in said[name])
    }
    assert refuted == set()
