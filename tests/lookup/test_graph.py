from pathlib import Path

import pytest

from clusterpolicy import open_graph
from clusterpolicy.errors import EndpointError, QuestionError, UnknownName
from clusterpolicy.lookup.graph import Graph


def test_a_question_by_names_codes_and_numbers(graph: Graph) -> None:
    by_name = graph.ask("programmes/in-country", country="Germany")
    by_code = graph.ask("in-country", country="de")
    assert by_name.rows() == by_code.rows()
    assert "KMU-NetC" in {row["label"] for row in by_name.rows()}
    assert (
        graph.ask("time/running-in-year", year=2018).rows()
        == graph.ask("running-in-year", year="2018").rows()
    )


def test_an_optional_parameter_may_be_left_out(graph: Graph) -> None:
    every = graph.ask("provenance/corrections").rows()
    assert len(every) > len(graph.ask("europe-and-beyond/approaches", country="Israel").rows())


@pytest.mark.parametrize(
    ("question", "values", "error", "message"),
    [
        (
            "programmes/in-country",
            {},
            QuestionError,
            "programmes/in-country needs country; for instance: -p country=",
        ),
        ("programmes/in-country", {"country": "Germny"}, UnknownName, "did you mean Germany"),
        ("programmes/in-country", {"contry": "Germany"}, UnknownName, "did you mean country, status"),
        (
            "time/running-in-year",
            {"year": "soon"},
            QuestionError,
            'year is "soon"; allowed: a whole number such as',
        ),
        ("time/running-in-year", {"year": "2016.5"}, QuestionError, "allowed: a whole number"),
        ("nothing/of-the-kind", {}, UnknownName, "no question is called"),
    ],
)
def test_what_cannot_be_asked(
    graph: Graph, question: str, values: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        graph.ask(question, **values)  # type: ignore[arg-type]


def test_a_number_of_any_size_is_a_number(graph: Graph) -> None:
    assert {row["kind_label"] for row in graph.ask("time/running-in-year", year="9" * 500).rows()}


def test_the_same_question_asked_of_an_endpoint(graph: Graph) -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        graph.ask("objectives/ranking", endpoint="http://127.0.0.1:9/")


def test_an_odd_name_is_unknown_not_an_error(graph: Graph) -> None:
    for name in ("http://x y", "http://<", "cp:", "cp:Nothing", "a:b", "\x00", "💥"):
        with pytest.raises(UnknownName):
            graph.find(name)


def test_a_damaged_release_is_built_anew(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_HOME", str(tmp_path))
    (tmp_path / "current").write_text("no-such-release\n", encoding="utf-8")
    told: list[str] = []
    monkeypatch.setattr("clusterpolicy.lookup.releases.make", lambda *_: graph.release)
    assert open_graph(told.append).release == graph.release
    assert "damaged" in told[0]
