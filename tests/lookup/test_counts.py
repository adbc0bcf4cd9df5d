from itertools import pairwise

from clusterpolicy import __version__
from clusterpolicy.lookup.graph import Graph


def test_the_release_and_its_size(graph: Graph) -> None:
    counts = {count.what: count for count in graph.stats() if count.group == "release"}
    sizes = graph.release.manifest["counts"]
    assert counts["version"].number == __version__
    assert counts["triples"].number == sizes["triples"] > 30_000
    assert (counts["inferred triples"].number, counts["inferred triples"].of) == (
        sizes["inferred"],
        sizes["triples"],
    )


def test_entities_stand_beside_their_wider_class(graph: Graph) -> None:
    counts = {count.what: count for count in graph.stats()}
    assert (counts["Country"].number, counts["Country"].group) == (39, "Territory")
    assert (counts["Region"].number, counts["Region"].of) == (49, counts["Territory"].number)
    assert counts["In-depth programme"].number == 30
    assert counts["Regional programme"].number == 55
    assert counts["Regional programme"].of == counts["Programme"].number


def test_no_count_exceeds_what_it_is_part_of(graph: Graph) -> None:
    assert all(int(count.number) <= count.of for count in graph.stats() if count.of is not None)


def test_groups_stand_together(graph: Graph) -> None:
    groups = [count.group for count in graph.stats()]
    assert sum(a != b for a, b in pairwise(groups)) + 1 == len(set(groups))
