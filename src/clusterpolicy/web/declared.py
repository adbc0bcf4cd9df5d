"""What is declared in files beside the graph: read once, and again when another release is served."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_READERS: Final[list[Any]] = []


def read_once(read: Callable[P, R]) -> Callable[P, R]:
    """What reads declared files, so that it reads them once a release; its arguments are hashable."""
    reader = cache(read)
    _READERS.append(reader)
    return cast(Callable[P, R], reader)


def read_again() -> None:
    """Forget what was read."""
    for reader in _READERS:
        reader.cache_clear()
