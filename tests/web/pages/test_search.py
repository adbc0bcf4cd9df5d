"""Search over everything that has a name."""

from starlette.testclient import TestClient


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
    assert "Germany" in client.get("/search?q=Gremany").text


def test_long_and_strange_texts(client: TestClient) -> None:
    for text in ("a" * 5000, "🙂" * 50, "\x00", "%", "'; DROP", "\u202e"):
        assert client.get("/search", params={"q": text}).status_code == 200
        assert client.get("/suggest", params={"q": text}).status_code == 200


def test_a_class_without_a_text_is_listed_whole(client: TestClient) -> None:
    page = client.get("/search?kind=country").text
    assert page.count('href="/id/country/') == 39
    assert client.get("/search?kind=nothing").status_code == 200
