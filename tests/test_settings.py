"""Settings come from the environment, fall back to their defaults and are checked."""

from pathlib import Path

import pytest

from clusterpolicy.errors import InputError
from clusterpolicy.settings import SETTINGS, home


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_variable_and_a_help(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.variable == f"CLUSTERPOLICY_{name.upper()}"
    assert setting.help


@pytest.mark.parametrize("name", ["timeout", "max_cell", "max_rows"])
def test_the_default_of_a_number_is_a_number(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTINGS[name].variable, raising=False)
    assert SETTINGS[name].number() == float(SETTINGS[name].default)


def test_the_environment_wins_and_an_empty_variable_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_TIMEOUT", "2.5")
    assert SETTINGS["timeout"].number() == 2.5
    monkeypatch.setenv("CLUSTERPOLICY_TIMEOUT", "")
    assert SETTINGS["timeout"].number() == 60


@pytest.mark.parametrize("value", ["soon", "-1", "0", "nan", "inf", "1,5"])
def test_a_wrong_number_is_one_problem(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_TIMEOUT", value)
    with pytest.raises(InputError) as caught:
        SETTINGS["timeout"].number()
    (problem,) = caught.value.problems
    assert str(problem) == (
        f'environment, column CLUSTERPOLICY_TIMEOUT: found "{value}"; '
        'allowed: a number above 0 (nearest: "60")'
    )


def test_home_is_the_folder_chosen_or_the_users_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("CLUSTERPOLICY_HOME")
    assert home().name == "clusterpolicy"
