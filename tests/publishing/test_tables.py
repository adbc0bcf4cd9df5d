import csv
import io
import json

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.publishing.tables import tables
from clusterpolicy.questions.library import all_questions


def test_every_long_list_is_a_table_with_typed_columns(graph: Graph) -> None:
    files = dict(tables(graph))
    lists = {question.name.partition("/")[2] for question in all_questions() if question.theme == "facts"}
    assert set(files) == {f"{name}.csv" for name in lists} | {"datapackage.json"}
    package = json.loads(files["datapackage.json"])
    types = {
        resource["name"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for resource in package["resources"]
    }
    assert types["budgets"]["amount"] == "number"
    assert types["assessments"]["answer"] == "integer"
    assert types["programmes"]["label"] == "string"


def test_rows_are_sorted_and_absent_cells_empty(graph: Graph) -> None:
    rows = list(csv.reader(io.StringIO(dict(tables(graph))["programmes.csv"].decode())))
    assert rows[0][:3] == ["programme", "label", "kind"]
    assert rows[1:] == sorted(rows[1:])
    assert any("" in row for row in rows)
    assert not any("None" in row for row in rows)
