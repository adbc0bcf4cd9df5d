"""The page of the vocabularies: every concept scheme with its members."""

from collections import defaultdict

from starlette.responses import Response

from clusterpolicy.namespaces import VOCABULARY_GRAPH
from clusterpolicy.web.linked.alternates import alternates
from clusterpolicy.web.linked.terms import Row, rows
from clusterpolicy.web.rendering import Crumb, Here
from clusterpolicy.web.serving import Serving


def schemes(serving: Serving) -> list[Row]:
    """Every concept scheme of ours: IRI, label, description, number of members."""
    found: list[Row] = serving.remember("schemes", lambda: rows(serving, "schemes"))
    return found


def vocabularies_page(here: Here) -> Response:
    """The page of the named graph that holds the vocabularies."""
    members: dict[str, list[Row]] = defaultdict(list)
    for row in here.serving.remember("concepts", lambda: rows(here.serving, "concepts")):
        members[str(row["scheme"])].append(row)
    return here.page(
        "vocabularies.html",
        title="Vocabularies",
        crumbs=[Crumb("Ontology", here.links.to("/ontology"))],
        iri=VOCABULARY_GRAPH,
        alternates=alternates(here.links, VOCABULARY_GRAPH),
        schemes=schemes(here.serving),
        members=members,
    )
