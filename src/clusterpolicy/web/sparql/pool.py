"""
The workers of a release, and which query runs on which of them.

Every query begins in the quick lane. One that works longer than a slice of time becomes a long one: its
worker leaves the lane, gives way to others from then on (``nice``), and a fresh worker takes its place. Only
so many long queries run at once; where all places are taken, the query is stopped and waits to be started
again. Those that work longer still go on to a lane of their own in the same way. So quick queries never wait
for long ones, and long ones not for endless ones, however many come. Deadlines count from a query's arrival.
"""

import asyncio
import contextlib
import os
from collections import OrderedDict, deque
from pathlib import Path
from typing import Final

from clusterpolicy.settings import SETTINGS
from clusterpolicy.store.answer import Answer
from clusterpolicy.web.sparql.connection import Worker
from clusterpolicy.web.sparql.control import Control
from clusterpolicy.web.sparql.frames import Job
from clusterpolicy.web.sparql.places import Places, busy
from clusterpolicy.web.sparql.running import Running

#: Answers of more than a piece that may be on their way to clients at once.
_STREAMS: Final = 32
#: How much more work is a long query's before it goes to the last lane.
_LONGER: Final = 8
#: The part of the machine's memory that all queries together may take.
_SHARE: Final = 0.75
#: Queries whose lane is remembered: long ones need not show it again, quick ones go before unknown ones.
_REMEMBERED: Final = 5000
#: Seconds without a query after which nobody is on the way any more to workers that others have replaced.
_QUIET: Final = 2.0
#: Seconds between two starts of a fork server that ends by itself.
_PAUSE: Final = 1.0


class Pool:
    """
    Processes that answer queries on one graph.

    :param graph: an N-Quads file
    :param workers: how many queries run at once in the quick lane, and how many long ones beside them
    :param queue: how many may wait in each lane
    :param memory: bytes a query may take
    :param slice: seconds of work after which a query is a long one
    """

    def __init__(
        self,
        graph: Path,
        *,
        workers: int | None = None,
        queue: int | None = None,
        memory: int | None = None,
        slice: float = 0.25,
    ) -> None:
        self.size = workers or _workers()
        self.memory = memory or _memory(self.size)
        self._queue = queue or int(SETTINGS["query_queue"].number())
        self._graph = graph
        self.control = Control(graph, self.memory, self._lost)
        self._idle: deque[Worker] = deque()
        self._first: deque[asyncio.Future[Worker]] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        #: Seconds of work in the quick lane, and in the lane for long queries.
        self.slices = (slice, slice * _LONGER)
        #: The lane for long queries, and the one for those that are longer still.
        self.lanes = (Places(self.size, self._queue), Places(max(1, self.size // 2), self._queue))
        self.streams = Places(_STREAMS, self._queue)
        self._known: OrderedDict[int, int] = OrderedDict()
        self._running: set[Running] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.closing = False
        self._started = 0.0

    async def start(self) -> None:
        """
        Start the processes; queries can be asked from then on.

        :raises MissingRequirement: on a system that cannot fork
        :raises ReleaseError: if the graph cannot be loaded
        """
        self._started = asyncio.get_running_loop().time()
        try:
            self.control.start()
            workers = await asyncio.gather(*(self.control.fork() for _ in range(self.size)))
        except BaseException:
            await self.close(0)  # who is told that it did not start will not end it
            raise
        self._idle.extend(workers)

    async def close(self, grace: float) -> None:
        """Take no more queries, let those under way finish for so many seconds, then end every process."""
        self.closing = True
        for future in (*self._first, *self._waiting):
            if not future.done():
                future.set_exception(busy("the server is stopping"))
        if running := [each.finished for each in self._running]:
            await asyncio.wait(running, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await self.control.close()

    async def retire(self, grace: float) -> None:
        """
        Others take over: answer whoever is on the way to this one, and end once nobody comes any more.

        :param grace: seconds after which it ends in any case
        """
        loop = asyncio.get_running_loop()
        now = quiet_since = loop.time()
        latest = now + grace
        while now < latest and now - quiet_since < _QUIET:
            await asyncio.sleep(0.1)
            now = loop.time()
            if self._running:
                quiet_since = now
        await self.close(0)

    async def open(self, job: Job, seconds: float) -> Running:
        """
        Begin to answer a query; the head of its answer is there afterwards. Close what you get.

        :param seconds: its deadline, from now
        :raises Refusal: if it cannot be answered
        """
        if self.closing:
            raise busy("the server is stopping")
        running = Running(self, job, seconds)
        self._running.add(running)
        try:
            await running.begin()
        except BaseException:
            running.close()
            raise
        return running

    async def ask(self, text: str, seconds: float | None = None) -> Answer:
        """
        The whole answer to a query.

        :raises Refusal: if it cannot be answered
        """
        limit = int(SETTINGS["max_answer"].number() * 1_000_000)
        job = Job(text, ("json", "json", "nt"), limit=limit)
        running = await self.open(job, seconds or SETTINGS["timeout"].number())
        with contextlib.closing(running):
            content = b"".join([piece async for piece in running.pieces()])
            return Answer(running.head["kind"], content)

    def forget(self, running: Running) -> None:
        """Called by a query that has ended."""
        self._running.discard(running)

    def known_level(self, key: int) -> int | None:
        """In which lane a query of that hash was answered, 0 for the quick one; None if it is new."""
        return self._known.get(key)

    def remember(self, key: int, level: int) -> None:
        """Remember in which lane a query has to begin."""
        self._known[key] = level
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    @property
    def crowded(self) -> bool:
        """Whether queries wait for the quick lane."""
        return bool(self._first or self._waiting)

    async def quick(self, first: bool) -> Worker:
        """
        A worker of the quick lane, when there is one.

        :param first: whether the query is known to be quick, and so goes before others
        """
        while self._idle:
            worker = self._idle.popleft()
            if not worker.lost:
                return worker
            self.replace()
        queue = self._first if first else self._waiting
        if len(queue) >= self._queue or self.closing:
            raise busy()
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        queue.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and not future.exception():
                self.give_back(future.result())
            raise
        finally:
            if future in queue:
                queue.remove(future)

    async def fresh(self) -> Worker:
        """A new worker, outside of the quick lane."""
        control = self.control
        future = control.fork()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and not future.exception():
                control.kill(future.result())  # it was born just then
            raise

    def give_back(self, worker: Worker) -> None:
        """Return a worker to the quick lane."""
        if worker.lost or worker.retire:
            worker.close()
            self.replace()
            return
        while queue := self._first or self._waiting:
            future = queue.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    def replace(self) -> None:
        """Let a fresh worker join the quick lane."""
        if not self.closing:
            self.control.fork().add_done_callback(self._joined)

    def _joined(self, future: "asyncio.Future[Worker]") -> None:
        if not future.cancelled() and not future.exception():
            self.give_back(future.result())

    def _lost(self) -> None:
        """The fork server has ended by itself, and its workers with it: start another."""
        if not self.closing:
            self._idle.clear()
            task = asyncio.ensure_future(self._again())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _again(self) -> None:
        gone, loop = self.control, asyncio.get_running_loop()
        if loop.time() - self._started < _PAUSE:  # it does not stay: no hurry then
            await asyncio.sleep(_PAUSE)
        self._started = loop.time()
        await gone.close()
        self.control = Control(self._graph, self.memory, self._lost)
        try:
            self.control.start()
        except OSError:  # no room for another process at present
            self._lost()
        for _ in range(self.size):
            self.replace()


def _workers() -> int:
    """As many as the setting says, or as there are processors, two at least."""
    if SETTINGS["query_workers"].value:
        return max(1, int(SETTINGS["query_workers"].number()))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(2, cores or 2)


def _memory(workers: int) -> int:
    """Bytes for each query: what the setting says, unless the machine has too little for all at once."""
    most = int(SETTINGS["max_memory"].number()) << 20
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):
        there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        most = min(most, int(there * _SHARE / (3 * workers)))
    return most
