"""What is served now, and how a new release takes the place of the one before."""

import asyncio
import contextlib
import ctypes
import gc
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from clusterpolicy.building import release
from clusterpolicy.errors import ClusterPolicyError, ReleaseError
from clusterpolicy.web.declared import read_again
from clusterpolicy.web.serving import QueryWorkers, Serving

log = logging.getLogger(__name__)

#: Seconds between two looks for a new release, and seconds that queries on the old one may still take.
LOOK, GRACE = 1.0, 60.0

Workers = Callable[[Path], QueryWorkers]


def _tidy() -> None:
    """Give back to the system what making the pages ready took and nobody needs any more (glibc)."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _built(home: Path) -> tuple[str, int]:
    """The name of the release that was built last, and when: one made of the same facts has the same name."""
    pointer = home / "current"
    when = pointer.stat().st_mtime_ns
    return pointer.read_text(encoding="utf-8", errors="replace").strip(), when


class Site:
    """
    What the app serves.

    :param found: the release to begin with
    :param home: the folder of releases, looked at for a new one; None where there is none to look at
    :param workers: starts query workers for a graph; None where no queries of others are answered
    :param root: the path below which a proxy serves the app
    """

    def __init__(
        self,
        found: release.Release,
        home: Path | None = None,
        workers: Workers | None = None,
        root: str = "",
    ) -> None:
        self._home, self._workers, self.root = home, workers, root.rstrip("/")
        self.serving = self._made(found)
        self._taken = found.folder.name, 0
        if home:
            with contextlib.suppress(OSError):  # that is told as soon as it is looked for
                self._taken = found.folder.name, _built(home)[1]
        #: What makes the pages ready once a release is served; None where they wait for their first reader.
        self.prime: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._now = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        #: The workers of releases served before, while queries on them are under way.
        self._earlier: set[QueryWorkers] = set()

    def _made(self, found: release.Release) -> Serving:
        return Serving(found, self._workers(found.graph) if self._workers else None)

    async def start(self) -> None:
        """Start the query workers, and look for new releases from now on."""
        self._now = asyncio.Event()
        if self.serving.pool:
            await self.serving.pool.start()
        self._begin(self._ready())
        if self._home:
            self._begin(self._watch(self._home))

    async def _ready(self) -> None:
        """Read what the first pages need, before someone waits for them."""
        await asyncio.to_thread(self.serving.warm)
        if self._home and self.prime:
            await self.prime()
            _tidy()

    async def close(self, grace: float = 2.0) -> None:
        """
        End the query workers; may be called again.

        :param grace: seconds that queries under way have to finish; then they are refused
        """
        for task in self._tasks:
            task.cancel()
        pools = {*self._earlier, *([self.serving.pool] if self.serving.pool else ())}
        await asyncio.gather(*(pool.close(grace) for pool in pools))

    def look(self) -> None:
        """Look for a new release now (on SIGHUP)."""
        self._now.set()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self, home: Path) -> None:
        told = ""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), LOOK)
            self._now.clear()
            try:
                built = _built(home)
                if built != self._taken:
                    await self._renew(home)
                    self._taken, told = built, ""
            except Exception as error:
                # The release in use stays in memory: whatever is wrong on the disk, readers go on.
                foreseen = isinstance(error, OSError | ClusterPolicyError)
                if str(error) != told:
                    log.warning("the new release is not taken: %s", error, exc_info=not foreseen)
                told = str(error)

    async def _renew(self, home: Path) -> None:
        """Serve the current release; whoever is being answered from the old one is answered to the end."""
        found = await asyncio.to_thread(release.current, home)
        if found is None:
            raise ReleaseError(f"{home} holds no release any more")
        read_again()  # what is declared beside the graph: sections, facets, layers, views
        new = await asyncio.to_thread(self._made, found)
        await asyncio.to_thread(new.warm)
        if new.pool:
            await new.pool.start()
        old, self.serving = self.serving, new
        log.info("now serving release %s", found.folder.name)
        self._begin(self._ready())
        if old.pool:
            self._earlier.add(old.pool)
            self._begin(self._retire(old.pool))

    async def _retire(self, pool: QueryWorkers) -> None:
        await pool.retire(GRACE)
        self._earlier.discard(pool)
