"""The views: every one for its edges on the real graph, two of them line by line against the print."""

from pathlib import Path

import pytest

from clusterpolicy.errors import DeclarationError, QuestionError, UnknownName
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.networks.construction import build_network
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.views import all_views, load_view
from tests.questions.tables_as_printed import (
    MEASURES,
    NATIONAL_ASSESSMENTS,
    NATIONAL_OBJECTIVES,
    REGIONAL_ASSESSMENTS,
    REGIONAL_OBJECTIVES,
)

#: Table 8, pages 120 to 129: letters of the standard objectives in order, and how many in italics.
#: S SMEs, C cooperation, I innovation capacity, R R&D, E ecosystems, N internationalisation,
#: P entrepreneurship, U scale-ups, V visibility, X excellence of members, O social economy.
TABLE_8 = {
    "Nationale Clusterplattform": ("SCIRENV", 0),
    "Cooperation Clusters": ("SCIRENVX", 0),
    "Innovation Networks": ("SCIRN", 0),
    "Supporting cluster development": ("SCNV", 0),
    "Support for cluster development": ("SCINV", 1),
    "The development programme of clusters": ("SCINVX", 0),
    "Politique des pôles de compétitivité": ("SCIRNUV", 0),
    "KMU-NetC": ("SCRPVX", 0),
    "Internationalisation of Leading-Edge Clusters": ("SCIRENVX", 1),
    "Innovationsforen Mittelstand": ("SCIE", 0),
    "Support for space technologies": ("SCIREN", 0),
    "Hungarian Cluster Development Programme": ("SCNUVX", 2),
    "Competence Center": ("CIREV", 0),
    "Cluster programme": ("SCNVX", 1),
    'Project "Promotion and Development of Innovation Networking': ("SCIRENVX", 3),
    'Objective "Promote the development of clusters': ("SCIRNVX", 1),
    "Program for stimulating the development of clusters": ("SPVO", 1),
    "Improving the competitiveness of the economy": ("SCPVXO", 0),
    "Internationalization of the Key National Cluster": ("NV", 0),
    "Krajowy Klaster Kluczowy": ("SCIRENPUVX", 0),
    "Competitiveness Cluster": ("SCIRNVX", 0),
    "Organization and development of innovative cluster": ("CIRNX", 0),
    "POC 2014-2020 Axis 1, Action 1.1.1": ("SCIRNVX", 0),
    "POC/PI2.2/OS2.2/Action 2.2.1": ("SCIRENPUX", 0),
    "Scheme to support industrial cluster organisations": ("CN", 0),
    "SRIP": ("SCIRENV", 0),
    "Agrupaciones Empresariales Innovadoras": ("SCIRE", 0),
    "Vinnväxt": ("SCIRENV", 1),
    "'Strength in Places' Fund": ("RE", 0),
}
LETTERS = {
    "Increasing competitiveness of SMEs": "S",
    "Strengthening cooperation structures between companies or between industry and science/research": "C",
    "Fostering innovation capacity": "I",
    "Fostering R&D activities, technology development and implementation": "R",
    "Strengthening innovation ecosystems in specific regions": "E",
    "Supporting internationalisation activities": "N",
    "Promoting entrepreneurship, start-ups and spin-offs": "P",
    "Promoting scale-ups": "U",
    "Enhancing the visibility of clusters": "V",
    "Supporting excellence of cluster members": "X",
    "Promoting social economy and other solidarity-based initiatives for local development strategies": "O",
}

S3 = "Smart specialisation strategy"
BASES = {
    "form": "Organisation form",
    "sector": "Sector focus",
    "type": "Cluster type",
    "itself": "The programme is itself a strategy",
    "text": "Statement in the text",
}
#: Who is connected to smart specialisation, through what, how that is known, and where the report says so.
LINKS = [
    ("Cooperation Clusters", S3, "sector", "Table 8"),
    ("Support for cluster development", S3, "sector", "Table 8"),
    ("Support for cluster development", S3, "text", "Section 2.3"),
    (
        "Organization and development of innovative cluster",
        "National smart specialization strategy of Romania",
        "sector",
        "Table 8",
    ),
    (
        "SRIP - Strategic Research Innovation Partnerships",
        "Slovenian Smart Specialisation Strategy",
        "sector",
        "Table 8",
    ),
    ('Project "Promotion and Development of Innovation Networking (INOLINK)"', S3, "type", "Table 8"),
    ("Promoting Entrepreneurship", "Regional Smart Specialisation Strategy of Attica", "sector", "Table 2"),
    ("Cluster support in Hauts-de-France", "S3 of Hauts-de-France", "sector", "Table 9"),
    ("Cluster support in Nouvelle Aquitaine", "RIS3 of Nouvelle Aquitaine", "sector", "Table 9"),
    ("Cluster support in Lombardia", "RIS3 of Lombardia", "sector", "Table 9"),
    ("Cluster support in Lombardia", "RIS3 of Lombardia", "text", "Section 3.6"),
    ("Cluster support in Piemonte", "S3 of Piemonte", "sector", "Table 9"),
    ("Cluster support in Piemonte", "S3 of Piemonte", "text", "Section 3.6"),
    ("Cluster support in Wielkopolskie", "Smart specialisations for Wielkopolska", "sector", "Table 9"),
    ("Cluster support in Navarra", "RIS3 of Navarra", "sector", "Table 9"),
    ("Cluster support in Flanders", "Smart Specialisation Strategy of Flanders", "form", "Table 10"),
    ("Cluster support in Flanders", "Smart Specialisation Strategy of Flanders", "type", "Table 9"),
    ("Cluster support in Flanders", "Smart Specialisation Strategy of Flanders", "text", "Section 3.6"),
    ("Cluster support in Lappi", S3, "form", "Table 10"),
    ("Cluster support in Lappi", S3, "text", "Table 5"),
    ("Regional Smart Specialisation Strategy (Arctic Smartness)", S3, "itself", "Table 5"),
    ("Regional Innovation Strategy and Smart Specialisation Strategy", S3, "itself", "Table 5"),
    ("An International Innovation strategy for Skåne", S3, "itself", "Table 5"),
    ("Project iCluster", "Regional and State Innovation Agendas", "text", "Section 4.4.3"),
    ("Project iCluster", S3, "text", "Section 4.4.4"),
    ("CyberSecurity initiative", S3, "text", "Section 4.5.2"),
    ("Fuel Choices and Smart Mobility Initiative", S3, "text", "Section 4.5.2"),
]
#: Programmes of those regions in Table 5.
PROGRAMMES = {"Flanders": 1, "Lappi": 3, "Hauts-de-France": 3, "Nouvelle Aquitaine": 3, "Lombardia": 1}
PROGRAMMES |= {"Piemonte": 3, "Wielkopolskie": 1, "Navarra": 2}
#: The strategies that the report names; Tables 2, 5, 8, 9 and footnote 56.
STRATEGIES = {
    "Regional Smart Specialisation Strategy of Attica",
    "National smart specialization strategy of Romania",
    "Slovenian Smart Specialisation Strategy",
    "Smart Specialisation Strategy of Flanders",
    "S3 of Hauts-de-France",
    "RIS3 of Nouvelle Aquitaine",
    "RIS3 of Lombardia",
    "S3 of Piemonte",
    "Smart specialisations for Wielkopolska",
    "RIS3 of Navarra",
    "Smart Specialisation Strategy of Helsinki-Uusimaa",
    "RIS3 of Stockholm",
    "Regional and State Innovation Agendas",
}


def shown(
    graph: Graph, view: str, values: dict[str, str] | None = None, alpha: float | None = None
) -> Network:
    return build_network(graph, load_view(view), values, alpha=alpha)


def named(network: Network) -> list[tuple[str, str, str, tuple[str, ...]]]:
    labels = {node.iri: node.label for node in network.nodes}
    return [(labels[e.source], labels[e.target], e.relation, e.places) for e in network.edges]


def test_programme_objectives_are_those_of_table_8(graph: Graph) -> None:
    found: dict[str, list[str]] = {}
    for programme, objective, relation, places in named(shown(graph, "programme-objectives")):
        assert relation == "has objective"
        if any(place.startswith("Table 8") for place in places):
            found.setdefault(programme, []).append(LETTERS.get(objective, "italics"))
    assert len(found) == 29  # the first Greek row is blank
    for start, (letters, italics) in TABLE_8.items():
        [has] = [has for programme, has in found.items() if programme.startswith(start)]
        assert sorted(each for each in has if each != "italics") == sorted(letters), start
        assert has.count("italics") == italics, start
    assert sum(map(len, found.values())) == sum(len(letters) + more for letters, more in TABLE_8.values())


def test_smart_specialisation_is_as_printed(graph: Graph) -> None:
    found = named(shown(graph, "smart-specialisation"))
    stated = [each for each in found if each[2] in BASES.values()]
    assert len(stated) == len(LINKS)
    for source, target, basis, part in LINKS:
        places = [
            where
            for one, other, relation, where in stated
            if one.startswith(source) and other == target and relation == BASES[basis]
        ]
        assert len(places) == 1, (source, basis)
        assert any(place.startswith(f"{part},") for place in places[0]), (source, basis, places)
    parts = [target for _, target, relation, _ in found if relation == "Part of the region's cluster support"]
    assert {region: parts.count(f"Cluster support in {region}") for region in PROGRAMMES} == PROGRAMMES
    assert len(parts) == sum(PROGRAMMES.values())
    strategies = {one: other for one, other, relation, _ in found if relation.startswith("Is a smart")}
    assert strategies == dict.fromkeys(STRATEGIES, S3)
    assert len(found) == 57


@pytest.mark.parametrize("view", [view.name for view in all_views()])
def test_every_line_has_a_place_and_every_node_a_name(graph: Graph, view: str) -> None:
    question = load_view(view).question
    values = {name: p.example for name, p in question.parameters.items() if p.required}
    network = shown(graph, view, values)
    assert all(edge.places and edge.relation and edge.weight > 0 for edge in network.edges)
    assert len({(e.source, e.target, e.relation) for e in network.edges}) == len(network.edges)
    assert {node.iri for node in network.nodes} == {
        iri for e in network.edges for iri in (e.source, e.target)
    }
    for node in network.nodes:
        assert node.label and not node.label.startswith("http") and node.kind_label
    assert network.asks.endswith("?") and "{" not in network.asks
    assert network.finding.endswith(".") and any(char.isdigit() for char in network.finding)
    assert network.reading


@pytest.mark.parametrize(
    ("view", "lines"),
    [
        ("programme-objectives", 535),  # 324 of programmes, 211 of regions
        ("programme-target-groups", 187),  # 98 crosses in Table 3 and chapter 4, 89 in Table 6
        ("succession", 28),  # 8 pairs, 20 phases
        ("territory", 196),  # 49 regions, 147 interventions
    ],
)
def test_how_many_lines(graph: Graph, view: str, lines: int) -> None:
    assert len(shown(graph, view).edges) == lines


def test_support_asked_for_are_the_crosses_of_tables_4_and_7(graph: Graph) -> None:
    found = {(one, other): relation for one, other, relation, _ in named(shown(graph, "support-asked-for"))}
    labels = {n.iri.rpartition("/")[2]: n.label for n in shown(graph, "support-asked-for").nodes}
    printed = {}
    for table, measures in ((NATIONAL_ASSESSMENTS, MEASURES[2:]), (REGIONAL_ASSESSMENTS, MEASURES)):
        for territory, cells in table.items():
            for measure, cell in zip(measures, cells.split(), strict=True):
                if "+" in cell:
                    one_of_several = set(cell.split("/")) != {"+"}
                    printed[territory, labels[measure]] = one_of_several
    assert set(found) == set(printed)
    assert all(("one of several" in found[pair]) == mixed for pair, mixed in printed.items())


def test_sectors_are_those_that_a_focus_names(graph: Graph) -> None:
    found = {(one, other) for one, other, _, _ in named(shown(graph, "programme-sectors"))}
    assert ("Cooperation Clusters", "Manufacturing") in found
    assert len([pair for pair in found if pair[0] == "Supporting cluster development"]) == 3


def test_related_policies_hold_table_10(graph: Graph) -> None:
    found = {(one, relation, other) for one, other, relation, _ in named(shown(graph, "related-policies"))}
    lappi = {each[1:] for each in found if each[0] == "Cluster support in Lappi"}
    assert ("is strongly related to", "European cluster policy") in lappi
    assert ("is delivered through", "regional programme(s)") in lappi
    assert len([each for each in lappi if each[0] == "is organised as"]) == 5


def test_succession(graph: Graph) -> None:
    found = {
        (one, other)
        for one, other, relation, _ in named(shown(graph, "succession"))
        if relation == "succeeds"
    }
    assert any(one.startswith("Internationalisation of Leading-Edge") for one, _ in found)
    assert ("Hungarian Cluster Development Programme", "Pole Programme") in found


@pytest.mark.parametrize("view", ["similar-programmes", "similar-territories"])
def test_what_is_shared_stands_on_the_line(graph: Graph, view: str) -> None:
    every = shown(graph, view, {"by": "hasObjective"}, 1.0)
    assert all(edge.relation.split(" shared: ")[0].isdecimal() for edge in every.edges)
    fewer = shown(graph, view, {"by": "hasObjective"})
    assert {(e.source, e.target) for e in fewer.edges} < {(e.source, e.target) for e in every.edges}
    assert "left out" in fewer.omitted and not every.omitted
    assert {node.iri for node in fewer.nodes} == {node.iri for node in every.nodes}


def test_objectives_that_go_together(graph: Graph) -> None:
    every = shown(graph, "objective-cooccurrence", alpha=1.0)
    best = max(every.edges, key=lambda edge: edge.weight)
    printed = [*NATIONAL_OBJECTIVES.values(), *REGIONAL_OBJECTIVES.values()]
    # In Tables 8 and 9 and in two programmes of chapter 4.
    assert best.weight == sum("S" in letters and "C" in letters for letters in printed) + 2 == 49
    assert best.relation.startswith("49 shared: ")


def test_around(graph: Graph) -> None:
    near = shown(graph, "around", {"entity": "lappi"})
    assert all("region/lappi" in e.source + e.target for e in near.edges)
    further = shown(graph, "around", {"entity": "lappi", "steps": "2"})
    assert {n.iri for n in near.nodes} < {n.iri for n in further.nodes}
    assert near.asks == "What is directly and indirectly connected to Lappi?"
    assert near.finding.startswith("Within 1 step of Lappi")
    for steps in ("0", "4"):
        with pytest.raises(QuestionError, match="1 to 3"):
            shown(graph, "around", {"entity": "lappi", "steps": steps})
    with pytest.raises(UnknownName, match="Lappi"):
        shown(graph, "around", {"entity": "lapi"})


def test_all_shortest_paths_in_words(graph: Graph) -> None:
    found = shown(graph, "path", {"from": "KMU-NetC", "to": "Vinnväxt"})
    assert found.finding == "10 shortest paths join KMU-NetC and Vinnväxt, each of 2 steps."
    assert len(found.paths) == 10
    assert (
        "KMU-NetC has objective Enhancing the visibility of clusters "
        "(Table 8, p. 122, row Germany – KMU-NetC); "
        "Vinnväxt has objective Enhancing the visibility of clusters "
        "(Table 8, p. 129, row Sweden – Vinnväxt)."
    ) in found.paths
    assert len(found.edges) == 20
    with pytest.raises(QuestionError, match="two different"):
        shown(graph, "path", {"from": "KMU-NetC", "to": "KMU-NetC"})
    with pytest.raises(QuestionError, match="needs to"):
        shown(graph, "path", {"from": "KMU-NetC"})


def test_unknown_views_are_told_with_near_ones() -> None:
    with pytest.raises(UnknownName, match="programme-objectives"):
        load_view("programme-objectivs")


def test_a_header_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("ontology", "data", "queries/networks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "queries/networks/wrong.rq").write_text(
        "#+ title: a\n#+ description: b\n#+ tables: [c]\n#+ question: d?\n#+ project: sideways\n"
        "SELECT ?source ?target { ?source ?p ?target } ORDER BY ?source\n"
    )
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(tmp_path))
    with pytest.raises(DeclarationError) as told:
        load_view("wrong")
    assert [problem.found for problem in told.value.problems] == [
        "the header has no reading",
        "project is sideways",
    ]
