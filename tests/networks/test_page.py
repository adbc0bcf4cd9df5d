"""The network page without a browser: one file, nothing from elsewhere, nothing that a label could run."""

import json
import re
from html.parser import HTMLParser

import pytest

from clusterpolicy.networks.page import data_block, packed, page, requests, vis_network
from tests.networks import documents


class Elements(HTMLParser):
    """The start tags of a page, and the text of its data block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data = ""
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_data = ("type", "application/json") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data


def test_page_holds_everything_itself() -> None:
    html = page(documents.small())
    assert requests(html) == []
    assert "default-src 'none'" in html
    assert "unsafe" not in re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0]
    assert "sourceMappingURL" not in html
    assert 'src="' not in html.replace(vis_network(), "")


def test_page_is_the_same_each_time() -> None:
    assert page(documents.large(50, 200)) == page(documents.large(50, 200))


def test_policy_names_the_hash_of_every_script_and_style() -> None:
    import base64
    import hashlib

    html = page(documents.hostile())
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0]
    for text in re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", html, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_hostile_texts_add_no_element() -> None:
    calm = documents.hostile()
    for node in calm["nodes"]:
        node |= {"label": "a", "kindLabel": "a", "country": "a", "level": "a", "facts": [["a", "a", "a"]]}
    for edge in calm["edges"]:
        edge |= {"relation": "a", "places": ["a"]}
    calm |= dict.fromkeys(documents.TEXTS, "a")
    hostile = Elements(page(documents.hostile()))
    assert hostile.tags == Elements(page(calm)).tags
    assert hostile.tags.count("script") == 3
    assert "img" not in hostile.tags


def test_hostile_texts_come_back_from_the_data_block_as_they_were() -> None:
    read = json.loads(Elements(page(documents.hostile())).data)
    labels = [text.replace("\ud800", "?") for text in documents.HOSTILE]
    assert [node["label"] for node in read["nodes"]] == labels
    assert [read["texts"][edge[2]] for edge in read["edges"]] == labels
    assert read["title"] == "".join(labels)


@pytest.mark.parametrize("text", ["</script>", "</SCRIPT >", "<!--", "<script", "\u2028", "&lt;"])
def test_no_text_leaves_the_data_block(text: str) -> None:
    block = data_block({"label": text})
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == {"label": text}


def test_numbers_that_json_has_no_word_for_become_null() -> None:
    assert data_block([float("nan"), float("inf"), 1.5]) == "[null,null,1.5]"


def test_packing_writes_a_text_once_and_keeps_links_and_places() -> None:
    document = documents.small()
    found = packed(document)
    assert len(found["texts"]) == len(set(found["texts"]))
    source, target, relation, weight, places = found["edges"][1]
    assert found["nodes"][source]["label"] == "KMU-NetC"
    assert found["nodes"][target]["label"] == "Internationalisation"
    assert (found["texts"][relation], weight) == ("has objective", 2)
    assert [found["texts"][place] for place in places] == document["edges"][1]["places"]


def test_kinds_carry_names_and_looks_that_differ() -> None:
    kinds = packed(documents.small())["kinds"]
    assert [(kind["label"], kind["count"]) for kind in kinds] == [("Programme", 3), ("Objective", 2)]
    assert len({(kind["colour"], kind["shape"]) for kind in kinds}) == 2


def test_without_javascript_there_is_a_table_of_links() -> None:
    static = page(documents.small()).partition("<noscript>")[2].partition("</noscript>")[0]
    assert static.count("<tr>") == 6
    assert "Table 8, p. 125, row Sweden – Vinnväxt" in static


def test_long_tables_without_javascript_say_what_they_leave_out() -> None:
    assert "200 more links are not listed here" in page(documents.large(100, 1200))


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/x.js"></script>',
        '<link rel="stylesheet" href="//example.org/x.css">',
        '<img src="x.png">',
        "<style>@import 'x.css'</style>",
        "<style>a { background: url(https://example.org/x.png) }</style>",
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<p onclick="x()">',
    ],
)
def test_whatever_would_ask_elsewhere_is_noticed(html: str) -> None:
    assert requests(html)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_of_text_and_controls_meet_wcag_aa(theme: int) -> None:
    style = page(documents.small()).partition("<style>")[2]
    rules = re.findall(r":root[^{]*\{(.*?)\}", style, re.DOTALL)
    colour = dict(re.findall(r"--([\w-]+): (#\w{6})", rules[theme]))
    for paper in ("paper", "side"):
        for text in ("ink", "quiet", "mark"):
            assert contrast(colour[text], colour[paper]) >= 4.5, (text, paper)
        assert contrast(colour["edge"], colour[paper]) >= 3
        assert contrast(colour["glyph"], colour[paper]) >= 3
    assert contrast(colour["mark-ink"], colour["mark"]) >= 4.5
