"""A row becomes triples by the CONSTRUCT of its table."""

import pytest

from clusterpolicy.building.mapping import Mapping, load_mappings, map_rows
from clusterpolicy.errors import DeclarationError
from clusterpolicy.tables.package import all_sources
from clusterpolicy.tables.reading import read
from tests.fixtures.small import CP, ID, Project

MAPPING = "data/tiny/mappings/places.rq"


def triples(table: int = 1) -> list[list[tuple[str, str, str]]]:
    (source,) = all_sources()
    mapping = Mapping(source, source.tables[table])
    return [
        [(str(t.subject), str(t.predicate), str(t.object)) for t in row.triples]
        for row in map_rows(mapping, read(source.tables[table]))
    ]


def problems() -> list[tuple[str, int, str]]:
    with pytest.raises(DeclarationError) as caught:
        load_mappings(all_sources())
    return [(problem.file, problem.row, problem.found) for problem in caught.value.problems]


def test_an_empty_cell_makes_no_triple(project: Project) -> None:
    alpha, beta, _ = triples()
    amount = f"<{CP}amount>"
    assert [o for _, p, o in alpha if p == amount] == ['"1500.5"^^<http://www.w3.org/2001/XMLSchema#decimal>']
    assert [o for _, p, o in beta if p == amount] == []


def test_triples_are_in_a_stable_order_without_repetition(project: Project) -> None:
    for row in triples():
        assert row == sorted(set(row))


def test_a_row_stands_in_the_graph_of_its_place_or_else_of_its_table(project: Project) -> None:
    project.change("data/tiny/objectives.csv", "Section 2,section-2", "Section 2,")
    (source,) = all_sources()
    rows = map_rows(Mapping(source, source.tables[2]), read(source.tables[2]))
    assert [row.graph.value.partition("source/")[2] for row in rows] == [
        "tiny/table-1/alpha",
        "tiny/table-1/alpha",
        "tiny/objectives",
    ]
    assert rows[2].origin == "data/tiny/objectives.csv, row 4"


def test_a_where_in_comment_text_or_iri_is_not_the_where_clause(project: Project) -> None:
    project.write(
        MAPPING,
        "#+ title: Places, WHERE { they are\n# WHERE {\n"
        "CONSTRUCT { ?place <urn:WHERE#x> \"WHERE { \", 'WHERE { ', ?part }\nWHERE { }\n",
    )
    (row, *_) = triples(0)
    assert {o for _, _, o in row} == {'"WHERE { "', '"Table 1"'}


def test_a_cell_cannot_change_the_query(project: Project) -> None:
    cell = '") } } INSERT DATA { <urn:a> <urn:b> <urn:c> } #\\'
    project.write("data/tiny/places.csv", 'place,part\nx,"{}"\n'.format(cell.replace('"', '""')))
    ((typed, labelled),) = triples(0)
    assert labelled[2] == '"\\") } } INSERT DATA { <urn:a> <urn:b> <urn:c> } #\\\\"'
    assert typed[2] == f"<{CP}Place>"


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("ASK {}", 0, "no WHERE clause"),
        ("SELECT * WHERE { ?a ?b ?c }", 0, "no CONSTRUCT query"),
        ('CONSTRUCT { ?place a ?b } WHERE { BIND("x" AS ?part) }', 0, "overwrites column part"),
        ("CONSTRUCT { ?place a\n nowhere:b } WHERE { }", 2, ""),
        ("CONSTRUCT { ?place a ?b } WHERE { ", 1, ""),
        ("", 0, "no WHERE clause"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told(project: Project, text: str, row: int, found: str) -> None:
    project.write(MAPPING, text)
    ((file, line, said),) = problems()
    assert (file, line) == (MAPPING, row)
    assert said.startswith(found)


def test_the_faults_of_all_mappings_are_told_at_once(project: Project) -> None:
    project.path(MAPPING).unlink()
    project.write("data/tiny/mappings/programmes.rq", "CONSTRUCT")
    assert [file for file, _, _ in problems()] == [MAPPING, "data/tiny/mappings/programmes.rq"]


def test_a_blank_node_is_refused_with_its_row(project: Project) -> None:
    project.write(MAPPING, "CONSTRUCT { ?place <urn:p> [ <urn:q> ?part ] } WHERE { }")
    with pytest.raises(DeclarationError) as caught:
        triples(0)
    assert [(p.row, p.found) for p in caught.value.problems] == [
        (row, "becomes a blank node") for row in (2, 3, 4)
    ]


def test_a_cell_that_makes_no_iri_is_refused_with_its_row(project: Project) -> None:
    project.change("data/tiny/programmes.csv", "de-beta", "de beta")
    with pytest.raises(DeclarationError) as caught:
        triples()
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == ("data/tiny/programmes.csv", 3)
    assert ID not in problem.allowed
