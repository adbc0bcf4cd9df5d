"""The page that sets two to six countries, regions or programmes side by side."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.errors import excerpt
from clusterpolicy.lookup.names import Named
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.pages.as_csv import csv_answer
from clusterpolicy.web.pages.compare_address import KINDS, LEAST, MOST, Given, given
from clusterpolicy.web.pages.compare_rows import aspects, bound, once, said
from clusterpolicy.web.pages.compare_table import STATUSES, Aspect, compared, table
from clusterpolicy.web.rendering import Crumb, Here, OnPage
from clusterpolicy.web.serving import Serving

router = APIRouter(include_in_schema=False)

#: Entries of a cell that are shown at once.
SHOWN: Final = 5

#: Comparisons to begin with.
EXAMPLES: Final = {
    "country": (
        ("Germany, France and Spain", ("de", "fr", "es")),
        ("Czech Republic and Slovakia", ("cz", "sk")),
        ("Sweden and Denmark", ("se", "dk")),
        ("Japan, South Korea and Singapore", ("jp", "kr", "sg")),
    ),
    "region": (
        ("Baden-Württemberg, Bayern and Sachsen", ("baden-wurttemberg", "bayern", "sachsen")),
        ("Wallonie and Flanders", ("wallonie", "flanders")),
        ("Lombardia, Cataluña and Skåne", ("lombardia", "cataluna", "skane-lan")),
    ),
    "programme": (
        ("KMU-NetC and Vinnväxt", ("de-kmu-netc", "se-vinnvaxt")),
        (
            "Pôles de compétitivité, Competitiveness Cluster and Key National Clusters",
            ("fr-poles-de-competitivite", "pt-competitiveness-cluster", "pl-krajowy-klaster-kluczowy"),
        ),
    ),
}


@router.get("/compare")
def compare(here: OnPage) -> Response:
    """The comparison, or the form that begins one."""
    named = given(here)
    if named.problems or len(named.entities) < LEAST:
        return _form(here, named)
    only = here.value("differences") == "only"
    if named.named:
        more = {"differences": "only"} if only else {}
        address = here.links.to("/compare", {"entity": named.paths, **more})
        return Response(status_code=307, headers={"Location": address})
    names = [each.label for each in named.entities]
    return here.page(
        "compare.html",
        title=f"{', '.join(names[:-1])} and {names[-1]}",
        crumbs=[Crumb("Compare", here.links.to("/compare", kind=named.kind))],
        given=named,
        kinds=KINDS,
        most=MOST,
        compared=compared(here.serving, named.kind, named.iris),
        aspects=table(here.serving, named.kind, named.iris, only),
        only=only,
        statuses=STATUSES,
        said=said,
        once=once,
        shown=SHOWN,
        address=lambda paths, **more: here.links.to("/compare", {"entity": paths, **more}),
    )


def _form(here: Here, named: Given) -> Response:
    kind = named.kind or "country"
    return here.page(
        "compare.html",
        title="Compare",
        status=400 if named.problems else 200,
        given=named,
        kind=kind,
        kinds=KINDS,
        least=LEAST,
        most=MOST,
        compared=None,
        groups=_groups(here.serving, kind),
        examples=[
            (text, here.links.to("/compare", entity=[f"{kind}/{slug}" for slug in slugs]))
            for text, slugs in EXAMPLES[kind]
            if all(here.serving.has(f"{ENTITY}{kind}/{slug}") for slug in slugs)
        ],
    )


def _groups(serving: Serving, kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """All that can be compared, under the country they belong to: path and name."""

    def read() -> list[tuple[str, list[tuple[str, str]]]]:
        rows = serving.graph.query(
            "SELECT ?entity ?name { ?entity cp:country ?in . ?in rdfs:label ?name }"
        ).rows()
        countries = {str(row["entity"]): str(row["name"]) for row in rows}
        found: dict[str, list[tuple[str, str]]] = {}
        for iri, label in serving.entities(kind):
            found.setdefault(countries.get(iri, ""), []).append((iri.removeprefix(ENTITY), label))
        return sorted(found.items())

    made: list[tuple[str, list[tuple[str, str]]]] = serving.remember((__name__, kind), read)
    return made


@router.get("/compare.csv")
def compare_csv(here: OnPage) -> Response:
    """
    The comparison as one row for each value and each of the compared.

    :raises Refusal: if the address names nothing that can be compared
    """
    named = _comparable(here)
    rows = [
        row
        for aspect in table(here.serving, named.kind, named.iris, here.value("differences") == "only")
        for row in _csv_rows(aspect, named.entities)
    ]
    columns = (
        "aspect",
        "value",
        "value_iri",
        "entity",
        "entity_iri",
        "answer",
        "detail",
        "by",
        "shared",
        "place",
    )
    return csv_answer(here, "comparison", columns, rows)


def _csv_rows(aspect: Aspect, entities: Sequence[Named]) -> Iterator[list[Any]]:
    for line in aspect.every_line:
        for i, entity in enumerate(entities):
            if not line.cells[i]:
                answer = aspect.states[i] or "not stated"
                yield [
                    aspect.section.title,
                    line.label,
                    line.iri,
                    entity.label,
                    entity.iri,
                    answer,
                    "",
                    "",
                    line.mark.words,
                    "",
                ]
            for entry in line.cells[i]:
                yield [
                    aspect.section.title, entry.label, entry.iri, entity.label, entity.iri, "stated",
                    entry.detail, entry.by_label, line.mark.words, entry.place,
                ]  # fmt: skip


@router.get("/compare/sparql")
def compare_sparql(here: OnPage) -> Response:
    """
    To the editor, with the query of an aspect for those compared.

    :raises Refusal: if the address names nothing that can be compared, or no aspect
    """
    named, name = _comparable(here), here.value("aspect")
    found = next((each for each in aspects(named.kind) if name in (each.name, each.title)), None)
    if found is None:
        titles = ", ".join(f"“{each.title}”" for each in aspects(named.kind))
        raise Refusal(400, f"there is no aspect “{excerpt(name)}”; choose {titles}")
    query = bound(found.question, named.iris)
    return Response(status_code=307, headers={"Location": here.links.sparql(query)})


def _comparable(here: Here) -> Given:
    named = given(here)
    if named.problems:
        raise Refusal(400, "; ".join(text for text, _ in named.problems))
    if len(named.entities) < LEAST:
        raise Refusal(
            400,
            f"name {LEAST} to {MOST} countries, regions or programmes: entity=country/se&entity=country/fi",
        )
    return named
