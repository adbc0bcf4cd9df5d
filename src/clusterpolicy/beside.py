"""Work in a second process: beside this one, and stopped for good when its time is up."""

import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Beside(Generic[Result]):
    """
    A piece of work that has begun in a second process.

    The second process is forked, so that nothing is copied to it; where a system cannot fork, the work
    is done in this process when its result is asked for, and no deadline holds.

    :param work: what to do; its result, or what it raises, must be picklable
    :param memory: bytes the second process may take beyond what it starts with; None for no limit
    """

    def __init__(self, work: Callable[[], Result], memory: int | None = None) -> None:
        self._work = work
        self._process: multiprocessing.context.ForkProcess | None = None
        if "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(work, sender, memory), daemon=True)
            self._process.start()
            sender.close()

    def result(self, seconds: float | None = None) -> Result:
        """
        The result, when it is there.

        :param seconds: how long to wait; then the second process is killed
        :raises TimeoutError: if it took longer
        :raises MemoryError: if the second process ended without a result, for want of memory as a rule
        :raises Exception: what the work raised
        """
        if self._process is None:
            return self._work()
        try:
            if not self._receiver.poll(seconds):
                raise TimeoutError
            done, value = self._receiver.recv()
        except EOFError:
            raise MemoryError("the second process ended without a result") from None
        finally:
            self._process.kill()
            self._process.join()
            self._receiver.close()
        if not done:
            raise value
        result: Result = value
        return result


def _send(
    work: Callable[[], object], sender: multiprocessing.connection.Connection, memory: int | None
) -> None:
    if memory is not None:
        _limit(memory)
    try:
        message: tuple[bool, object] = (True, work())
    except Exception as error:  # noqa: BLE001 - raised again in the first process
        message = (False, error)
    sender.send(message)
    sender.close()


def _limit(memory: int) -> None:
    """Hold this process to so much memory more than it has; what asks for more then ends."""
    import resource  # not on every system; where there is fork, there is this

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.exists():  # elsewhere the limit cannot be set beside what is already mapped
        mapped = int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    # What the process says when memory ends (Rust aborts) is of no use to a reader.
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
