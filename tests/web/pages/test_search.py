"""Search over everything that has a name."""

import re

import pytest
from starlette.testclient import TestClient

from clusterpolicy.web.pages.search import headed


def suggested(client: TestClient, text: str, kind: str = "") -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get("/suggest", params={"q": text, "kind": kind}).json()
    return found


def headings(page: str) -> list[str]:
    return re.findall(r'<h2 id="group-\d+">(.+?) <span', page)


def test_a_name_in_another_language_finds_the_country(client: TestClient) -> None:
    assert client.get("/suggest?q=Ruotsi").json()[0] == {
        "label": "Sweden",
        "kind": "country",
        "address": "/id/country/se",
        "fill": "country/se",
    }


def test_suggestions_of_a_class_or_of_a_group(client: TestClient) -> None:
    kinds = {each["kind"] for each in client.get("/suggest?q=smart&kind=sector").json()}
    assert kinds == {"sector"}
    kinds = {each["kind"] for each in client.get("/suggest?q=la&kind=territory").json()}
    assert kinds <= {"country", "region"}
    assert client.get("/suggest?q=").json() == []


def test_questions_and_networks_are_found(client: TestClient) -> None:
    page = client.get("/search?q=smart+specialisation").text
    assert 'href="/questions/smart-specialisation/programmes"' in page
    assert 'href="/networks/smart-specialisation"' in page
    assert 'href="/id/policy-type/smart-specialisation"' in page


def test_terms_of_the_ontology_are_found(client: TestClient) -> None:
    assert 'href="/ontology#InDepthProgramme"' in client.get("/search?q=in-depth").text


def test_nothing_found_says_so_and_offers_what_is_near(client: TestClient) -> None:
    page = client.get("/search?q=xqzxqzxqz").text
    assert "Nothing is called “xqzxqzxqz”" in page
    assert 'href="/questions">saved questions' in page
    page = client.get("/search?q=Gremany").text
    assert "Did you mean" in page
    assert headings(page) == []
    assert 'href="/id/country/de"' in page


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Bavaria", "/id/region/bayern"),
        ("Western Slovakia", "/id/region/zapadne-slovensko"),
        ("Great Britain", "/id/country/uk"),
        ("Table 8", "/source/eocic-2019/table-8"),
        ("section 3.6", "/source/eocic-2019/section-3.6"),
    ],
)
def test_names_and_tables_are_suggested_and_found(client: TestClient, text: str, address: str) -> None:
    assert suggested(client, text)[0]["address"] == address
    page = client.get("/search", params={"q": text}).text
    assert f'href="{address}"' in page
    assert "Did you mean" not in page


def test_a_row_of_a_table_is_found(client: TestClient) -> None:
    found = suggested(client, "table 8 KMU-NetC")
    assert [each["label"] for each in found] == ["Table 8, p. 122, row Germany – KMU-NetC", "KMU-NetC"]


@pytest.mark.parametrize("text", ("Table 8 row Austria", "Table 8 Austria", "Table 8, p. 120, row Austria"))
def test_words_after_a_table_narrow_its_rows(client: TestClient, text: str) -> None:
    assert suggested(client, text)[0]["label"] == "Table 8, p. 120, row Austria – Nationale Clusterplattform"


def test_words_together_find_the_question_the_country_and_what_is_in_it(client: TestClient) -> None:
    page = client.get("/search?q=programmes+in+Germany").text
    assert headings(page)[:3] == ["Questions", "Country", "Programmes"]
    assert page.index("/questions/programmes/in-country?country=de") < page.index("/id/country/de")
    assert "/id/programme/de-kmu-netc" in page
    assert suggested(client, "programmes in Germany")[0]["address"].endswith("in-country?country=de")
    found = suggested(client, "compare Germany and France")
    assert found[0]["address"].endswith("/compare-countries?country_a=de&country_b=fr")
    page = client.get("/search?q=regions+in+Finland").text
    assert page.count('href="/id/region/') == 6


def test_concepts_and_countries_are_suggested_before_programmes_and_single_clusters(
    client: TestClient,
) -> None:
    kinds = [each["kind"] for each in suggested(client, "inno")]
    assert kinds[0] == "objective"
    assert "cluster" not in kinds
    assert kinds.index("programme") > kinds.index("policy type")
    assert suggested(client, "c")[0]["kind"] == "country"


def test_headings_say_how_many_there_are(client: TestClient) -> None:
    assert {"Policies", "Questions"} <= set(headings(client.get("/search?q=smart").text))
    assert headed("sme-focus", 3) == "Kinds of SME focus"
    assert headed("place in the report", 3) == "Places in the report"


def test_near_matches_of_an_unknown_address_use_every_name(client: TestClient) -> None:
    missing = client.get("/id/region/bavaria")
    assert missing.status_code == 404
    assert 'href="/id/region/bayern"' in missing.text
    assert 'href="/id/country/uk"' in client.get("/id/country/great-britain").text


def test_long_and_strange_texts(client: TestClient) -> None:
    for text in ("a" * 5000, "🙂" * 50, "\x00", "%", "'; DROP", "\u202e"):
        assert client.get("/search", params={"q": text}).status_code == 200
        assert client.get("/suggest", params={"q": text}).status_code == 200


def test_a_class_without_a_text_is_listed_whole(client: TestClient) -> None:
    page = client.get("/search?kind=country").text
    assert page.count('href="/id/country/') == 39
    assert client.get("/search?kind=nothing").status_code == 200
