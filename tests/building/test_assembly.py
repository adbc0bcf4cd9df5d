"""All tables and declarations, checked together."""

import pytest

from clusterpolicy.building.assembly import assemble
from clusterpolicy.errors import DeclarationError, InputError, TableError
from tests.fixtures.small import CP, ID, Project


def test_every_row_becomes_triples(project: Project) -> None:
    facts = assemble()
    assert len(facts.rows) == 9
    assert all(row.triples for row in facts.rows)
    assert set(facts.vocabulary.concepts) <= facts.triples


def test_each_entity_knows_its_rows(project: Project) -> None:
    origins = assemble().origins_of_entities()
    alpha = ID + "programme/se-alpha"
    assert origins[alpha] == [
        "data/tiny/programmes.csv, row 2",
        "data/tiny/objectives.csv, row 2",
        "data/tiny/objectives.csv, row 3",
    ]
    assert origins[f"{alpha} {CP}country"] == ["data/tiny/programmes.csv, row 2"]


def test_the_steps_are_told(project: Project) -> None:
    told: list[str] = []
    assemble(told.append)
    assert told == ["ontology and vocabularies", "tables", "rows to triples"]


def test_the_error_is_of_the_kind_of_its_mistakes(project: Project) -> None:
    project.change("data/tiny/programmes.csv", "2014,2020", "2014,1999")
    with pytest.raises(TableError, match="1 mistake in the tables"):
        assemble()
    project.write("ontology/rules/pursues.rq", "ASK {}")
    with pytest.raises(InputError, match="2 mistakes in tables and declarations"):
        assemble()
    project.change("data/tiny/programmes.csv", "2014,1999", "2014,2020")
    with pytest.raises(DeclarationError, match="1 mistake in the declarations"):
        assemble()


def test_a_vocabulary_that_does_not_parse_brings_no_blame_on_references(project: Project) -> None:
    project.write("ontology/vocabularies/country.ttl", "country:de")
    project.change("data/tiny/programmes.csv", "2014,2020", "2014,1999")
    with pytest.raises(InputError) as caught:
        assemble()
    assert [problem.file for problem in caught.value.problems] == [
        "data/tiny/programmes.csv",
        "ontology/vocabularies/country.ttl",
    ]
