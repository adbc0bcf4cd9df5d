"""The workers: deadlines, replacement, memory, places, and that nothing is left behind."""

import asyncio
import errno
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from clusterpolicy.errors import MissingRequirement, ReleaseError
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.sparql import control
from clusterpolicy.web.sparql import pool as pool_module
from clusterpolicy.web.sparql.frames import Job
from clusterpolicy.web.sparql.pool import Pool
from tests.web.sparql.conftest import DATA, children, wait_until

pytestmark = pytest.mark.xdist_group("timing")

CROSS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o . ?a ?b ?c } LIMIT 200000"
FORMATS = ("json", "json", "nt")


def pairs(count: int) -> str:
    """A query that takes a while and ends: it counts so many facts times so many."""
    sides = (f"{{ SELECT * {{ {names} }} LIMIT {count} }}" for names in ("?s ?p ?o", "?a ?b ?c"))
    return f"SELECT (COUNT(*) AS ?n) {{ {' '.join(sides)} }}"


def run(
    path: Path, use: Callable[[Pool], Awaitable[Any]], loop: Callable[[], Any] | None = None, **limits: Any
) -> Any:
    """What a coroutine does with a pool of its own, of which nothing is left."""

    async def main() -> Any:
        pool = Pool(path, **{"workers": 2, **limits})
        await pool.start()
        server = pool.control.pid
        try:
            return await asyncio.wait_for(use(pool), 60)
        finally:
            await pool.close(0.5)
            assert wait_until(lambda: not alive(server) and not children(server), 15)

    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main())


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def workers(pool: Pool) -> set[int]:
    return set(children(pool.control.pid))


async def refused(pool: Pool, text: str, seconds: float = 10) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await pool.ask(text, seconds)
    return caught.value


async def settled(pool: Pool, count: int = 2) -> None:
    """Wait until as many workers are idle as there should be, and no others are there."""
    for _ in range(1500):
        if len(pool._idle) == count == len(workers(pool)):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{len(pool._idle)} idle of {len(workers(pool))} workers")


async def until(true: Callable[[], bool]) -> None:
    """Wait until something becomes true, as long as a test may take."""
    while not true():
        await asyncio.sleep(0.01)


async def given_up(*tasks: asyncio.Task[Any]) -> None:
    """Give up what is being asked."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_a_query_is_answered(small: Path) -> None:
    async def use(pool: Pool) -> None:
        assert bool(await pool.ask("ASK {}"))
        rows = (await pool.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")).rows()
        assert rows == [{"n": 3}]
        graph = await pool.ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{DATA}data1.rdf> {{ ?s ?p ?o }} }}")
        assert len(list(graph.triples())) == 1

    run(small, use)


def test_the_deadline_stops_the_work(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        before = workers(pool)
        late = await refused(pool, CROSS, 1.0)
        assert late.status == 504
        assert "1 second" in late.message
        await settled(pool)
        assert len(workers(pool) - before) == 1  # the one that worked is gone, another is there

    run(graph.release.graph, use)


def test_a_shorter_deadline_than_a_slice(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        assert (await refused(pool, CROSS, 0.05)).status == 504
        await settled(pool)

    run(graph.release.graph, use)


def test_a_long_query_is_answered_all_the_same(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        text = pairs(3000)
        first, second, third = await asyncio.gather(*(pool.ask(f"{text} # {n}") for n in range(3)))
        assert first.rows() == second.rows() == third.rows() == [{"n": 9_000_000}]
        assert pool.lanes[0].free == 1  # two had to wait for the one place, and it was given back
        await settled(pool, 2)

    async def one_place(pool: Pool) -> None:
        pool.lanes[0].free = 1
        await use(pool)

    run(graph.release.graph, one_place, slice=0.02)


def test_long_queries_do_not_hold_up_short_ones(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        burning = [asyncio.create_task(pool.ask(f"{CROSS} # {n}", 50)) for n in range(8)]
        await until(lambda: len(pool._running) == 8 and all(each._level for each in pool._running))
        for _ in range(50):
            assert bool(await pool.ask("ASK { ?s ?p ?o }"))
        assert not any(each.done() for each in burning)  # fifty were answered while they burnt
        await given_up(*burning)
        assert not pool._running
        await settled(pool)

    run(graph.release.graph, use)


def test_a_long_query_gives_way(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        def nices() -> list[int]:
            return sorted(os.getpriority(os.PRIO_PROCESS, pid) for pid in workers(pool))

        burning = asyncio.create_task(pool.ask(CROSS, 50))
        # Two quick ones, and the long one beside them.
        await until(lambda: len(found := nices()) == 3 and found[-1] >= found[0] + 10)
        await given_up(burning)

    run(graph.release.graph, use)


def test_a_killed_worker_is_replaced_and_its_query_answered(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        for pid in workers(pool):
            os.kill(pid, signal.SIGKILL)
        for _ in range(4):
            assert bool(await pool.ask("ASK {}"))
        await settled(pool)
        answer = asyncio.create_task(pool.ask(CROSS, 3))
        await asyncio.sleep(0.1)
        for pid in workers(pool):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(Refusal):  # it is tried once more, and takes too long
            await answer
        assert bool(await pool.ask("ASK {}"))

    run(graph.release.graph, use)


def test_a_killed_fork_server_is_replaced(small: Path) -> None:
    async def use(pool: Pool) -> None:
        first, before = pool.control.pid, workers(pool)
        os.kill(first, signal.SIGKILL)
        for _ in range(200):
            if pool.control.pid != first and pool._idle:
                break
            await asyncio.sleep(0.02)
        assert bool(await pool.ask("ASK {}"))
        assert wait_until(lambda: not any(alive(pid) for pid in before))

    run(small, use)


def test_a_client_that_goes_away_frees_its_worker(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        waiting = asyncio.create_task(pool.ask(CROSS, 20))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await settled(pool)
        running = await pool.open(Job(LARGE, FORMATS), 20)
        running.close()
        await settled(pool)
        assert not pool._running
        assert pool.streams.free == 32

    run(graph.release.graph, use)


def test_memory_is_bounded_and_what_grew_is_replaced(graph: Graph) -> None:
    text = "SELECT ?s ?p ?o ?a ?b ?c { ?s ?p ?o . ?a ?b ?c } ORDER BY ?c ?o"

    async def use(pool: Pool) -> None:
        too_much = await refused(pool, text, 50)
        assert too_much.status == 400
        assert "more than 150 MB" in too_much.message
        assert bool(await pool.ask("ASK {}"))
        await settled(pool)

    run(graph.release.graph, use, memory=150 << 20)


def test_a_stack_that_ends_is_told(small: Path) -> None:
    async def use(pool: Pool) -> None:
        for text in ("SELECT * " + "{" * 100_000 + "}" * 100_000, "ASK { FILTER(" + "(" * 100_000 + ") }"):
            deep = await refused(pool, text)
            assert deep.status == 400
            assert "nested too deeply" in deep.message
        assert bool(await pool.ask("ASK {}"))
        await settled(pool)

    run(small, use)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT * {" + " UNION ".join(["{ ?s ?p 1 }"] * 20_000) + "}", id="a long UNION"),
        pytest.param("SELECT * { VALUES ?x {" + "1 " * 300_000 + "} }", id="giant VALUES"),
        pytest.param("SELECT * { ?s " + "(" * 50_000 + "<a:b>" + ")" * 50_000 + " ?o }", id="a nested path"),
        pytest.param("SELECT * { ?s <a:b>" + "/<a:b>" * 50_000 + " ?o }", id="a long path"),
        pytest.param(
            "SELECT * { ?s ?p " + "[ ?p " * 2_000 + "1" + "]" * 2_000 + " }", id="nested blank nodes"
        ),
        pytest.param("SELECT * { FILTER(1" + "+1" * 200_000 + ") }", id="a long sum"),
        pytest.param(
            'ASK { FILTER(REGEX("' + "a" * 5_000 + '", "(a*)*b{1000}(a{1,100}){100}")) }', id="a regex"
        ),
        pytest.param("SELECT * { ?a " + "<a:b>*/" * 300 + "<a:b> ?c }", id="a path of stars"),
        pytest.param("'''" * 100_000, id="quotes"),
        pytest.param("SELECT * FROM <" * 50_000, id="many FROM"),
        pytest.param("SELECT * FROM <http://[x> { ?s ?p ?o }", id="FROM is no IRI"),
        pytest.param("BASE <http://[x> SELECT * FROM <a> { ?s ?p ?o }", id="BASE is no IRI"),
        pytest.param("PREFIX a: <http://[x> SELECT * FROM a:b { ?s ?p ?o }", id="PREFIX is no IRI"),
    ],
)
def test_hostile_text_is_answered_or_refused_in_time(small: Path, text: str) -> None:
    async def use(pool: Pool) -> None:
        try:
            await asyncio.wait_for(pool.ask(text, 1.0), 15)  # the rest is for a busy machine
        except Refusal as refusal:
            assert refusal.status in (400, 504), refusal.message
            assert len(refusal.message) < 500
        assert bool(await pool.ask("ASK {}"))
        await settled(pool)

    run(small, use)


def test_an_iri_that_is_none_is_told(small: Path) -> None:
    async def use(pool: Pool) -> None:
        before = workers(pool)
        told = await refused(pool, "SELECT * FROM <http://[x> { ?s ?p ?o }")
        assert (told.status, "<http://[x> is no IRI" in told.message) == (400, True)
        assert workers(pool) == before

    run(small, use)


def test_a_worker_that_breaks_takes_nobody_along(graph: Graph) -> None:
    unforeseen: Any = ("json",)  # there is no format for a yes or no: nothing in a worker expects that

    async def use(pool: Pool) -> None:
        burning = asyncio.create_task(pool.ask(CROSS, 60))
        while not (busy := {each._worker.pid for each in pool._running if each._worker}):
            await asyncio.sleep(0.01)
        with pytest.raises(Refusal, match="fault of ours") as caught:
            await pool.open(Job("ASK {}", unforeseen), 10)
        assert caught.value.status == 500
        assert busy <= workers(pool)  # the neighbour goes on, on the same worker
        assert not burning.done()
        burning.cancel()
        await settled(pool)
        assert bool(await pool.ask("ASK {}"))

    run(graph.release.graph, use)


def test_full_queues_refuse_with_a_time_to_come_back(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        tasks = [asyncio.create_task(pool.ask(f"{CROSS} # {n}", 2)) for n in range(20)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        refusals = [each for each in results if isinstance(each, Refusal)]
        assert len(refusals) == 20
        busy = [each for each in refusals if each.status == 503]
        assert busy
        assert all(int(each.headers["Retry-After"]) > 0 for each in busy)
        assert {each.status for each in refusals} == {503, 504}
        await settled(pool)
        assert bool(await pool.ask("ASK {}"))

    run(graph.release.graph, use, queue=3)


def test_a_result_that_is_too_large_is_an_error(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(Refusal) as early:
            await pool.open(Job(LARGE, FORMATS, limit=10_000), 50)
        assert early.value.status == 413
        running = await pool.open(Job(LARGE, FORMATS, limit=1_000_000), 50)
        with pytest.raises(Refusal, match="more than 1000000 bytes"):
            async for _ in running.pieces():
                pass
        running.close()
        await settled(pool)

    run(graph.release.graph, use)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_worker_listens_again_however_its_answer_came(graph: Graph, loop: str) -> None:
    """Answers of such sizes that the buffer is full with the very end: nothing follows that could wake it."""
    factory = pytest.importorskip("uvloop").new_event_loop if loop == "uvloop" else None

    async def use(pool: Pool) -> None:
        for limit in range(900, 2000, 20):
            running = await pool.open(Job(f"SELECT * {{ ?s ?p ?o }} LIMIT {limit}", FORMATS), 20)
            await asyncio.sleep(0.02)  # a client that reads nothing as yet
            async for _ in running.pieces():
                pass
            running.close()
            assert bool(await pool.ask(f"ASK {{}} # {limit}", 20))

    run(graph.release.graph, use, factory, workers=1)


def test_a_slow_reader_holds_no_worker_up(graph: Graph) -> None:
    async def use(pool: Pool) -> None:
        running = [await pool.open(Job(f"{LARGE} # {n}", FORMATS), 50) for n in range(6)]
        for _ in range(20):
            assert bool(await pool.ask("ASK {}"))
        sizes = [sum([len(piece) async for piece in each.pieces()]) for each in running]
        assert min(sizes) == max(sizes) > 10_000_000
        for each in running:
            each.close()
        await settled(pool)

    run(graph.release.graph, use)


def test_closing_lets_queries_finish_first(graph: Graph) -> None:
    async def main() -> None:
        pool = Pool(graph.release.graph, workers=2)
        await pool.start()
        server = pool.control.pid
        under_way = asyncio.create_task(pool.ask(pairs(2000), 60))
        await until(lambda: bool(pool._running))
        closing = asyncio.create_task(pool.close(60))
        await until(lambda: pool.closing)
        assert (await refused(pool, "ASK {}")).status == 503
        assert (await under_way).rows() == [{"n": 4_000_000}]
        await closing
        assert not alive(server)

    asyncio.run(main())


def test_closing_ends_what_does_not_finish(graph: Graph) -> None:
    async def main() -> None:
        pool = Pool(graph.release.graph, workers=2)
        await pool.start()
        server = pool.control.pid
        burning = [asyncio.create_task(refused(pool, f"{CROSS} # {n}", 60)) for n in range(4)]
        await until(lambda: len(pool._running) == 4)
        await pool.close(0.1)
        await pool.close(0.1)  # again, to no effect
        for each in await asyncio.gather(*burning):
            assert (each.status, each.headers["Retry-After"]) == (503, "2")
        assert not alive(server)

    asyncio.run(main())


def test_whoever_is_on_the_way_to_workers_that_retire_is_answered(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "_QUIET", 0.5)

    async def main() -> None:
        pool = Pool(graph.release.graph, workers=2)
        await pool.start()
        server = pool.control.pid
        waiting = [asyncio.create_task(pool.ask(f"{pairs(1000)} # {n}")) for n in range(6)]
        retired = asyncio.create_task(pool.retire(60))
        await asyncio.sleep(0.05)
        assert bool(await pool.ask("ASK {}"))
        assert [each.rows() for each in await asyncio.gather(*waiting)] == [[{"n": 1_000_000}]] * 6
        await asyncio.wait_for(retired, 30)  # of itself, long before its sixty seconds are over
        assert (await refused(pool, "ASK {}")).status == 503
        assert not alive(server)

    asyncio.run(main())


def test_workers_that_retire_end_in_any_case(graph: Graph) -> None:
    async def main() -> None:
        pool = Pool(graph.release.graph, workers=2)
        await pool.start()
        server = pool.control.pid
        burning = asyncio.create_task(refused(pool, CROSS, 60))
        await asyncio.sleep(0.1)
        await pool.retire(0.3)
        assert (await burning).status == 503
        assert not alive(server)

    asyncio.run(main())


def test_a_worker_can_open_nothing(small: Path) -> None:
    async def use(pool: Pool) -> None:
        for pid in workers(pool):
            descriptors = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]
            assert len([each for each in descriptors if each.startswith("socket:")]) == 1
            assert {each for each in descriptors if not each.startswith("socket:")} == {"/dev/null"}
            limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
            assert "Max open files            0" in limits
            assert "Max core file size        0" in limits

    run(small, use)


def test_service_reaches_nothing_even_where_it_hides(small: Path) -> None:
    async def use(pool: Pool) -> None:
        heard: list[bytes] = []

        async def listen(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            heard.append(await reader.read(10))

        listening = await asyncio.start_server(listen, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
        plain = await refused(pool, f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        assert (plain.status, "SERVICE" in plain.message) == (400, True)
        # To our tokens this is an IRI and a long string, to the parser a comparison and comments.
        hidden = f"SELECT * {{ FILTER(1<2#>'''\n) SERVICE <{address}> {{ ?s ?p ?o }} #'''\n }}"
        assert (await refused(pool, hidden)).message == plain.message
        silent = hidden.replace("SERVICE", "SERVICE SILENT")
        assert (await pool.ask(silent)).rows() == [{"s": None, "p": None, "o": None}]
        listening.close()
        assert heard == []

    run(small, use)


def test_a_damaged_graph_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("nonsense", encoding="utf-8")
    with pytest.raises(ReleaseError):
        asyncio.run(Pool(tmp_path / "graph.nq", workers=2).start())


def test_nothing_is_left_of_a_pool_that_did_not_start(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "_MODULE", "no.such.module")
    monkeypatch.setattr("clusterpolicy.web.sparql.pool._PAUSE", 0.0)
    started: list[int] = []
    start = control.Control.start

    def counted(self: control.Control) -> None:
        start(self)
        started.append(self.pid)

    monkeypatch.setattr(control.Control, "start", counted)

    async def main() -> None:
        with pytest.raises(ReleaseError):
            await Pool(small, workers=2).start()
        before = len(started)
        await asyncio.sleep(0.5)
        assert len(started) == before

    asyncio.run(main())
    assert not any(alive(pid) for pid in started)


def test_a_fork_server_without_room_starts_later(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clusterpolicy.web.sparql.pool._PAUSE", 0.01)

    def none(*_: Any, **__: Any) -> None:
        raise OSError(errno.EAGAIN, "no room")

    async def use(pool: Pool) -> None:
        gone = pool.control
        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "Popen", none)
            os.kill(gone.pid, signal.SIGKILL)
            while pool.control is gone:
                await asyncio.sleep(0.01)
        assert bool(await pool.ask("ASK {}", 30))

    run(small, use)


def test_a_system_without_fork_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with pytest.raises(MissingRequirement, match="fork"):
        asyncio.run(Pool(small).start())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_for_the_server_do_not_end_its_workers(small: Path, number: int) -> None:
    async def use(pool: Pool) -> None:
        before = workers(pool)
        for pid in (pool.control.pid, *before):
            os.kill(pid, number)
        await asyncio.sleep(0.05)
        assert bool(await pool.ask("ASK {}"))
        assert workers(pool) == before

    run(small, use)
