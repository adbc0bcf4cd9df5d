"""Of which type the columns of a saved question are, seen in the answer to its examples."""

import json
from typing import Any, Final

from clusterpolicy.namespaces import XSD
from clusterpolicy.questions.library import Question
from clusterpolicy.web.asking import library
from clusterpolicy.web.rendering import Here

#: What a value of a column is in JSON; all others are strings.
_JSON: Final = {
    f"{XSD}integer": "integer",
    f"{XSD}decimal": "number",
    f"{XSD}double": "number",
    f"{XSD}float": "number",
    f"{XSD}boolean": "boolean",
}
#: A column that is empty in the answer to the examples can be of any type.
_ANY: Final = ["string", "number", "boolean", "null"]


def column_types(here: Here, question: Question) -> dict[str, list[str]]:
    """
    The columns of a question, each with its types in JSON Schema.

    A cell may be empty in the answer to other values, so null is always among them.
    """
    asked = library(here.serving)
    text = asked.bound(question, asked.read(question, asked.examples(question)))
    answer: dict[str, Any] = json.loads(here.graph.query(text).content)
    columns: dict[str, list[str]] = {}
    for name in answer["head"]["vars"]:
        cells = (row[name] for row in answer["results"]["bindings"] if name in row)
        types = {_JSON.get(cell.get("datatype", ""), "string") for cell in cells}
        if "number" in types:
            types.discard("integer")
        columns[name] = [*sorted(types), "null"] if types else _ANY
    return columns
