"""Pages of places: what stands there, the rows behind it, what is beside it; sources and rules."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clusterpolicy import resources
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.pages.place_facts import facts_of, rows_behind
from clusterpolicy.web.pages.place_index import index
from clusterpolicy.web.serving import Serving

REPORT = "https://w3id.org/clusterpolicy/source/eocic-2019"
ROW = "/source/eocic-2019/table-8/row/germany-kmu-netc"


def text_of(html: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def get(client: TestClient, path: str) -> str:
    """A page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(answer.content) < 150_000, path
    return answer.text


def test_a_row_shows_its_facts_its_page_and_the_rows_behind_it(client: TestClient) -> None:
    html = get(client, ROW)
    text = text_of(html)
    assert "Table 8, p. 122, row Germany – KMU-NetC" in text
    assert "Printed page 122" in text
    assert "has objective Enhancing the visibility of clusters" in text
    assert "data/eocic-2019/programme-objectives.csv 6 rows" in text
    assert "de-kmu-netc" in text and "sme-competitiveness" in text
    assert '<a href="/source/eocic-2019/table-8">Table 8</a>' in html


def test_a_row_leads_to_the_rows_beside_it(client: TestClient) -> None:
    html = get(client, ROW)
    steps = re.search(r'<nav class="steps".*?</nav>', html, re.DOTALL)
    assert steps and "/table-8/row/france-poles-de-competitivite" in steps[0]


def test_a_table_lists_its_rows_in_the_order_of_the_report(client: TestClient, serving: Serving) -> None:
    html = get(client, "/source/eocic-2019/table-8")
    part = index(serving).parts[REPORT + "/table-8"]
    assert len(part.places) == 30
    assert html.index("Austria – Nationale Clusterplattform") < html.index("Germany – KMU-NetC")
    assert html.count('href="/source/eocic-2019/table-8/row/') == 30


def test_repairs_stand_with_their_place(client: TestClient) -> None:
    text = text_of(get(client, "/source/eocic-2019/table-2/row/greece"))
    assert "Repairs of the print" in text and "its country label is missing" in text


def test_a_source_tells_what_it_is_and_lists_its_parts(client: TestClient) -> None:
    html = get(client, "/source/eocic-2019")
    assert "ISBN 978-92-9202-477-2" in html and "© European Union, 2019" in html
    assert html.index(">Table 8</a>") < html.index(">Section 2.9</a>") < html.index(">Section 3.1</a>")
    reference = get(client, "/source/reference/world-bank")
    assert "CC BY 4.0" in reference and "Facts that stand here" in reference
    assert "/source/reference/world-bank" in get(client, "/source/reference")


def test_a_rule_says_what_it_infers_and_how(client: TestClient) -> None:
    html = get(client, "/rule/contributes-to-objective")
    assert "CONSTRUCT" in html and "423" in html
    assert "contributes to objective" in html
    assert (
        "SPARQL" not in text_of(get(client, "/rule/owl")).partition("What it gives")[0].partition("Data")[2]
    )


def test_every_place_has_a_page_and_every_fact_is_in_it(serving: Serving, graph: Graph) -> None:
    places = index(serving)
    assert len(places.places) == sum(len(part.places) for part in places.parts.values())
    rows = graph.query("SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph").rows()
    numbers = {str(row["graph"]): row["n"] for row in rows}
    for iri in list(places.places)[::40]:
        assert len(facts_of(serving, iri)) <= int(str(numbers[iri]))


def test_long_places_are_paged(client: TestClient, serving: Serving) -> None:
    path = "/source/reference/op-country"
    html = get(client, path)
    assert f'href="{path}?rows=2#rows"' in html
    assert "Previous rows" in get(client, f"{path}?rows=2")
    tables, number = rows_behind(serving, "https://w3id.org/clusterpolicy" + path, 0, 10_000)
    assert sum(len(table.rows) for table in tables) == number > 900


@pytest.mark.parametrize("path", ["/source/eocic-2019/table-99", "/source/none", "/rule/none", f"{ROW}/more"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_row_is_shown_from_a_file_that_has_changed(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in resources.FOLDERS:
        shutil.copytree(resources.root() / folder, tmp_path / folder)
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(tmp_path))
    file = tmp_path / "data/eocic-2019/programme-objectives.csv"
    iri = "https://w3id.org/clusterpolicy" + ROW

    def cells() -> set[tuple[str, bool]]:
        origins, _ = rows_behind(Serving(graph.release), iri, 0, 100)
        return {(origin.file, any(row for _, row in origin.rows)) for origin in origins}

    as_built = cells()
    assert (file.relative_to(tmp_path).as_posix(), True) in as_built
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(line.replace(b"\n", b"\r\n") for line in lines))
    assert cells() == as_built  # a spreadsheet's line ends change no row
    file.write_bytes(b"".join([*lines[:2], *lines[1:]]))
    changed = {name for name, shown in cells() if not shown}
    assert changed == {file.relative_to(tmp_path).as_posix()}
    file.unlink()
    assert {name for name, shown in cells() if not shown} == changed


def test_properties_of_others_have_plain_names(client: TestClient) -> None:
    page = get(client, "/source/reference/op-currency")
    heads = {text_of(head) for head in re.findall(r"<dt>.*?</dt>", page)}
    assert {"Published by", "Terms of use", "code", "belongs to", "in force from"} <= heads
    assert not [head for head in heads if "://" in head]


def test_two_amounts_of_the_same_words_are_told_apart(client: TestClient) -> None:
    page = get(client, "/source/eocic-2019/footnote-65")
    heads = [text_of(head) for head in re.findall(r"<h3>.*?</h3>", page)]
    assert len(heads) == len(set(heads))
    assert sum("(lowest)" in head for head in heads) == sum("(highest)" in head for head in heads) == 1
