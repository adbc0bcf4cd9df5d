"""The verb similar, as a person types it."""

import csv
import io
import json

import pytest

from tests.cli.conftest import Run


def test_it_reads_out_what_is_shared_and_missing(run: Run) -> None:
    done = run("similar", "KMU-NetC", "--limit", "2")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith(" 1  Internationalisation of Leading-Edge Clusters")
    assert lines[0].endswith("(Germany): 58.3 % (14 of 24)")
    assert [line[4:17].strip() for line in lines[1:5]] == ["in common", "lacks", "has besides", "place"]
    assert "Table 8, p. 122, row Germany – KMU-NetC" in done.stderr
    assert "the 2 nearest" in done.stderr


def test_rows_for_machines(run: Run) -> None:
    found = list(csv.DictReader(io.StringIO(run("similar", "Lappi", "-f", "csv").stdout)))
    assert len(found) == 10
    assert found[0]["region"] == "Hauts-de-France"
    assert "Table 9" in found[0]["place"]
    demand = json.loads(run("similar", "Lappi", "--by", "demand", "-f", "json", "--limit", "1").stdout)
    assert demand[0].keys() >= {"region", "percent", "agree_on", "differ_on", "rated_by_one_only", "place"}


@pytest.mark.parametrize("more", [(), ("-w", "cluster-type=0.5", "-w", "sector=0"), ("--by", "demand")])
def test_its_sparql_gives_the_same_ranking(run: Run, more: tuple[str, ...]) -> None:
    ranked = json.loads(run("similar", "Lappi", *more, "-f", "json", "--limit", "99").stdout)
    sparql = run("similar", "Lappi", *more, "--sparql").stdout
    again = json.loads(run("query", "-", "-f", "json", stdin=sparql).stdout)["results"]["bindings"]
    assert [row["label"]["value"] for row in again] == [row["region"] for row in ranked]
    assert [float(row["percent"]["value"]) for row in again] == [row["percent"] for row in ranked]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Lapi"], 'no programme or region is called "Lapi"; did you mean Lappi?'),
        (["Lappi", "-w", "objective"], '"objective" is no weight; write --weight objective=2'),
        (["Lappi", "-w", "objective=1", "-w", "objective=2"], "the weight of objective is given twice"),
        (["Lappi", "-w", "colour=1"], 'no sort of trait is called "colour"'),
    ],
)
def test_mistakes_are_one_line(run: Run, arguments: list[str], says: str) -> None:
    done = run("similar", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
