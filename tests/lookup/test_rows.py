"""Which row of which table states a fact."""

import csv

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.rows import Rows
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, SOURCE

PLACE = SOURCE + "eocic-2019/table-8/row/germany-kmu-netc"
FACT = ox.Triple(
    ox.NamedNode(ENTITY + "programme/de-kmu-netc"),
    ox.NamedNode(ONTOLOGY + "hasObjective"),
    ox.NamedNode(ENTITY + "objective/rd-technology"),
)


def test_a_fact_is_traced_to_its_own_row(graph: Graph) -> None:
    (row,) = Rows(graph.release.origins()).of(PLACE, FACT)
    file, _, line = row.partition(", row ")
    with (resources.root() / file).open(encoding="utf-8", newline="") as stream:
        cells = list(csv.reader(stream))[int(line) - 1]
    assert cells[:2] == ["de-kmu-netc", "rd-technology"]


def test_what_no_row_says_any_more_is_traced_to_all_rows_of_the_place() -> None:
    behind = {PLACE: ["data/eocic-2019/gone.csv, row 3", "data/eocic-2019/programmes.csv, row 99999"]}
    assert Rows(behind).of(PLACE, FACT) == tuple(behind[PLACE])
    assert Rows(behind).of("elsewhere", FACT) == ()
