"""The matrices against the tables as printed: every mark, every objective; and what an address may ask."""

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from clusterpolicy.web.pages import matrix_data
from clusterpolicy.web.pages.matrix_grid import Grid
from clusterpolicy.web.serving import Serving
from tests.questions.printed_ratings import MEASURES, NATIONAL, REGIONAL
from tests.questions.tables_as_printed import NATIONAL_OBJECTIVES, OBJECTIVES, REGIONAL_OBJECTIVES

#: Table 7 has these two columns in front of those of Table 4.
ONLY_REGIONAL = (
    "More standardised data and methods to identify and evaluate clusters",
    "Better methods to assess challenges due to many small clusters (e.g. in cases of fragmentation/overlap)",
)


def rows(client: TestClient, address: str) -> dict[str, dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/csv")
    return {row["iri"].rpartition("/id/")[2]: row for row in csv.DictReader(io.StringIO(response.text))}


def by_name(found: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in found.values()}


@pytest.fixture(scope="module")
def measures(serving: Serving) -> Grid:
    return matrix_data.measures(serving)


def test_every_mark_of_table_4(client: TestClient) -> None:
    found = by_name(rows(client, "/matrix/measures.csv?level=national"))
    for country, cells in NATIONAL.items():
        for measure, printed in zip(MEASURES, cells, strict=True):
            assert found[country][measure] == (printed or "blank"), (country, measure)
    silent = {name for name, row in found.items() if row[MEASURES[0]] == "not asked"}
    assert len(found) == 29 and silent == set(found) - set(NATIONAL)


def test_every_mark_of_table_7(client: TestClient) -> None:
    found = by_name(rows(client, "/matrix/measures.csv?level=regional"))
    for region, cells in REGIONAL.items():
        for measure, printed in zip((*ONLY_REGIONAL, *MEASURES), cells, strict=False):
            assert found[region][measure] == (printed.strip() or "blank"), (region, measure)
    assert len(found) == 49
    assert sum(row[MEASURES[0]] != "not asked" for row in found.values()) == len(REGIONAL) == 36


def test_the_objectives_of_table_8(client: TestClient, serving: Serving) -> None:
    found = rows(client, "/matrix/objectives.csv?level=national")
    assert len(found) == 30
    for programme, letters in NATIONAL_OBJECTIVES.items():
        row = found[f"programme/{programme}"]
        wanted = {OBJECTIVES[letter] for letter in letters}
        for column in matrix_data.objectives(serving).columns:
            if "national" in column.levels and letters:
                expected = "stated" if column.iri.rpartition("/")[2] in wanted else "not stated"
                assert row[column.label] == expected, (programme, column.label)
    blank = found["programme/el-support-for-creative-industries"]
    assert blank["Promoting scale-ups"] == "blank"


def test_the_objectives_of_table_9(serving: Serving) -> None:
    grid = matrix_data.objectives(serving)
    rows = {row.label: row for row in grid.rows if row.level == "regional"}
    assert rows.keys() == REGIONAL_OBJECTIVES.keys()
    for region, letters in REGIONAL_OBJECTIVES.items():
        stated = {iri.rpartition("/")[2] for iri, cell in rows[region].cells.items() if cell.answers}
        assert stated == {OBJECTIVES[letter] for letter in letters}, region
    assert len([row for row in grid.silent if row.level == "regional"]) == 22


def test_an_objective_in_own_words_is_no_column(client: TestClient, serving: Serving) -> None:
    labels = [column.label for column in matrix_data.objectives(serving).columns]
    assert len(labels) == 13
    germany = rows(client, "/matrix/objectives.csv")[
        "programme/de-internationalisation-of-leading-edge-clusters"
    ]
    assert "Enabling sustainable international cluster to cluster cooperations" in germany["in own words"]
    assert "Enabling sustainable international cluster to cluster cooperations" not in labels


def test_margins_have_denominators(measures: Grid) -> None:
    national = measures.narrowed(("national",), "")
    training = next(c for c in national.columns if c.label == "Training for cluster management")
    column = MEASURES.index(training.label)
    printed = [cells[column] for cells in NATIONAL.values()]
    foot = national.foot(training)
    assert foot.marked == sum(cell.count("+") for cell in printed)
    assert foot.answers == sum(len(cell.split("/")) for cell in printed if cell)
    assert (foot.answered, foot.asked) == (sum(map(bool, printed)), 18)


def test_two_answers_are_shown_as_two(client: TestClient) -> None:
    text = client.get("/matrix/measures?country=country/cz").text
    assert re.search(
        r'<td class="v"><a href="/source/eocic-2019/table-4/row/czech-republic"[^>]*>\+/0</a>', text
    )


def test_a_level_that_was_not_asked_is_told_from_a_blank(client: TestClient) -> None:
    spain = client.get("/matrix/measures?level=both&country=Spain").text
    assert "Not asked" in spain and 'href="/id/country/es">Spain</a>' in spain
    france = client.get("/matrix/measures?level=both&country=country/fr").text
    assert france.count('class="x" title="not asked"') == 2, "Table 4 does not ask what only Table 7 asks"
    assert 'title="blank">○' in france, "Hauts-de-France left one measure blank"


def test_most_often_very_important_first(measures: Grid) -> None:
    grid = measures.narrowed(("regional",), "").sorted(True, True)
    marked = [grid.foot(column).marked for column in grid.columns]
    assert marked == sorted(marked, reverse=True) and marked[0] > marked[-1]
    counts = [row.count("+") for row in grid.rows]
    assert counts == sorted(counts, reverse=True) and grid.rows[0].label == "Helsinki-Uusimaa"


def test_cells_rows_and_columns_are_links(client: TestClient) -> None:
    text = client.get("/matrix/measures").text
    assert 'href="/id/country/at">Austria</a>' in text
    assert 'href="/id/measure/cluster-management-training"' in text
    assert text.count('href="/source/eocic-2019/table-4/row/') == 18 * 16
    assert 'href="/id/cluster-support/wallonie"' in client.get("/matrix/objectives?level=regional").text


@pytest.mark.parametrize(
    "query",
    ["level=european", "country=Atlantis", "columns=%3Cscript%3E", "country=Japan", "rows=" + "x" * 500],
)
@pytest.mark.parametrize("name", ["measures", "objectives"])
def test_a_wrong_address_is_explained(client: TestClient, name: str, query: str) -> None:
    response = client.get(f"/matrix/{name}?{query}")
    assert response.status_code == 400 and 'role="alert"' in response.text
    assert "<script>" not in response.text.replace("<script src", "")
    assert '<table class="matrix">' in response.text
    assert client.get(f"/matrix/{name}.csv?{query}").status_code == 400


def test_an_unknown_matrix(client: TestClient) -> None:
    assert client.get("/matrix/budgets").status_code == 404
    assert client.get("/matrix/budgets.csv").status_code == 404
    moved = client.get("/matrix")
    assert moved.status_code == 307 and moved.headers["location"] == "/matrix/measures"


@pytest.mark.parametrize("name", ["measures", "objectives"])
@pytest.mark.parametrize("level", ["national", "regional", "both"])
def test_pages_are_small(client: TestClient, name: str, level: str) -> None:
    response = client.get(f"/matrix/{name}?level={level}")
    assert response.status_code == 200 and len(response.content) < 150_000
    assert "style=" not in response.text
