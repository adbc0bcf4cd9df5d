"""The ontology, its vocabularies and the dataset's description, read from their Turtle files."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.errors import DeclarationError, Problem
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

    :raises DeclarationError: with the fault of every file that does not parse
    """
    problems: list[Problem] = []

    def read(pattern: str) -> tuple[ox.Triple, ...]:
        found: set[ox.Triple] = set()
        for path in resources.files(pattern):
            try:
                found |= set(_parse(path))
            except DeclarationError as error:
                problems.extend(error.problems)
        return tuple(sorted(found, key=str))

    vocabulary = Vocabulary(
        axioms=tuple({*read("ontology/ontology.ttl"), *read("ontology/alignments.ttl")}),
        concepts=read("ontology/vocabularies/*.ttl"),
        dataset=read("ontology/dataset.ttl"),
    )
    if problems:
        raise DeclarationError("the ontology cannot be read", problems)
    return vocabulary


def _parse(path: Path) -> list[ox.Triple]:
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        problem = Problem(resources.relative(path), error.lineno or 0, "", str(error.msg), "must be Turtle")
        raise DeclarationError("a Turtle file does not parse", [problem]) from error
