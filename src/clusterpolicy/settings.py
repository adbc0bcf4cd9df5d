"""
One table of every limit and place a user may set.

Each setting is an environment variable ``CLUSTERPOLICY_<NAME>``; the README lists this table and a
test holds the two together.
"""

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clusterpolicy.errors import InputError, Problem, excerpt


@dataclass(frozen=True)
class Setting:
    """A setting: its name, default and what it means."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"CLUSTERPOLICY_{self.name.upper()}"

    @property
    def value(self) -> str:
        """The value in force."""
        return os.environ.get(self.variable) or self.default

    def number(self) -> float:
        """
        The value in force as a positive number.

        :raises InputError: if the environment holds something else
        """
        try:
            number = float(self.value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or number <= 0:
            found = f'found "{excerpt(self.value)}"'
            allowed = "allowed: a number above 0"
            problem = Problem("environment", 0, self.variable, found, allowed, self.default)
            raise InputError("a setting is wrong", [problem])
        return number


SETTINGS: Final = {
    setting.name: setting
    for setting in (
        Setting("home", "", "folder of the built releases; empty: the user's cache folder"),
        Setting("resources", "", "folder with ontology, data and queries; empty: the package's own"),
        Setting("timeout", "60", "seconds a query may take before it is stopped"),
        Setting("max_memory", "2000", "megabytes a query may take before it is stopped"),
        Setting("max_cell", "20000", "characters a table cell may hold"),
        Setting("max_rows", "1000000", "rows an answer may have before it is refused"),
        Setting("max_answer", "1000", "megabytes an answer of the server may have before it is broken off"),
        Setting("max_query", "1000", "kilobytes a query sent to the server may have"),
        Setting(
            "query_workers",
            "",
            "queries the server answers at once, and as many long ones; empty: a core each",
        ),
        Setting("query_queue", "100", "queries that may wait before the server refuses more"),
    )
}


def home() -> Path:
    """The folder that holds the built releases."""
    if chosen := SETTINGS["home"].value:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("clusterpolicy")
