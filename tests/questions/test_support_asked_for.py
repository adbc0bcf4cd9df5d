"""The questions on support asked for against every cell of Tables 4 and 7."""

from typing import Any

import pytest

from clusterpolicy.lookup.graph import Graph
from tests.questions.printed_ratings import MEASURES, NATIONAL, REGIONAL


def rows(graph: Graph, name: str, **values: Any) -> list[dict[str, Any]]:
    return graph.ask(f"support-asked-for/{name}", **values).rows()


@pytest.mark.parametrize("country", NATIONAL)
def test_very_important_to_a_country(graph: Graph, country: str) -> None:
    expected = {
        measure: (cell.count("+"), len(cell.split("/")))
        for measure, cell in zip(MEASURES, NATIONAL[country], strict=True)
        if "+" in cell
    }
    found = rows(graph, "very-important-to", territory=country)
    assert {row["measure_label"]: (row["positive"], row["of"]) for row in found} == expected


@pytest.mark.parametrize("region", REGIONAL)
def test_very_important_to_a_region(graph: Graph, region: str) -> None:
    found = [r for r in rows(graph, "very-important-to", territory=region) if r["answer"] == "very important"]
    assert len(found) == REGIONAL[region].count("+")
    standard = {row["measure_label"] for row in found} & set(MEASURES)
    printed = {m for m, cell in zip(MEASURES, REGIONAL[region][2:], strict=True) if cell == "+"}
    assert standard == printed


def test_own_words_stand_last(graph: Graph) -> None:
    hamburg = rows(graph, "very-important-to", territory="Hamburg")
    own = [row["measure_label"] for row in hamburg if row["answer"] == "in its own words"]
    assert own == ["Better overhead funding for collaborative R&D projects"]
    assert {row["region_label"] for row in rows(graph, "in-own-words")} == {"Hamburg", "Navarra"}


def test_slovakia_finds_nothing_very_important(graph: Graph) -> None:
    assert rows(graph, "very-important-to", territory="Slovakia") == []


def test_most_demanded_by_countries(graph: Graph) -> None:
    cells = {m: [row[i] for row in NATIONAL.values() if row[i]] for i, m in enumerate(MEASURES)}
    counts = {
        measure: (
            sum("+" in cell for cell in column),
            len(column),
            sum(cell.count("+") for cell in column),
            sum(len(cell.split("/")) for cell in column),
        )
        for measure, column in cells.items()
    }
    found = rows(graph, "most-demanded", level="national")
    assert len(found) >= 5
    for row in found:
        number = (row["territories"], row["territories_of"], row["answers"], row["answers_of"])
        assert number == counts[row["measure_label"]]
        assert row["territories_percent"] == pytest.approx(100 * number[0] / number[1], abs=0.05)
    first = found[0]
    assert (first["measure_label"], first["territories"], first["territories_of"]) == (
        "Funding for R&D/innovation funds",
        16,
        18,
    )
    listed = {row["measure_label"] for row in found}
    best = sorted(counts.values(), key=lambda n: (n[0], n[2] / n[3]), reverse=True)[4]
    beaten = {m for m, n in counts.items() if (n[0], n[2] / n[3]) < (best[0], best[2] / best[3])}
    assert not listed & beaten


def test_most_demanded_by_regions(graph: Graph) -> None:
    columns = list(zip(*(cells[2:] for cells in REGIONAL.values()), strict=True))
    counts = {m: (c.count("+"), 36 - c.count(" ")) for m, c in zip(MEASURES, columns, strict=True)}
    found = rows(graph, "most-demanded", level="regional")
    shares = {row["measure_label"]: (row["territories"], row["territories_of"]) for row in found}
    assert all(shares[measure] == counts[measure] for measure in shares if measure in counts)
    assert found[0]["measure_label"] == max(counts, key=lambda m: counts[m][0])
    assert {row["level"] for row in rows(graph, "most-demanded")} == {"national", "regional"}


def test_split_answers_are_all_and_only_the_double_cells(graph: Graph) -> None:
    said = {"+": "High or very high importance", "0": "Medium importance", "-": "No or little importance"}
    printed = {
        (country, measure, *(said[sign] for sign in cell.split("/")))
        for country, cells in NATIONAL.items()
        for measure, cell in zip(MEASURES, cells, strict=True)
        if "/" in cell
    }
    found = rows(graph, "split-answers")
    keys = ("territory_label", "measure_label", "first", "second")
    assert {tuple(row[key] for key in keys) for row in found} == printed
    assert len(found) == len(printed)
    assert {row["territory_label"]: (row["split"], row["of"]) for row in found} == {
        "Czech Republic": (8, 16),
        "Estonia": (5, 16),
        "Lithuania": (6, 16),
        "Poland": (7, 16),
    }


@pytest.mark.parametrize("region", ["Lappi", "Hamburg", "Northamptonshire"])
def test_same_demand_as(graph: Graph, region: str) -> None:
    mine = REGIONAL[region]
    expected = {}
    for other, cells in REGIONAL.items():
        both = [(a, b) for a, b in zip(mine, cells, strict=True) if a != " " and b != " "]
        if other != region and both:
            expected[other] = (sum(a == b for a, b in both), len(both))
    found = rows(graph, "same-demand-as", region=region)
    assert {row["label"]: (row["agreeing"], row["of"]) for row in found} == expected
    shares = [row["percent"] for row in found]
    assert shares == sorted(shares, reverse=True)


def test_importance_of_a_measure(graph: Graph) -> None:
    found = rows(graph, "importance-of", measure="access-to-markets")
    swedish = [row for row in found if row["territory_label"] == "Sweden"]
    assert [(row["rating"], row["rating_label"]) for row in swedish] == [(None, "Blank")]
    column = {country: cells[2] for country, cells in NATIONAL.items() if cells[2]}
    assert {
        r["territory_label"]: r["rating"] for r in found if r["level"] == "national" and r["rating"]
    } == column
