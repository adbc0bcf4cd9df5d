"""The ways to ask the same question elsewhere: addresses, and lines for a terminal and for Python."""

import keyword
import shlex
from collections.abc import Mapping

from clusterpolicy.web.rendering import Here


def outside(here: Here, address: str) -> str:
    """An address of the app with the host that the reader knows it by."""
    url = here.request.url
    return f"{url.scheme}://{url.netloc}{address}"


def downloads(here: Here, name: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The formats of an answer with their addresses."""
    formats = (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv"), ("XML", "xml"), ("Turtle", "ttl"))
    return [(title, here.links.api(name, {**values, "format": short})) for title, short in formats]


def curl_line(address: str) -> str:
    """
    A line that fetches an address.

    >>> curl_line("http://127.0.0.1:8000/api/questions/time/phases")
    'curl http://127.0.0.1:8000/api/questions/time/phases'
    """
    return f"curl {shlex.quote(address)}"


def command_line(name: str, values: Mapping[str, str]) -> str:
    """
    A line for the terminal that asks a saved question.

    >>> command_line("programmes/on-sector", {"sector": "Food & drink"})
    "clusterpolicy query programmes/on-sector -p 'sector=Food & drink'"
    """
    return " ".join(
        [
            "clusterpolicy query",
            name,
            *(f"-p {shlex.quote(f'{key}={value}')}" for key, value in values.items()),
        ]
    )


def python_lines(name: str, values: Mapping[str, str]) -> str:
    """
    Lines of Python that ask a saved question.

    >>> python_lines("network/shortest-path", {"from": "a", "to": "b"}).splitlines()[-1]
    'rows = open_graph().ask("network/shortest-path", to="b", **{"from": "a"}).rows()'
    """
    plain = [f'{key}="{_escaped(value)}"' for key, value in values.items() if not keyword.iskeyword(key)]
    other = [f'"{key}": "{_escaped(value)}"' for key, value in values.items() if keyword.iskeyword(key)]
    given = [f'"{name}"', *plain, *(["**{" + ", ".join(other) + "}"] if other else [])]
    return f"from clusterpolicy import open_graph\n\nrows = open_graph().ask({', '.join(given)}).rows()"


def _escaped(value: str) -> str:
    return (
        value.encode("unicode_escape").decode("ascii").replace('"', '\\"')
        if not value.isprintable()
        else (value.replace("\\", "\\\\").replace('"', '\\"'))
    )
