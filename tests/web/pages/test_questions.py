"""Saved questions as pages: the list, the form, the answer, and what is said of a wrong value."""

import re
from urllib.parse import quote

import html5lib
import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from clusterpolicy.questions.library import Question, all_questions
from clusterpolicy.web.asking import RESERVED, Library, library
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.themes import themes

QUESTIONS = all_questions()
BY_THEME = [[each for each in QUESTIONS if each.theme == theme.name] for theme in themes()]


@pytest.fixture(scope="module")
def asked(serving: Serving) -> Library:
    return library(serving)


def texts(html: str, tag: str) -> list[str]:
    """The texts of all elements of a name."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [" ".join("".join(each.itertext()).split()) for each in tree.iter(tag)]


def names(html: str) -> list[str]:
    """The names of the fields of the question's form."""
    form = html.partition('class="card question-form"')[2].partition("</form>")[0]
    return re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', form)


@pytest.mark.parametrize("questions", BY_THEME, ids=lambda each: each[0].theme)
def test_every_question_has_a_page_with_form_and_answer(
    client: TestClient, questions: list[Question]
) -> None:
    for question in questions:
        response = client.get(f"/questions/{question.name}")
        assert response.status_code == 200, question.name
        html = response.text
        assert texts(html, "h1") == [" ".join(question.title.split())]
        assert names(html) == list(question.parameters)
        assert ('class="data' in html) or ("No rows" in html), question.name
        assert ("An example of the answer" in html) == any(p.required for p in question.parameters.values())
        assert len(response.content) < 150_000, question.name


@pytest.mark.parametrize("questions", BY_THEME, ids=lambda each: each[0].theme)
def test_every_question_is_answered_for_its_examples(client: TestClient, questions: list[Question]) -> None:
    for question in questions:
        values = {each.name: each.example for each in question.parameters.values()}
        response = client.get(f"/questions/{question.name}", params=values)
        assert response.status_code == 200, question.name
        assert "An example of the answer" not in response.text
        assert len(response.content) < 150_000, question.name


def test_no_parameter_has_a_name_of_the_app() -> None:
    assert not RESERVED & {name for question in QUESTIONS for name in question.parameters}


def test_drawings_and_denominators_name_columns_of_the_question() -> None:
    for question in QUESTIONS:
        found = ox.Store().query(question.text)
        assert isinstance(found, ox.QuerySolutions)
        columns = {variable.value for variable in found.variables}
        assert set(question.denominators) | set(question.denominators.values()) <= columns, question.name
        for how in question.show.values():
            for each in how if isinstance(how, list) else [how]:
                if isinstance(each, dict):
                    said = [value for key, value in each.items() if key not in ("title", "most", "what")]
                    flat = [
                        name for value in said for name in (value if isinstance(value, list) else [value])
                    ]
                    assert set(flat) <= columns, question.name


@pytest.mark.parametrize(
    "value",
    [
        "Germany",
        "DE",
        "de",
        "germany",
        "Deutschland",
        "country/de",
        "https://w3id.org/clusterpolicy/id/country/de",
    ],
)
def test_a_value_may_be_written_in_every_way(client: TestClient, value: str) -> None:
    html = client.get("/questions/programmes/in-country", params={"country": value}).text
    assert '<option value="de" selected>Germany</option>' in html
    assert "KMU-NetC" in html


def test_a_name_that_is_typed_is_shown_as_the_name_it_means(client: TestClient) -> None:
    html = client.get("/questions/programmes/profile", params={"programme": "de-kmu-netc"}).text
    assert 'value="KMU-NetC"' in html
    assert 'data-suggest="/suggest?kind=programme" data-suggest-fill' in html


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("country", "Gemany", 'There is no country "Gemany"'),
        ("status", "runing", 'There is no status "runing"'),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(
    client: TestClient, name: str, value: str, message: str
) -> None:
    values = {"country": "Germany", name: value}
    response = client.get("/questions/programmes/in-country", params=values)
    assert response.status_code == 400
    (told,) = (text for text in texts(response.text, "p") if "There is no" in text)
    assert told.startswith(message)
    assert "Did you mean" in told
    assert 'class="data' not in response.text


def test_a_near_name_asks_with_it_and_keeps_the_rest(client: TestClient) -> None:
    html = client.get("/questions/programmes/in-country?country=Gemany&status=past").text
    assert '<a href="/questions/programmes/in-country?status=past&amp;country=Germany">Germany</a>' in html


def test_a_number_that_is_none_is_told(client: TestClient) -> None:
    response = client.get("/questions/time/running-in-year?year=soon")
    assert response.status_code == 400
    assert "allowed: a whole number" in response.text


def test_choices_are_told_in_the_words_of_their_vocabulary(client: TestClient) -> None:
    asked = "/questions/provenance/corrections"
    text = client.get(f"{asked}?kind=lost label").text
    assert '<option value="label-lost" selected>Lost label</option>' in text
    assert 'Answer <span class="quiet">for Lost label</span>' in text


def test_an_unknown_parameter_is_told(client: TestClient) -> None:
    response = client.get("/questions/programmes/in-country?contry=Germany")
    assert response.status_code == 400
    assert "no parameter" in response.text


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'} } DROP ALL #",
    "{{ 7*7 }}",
    "\x00",
    "a" * 10_000,
    "9" * 5_000,
    "../../../etc/passwd",
    "https://w3id.org/clusterpolicy/id/country/de> } #",
    "\u202e\ud7ff",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_are_text(client: TestClient, value: str) -> None:
    for address, name in (
        ("programmes/in-country", "country"),
        ("programmes/on-sector", "sector"),
        ("time/running-in-year", "year"),
        ("provenance/place-of", "entity"),
        ("findings/commented", "words"),
        ("findings/having", "property"),
    ):
        response = client.get(f"/questions/{address}", params={name: value})
        assert response.status_code in (200, 400), (address, value[:40])
        assert "<script>alert" not in response.text
        assert "<img" not in response.text.partition("</header>")[2]
        assert len(response.content) < 150_000
        answer = client.get(f"/api/questions/{address}", params={name: value, "format": "json"})
        assert answer.status_code in (200, 400), (address, value[:40])


def test_a_big_answer_comes_in_pages(client: TestClient) -> None:
    first = client.get("/questions/facts/assessments").text
    assert "Rows 1 to 100 of 944" in first
    last = client.get("/questions/facts/assessments?page=10").text
    assert "Rows 901 to 944 of 944" in last
    assert "Rows 901 to 944 of 944" in client.get("/questions/facts/assessments?page=99").text
    for page in ("-1", "0", "abc"):
        answer = client.get("/questions/facts/assessments", params={"page": page})
        assert answer.status_code == 400 and "pages are counted from 1" in answer.text
    assert first.count("<tr>") == 101
    assert last.count("<tr>") == 45


def test_counts_stand_with_their_denominators(client: TestClient) -> None:
    html = client.get("/questions/objectives/ranking").text
    assert "26 of 29" in texts(html, "td")
    assert "National of" not in html
    assert "38 rows, 38 of 49 regions" in client.get("/questions/programmes/regions-with-policy").text


def test_bars_show_the_longest_and_tell_the_rest(client: TestClient) -> None:
    html = client.get("/questions/objectives/together").text
    assert "The 30 largest of" in html
    assert 'rect class="part" width="' in html
    assert "style=" not in html


def test_a_network_obeys_the_form(client: TestClient) -> None:
    html = client.get("/questions/programmes/on-sector?sector=ICT").text
    assert "/networks/programme-sectors/page?sector=ict" in html


def test_the_ways_to_ask_again_say_the_same(client: TestClient) -> None:
    html = client.get("/questions/programmes/in-country?country=DE&status=past").text
    assert "/questions/programmes/in-country?country=de&amp;status=past" in html
    assert "clusterpolicy query programmes/in-country -p country=de -p status=past" in html
    assert "/api/questions/programmes/in-country?country=de&amp;status=past&amp;format=csv" in html
    assert "VALUES ?country { &lt;https://w3id.org/clusterpolicy/id/country/de&gt; }" in html
    assert "#+" not in html.partition('id="as-sparql"')[2].partition("</pre>")[0]


def test_the_list_names_every_question(client: TestClient) -> None:
    html = client.get("/questions").text
    for question in QUESTIONS:
        assert f'href="/questions/{question.name}"' in html
    for theme in themes():
        assert f'id="{theme.name}"' in html


def test_the_list_can_be_searched(client: TestClient) -> None:
    html = client.get("/questions?q=smart+special").text
    assert "/questions/smart-specialisation/programmes" in html
    assert "/questions/time/phases" not in html
    assert "No question has these words" in client.get("/questions?q=zebra").text
    assert "<b>" not in client.get("/questions", params={"q": "<b>"}).text


def test_a_theme_leads_to_its_place_in_the_list(client: TestClient) -> None:
    assert client.get("/questions/budgets").headers["location"] == "/questions#budgets"
    response = client.get("/questions/budget")
    assert response.status_code == 404
    assert "did you mean budgets" in response.text


@pytest.mark.parametrize("path", ["programmes/in-contry", "nothing/at-all", quote("<b>/x", safe="")])
def test_an_unknown_question_is_a_page(client: TestClient, path: str) -> None:
    response = client.get(f"/questions/{path}")
    assert response.status_code == 404
    assert "<b>" not in response.text


def test_descriptions_lead_to_the_questions_that_they_name(client: TestClient) -> None:
    html = client.get("/questions/objectives/ranking").text
    assert '“<a href="/questions/facts/programme-objectives">Objectives of national programmes</a>”' in html


def test_answers_are_kept_within_bounds(asked: Library, serving: Serving) -> None:
    question = asked.find("time/running-in-year")
    for year in range(1900, 2020):
        asked.answer(asked.bound(question, asked.read(question, {"year": str(year)})))
    assert len(asked._answers) <= 100
    assert sum(len(each.answer.content) for each in asked._answers.values()) <= 10_000_000 + 2_000_000


def test_explanations_speak_of_what_the_page_shows(client: TestClient) -> None:
    for question in QUESTIONS:
        html = client.get(f"/questions/{question.name}").text
        about = html.partition('class="lead about-question">')[2].partition("</p>")[0]
        assert "olumn of" not in about and "`" not in about, question.name
    html = client.get("/questions/network/shortest-path").text
    assert '“<a href="/networks/path">The shortest paths between two entities</a>”' in html
    assert "<code>clusterpolicy similar</code>" in client.get("/questions/network/similar-regions").text


def test_several_values_of_one_parameter_are_refused(client: TestClient) -> None:
    response = client.get("/questions/programmes/in-country?country=de&country=fr")
    assert response.status_code == 400 and "given more than once" in response.text


def test_a_timeline_has_its_headings_in_their_order(client: TestClient) -> None:
    page = client.get("/questions/time/running-in-year", params={"year": "2018"}).text
    heads = re.findall(r'<tr class="tl-group"><th[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    assert len(heads) > 5
    assert heads == sorted(heads)


def test_the_words_on_a_question_are_words(asked: Library) -> None:
    """No name of the ontology's code, and no true or false where the column shows yes or no."""
    for question in asked.questions.values():
        if question.theme != "facts":
            said = " ".join([question.title, question.description])
            assert not re.search(r"\b[a-z]+[A-Z]\w+|\bis (true|false)\b|\w_\w", said), question.name
