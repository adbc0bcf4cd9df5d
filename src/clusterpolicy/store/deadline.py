"""Queries that have to be answered by a deadline, within bounds of memory."""

from collections.abc import Callable
from typing import Final, TypeVar

from clusterpolicy.beside import Beside
from clusterpolicy.errors import QueryTimeout, QuestionError
from clusterpolicy.settings import SETTINGS

Result = TypeVar("Result")

_MEGABYTE: Final = 1 << 20


def within(seconds: float, work: Callable[[], Result], late: str) -> Result:
    """
    The result of some work, or an error once its time is up.

    pyoxigraph cannot be interrupted, so the work runs in a forked process, which is killed: late work
    really stops, and what it took of memory comes back.

    :param late: what the error says
    :raises QueryTimeout: if the work takes too long
    :raises QuestionError: if it takes too much memory
    """
    megabytes = int(SETTINGS["max_memory"].number())
    try:
        return Beside(work, megabytes * _MEGABYTE).result(seconds)
    except TimeoutError:
        raise QueryTimeout(late) from None
    except MemoryError:
        message = f"the query took more than {megabytes} MB; ask for less, or set CLUSTERPOLICY_MAX_MEMORY"
        raise QuestionError(message) from None
