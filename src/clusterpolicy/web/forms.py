"""The fields of a question's form, one for each of its parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from clusterpolicy.lookup.names import RECORDS
from clusterpolicy.namespaces import ONTOLOGY
from clusterpolicy.questions.library import Parameter, Question
from clusterpolicy.web.asking import Given, Library, library
from clusterpolicy.web.rendering import Here

#: A class with no more entities than this is offered as a list to choose from.
LISTED: Final = 60
_CONTROLS: Final = {"integer": "number", "text": "text"}
#: The properties that things of some classes have, with their values.
_PROPERTIES: Final = """
SELECT DISTINCT ?p ?value WHERE {
  VALUES ?class { %s }
  ?s a ?class ; ?p ?value .
  ?p a ?kind .
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
  FILTER(STRSTARTS(STR(?p), STR(cp:)))
} ORDER BY ?p
"""


@dataclass(frozen=True)
class Field:
    """
    A field of a form.

    :param name: its name in the address
    :param label: its heading
    :param description: what it means
    :param required: whether the question cannot be asked without it
    :param control: "list", "number", "name" (with suggestions) or "text"
    :param value: what stands in it
    :param choices: for a list the values with their words
    :param any: what the list calls nothing chosen
    :param suggest: where suggestions come from
    :param of: the field of the property whose values are suggested, where there is one
    :param minimum: the least number that is taken, in words; "" for any
    :param problem: what is wrong with the value
    :param near: better values in words, each with the address that asks with it
    :param example: the example in words and the address that asks with it
    """

    name: str
    label: str
    description: str
    required: bool
    control: str
    value: str
    choices: Sequence[tuple[str, str]]
    any: str
    suggest: str
    of: str
    minimum: str
    problem: str
    near: Sequence[tuple[str, str]]
    example: tuple[str, str]


def fields(here: Here, question: Question, given: Sequence[Given]) -> list[Field]:
    """The fields of a question's form, filled with what was given."""
    asked = library(here.serving)
    written = {each.parameter.name: asked.written(each) for each in given if not each.problem}
    return [_field(here, asked, question, each, written) for each in given]


def _field(here: Here, asked: Library, question: Question, given: Given, written: Mapping[str, str]) -> Field:
    parameter = given.parameter
    choices = choices_of(here, parameter, given)

    # With another property its values are others.
    kept = {name: value for name, value in written.items() if question.parameters[name].of != parameter.name}

    def address(value: str) -> str:
        return here.links.question(question.name, {**kept, parameter.name: value})

    control = "list" if choices else _CONTROLS.get(parameter.type, "name")
    example = asked.example(question, parameter, given.of)
    return Field(
        name=parameter.name,
        label=parameter.title,
        description="" if _says_nothing(parameter) else parameter.description,
        required=parameter.required,
        control=control,
        value=asked.written(given) if control == "list" else asked.shown(given),
        choices=choices,
        any="choose one" if parameter.required else "all",
        suggest=here.links.to("/suggest", kind=parameter.type) if control == "name" else "",
        of=parameter.of,
        minimum="" if parameter.minimum is None else str(parameter.minimum),
        problem=given.problem,
        near=[(near, address(near)) for near in given.near],
        example=(asked.said(example), address(asked.written(example))),
    )


def choices_of(here: Here, parameter: Parameter, given: Given | None = None) -> list[tuple[str, str]]:
    """What a parameter may be, as value and words, where that fits into a list; else nothing."""
    if parameter.choices:
        return [(choice, parameter.said(choice)) for choice in parameter.choices]
    if parameter.type == "property":
        known = dict(
            here.serving.remember(
                ("properties of", parameter.bearers, parameter.any_values),
                lambda: _properties(here, parameter),
            )
        )
        chosen = library(here.serving).written(given) if given and given.term is not None else ""
        if chosen and chosen not in known:
            known[chosen] = here.serving.label(ONTOLOGY + chosen)
        return list(known.items())
    if parameter.type in ("text", "integer", "entity"):
        return []
    choices: list[tuple[str, str]] = here.serving.remember(
        ("choices", parameter.type), lambda: _entities(here, parameter)
    )
    return choices


def _entities(here: Here, parameter: Parameter) -> list[tuple[str, str]]:
    found = here.serving.entities(parameter.type)
    if len(found) > LISTED:
        return []
    asked = library(here.serving)
    return [(asked.short(parameter, ox.NamedNode(iri)), label) for iri, label in found]


def _properties(here: Here, parameter: Parameter) -> list[tuple[str, str]]:
    """
    The properties that the bearers of a question have, by their names in words.

    Where its values are asked for, those alone whose values have names that a person would write.
    """
    query = _PROPERTIES % " ".join(f"cp:{name}" for name in parameter.bearers)
    names = here.graph.names.entities
    found: set[str] = set()
    for row in here.graph.query(query).rows():
        value = names.get(str(row["value"]))
        if parameter.any_values or (value is not None and value.kind not in RECORDS):
            found.add(str(row["p"]))
    worded = [(iri.removeprefix(ONTOLOGY), here.serving.label(iri)) for iri in found]
    return sorted(worded, key=lambda each: each[1].casefold())


def _says_nothing(parameter: Parameter) -> bool:
    """Whether the description only says the name again, or names what stands in a list anyway."""
    if parameter.type == "property":
        return True
    said = parameter.description.lower().removeprefix("the ").removeprefix("a ")
    return said == parameter.title.lower()
