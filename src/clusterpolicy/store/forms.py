"""What a query text asks for, and what it may not: changes, and other servers."""

import re

from clusterpolicy.errors import QuestionError
from clusterpolicy.namespaces import BASE
from clusterpolicy.store.tokens import has_word, tokens

_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
#: An IRI of ours can be nothing else, wherever it stands: "//" has no place in a prefixed name.
_OWN_IRI = re.compile(rf"<{re.escape(BASE)}[^<>\s]*>")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


def form(text: str) -> str:
    """
    The word that says what a text does, in capitals; empty if there is none.

    >>> form("PREFIX select: <a:b> ask { ?s ?p ?o } # DESCRIBE")
    'ASK'
    """
    found = (token.text.upper() for token in tokens(text) if token.kind == "word")
    return next((word for word in found if word in (*_QUERIES, *_UPDATES)), "")


def refuse_changes(text: str) -> None:
    """
    Nothing, if the text is a query.

    :raises QuestionError: if it is empty or an update
    """
    if not any(True for _ in tokens(text)):
        raise QuestionError("the query is empty; write SELECT, ASK, CONSTRUCT or DESCRIBE")
    if (word := form(text)) in _UPDATES:
        raise QuestionError(
            f"{word} would change the graph, which is only read; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )


def refuse_service(text: str) -> None:
    """
    Nothing, if the query stays within the graph it is asked of.

    :raises QuestionError: if it calls another server by SERVICE, or may do so

    >>> refuse_service('SELECT * { ?s rdfs:label "service" }')
    >>> refuse_service("SELECT * { ?s ?p <https://w3id.org/clusterpolicy/id/sector/services> }")
    """
    if not re.search("service", _OWN_IRI.sub("", text), re.IGNORECASE):
        return
    if has_word(text, "SERVICE") or _calls_service(text):
        raise QuestionError("SERVICE would reach another server; ask that server itself with --endpoint")


def _calls_service(text: str) -> bool:
    """
    Whether a full parse finds a SERVICE, or fails.

    Tokens alone can be misled: ``?a<?b#>`` is a comparison and a comment, or an IRI.
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    def calls(node: object) -> bool:
        if isinstance(node, CompValue):
            return node.name == "ServiceGraphPattern" or any(map(calls, node.values()))
        return not isinstance(node, str) and hasattr(node, "__iter__") and any(map(calls, node))

    try:
        return calls(parseQuery(text))
    except (ParseBaseException, RecursionError):
        return True
