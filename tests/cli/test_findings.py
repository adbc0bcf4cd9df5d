"""The verbs on the report's statements and on coverage."""

import csv
import io
import json

from tests.cli.conftest import Run


def test_findings_are_listed_with_totals(run: Run) -> None:
    done = run("findings", "--section", "2.7", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["verdict"] for row in rows} <= {"confirmed", "reconcilable", "contradicted", "not checkable"}
    assert all(row["place"].startswith("Section 2.7") for row in rows)
    assert f"{len(rows)} statements" in done.stderr
    assert "0 changed since reviewed" in done.stderr


def test_what_the_report_contradicts_is_found(run: Run) -> None:
    rows = json.loads(run("findings", "--verdict", "contradicted", "-f", "json").stdout)
    found = {row["finding"]: (row["stated"], row["computed"]) for row in rows}
    # Table 8: 3 million direct and 65 million indirect; section 2.6 says EUR 69 million.
    assert found["s2-6-budget-hungary"] == ("69", "68")
    # Section 3.1 speaks of 17 regions and names 16.
    assert found["s3-1-industry-20-percent-17"] == ("17", "16")


def test_findings_about_an_entity(run: Run) -> None:
    rows = json.loads(run("findings", "--about", "Hungary", "-f", "json").stdout)
    assert len(rows) > 5


def test_a_finding_is_shown_whole(run: Run) -> None:
    shown = run("findings", "show", "s2-8-measures-15-to-20").stdout
    for part in ("stated:", "computed:", "verdict:  reconcilable", "holds under this reading", "SELECT"):
        assert part in shown


def test_unknown_findings_and_verdicts_are_told(run: Run) -> None:
    done = run("findings", "show", "s2-8-measures-15-to-2")
    assert done.returncode == 2
    assert "s2-8-measures-15-to-20" in done.stderr
    assert run("findings", "--verdict", "maybe").returncode == 2


def test_coverage_of_one_territory(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("coverage", "Hamburg", "-f", "csv").stdout)))
    table_7 = [row["result"] for row in rows if row["table"] == "Table 7"]
    # Table 7 prints five signs in Hamburg's row and leaves thirteen cells blank.
    assert (table_7.count("answered"), table_7.count("blank")) == (5, 13)


def test_coverage_as_a_matrix(run: Run) -> None:
    done = run("coverage")
    (hamburg,) = [line for line in done.stdout.splitlines() if line.startswith("Hamburg")]
    assert "5/18 (13 blank)" in hamburg
    assert "asked items answered" in done.stderr
    assert len(done.stdout.splitlines()) == 2 + 29 + 49
