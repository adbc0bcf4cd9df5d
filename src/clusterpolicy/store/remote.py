"""A remote SPARQL endpoint, asked through SPARQLWrapper."""

import http.client
import urllib.error
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from clusterpolicy.errors import EndpointError, QuerySyntaxError, excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.settings import SETTINGS
from clusterpolicy.store.answer import Answer, written
from clusterpolicy.store.deadline import within
from clusterpolicy.store.forms import form, refuse_changes
from clusterpolicy.store.tokens import tokens


class RemoteStore:
    """
    A SPARQL endpoint that the user named.

    :param url: its address
    :raises EndpointError: if the address is not http or https
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or not url.isprintable() or " " in url:
            raise EndpointError(
                f'"{excerpt(url)}" is no address of an endpoint; it starts with http:// or https://'
            )
        self.url = url

    def query(self, text: str, timeout: float | None = None) -> Answer:
        """
        Ask a query.

        :param timeout: seconds until the whole answer must be there; None for the setting's
        :raises QuerySyntaxError: if the endpoint calls the query malformed
        :raises QuestionError: if the text is an update
        :raises QueryTimeout: if it does not answer in time
        :raises EndpointError: if it cannot be reached or answers with something else
        """
        refuse_changes(text)
        seconds = timeout or SETTINGS["timeout"].number()
        late = f"{self.url} did not answer within {seconds:g} seconds; allow more with --timeout"
        graph = form(text) in ("CONSTRUCT", "DESCRIBE")
        content, media = within(seconds, lambda: self._response(declare_prefixes(text), graph), late)
        return self._graph(content, media) if graph else self._table(content)

    def _response(self, text: str, graph: bool) -> tuple[bytes, str]:
        """The bytes of the answer and their media type."""
        import SPARQLWrapper as wrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        endpoint = wrapper.SPARQLWrapper(self.url, agent="clusterpolicy")
        endpoint.setQuery(text)
        # SPARQLWrapper guesses the form from words, those of comments too, and sends "add" as an update.
        endpoint.queryType = wrapper.CONSTRUCT if graph else wrapper.SELECT
        endpoint.setMethod(wrapper.POST)
        endpoint.setReturnFormat(wrapper.N3 if graph else wrapper.JSON)
        accept = "application/n-triples, text/turtle;q=0.5" if graph else "application/sparql-results+json"
        endpoint.addCustomHttpHeader("Accept", accept)
        try:
            response = endpoint.query().response
            return response.read(), response.headers.get_content_type()
        except QueryBadFormed as error:
            raise QuerySyntaxError(f"{self.url} calls the query malformed: {_told(error)}") from error
        except SPARQLWrapperException as error:
            raise EndpointError(f"{self.url} answered with an error: {_told(error)}") from error
        except urllib.error.HTTPError as error:
            raise EndpointError(f"{self.url} answered with an error: {error.code} {error.reason}") from error
        except urllib.error.URLError as error:
            raise EndpointError(f"{self.url} cannot be reached: {_why(error.reason)}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EndpointError(f"{self.url} broke off: {_why(error)}") from error

    def _table(self, content: bytes) -> Answer:
        try:
            parsed = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
            if isinstance(parsed, ox.QuerySolutions):
                for _ in parsed:
                    pass
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"{self.url} did not answer with SPARQL results in JSON; is it the address of an endpoint?"
            ) from error
        return Answer("table" if isinstance(parsed, ox.QuerySolutions) else "boolean", content)

    def _graph(self, content: bytes, media: str) -> Answer:
        # text/plain is how N-Triples was sent before it had a media type of its own.
        format = ox.RdfFormat.from_media_type(media) if media != "text/plain" else ox.RdfFormat.N_TRIPLES
        try:
            triples = [quad.triple for quad in ox.parse(content, format=format)] if format else None
        except (SyntaxError, ValueError):
            triples = None
        if triples is None:
            raise EndpointError(
                f"{self.url} did not answer with a graph but with {media}; is it the address of an endpoint?"
            )
        return Answer("graph", written(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)))


def declare_prefixes(text: str) -> str:
    """
    The query with the prefixes of ours that it uses and does not declare.

    >>> declare_prefixes("ASK { ?s a cp:Programme }").splitlines()[0]
    'PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>'
    """
    found = list(tokens(text))
    declared = {found[i + 1].text.rstrip(":") for i, t in enumerate(found[:-1]) if t.text.upper() == "PREFIX"}
    used = {token.text.partition(":")[0] for token in found if token.kind == "word" and ":" in token.text}
    lines = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(used - declared) if name in PREFIXES]
    return "\n".join([*lines, text])


def _told(error: Any) -> str:
    """What the server said, out of SPARQLWrapper's wrapping."""
    message = str(error.args[0] if error.args else error)
    head, marker, said = message.partition("Response:\n")
    said = said.strip()
    if said[:2] in ("b'", 'b"'):
        said = said[2:-1].replace("\\n", " ").replace("\\'", "'")
    return excerpt((said if marker else head) or type(error).__name__, 300)


def _why(reason: object) -> str:
    """The reason of a failed connection, without its number."""
    return excerpt(str(getattr(reason, "strerror", None) or reason), 200)
