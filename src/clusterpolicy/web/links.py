"""Every address of the app, built in one place, below whatever prefix a proxy gives it."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote, urlencode

from clusterpolicy.namespaces import BASE, ENTITY, ONTOLOGY

#: Values of a query string: one, or several of the same name; empty ones are left out.
Values = Mapping[str, str | int | Sequence[str]]


class Links:
    """
    The addresses of the app.

    :param root: the path below which a proxy serves it, without a slash at its end; "" where it is alone
    """

    def __init__(self, root: str = "") -> None:
        self.root = root.rstrip("/")

    def to(self, path: str, values: Values | None = None, /, **more: str | int | Sequence[str]) -> str:
        """
        An address below the root.

        >>> Links("/clusters").to("/compare", entity=["country/se", "country/fi"])
        '/clusters/compare?entity=country%2Fse&entity=country%2Ffi'
        """
        given = {**(values or {}), **more}
        pairs = [
            (name, str(each))
            for name, value in given.items()
            for each in ([value] if isinstance(value, str | int) else value)
            if each != ""
        ]
        return self.root + path + (f"?{urlencode(pairs)}" if pairs else "")

    def of(self, iri: str) -> str:
        """
        The local address of an IRI of ours; any other IRI is its own address.

        >>> Links().of("https://w3id.org/clusterpolicy/id/country/se"), Links().of("https://example.org/a")
        ('/id/country/se', 'https://example.org/a')
        """
        if iri.startswith(ONTOLOGY):
            return self.term(iri)
        local = iri.removeprefix(BASE)
        return iri if local == iri else f"{self.root}/{quote(local, safe='/#,:~!*()=@')}"

    def entity(self, path: str) -> str:
        """The page of an entity by class and slug (``country/se``)."""
        return self.of(ENTITY + path)

    def term(self, iri: str) -> str:
        """Where the documentation of the ontology describes a term."""
        return f"{self.root}/ontology#{quote(iri.removeprefix(ONTOLOGY))}"

    def file(self, iri: str, extension: str) -> str:
        """The description of an entity as a file: ttl, jsonld, nt, rdf."""
        return f"{self.of(iri.partition('#')[0])}.{extension}"

    def question(self, name: str, values: Values | None = None) -> str:
        """The page of a saved question, answered for some values."""
        return self.to(f"/questions/{name}", values)

    def api(self, name: str, values: Values | None = None) -> str:
        """A saved question in the programming interface."""
        return self.to(f"/api/questions/{name}", values)

    def sparql(self, query: str = "", **values: str) -> str:
        """The SPARQL endpoint, with a query where one is given; for browsers this is the editor."""
        return self.to("/sparql", {"query": query, **values})

    def network(self, view: str, values: Values | None = None) -> str:
        """The page of a network view."""
        return self.to(f"/networks/{view}", values)

    def static(self, name: str) -> str:
        """
        A file of ours that browsers keep: its address changes with its content.

        :raises FileNotFoundError: if there is none
        """
        return f"{self.root}/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    content = files("clusterpolicy.web").joinpath("static", *name.split("/")).read_bytes()
    return sha256(content).hexdigest()[:12]
