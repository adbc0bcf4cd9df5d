"""The questions on budgets against Tables 2, 8 and 9 and sections 2.6 and 3.6."""

from typing import Any

import pytest

from clusterpolicy.lookup.graph import Graph

#: Table 8, column Annual budget: programmes with one plain number.
NATIONAL = {
    "Cooperation Clusters": 10_000_000,
    "Innovation Networks": 25_000_000,
    "Supporting cluster development": 1_500_000,
    "Support for cluster development": 1_500_000,
    "The development programme of clusters": 1_250_000,
    "KMU-NetC": 25_000_000,
    "Innovationsforen Mittelstand (Innovation Fora SMEs)": 4_000_000,
    "Competence Center": 10_000_000,
    "Cluster programme": 1_455_457,
    'Project "Promotion and Development of Innovation Networking (INOLINK)"': 467_914,
    "Program for stimulating the development of clusters in Montenegro (2 phases)": 100_000,
    "Improving the competitiveness of the economy in Montenegro": 30_000,
    "Internationalization of the Key National Cluster Programme": 5_000_000,
    "Organization and development of innovative cluster": 900_000,
    "POC 2014-2020 Axis 1, Action 1.1.1, Type project: Innovative clusters": 7_000_000,
    "Scheme to support industrial cluster organisations": 300_000,
    "SRIP - Strategic Research Innovation Partnerships": 1_500_000,
    "Agrupaciones Empresariales Innovadoras": 10_000_000,
    "Vinnväxt": 8_000_000,
    "'Strength in Places' Fund": 57_000_000,
}
#: Table 8: the cell is empty.
BLANK = {
    "Nationale Clusterplattform",
    "Support for creative industries",
    "Support for space technologies, creative industries, micro-nano technologies",
    "Krajowy Klaster Kluczowy",
    "Competitiveness Cluster",
}


def rows(graph: Graph, name: str, **values: Any) -> list[dict[str, Any]]:
    return graph.ask(f"budgets/{name}", **values).rows()


def test_every_number_of_table_8_is_answered(graph: Graph) -> None:
    found = {row["label"]: row for row in rows(graph, "annual-per-programme")}
    assert {label: found[label]["amount"] for label in NATIONAL} == NATIONAL
    assert all(found[label]["basis_label"] == "Annual" and found[label]["words"] for label in NATIONAL)
    assert found["Vinnväxt"]["place"].startswith("Table 8, p. 12")


def test_blank_cells_are_blank_and_not_nought(graph: Graph) -> None:
    silent = [row for row in rows(graph, "annual-per-programme") if row["absence"]]
    assert {row["label"] for row in silent} >= BLANK | {"Cluster support in Andalucía"}
    assert not {row["label"] for row in silent} & set(NATIONAL)
    assert all(row["amount"] is None and row["words"] is None for row in silent)


def test_parts_and_total_of_the_french_poles(graph: Graph) -> None:
    french = [r for r in rows(graph, "annual-per-programme", country="France") if r["region_label"] is None]
    assert sorted(row["amount"] for row in french) == [19e6, 19e6, 58e6, 58e6, 144e6]


def test_one_country_alone(graph: Graph) -> None:
    belgian = rows(graph, "annual-per-programme", country="BE")
    assert {(row["label"], row["amount"]) for row in belgian} == {
        ("Cluster support in Flanders", 3e6),
        ("Wallonia Business Clusters", 5e5),
        ("Wallonia Pôles de Compétitivité", 2e6),
    }


@pytest.mark.parametrize(
    ("country", "level", "amount", "stated", "of"),
    [
        ("Austria", "national", None, 0, 1),
        ("Germany", "national", 45_875_000, 3, 3),
        ("Hungary", "national", 68_000_000, 1, 1),
        ("France", "national", 144_000_000, 1, 1),
        ("Estonia", "national", 4_250_000, 3, 3),
        ("Romania", "national", 11_900_000, 3, 3),
        ("Greece", "national", None, 0, 2),
        ("Poland", "national", 5_000_000, 1, 2),
        ("Belgium", "regional", 8_500_000, 3, 3),
        ("Denmark", "regional", 4_500_000, 3, 3),
        ("Netherlands", "regional", 50_500_000, 5, 5),
        ("France", "regional", 574_000_000, 10, 10),
        ("United Kingdom", "regional", 10_890_000, 3, 4),
        ("Italy", "regional", 31_000_000, 3, 4),
    ],
)
def test_sum_of_a_country(
    graph: Graph, country: str, level: str, amount: int | None, stated: int, of: int
) -> None:
    [row] = [
        r for r in rows(graph, "stated-per-country") if (r["country_label"], r["level"]) == (country, level)
    ]
    assert (row["amount"], row["stated"], row["of"]) == (amount, stated, of)


def test_what_is_missing_is_named(graph: Graph) -> None:
    missing = {(r["country_label"], r["level"]): r["missing"] for r in rows(graph, "stated-per-country")}
    assert missing["Italy", "regional"] == "Regional call to support 9 CTL"
    assert missing["United Kingdom", "regional"] == "Silverstone Technology Cluster"
    assert missing["Poland", "national"] == "Krajowy Klaster Kluczowy"
    assert missing["Germany", "national"] == ""


def test_thirty_programmes_and_no_country_without_any(graph: Graph) -> None:
    national = [row for row in rows(graph, "stated-per-country") if row["level"] == "national"]
    assert sum(row["of"] for row in national) == 30
    assert not {row["country_label"] for row in national} & {"Belgium", "Finland", "Netherlands", "Japan"}


def test_what_cannot_be_compared_and_why(graph: Graph) -> None:
    reasons = {(row["label"], row["reason"]) for row in rows(graph, "not-comparable")}
    assert reasons >= {
        ("EFRE-CLIP Cluster- und Innovationsplattformen 2014-2020", "period: 7 years"),
        ("Regional call to support 9 CTL", "period: 15 months"),
        (
            "Industrial Strategy Plan for Valencia Region-PEIV",
            "basis: the amount is not for one year of the whole",
        ),
        ("Silverstone Technology Cluster", "no number is printed"),
        ("Regional Rural Development Programme", "no number is printed"),
        ("Hungarian Cluster Development Programme", "scope: the amount is for a part only"),
        ("Clusterpolitik in Hamburg", "precision: rounded, an average or a limit"),
        ("Brightlands Campussen Limburg", "scope: the amount is for a part only"),
    }
    labels = {label for label, _ in reasons}
    assert not labels & {"Booster innovation", "Vinnväxt", "Cluster programme", "Agenda voor Twente"}


def test_earnings_from_earlier_activities(graph: Graph) -> None:
    found = {
        (row["country_label"], row["label"]) for row in rows(graph, "who-funds", source="previous-earnings")
    }
    assert {country for country, _ in found} == {
        "Estonia",
        "Germany",
        "Greece",
        "Poland",
        "Romania",
        "Sweden",
    }
    assert len(found) == 8
    assert ("Estonia", "The development programme of clusters") in found
    assert ("Poland", "Krajowy Klaster Kluczowy") not in found


def test_eu_funds_support_17_regions_and_only_two_alone(graph: Graph) -> None:
    regional = [row for row in rows(graph, "who-funds", source="EU funds") if row["region_label"]]
    assert len({row["region_label"] for row in regional}) == 17
    assert {row["region_label"] for row in regional if row["only"]} == {"Satakunta", "Piemonte"}
    assert not {row["region_label"] for row in regional} & {"Bayern", "Flanders", "Northamptonshire"}


def test_private_money_alone(graph: Graph) -> None:
    private = rows(graph, "who-funds", source="private-sector")
    assert {row["region_label"] for row in private if row["only"]} == {"Northamptonshire"}


def test_printed_counts_beside_named_cases(graph: Graph) -> None:
    counted = {
        (row["level"], row["source_label"]): (row["stated"], row["of"], row["named"])
        for row in rows(graph, "funding-sources-counted")
    }
    assert counted["national", "National budget"][:2] == (20, "30")
    assert counted["national", "Earnings from previous cluster activities"] == (8, "30", 8)
    assert counted["regional", "EU funds"] == (17, None, 17)
    assert counted["regional", "Private sector"][0] == 14


def test_money_per_inhabitant(graph: Graph) -> None:
    found = {row["label"]: row for row in rows(graph, "per-inhabitant")}
    danish = found["Innovation Networks"]
    assert (danish["population"], danish["year"], danish["per_inhabitant"]) == (5_707_251, 2016, 4.38)
    assert found["Politique des pôles de compétitivité"]["amount"] == 144_000_000
    assert found["Industrial Strategy Plan for Valencia Region-PEIV"]["amount"] == 2_400_000
    assert all(
        row["reference"] and row["per_million_gdp"]
        for row in found.values()
        if row["country_label"] != "Montenegro"
    )


def test_only_annual_amounts_are_divided(graph: Graph) -> None:
    labels = {row["label"] for row in rows(graph, "per-inhabitant")}
    assert not labels & (
        BLANK | {"EFRE-CLIP Cluster- und Innovationsplattformen 2014-2020", "Spitzenclusterwettbewerb"}
    )
