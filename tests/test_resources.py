"""Where ontology, data and queries are found, and the digest of what a release is made from."""

from pathlib import Path

import pytest

from clusterpolicy import resources
from clusterpolicy.errors import ReleaseError
from tests.fixtures.small import Project, write_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = write_project(tmp_path)
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(made.folder))
    return made


def test_the_packages_own_resources_are_found_without_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLUSTERPOLICY_RESOURCES", raising=False)
    assert (resources.root() / "data" / "eocic-2019" / "datapackage.json").is_file()


def test_a_folder_that_lacks_something_says_what(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(project.path("data")))
    with pytest.raises(ReleaseError, match="has no folder ontology, data, queries"):
        resources.root()


def test_files_come_once_and_in_a_stable_order(project: Project) -> None:
    found = [resources.relative(path) for path in resources.files("ontology/*.ttl", "ontology/**/*.ttl")]
    assert found == sorted(set(found))
    assert "ontology/vocabularies/country.ttl" in found


def test_a_path_outside_is_named_in_full(project: Project, tmp_path: Path) -> None:
    assert resources.relative(tmp_path / "own.rq") == str(tmp_path / "own.rq")
    assert resources.relative(project.path("data/tiny/places.csv")) == "data/tiny/places.csv"


@pytest.mark.parametrize(
    "name",
    [
        "data/tiny/places.csv",
        "data/tiny/mappings/places.rq",
        "ontology/rules/pursues.rq",
        "ontology/shapes.ttl",
    ],
)
def test_a_change_of_any_source_changes_the_fingerprint(project: Project, name: str) -> None:
    before = resources.fingerprint()
    project.write(name, project.path(name).read_bytes() + b"\n#")
    assert resources.fingerprint() != before


def test_a_new_name_changes_the_fingerprint(project: Project) -> None:
    before = resources.fingerprint()
    project.path("ontology/rules/pursues.rq").rename(project.path("ontology/rules/other.rq"))
    assert resources.fingerprint() != before


def test_byte_order_marks_line_ends_and_questions_do_not(project: Project) -> None:
    before = resources.fingerprint()
    text = project.path("data/tiny/places.csv").read_text(encoding="utf-8")
    project.write("data/tiny/places.csv", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    project.write("queries/programmes/new.rq", "ASK {}")
    assert resources.fingerprint() == before
