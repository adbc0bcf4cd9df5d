import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.cli.conftest import Run

SWEDEN = ("query", "programmes/in-country", "-p", "country=Sweden")


def test_a_saved_question_as_a_table(run: Run) -> None:
    done = run(*SWEDEN)
    assert done.returncode == 0
    assert "Vinnväxt" in done.stdout
    assert "Table 2, p. " in done.stdout
    assert "w3id.org" not in done.stdout
    assert done.stderr.endswith(" rows\n")


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_machine_formats_are_clean(run: Run, format: str) -> None:
    done = run(*SWEDEN, "-f", format)
    assert (done.returncode, done.stderr) == (0, "")
    if format == "csv":
        assert "Vinnväxt" in {row["label"] for row in csv.DictReader(io.StringIO(done.stdout))}
    else:
        syntax = {"tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON}
        parsed = ox.parse_query_results(done.stdout, format=syntax.get(format, ox.QueryResultsFormat.XML))
        assert isinstance(parsed, ox.QuerySolutions)
        assert len(list(parsed)) > 3


@pytest.mark.parametrize(
    ("format", "syntax"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("xml", ox.RdfFormat.RDF_XML),
        ("table", ox.RdfFormat.TURTLE),
    ],
)
def test_a_graph_in_every_syntax(run: Run, format: str, syntax: ox.RdfFormat) -> None:
    done = run("query", "-", "-f", format, stdin="CONSTRUCT WHERE { programme:se-vinnvaxt ?p ?o }")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(ox.parse(done.stdout, format=syntax))) > 10


def test_yes_or_no(run: Run) -> None:
    assert run("query", "-", stdin="ASK { ?s a cp:Programme }").stdout == "yes\n"
    assert (
        json.loads(run("query", "-", "-f", "json", stdin="ASK { ?s a cp:Nothing }").stdout)["boolean"]
        is False
    )


def test_a_query_from_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?label { country:se rdfs:label ?label }", encoding="utf-8-sig")
    assert run("query", str(path), "-f", "csv").stdout.splitlines() == ["label", "Sweden"]


def test_a_name_can_be_an_iri_or_a_slug(run: Run) -> None:
    iri = "country=https://w3id.org/clusterpolicy/id/country/se"
    assert (
        run(*SWEDEN[:2], "-p", iri, "-f", "csv").stdout
        == run(*SWEDEN[:2], "-p", "country=se", "-f", "csv").stdout
    )


def test_a_narrow_terminal_still_shows_words(run: Run) -> None:
    done = run(*SWEDEN, COLUMNS="100")
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "Vinnväxt" in done.stdout


def test_the_list_of_questions(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("questions", "list", "-f", "csv").stdout)))
    by_name = {row["question"]: row for row in rows}
    assert by_name["programmes/in-country"]["parameters"] == "country, [status]"
    assert all(row["title"] and row["tables"] for row in rows)
    themes = {row["question"].partition("/")[0] for row in rows}
    assert "findings" not in themes
    only = json.loads(run("questions", "list", "--theme", "time", "-f", "json").stdout)
    assert {row["question"].partition("/")[0] for row in only} == {"time"}


def test_a_question_is_shown_with_what_it_needs(run: Run) -> None:
    done = run("questions", "show", "in-country")
    assert done.stdout.startswith("programmes/in-country\n")
    assert "(country, required)" in done.stdout
    assert "Drawn from: Table 2" in done.stdout
    assert "VALUES ?country {" in done.stdout


def test_on_a_narrow_terminal_iris_give_way_to_names(run: Run) -> None:
    wide = run("query", "programmes/in-country", "-p", "country=Sweden")
    assert "programme:se-vinnvaxt" in wide.stdout
    narrow = run("query", "programmes/in-country", "-p", "country=Sweden", COLUMNS="90")
    assert "se-vinnvaxt" not in narrow.stdout
    assert "Vinnväxt" in narrow.stdout
    assert "without the IRIs of programme" in narrow.stderr
