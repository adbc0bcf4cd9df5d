"""Every mistake is one line on stderr, nothing on stdout, and an exit code that says of which kind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from clusterpolicy import errors
from clusterpolicy.cli import main, verbs
from clusterpolicy.cli.main import exit_code
from tests.cli.conftest import Run

COUNTRY = ("query", "programmes/in-country")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("frobnicate",), 2, "No such command 'frobnicate'; see clusterpolicy --help"),
        (("serach", "x"), 2, "Did you mean 'search'?"),
        (("query",), 2, "Missing argument 'NAME|FILE|-'; see clusterpolicy query --help"),
        (("query", "x", "--colour"), 2, "No such option"),
        ((*COUNTRY, "-p", "country=Germany", "-f", "pdf"), 2, "'pdf' is not one of 'table', 'csv'"),
        ((*COUNTRY, "-p", "country=Germany", "-f", "turtle"), 2, "the answer is a table; choose csv, tsv"),
        ((*COUNTRY,), 2, "programmes/in-country needs country; for instance: -p country="),
        ((*COUNTRY, "-p", "country=Germny"), 2, 'no country is called "Germny"; did you mean Germany'),
        ((*COUNTRY, "-p", "contry=Germany"), 2, "did you mean country, status?"),
        ((*COUNTRY, "-p", "country"), 2, '"country" is no parameter; write -p name=value'),
        ((*COUNTRY, "-p", "country="), 2, '"country=" is no parameter; write -p name=value'),
        ((*COUNTRY, "-p", "country=de", "-p", "country=se"), 2, "country is given twice"),
        (
            ("query", "objectives/ranking", "-p", "x=1"),
            2,
            "objectives/ranking has no parameters; leave out x",
        ),
        (("query", "programmes/in-contry"), 2, "did you mean programmes/in-country"),
        (("query", "no-such.rq"), 2, "no-such.rq cannot be read: No such file or directory"),
        (("query", "-", "-p", "x=1"), 2, "parameters go with saved questions only"),
        (("query", "x", "--timeout", "0"), 2, "Invalid value for '--timeout'"),
        (("query", "objectives/ranking", "--endpoint", "ftp://x/"), 4, "is no address of an endpoint"),
        (
            ("query", "objectives/ranking", "--endpoint", "http://127.0.0.1:9/"),
            4,
            "cannot be reached: Connection",
        ),
        (("search", "zzzzqq"), 2, 'no entity is called "zzzzqq"'),
        (("search", "x", "--kind", "regoin"), 2, 'no kind of entity is called "regoin"; did you mean region'),
        (("search", "x", "--limit", "0"), 2, "Invalid value for '--limit'"),
        (("describe", "nowhere at all"), 2, 'no entity is called "nowhere at all"'),
        (("describe", "sweden", "-f", "xml"), 2, "'xml' is not one of"),
        (("trace", "KMU-NetC", "hasObjectiv"), 2, "did you mean hasObjective"),
        (("questions", "list", "--theme", "budget"), 2, 'no theme is called "budget"; did you mean budgets'),
        (("questions", "show", "in-contry"), 2, "no question is called"),
        (("export", "/", "--base", "example.org"), 1, "the base cannot be used"),
        (("export", "/"), 4, "/ holds something that is no export; choose an empty or a new folder"),
    ],
)
def test_a_mistake_is_told_on_stderr(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("clusterpolicy: ")
    # Problems in what somebody wrote follow one a line; everything else is one line.
    assert done.stderr.count("\n") == (2 if code == 1 else 1)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("SELECT * {\n ?s ?p ?o .\n FILTR(?o)\n}", 2, "clusterpolicy: line 3, column "),
        ("INSERT DATA { <a:b> <a:c> <a:d> }", 2, "INSERT would change the graph, which is only read"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 2, "SERVICE would reach another server"),
        ("", 2, "the query is empty"),
        (b"\xff\xfeSELECT", 2, "standard input is not UTF-8 (byte 0xff at 0)"),
        ("LOAD <file:///etc/passwd>", 2, "LOAD would change the graph"),
    ],
)
def test_a_query_of_ones_own_may_be_wrong(run: Run, text: str | bytes, code: int, message: str) -> None:
    done = run("query", "-", stdin=text)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_late_query_ends_the_process(run: Run) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    started = time.monotonic()
    done = run("query", "-", "--timeout", "1", stdin=product)
    assert done.returncode == 3
    assert "stopped after 1 seconds" in done.stderr
    assert time.monotonic() - started < 20


def test_a_wrong_setting_is_told(run: Run) -> None:
    done = run("query", "objectives/ranking", CLUSTERPOLICY_TIMEOUT="soon")
    assert (done.returncode, done.stdout) == (1, "")
    assert 'CLUSTERPOLICY_TIMEOUT: found "soon"; allowed: a number above 0' in done.stderr


def test_a_home_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("stats", CLUSTERPOLICY_HOME=str(tmp_path / "file"))
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_enough_is_no_error(home: Path, run: Run) -> None:
    command = f"{sys.executable} -m clusterpolicy.cli.main query facts/assessments -f csv | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={"CLUSTERPOLICY_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("level,territory,country,")
    assert done.stderr == ""
    assert done.returncode == 0


def test_the_version(run: Run) -> None:
    from clusterpolicy import __version__

    assert run("--version").stdout == f"clusterpolicy {__version__}\n"


def test_without_a_verb_the_help_is_shown(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert "Usage: clusterpolicy" in done.stdout + done.stderr


VERBS = (
    "query",
    "questions list",
    "questions show",
    "search",
    "describe",
    "trace",
    "findings",
    "findings show",
)


@pytest.mark.parametrize("verb", [*VERBS, "stats", "export", "build", "check"])
def test_every_verb_has_a_description_and_examples(run: Run, verb: str) -> None:
    done = run(*verb.split(), "--help", COLUMNS="120")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Example" in done.stdout
    assert f"clusterpolicy {verb}" in done.stdout
    assert run(*verb.split(), "-h", COLUMNS="120").stdout == done.stdout


def test_the_help_names_every_exit_code(run: Run) -> None:
    text = run("--help", COLUMNS="120").stdout
    for code, meaning in verbs.EXIT_CODES.items():
        assert f"{code}  {meaning}" in text
        assert meaning.partition(" (")[0] in " ".join((main.__doc__ or "").split())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InputError("x"), 1),
        (errors.TableError("x"), 1),
        (errors.QuestionError("x"), 2),
        (errors.UnknownName("x", "y"), 2),
        (errors.QuerySyntaxError("x"), 2),
        (errors.QueryTimeout("x"), 3),
        (errors.ReleaseError("x"), 4),
        (errors.EndpointError("x"), 4),
        (errors.MissingRequirement("x"), 4),
    ],
)
def test_exit_codes_by_meaning(error: errors.ClusterPolicyError, code: int) -> None:
    assert exit_code(error) == code
