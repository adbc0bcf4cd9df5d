"""A data package becomes a source, or says everything that is wrong with it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.errors import TableError
from clusterpolicy.tables.descriptor import faults
from clusterpolicy.tables.package import Field, all_sources, load_source
from tests.fixtures.small import PACKAGE, Project, write_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = write_project(tmp_path)
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(made.folder))
    return made


def test_a_source_has_its_tables_in_order(project: Project) -> None:
    (source,) = all_sources()
    assert source.iri == "https://w3id.org/clusterpolicy/source/tiny"
    assert [table.name for table in source.tables] == ["places", "programmes", "objectives"]
    table = source.tables[1]
    assert table.file == "data/tiny/programmes.csv"
    assert table.mapping == project.path("data/tiny/mappings/programmes.rq")
    fields = {field.name: field for field in table.fields}
    assert fields["programme"].defines
    assert fields["end"].not_before == "start"
    assert fields["amount"].type == "number"


def test_reference_facts_come_first(project: Project) -> None:
    package = project.path("data/tiny/datapackage.json").read_bytes()
    project.write("data/a/datapackage.json", package)
    project.write("data/reference/datapackage.json", package)
    assert [source.name for source in all_sources()] == ["reference", "a", "tiny"]


def test_the_real_data_packages_have_no_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLUSTERPOLICY_RESOURCES", raising=False)
    assert {source.name for source in all_sources()} >= {"reference", "eocic-2019"}


@pytest.mark.parametrize(
    ("template", "cell", "iri"),
    [
        ("id/country/{}", "de", "https://w3id.org/clusterpolicy/id/country/de"),
        ("id/{scheme}/{}", "any", "https://w3id.org/clusterpolicy/id/objective/any"),
        ("{}", "https://example.org/a", "https://example.org/a"),
        ("id/country/{}", "{scheme}", "https://w3id.org/clusterpolicy/id/country/{scheme}"),
        ("id/{nowhere}/{}", "x", "https://w3id.org/clusterpolicy/id//x"),
    ],
)
def test_a_template_takes_cells_and_leaves_braces_in_cells_alone(template: str, cell: str, iri: str) -> None:
    assert Field("a", "string", value_url=template).iri(cell, {"scheme": "objective"}) == iri


def test_the_iris_of_a_column_start_with_its_template() -> None:
    assert Field("a", "string", value_url="id/x/{}").minted_below == "https://w3id.org/clusterpolicy/id/x/"


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    package = copy.deepcopy(PACKAGE)
    change(package)
    return package


def _field(package: dict[str, Any], table: int, column: int) -> dict[str, Any]:
    field: dict[str, Any] = package["resources"][table]["schema"]["fields"][column]
    return field


FAULTS: dict[str, tuple[object, str]] = {
    "a list": ([], "lists no resources"),
    "nothing": (None, "lists no resources"),
    "no resources": ({"resources": []}, "lists no resources"),
    "a resource without a name": (
        changed(lambda p: p["resources"][0].pop("name")),
        "a resource is called None",
    ),
    "a resource that is text": ({"resources": ["a"]}, "a resource is called None"),
    "a name twice": (
        changed(lambda p: p["resources"].append(p["resources"][0])),
        "two tables are called places",
    ),
    "a resource without a path": (
        changed(lambda p: p["resources"][0].pop("path")),
        "table places has no path",
    ),
    "several paths": (
        changed(lambda p: p["resources"][0].update(path=["a.csv"])),
        "table places has no path",
    ),
    "no schema": (changed(lambda p: p["resources"][0].pop("schema")), "table places has no columns"),
    "a column without a name": (
        changed(lambda p: _field(p, 0, 0).pop("name")),
        "table places has no columns",
    ),
    "a column twice": (
        changed(lambda p: _field(p, 2, 1).update(name="part")),
        "table objectives has two columns part",
    ),
    "a column that is no variable": (
        changed(lambda p: _field(p, 2, 2).update(name="part-no")),
        "column part-no of table objectives is no variable name",
    ),
    "an unknown type": (
        changed(lambda p: _field(p, 0, 1).update(type="strng")),
        "column part of table places has type 'strng'",
    ),
    "a pattern that is none": (
        changed(lambda p: _field(p, 0, 1).update(constraints={"pattern": "["})),
        "column part of table places has a wrong constraint (unterminated character set at position 0)",
    ),
    "order against an unknown column": (
        changed(lambda p: _field(p, 1, 6).update(notBefore="begin")),
        "column end of table programmes refers to column 'begin'",
    ),
    "a template with an unknown column": (
        changed(lambda p: _field(p, 0, 0).update(valueUrl="id/{scheme}/{}")),
        "column place of table places refers to column 'scheme'",
    ),
    "a primary key of an unknown column": (
        changed(lambda p: p["resources"][0]["schema"].update(primaryKey="id")),
        "primaryKey of table places names 'id'",
    ),
    "a foreign key into an unknown table": (
        changed(
            lambda p: p["resources"][2]["schema"]["foreignKeys"][0]["reference"].update(resource="parts")
        ),
        "a foreign key of table objectives refers to table 'parts'",
    ),
    "a foreign key into an unknown column": (
        changed(
            lambda p: p["resources"][2]["schema"]["foreignKeys"][0]["reference"].update(fields=["parts"])
        ),
        "foreignKeys of table objectives names 'parts'",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_descriptor_is_found(fault: str) -> None:
    package, expected = FAULTS[fault]
    assert expected in [found for found, _ in faults(package)]


def test_the_descriptor_of_the_small_project_has_none() -> None:
    assert list(faults(PACKAGE)) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["resources", "name", "path", "schema", "fields", "type", "primaryKey", "foreignKeys"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_either_is_a_package_or_has_faults(value: object) -> None:
    assert all(found and allowed for found, allowed in faults(value))


@given(json_values, st.sampled_from(["primaryKey", "foreignKeys"]))
def test_any_keys_either_fit_or_are_faults(value: object, key: str) -> None:
    package = changed(lambda p: p["resources"][0]["schema"].update({key: value}))
    assert all(found and allowed for found, allowed in faults(package))


@given(json_values, st.sampled_from(["type", "valueUrl", "constraints", "languageFrom", "notBefore"]))
def test_any_column_either_fits_or_has_faults(value: object, key: str) -> None:
    package = changed(lambda p: _field(p, 0, 1).update({key: value}))
    assert all(found and allowed for found, allowed in faults(package))


def test_the_mistakes_of_all_descriptors_are_told_at_once(project: Project) -> None:
    project.write("data/a/datapackage.json", "{")
    project.write("data/b/datapackage.json", b'"\xff"')
    project.write("data/c/datapackage.json", json.dumps({"resources": []}))
    with pytest.raises(TableError) as caught:
        all_sources()
    assert [problem.file for problem in caught.value.problems] == [
        f"data/{name}/datapackage.json" for name in ("a", "b", "c")
    ]


def test_a_byte_order_mark_before_the_descriptor_is_accepted(project: Project) -> None:
    path = project.path("data/tiny/datapackage.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_source(path).name == "tiny"
