"""What the shell offers; nothing is built for it and nothing fails."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def offered(run: Run, *words: str, **environment: str) -> list[str]:
    environment |= {
        "_CLUSTERPOLICY_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["clusterpolicy", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = run(**environment)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("des",), "describe"),
        (("query", "programmes/in-c"), "programmes/in-country"),
        (("query", "programmes/in-country", "-p", "co"), "country="),
        (("query", "programmes/in-country", "-p", "country=s"), "country=se"),
        (("query", "x", "-f", "tu"), "turtle"),
        (("describe", "de-kmu"), "de-kmu-netc"),
        (("trace", "de-kmu-netc", "hasOb"), "hasObjective"),
        (("search", "x", "--kind", "reg"), "region"),
        (("questions", "list", "--theme", "bud"), "budgets"),
        (("questions", "show", "time/run"), "time/running-in-year"),
        (("check", "--reasoner", "h"), "hermit"),
    ],
)
def test_offers(run: Run, words: tuple[str, ...], expected: str) -> None:
    assert expected in offered(run, *words)


def test_without_a_graph_nothing_is_built(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "none"
    assert offered(run, "describe", "de-", CLUSTERPOLICY_HOME=str(home)) == []
    assert not home.exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shells_own_script(run: Run, shell: str) -> None:
    done = run("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0
    assert "_CLUSTERPOLICY_COMPLETE" in done.stdout
