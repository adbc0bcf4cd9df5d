"""From facts to a release: what is in it, and that it is always the same."""

import json

import pyoxigraph as ox
import pytest

from clusterpolicy import __version__, resources
from clusterpolicy.building import build as module
from clusterpolicy.building import release
from clusterpolicy.building.build import build, construct, n_quads
from clusterpolicy.errors import TableError, ValidationError
from clusterpolicy.namespaces import RULE, SOURCE
from tests.fixtures.small import CP, ID, Project


def constructed() -> list[ox.Quad]:
    """The quads of the graph that is built."""
    return list(ox.parse(construct().graph, format=ox.RdfFormat.N_QUADS))


def test_the_default_graph_is_the_union_of_all_named_graphs(project: Project) -> None:
    quads = constructed()
    default = {quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)}
    named = {quad.triple for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert default == named


def test_each_fact_stands_in_the_graph_of_its_place_or_rule(project: Project) -> None:
    def graphs(subject: str, predicate: str, value: str) -> set[str]:
        triple = ox.Triple(*(ox.NamedNode(iri) for iri in (ID + subject, CP + predicate, ID + value)))
        return {
            q.graph_name.value for q in quads if q.triple == triple and isinstance(q.graph_name, ox.NamedNode)
        }

    quads = constructed()
    assert graphs("programme/de-beta", "hasObjective", "objective/growth") == {SOURCE + "tiny/section-2"}
    assert graphs("objective/growth", "objectiveOf", "programme/de-beta") == {RULE + "owl"}
    assert graphs("country/de", "pursues", "objective/growth") == {RULE + "pursues"}


def test_nothing_that_is_published_is_a_blank_node(project: Project) -> None:
    for quad in constructed():
        assert not any(
            isinstance(node, ox.BlankNode) for node in (quad.subject, quad.object, quad.graph_name)
        )


def test_the_manifest_says_version_counts_and_what_it_was_made_from(project: Project) -> None:
    made = build(project.home)
    assert made.manifest["version"] == __version__
    assert made.manifest["fingerprint"] == resources.fingerprint()
    assert made.manifest["counts"]["table rows"] == 9
    assert made.manifest["counts"]["programme"] == 3
    assert set(made.manifest["files"]) == {"graph.nq", "rows.json"}
    assert made.origins()[SOURCE + "tiny/section-2"] == [
        "data/tiny/places.csv, row 4",
        "data/tiny/programmes.csv, row 4",
        "data/tiny/objectives.csv, row 4",
    ]


def test_the_dump_parses_back_to_the_same_quads_in_order(project: Project) -> None:
    quads = constructed()
    text = n_quads(quads)
    assert set(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == set(quads)
    assert text.decode().splitlines() == sorted(text.decode().splitlines())


def test_two_builds_and_two_hash_seeds_make_the_same_bytes(project: Project) -> None:
    releases = []
    for seed in ("0", "1", "4242"):
        home = project.home / seed
        assert project.run("build", PYTHONHASHSEED=seed, CLUSTERPOLICY_HOME=str(home)).code == 0
        found = release.current(home)
        assert found is not None
        releases.append({path.name: path.read_bytes() for path in found.folder.iterdir()})
    assert releases[0] == releases[1] == releases[2]


def test_a_mistake_writes_nothing(project: Project) -> None:
    project.change("data/tiny/programmes.csv", "2014,2020", "2014,1999")
    with pytest.raises(TableError):
        build(project.home)
    assert [path.name for path in project.home.iterdir()] in ([], ["build.lock"])


def test_a_fault_in_the_graph_writes_nothing(project: Project) -> None:
    project.change("data/tiny/programmes.csv", "de-beta,Beta,de", "de-beta,Beta,")
    with pytest.raises(ValidationError):
        build(project.home)
    assert not (project.home / "releases").exists()


def test_who_waited_takes_what_the_other_build_made(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = build(project.home)

    def fail() -> None:
        raise AssertionError("built again")

    assert module._made(project.home, resources.fingerprint()) == made
    assert module._made(project.home, "other files") is None
    made.graph.write_bytes(b"")
    assert module._made(project.home, resources.fingerprint()) is None


def test_progress_ends_with_the_release(project: Project) -> None:
    told: list[str] = []
    build(project.home, told.append)
    assert told[0] == "ontology and vocabularies"
    assert told[-1] == "release"
    assert json.loads((project.release() or project.home).joinpath("manifest.json").read_text())
