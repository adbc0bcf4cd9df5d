"""The colours of the design for files that stand alone, read from the style sheet: there is one list."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

_TOKEN: Final = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),")


@cache
def palette() -> dict[str, str]:
    """The colours on paper by the names of their tokens ("step-3")."""
    sheet = files("clusterpolicy.web").joinpath("static", "site.css").read_text(encoding="utf-8")
    return dict(_TOKEN.findall(sheet))
