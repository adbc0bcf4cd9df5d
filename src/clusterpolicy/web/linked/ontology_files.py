"""The ontology, alignments and shapes as RDF: Turtle as it was written, the other syntaxes made from it."""

import re
from typing import Final

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.publishing.dumps import named_blanks, serialize
from clusterpolicy.store.answer import written
from clusterpolicy.web.linked.alternates import HTML, RDF, Form

#: No named graphs: an ontology is one graph.
FORMS: Final = (HTML, *(form for form in RDF if form.extension in ("ttl", "jsonld", "nt", "rdf")))


def content(name: str, form: Form) -> bytes:
    """
    A file of the ontology in a form.

    :param name: ontology, alignments or shapes
    """
    text = (resources.root() / "ontology" / f"{name}.ttl").read_bytes()
    if form.extension == "ttl":
        return text
    triples = named_blanks(ox.parse(text, format=ox.RdfFormat.TURTLE))
    if form.extension != "jsonld":
        return serialize(triples, form.extension)
    # The compaction of our own JSON-LD knows no blank nodes, which class expressions are made of.
    own = dict(re.findall(r"^@prefix ([\w-]+): <([^>]+)> \.", text.decode(), re.MULTILINE))
    prefixes = {key: iri for key, iri in {**PREFIXES, **own}.items() if iri.encode() in text}
    return written(ox.serialize(triples, format=ox.RdfFormat.JSON_LD, prefixes=prefixes))
