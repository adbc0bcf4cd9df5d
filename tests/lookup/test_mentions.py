import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.mentions import mentions

KINDS = ("country", "region", "objective")


@pytest.mark.parametrize(
    ("text", "entities", "words"),
    [
        ("programmes in Germany", ["country/de"], ("programmes",)),
        ("Lombardy", ["region/lombardia"], ()),
        ("compare Great Britain and the Czech Republic", ["country/uk", "country/cz"], ("compare",)),
        ("internationalisation in Grand Est", ["objective/internationalisation", "region/grand-est"], ()),
        ("clusters IT", ["country/it"], ("clusters",)),
        ("make it so", [], ("make", "it", "so")),
        ("what is in the country", [], ("country",)),
        ("", [], ()),
    ],
)
def test_what_a_text_names_and_what_it_says_besides(
    graph: Graph, text: str, entities: list[str], words: tuple[str, ...]
) -> None:
    found = mentions(graph.names, text, KINDS)
    assert [entity.path for entity in found.entities] == entities
    assert found.words == words


def test_only_the_classes_asked_for(graph: Graph) -> None:
    assert mentions(graph.names, "programmes in Germany", ["region"]).entities == ()
