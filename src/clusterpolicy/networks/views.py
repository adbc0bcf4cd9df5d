"""
The network views: one ``queries/networks/<view>.rq`` each.

A view is a saved question (see :mod:`clusterpolicy.questions.library`) whose rows are edges: ``source``,
``target``, ``relation`` (in words), and where there is one ``weight`` and ``place``. Its header says besides
how to read the picture, and what is done with the edges::

    #+ title: Programmes that are alike
    #+ question: Which programmes are alike?
    #+ reading: A line joins two programmes that …
    #+ project: target
    #+ weight: newman
    #+ backbone: 0.15
    #+ directed: true

``project: target`` makes a one-mode network of the sources that share targets (``project: source`` the other
way round); ``weight`` is how its lines are weighed (shared, jaccard, newman) and ``backbone`` the
significance that a projected line must have to be drawn; ``directed`` draws lines as arrows. A view may also
choose from the edges of another one, in which case its own query returns one row that says where to look::

    #+ question: How are {from} and {to} connected?
    #+ from: everything
    #+ select: path
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header, read_text
from clusterpolicy.errors import DeclarationError, Problem, UnknownName
from clusterpolicy.questions.library import Question, load_question
from clusterpolicy.store.answer import Answer

#: How the lines of a projected view may be weighed, see :mod:`clusterpolicy.networks.projection`.
WEIGHTINGS: Final = ("shared", "jaccard", "newman")
#: The ways to choose from another view's edges.
SELECTIONS: Final = ("around", "path")
_CHOICES: Final = {"project": ("target", "source"), "weight": WEIGHTINGS, "select": SELECTIONS}
_OWN: Final = ("question", "reading", "project", "weight", "backbone", "from", "select", "directed")


@dataclass(frozen=True)
class View:
    """
    A network view.

    :param question: the saved question whose rows are edges
    :param asks: the question that the network answers, in plain words
    :param reading: how to read the picture
    :param project: "target", "source" or "" for a network as it is
    :param weight: how a projected line is weighed
    :param backbone: significance that a projected line must have; 1 draws all
    :param origin: the view that it chooses from, or ""
    :param select: how it chooses from that view: "around", "path" or ""
    :param directed: whether its lines are arrows from source to target
    """

    question: Question
    asks: str
    reading: str
    project: str = ""
    weight: str = "shared"
    backbone: float = 1.0
    origin: str = ""
    select: str = ""
    directed: bool = False

    @property
    def name(self) -> str:
        """The file's stem."""
        return self.question.name.partition("/")[2]


@dataclass(frozen=True)
class Edge:
    """
    A line in a network.

    :param source: IRI
    :param target: IRI
    :param relation: what joins them, in words
    :param weight: how strongly
    :param places: where the report says so
    """

    source: str
    target: str
    relation: str
    weight: float
    places: tuple[str, ...]


def view_files() -> dict[str, Path]:
    """The file of every view by its name."""
    return {path.stem: path for path in resources.files("queries/networks/*.rq")}


def load_view(name: str) -> View:
    """
    The view of that name.

    :raises UnknownName: if there is none, with the nearest names
    :raises DeclarationError: if its file cannot be used
    """
    files = view_files()
    if name not in files:
        from rapidfuzz import process

        near = [match for match, score, _ in process.extract(name, list(files), limit=3) if score >= 50]
        raise UnknownName("view", name, near or sorted(files))
    path = files[name]
    question = load_question(path, _OWN)
    header = read_header(path, read_text(path))
    if problems := list(_problems(resources.relative(path), header, files)):
        raise DeclarationError("a view cannot be used", problems)
    return View(
        question,
        asks=" ".join(str(header["question"]).split()),
        reading=" ".join(str(header["reading"]).split()),
        project=str(header.get("project", "")),
        weight=str(header.get("weight", "shared")),
        backbone=float(header.get("backbone", 1)),
        origin=str(header.get("from", "")),
        select=str(header.get("select", "")),
        directed=bool(header.get("directed", False)),
    )


def all_views() -> list[View]:
    """Every view, by name."""
    return [load_view(name) for name in sorted(view_files())]


def _problems(name: str, header: dict[str, Any], files: dict[str, Path]) -> Iterator[Problem]:
    for key in ("question", "reading"):
        if not header.get(key):
            yield Problem(name, 1, "", f"the header has no {key}", f"add #+ {key}: …")
    for key, allowed in _CHOICES.items():
        if header.get(key, allowed[0]) not in allowed:
            yield Problem(name, 1, "", f"{key} is {header[key]}", f"allowed: {', '.join(allowed)}")
    if ("from" in header) != ("select" in header):
        yield Problem(name, 1, "", "from and select belong together", "give both or none")
    if "from" in header and header["from"] not in files:
        yield Problem(name, 1, "", f"from is {header['from']}", f"allowed: {', '.join(sorted(files))}")
    backbone = header.get("backbone", 1)
    if not isinstance(backbone, int | float) or not 0 < backbone <= 1:
        yield Problem(name, 1, "", f"backbone is {backbone}", "allowed: a number above 0, at most 1")


def edges(answer: Answer) -> list[Edge]:
    """
    The rows of a view as edges; rows that differ only in their place become one edge with several places.

    Where such rows differ in weight, the greatest counts. What is joined to itself is left out.
    """
    merged: dict[tuple[str, str, str], tuple[float, dict[str, None]]] = {}
    for row in answer.rows():
        key = (str(row["source"]), str(row["target"]), str(row.get("relation") or ""))
        weight, places = merged.get(key, (0.0, {}))
        if row.get("place"):
            places[str(row["place"])] = None
        number = row.get("weight")
        merged[key] = (max(weight, float(number) if isinstance(number, int | float) else 1.0), places)
    return [
        Edge(*key, weight, tuple(places))
        for key, (weight, places) in sorted(merged.items())
        if key[0] != key[1]
    ]
