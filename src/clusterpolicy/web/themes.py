"""The themes of the saved questions in plain words: ``queries/themes.yaml``."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from clusterpolicy import resources
from clusterpolicy.building.headers import read_text
from clusterpolicy.errors import DeclarationError, Problem
from clusterpolicy.web.declared import read_once


@dataclass(frozen=True)
class Theme:
    """
    A theme.

    :param name: the folder of its questions
    :param title: its name
    :param about: what its questions ask, in a line
    """

    name: str
    title: str
    about: str


def themes() -> tuple[Theme, ...]:
    """
    The themes in the order in which people meet them.

    :raises DeclarationError: if the file is missing or not what it should be
    """
    return _themes(resources.root())


@read_once
def _themes(root: Path) -> tuple[Theme, ...]:
    path = root / "queries" / "themes.yaml"
    try:
        return tuple(Theme(**each) for each in yaml.safe_load(read_text(path)))
    except (yaml.YAMLError, TypeError) as error:
        allowed = "a list of name, title, about"
        problem = Problem(resources.relative(path), 0, "", "it cannot be read as themes", allowed)
        raise DeclarationError("the themes cannot be used", [problem]) from error
