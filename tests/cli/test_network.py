"""The verb ``network`` as a person uses it."""

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest

from tests.cli.conftest import Run


def test_without_a_view_the_views_are_listed(run: Run) -> None:
    done = run("network", "-f", "csv")
    views = {row["view"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert done.returncode == 0
    assert {"smart-specialisation", "everything", "around", "path", "similar-territories"} <= views


def test_help_has_examples(run: Run) -> None:
    shown = run("network", "--help").stdout
    assert "clusterpolicy network path de-kmu-netc se-vinnvaxt" in shown


def test_a_table_for_reading(run: Run) -> None:
    done = run("network", "smart-specialisation", "--country", "Finland")
    assert done.returncode == 0
    first, finding, *rest = done.stdout.splitlines()
    assert first.startswith("Which programmes and regional supports are connected to smart specialisation")
    assert "cluster support" in finding and "country Finland" in rest[0]
    assert "Table 10, p. " in done.stdout


def test_paths_are_read_out(run: Run) -> None:
    done = run("network", "path", "KMU-NetC", "Vinnväxt")
    assert "10 shortest paths join KMU-NetC and Vinnväxt" in done.stdout
    assert "KMU-NetC has objective Increasing competitiveness of SMEs" in done.stdout


def test_machine_formats_are_clean(run: Run) -> None:
    done = run("network", "succession", "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    lines = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(lines) == 28 and lines[0]["places"]
    assert (
        json.loads(run("network", "succession", "-f", "json").stdout)[0]["relation"] == lines[0]["relation"]
    )
    graph = nx.node_link_graph(
        json.loads(run("network", "succession", "-f", "nodelink").stdout), edges="links"
    )
    assert graph.number_of_edges() == 28
    assert run("network", "succession", "-f", "graphml").stdout.startswith("<?xml")


def test_files_by_their_ending(run: Run, tmp_path: Path) -> None:
    for name, start in (
        ("a.html", b"<!doctype html>"),
        ("a.gexf", b"<?xml"),
        ("a.svg", b"<svg"),
        ("a.png", b"\x89PNG"),
        ("a.csv", b"source,"),
    ):
        done = run("network", "around", "lappi", "-o", str(tmp_path / name))
        assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{tmp_path / name}\n")
        assert (tmp_path / name).read_bytes().lower().startswith(start.lower())
    assert len(list(tmp_path.iterdir())) == 5


def test_measures(run: Run) -> None:
    done = run("network", "programme-target-groups", "--measures")
    assert done.returncode == 0
    assert "Nestedness" in done.stdout and "Communities" in done.stdout
    numbers = list(
        csv.DictReader(io.StringIO(run("network", "succession", "--measures", "-f", "csv").stdout))
    )
    assert {row["part"] for row in numbers} >= {"network", "node", "community"}
    assert "network" in json.loads(run("network", "succession", "--measures", "-f", "json").stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["programme-objectivs"], "did you mean programme-objectives"),
        (["around", "lapi"], "did you mean Lappi"),
        (["around"], "around needs entity"),
        (["around", "lappi", "2", "3"], "there is no place for 3"),
        (["around", "lappi", "-p", "step=2"], "no parameter of networks/around"),
        (["path", "de-kmu-netc", "iceland"], "not connected"),
        (["programme-objectives", "--country", "Germny"], "did you mean Germany"),
        (["programme-objectives", "--level", "local"], "did you mean national, regional, international"),
        (["programme-objectives", "--kind", "programm"], "did you mean cluster-support, objective"),
        (["programme-objectives", "--period", "soon"], "is no period"),
        (["programme-objectives", "--sector", "manufacturng"], "did you mean Manufacturing"),
        (["similar-programmes", "--weight", "heavy"], "allowed: shared, jaccard, newman"),
        (["programme-objectives", "--country", "Japan", "--level", "regional"], "leave out a filter"),
    ],
)
def test_what_is_wrong_is_one_line_and_no_file(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run("network", *arguments, "-o", str(tmp_path / "a.html"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("clusterpolicy: ") and done.stderr.count("\n") == 1
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_formats_that_do_not_fit(run: Run, tmp_path: Path) -> None:
    assert "end it in .html" in run("network", "succession", "-o", str(tmp_path / "a.doc")).stderr
    assert "add --format" in run("network", "succession", "-f", "table", "-o", str(tmp_path / "a.csv")).stderr
    assert "--measures go with" in run("network", "succession", "--measures", "-f", "gexf").stderr
    done = run("network", "succession", "-o", str(tmp_path / "no" / "a.csv"))
    assert done.returncode == 4 and "cannot be written" in done.stderr
    assert not list(tmp_path.iterdir())
