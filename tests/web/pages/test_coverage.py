"""The coverage page: what was asked, answered, left blank or not asked, as the tables show it."""

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from clusterpolicy.web.pages.coverage_record import RESULTS, record
from clusterpolicy.web.serving import Serving


def row_of(text: str, name: str) -> str:
    found = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if f">{name}</a></th>" in row)
    return str(found)


def test_territories_and_totals(serving: Serving) -> None:
    found = record(serving)
    assert [(level.name, len(level.lines)) for level in found.levels] == [("national", 29), ("regional", 49)]
    assert found.counts["dash"] == 23 and found.counts["yes without detail"] == 3
    assert found.counts["blank"] == 47 and found.counts["lost"] == 0
    assert sum(found.counts.values()) == len(found.rows)


def test_the_foot_counts_what_the_print_shows(serving: Serving) -> None:
    national, regional = record(serving).levels
    foot = national.foot(("Table 8", "Specific sectoral/technological focus"))
    assert (foot["blank"], foot["dash"], foot["yes without detail"]) == (1, 17, 1)
    assert sum(foot.values()) - foot["not asked"] == 30
    assert regional.foot(("Table 10", "Relationship to other cluster policies"))["blank"] == 15
    assert regional.foot(("Table 9", "Main objectives"))["answered"] == 27


def test_marks_are_told_apart(client: TestClient) -> None:
    text = client.get("/coverage").text
    assert len({result.sign for result in RESULTS.values()}) == len(RESULTS)
    latvia, germany, cyprus = (row_of(text, name) for name in ("Latvia", "Germany", "Cyprus"))
    assert 'class="mark-yes-without-detail"' in latvia and ">yes</a>" in latvia
    assert germany.count('class="mark-dash"') == 3, "three programmes, each a dash"
    assert cyprus.count('class="mark-not-asked"') == 6
    assert '1<span class="of"> of 1</span>' in cyprus


def test_the_record_of_a_territory(client: TestClient) -> None:
    text = client.get("/coverage?territory=region/wallonie").text
    assert "<h1>Coverage of Wallonie</h1>" in text
    assert "Cluster support in Wallonie" in text
    assert 'href="/source/eocic-2019/table-7/row/' in text
    assert re.search(r"<strong>23</strong><span class=\"of\"> of 27</span>", text)


@pytest.mark.parametrize("name", ["Ruotsi", "SE", "country/se", "Sweden"])
def test_any_name_of_a_territory(client: TestClient, name: str) -> None:
    response = client.get("/coverage", params={"territory": name})
    assert response.status_code == 200 and "<h1>Coverage of Sweden</h1>" in response.text


def test_a_country_beyond_europe_was_not_surveyed(client: TestClient) -> None:
    response = client.get("/coverage?territory=Japan")
    assert response.status_code == 400 and "not part of the survey" in response.text


@pytest.mark.parametrize("name", ["Germny", "<script>alert(1)</script>", "x" * 3000, "programme/de-kmu-netc"])
def test_an_unknown_territory_is_told_beside_the_field(client: TestClient, name: str) -> None:
    response = client.get("/coverage", params={"territory": name})
    assert response.status_code == 400 and 'role="alert"' in response.text
    assert "<script>alert" not in response.text
    if name == "Germny":
        assert "did you mean Germany" in response.text


def test_the_file_has_every_item(client: TestClient, serving: Serving) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/coverage.csv").text)))
    assert len(rows) == len(record(serving).rows)
    sweden = list(csv.DictReader(io.StringIO(client.get("/coverage.csv?territory=Sweden").text)))
    assert {row["territory_label"] for row in sweden} == {"Sweden"}
    assert client.get("/coverage.csv?territory=Atlantis").status_code == 400


def test_the_page_is_small(client: TestClient) -> None:
    response = client.get("/coverage")
    assert response.status_code == 200 and len(response.content) < 150_000
    assert response.headers["etag"]
    again = client.get("/coverage", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
