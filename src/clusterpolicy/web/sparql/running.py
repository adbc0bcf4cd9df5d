"""One query on its way through the lanes of the pool."""

import asyncio
import signal
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final

from clusterpolicy.errors import ReleaseError
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.sparql.connection import Worker
from clusterpolicy.web.sparql.frames import BROKEN, Job
from clusterpolicy.web.sparql.places import Places, busy

if TYPE_CHECKING:
    from clusterpolicy.web.sparql.pool import Pool

#: The part of a slice after which a query leaves the quick lane if others wait for it.
_CROWDED: Final = 0.4
#: How many times its slice a query may stay in a lane that is too busy to let it work.
_PATIENCE: Final = 4
#: How a process ends that ran out of stack: the parser goes one level deeper for each bracket.
_TOO_DEEP: Final = frozenset({-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL})


#: Seconds within which a worker that ends was ended before it began, as a rule.
_FRESH: Final = 0.2
_ENDED: Final = "the process that answered was ended from outside; ask again"


class _Lost(Exception):
    """The worker has ended before the answer's head was there, through no fault of the query."""


class Running:
    """
    A query that is being answered.

    :param pool: the workers
    :param job: the query
    :param seconds: its deadline, from now
    """

    def __init__(self, pool: "Pool", job: Job, seconds: float) -> None:
        self._pool, self._job, self._seconds = pool, job, seconds
        self._loop = asyncio.get_running_loop()
        self.deadline = self._loop.time() + seconds
        self.finished: asyncio.Future[None] = self._loop.create_future()
        self._worker: Worker | None = None
        self._in_quick_lane = self._over = self._known_quick = False
        self._level, self._began = 0, 0.0
        self._place: Places | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._key = hash((job.text, job.default_graphs, job.named_graphs, job.export))
        self._pieces: deque[bytes] = deque()
        self._error: dict[str, Any] | None = None
        self._done = False
        #: What the answer is: ``kind``, ``format``, ``gzip``, ``fleeting``.
        self.head: dict[str, Any] = {}

    @property
    def complete(self) -> bool:
        """Whether the whole answer is there, and free of errors."""
        return self._done and not self._error

    async def begin(self) -> None:
        """
        Run until the head of the answer is there.

        :raises Refusal: if there will be none
        """
        try:
            async with asyncio.timeout_at(self.deadline):
                await self._begin_until_it_holds()
        except TimeoutError:
            raise self._too_late() from None
        except (_Lost, ReleaseError):
            stopping = "the server is stopping" if self._pool.closing else _ENDED
            raise busy(stopping) from None

    async def _begin_until_it_holds(self) -> None:
        """Begin; once more if the worker is killed, and again as long as idle ones are found to have been."""
        for attempt in range(self._pool.size + 2):
            begun = self._loop.time()
            try:
                await self._begin()
            except _Lost:
                if self._pool.closing or (attempt and self._loop.time() - begun > _FRESH):
                    raise
            else:
                return
        raise _Lost

    async def _begin(self) -> None:
        known = self._pool.known_level(self._key)
        self._level, self._known_quick = known or 0, known == 0
        while not self._done and not self.head:
            if not self._worker:
                await self._start()
            self._over = False
            self._wait_for(self._limit)
            await self._head()
            if self._over and self._worker and not self.head:
                self._ascend()
        if self._error:
            raise _refusal(self._error, self._pool.memory)
        if not self._done:
            await self._settle()

    async def _start(self) -> None:
        """Run on a worker of the lane, as soon as there is a place."""
        if self._level == 0:
            self._adopt(await self._pool.quick(self._known_quick), quick=True)
        else:
            lane = self._pool.lanes[self._level - 1]
            await lane.take()
            self._place = lane
            worker = await self._pool.fresh()
            self._adopt(worker, quick=False)
            self._pool.control.lower(worker)
        assert self._worker
        self._began = self._loop.time()
        await self._worker.ask(self._job.packed(max(self.deadline - self._began, 0.01)))

    @property
    def _limit(self) -> float | None:
        """Seconds of work that the lane is for; None for the last one."""
        limit = self._pool.slices[self._level] if self._level < len(self._pool.slices) else None
        hurry = self._level == 0 and self._pool.crowded and not self._known_quick
        return limit * _CROWDED if limit and hurry else limit

    def _wait_for(self, seconds: float | None) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(seconds, self._look) if seconds else None

    def _look(self) -> None:
        """Time has gone by: see whether the query is one for the next lane."""
        worker, limit = self._worker, self._limit
        if not worker or not limit:
            return
        if self.head:  # on its way to the client, however fast that reads
            self._leave_quick_lane()
            return
        # On a busy machine time goes by without much work being done: that is not the query's fault.
        left = limit - worker.used()
        waited = self._loop.time() - self._began
        if left > limit / 10 and (self._known_quick or waited < limit * _PATIENCE):
            self._wait_for(left)
        else:
            self._over = True
            worker.wake()

    def _ascend(self) -> None:
        """Go on in the next lane if it has a place; if not, stop, and begin there again."""
        self._level += 1
        self._pool.remember(self._key, self._level)
        lane = self._pool.lanes[self._level - 1]
        if lane.take_now():
            self._leave_quick_lane()
            self._leave_place()
            self._place = lane
        else:
            self._drop()

    async def _settle(self) -> None:
        """Take a place among the answers that are on their way; until then nothing is sent."""
        await self._pool.streams.take()
        self._leave_place()
        self._place = self._pool.streams
        if self._done:  # meanwhile it was written to the end
            self._leave_place()

    def _adopt(self, worker: Worker, quick: bool) -> None:
        self._worker, self._in_quick_lane = worker, quick
        worker.finished = self._answered

    async def _head(self) -> None:
        """Wait for the head, for an error, or until the query is one for the next lane."""
        worker = self._worker
        while worker and not self._done and not self.head and not self._over:
            if worker.head:
                self.head = worker.head
            elif worker.lost:
                await self._mourn(worker)
            else:
                await worker.news()

    async def _mourn(self, worker: Worker) -> None:
        """The worker has ended: say why, or that it may be tried again."""
        status = await worker.exit_status(1.0)
        self._drop()
        if status in _TOO_DEEP:
            raise Refusal(400, "the query is nested too deeply, or too long, to be parsed")
        if status == -signal.SIGABRT:
            raise _refusal({"status": 500, "message": "memory"}, self._pool.memory)
        if status == BROKEN:
            raise Refusal(500, "the query met a fault of ours and was not answered")
        if status == -signal.SIGALRM:
            raise self._too_late()
        raise _Lost

    def _leave_quick_lane(self) -> None:
        """The worker gives way to others from now on, and another takes its place."""
        if self._worker and self._in_quick_lane:
            self._in_quick_lane = False
            self._pool.control.lower(self._worker)
            self._pool.replace()

    def _answered(self) -> None:
        """The answer is complete: its worker is free, even if the client is still reading."""
        worker = self._worker
        if not worker:
            return
        self.head = worker.head or self.head
        self._pieces, self._error, self._done = worker.pieces, worker.error, True
        if self._level == 0 or worker.used() < self._pool.slices[self._level - 1]:
            self._pool.remember(self._key, max(self._level - 1, 0))
        self._drop()

    def _drop(self) -> None:
        """Let the worker go: free if it has answered, killed if not."""
        if self._timer:
            self._timer.cancel()
        worker, self._worker = self._worker, None
        if not worker:
            return
        worker.finished = _nothing
        if not self._done:
            self._pool.control.kill(worker)
            worker.close()
            if self._in_quick_lane:
                self._pool.replace()
        elif self._in_quick_lane:
            self._pool.give_back(worker)
        else:
            worker.close()
        self._leave_place()

    def _leave_place(self) -> None:
        if self._place:
            self._place.give()
            self._place = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """
        The answer as it comes.

        :raises Refusal: if it breaks off
        """
        while True:
            worker = self._worker
            if self._done:
                while self._pieces:
                    yield self._pieces.popleft()
                if self._error:
                    raise _refusal(self._error, self._pool.memory)
                return
            assert worker
            if worker.pieces:
                yield worker.take()
            elif worker.lost:
                raise busy("the answer broke off")
            else:
                try:
                    async with asyncio.timeout_at(self.deadline):
                        await worker.news()
                except TimeoutError:
                    raise self._too_late() from None

    def close(self) -> None:
        """The answer is not wanted any further."""
        self._drop()
        self._leave_place()
        if not self.finished.done():
            self.finished.set_result(None)
        self._pool.forget(self)

    def _too_late(self) -> Refusal:
        return Refusal(504, f"the query was stopped after {self._seconds:g} seconds; ask for less")


def _refusal(error: dict[str, Any], memory: int) -> Refusal:
    """What a worker says as the server says it."""
    status, message = error["status"], error["message"]
    if message == "memory":
        return Refusal(400, f"the query took more than {memory >> 20} MB of memory; ask for less")
    more = {key: value for key, value in error.items() if key not in ("status", "message")}
    return Refusal(status, message, **more)


def _nothing() -> None:
    """What is called where nobody has asked."""
