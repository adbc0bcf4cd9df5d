"""
The ``.rq`` files: their text, what a parser says of it, and the ``#+`` lines at their head.

A header (grlc's convention) is a small YAML mapping, each line led by ``#+``::

    #+ title: Which programmes support clusters in a country?
    #+ tables: [Table 2, Table 5]

"""

import contextlib
import re
from pathlib import Path
from typing import Any

import yaml

from clusterpolicy import resources
from clusterpolicy.errors import DeclarationError, Problem, excerpt

_PLACE = re.compile(r"^.*?\bat (?:line )?(\d+)(?::| column )(\d+):?\s*")


def read_text(path: Path) -> str:
    """
    The text of a file that somebody wrote, with Unix line ends and no byte order mark.

    :raises DeclarationError: if it is missing or not UTF-8
    """
    name = resources.relative(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(
            name, line, "", f"byte 0x{error.object[error.start]:02x} is not UTF-8", "save the file as UTF-8"
        )
        raise DeclarationError("a file cannot be read", [problem]) from error
    except OSError as error:
        what = (
            "the file is missing"
            if isinstance(error, FileNotFoundError)
            else f"cannot be read ({error.strerror})"
        )
        raise DeclarationError(
            "a file cannot be read", [Problem(name, 0, "", what, "it is needed")]
        ) from error
    return text.replace("\r\n", "\n")


def syntax_problem(path: Path, error: SyntaxError, text: str, language: str) -> Problem:
    """
    A parser's complaint as a problem, with the line it points at.

    :param text: the text that was parsed
    :param language: what the text should be ("SPARQL 1.1", "Turtle")
    """
    message = str(error.msg)
    place = _PLACE.match(message)
    line = error.lineno or (int(place[1]) if place else 0)
    column = error.offset or (int(place[2]) if place else 0)
    lines = text.splitlines()
    shown = f'at "{excerpt(lines[line - 1][max(column - 20, 0) :], 40)}" ' if 0 < line <= len(lines) else ""
    return Problem(
        resources.relative(path), line, "", f"{shown}{_PLACE.sub('', message)}", f"must be {language}"
    )


def read_header(path: Path, text: str) -> dict[str, Any]:
    """
    The header of a query file.

    :raises DeclarationError: if the lines are not a YAML mapping
    """
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.startswith("#+")]
    name = resources.relative(path)
    line, fault = numbered[0][0] if numbered else 0, ""
    header: Any = {}
    try:
        header = _load("\n".join(line[2:].removeprefix(" ") for _, line in numbered)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark and mark.line < len(numbered):
            line = numbered[mark.line][0]
        fault = str(getattr(error, "problem", None) or error)
    except ValueError as error:  # a date that does not exist
        fault = str(error)
    if not fault and not isinstance(header, dict):
        fault = f'"{excerpt(str(header))}" is no pair'
    if fault:
        problem = Problem(
            name, line, "", f"header: {fault}", "the #+ lines must be YAML, pairs of name: value"
        )
        raise DeclarationError("a query file has an unreadable header", [problem])
    return dict(header)


def _load(text: str) -> Any:
    """YAML, read by libyaml where it is there; its faults are told by PyYAML's own parser."""
    if yaml.__with_libyaml__:
        with contextlib.suppress(yaml.YAMLError):
            return yaml.load(text, Loader=yaml.CSafeLoader)
    return yaml.safe_load(text)
