"""
The saved questions: one ``queries/<theme>/<name>.rq`` each, described by its ``#+`` header.

A parameter is a variable that stands in a ``VALUES`` block of its own, with an example in it, so that
the file runs as it is in any SPARQL editor::

    #+ title: Which programmes support clusters in a country?
    #+ parameters:
    #+   country: {type: country, example: Germany, required: true}
    SELECT … WHERE { VALUES ?country { country:de } … }

Asking the question replaces what stands in the braces; an optional parameter that is not given
takes its block away. Where its ``choices`` are the name of a vocabulary, they are the notations of its
concepts, read by their names.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header, read_text, syntax_problem
from clusterpolicy.building.vocabulary import parse_turtle
from clusterpolicy.errors import DeclarationError, Problem, QuestionError, UnknownName, excerpt
from clusterpolicy.namespaces import SKOS
from clusterpolicy.questions.binding import bind, parameters_in
from clusterpolicy.store.forms import refuse_changes, refuse_service

#: Folders below ``queries`` that hold no questions.
NOT_QUESTIONS = ("checks", "networks")
_KNOWN = {"title", "description", "parameters", "tables", "keywords", "columns", "denominator", "show"}
_PARTS = {
    "type",
    "label",
    "example",
    "required",
    "description",
    "choices",
    "minimum",
    "of",
    "bearers",
    "values",
}
#: The classes of what bears a property, unless a header says otherwise.
BEARERS = ("Programme", "ClusterSupport")
#: The drawings that an answer may be shown as beside its table.
DRAWINGS = ("bars", "map", "timeline", "network")


@dataclass(frozen=True)
class Parameter:
    """
    What a question wants to know first.

    :param name: the variable
    :param type: a class of entities ("country", "programme", "territory", …), "integer" or "text"
    :param description: what it means
    :param example: a value as a person would write it
    :param required: whether the question makes no sense without it
    :param choices: the only texts that mean something, where there are few
    :param minimum: the least number that means something, where there is one
    :param of: the parameter that names the property whose values these are
    :param bearers: for a property the classes of what has it; see :data:`BEARERS`
    :param any_values: for a property whether texts, numbers and records will do as its values
    :param label: its name for people, where the variable says too little
    :param choices_in_words: the choices as people read them, in the same order, where they are codes
    """

    name: str
    type: str
    description: str
    example: str
    required: bool
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    of: str = ""
    bearers: tuple[str, ...] = BEARERS
    any_values: bool = False
    label: str = ""
    choices_in_words: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What people are told it is called."""
        return self.label or words(self.name)

    def said(self, choice: str) -> str:
        """A choice for reading: by its name in the vocabulary, where it has one."""
        if choice in self.choices and self.choices_in_words:
            return self.choices_in_words[self.choices.index(choice)]
        return in_words(choice)

    def chosen(self, value: str) -> str:
        """
        A text as a choice: in the spelling of the header or of the vocabulary, which also knows its name.

        :raises UnknownName: if there are choices and it is none of them
        """
        if not self.choices:
            return value
        same = {plain(self.said(choice)): choice for choice in self.choices}
        same |= {plain(choice): choice for choice in self.choices}
        if plain(value) not in same:
            raise UnknownName(self.name.replace("_", " "), excerpt(value), [*map(self.said, self.choices)])
        return same[plain(value)]


def in_words(choice: str) -> str:
    """
    A choice for reading.

    >>> in_words("european-survey")
    'european survey'
    """
    return choice.replace("-", " ")


def words(name: str) -> str:
    """
    A name of a parameter in words.

    >>> words("cluster_type")
    'Cluster type'
    """
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def plain(choice: str) -> str:
    """A choice for comparison: neither case nor hyphens tell it from others."""
    return in_words(choice).casefold()


@dataclass(frozen=True)
class Question:
    """
    A saved question.

    :param name: ``theme/name``
    :param title: the question in plain words
    :param description: what the answer shows and what it does not
    :param parameters: by name, in the order of the header
    :param tables: the places of the report that it draws on
    :param text: the SPARQL as saved
    :param denominators: for a column of counts the column that says of how many
    :param show: the drawings that suit the answer, each with the columns it is made of, see :data:`DRAWINGS`
    :param heads: headings of columns whose names say too little; ``{country}`` is a parameter's value
    """

    name: str
    title: str
    description: str
    parameters: Mapping[str, Parameter]
    tables: tuple[str, ...]
    text: str = field(repr=False)
    denominators: Mapping[str, str] = field(default_factory=dict)
    show: Mapping[str, Any] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)

    @property
    def theme(self) -> str:
        """The folder it is saved in."""
        return self.name.partition("/")[0]

    def refuse_unknown(self, names: Iterable[str]) -> None:
        """
        Nothing, if all names are parameters of this question.

        :raises UnknownName: for the first that is not, with those that are
        """
        for name in names:
            if name not in self.parameters:
                if not self.parameters:
                    raise QuestionError(f"{self.name} has no parameters; leave out {name}")
                raise UnknownName(f"parameter of {self.name}", name, sorted(self.parameters))

    def bind(self, values: Mapping[str, ox.NamedNode | ox.Literal | None]) -> str:
        """The SPARQL with terms in the place of its parameters; None takes the parameter's block away."""
        return bind(self.text, values)


def load_question(path: Path, further: Collection[str] = ()) -> Question:
    """
    The question of a file.

    :param further: lines that its header may have besides those of every question
    :raises DeclarationError: if its header lacks something or does not fit its text, or it does not parse
    """
    text, name = read_text(path), resources.relative(path)
    header = read_header(path, text)
    problems = list(_header_problems(name, header, text, _KNOWN.union(further)))
    try:
        refuse_changes(text)
        refuse_service(text)
        problems += _head_problems(name, header, ox.Store().query(text))
    except QuestionError as error:
        problems.append(Problem(name, 0, "", str(error), "a question asks the graph and changes nothing"))
    except SyntaxError as error:
        problems.append(syntax_problem(path, error, text, "SPARQL 1.1"))
    if problems:
        raise DeclarationError("a question cannot be used", problems)
    choices = {key: _choices(value.get("choices")) for key, value in (header.get("parameters") or {}).items()}
    parameters = {
        key: Parameter(
            name=key,
            type=str(value["type"]),
            description=str(value.get("description", "")),
            example=str(value["example"]),
            required=bool(value.get("required", False)),
            choices=tuple(choices[key]),
            minimum=value.get("minimum"),
            of=str(value.get("of", "")),
            bearers=tuple(map(str, value.get("bearers") or BEARERS)),
            any_values=value.get("values") == "any",
            label=str(value.get("label", "")),
            choices_in_words=tuple(choices[key].values()) if isinstance(value.get("choices"), str) else (),
        )
        for key, value in (header.get("parameters") or {}).items()
    }
    return Question(
        name=f"{path.parent.name}/{path.stem}",
        title=str(header["title"]),
        description=" ".join(str(header["description"]).split()),
        parameters=parameters,
        tables=tuple(map(str, header.get("tables") or ())),
        text=text,
        denominators={str(key): str(value) for key, value in (header.get("denominator") or {}).items()},
        show=header["show"] if isinstance(header.get("show"), dict) else {},
        heads={str(key): str(value) for key, value in (header.get("columns") or {}).items()},
    )


def _choices(declared: Any) -> dict[str, str]:
    """Choices with their words: those that a header lists, or the notations of a vocabulary that it names."""
    if not isinstance(declared, str):
        return {str(choice): in_words(str(choice)) for choice in declared or ()}
    path = _vocabulary(declared)
    return _notations(path, path.stat().st_mtime_ns)


@cache
def _notations(path: Path, _changed: int) -> dict[str, str]:
    """The notations of a vocabulary with the names of their concepts, by name; not to be changed."""
    codes: dict[ox.NamedNode, str] = {}
    names: dict[ox.NamedNode, str] = {}
    for triple in parse_turtle(path):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            if triple.predicate.value == f"{SKOS}notation":
                codes[triple.subject] = triple.object.value
            elif triple.predicate.value == f"{SKOS}prefLabel" and triple.object.language == "en":
                names[triple.subject] = triple.object.value
    found = sorted(((names[node], code) for node, code in codes.items()), key=lambda each: each[0].casefold())
    called = [name for name, _ in found]
    return {code: name if called.count(name) == 1 else f"{name} ({code})" for name, code in found}


def _vocabulary(name: str) -> Path:
    return resources.root() / "ontology" / "vocabularies" / f"{name}.ttl"


def _header_problems(
    name: str, header: Mapping[str, Any], text: str, known: Collection[str]
) -> Iterator[Problem]:
    for key in ("title", "description", "tables"):
        if not header.get(key):
            yield Problem(name, 1, "", f"the header has no {key}", f"add #+ {key}: …")
    for key in sorted(set(header) - set(known)):
        yield Problem(name, 1, "", f"unknown header {key}", f"allowed: {', '.join(sorted(known))}")
    if not isinstance(header.get("denominator", {}), dict):
        yield Problem(name, 1, "", "denominator is no pair", "allowed: column of counts: column of all")
    if isinstance(header.get("show"), dict):
        for key in sorted(set(header["show"]) - set(DRAWINGS)):
            yield Problem(name, 1, "", f"show has an unknown {key}", f"allowed: {', '.join(DRAWINGS)}")
    declared = header.get("parameters") or {}
    if not isinstance(declared, dict) or not all(isinstance(value, dict) for value in declared.values()):
        yield Problem(name, 1, "", "parameters are not name: {type, example}", "see the other questions")
        return
    for key, value in declared.items():
        yield from _parameter_problems(name, str(key), value, text)
        if value.get("of") and declared.get(value["of"], {}).get("type") != "property":
            yield Problem(
                name, 1, "", f"parameter {key} is of {value['of']}", "allowed: a parameter of type property"
            )


def _head_problems(name: str, header: Mapping[str, Any], answer: object) -> Iterator[Problem]:
    heads = header.get("columns") or {}
    if not isinstance(heads, dict):
        yield Problem(name, 1, "", "columns is no pair", "allowed: column: heading")
        return
    columns = [each.value for each in answer.variables] if isinstance(answer, ox.QuerySolutions) else []
    for key in sorted(set(heads) - set(columns)):
        yield Problem(name, 1, "", f"columns names {key}, which is none", f"allowed: {', '.join(columns)}")


def _parameter_problems(name: str, key: str, value: Mapping[str, Any], text: str) -> Iterator[Problem]:
    for part in ("type", "example"):
        if value.get(part) in (None, ""):
            yield Problem(
                name, 1, "", f"parameter {key} has no {part}", "every parameter has a type and an example"
            )
    for part in sorted(set(value) - _PARTS):
        yield Problem(
            name, 1, "", f"parameter {key} has an unknown {part}", f"allowed: {', '.join(sorted(_PARTS))}"
        )
    if not isinstance(value.get("required", False), bool):
        yield Problem(
            name, 1, "", f"parameter {key} has required: {value['required']}", "allowed: true, false"
        )
    choices = value.get("choices", [])
    if isinstance(choices, str) and not _vocabulary(choices).is_file():
        known = ", ".join(path.stem for path in resources.files("ontology/vocabularies/*.ttl"))
        yield Problem(
            name, 1, "", f"parameter {key} has choices of no vocabulary {choices}", f"allowed: {known}"
        )
    elif not isinstance(choices, list | str):
        yield Problem(name, 1, "", f"parameter {key} has choices that are no list", "allowed: [one, two]")
    elif choices and str(value.get("example")) not in _choices(choices):
        yield Problem(name, 1, "", f"parameter {key} has an example that is none of its choices", "add it")
    if value.get("values", "any") != "any":
        yield Problem(name, 1, "", f"parameter {key} has values: {value['values']}", "allowed: any")
    if not isinstance(value.get("minimum", 0), int):
        yield Problem(
            name, 1, "", f"parameter {key} has minimum: {value['minimum']}", "allowed: a whole number"
        )
    if key not in parameters_in(text):
        yield Problem(name, 1, "", f"parameter {key} is not used", f"the query needs VALUES ?{key} {{ … }}")


def question_files() -> dict[str, Path]:
    """The file of every saved question by its name."""
    return {
        f"{path.parent.name}/{path.stem}": path
        for path in resources.files("queries/*/*.rq")
        if path.parent.name not in NOT_QUESTIONS
    }


def all_questions() -> list[Question]:
    """
    Every saved question, by name.

    :raises DeclarationError: with the faults of all that cannot be used
    """
    questions: list[Question] = []
    problems: list[Problem] = []
    for path in question_files().values():
        try:
            questions.append(load_question(path))
        except DeclarationError as error:
            problems += error.problems
    if problems:
        raise DeclarationError("questions cannot be used", problems)
    return questions


def find_question(name: str) -> Question:
    """
    The question of that name; the theme may be left out where the name is unique.

    :raises UnknownName: if there is none, with the nearest names
    """
    files = question_files()
    if name in files:
        return load_question(files[name])
    same = [full for full in files if full.partition("/")[2] == name]
    if len(same) == 1:
        return load_question(files[same[0]])
    from rapidfuzz import process

    near = same or [match for match, score, _ in process.extract(name, list(files), limit=3) if score >= 60]
    raise UnknownName("question", name, near)
