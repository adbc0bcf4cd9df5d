"""What pages of entities must not leave out: who uses a concept, numbers, places."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE, ENTITY
from clusterpolicy.web.links import Links
from clusterpolicy.web.pages.entity_facts import everything
from clusterpolicy.web.pages.entity_neighbours import around
from clusterpolicy.web.pages.entity_sections import answered, declared, rows_of
from clusterpolicy.web.pages.map_layers import offered
from clusterpolicy.web.serving import Serving
from tests.web.pages.test_entity import page, section, text_of

#: Sections that say what a concept means, not who uses it.
NOT_USE = ("identity", "wordings", "named", "hierarchy", "findings")


def concepts(graph: Graph, *kinds: str) -> Iterator[str]:
    """Concepts to which a source points, of some classes."""
    text = """SELECT DISTINCT ?concept {
      GRAPH ?graph { ?user ?property ?concept }
      ?graph a cp:SourcePlace .
      ?concept skos:inScheme ?scheme .
      FILTER(?property NOT IN (skos:inScheme, skos:broader, cp:states, cp:lists, skos:relatedMatch))
    } ORDER BY ?concept"""
    for row in graph.query(text).rows():
        iri = str(row["concept"])
        if iri.removeprefix(ENTITY).partition("/")[0] in kinds:
            yield iri


_KINDS = (
    "objective cluster-type target-group support-type funding-source body-type organisation-form sector "
    "delivery-level sme-focus relationship policy-type mechanism duration-type intervention-kind "
    "programme-status organisation-type government-level survey-item budget-scope link-basis budget-basis "
    "rating answer-status measure"
)


@pytest.mark.parametrize("kind", _KINDS.split())
def test_a_concept_that_is_used_shows_by_whom(graph: Graph, serving: Serving, kind: str) -> None:
    every = list(concepts(graph, kind))
    assert every, kind
    for iri in every:
        shown = [
            each.name
            for each in declared(serving, kind)
            if each.name not in NOT_USE and each.show != "figures" and rows_of(serving, each, iri)
        ]
        assert shown, iri


def test_a_policy_type_shows_all_that_are_linked_to_it(client: TestClient, graph: Graph) -> None:
    for iri in concepts(graph, "policy-type"):
        bearers = graph.query(
            f"""SELECT DISTINCT ?bearer {{
                  ?link cp:policyType <{iri}> . GRAPH ?g {{ ?bearer cp:hasPolicyLink ?link }}
                }}"""
        ).rows()
        if not bearers:
            continue
        html = page(client, iri.replace(BASE, "/"))
        linked = section(html, "linked")
        for row in bearers:
            address = str(row["bearer"]).replace(BASE, "/")
            assert f'href="{address}"' in linked, (iri, address)
        numbers = [
            int(number)
            for number in re.findall(r"<strong>(\d+)</strong>", html.split('<nav class="contents')[0])
        ]
        assert sum(numbers) == len(bearers), iri


def test_results_keep_their_numbers_and_targets_are_told_apart(client: TestClient, graph: Graph) -> None:
    results = text_of(section(page(client, "/id/programme/fr-poles-de-competitivite"), "achievements"))
    assert "reported competitiveness clusters selected in the first phase 67 clusters" in results
    targets = text_of(section(page(client, "/id/country/il"), "achievements"))
    assert (
        "aimed at target: cut in the use of oil for transport against the projection 60 percent 2025"
        in targets
    )
    ahead = text_of(section(page(client, "/id/programme/sg-plan-six-clusters"), "achievements"))
    assert "reported" not in ahead.partition("Place")[2]
    rows = graph.query(
        "SELECT ?c (COUNT(?v) AS ?n) { ?a cp:country ?c ; cp:achievementOf ?o ; cp:value ?v } GROUP BY ?c"
    )
    for row in rows.rows():
        html = page(client, f"{str(row['c']).replace(BASE, '/')}?section=achievements")
        assert len(re.findall(r'<td class="number">[\d,.]+</td><td>\w', html)) == row["n"], row


@pytest.mark.parametrize(
    ("concept", "number"),
    [("body-type/national-ministry", 8), ("mechanism/eco-efficiency", 13), ("funding-source/eu-funds", 17)],
)
def test_there_is_no_denominator_where_nobody_was_asked(
    client: TestClient, concept: str, number: int
) -> None:
    html = page(client, f"/id/{concept}")
    assert f'<strong>{number}</strong><span class="meaning">' in html
    assert "named in the text" in text_of(html)
    assert '<span class="of">' not in html
    assert "implementing type of body" not in section(html, "used-by")


def test_programmes_of_a_concept_are_those_of_the_explorer(client: TestClient) -> None:
    numbers = re.findall(
        r'<strong>(\d+)</strong>(?:<span class="of"> of \d+</span>)?<span class="meaning">programmes? ',
        page(client, "/id/objective/innovation-capacity"),
    )
    explored = client.get("/programmes.csv?objective=innovation-capacity&through=own").text
    assert sum(map(int, numbers)) == len(explored.splitlines()) - 1


def test_a_verdict_lists_its_statements(client: TestClient, graph: Graph) -> None:
    number = graph.query(
        f"SELECT (COUNT(DISTINCT ?f) AS ?n) {{ ?f cp:verdict <{ENTITY}verdict/confirmed> }}"
    ).rows()[0]["n"]
    assert f"Showing 40 of {number}" in section(page(client, "/id/verdict/confirmed"), "statements")


def test_a_region_with_programmes_that_are_not_named_is_not_said_to_have_none(client: TestClient) -> None:
    html = page(client, "/id/region/brandenburg")
    assert "without a programme" not in html
    assert "no programme named" in html
    assert "Number of programmes stated 4 or more" in text_of(html)


def test_a_measure_has_a_network_of_those_who_want_it(graph: Graph, serving: Serving) -> None:
    for row in graph.query(
        f"SELECT DISTINCT ?m {{ ?a cp:measure ?m ; cp:rating <{ENTITY}rating/positive> }}"
    ).rows():
        iri = str(row["m"])
        found = around(serving, iri, everything(serving, iri).groups, Links())
        assert "rated high" in dict(found.listed)
        assert sum(len(ends) for _, ends in found.listed) == found.drawn


def test_every_row_of_a_country_or_region_has_its_place(graph: Graph, serving: Serving) -> None:
    for kind in ("country", "region"):
        for row in graph.query(f"SELECT ?x {{ ?x a cp:{kind.capitalize()} }}").rows():
            for block in answered(serving, Links(), str(row["x"]), kind):
                if block.rows and "place" in block.rows[0]:
                    assert all(each["place"] for each in block.rows), (row["x"], block.name)


def test_no_list_is_told_twice(graph: Graph, serving: Serving) -> None:
    lists = next(each for each in declared(serving, "country") if each.name == "lists")
    statements = next(each for each in declared(serving, "country") if each.name == "findings")
    for row in graph.query("SELECT ?x { ?x a cp:Country }").rows():
        told = [each["x"] for each in rows_of(serving, lists, str(row["x"]))]
        told += {each["x"] for each in rows_of(serving, statements, str(row["x"]))}
        assert len(told) == len(set(told)), row["x"]


def test_a_successor_stands_where_the_report_names_it(client: TestClient) -> None:
    profile = text_of(
        section(page(client, "/id/programme/kr-industrial-complex-cluster-programme"), "profile")
    )
    assert "Followed by" in profile and "Section 4.10.4" in profile
    assert "OWL" not in profile


def test_what_is_the_only_one_is_told_once(client: TestClient) -> None:
    support = text_of(section(page(client, "/id/region/sachsen-anhalt"), "support"))
    assert support.count("Grants") == 1


def test_one_is_singular(client: TestClient, graph: Graph) -> None:
    for row in graph.query("SELECT ?x { ?x a cp:Region }").rows():
        html = client.get(str(row["x"]).replace(BASE, "/")).text
        assert not re.search(r"<strong>1</strong><span class=\"meaning\">programmes", html), row["x"]


def test_the_home_page_leads_to_the_map_of_what_it_speaks_of(client: TestClient) -> None:
    html = client.get("/").text
    link = re.search(r'href="(/map[^"]*)">on a map', html)
    assert link
    query = dict(pair.split("=") for pair in unescape(link[1]).partition("?")[2].split("&"))
    names = {each.name for show in ("countries", "regions") for each in offered(show)}
    assert query["layer"] in names and query["points"] in names
    assert "smart" in query["layer"] and "smart" in query["points"]
    assert client.get(unescape(link[1])).status_code == 200


def test_names_in_other_languages_and_everything_stay_closed_in_print(client: TestClient) -> None:
    html = page(client, "/id/country/se")
    assert '<details class="other-names" data-print="closed">' in html
    everything_said = html[html.index('id="everything"') :]
    assert "<details>" not in everything_said and '<details data-print="closed">' in everything_said


def test_what_the_report_says_thrice_is_one_line_with_its_places(client: TestClient) -> None:
    words = "Cooperation structures, competitiveness of SMEs and internationalisation are the most important"
    said = section(page(client, "/id/objective/sme-competitiveness"), "findings")
    assert said.count(words) == 1
    assert said[said.index(words) :].partition("</li>")[0].count('class="place"') >= 2


def test_everything_is_said_in_words(serving: Serving) -> None:
    groups = {group.key: group for group in everything(serving, ENTITY + "country/se").groups}
    assert [fact.text for fact in groups["of:group"].facts] == ["european survey"]


def test_sectors_of_the_support_are_among_what_a_programme_contributes_to(client: TestClient) -> None:
    html = page(client, "/id/programme/uk-enabling-innovation")
    assert "Sectors" in section(html, "contributes")
