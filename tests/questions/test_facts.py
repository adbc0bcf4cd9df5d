"""The tables given back: every entry of the print is there, and nothing else is."""

from collections import Counter, defaultdict

import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.questions.library import find_question
from clusterpolicy.store.answer import Value
from tests.questions import tables_as_printed as printed

ID = "https://w3id.org/clusterpolicy/id/"

COLUMNS = {
    "programmes": "programme label kind in_depth country region start end duration url place",
    "programme-objectives": "programme label country objective objective_label additional place",
    "case-objectives": "programme label country objective objective_label additional place",
    "region-objectives": "region country objective objective_label additional place",
    "programme-cluster-types": "programme label country cluster_type cluster_type_label additional place",
    "region-cluster-types": "region country cluster_type cluster_type_label additional place",
    "programme-target-groups": "programme label country target_group target_group_label comment place",
    "region-target-groups": "region country target_group target_group_label comment place",
    "sector-focus": "bearer label country region words sector sector_label place",
    "budgets": "bearer label country region amount currency basis period words scope place",
    "assessments": "level territory country measure measure_label rating answer place",
    "delivery": "region country aspect value value_label place",
    "clusters": "cluster label country programme field region location place",
}


def slug(value: Value) -> str:
    return str(value).rpartition("/")[2]


def entries(graph: Graph, question: str, bearer: str, entry: str) -> dict[str, set[str]]:
    """The entries of the questionnaire that each bearer has, italics left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in graph.ask(question).rows():
        if not row.get("additional"):
            found[slug(row[bearer])] |= {slug(row[entry])} if row[entry] else set()
    return dict(found)


def spelled(table: dict[str, str], letters: dict[str, str]) -> dict[str, set[str]]:
    return {bearer: {letters[letter] for letter in row} for bearer, row in table.items() if row}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_stand_in_the_agreed_order(graph: Graph, name: str) -> None:
    assert graph.ask(f"facts/{name}").columns == COLUMNS[name].split()


@pytest.mark.parametrize(
    ("question", "bearer", "entry", "table", "letters"),
    [
        ("programme-objectives", "programme", "objective", printed.NATIONAL_OBJECTIVES, printed.OBJECTIVES),
        ("region-objectives", "region", "objective", printed.REGIONAL_OBJECTIVES, printed.OBJECTIVES),
        (
            "programme-cluster-types",
            "programme",
            "cluster_type",
            printed.NATIONAL_CLUSTER_TYPES,
            printed.CLUSTER_TYPES,
        ),
        (
            "region-cluster-types",
            "region",
            "cluster_type",
            printed.REGIONAL_CLUSTER_TYPES,
            printed.CLUSTER_TYPES,
        ),
        (
            "programme-target-groups",
            "programme",
            "target_group",
            printed.NATIONAL_TARGET_GROUPS,
            printed.TARGET_GROUPS,
        ),
        (
            "region-target-groups",
            "region",
            "target_group",
            printed.REGIONAL_TARGET_GROUPS,
            printed.TARGET_GROUPS,
        ),
    ],
)
def test_lists_hold_what_is_printed_and_no_more(
    graph: Graph, question: str, bearer: str, entry: str, table: dict[str, str], letters: dict[str, str]
) -> None:
    found = entries(graph, f"facts/{question}", bearer, entry)
    assert {key: value for key, value in found.items() if value} == spelled(table, letters)


def test_in_depth_are_the_30_programmes_of_table_8_in_20_countries(graph: Graph) -> None:
    rows = [row for row in graph.ask("facts/programmes").rows() if row["in_depth"]]
    assert {slug(row["programme"]) for row in rows} == set(printed.NATIONAL_OBJECTIVES)
    assert len(rows) == 30
    assert len({row["country"] for row in rows}) == 20
    assert {row["kind"] for row in rows} == {"National programme"}


def test_regional_are_55_programmes_in_27_regions_of_12_countries(graph: Graph) -> None:
    rows = [row for row in graph.ask("facts/programmes").rows() if row["kind"] == "Regional programme"]
    assert len(rows) == 55
    assert {row["region"] for row in rows} == set(printed.REGIONAL_OBJECTIVES)
    assert len({row["country"] for row in rows}) == 12
    assert not any(row["in_depth"] for row in rows)


def test_every_intervention_has_one_row_and_says_what_it_is(graph: Graph) -> None:
    rows = graph.ask("facts/programmes").rows()
    assert max(Counter(row["programme"] for row in rows).values()) == 1
    assert all(
        row["country"] and row["kind"] and row["place"] and row["in_depth"] is not None for row in rows
    )
    assert not [row["label"] for row in rows if row["region"] and row["kind"] != "Regional programme"]
    kinds = {slug(row["programme"]): row["kind"] for row in rows}
    assert kinds["de-spitzenclusterwettbewerb"] == "Past scheme"
    assert kinds["lt-concept-of-the-development-of-the-lithuanian-clusters"] == "Guidance document"
    assert kinds["nl-topsectors"] == "Other initiative"


def test_a_programme_shows_years_words_and_address_as_printed(graph: Graph) -> None:
    rows = {slug(row["programme"]): row for row in graph.ask("facts/programmes").rows()}
    vinnvaxt = rows["se-vinnvaxt"]
    assert (vinnvaxt["start"], vinnvaxt["end"], vinnvaxt["duration"]) == (2003, None, "Continuous since 2003")
    assert vinnvaxt["url"] == "https://www.vinnova.se/en/m/vinnvaxt/"
    assert rows["si-srip"]["duration"] == "1-7 years"
    assert (rows["si-srip"]["start"], rows["si-srip"]["end"]) == (None, None)
    assert str(rows["lt-inolink"]["url"]).split() == [
        "http://klaster.lt/en/",
        "https://mita.lrv.lt/en/projects/inolink",
    ]
    assert rows["it-lombardia-regional-call-9-ctl"]["region"] == "Lombardia"


def test_added_objectives_are_the_italics_of_tables_8_and_9(graph: Graph) -> None:
    national = Counter(
        slug(r["programme"]) for r in graph.ask("facts/programme-objectives").rows() if r["additional"]
    )
    assert national == {
        "ee-support-for-cluster-development": 1,
        "de-internationalisation-of-leading-edge-clusters": 1,
        "hu-hungarian-cluster-development-programme": 2,
        "lv-cluster-programme": 1,
        "lt-inolink": 3,
        "lt-innovation-development-programme-2014-2020": 1,
        "me-stimulating-the-development-of-clusters": 1,
        "se-vinnvaxt": 1,
    }
    regional = Counter(
        str(r["region"]) for r in graph.ask("facts/region-objectives").rows() if r["additional"]
    )
    assert set(regional) == {
        "Normandie",
        "Cataluña",
        "Navarra",
        "Skåne län",
        "Derby, Derbyshire, Nottingham and Nottinghamshire",
        "Northamptonshire",
    }


def test_added_cluster_types_are_the_italics_of_tables_8_and_9(graph: Graph) -> None:
    national = Counter(
        slug(r["programme"]) for r in graph.ask("facts/programme-cluster-types").rows() if r["additional"]
    )
    assert sum(national.values()) == 7
    assert national["de-kmu-netc"] == national["lv-cluster-programme"] == 1
    regional = Counter(
        str(r["region"]) for r in graph.ask("facts/region-cluster-types").rows() if r["additional"]
    )
    assert regional == {
        "Flanders": 2,
        "Lappi": 1,
        "Lombardia": 1,
        "Derby, Derbyshire, Nottingham and Nottinghamshire": 1,
    }


def test_objectives_carry_the_wording_of_their_table(graph: Graph) -> None:
    national = {str(r["objective_label"]) for r in graph.ask("facts/programme-objectives").rows()}
    regional = {str(r["objective_label"]) for r in graph.ask("facts/region-objectives").rows()}
    assert "Increasing competitiveness of SMEs" in national - regional
    assert (
        "Increasing the competitiveness of small and medium-sized enterprises (SMEs)" in regional - national
    )


def test_facts_of_programmes_come_from_the_table_on_programmes_alone(graph: Graph) -> None:
    for name, part in (
        ("programme-objectives", "Table 8"),
        ("programme-cluster-types", "Table 8"),
        ("programme-target-groups", "Table 3"),
        ("region-objectives", "Table 9"),
        ("region-cluster-types", "Table 9"),
        ("region-target-groups", "Table 6"),
        ("delivery", "Table 10"),
    ):
        assert {str(row["place"]).partition(",")[0] for row in graph.ask(f"facts/{name}").rows()} == {part}


def test_no_objective_of_a_region_is_stated_of_a_programme(graph: Graph) -> None:
    stated = {row["programme"] for row in graph.ask("facts/programme-objectives").rows()}
    regional = {row["programme"] for row in graph.ask("facts/programmes").rows() if row["region"]}
    assert not stated & regional


def test_comments_stand_beside_target_groups_and_alone(graph: Graph) -> None:
    programmes = graph.ask("facts/programme-target-groups").rows()
    assert {(slug(row["programme"]), row["comment"]) for row in programmes if not row["target_group"]} == {
        ("ee-development-programme-of-clusters", "NGO or Foundations who represents clusters"),
        ("uk-strength-in-places-fund", "Consortia of the mentioned actors"),
    }
    italian = [row for row in programmes if slug(row["programme"]) == "it-competence-center"]
    assert len(italian) == 5
    assert len({row["comment"] for row in italian}) == 1
    assert italian[0]["comment"]
    regions = graph.ask("facts/region-target-groups").rows()
    assert {row["region"] for row in regions} == set(printed.REGIONAL_TARGET_GROUPS)
    assert {row["region"] for row in regions if not row["target_group"]} == {"Hamburg", "Northamptonshire"}


@pytest.mark.parametrize(
    ("level", "table", "measures"),
    [
        ("national", printed.NATIONAL_ASSESSMENTS, printed.MEASURES[2:]),
        ("regional", printed.REGIONAL_ASSESSMENTS, printed.MEASURES),
    ],
)
def test_assessments_are_those_of_tables_4_and_7(
    graph: Graph, level: str, table: dict[str, str], measures: tuple[str, ...]
) -> None:
    found: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for row in graph.ask("facts/assessments").rows():
        if row["level"] == level:
            found[str(row["territory"]), slug(row["measure"])][int(str(row["answer"]))] = str(row["rating"])
    expected = {
        (territory, measure): dict(enumerate(cell.split("/"), start=1))
        for territory, cells in table.items()
        for measure, cell in zip(measures, cells.split(), strict=True)
        if cell != "."
    }
    assert found == expected


def test_assessments_come_from_18_countries_and_36_regions(graph: Graph) -> None:
    territories = Counter(
        level for level, _ in {(r["level"], r["territory"]) for r in graph.ask("facts/assessments").rows()}
    )
    assert territories == {"national": 18, "regional": 36}


def test_blank_cells_of_tables_4_and_7_are_kept_as_blank(graph: Graph) -> None:
    blank = Counter(
        str(row["label"])
        for row in graph.ask("facts/answers").rows()
        if row["status"] == "Blank" and str(row["place"]).startswith(("Table 4", "Table 7"))
    )
    assert blank == {"Sweden": 1, "Wallonie": 2, "Hauts-de-France": 1, "Hamburg": 13, "Pomorskie": 1}


def test_delivery_is_that_of_table_10(graph: Graph) -> None:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    added = defaultdict(list)
    for row in graph.ask("facts/delivery").rows():
        value = slug(row["value"])
        if row["aspect"] == "organisation" and value not in printed.ORGANISATION_FORMS.values():
            added[str(row["region"])].append(value)
        else:
            found[str(row["region"])][str(row["aspect"])].add(value)
    levels = {"n": "national-programmes", "r": "regional-programmes", "e": "eu-interregional-programmes"}
    policies = {"n": "national-cluster-policy", "e": "european-cluster-policy"}
    for region, cells in printed.DELIVERY.items():
        forms, delivery, relations = cells.split("/")
        assert found[region]["organisation"] == {printed.ORGANISATION_FORMS[letter] for letter in forms}, (
            region
        )
        assert found[region]["delivery"] == {levels[letter] for letter in delivery}, region
        assert found[region]["relationship"] == {policies[letter] for letter in relations}, region
    assert {*found, *added} == set(printed.DELIVERY)
    assert len(printed.DELIVERY) == 33
    assert {region: len(values) for region, values in added.items()} == {
        "Flanders": 2,
        "Lappi": 1,
        "Hamburg": 1,
        "Wielkopolskie": 1,
        "Andalucía": 1,
        "Northamptonshire": 1,
    }


def test_annual_budgets_are_the_printed_numbers(graph: Graph) -> None:
    amounts: dict[str, list[tuple[Value, Value, Value]]] = defaultdict(list)
    for row in graph.ask("facts/budgets").rows():
        if str(row["place"]).startswith(("Table 8", "Table 9")):
            amounts[slug(row["bearer"])].append((row["amount"], row["currency"], row["basis"]))
    assert amounts["lv-cluster-programme"] == [(1455457, "EUR", "Annual")]
    assert amounts["uk-strength-in-places-fund"] == [(57000000, "EUR", "Annual")]
    assert {amount for amount, _, _ in amounts["hu-hungarian-cluster-development-programme"]} == {
        3000000,
        65000000,
    }
    assert amounts["de-efre-clip"] == [(2000000, "EUR", "For a stated duration")]
    assert amounts["it-lombardia-regional-call-9-ctl"] == [(1000000, "EUR", "For a stated duration")]
    assert amounts["uk-silverstone-technology-cluster"][0][0] is None
    assert (160000, "EUR", "Per sector and year") in amounts["es-valencia-peiv"]


def test_blank_budgets_give_no_amount(graph: Graph) -> None:
    bearers = {
        slug(row["bearer"])
        for row in graph.ask("facts/budgets").rows()
        if str(row["place"]).startswith("Table 8")
    }
    blank = {
        "at-nationale-clusterplattform",
        "el-support-for-creative-industries",
        "el-support-for-space-technologies-creative-industries-micro-nano-technologies",
        "lt-innovation-development-programme-2014-2020",
        "pl-krajowy-klaster-kluczowy",
        "pt-competitiveness-cluster",
    }
    assert bearers == set(printed.NATIONAL_OBJECTIVES) - blank


def test_sector_focus_keeps_items_and_words(graph: Graph) -> None:
    rows = graph.ask("facts/sector-focus").rows()
    words = {(str(row["label"]), str(row["words"])) for row in rows}
    assert {word for label, word in words if label == "Berlin"} == {
        "Energy",
        "ICT",
        "Media+Creative Industries",
        "Mobility/Logistics",
        "Life Science",
        "Photonics",
    }
    assert (
        "Lombardia",
        "Coherent with 7 areas of specialization of the RIS3, clusters as implementation tool of RIS3",
    ) in words
    assert {word for label, word in words if label == "Cluster programme"} == {"yes"}
    assert not any(label == "Vinnväxt" for label, _ in words)
    assert all(row["country"] for row in rows)


def test_flemish_spearhead_clusters_are_named(graph: Graph) -> None:
    clusters = {
        str(row["label"]) for row in graph.ask("facts/clusters").rows() if row["country"] == "Belgium"
    }
    assert {"Catalisti", "SIM", "FLUX50", "VIL", "Flanders Food", "Blue Cluster"} <= clusters


def test_corrections_tell_before_after_and_why(graph: Graph) -> None:
    rows = graph.ask("facts/corrections").rows()
    assert len(rows) > 100
    assert all(row["kind_label"] and row["why"] and row["place"] for row in rows)


def test_every_fact_has_a_place(graph: Graph) -> None:
    for name in COLUMNS:
        assert find_question(f"facts/{name}").theme == "facts"
        assert all(row["place"] for row in graph.ask(f"facts/{name}").rows()), name
