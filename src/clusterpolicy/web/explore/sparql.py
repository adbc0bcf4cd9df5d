"""What is chosen as a SPARQL query of the same programmes."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from clusterpolicy.namespaces import ENTITY, ONTOLOGY, shorten
from clusterpolicy.web.explore.choosing import Choice
from clusterpolicy.web.explore.facets import (
    EVERYTHING,
    REGION_ONLY,
    STRICT,
    Facet,
    FacetValue,
    Members,
    for_years,
)
from clusterpolicy.web.explore.programmes import Explored

_PREFIX = re.compile(r"^PREFIX\s+([\w-]*:)\s*<([^>]*)>\s*$", re.MULTILINE)


#: A longer query would make an address that not every program takes.
LONGEST: Final = 6000


def query_of(found: Explored, choice: Choice, left: Members) -> str:
    """
    A query for the programmes that a choice leaves.

    A facet whose values are those of one property becomes a triple pattern; any other one its own query
    with the values asked for. Where that gets too long, the programmes are named one by one.

    :param left: the programmes that it leaves
    """
    text = conditions(found, choice)
    return text if len(text) <= LONGEST else _listed(left)


def _listed(programmes: Members) -> str:
    prefixes = {"rdfs:": "http://www.w3.org/2000/01/rdf-schema#"}
    terms = " ".join(_term(iri, prefixes) for iri in sorted(programmes))
    where = f"  VALUES ?programme {{ {terms} }}\n  ?programme rdfs:label ?label ."
    return f"{_head(prefixes)}SELECT ?programme ?label WHERE {{\n{where}\n}}\nORDER BY ?label ?programme\n"


def _head(prefixes: Mapping[str, str]) -> str:
    return "".join(f"PREFIX {name} <{iri}>\n" for name, iri in sorted(prefixes.items())) + "\n"


def conditions(found: Explored, choice: Choice) -> str:
    """A query for the programmes that a choice leaves, by the conditions that it stands for."""
    prefixes = {"cp:": ONTOLOGY, "rdfs:": "http://www.w3.org/2000/01/rdf-schema#"}
    parts = [part for facet in found.facets for part in _parts(facet, choice, prefixes)]
    where = "\n".join(["  ?programme cp:kind ?any_kind ;", "    rdfs:label ?label .", *parts])
    select = f"SELECT DISTINCT ?programme ?label WHERE {{\n{where}\n}}\nORDER BY ?label ?programme\n"
    return _head(prefixes) + select


def _parts(facet: Facet, choice: Choice, prefixes: dict[str, str]) -> Iterator[str]:
    slugs = choice.of(facet) or facet.default
    if not slugs or EVERYTHING in slugs:
        return
    values = [facet.values[slug] for slug in slugs if slug in facet.values]
    if not values:
        return
    own, support = (str(facet.options.get(key) or "") for key in ("own", "support"))
    yield f"  # {facet.title}: {' or '.join(each.label for each in values)}".replace("\n", " ")
    if own and all(each.iri and each.known for each in values):
        also = support and facet.doubt not in choice.strict
        name = facet.name.replace("-", "_")
        yield f"  VALUES ?{name} {{ {' '.join(_term(each.iri, prefixes) for each in values)} }}"
        yield f"  ?programme {own}{'|' + support if also else ''} ?{name} ."
    else:
        yield _own_query(facet, values, facet.doubt in choice.strict, prefixes)


def _term(iri: str, prefixes: dict[str, str]) -> str:
    short = shorten(iri)
    if short == iri and iri.startswith(ENTITY):
        kind, _, slug = iri.removeprefix(ENTITY).partition("/")
        if re.fullmatch(r"[a-z0-9-]+", slug):
            short = f"{kind}:{slug}"
    prefix = short.partition(":")[0]
    if short != iri and prefix not in ("http", "https"):
        prefixes[f"{prefix}:"] = iri.removesuffix(short.partition(":")[2])
        return short
    return f"<{iri}>"


def _own_query(facet: Facet, values: list[FacetValue], strict: bool, prefixes: dict[str, str]) -> str:
    """The query of a facet inside another one, with some of its values."""
    text = _bare(facet, values, prefixes)
    in_sense = f"?through IN ({', '.join(str(ox.Literal(each)) for each in STRICT if each)})"
    some = [each for each in values if each.slug != REGION_ONLY]
    wanted = []
    if some:
        listed = ", ".join(f"<{each.iri}>" if each.iri else str(ox.Literal(each.text)) for each in some)
        sense = f" FILTER({in_sense})" if strict else ""
        wanted.append(f"    {{ {{ {text} }}\n      FILTER(?value IN ({listed})){sense} }}")
    if len(some) < len(values):
        rest = f"{{ {text} }} MINUS {{ SELECT ?programme WHERE {{ {{ {text} }} FILTER({in_sense}) }} }}"
        wanted.append(f"    {{ {rest if strict else 'FILTER(false)'} }}")
    return "  { SELECT DISTINCT ?programme WHERE {\n" + "\n    UNION\n".join(wanted) + "\n  } }"


def _bare(facet: Facet, values: list[FacetValue], prefixes: dict[str, str]) -> str:
    """The query of a facet without head, comments and order, for the years asked for."""
    lines = facet.section.question.text.splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    prefixes.update(_PREFIX.findall(text))
    text = _PREFIX.sub("", text)
    text = text[: text.rindex("ORDER BY")].strip()
    if facet.doubt == "words":
        text = for_years(text, (int(each.slug) for each in values))
    return text
