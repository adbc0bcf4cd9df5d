"""Pages of entities: what each kind shows first, every fact with its place, everything said at all."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE, ENTITY
from clusterpolicy.networks.similarity import similar
from clusterpolicy.web.pages.entity_facts import everything
from clusterpolicy.web.pages.entity_nearest import nearest
from clusterpolicy.web.serving import Serving

#: The largest page, in bytes.
LIMIT = 150_000


def text_of(html: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page(client: TestClient, path: str) -> str:
    """The page of an entity."""
    answer = client.get(quote(path, safe="/?=&:%"))
    assert answer.status_code == 200, path
    assert len(answer.content) < LIMIT, path
    return answer.text


def section(html: str, name: str) -> str:
    """One section of a page."""
    found = re.search(rf'<section class="section" id="{name}".*?</section>', html, re.DOTALL)
    assert found, name
    return found[0]


def test_a_programme_shows_its_objectives_and_where_they_stand(client: TestClient) -> None:
    objectives = section(page(client, "/id/programme/de-kmu-netc"), "objectives")
    assert "Enhancing the visibility of clusters" in objectives
    assert objectives.count('class="chip"') == 6
    place = "/source/eocic-2019/table-8/row/germany-kmu-netc"
    assert f'<a class="place" href="{place}">Table 8, p. 122, row Germany – KMU-NetC</a>' in objectives


def test_a_programme_tells_its_years_money_and_silence(client: TestClient) -> None:
    html = page(client, "/id/programme/de-kmu-netc")
    assert "National programme · Germany · 2016-2022 · profiled in depth (Table 8)" in text_of(html)
    assert "25,000,000 EUR annual whole" in text_of(section(html, "budgets"))
    assert "Specific sectoral/technological focus KMU-NetC dash" in text_of(section(html, "unanswered"))


def test_what_a_regional_programme_contributes_to_is_told_apart(client: TestClient, graph: Graph) -> None:
    iri = graph.find("Regional Smart Specialisation Strategy (Arctic Smartness)").iri
    html = page(client, iri.replace(BASE, "/"))
    assert 'id="objectives"' not in html
    contributes = section(html, "contributes")
    assert "Not stated of the programme" in contributes
    assert 'href="/rule/contributes-to-objective"' in contributes


def test_a_country_shows_programmes_timeline_regions_and_demand(client: TestClient) -> None:
    html = page(client, "/id/country/se")
    programmes = section(html, "programmes")
    assert "Vinnväxt" in programmes and '<table class="timeline">' in programmes
    assert "Skåne län" in section(html, "regions")
    assert "answered the survey of 2018" in text_of(html)
    assert "Suecia" in html  # a name in another language


def test_a_country_beyond_europe_shows_the_facts_of_chapter_4(client: TestClient) -> None:
    html = page(client, "/id/country/us")
    assert "North America" in text_of(html)
    for name in ("traits", "mechanisms", "achievements", "organisations", "clusters"):
        assert "Section 4.1" in section(html, name) or "Section 4.11" in section(html, name)
    assert 'id="demand"' not in html


def test_a_region_says_that_objectives_belong_to_its_cluster_support(client: TestClient) -> None:
    html = page(client, "/id/region/lappi")
    assert "In a region they belong to its cluster support as a whole" in text_of(section(html, "objectives"))
    assert "NUTS 3 region FI1D7" in text_of(html)
    demand = text_of(section(html, "demand"))
    assert "High or very high importance" in demand and "Table 7, p. 62, row Finland – Lappi" in demand
    assert "delivered through" in text_of(section(html, "support")).lower()


def test_answers_that_are_missing_are_told_apart(client: TestClient) -> None:
    demand = text_of(section(page(client, "/id/region/hamburg"), "demand"))
    assert "blank" in demand
    coverage = text_of(section(page(client, "/id/region/wallonie"), "coverage"))
    assert "answered" in coverage and "of 36" in coverage


def test_a_concept_shows_who_uses_it_with_denominators(client: TestClient, graph: Graph) -> None:
    html = page(client, "/id/objective/sme-competitiveness")
    of = graph.query(
        """SELECT (COUNT(DISTINCT ?p) AS ?n) {
             GRAPH ?g { ?p cp:hasObjective ?any } ?p a cp:Programme FILTER(CONTAINS(STR(?g), "/table-8/"))
           }"""
    ).rows()[0]["n"]
    assert f"of {of} programmes that answered have this objective" in text_of(html)
    assert "KMU-NetC" in section(html, "used-by")
    assert "Strengthening cooperation structures" in section(html, "together")


def test_a_finding_shows_stated_computed_and_verdict(client: TestClient) -> None:
    text = text_of(page(client, "/id/finding/t8-france-parts"))
    assert "144 stated in the report" in text and "154 computed from its tables" in text
    assert "contradicted" in text


def test_a_correction_shows_before_after_and_why(client: TestClient) -> None:
    repair = text_of(section(page(client, "/id/correction/table-2-greece-label"), "repair"))
    assert "nothing stood there" in repair and "After Greece" in repair
    assert "its country label is missing" in repair
    assert "Kind of repair Lost label" in repair


def test_large_numbers_are_shortened_and_have_their_unit(client: TestClient) -> None:
    economy = text_of(section(page(client, "/id/country/fr"), "indicators"))
    assert "2,473 billion USD" in economy and "2,472,964,344,587" not in economy
    compared = text_of(client.get("/compare?entity=country/de&entity=country/fr").text)
    assert "2,473 billion USD" in compared and "2,472,964,344,587" not in compared


def test_codes_are_told_by_their_names(client: TestClient) -> None:
    figure = text_of(page(client, "/id/reported-figure/section-2-6-funding-one-source"))
    assert "One source" in figure and "Item one-source" not in figure
    assert "One source: 12 (programmes)" in figure
    traits = text_of(section(page(client, "/id/country/jp"), "traits"))
    assert "Top-down approach" in traits and "top down" not in traits
    said = text_of(page(client, "/id/correction/table-2-greece-label"))
    assert "label lost" not in said and "label-lost" not in said
    place = text_of(page(client, "/source/eocic-2019/table-2/row/greece"))
    assert "Lost label" in place and "label lost" not in place


def classes(graph: Graph) -> Iterator[str]:
    """One entity of every class that entities have."""
    rows = graph.query(
        "SELECT ?class (MIN(STR(?one)) AS ?first) (MAX(STR(?one)) AS ?last) { ?one a ?class "
        f'FILTER(STRSTARTS(STR(?one), "{ENTITY}")) }} GROUP BY ?class'
    ).rows()
    for row in rows:
        yield from {str(row["first"]), str(row["last"])}


def test_every_class_has_a_page(client: TestClient, graph: Graph) -> None:
    found = sorted(set(classes(graph)))
    assert len(found) > 70
    for iri in found:
        html = page(client, iri.replace(BASE, "/"))
        assert f'<code id="canonical">{iri}</code>' in html
        assert html.count("<h1>") == 1
        assert " style=" not in html and "<script>" not in html


def test_everything_is_said_or_counted_as_said_already(serving: Serving, graph: Graph) -> None:
    iri = ENTITY + "programme/de-kmu-netc"
    found = everything(serving, iri)
    told = {fact.iri or fact.text for group in found.groups for fact in group.facts}
    above = ("rdf:type", "rdfs:label", "skos:altLabel", "cp:hasAnswer", "cp:answerOf")
    ends = {str(s.value) for s in graph.statements("KMU-NetC") if s.property not in above}
    assert {end for end in ends if end.startswith("http")} <= told
    assert found.mirrored > 0


def test_facts_name_every_place_and_rule(serving: Serving) -> None:
    groups = {group.key: group for group in everything(serving, ENTITY + "programme/de-kmu-netc").groups}
    assert {place for fact in groups["of:hasObjective"].facts for place, _ in fact.places} == {
        "Table 8, p. 122, row Germany – KMU-NetC"
    }
    assert groups["inferred-here:about"].part == "inferred"


def test_nothing_is_cut_silently(client: TestClient) -> None:
    html = page(client, "/id/rating/positive")
    found = re.search(r'Showing 24 of (\d+). <a href="(/id/rating/positive\?facts=[^"]+)"', html)
    assert found
    number, address = int(found[1]), unescape(found[2])
    shown = 0
    for at in range(1, -(-number // 200) + 1):
        shown += page(client, f"{address}&page={at}").count("<li><a href=")
    assert shown >= number
    assert client.get(f"{address}&page=99").status_code == 404
    assert client.get("/id/rating/positive?facts=nonsense").status_code == 404
    assert client.get("/id/country/de?section=nonsense").status_code == 404


@pytest.mark.parametrize("name", ["KMU-NetC", "Lappi", "Vinnväxt"])
def test_the_nearest_are_those_of_the_saved_question(serving: Serving, graph: Graph, name: str) -> None:
    ranking = similar(graph, name)
    mine = nearest(serving, ranking.subject.iri, ranking.subject.kind)
    assert [near.percent for near in mine] == [like.percent for like in ranking.found[: len(mine)]]
    assert [near.shared for near in mine] == [like.shared for like in ranking.found[: len(mine)]]


def test_hostile_names_are_text(
    client: TestClient, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "<img src=x onerror=alert(1)> \"quoted\" & 'so' </title></svg><script>alert(2)</script>"
    for iri in ("country/se", "programme/se-vinnvaxt", "objective/sme-competitiveness"):
        monkeypatch.setitem(serving.labels, ENTITY + iri, evil)
    for path in (
        "/id/country/se",
        "/id/programme/se-vinnvaxt",
        "/source/eocic-2019/table-8/row/sweden-vinnvaxt",
    ):
        html = client.get(path).text
        assert "<img src=x" not in html and "<script>alert" not in html
        assert "&lt;img src=x" in html


@pytest.mark.parametrize(
    ("scheme", "prop"),
    [
        ("correction-kind", "correctionKind"),
        ("indicator-measure", "indicatorMeasure"),
        ("reported-item", "item"),
        ("topic", "topic"),
        ("trait", "trait"),
    ],
)
def test_what_carries_a_concept_by_its_code_is_shown_and_counted(
    client: TestClient, graph: Graph, scheme: str, prop: str
) -> None:
    query = f"""SELECT ?concept (COUNT(DISTINCT ?user) AS ?users) {{
        ?concept skos:inScheme <{ENTITY}{scheme}> ; skos:notation ?code . ?user cp:{prop} ?code
    }} GROUP BY ?concept ORDER BY DESC(?users) LIMIT 1"""
    (most,) = graph.query(query).rows()
    path = "/id/" + str(most["concept"]).removeprefix(ENTITY)
    shown = section(page(client, path), "used-by-name")
    assert shown.count('<td class="at">') >= min(60, int(str(most["users"])))
    members = page(client, f"/id/{scheme}")
    assert "the notation is" not in members
    row = re.search(rf'<tr><td><a href="{path}">.*?</tr>', members)
    # What stands in a place of the sources counts too.
    assert row and int(text_of(row[0]).split()[-1].replace(",", "")) >= int(str(most["users"]))


def test_target_groups_in_words_are_no_zero(client: TestClient) -> None:
    for country, region in (("de", "hamburg"), ("uk", "northamptonshire")):
        row = re.search(
            rf'<tr><td><a href="/id/region/{region}">.*?</tr>',
            section(page(client, f"/id/country/{country}"), "regions"),
        )
        assert row and "in words" in text_of(row[0])


@pytest.mark.parametrize(
    ("path", "crumb"), [("/id/stip/TH58", "STIP Compass codes"), ("/id/esif/104", "ESIF categories")]
)
def test_codes_of_others_lead_back_by_their_name(client: TestClient, path: str, crumb: str) -> None:
    assert f">{crumb}</a>" in page(client, path)
