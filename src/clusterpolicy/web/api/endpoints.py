"""The protocols of SPARQL 1.1 as the description of the interface tells of them."""

from typing import Any, Final

from clusterpolicy.store.answer import GRAPH_FORMATS
from clusterpolicy.web.api.headers import NOT_CHANGED, sent
from clusterpolicy.web.api.replies import problems

TAG: Final = "SPARQL"

_TABLES: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
_GRAPHS: Final = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
assert len(_GRAPHS) == len(GRAPH_FORMATS)
_TEXT: Final = {"schema": {"type": "string"}}
_REFUSED: Final = {str(status): told for status, told in problems(400, 406).items()}
_BUSY: Final = {
    "503": {
        "description": "Too many queries at once: come back after Retry-After seconds",
        "headers": sent("Retry-After"),
    },
    "504": {"description": "The query took too long and was stopped"},
}


def _query(name: str, about: str, example: str, required: bool = False, many: bool = False) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "string"}
    schema = {"type": "array", "items": kind} if many else kind
    told = {"name": name, "in": "query", "required": required, "description": about, "schema": schema}
    return {**told, "example": [example] if many else example}


_SPARQL: Final = "SELECT ?programme ?label { ?programme a cp:Programme ; rdfs:label ?label } LIMIT 5"
_GRAPH: Final = "https://w3id.org/clusterpolicy/ontology"
_DATASET: Final = (
    _query("default-graph-uri", "a graph that the query takes as the default graph", _GRAPH, many=True),
    _query("named-graph-uri", "a graph that the query can name", _GRAPH, many=True),
)
_ANSWERED: Final = {
    "200": {
        "description": "A table or yes or no for SELECT and ASK, a graph for CONSTRUCT and DESCRIBE",
        "headers": sent("ETag"),
        "content": dict.fromkeys((*_TABLES, *_GRAPHS), _TEXT),
    },
    "304": NOT_CHANGED,
    **_REFUSED,
    "403": {"description": "An update: this graph can only be read"},
    "413": {"description": "A query or an answer that is larger than the server allows"},
    **_BUSY,
}

PATHS: Final[dict[str, Any]] = {
    "/sparql": {
        "get": {
            "tags": [TAG],
            "operationId": "sparql_get",
            "summary": "Ask SPARQL 1.1 of your own",
            "description": "The SPARQL 1.1 Protocol, queries only. Without a query it describes itself.",
            "parameters": [_query("query", "the query", _SPARQL), *_DATASET],
            "responses": _ANSWERED,
        },
        "post": {
            "tags": [TAG],
            "operationId": "sparql_post",
            "summary": "Ask SPARQL 1.1 of your own, for long queries",
            "description": "The query as a field of a form, or as the body. Updates are refused with 403.",
            "parameters": list(_DATASET),
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": _TEXT,
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {"query": {"type": "string"}},
                        }
                    },
                },
            },
            "responses": {
                **_ANSWERED,
                "415": {"description": "A body that is neither a query nor a form"},
            },
        },
    },
    "/graphs": {
        "get": {
            "tags": [TAG],
            "operationId": "graphs_get",
            "summary": "Get a whole graph",
            "description": "The SPARQL 1.1 Graph Store Protocol, for reading: the graph of a place, of a "
            "rule, of the ontology, or the default graph.",
            "parameters": [
                _query("graph", "the graph", _GRAPH),
                {
                    "name": "default",
                    "in": "query",
                    "required": False,
                    "allowEmptyValue": True,
                    "description": "the default graph: everything stated and inferred",
                    "schema": {"type": "string", "const": ""},
                },
            ],
            "responses": {
                "200": {
                    "description": "Its triples",
                    "headers": sent("ETag"),
                    "content": dict.fromkeys(_GRAPHS, _TEXT),
                },
                "304": NOT_CHANGED,
                **_REFUSED,
                "404": problems(404)[404],
            },
        }
    },
}
