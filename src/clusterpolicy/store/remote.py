"""A remote SPARQL endpoint, asked through SPARQLWrapper."""

import re
import socket
import urllib.error
from urllib.parse import urlsplit

from clusterpolicy.errors import EndpointError, QuerySyntaxError, QueryTimeout
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.answer import Answer
from clusterpolicy.store.tokens import tokens

_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")


class RemoteStore:
    """
    A SPARQL endpoint that the user named.

    :param url: its address
    :raises EndpointError: if the address is not http or https
    """

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise EndpointError(f'"{url}" is no address of an endpoint; it starts with http:// or https://')
        self.url = url

    def query(self, text: str, timeout: float | None = None) -> Answer:
        """
        Ask a query.

        :param timeout: seconds to wait for the endpoint; None for a minute
        :raises QuerySyntaxError: if the endpoint calls the query malformed
        :raises QueryTimeout: if it does not answer in time
        :raises EndpointError: if it cannot be reached or answers with something else
        """
        import SPARQLWrapper as wrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        words = {token.text.upper() for token in tokens(text) if token.kind == "word"}
        graph = (
            next((form for form in _GRAPH_FORMS if form in words), None) is not None and "SELECT" not in words
        )
        seconds = timeout or 60
        endpoint = wrapper.SPARQLWrapper(self.url, agent="clusterpolicy")
        endpoint.setQuery(declare_prefixes(text))
        endpoint.setTimeout(max(1, round(seconds)))
        endpoint.setMethod(wrapper.POST)
        endpoint.setReturnFormat(wrapper.N3 if graph else wrapper.JSON)
        if graph:
            endpoint.addCustomHttpHeader("Accept", "application/n-triples")
        try:
            response = endpoint.query()
            content = response.response.read()
        except QueryBadFormed as error:
            raise QuerySyntaxError(f"{self.url} calls the query malformed: {_first_line(error)}") from error
        except TimeoutError as error:
            raise QueryTimeout(f"{self.url} did not answer within {seconds:g} seconds") from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError | socket.timeout):
                raise QueryTimeout(f"{self.url} did not answer within {seconds:g} seconds") from error
            raise EndpointError(f"{self.url} cannot be reached: {error.reason}") from error
        except (SPARQLWrapperException, OSError) as error:
            raise EndpointError(f"{self.url} answered with an error: {_first_line(error)}") from error
        if graph:
            return Answer("graph", content)
        if not re.match(rb"\s*\{", content):
            raise EndpointError(f"{self.url} did not answer with SPARQL results in JSON")
        return Answer(
            "boolean" if b'"boolean"' in content[:200] and b'"bindings"' not in content else "table", content
        )


def declare_prefixes(text: str) -> str:
    """The query with the prefixes of ours that it uses and does not declare."""
    found = list(tokens(text))
    declared = {found[i + 1].text.rstrip(":") for i, t in enumerate(found[:-1]) if t.text.upper() == "PREFIX"}
    used = {token.text.partition(":")[0] for token in found if token.kind == "word" and ":" in token.text}
    lines = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(used - declared) if name in PREFIXES]
    return "\n".join([*lines, text])


def _first_line(error: Exception) -> str:
    """The telling part of a wrapped server message."""
    lines = [line.strip() for line in str(error).replace("\\n", "\n").splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:300]
