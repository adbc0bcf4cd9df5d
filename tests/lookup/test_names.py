import pytest

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.names import Named, expand, fold
from clusterpolicy.namespaces import ENTITY


def first(graph: Graph, text: str, kind: str = "") -> str:
    return graph.search(text, kind)[0][0].path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lombardy", "region/lombardia"),
        ("Lombardie", "region/lombardia"),
        ("inolink", "programme/lt-inolink"),
        ("pole de competitivite", "programme/fr-poles-de-competitivite"),
        ("Vinnvaxt", "programme/se-vinnvaxt"),
        ("vinvaxt", "programme/se-vinnvaxt"),
        ("Ελλάδα", "country/el"),
        ("Ruotsi", "country/se"),
        ("suomi", "country/fi"),
        ("ranska", "country/fr"),
        ("allemagne", "country/de"),
        ("DEU", "country/de"),
        ("ITC4", "region/lombardia"),
        ("Bavaria", "region/bayern"),
        ("Scania", "region/skane-lan"),
        ("South Karelia", "region/etela-karjala"),
        ("Capital region", "region/hovedstaden"),
        ("Lapland", "region/lappi"),
        ("Schlesien", "region/slaskie"),
        ("Great Britain", "country/uk"),
        ("England", "country/uk"),
        ("Holland", "country/nl"),
        ("industrial policies", "policy-type/industrial-policy"),
        ("biotechnologie", "sector/biotechnology"),
        ("smart specialisation", "policy-type/smart-specialisation"),
        ("smart specialization", "policy-type/smart-specialisation"),
        ("de-kmu-netc", "programme/de-kmu-netc"),
    ],
)
def test_search_forgives(graph: Graph, text: str, found: str) -> None:
    assert first(graph, text) == found


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzzzqq", "x" * 10_000])
def test_search_finds_nothing_where_nothing_is(graph: Graph, text: str) -> None:
    assert graph.search(text) == []


def test_what_fits_leaves_no_room_for_what_is_only_alike(graph: Graph) -> None:
    assert [entity.path for entity, _ in graph.search("Deutschland")] == ["country/de"]


@pytest.mark.parametrize(("text", "alike"), [("Gremany", "country/de"), ("Lombrady", "region/lombardia")])
def test_what_is_only_alike_does_not_fit(graph: Graph, text: str, alike: str) -> None:
    assert graph.names.fitting(text) == []
    assert first(graph, text) == alike


def test_a_name_that_fits_has_every_word(graph: Graph) -> None:
    assert graph.names.fitting("Saxony Lombardy") == []
    assert [entity.path for entity, _ in graph.names.fitting("South of Karelia")] == ["region/etela-karjala"]


#: Regions that are called the same in English.
SAME = {
    *("burgenland", "salzburg", "flanders", "satakunta", "grand-est", "hauts-de-france", "pays-de-la-loire"),
    *("berlin", "brandenburg", "hamburg", "saarland", "northamptonshire"),
}


def test_every_region_has_an_english_name_that_finds_it(graph: Graph) -> None:
    rows = graph.query(
        "SELECT ?region ?name { ?region a cp:Region ; skos:altLabel ?name FILTER(LANG(?name) = 'en') }"
    ).rows()
    named = {str(row["region"]).rpartition("/")[2] for row in rows}
    regions = {entity.slug for entity in graph.names.of(["region"])}
    assert len(regions) == 49
    assert named | SAME == regions
    for row in rows:
        assert graph.names.resolve(str(row["name"]), "region").iri == row["region"]


def test_records_are_found_by_their_class(graph: Graph) -> None:
    assert {entity.kind for entity, _ in graph.search("inolink")} == {"programme"}
    assert {entity.kind for entity, _ in graph.search("inolink", "correction")} == {"correction"}


def test_scores_fall_and_the_limit_holds(graph: Graph) -> None:
    found = graph.search("cluster", limit=7)
    assert len(found) == 7
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@pytest.mark.parametrize(
    "value",
    [
        "Sweden",
        "sweden",
        "Sverige",
        "SE",
        "se",
        "SWE",
        "country/se",
        "/country/se",
        "id/country/se",
        "country:se",
    ],
)
def test_an_entity_by_any_of_its_names(graph: Graph, value: str) -> None:
    assert graph.find(value).iri == graph.find(ENTITY + "country/se").iri == ENTITY + "country/se"
    assert graph.names.resolve(value, "country").label == "Sweden"
    assert graph.names.resolve(value, "territory").label == "Sweden"


def test_the_region_is_meant_before_its_cluster_support(graph: Graph) -> None:
    assert [entity.path for entity in graph.names.called("lappi", "entity")] == [
        "region/lappi",
        "cluster-support/lappi",
    ]
    assert graph.find("lappi").kind == "region"


def test_a_name_of_several_equals_is_refused(graph: Graph) -> None:
    problem = r"is the name of several: indicator-measure/.*; give one of these instead"
    with pytest.raises(QuestionError, match=problem):
        graph.names.resolve("GDP per head", "indicator-measure")


def test_a_wrong_name_offers_near_ones_of_its_class(graph: Graph) -> None:
    with pytest.raises(UnknownName, match='no country is called "Germny"; did you mean Germany'):
        graph.names.resolve("Germny", "country")
    with pytest.raises(UnknownName) as error:
        graph.names.resolve("Lombrady", "region")
    assert error.value.near[0] == "Lombardia"
    with pytest.raises(UnknownName, match='no policy type is called "Sweden"'):
        graph.names.resolve("Sweden", "policy-type")


def test_every_entity_has_a_label_and_is_found_by_its_path(graph: Graph) -> None:
    for entity in graph.names.entities.values():
        assert entity.label
        assert entity.names == sorted(set(entity.names))
    for path in ("programme/se-vinnvaxt", "objective/rd-technology", "budget/de-kmu-netc-annual-budget"):
        assert graph.find(path).path == path


def test_folding_and_expanding() -> None:
    assert fold("Łódź – Île-de-France") == "lodz ile de france"
    assert fold("ΕΛΛΆΔΑ") == fold("Ελλάδα")
    assert expand("Strategy: a/b") == "Strategy: a/b"
    assert expand("http://x/y") == "http://x/y"
    assert Named(ENTITY + "objective").kind == "concept-scheme"
