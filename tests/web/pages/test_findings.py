"""The findings page: the ledger with its verdicts, its facets, its pages, and a statement whole."""

import csv
import io
import re
from collections import Counter

import pytest
from starlette.testclient import TestClient

from clusterpolicy.findings.verdict import VERDICTS
from clusterpolicy.findings.verdict import Ledger as Recomputed
from clusterpolicy.findings.wording import computed, stated
from clusterpolicy.web.pages.findings import MEANING, PAGE
from clusterpolicy.web.pages.findings_ledger import Choice, ledger
from clusterpolicy.web.serving import Serving


def rows(client: TestClient, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/findings.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.text)))


def shown(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/id/finding/([^"]+)"', text)


def test_the_list_says_what_recomputing_says(serving: Serving) -> None:
    every = {statement.id: statement for statement in ledger(serving).statements}
    verdicts = list(Recomputed(serving.graph.store.native).verdicts())
    assert len(every) == len(verdicts)
    for verdict in verdicts:
        statement = every[verdict.finding.id]
        assert statement.verdict == verdict.verdict
        assert statement.stated == stated(verdict.finding)
        if not verdict.alternative:
            assert statement.computed == computed(verdict), verdict.finding.id


def test_counts_of_verdicts(client: TestClient, serving: Serving) -> None:
    counts = Counter(statement.verdict for statement in ledger(serving).statements)
    text = client.get("/findings").text
    for verdict in VERDICTS:
        assert re.search(
            rf"<strong>{counts[verdict]}</strong> <span class=\"tag[^>]*>{verdict.replace('-', ' ')}<", text
        )
    assert set(MEANING) == set(VERDICTS)


def test_contradicted_statements_come_first(client: TestClient) -> None:
    text = client.get("/findings").text
    first = shown(text)[:13]
    assert "t8-france-parts" in first and "s2-3-together-30" in first
    assert "The four amounts add up to 154 million" in text, "the note explains the contradiction"


def test_pages(client: TestClient, serving: Serving) -> None:
    total = len(ledger(serving).statements)
    last = -(-total // PAGE)
    assert f"Showing 1–50 of {total}" in client.get("/findings").text
    end = client.get(f"/findings?page={last}").text
    assert f"Showing {(last - 1) * PAGE + 1}–{total} of {total}" in end and "Next" not in end
    seen = [id for page in range(1, last + 1) for id in shown(client.get(f"/findings?page={page}").text)]
    assert len(seen) == len(set(seen)) == total


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("?verdict=reconcilable", lambda row: row["verdict"] == "reconcilable" and row["reading"]),
        ("?section=2.7", lambda row: row["place"].startswith("Section 2.7,")),
        ("?section=2", lambda row: row["place"].startswith("Section 2")),
        ("?section=Table+1", lambda row: row["place"].startswith("Table 1,")),
        ("?kind=ranking&level=regional", lambda row: (row["kind"], row["level"]) == ("ranking", "regional")),
        ("?q=SOCIAL+economy", lambda row: "social economy" in str(row).lower()),
        (
            "?verdict=contradicted&q=budget+hungary",
            lambda row: row["finding"].endswith("s2-6-budget-hungary"),
        ),
    ],
)
def test_facets(client: TestClient, query: str, holds: object) -> None:
    found = rows(client, query)
    assert found and all(holds(row) for row in found)  # type: ignore[operator]
    assert len(found) < len(rows(client))


def test_facets_count_what_they_would_give(client: TestClient) -> None:
    text = client.get("/findings?verdict=contradicted").text
    number = int(re.search(r"count \((\d+)\)", text).group(1))  # type: ignore[union-attr]
    assert number == len(rows(client, "?verdict=contradicted&kind=count"))
    assert number < len(rows(client, "?kind=count"))


def test_about_a_territory_and_a_concept(client: TestClient) -> None:
    direct = {row["finding"] for row in rows(client, "?about=Hungary")}
    assert direct == {row["finding"] for row in rows(client, "?about=country/hu")} != set()
    within = {row["finding"] for row in rows(client, "?about=country/hu&within=yes")}
    assert direct < within
    assert "es-programmes-30" in {iri.rpartition("/")[2] for iri in within - direct}, "of its programme"
    assert "with its programmes and regions" in client.get("/findings?about=Hungary").text
    assert rows(client, "?about=objective/social-economy")


def test_no_verdict_has_changed(client: TestClient) -> None:
    text = client.get("/findings?changed=yes").text
    assert "No statement fits" in text and "changed since reviewed (0)" in text


@pytest.mark.parametrize(
    "query",
    [
        "verdict=maybe",
        "page=99",
        "page=0",
        "page=-1",
        "page=%C2%B2",
        "page=9999999999999999",
        "about=Atlantis",
    ],
)
def test_a_wrong_address_is_explained(client: TestClient, query: str) -> None:
    response = client.get(f"/findings?{query}")
    assert response.status_code == 400 and 'role="alert"' in response.text


def test_hostile_words_are_text(client: TestClient) -> None:
    response = client.get(
        "/findings", params={"q": '"><script>alert(1)</script>', "section": "<b>", "kind": "'"}
    )
    assert response.status_code == 200 and "<script>alert" not in response.text and "<b>" not in response.text


def test_a_contradicted_statement_whole(client: TestClient) -> None:
    text = client.get("/findings/t3-base-30").text
    assert ">30<" in text and ">28<" in text and 'class="tag bad">contradicted<' in text
    assert "Austria and Portugal are missing" in text
    assert re.search(r'href="/questions/findings/[a-z-]+\?', text), "the question with its parameters"
    assert 'href="/sparql?query=' in text and "The rows it rests on (28)" in text


@pytest.mark.parametrize(
    ("finding", "stated", "computed", "kind"),
    [
        ("s3-8-all-maintain", "100%", "79.6%", "share of regions"),
        ("s3-8-summary-all-maintain", "100%", "79.6%", "share of regions"),
        ("s3-9-all-maintain", "100%", "79.6%", "share of regions"),
        ("s3-2-internationalisation-lower", "more", "percentage points more", "comparison of shares"),
        ("s4-9-jp-summary-1980s", "1980 to 1989", "2001", "year"),
        ("s4-2-ca-five-years", "5", "5", "number of years"),
        ("s3-regions-surveyed-49", "49", "49", "count of regions"),
    ],
)
def test_numbers_have_their_units(
    client: TestClient, finding: str, stated: str, computed: str, kind: str
) -> None:
    text = client.get(f"/findings/{finding}").text
    figures = re.findall(r'<div class="figure"><strong>([^<]*)</strong>', text)
    assert figures[0] == stated
    assert figures[1].partition(" (")[0].endswith(computed)
    assert f'<span class="quiet">{kind}, ' in text


def test_what_a_statement_is_recomputed_with_is_told_in_words(client: TestClient) -> None:
    text = client.get("/findings/s3-1-industry-20-percent-17").text
    assert "with indicator: Share of employment in industry; compared: at least; threshold: 20<" in text


def test_members_that_differ(client: TestClient) -> None:
    text = client.get("/findings/s3-7-one-actor-public-private").text
    assert re.search(r"Stated, not found.*Cluster support in Flanders", text, re.DOTALL)


def test_a_reconcilable_statement_names_its_reading(client: TestClient) -> None:
    text = client.get("/findings/t1-national-one-objective").text
    assert "It holds under this reading: programmes with two objectives are counted as focused on one" in text
    assert "Read otherwise" in text


def test_what_cannot_be_checked_says_why(client: TestClient) -> None:
    text = client.get("/findings/s3-esif-2-32-billion").text
    assert "Not checkable: a figure of another source" in text and "2,320,000,000" in text


@pytest.mark.parametrize("id", ["t3-base-31", "<script>", "x" * 2000])
def test_an_unknown_statement(client: TestClient, id: str) -> None:
    response = client.get(f"/findings/{id}")
    assert response.status_code == 404 and "<script>alert" not in response.text
    if id == "t3-base-31":
        assert "t3-base-30" in response.text


def test_chosen_by_several(serving: Serving) -> None:
    choice = Choice(verdict="contradicted", section="2", q="hungarian")
    assert [statement.id for statement in ledger(serving).chosen(choice)] == ["s2-6-budget-hungary"]
    assert choice.without("q") == Choice(verdict="contradicted", section="2")


@pytest.mark.parametrize("query", ["", "?verdict=not-checkable", "?verdict=confirmed&page=3"])
def test_pages_are_small(client: TestClient, query: str) -> None:
    assert len(client.get(f"/findings{query}").content) < 150_000
