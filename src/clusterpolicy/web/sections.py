"""
What pages show, declared: one ``queries/pages/<page>/<nn>-<name>.rq`` for each section of a page.

A section is a saved question (see :mod:`clusterpolicy.questions.library`) with a few lines more in its
header::

    #+ title: Programmes
    #+ description: Programmes of the country and of its regions.
    #+ tables: [Table 2, Table 5]
    #+ show: table
    #+ parameters:
    #+   entity: {type: country, required: true, example: Germany}

``show`` says how its rows are drawn; what a page understands is its own matter. Other lines are kept in
:attr:`Section.options` for the page. Sections stand in the order of their file names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header, read_text
from clusterpolicy.questions.library import Question, load_question
from clusterpolicy.store.answer import Answer
from clusterpolicy.web.declared import read_once

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph

#: Lines of a header that sections have besides those of every question.
OWN = ("show", "options", "empty", "more", "label", "group")


@dataclass(frozen=True)
class Section:
    """
    A part of a page.

    :param page: the page, the name of its folder
    :param name: its file's name without the number
    :param question: title, description, tables, parameters and SPARQL
    :param show: how its rows are drawn ("table" unless it says otherwise)
    :param options: the other lines of its header
    """

    page: str
    name: str
    question: Question
    show: str
    options: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Its heading."""
        return self.question.title

    def ask(self, graph: "Graph", **terms: ox.NamedNode | ox.Literal | None) -> Answer:
        """
        Its rows.

        :param terms: a term for each parameter; None leaves an optional one out
        """
        every = {name: terms.get(name) for name in self.question.parameters}
        return graph.query(self.question.bind(every))


def sections(page: str) -> list[Section]:
    """
    The sections of a page, in their order; none where the folder is missing.

    :raises DeclarationError: if a file cannot be used
    """
    return list(_sections(resources.root(), page))


@read_once
def _sections(_: Path, page: str) -> tuple[Section, ...]:
    return tuple(_section(page, path) for path in resources.files(f"queries/pages/{page}/*.rq"))


def _section(page: str, path: Path) -> Section:
    question = load_question(path, OWN)
    header = read_header(path, read_text(path))
    number, _, name = path.stem.partition("-")
    return Section(
        page=page,
        name=name if number.isdigit() else path.stem,
        question=question,
        show=str(header.get("show", "table")),
        options={key: header[key] for key in OWN if key in header},
    )
