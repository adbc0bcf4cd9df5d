"""Places for queries: so many at once, and so many that wait for one."""

import asyncio
from collections import deque

from clusterpolicy.web.errors import Refusal


def busy(message: str = "the server has too many queries at once; ask again in a moment") -> Refusal:
    """What a query gets for which there is no place."""
    return Refusal(503, message, {"Retry-After": "2"})


class Places:
    """
    Places that queries take and give back, first come, first served.

    :param count: how many there are
    :param queue: how many may wait for one
    """

    def __init__(self, count: int, queue: int) -> None:
        self.free, self._queue = count, queue
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take_now(self) -> bool:
        """Take a place if there is one."""
        if not self.free:
            return False
        self.free -= 1
        return True

    async def take(self) -> None:
        """
        Take a place, when there is one.

        :raises Refusal: if too many wait already
        """
        if self.take_now():
            return
        if len(self._waiting) >= self._queue:
            raise busy()
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():  # it was given just then
                self.give()
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def give(self) -> None:
        """Give a place back."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                return
        self.free += 1
