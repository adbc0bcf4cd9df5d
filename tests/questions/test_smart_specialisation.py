"""Questions on smart specialisation and related policies: Tables 2, 5, 8, 9, 10 and the prose."""

from clusterpolicy.lookup.graph import Graph
from tests.questions.tables_as_printed import DELIVERY

ITSELF = "the programme itself"
REGION = "its region's cluster support"


def test_programmes_connected_by_their_own_link(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/programmes").rows()
    european = {
        row["label"]
        for row in rows
        if row["through"] == ITSELF and not str(row["place"]).startswith("Section 4")
    }
    assert european == {
        "Cooperation Clusters",
        "Support for cluster development",
        "Regional Smart Specialisation Strategy (Arctic Smartness)",
        "Regional Innovation Strategy and Smart Specialisation Strategy",
        "Promoting Entrepreneurship through the creation of Innovation Clusters in Attica Region",
        'Project "Promotion and Development of Innovation Networking (INOLINK)"',
        "Organization and development of innovative cluster",
        "SRIP - Strategic Research Innovation Partnerships",
        "An International Innovation strategy for Skåne",
    }


def test_programmes_connected_through_their_region(graph: Graph) -> None:
    rows = [row for row in graph.ask("smart-specialisation/programmes").rows() if row["through"] == REGION]
    assert {row["region"] for row in rows} == {
        "Flanders", "Lappi", "Hauts-de-France", "Nouvelle Aquitaine",
        "Lombardia", "Piemonte", "Wielkopolskie", "Navarra",
    }  # fmt: skip
    assert all(row["kind"] == "Regional programme" for row in rows)


def test_each_connection_says_how_and_where(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/programmes").rows()
    assert all(row["basis"] and row["words"] and row["place"] for row in rows)
    srip = [row for row in rows if row["country"] == "Slovenia"]
    assert [(row["basis"], str(row["place"])[:14]) for row in srip] == [("Sector focus", "Table 8, p. 12")]


def test_programmes_that_say_nothing_of_smart_specialisation_are_not_connected(graph: Graph) -> None:
    labels = {row["label"] for row in graph.ask("smart-specialisation/programmes").rows()}
    assert not labels & {
        "Vinnväxt",
        "KMU-NetC",
        "Competence Center",
        "Cluster-Offensive Bayern",
        "Catalonia Clusters",
    }


def test_regional_innovation_strategies_are_those_of_table_10(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/regional-innovation-strategies").rows()
    in_table_10 = {
        row["region"]
        for row in rows
        if row["policy_type"] == "Regional innovation strategy" and row["basis"] == "Organisation form"
    }
    assert in_table_10 == {region for region, cells in DELIVERY.items() if "I" in cells.partition("/")[0]}
    assert {row["of"] for row in rows} == {38}


def test_operational_programmes_are_those_of_table_10(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/operational-programmes").rows()
    in_table_10 = {row["region"] for row in rows if row["basis"] == "Organisation form"}
    assert in_table_10 == {region for region, cells in DELIVERY.items() if "E" in cells.partition("/")[0]}
    assert "Hamburg" in {row["region"] for row in rows if row["basis"] == "Funded under"}
    assert not {"Bayern", "Cataluña", "Navarra"} & {row["region"] for row in rows}


def test_linked_to_policy_gives_the_programmes_of_operational_programmes(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/linked-to-policy", policy_type="erdf-operational-programme").rows()
    own = {row["label"] for row in rows if row["through"] == ITSELF}
    assert {
        "OP-Oost",
        "ERDF - 1b",
        "Operationelles Programm EFRE",
        "Norte Regional Operational Programme 2014-2020",
    } <= own


def test_related_policies_rank_first_and_last_as_printed(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/related-policies").rows()
    first = {
        (row["level"], row["strength"]): str(row["policy_type"]).rpartition("/")[2]
        for row in rows
        if row["rank"] == 1 and str(row["place"]).startswith(("Section 2.4", "Section 3.4"))
    }
    assert first == {
        ("national", "strong"): "rtdi-policy",
        ("national", "weak"): "fdi-policy",
        ("regional", "strong"): "smart-specialisation",
        ("regional", "weak"): "social-policy",
    }


def test_named_strategies_show_who_refers_to_them(graph: Graph) -> None:
    rows = graph.ask("smart-specialisation/strategies").rows()
    referred = {row["label"]: row["referred_by"] for row in rows}
    assert (
        referred["Slovenian Smart Specialisation Strategy"]
        == "SRIP - Strategic Research Innovation Partnerships"
    )
    assert referred["Smart Specialisation Strategy of Helsinki-Uusimaa"] is None
