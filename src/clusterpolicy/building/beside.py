"""Work in a second process while this one goes on, so that two cores share a build."""

import multiprocessing
import multiprocessing.connection
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Beside(Generic[Result]):
    """
    A piece of work that has begun.

    The second process is forked, so that nothing is copied to it; where a system cannot fork, the work
    is done when its result is asked for.

    :param work: what to do; its result, or what it raises, must be picklable
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._process: multiprocessing.context.ForkProcess | None = None
        if "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(work, sender), daemon=True)
            self._process.start()
            sender.close()

    def result(self) -> Result:
        """
        The result, when it is there.

        :raises Exception: what the work raised
        """
        if self._process is None:
            return self._work()
        try:
            done, value = self._receiver.recv()
        except EOFError:  # the second process was killed, by the system for want of memory say
            return self._work()
        finally:
            self._process.join()
        if not done:
            raise value
        result: Result = value
        return result


def _send(work: Callable[[], object], sender: multiprocessing.connection.Connection) -> None:
    try:
        message: tuple[bool, object] = (True, work())
    except Exception as error:  # noqa: BLE001 - raised again in the first process
        message = (False, error)
    sender.send(message)
    sender.close()
