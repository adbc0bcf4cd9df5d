"""Every mistake that somebody may make, planted alone, and what the command line says of it."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.fixtures.small import FILES, Project, write_project

Plant = Callable[[Project], None]
PLACES, PROGRAMMES, OBJECTIVES = (f"data/tiny/{name}.csv" for name in ("places", "programmes", "objectives"))
ALPHA = "se-alpha,Alpha Växt,se,open,,2014,2020,1500.5,true,table-1/alpha"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_project(tmp_path)


def changed(name: str, old: str, new: str) -> Plant:
    return lambda project: project.change(name, old, new)


def written(name: str, content: str | bytes) -> Plant:
    return lambda project: project.write(name, content)


def removed(name: str) -> Plant:
    return lambda project: project.path(name).unlink()


def appended(name: str, line: str) -> Plant:
    return lambda project: project.write(name, FILES[name] + line + "\n")


#: What is planted, and the one line that tells it.
MISTAKES: dict[str, tuple[Plant, str]] = {
    "a missing table": (
        removed(PROGRAMMES),
        f"{PROGRAMMES}: the file is missing; the data package declares it",
    ),
    "a missing column": (
        written(PLACES, "place\ntable-1/alpha\ntable-1/beta\nsection-2\n"),
        f"{PLACES}, row 1, column part: the column is missing; the data package declares it",
    ),
    "a misspelt column": (
        changed(PLACES, "place,part", "place,parts"),
        f'{PLACES}, row 1, column part: the column is missing, "parts" stands instead; '
        "the data package declares it",
    ),
    "an unknown column": (
        written(PLACES, "place,part,colour\ntable-1/alpha,Table 1,\ntable-1/beta,Table 1,\nsection-2,S,\n"),
        f'{PLACES}, row 1, column colour: unknown column "colour"; columns are place, part',
    ),
    "a column twice": (
        written(PLACES, "place,part,part\n"),
        f"{PLACES}, row 1, column part: the column stands twice; each column once",
    ),
    "an unknown code": (
        changed(PROGRAMMES, "se-alpha,Alpha Växt,se,open", "se-alpha,Alpha Växt,se,opne"),
        f'{PROGRAMMES}, row 2, column kind: found "opne"; allowed: open, closed (nearest: "open")',
    ),
    "an unknown concept": (
        changed(OBJECTIVES, "se-alpha,innovation", "se-alpha,inovation"),
        f'{OBJECTIVES}, row 3, column objective: found "inovation"; allowed: a known objective '
        '(nearest: "innovation")',
    ),
    "a dangling key": (
        changed(OBJECTIVES, "de-beta", "de-betta"),
        f'{OBJECTIVES}, row 4, column programme: found "de-betta"; allowed: a known programme '
        '(nearest: "de-beta")',
    ),
    "a dangling key into another table": (
        changed(OBJECTIVES, "growth,Section 2", "growth,Section 3"),
        f'{OBJECTIVES}, row 4, column part: found "Section 3"; allowed: one listed in places '
        '(nearest: "Section 2")',
    ),
    "a dangling place": (
        changed(PROGRAMMES, "table-1/beta", "table-1/betta"),
        f'{PROGRAMMES}, row 3, column place: found "table-1/betta"; allowed: a known place '
        '(nearest: "table-1/beta")',
    ),
    "a duplicate id": (
        appended(PROGRAMMES, ALPHA),
        f'{PROGRAMMES}, row 5, column programme: "se-alpha" stands already in row 2; each only once',
    ),
    "a duplicate pair": (
        appended(OBJECTIVES, "se-alpha,growth,,"),
        f'{OBJECTIVES}, row 5, column programme, objective: "se-alpha, growth" stands already in row 2; '
        "each only once",
    ),
    "an id of wrong form": (
        appended(PROGRAMMES, "De Gamma,Gamma,de,,,,,,,"),
        f'{PROGRAMMES}, row 5, column programme: found "De Gamma"; not usable in an IRI',
    ),
    "an id in capitals": (
        appended(PROGRAMMES, "DE-DELTA,Delta,de,,,,,,,"),
        f'{PROGRAMMES}, row 5, column programme: found "DE-DELTA"; '
        "allowed: lower-case letters, digits and single hyphens",
    ),
    "an impossible year": (
        changed(PROGRAMMES, "2014,2020", "2014,20200"),
        f'{PROGRAMMES}, row 2, column end: found "20200"; allowed: 1900 to 2100',
    ),
    "an impossible first year": (
        changed(PROGRAMMES, "2014,2020", "20140,2020"),
        f'{PROGRAMMES}, row 2, column start: found "20140"; allowed: 1900 to 2100',
    ),
    "a year in words": (
        changed(PROGRAMMES, "2014,2020", "2014,2O20"),
        f'{PROGRAMMES}, row 2, column end: found "2O20"; allowed: a whole number',
    ),
    "a year as only Python reads it": (
        changed(PROGRAMMES, "2014,2020", "2014,2_020"),
        f'{PROGRAMMES}, row 2, column end: found "2_020"; allowed: a whole number',
    ),
    "an end before its start": (
        changed(PROGRAMMES, "1999,2003", "1999,1993"),
        f"{PROGRAMMES}, row 3, column end: 1993 is before the start, 1999; allowed: 1999 or later",
    ),
    "an amount with a thousands comma": (
        changed(PROGRAMMES, "1500.5", '"1,500.5"'),
        f'{PROGRAMMES}, row 2, column amount: found "1,500.5"; allowed: a number such as 1234.5',
    ),
    "an amount that is no number": (
        changed(PROGRAMMES, "1500.5", "NaN"),
        f'{PROGRAMMES}, row 2, column amount: found "NaN"; allowed: a number such as 1234.5',
    ),
    "a negative amount": (
        changed(PROGRAMMES, "1500.5", "-5"),
        f'{PROGRAMMES}, row 2, column amount: found "-5"; allowed: 0 or more',
    ),
    "a spreadsheet's boolean": (
        changed(PROGRAMMES, "1500.5,true", "1500.5,TRUE"),
        f'{PROGRAMMES}, row 2, column in_depth: found "TRUE"; allowed: true or false',
    ),
    "a required cell left empty": (
        changed(PROGRAMMES, "de-beta,Beta", "de-beta,"),
        f"{PROGRAMMES}, row 3, column label: the cell is empty; a value is required",
    ),
    "a row of empty cells": (
        appended(PLACES, ","),
        f"{PLACES}, row 5: every cell is empty; take the row out",
    ),
    "a cell too many": (
        appended(PLACES, "table-1/delta,Table 1,1"),
        f"{PLACES}, row 5: 3 cells; the header has 2 columns",
    ),
    "quotes that never close": (
        changed(PLACES, "section-2,Section 2", 'section-2,"Section 2'),
        f'{PLACES}, row 4: the quotes do not match; write a cell with quotes "like ""this"""',
    ),
    "a wrong encoding": (
        written(PROGRAMMES, FILES[PROGRAMMES].encode("latin-1")),
        f"{PROGRAMMES}, row 2: byte 0xe4 is not UTF-8; save the file as UTF-8",
    ),
    "a wrong encoding, UTF-16": (
        written(PLACES, FILES[PLACES].encode("utf-16")),
        f"{PLACES}, row 1: byte 0xff is not UTF-8; save the file as UTF-8",
    ),
    "a control character": (
        changed(PROGRAMMES, "Beta", "Be\x1b[31mta"),
        f'{PROGRAMMES}, row 3, column label: character U+001B in "Be�[31mta"; no control or lost characters',
    ),
    "an empty file": (
        written(PROGRAMMES, ""),
        f"{PROGRAMMES}: the file is empty; its first line must name the columns",
    ),
    "a file with nothing but a byte order mark": (
        written(PROGRAMMES, b"\xef\xbb\xbf"),
        f"{PROGRAMMES}: the file is empty; its first line must name the columns",
    ),
    "a cell of a megabyte": (
        changed(PROGRAMMES, "Beta", "x" * 1_000_000),
        f'{PROGRAMMES}, row 3, column label: 1000000 characters ("{"x" * 29}…"); at most 20000 are allowed',
    ),
    "a key of a megabyte": (
        changed(OBJECTIVES, "de-beta", "x" * 1_000_000),
        f'{OBJECTIVES}, row 4, column programme: 1000000 characters ("{"x" * 29}…"); '
        "at most 20000 are allowed",
    ),
    "a data package that is no JSON": (
        changed("data/tiny/datapackage.json", '"name": "tiny",', '"name": "tiny"'),
        "data/tiny/datapackage.json, row 3: not readable (Expecting ',' delimiter: "
        "line 3 column 2 (char 19)); must be JSON in UTF-8",
    ),
    "a data package with an unknown type": (
        changed("data/tiny/datapackage.json", '"type": "boolean"', '"type": "bool"'),
        "data/tiny/datapackage.json: column in_depth of table programmes has type 'bool'; "
        "allowed: string, integer, number, boolean, date",
    ),
    "a missing mapping": (
        removed("data/tiny/mappings/places.rq"),
        "data/tiny/mappings/places.rq: the file is missing; it is needed",
    ),
    "a mapping with a syntax error": (
        changed(
            "data/tiny/mappings/places.rq", "CONSTRUCT { ?place a cp:Place", "CONSTRUCT { ?place a a cp:Place"
        ),
        "data/tiny/mappings/places.rq, row 4: ",
    ),
    "a mapping that overwrites a column": (
        changed("data/tiny/mappings/places.rq", "WHERE { }", 'WHERE { BIND("x" AS ?part) }'),
        "data/tiny/mappings/places.rq: overwrites column part; assign another variable",
    ),
    "a mapping in a wrong encoding": (
        written("data/tiny/mappings/places.rq", "#+ title: Plätze\n".encode("latin-1")),
        "data/tiny/mappings/places.rq, row 1: byte 0xe4 is not UTF-8; save the file as UTF-8",
    ),
    "a mapping with an unreadable header": (
        changed("data/tiny/mappings/places.rq", "#+ title: Places", "#+ title: [Places"),
        "data/tiny/mappings/places.rq, row 1: header: ",
    ),
    "a rule with a syntax error": (
        changed("ontology/rules/pursues.rq", "WHERE {", "WHERE {{"),
        "ontology/rules/pursues.rq",
    ),
    "a check with a syntax error": (
        changed("queries/checks/disjoint-classes.rq", "ORDER BY", "ORDER BX"),
        "queries/checks/disjoint-classes.rq, row 5: ",
    ),
    "shapes with a syntax error": (
        changed("ontology/shapes.ttl", "sh:minCount 1 ;", "sh:minCount 1 1 ;"),
        "ontology/shapes.ttl, row 5: ",
    ),
    "shapes that are no SHACL": (
        changed("ontology/shapes.ttl", "sh:minCount 1 ;", 'sh:minCount "one" ;'),
        "ontology/shapes.ttl: ",
    ),
    "a vocabulary with a syntax error": (
        changed("ontology/vocabularies/objective.ttl", '"Growth"@en .', '"Growth"@en'),
        "ontology/vocabularies/objective.ttl, row 4: ",
    ),
    "a missing ontology": (
        removed("ontology/ontology.ttl"),
        "ontology/ontology.ttl: the file is missing; it is needed",
    ),
    "a shape violated": (
        changed(PROGRAMMES, "de-beta,Beta,de", "de-beta,Beta,"),
        f"{PROGRAMMES}, row 3, column country: id/programme/de-beta (also {OBJECTIVES}, row 4); "
        "allowed: exactly one country",
    ),
    "an axiom contradicted": (
        changed(PROGRAMMES, "de-beta,Beta,de,closed,", "de-beta,Beta,de,closed,open"),
        f"{PROGRAMMES}, row 3: id/programme/de-beta (also {OBJECTIVES}, row 4); is of two disjoint classes",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_mistake_is_one_line_and_nothing_is_written(project: Project, mistake: str) -> None:
    plant, expected = MISTAKES[mistake]
    plant(project)
    run = project.run("build")
    assert run.code == 1
    assert run.out == ""
    summary, *lines = run.errors
    assert summary.startswith("clusterpolicy: 1 mistake in "), run.errors
    assert len(lines) == 1, lines
    assert lines[0] == f"  {expected}" or (
        lines[0].startswith(f"  {expected}") and expected.endswith((" ", ".rq"))
    )
    assert len(lines[0]) < 1_500
    assert not (project.home / "releases").exists()


def test_all_mistakes_are_told_at_once_in_the_order_of_the_files(project: Project) -> None:
    project.change(PROGRAMMES, "2014,2020", "2014,1999")
    project.change(PROGRAMMES, "de-beta,Beta,de,closed", "de-beta,,dee,close")
    project.change(OBJECTIVES, "se-alpha,growth,Table 1", "se-alpha,grwth,Table 9")
    project.change("data/tiny/mappings/places.rq", "CONSTRUCT", "CONSTRUCTS")
    project.change("queries/checks/disjoint-classes.rq", "SELECT", "SELECTS")
    run = project.run("build")
    assert run.code == 1
    assert run.errors[0] == "clusterpolicy: 8 mistakes in tables and declarations"
    assert [line.strip().split(":")[0] for line in run.errors[1:]] == [
        "data/tiny/mappings/places.rq, row 4",
        f"{OBJECTIVES}, row 2, column objective",
        f"{OBJECTIVES}, row 2, column part",
        f"{PROGRAMMES}, row 2, column end",
        f"{PROGRAMMES}, row 3, column country",
        f"{PROGRAMMES}, row 3, column kind",
        f"{PROGRAMMES}, row 3, column label",
        "queries/checks/disjoint-classes.rq, row 3",
    ]


def test_a_failed_build_leaves_the_earlier_release_as_it_was(project: Project) -> None:
    assert project.run("build").code == 0
    before = project.release_bytes()
    project.change(PROGRAMMES, "2014,2020", "2014,1999")
    assert project.run("build").code == 1
    assert project.release_bytes() == before
    assert project.run("query", "programmes/all", "-f", "csv").out.count("\n") == 4


def test_a_question_with_a_syntax_error_is_told_by_check_and_query(project: Project) -> None:
    project.change("queries/programmes/all.rq", "WHERE {", "WHERE {{")
    assert project.run("build").code == 0, "a question is no part of the graph"
    for command in (["check"], ["query", "programmes/all"]):
        run = project.run(*command)
        assert (run.code, run.out) == (1, "")
        told = [line for line in run.errors if line.startswith("  queries/programmes/all.rq")]
        assert len(told) == 1
        assert "Traceback" not in "\n".join(run.errors)


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    ],
    ids=["byte order mark", "Windows line ends", "both"],
)
def test_a_byte_order_mark_and_windows_line_ends_make_the_same_release(
    tmp_path: Path, disguise: Callable[[str], bytes]
) -> None:
    plain, other = write_project(tmp_path / "plain"), write_project(tmp_path / "other")
    for project in (plain, other):
        project.change(PROGRAMMES, "Alpha Växt", '"Alpha\nVäxt"')  # a line end inside a cell
    for path in other.folder.rglob("*.*"):
        path.write_bytes(disguise(path.read_text(encoding="utf-8")))
    assert plain.run("build").code == 0
    assert other.run("build").errors[-1].startswith("built ")
    assert plain.release_bytes() == other.release_bytes()


def test_html_and_formulas_stay_the_text_they_are(project: Project) -> None:
    cells = [
        "<script>alert(1)</script>",
        "=HYPERLINK(0)",
        "+1",
        "-1",
        "@SUM(A1)",
        "{{ 7 * 7 }}",
        '\\" . <a> <b>',
    ]
    rows = [
        f'x-{number},"{cell.replace(chr(34), chr(34) * 2)}",de,,,,,,,' for number, cell in enumerate(cells)
    ]
    project.write(PROGRAMMES, FILES[PROGRAMMES] + "\n".join(rows) + "\n")
    assert project.run("build").errors[-1].startswith("built ")
    query = "SELECT (STR(?l) AS ?label) { ?p a cp:Programme ; rdfs:label ?l "
    query += 'FILTER(CONTAINS(STR(?p), "/x-")) } ORDER BY ?p'
    project.write("own.rq", query)
    run = project.run("query", str(project.path("own.rq")), "-f", "json")
    assert [row["label"]["value"] for row in json.loads(run.out)["results"]["bindings"]] == cells


@pytest.mark.parametrize("file", ["graph.nq", "rows.json", "manifest.json", "../../current"])
@pytest.mark.parametrize("damage", [b"", b"\xff\xfe garbage \x00"], ids=["emptied", "garbled"])
def test_a_damaged_release_is_rebuilt_on_first_use(project: Project, file: str, damage: bytes) -> None:
    assert project.run("build").code == 0
    folder = project.release()
    assert folder is not None
    before = project.release_bytes()
    (folder / file).write_bytes(damage)
    run = subprocess.run(
        project.command("query", "programmes/all", "-f", "csv"),
        env=project.environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("\n") == 4
    assert run.stderr.count("is damaged") == 1
    assert project.release_bytes() == before


def test_a_release_that_is_gone_is_rebuilt_on_first_use(project: Project) -> None:
    assert project.run("build").code == 0
    folder = project.release()
    assert folder is not None
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert project.run("query", "programmes/all", "-f", "csv").code == 0


def test_a_full_disk_is_one_line_and_keeps_the_earlier_release(project: Project) -> None:
    assert project.run("build").code == 0
    before = project.release_bytes()
    project.change(PROGRAMMES, "Beta", "Beta Two")
    code = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
        "sys.argv = ['clusterpolicy', 'build']; "
        "runpy.run_module('clusterpolicy.cli.main', run_name='__main__')"
    )
    run = subprocess.run(
        [project.command()[0], "-B", "-c", code],
        env=project.environment,
        capture_output=True,
        encoding="utf-8",
    )
    lines = [line for line in run.stderr.splitlines() if not line.startswith("building")]
    assert run.returncode == 4, run.stderr
    assert lines == [
        f"clusterpolicy: the release could not be written to {project.home}: File too large; "
        "the earlier release is unchanged"
    ]
    assert project.release_bytes() == before
    assert len(list((project.home / "releases").iterdir())) == 1


def test_a_home_that_cannot_be_a_folder_is_one_line(project: Project) -> None:
    project.home.write_text("a file")
    run = project.run("build")
    assert run.code == 4
    assert len(run.errors) == 1
    assert "cannot be written" in run.errors[0]


def test_of_two_builds_at_once_the_second_says_so(project: Project) -> None:
    project.home.mkdir()
    with FileLock(project.home / "build.lock"):
        run = project.run("build")
    assert run.code == 4
    assert run.errors == [
        f"clusterpolicy: another build is writing to {project.home}; "
        "wait for it to end or set CLUSTERPOLICY_HOME"
    ]
    assert project.run("build").code == 0


def test_two_first_uses_at_once_both_answer_and_build_once(project: Project) -> None:
    command = project.command("query", "programmes/all", "-f", "csv")
    runs = [
        subprocess.Popen(
            command, env=project.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        for _ in range(3)
    ]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], told
    assert len({out for out, _ in told}) == 1
    assert sum("shapes" in errors for _, errors in told) == 1, "the others take what the first has built"


def test_a_kill_in_the_middle_leaves_the_earlier_release(project: Project) -> None:
    assert project.run("build").code == 0
    before = project.release_bytes()
    project.change(PROGRAMMES, "Beta", "Beta Two")
    slow = (
        "import runpy, sys, time; from clusterpolicy.building import release; write = release._write\n"
        "def slowly(path, content):\n"
        "    write(path, content); print('written', flush=True); time.sleep(60)\n"
        "release._write = slowly; sys.argv = ['clusterpolicy', 'build']\n"
        "runpy.run_module('clusterpolicy.cli.main', run_name='__main__')"
    )
    run = subprocess.Popen(
        [project.command()[0], "-c", slow],
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "written\n"
    run.send_signal(signal.SIGKILL)
    run.communicate()
    left = {path.name for path in (project.home / "releases").iterdir()}
    assert ".new" in left
    assert project.release_bytes() == before
    assert "Beta\n" in project.run("query", "programmes/all", "-f", "csv").out
    start = time.monotonic()
    assert project.run("build").code == 0, "the killed build holds no lock"
    assert time.monotonic() - start < 60
    assert not [path for path in (project.home / "releases").iterdir() if path.name.startswith(".")]
    assert "Beta Two\n" in project.run("query", "programmes/all", "-f", "csv").out


@pytest.mark.parametrize("value", ["none", "-1", "0", "nan", "inf"])
def test_a_setting_that_is_no_number_is_one_line(project: Project, value: str) -> None:
    run = project.run("build", CLUSTERPOLICY_MAX_CELL=value)
    assert run.code == 1
    assert run.errors[-1] == (
        f'  environment, column CLUSTERPOLICY_MAX_CELL: found "{value}"; '
        'allowed: a number above 0 (nearest: "20000")'
    )
    assert "Traceback" not in "\n".join(run.errors)


def test_resources_that_are_not_there_are_one_line(project: Project, tmp_path: Path) -> None:
    run = project.run("build", CLUSTERPOLICY_RESOURCES=str(tmp_path))
    assert run.code == 4
    assert len(run.errors) == 1
    assert "has no folder ontology, data, queries" in run.errors[0]
