import csv
import io
import json

import pyoxigraph as ox
import pytest

from tests.cli.conftest import Run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_search(run: Run) -> None:
    done = run("search", "lombardy", "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert rows(done.stdout)[0]["entity"] == "https://w3id.org/clusterpolicy/id/region/lombardia"
    assert "region:lombardia" in run("search", "lombardy").stdout
    assert (
        json.loads(run("search", "Ελλάδα", "--kind", "country", "-f", "json").stdout)[0]["label"] == "Greece"
    )


def test_describe_reads_like_a_page(run: Run) -> None:
    done = run("describe", "KMU-NetC")
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "KMU-NetC",
        lines[1],
        "https://w3id.org/clusterpolicy/id/programme/de-kmu-netc",
    ]
    assert lines[1].startswith("In-depth programme, National programme")
    for part in ("Stated", "Points here", "Asked, not answered"):
        assert part in lines
    assert "is the " not in done.stdout
    assert "← lists" in done.stdout


def test_describe_says_what_else_is_called_so(run: Run) -> None:
    done = run("describe", "lappi")
    assert done.stdout.startswith("Lappi\n")
    assert '"lappi" is also the name of cluster-support/lappi' in done.stderr


def test_a_description_as_rows(run: Run) -> None:
    found = rows(run("describe", "KMU-NetC", "-f", "csv").stdout)
    assert found[0] == {"part": "stated", "property": "label", "value": "KMU-NetC", "entity": "", "place": ""}
    objectives = [row for row in found if row["property"] == "has objective"]
    assert len(objectives) == 6
    assert {row["place"] for row in objectives} == {"Table 8, p. 122, row Germany – KMU-NetC"}


@pytest.mark.parametrize(
    ("format", "syntax"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_a_description_as_linked_data(run: Run, format: str, syntax: ox.RdfFormat) -> None:
    done = run("describe", "KMU-NetC", "-f", format)
    assert (done.returncode, done.stderr) == (0, "")
    entity = ox.NamedNode("https://w3id.org/clusterpolicy/id/programme/de-kmu-netc")
    triples = [quad.triple for quad in ox.parse(done.stdout, format=syntax)]
    assert any(triple.object == entity for triple in triples)
    assert all(entity in (triple.subject, triple.object) for triple in triples)


def test_trace_gives_place_and_rows(run: Run) -> None:
    found = rows(run("trace", "de-kmu-netc", "hasObjective", "-f", "csv").stdout)
    assert len(found) == 6
    assert {row["place"] for row in found} == {"Table 8, p. 122, row Germany – KMU-NetC"}
    assert all(row["table row"].startswith("data/eocic-2019/programme-objectives.csv, row ") for row in found)
    assert len({row["table row"] for row in found}) == 6


@pytest.mark.parametrize("name", ["hasObjective", "cp:hasObjective", "HASOBJECTIVE", "has objective"])
def test_a_property_by_any_of_its_names(run: Run, name: str) -> None:
    assert len(rows(run("trace", "de-kmu-netc", name, "-f", "csv").stdout)) == 6


def test_trace_names_the_rule_of_what_was_inferred(run: Run) -> None:
    found = rows(run("trace", "lombardia", "-f", "csv").stdout)
    assert any(row["place"].startswith("rule: ") for row in found)
    assert not any("https://" in row["place"] for row in found)
