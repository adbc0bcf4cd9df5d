"""
HermiT and Pellet, run through owlready2 on a Java runtime.

owlready2 reads no Turtle, so it is handed RDF/XML. Every run has its own world and its own folder for
temporary files, which owlready2 leaves behind when a reasoner finds an inconsistency.
"""

import contextlib
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from clusterpolicy.building.logic import Logic
from clusterpolicy.errors import DeclarationError, MissingRequirement, Problem
from clusterpolicy.namespaces import ONTOLOGY_GRAPH, PREFIXES, RDF_TYPE

_OWL = PREFIXES["owl"]
_NAMED_INDIVIDUAL = ox.NamedNode(_OWL + "NamedIndividual")
_NEEDS_JAVA = (
    "the referee HermiT needs a Java runtime, 11 or newer, as the command java; "
    "on Debian or Ubuntu: apt install default-jre-headless"
)


class Contradiction(Exception):
    """What the reasoner was told cannot all be true; the message is the reasoner's own."""


def require_java() -> None:
    """
    Make sure that there is a Java runtime.

    :raises MissingRequirement: if there is none
    """
    import owlready2

    if shutil.which(owlready2.JAVA_EXE) is None:
        raise MissingRequirement(_NEEDS_JAVA)


def rdf_xml(logic: Logic, facts: Iterable[ox.Triple]) -> bytes:
    """The axioms and the facts as RDF/XML, with every thing of the facts declared an individual."""
    facts = list(facts)
    things: set[ox.NamedNode] = set()
    for triple in facts:
        ends = [triple.subject] if triple.predicate.value == RDF_TYPE else [triple.subject, triple.object]
        things.update(end for end in ends if isinstance(end, ox.NamedNode))
    declared = [ox.Triple(thing, ox.NamedNode(RDF_TYPE), _NAMED_INDIVIDUAL) for thing in things]
    triples = sorted({*logic.axioms, *facts, *declared}, key=str)
    written = ox.serialize(triples, format=ox.RdfFormat.RDF_XML)
    assert written is not None
    return written


def load_world(document: bytes, logic: Logic) -> Any:
    """
    An owlready2 world of its own that holds an RDF/XML document.

    :raises DeclarationError: if a class or a property was lost on the way
    """
    import owlready2

    world = owlready2.World()
    world.get_ontology(ONTOLOGY_GRAPH).load(fileobj=io.BytesIO(document))
    for what, expected, found in (
        ("classes", len(logic.classes), len(list(world.classes()))),
        ("object properties", len(logic.object_properties), len(list(world.object_properties()))),
        ("data properties", len(logic.data_properties), len(list(world.data_properties()))),
    ):
        if expected != found:
            problem = Problem(
                "ontology/ontology.ttl",
                0,
                "",
                f"owlready2 reads {found} {what}",
                f"the ontology declares {expected}",
            )
            raise DeclarationError("the ontology does not reach the reasoner whole", [problem])
    return world


def conclude(world: Any) -> list[ox.Triple]:
    """
    Let HermiT reason, and read the world's triples between named things: what was told and what follows.

    HermiT names the lowest classes and properties only; what lies above them is left to the reader.

    :raises Contradiction: if there is no model
    :raises DeclarationError: if HermiT cannot use the ontology
    :raises MissingRequirement: if Java does not run
    """
    import owlready2

    with _reasoning():
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    nothing = sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)
    if nothing:
        problem = Problem(
            "ontology/ontology.ttl",
            0,
            "",
            f"{', '.join(nothing)} can have no member",
            "a class must be able to",
        )
        raise DeclarationError("the ontology declares what cannot be", [problem])
    names: dict[int, ox.NamedNode] = {}

    def node(number: int) -> ox.NamedNode:
        return names.get(number) or names.setdefault(number, ox.NamedNode(world._unabbreviate(number)))

    return [
        ox.Triple(node(subject), node(predicate), node(value))
        for subject, predicate, value in world._get_obj_triples_spo_spo(None, None, None)
        if subject > 0 and value > 0
    ]


def explain(world: Any) -> str:
    """
    Why the world has no model, as Pellet writes it; empty if Pellet finds it has one.

    :raises MissingRequirement: if Java does not run
    """
    import owlready2

    try:
        # owlready2 prints the command it runs; only its exception is of use here.
        with contextlib.redirect_stderr(io.StringIO()), _reasoning():
            owlready2.sync_reasoner_pellet(world, debug=2)
    except Contradiction as contradiction:
        return str(contradiction).partition("Explanation(s):")[2]
    return ""


@contextlib.contextmanager
def _reasoning() -> Iterator[None]:
    """A folder of its own for temporary files, and owlready2's errors as ours."""
    import owlready2

    require_java()
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="clusterpolicy-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        except owlready2.OwlReadyInconsistentOntologyError as error:
            raise Contradiction(str(error)) from error
        except owlready2.OwlReadyJavaError as error:
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            said = next((line for line in lines[1:] if "xception" in line), lines[-1])
            if "org.semanticweb" not in str(error):
                raise MissingRequirement(f"{_NEEDS_JAVA} (java says: {said})") from error
            problem = Problem("ontology/ontology.ttl", 0, "", f"HermiT says: {said}", "must be OWL 2 DL")
            raise DeclarationError("HermiT cannot use the ontology", [problem]) from error
        except OSError as error:
            raise MissingRequirement(f"{_NEEDS_JAVA} ({error})") from error
        finally:
            tempfile.tempdir = before
