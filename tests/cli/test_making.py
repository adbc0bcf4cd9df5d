import csv
import io
from pathlib import Path

from clusterpolicy import __version__
from tests.cli.conftest import Run


def test_stats_count_by_group(run: Run) -> None:
    done = run("stats", "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    found = {row["what"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert found["version"]["number"] == __version__
    assert (found["Country"]["group"], found["Country"]["number"]) == ("Territory", "39")
    assert found["In-depth programme"]["number"] == "30"


def test_export_tells_its_files_on_stdout(run: Run, tmp_path: Path) -> None:
    done = run("export", str(tmp_path / "out"))
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert all(path.is_file() for path in paths)
    assert done.stderr.splitlines()[-1] == f"{len(paths)} files"


def test_build_writes_a_release_and_tells_its_folder(run: Run, home: Path, tmp_path: Path) -> None:
    done = run("build", CLUSTERPOLICY_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.strip())
    assert folder.parent == tmp_path / "releases"
    assert (tmp_path / "current").read_text(encoding="utf-8").strip() == folder.name
    assert "triples" in done.stderr.splitlines()[-1]


def test_a_first_question_builds_the_graph(run: Run, tmp_path: Path) -> None:
    done = run("query", "objectives/ranking", "-f", "csv", CLUSTERPOLICY_HOME=str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    assert "opening the graph: building it" in done.stderr
    assert done.stdout == run("query", "objectives/ranking", "-f", "csv").stdout


def test_check_tells_what_holds_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    done = run("check", CLUSTERPOLICY_HOME=str(tmp_path / "none"))
    assert done.returncode == 0, done.stderr
    assert "questions can be asked" in done.stdout
    assert "hold to the shapes and checks" in done.stdout
    assert not (tmp_path / "none").exists()
