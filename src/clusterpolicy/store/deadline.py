"""Work that has to be done by a deadline."""

import threading
from collections.abc import Callable
from typing import TypeVar

from clusterpolicy.errors import QueryTimeout

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result], late: str) -> Result:
    """
    The result of some work, or an error once the time is up.

    Neither pyoxigraph nor a socket that drips can be interrupted: late work is left behind in a thread
    that dies with the process.

    :param late: what the error says
    :raises QueryTimeout: if the work takes too long
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise QueryTimeout(late)
    return results[0]
