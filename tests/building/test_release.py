"""A release is written aside and then made the current one, or nothing changes."""

import errno
import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from clusterpolicy.building import release
from clusterpolicy.errors import ReleaseError

FACTS: dict[str, Any] = {"version": "1.0", "fingerprint": "f", "counts": {"triples": 1}}


def files(text: str = "one") -> dict[str, bytes]:
    return {"graph.nq": text.encode(), "rows.json": b'{"urn:g": ["a.csv, row 2"]}'}


def names(home: Path) -> set[str]:
    return {path.name for path in (home / "releases").iterdir()}


def test_a_release_is_found_as_it_was_published(tmp_path: Path) -> None:
    made = release.publish(tmp_path, files(), FACTS)
    found = release.current(tmp_path)
    assert found == made
    assert found.graph.read_bytes() == b"one"
    assert found.origins() == {"urn:g": ["a.csv, row 2"]}
    assert found.manifest["counts"] == {"triples": 1}
    assert release.digest(found.graph) == found.manifest["files"]["graph.nq"]["sha256"]


def test_without_a_release_there_is_none(tmp_path: Path) -> None:
    assert release.current(tmp_path / "nowhere") is None


def test_the_same_content_makes_the_same_name_and_leaves_the_files_alone(tmp_path: Path) -> None:
    first = release.publish(tmp_path, files(), FACTS)
    before = first.graph.stat().st_ino
    second = release.publish(tmp_path, files(), FACTS)
    assert first.folder == second.folder
    assert second.graph.stat().st_ino == before
    assert names(tmp_path) == {first.folder.name}


def test_a_damaged_release_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    made = release.publish(tmp_path, files(), FACTS)
    made.graph.write_bytes(b"two")
    assert release.publish(tmp_path, files(), FACTS).graph.read_bytes() == b"one"
    assert release.current(tmp_path) == made


def test_the_release_before_stays_for_its_readers_and_older_ones_go(tmp_path: Path) -> None:
    made = [release.publish(tmp_path, files(text), FACTS).folder.name for text in ("one", "two", "three")]
    assert names(tmp_path) == set(made[1:])
    assert (tmp_path / "current").read_text() == made[2] + "\n"


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[]", b"{}", b'{"version": 1, "files": []}', b"null"])
@pytest.mark.parametrize("file", ["manifest.json", "graph.nq", "rows.json", "../../current"])
def test_any_damage_is_a_release_error(tmp_path: Path, file: str, content: bytes) -> None:
    made = release.publish(tmp_path, files(), FACTS)
    (made.folder / file).write_bytes(content)
    with pytest.raises(ReleaseError, match=r"is damaged .*run: clusterpolicy build"):
        release.current(tmp_path)
    assert release.current(tmp_path / "elsewhere") is None


def test_a_manifest_that_was_edited_is_damage(tmp_path: Path) -> None:
    made = release.publish(tmp_path, files(), FACTS)
    manifest = made.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"counts": {}}))
    with pytest.raises(ReleaseError, match=r"manifest\.json is not what was written"):
        release.current(tmp_path)


@pytest.mark.parametrize("file", ["graph.nq", "rows.json", "manifest.json", ".current.new"])
@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "the disk is full"), (errno.EIO, "Input/output")],
)
def test_a_disk_that_fails_at_any_file_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, number: int, words: str
) -> None:
    before = release.publish(tmp_path, files(), FACTS)
    write = release._write

    def failing(path: Path, content: bytes) -> None:
        if path.name == file:
            path.write_bytes(content[:1])
            raise OSError(number, "Input/output error")
        write(path, content)

    monkeypatch.setattr(release, "_write", failing)
    with pytest.raises(ReleaseError, match=words) as caught:
        release.publish(tmp_path, files("two"), FACTS)
    assert "the earlier release is unchanged" in str(caught.value)
    assert release.current(tmp_path) == before
    assert names(tmp_path) == {before.folder.name}
    assert not (tmp_path / ".current.new").exists()


def test_what_a_killed_build_left_is_cleaned_up(tmp_path: Path) -> None:
    left = tmp_path / "releases" / ".new"
    left.mkdir(parents=True)
    (left / "graph.nq").write_bytes(b"half")
    (tmp_path / ".current.new").write_text("ha")
    made = release.publish(tmp_path, files(), FACTS)
    assert names(tmp_path) == {made.folder.name}
    assert release.current(tmp_path) == made


def test_a_garbled_pointer_does_not_keep_a_new_release_out(tmp_path: Path) -> None:
    release.publish(tmp_path, files(), FACTS)
    (tmp_path / "current").write_bytes(b"\xff\x00/../..")
    made = release.publish(tmp_path, files("two"), FACTS)
    assert release.current(tmp_path) == made


def test_a_reader_looks_again_when_a_build_replaces_the_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = release.publish(tmp_path, files(), FACTS)
    told = iter(["1.0-gone", made.folder.name])
    monkeypatch.setattr(release, "_pointer", lambda home: next(told))
    assert release.current(tmp_path) == made


def test_the_lock_keeps_others_out_and_lets_them_in_afterwards(tmp_path: Path) -> None:
    with FileLock(tmp_path / "build.lock"), pytest.raises(ReleaseError, match="another build is writing"):  # noqa: SIM117
        with release.lock(tmp_path, 0):
            pass
    with release.lock(tmp_path, 0) as waited:
        assert not waited


def _hold(home: Path, ready: Any, seconds: float) -> None:
    import time

    with release.lock(home, 0):
        ready.set()
        time.sleep(seconds)


def test_who_waits_is_told_so(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    other = context.Process(target=_hold, args=(tmp_path, ready, 0.5))
    other.start()
    assert ready.wait(30)
    with release.lock(tmp_path, 30) as waited:
        assert waited
    other.join()


def test_an_error_of_the_work_itself_is_not_blamed_on_the_folder(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), release.lock(tmp_path, 0):
        raise PermissionError(errno.EACCES, "elsewhere")
    with release.lock(tmp_path, 0):
        pass


def test_a_home_that_is_a_file_is_a_release_error(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(ReleaseError, match="cannot be written"), release.lock(home, 0):
        pass
