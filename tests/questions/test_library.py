from pathlib import Path

import pytest

from clusterpolicy.errors import DeclarationError, QuestionError, UnknownName
from clusterpolicy.questions.library import all_questions, find_question, load_question, question_files

GOOD = """#+ title: Which?
#+ description: >-
#+   All of
#+   them.
#+ tables: [Table 2]
#+ parameters:
#+   country: {type: country, required: true, example: Germany, description: where}
#+   year: {type: integer, example: 2016}
SELECT ?x { VALUES ?country { <a:b> } VALUES ?year { 2016 } ?x ?country ?year } ORDER BY ?x
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "theme" / "name.rq"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    question = load_question(write(tmp_path, GOOD))
    assert (question.name, question.theme, question.title) == ("theme/name", "theme", "Which?")
    assert question.description == "All of them."
    assert question.tables == ("Table 2",)
    assert [(p.name, p.type, p.required, p.example) for p in question.parameters.values()] == [
        ("country", "country", True, "Germany"),
        ("year", "integer", False, "2016"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("#+ title: Which?\n", "", "the header has no title; add #+ title: …"),
        ("#+ tables: [Table 2]\n", "", "the header has no tables"),
        (
            "#+ tables: [Table 2]\n",
            "#+ tables: [Table 2]\n#+ tablse: x\n",
            "unknown header tablse; allowed: columns",
        ),
        ("type: country, ", "", "parameter country has no type; every parameter has a type and an example"),
        (", example: 2016", "", "parameter year has no example"),
        (
            ", example: 2016",
            ", example: 2016, exmaple: 1",
            "parameter year has an unknown exmaple; allowed: bearers, choices, description",
        ),
        (
            "required: true",
            "required: perhaps",
            "parameter country has required: perhaps; allowed: true, false",
        ),
        ("VALUES ?year { 2016 }", "", "parameter year is not used; the query needs VALUES ?year { … }"),
        ("{type: integer, example: 2016}", "integer", "parameters are not name: {type, example}"),
        (
            "{type: integer, example: 2016}",
            "{type: text, example: 2016, choices: 2}",
            "parameter year has choices that are no list",
        ),
        (
            "{type: integer, example: 2016}",
            "{type: text, example: 2016, choices: early}",
            "parameter year has choices of no vocabulary early; allowed: answer-status, ",
        ),
        (
            "{type: integer, example: 2016}",
            "{type: text, example: 2016, choices: topic}",
            "parameter year has an example that is none of its choices",
        ),
        (
            "{type: integer, example: 2016}",
            "{type: text, example: 2016, choices: [early, late]}",
            "parameter year has an example that is none of its choices",
        ),
        (
            "#+ tables: [Table 2]\n",
            "#+ tables: [Table 2]\n#+ show: {pie: x}\n",
            "show has an unknown pie; allowed: bars, map, timeline, network",
        ),
        ("#+ tables: [Table 2]\n", "#+ tables: [Table 2]\n#+ denominator: of\n", "denominator is no pair"),
        ("#+ tables: [Table 2]\n", "#+ tables: [Table 2]\n#+ columns: of\n", "columns is no pair"),
        (
            "#+ tables: [Table 2]\n",
            "#+ tables: [Table 2]\n#+ columns: {z: Zone}\n",
            "columns names z, which is none; allowed: ",
        ),
        ("example: 2016}", "example: 2016, minimum: few}", "parameter year has minimum: few"),
        ("example: 2016}", "example: 2016, values: some}", "parameter year has values: some; allowed: any"),
        ("example: 2016}", "example: 2016, of: country}", "parameter year is of country"),
        ("#+ title: Which?", "#+ title: [", "header: "),
        ("SELECT ?x {", "SELECT ?x", "must be SPARQL 1.1"),
        (
            "?x ?country ?year }",
            "?x ?country ?year SERVICE <http://127.0.0.1:9/> {} }",
            "SERVICE would reach",
        ),
        ("SELECT ?x {", "DELETE WHERE {", "DELETE would change the graph"),
    ],
)
def test_every_mistake_is_one_clear_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD
    with pytest.raises(DeclarationError) as error:
        load_question(write(tmp_path, GOOD.replace(before, after)))
    lines = [str(problem) for problem in error.value.problems]
    assert any(message in line for line in lines), lines
    assert all("\n" not in line and "name.rq" in line for line in lines)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    path.write_bytes(GOOD.replace("Which?", "Wölche?").encode("latin-1"))
    with pytest.raises(DeclarationError, match="byte 0xf6 is not UTF-8"):
        load_question(path)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_question(path).title == "Which?"


def test_every_saved_question_can_be_used() -> None:
    questions = all_questions()
    assert len(questions) == len(question_files()) >= 80
    assert {"programmes/in-country", "smart-specialisation/programmes"} <= {q.name for q in questions}


def test_the_faults_of_all_questions_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("ontology", "data", "queries/theme"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / f"queries/theme/{name}.rq").write_text("SELECT", encoding="utf-8")
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(tmp_path))
    with pytest.raises(DeclarationError) as error:
        all_questions()
    assert {problem.file for problem in error.value.problems} == {"queries/theme/a.rq", "queries/theme/b.rq"}


def test_the_theme_may_be_left_out() -> None:
    assert find_question("in-country").name == "programmes/in-country"


def test_a_name_in_two_themes_needs_its_theme() -> None:
    with pytest.raises(UnknownName, match="did you mean") as error:
        find_question("programmes")
    assert "facts/programmes" in error.value.near
    assert "smart-specialisation/programmes" in error.value.near


def test_a_wrong_name_offers_near_ones() -> None:
    with pytest.raises(
        UnknownName, match='no question is called "programmes/in-contry"; did you mean programmes/in-country'
    ):
        find_question("programmes/in-contry")


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(UnknownName, match='is called "contry"; did you mean country'):
        find_question("programmes/in-country").refuse_unknown(["contry"])
    with pytest.raises(QuestionError, match="objectives/ranking has no parameters; leave out x"):
        find_question("objectives/ranking").refuse_unknown(["x"])


def test_a_text_with_choices_is_one_of_them() -> None:
    status = find_question("programmes/in-country").parameters["status"]
    assert status.chosen("Running") == "running"
    with pytest.raises(UnknownName, match='no status is called "runing"; did you mean running, past'):
        status.chosen("runing")


def test_choices_are_the_notations_of_a_vocabulary() -> None:
    kind = find_question("provenance/corrections").parameters["kind"]
    assert {"label-lost", "row-split"} <= set(kind.choices)
    assert (kind.said("label-lost"), kind.chosen("lost label"), kind.chosen("Label lost")) == (
        "Lost label",
        "label-lost",
        "label-lost",
    )
    with pytest.raises(UnknownName, match='no kind is called "lost"; did you mean Lost label, Missing name'):
        kind.chosen("lost")


def test_choices_that_share_a_name_are_told_apart() -> None:
    for name in ("findings/regions-by-indicator", "findings/figures-summed"):
        for each in find_question(name).parameters.values():
            assert len(set(each.choices_in_words)) == len(each.choices_in_words)


def test_parameters_have_titles_of_their_own() -> None:
    for question in all_questions():
        titles = [each.title for each in question.parameters.values()]
        assert len(set(titles)) == len(titles), question.name
