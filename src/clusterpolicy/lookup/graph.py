"""The interface of the package: a graph, opened once and asked often."""

from collections.abc import Callable
from functools import cached_property

import pyoxigraph as ox

from clusterpolicy import settings
from clusterpolicy.building import release
from clusterpolicy.errors import QuestionError, UnknownName, excerpt
from clusterpolicy.lookup.counts import Count, counts
from clusterpolicy.lookup.description import Description, describe
from clusterpolicy.lookup.names import GROUPS, Named, Names, expand
from clusterpolicy.lookup.releases import current
from clusterpolicy.lookup.rows import Rows
from clusterpolicy.lookup.statements import Labels, Statement, statements
from clusterpolicy.namespaces import ONTOLOGY, XSD, shorten
from clusterpolicy.questions.library import Parameter, Question, find_question
from clusterpolicy.store.answer import Answer
from clusterpolicy.store.embedded import EmbeddedStore
from clusterpolicy.store.remote import RemoteStore

Term = ox.NamedNode | ox.Literal

_PROPERTIES = """
SELECT DISTINCT ?property ?label WHERE {
  { ?property a owl:ObjectProperty } UNION { ?property a owl:DatatypeProperty }
  ?property rdfs:label ?label .
} ORDER BY ?property
"""


def open_graph(progress: Callable[[str], None] = lambda _: None) -> "Graph":
    """
    The graph of the current release; where there is none yet, or it is damaged, it is built first.

    :param progress: told each step of a build
    :raises InputError: if the tables or declarations have mistakes, so that no graph can be built
    :raises ReleaseError: if the release can be neither read nor built

    >>> graph = open_graph()
    >>> bool(graph.query("ASK { programme:de-kmu-netc cp:country country:de }"))
    True
    """
    return Graph(current(settings.home(), progress))


class Graph:
    """
    A release of the graph, in memory.

    :param found: the release
    """

    def __init__(self, found: release.Release) -> None:
        self.release = found
        self.store = EmbeddedStore(found.graph)

    @cached_property
    def names(self) -> Names:
        """Every name of every entity."""
        return Names(self.store.native)

    def query(self, text: str, timeout: float | None = None) -> Answer:
        """
        Ask SPARQL of one's own; the prefixes of the package need not be declared.

        :param text: a SELECT, ASK, CONSTRUCT or DESCRIBE
        :param timeout: seconds, None for no limit
        :raises QuestionError: if it does not parse, takes too long or would reach outside the graph

        >>> open_graph().query("SELECT (COUNT(*) AS ?n) { ?programme a cp:InDepthProgramme }").rows()
        [{'n': 30}]
        """
        return self.store.query(text, timeout)

    def ask(
        self, question: str, *, endpoint: str | None = None, timeout: float | None = None, **values: str | int
    ) -> Answer:
        """
        Ask a saved question.

        :param question: its name, ``theme/name``, or the name alone
        :param endpoint: address of a SPARQL endpoint to ask instead of this graph
        :param timeout: seconds, None for no limit
        :param values: its parameters: labels, slugs or IRIs, numbers or texts
        :raises UnknownName: if the question, a parameter or an entity is not known
        :raises QuestionError: if a value is missing or of the wrong type

        >>> [row["label"] for row in open_graph().ask("programmes/in-country", country="Sweden").rows()][:1]
        ['Vinnväxt']
        """
        text = self.bind(find_question(question), {name: str(value) for name, value in values.items()})
        return RemoteStore(endpoint).query(text, timeout) if endpoint else self.query(text, timeout)

    def bind(self, question: Question, values: dict[str, str]) -> str:
        """
        The SPARQL of a question with its parameters in place.

        :raises UnknownName, QuestionError: as :meth:`ask`
        """
        question.refuse_unknown(values)
        terms: dict[str, Term | None] = {}
        for name, parameter in question.parameters.items():
            given = values.get(name, "")
            if not given and parameter.required:
                raise QuestionError(
                    f"{question.name} needs {name}; for instance: -p {name}={_quoted(parameter.example)}"
                )
            terms[name] = self.term(parameter, given) if given else None
        return question.bind(terms)

    def term(self, parameter: Parameter, value: str) -> Term:
        """
        A parameter's value as an RDF term.

        :raises UnknownName: if it names no entity of the parameter's type, or none of its choices
        :raises QuestionError: if it is no number where one is wanted
        """
        if parameter.type == "text":
            return ox.Literal(parameter.chosen(value))
        if parameter.type == "property":
            return self._property(value)
        if parameter.type == "integer":
            if not value.strip().removeprefix("-").isdecimal():
                allowed = f"a whole number such as {parameter.example}"
                raise QuestionError(f'{parameter.name} is "{excerpt(value)}"; allowed: {allowed}')
            if parameter.minimum is not None and int(value) < parameter.minimum:
                raise QuestionError(
                    f'{parameter.name} is "{excerpt(value)}"; allowed: {parameter.minimum} or more'
                )
            return ox.Literal(str(int(value)), datatype=ox.NamedNode(XSD + "integer"))
        return ox.NamedNode(self._names_of(parameter.type).resolve(value, parameter.type).iri)

    def _names_of(self, kind: str) -> Names:
        """The names among which a value of a parameter is looked for: fewer are read sooner."""
        kinds = GROUPS.get(kind, (kind,))
        if "names" in self.__dict__ or not kinds:
            return self.names
        return Names(self.store.native, kinds)

    def _property(self, value: str) -> ox.NamedNode:
        """A property of the ontology by its name, with or without ``cp:``, or its IRI."""
        name = shorten(value).removeprefix("cp:")
        if name not in self.properties:
            from rapidfuzz import process

            near = [match[0] for match in process.extract(name, sorted(self.properties), limit=3)]
            raise UnknownName("property", excerpt(value), near)
        return ox.NamedNode(ONTOLOGY + name)

    @cached_property
    def properties(self) -> frozenset[str]:
        """The properties of the ontology that the graph uses, by their names without prefix."""
        used = self.query("SELECT DISTINCT ?p { ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(cp:))) }")
        return frozenset(str(row["p"]).removeprefix(ONTOLOGY) for row in used.rows())

    def find(self, name: str, kind: str = "entity") -> Named:
        """
        The entity of that name.

        :param name: a label in any language, a code, a slug, an IRI, or a prefixed name (``country:se``)
        :param kind: a class of entities to look in
        :raises UnknownName: if there is none, with near names
        :raises QuestionError: if the name fits several

        >>> open_graph().find("Ruotsi").iri
        'https://w3id.org/clusterpolicy/id/country/se'
        """
        iri = expand(name)
        if kind == "entity" and iri not in self.names.entities and iri.startswith(("http://", "https://")):
            # Classes, properties, places and rules have no names of their own, but can be looked up.
            try:
                node = ox.NamedNode(iri)
            except ValueError as error:
                raise UnknownName(kind, excerpt(name)) from error
            if any(True for _ in self.store.native.quads_for_pattern(node, None, None)):
                return Named(iri, Labels(self.store.native).of(node))
        return self.names.resolve(name, kind)

    def search(self, text: str, kind: str = "", limit: int = 20) -> list[tuple[Named, float]]:
        """
        Entities whose names in any language resemble a text, best first, with scores from 0 to 100.

        :param kind: only entities of this class ("region"); of all where it is empty

        >>> [found.label for found, score in open_graph().search("lombardy", "region")]
        ['Lombardia']
        """
        return self.names.search(text, [kind] if kind else [], limit)

    def statements(self, name: str) -> list[Statement]:
        """
        Everything the graph says of an entity, in both directions, each with its place.

        :raises UnknownName: if no entity has that name

        >>> [s.place for s in open_graph().statements("KMU-NetC") if s.property == "cp:hasObjective"][0]
        'Table 8, p. 122, row Germany – KMU-NetC'
        """
        return statements(self.store.native, self.find(name).iri, Rows(self.release.origins()).of)

    def describe(self, name: str) -> Description:
        """
        All about an entity, for reading: types, facts, what points to it, and what was not answered.

        :raises UnknownName: if no entity has that name

        >>> open_graph().describe("KMU-NetC").types[0]
        'In-depth programme'
        """
        found = self.find(name)
        said = statements(self.store.native, found.iri)
        return describe(self.store.native, found.iri, found.label, said)

    def stats(self) -> list[Count]:
        """
        Version, size and counts of the release.

        >>> [(c.number, c.of) for c in open_graph().stats() if c.what == "In-depth programme"]
        [(30, 30)]
        """
        return counts(self.store.native, self.release.manifest)


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
