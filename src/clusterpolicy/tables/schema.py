"""
Rows against their Table Schema, by Frictionless, told in our words.

Frictionless reads numbers as Python does (``1_000``, ``NaN``, Arabic digits); what is no number in
RDF is refused here too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rapidfuzz import process

from clusterpolicy import resources
from clusterpolicy.errors import Problem, excerpt
from clusterpolicy.tables.package import Source, Table
from clusterpolicy.tables.reading import Reading, Row

_EXTENSIONS: Final = ("valueUrl", "defines", "language", "languageFrom", "notBefore", "patternHelp")
_TYPE_WORDS: Final = {
    "integer": "a whole number",
    "number": "a number such as 1234.5",
    "boolean": "true or false",
    "date": "a date (YYYY-MM-DD)",
}
_LEXICAL: Final = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "number": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


def schema_problems(source: Source, readings: Sequence[Reading]) -> Iterator[Problem]:
    """
    Every cell and row that breaks its table's schema.

    A key into a table that could not be read whole is not checked.
    """
    from frictionless import FrictionlessException, Package, Resource, Schema

    tables = {reading.table.name: reading for reading in readings if reading.rows or reading.complete}
    for reading in tables.values():
        yield from _lexical_problems(reading)
    try:
        checked = [
            Resource(
                name=name,
                data=[[field.name for field in reading.table.fields]]
                + [[row.cells[field.name] for field in reading.table.fields] for row in reading.rows],
                schema=Schema.from_descriptor(_plain_schema(reading.table, tables)),
            )
            for name, reading in tables.items()
        ]
        report = Package(name=source.name, resources=checked).validate(limit_errors=100_000)
    except FrictionlessException as error:
        file = resources.relative(source.folder / "datapackage.json")
        yield Problem(file, 0, "", str(error), "must be a Table Schema (specs.frictionlessdata.io)")
        return
    for task in report.tasks:
        blank = {fault.row_number for fault in task.errors if fault.type == "blank-row"}
        for fault in task.errors:
            if fault.type == "primary-key" and fault.row_number in blank:
                continue
            yield _translate(tables[task.name], fault, tables)


def _lexical_problems(reading: Reading) -> Iterator[Problem]:
    for field in reading.table.fields:
        pattern = _LEXICAL.get(field.type)
        for row in reading.rows if pattern else ():
            cell = row.cells[field.name]
            if cell and pattern and not pattern.fullmatch(cell):
                yield _type_problem(reading, row, field.name)


def _type_problem(reading: Reading, row: Row, column: str) -> Problem:
    kind = next(field.type for field in reading.table.fields if field.name == column)
    found = f'found "{excerpt(row.cells[column])}"'
    return Problem(reading.table.file, row.line, column, found, f"allowed: {_TYPE_WORDS.get(kind, kind)}")


def _plain_schema(table: Table, tables: Mapping[str, Reading]) -> dict[str, Any]:
    """The schema without our own properties and without keys into tables that were not read whole."""
    schema = {key: value for key, value in table.schema.items() if key != "foreignKeys"}
    schema["fields"] = [
        {key: value for key, value in field.items() if key not in _EXTENSIONS}
        for field in table.schema["fields"]
    ]
    ours = {field.name for field in table.fields if field.value_url}  # told in better words by checking
    schema["foreignKeys"] = [
        key
        for key in table.schema.get("foreignKeys", [])
        if _whole(key, table, tables) and not ours.issuperset(key["fields"])
    ]
    return schema


def _whole(key: Mapping[str, Any], table: Table, tables: Mapping[str, Reading]) -> bool:
    reference = tables.get(key["reference"].get("resource") or table.name)
    return reference is not None and reference.complete


def _translate(reading: Reading, error: Any, tables: Mapping[str, Reading]) -> Problem:
    """A Frictionless error in our words, with the nearest value where one can be told."""
    number = getattr(error, "row_number", None)
    # Frictionless counts the header as row 1, whatever lines the file's records take.
    row = reading.rows[number - 2] if number else None
    column = getattr(error, "field_name", "") or ""
    if row is None:
        return Problem(reading.table.file, 0, column, error.note or error.title, "see datapackage.json")
    if error.type == "foreign-key":
        return _foreign_key_problem(reading, error, row, tables)
    if error.type == "primary-key":
        key = reading.table.schema["primaryKey"]
        return _repeated(reading, row, [key] if isinstance(key, str) else key)
    if error.type == "unique-error":
        return _repeated(reading, row, [column])
    if error.type == "type-error":
        return _type_problem(reading, row, column)
    if error.type == "constraint-error":
        return _constraint_problem(reading, error, row, column)
    if error.type == "blank-row":
        return Problem(reading.table.file, row.line, "", "every cell is empty", "take the row out")
    return Problem(reading.table.file, row.line, column, error.note or error.title, "see datapackage.json")


def _foreign_key_problem(reading: Reading, error: Any, row: Row, tables: Mapping[str, Reading]) -> Problem:
    cell = str(next(iter(error.field_cells)))
    where = tables[error.reference_name] if error.reference_name else reading
    choices = sorted({other.cells[error.reference_field_names[0]] for other in where.rows})
    near = process.extractOne(cell, choices, score_cutoff=50)
    return Problem(
        reading.table.file,
        row.line,
        next(iter(error.field_names)),
        f'found "{excerpt(cell)}"',
        f"allowed: one listed in {where.table.name}",
        near[0] if near else "",
    )


def _repeated(reading: Reading, row: Row, key: Sequence[str]) -> Problem:
    shown = ", ".join(row.cells[name] for name in key)
    first = next(
        other.line for other in reading.rows if all(other.cells[name] == row.cells[name] for name in key)
    )
    found = f'"{excerpt(shown)}" stands already in row {first}'
    return Problem(reading.table.file, row.line, ", ".join(key), found, "each only once")


def _constraint_problem(reading: Reading, error: Any, row: Row, column: str) -> Problem:
    file, cell = reading.table.file, row.cells[column]
    if not cell:
        return Problem(file, row.line, column, "the cell is empty", "a value is required")
    field = next(field for field in reading.table.schema["fields"] if field["name"] == column)
    constraints, found = field["constraints"], f'found "{excerpt(cell)}"'
    if 'constraint "enum"' in error.note:
        choices = [str(value) for value in constraints["enum"]]
        near = process.extractOne(cell, choices, score_cutoff=40)
        return Problem(
            file, row.line, column, found, f"allowed: {', '.join(choices)}", near[0] if near else ""
        )
    if 'constraint "pattern"' in error.note:
        return Problem(
            file, row.line, column, found, field.get("patternHelp", f"allowed: {constraints['pattern']}")
        )
    return Problem(file, row.line, column, found, _bounds(constraints) or error.note)


def _bounds(constraints: Mapping[str, Any]) -> str:
    """The range that a number or the length of a text must keep."""
    least, most = constraints.get("minimum"), constraints.get("maximum")
    if least is not None and most is not None:
        return f"allowed: {least} to {most}"
    if least is not None:
        return f"allowed: {least} or more"
    return f"allowed: {most} or less" if most is not None else ""
