"""The ontology, its vocabularies and the dataset's description, read from their Turtle files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_text, syntax_problem
from clusterpolicy.errors import DeclarationError, Problem, told
from clusterpolicy.namespaces import ENTITY


@dataclass(frozen=True)
class Vocabulary:
    """
    What ``ontology`` declares.

    :param axioms: everything of ``ontology.ttl`` and ``alignments.ttl``, class expressions included
    :param concepts: everything of ``vocabularies/*.ttl``
    :param dataset: the dataset's own description
    """

    axioms: tuple[ox.Triple, ...]
    concepts: tuple[ox.Triple, ...]
    dataset: tuple[ox.Triple, ...]

    @property
    def named_axioms(self) -> tuple[ox.Triple, ...]:
        """The axioms that need no blank node: what the published graph says of its own terms."""
        return tuple(
            triple
            for triple in self.axioms
            if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.BlankNode)
        )

    @property
    def defined(self) -> set[str]:
        """The IRIs of entities that the vocabularies describe."""
        return {
            triple.subject.value
            for triple in self.concepts
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(ENTITY)
        }


def load_vocabulary() -> Vocabulary:
    """
    The vocabulary files.

    :raises DeclarationError: with the fault of every file that is missing or does not parse
    """
    problems: list[Problem] = []

    def read(paths: Iterable[Path], published: bool = True) -> tuple[ox.Triple, ...]:
        found: set[ox.Triple] = set()
        for path in paths:
            try:
                triples = parse_turtle(path)
            except DeclarationError as error:
                problems.extend(error.problems)
                continue
            if published and any(
                isinstance(node, ox.BlankNode) for t in triples for node in (t.subject, t.object)
            ):
                name = resources.relative(path)
                problems.append(
                    Problem(name, 0, "", "a blank node", "everything that is published has an IRI")
                )
            found |= set(triples)
        return tuple(sorted(found, key=str))

    folder = resources.root() / "ontology"
    vocabulary = Vocabulary(
        axioms=read([folder / "ontology.ttl", *resources.files("ontology/alignments.ttl")], published=False),
        concepts=read(resources.files("ontology/vocabularies/*.ttl")),
        dataset=read([folder / "dataset.ttl"]),
    )
    if problems:
        raise DeclarationError(*told(problems, "in the ontology"))
    return vocabulary


def parse_turtle(path: Path) -> list[ox.Triple]:
    """
    The triples of a Turtle file.

    :raises DeclarationError: if it is missing, not UTF-8 or not Turtle
    """
    text = read_text(path)
    try:
        return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        problem = syntax_problem(path, error, text, "Turtle")
        raise DeclarationError("a Turtle file does not parse", [problem]) from error
