"""The IRIs of the graph: its base, its own names and the vocabularies it reuses."""

from typing import Final

BASE: Final = "https://w3id.org/clusterpolicy/"
ONTOLOGY: Final = BASE + "ontology#"
ENTITY: Final = BASE + "id/"
SOURCE: Final = BASE + "source/"
RULE: Final = BASE + "rule/"

#: The named graphs that are not places in a source.
ONTOLOGY_GRAPH: Final = BASE + "ontology"
VOCABULARY_GRAPH: Final = BASE + "vocabularies"
DATASET_GRAPH: Final = BASE + "dataset"
OWL_GRAPH: Final = RULE + "owl"

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

#: Prefixes written into every export and assumed in every query that a person types.
PREFIXES: Final[dict[str, str]] = {
    "cp": ONTOLOGY,
    "country": ENTITY + "country/",
    "region": ENTITY + "region/",
    "programme": ENTITY + "programme/",
    "objective": ENTITY + "objective/",
    "policy-type": ENTITY + "policy-type/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": XSD,
    "skos": SKOS,
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "qb": "http://purl.org/linked-data/cube#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "sf": "http://www.opengis.net/ont/sf#",
}


def shorten(iri: str) -> str:
    """
    The IRI as a prefixed name where a prefix of ours fits, else unchanged.

    >>> shorten("https://w3id.org/clusterpolicy/ontology#Programme")
    'cp:Programme'
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and not set(local) & set("/#?:"):
            return f"{prefix}:{local}"
    return iri
