"""
Poison clients beside good ones, against a real server: ``python -m tests.benchmarks.soak --seconds 60``.

Prints how many good requests were answered and whether one failed, the longest poison query, memory and
processes before and after. Without ``--address`` it starts an endpoint of its own on the current release.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

#: What the good clients ask.
GOOD: Final = (
    "SELECT ?s ?label { ?s a cp:Programme ; rdfs:label ?label } ORDER BY ?label LIMIT 50",
    "SELECT ?c (COUNT(?p) AS ?n) { ?p a cp:Programme ; cp:country ?c } GROUP BY ?c ORDER BY ?c",
    "ASK { programme:de-kmu-netc cp:country country:de }",
    "DESCRIBE country:se",
)
#: What the poison clients ask: each of them burns, grows, crashes or is refused.
POISON: Final = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }",
    "SELECT ?s ?p ?o ?a ?b ?c { ?s ?p ?o . ?a ?b ?c } ORDER BY ?c ?o",
    "SELECT ?s ?p ?o { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }",
    "SELECT (COUNT(*) AS ?n) { ?a (<>|!<>)* ?b . ?b (<>|!<>)* ?c }",
    "SELECT * { VALUES ?x {" + "1 " * 200_000 + "} VALUES ?y {" + "2 " * 200_000 + "} }",
    'SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c FILTER REGEX(STR(?o), "(a{1,500}){1,20}b") }',
    "SELECT * " + "{" * 100_000 + "}" * 100_000,
    "SELECT * { ?s ?p " + "[ ?p " * 1_000 + "1" + "]" * 1_000 + " }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?o))) AS ?x) { ?s ?p ?o . ?a ?b ?c }",
    "ASK {} #" + "x" * 10_000_000,
)


@dataclass
class Report:
    """What came of it."""

    good: int = 0
    failures: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    poison: dict[str, int] = field(default_factory=dict)
    longest: float = 0.0
    memory_before: int = 0
    memory_after: int = 0
    most_memory: int = 0
    processes_before: int = 0
    processes_after: int = 0


async def soak(address: str, pid: int, seconds: float, clients: int, deadline: float) -> Report:
    """
    Let good and poison clients ask for so many seconds, then see what is left.

    :param address: where the server listens
    :param pid: its process
    :param clients: how many of each kind
    :param deadline: the server's own deadline for a query, in seconds
    """
    report = Report()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as beside:
        beside.submit(time.monotonic).result()  # it has started
        async with httpx.AsyncClient(base_url=address, timeout=deadline + 20) as client:
            await _soak(client, pid, seconds, clients, report, beside)
    return report


async def _soak(
    client: httpx.AsyncClient,
    pid: int,
    seconds: float,
    clients: int,
    report: Report,
    beside: ProcessPoolExecutor,
) -> None:
    from tests.web.sparql.conftest import children

    for query in GOOD:
        await client.post("/sparql", data={"query": query})
    report.memory_before, report.processes_before = held(pid), len(children(pid))
    end = time.monotonic() + seconds
    watch = asyncio.create_task(_watch(pid, report))
    # The poison comes from a process of its own, so that good clients are slowed by the server alone.
    loop = asyncio.get_running_loop()
    poison = loop.run_in_executor(beside, poison_for, str(client.base_url), seconds, clients)
    await asyncio.gather(*(_good(client, end, report, number) for number in range(clients)))
    report.longest, report.poison = await poison
    watch.cancel()
    for _ in range(50):
        await asyncio.sleep(0.1)
        if len(children(pid)) <= report.processes_before:
            break
    report.memory_after, report.processes_after = held(pid), len(children(pid))


def held(pid: int) -> int:
    """Bytes that a process and those below it hold, what they share counted once."""
    from tests.web.sparql.conftest import children

    total = 0
    for each in (pid, *children(pid)):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


async def _watch(pid: int, report: Report) -> None:
    while True:
        report.most_memory = max(report.most_memory, held(pid))
        await asyncio.sleep(1)


async def _good(client: httpx.AsyncClient, end: float, report: Report, number: int) -> None:
    chance = random.Random(number)
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            response = await client.post("/sparql", data={"query": chance.choice(GOOD)})
            if response.status_code != 200:
                report.failures.append(f"{response.status_code} {response.text[:200]}")
        except httpx.HTTPError as error:
            report.failures.append(repr(error))
        report.good += 1
        report.times.append(time.monotonic() - begun)
        await asyncio.sleep(chance.uniform(0, 0.05))


def poison_for(address: str, seconds: float, clients: int) -> tuple[float, dict[str, int]]:
    """What poison clients met: the longest they waited, and how often which outcome."""

    async def run() -> Report:
        report = Report()
        limits = httpx.Limits(max_connections=clients)
        async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
            end = time.monotonic() + seconds
            await asyncio.gather(*(_poison(client, end, report, number) for number in range(clients)))
        return report

    found = asyncio.run(run())
    return found.longest, found.poison


async def _poison(client: httpx.AsyncClient, end: float, report: Report, number: int) -> None:
    chance = random.Random(1000 + number)
    while time.monotonic() < end:
        query = chance.choice(POISON)
        header = {"Content-Type": "application/sparql-query", "Accept": "text/csv, */*;q=0.1"}
        begun = time.monotonic()
        try:
            async with client.stream(
                "POST", "/sparql", content=f"{query} # {chance.random()}", headers=header
            ) as answer:
                async for _ in answer.aiter_raw():
                    if chance.random() < 0.0005:  # some go away in the middle
                        break
                outcome = str(answer.status_code)
        except httpx.HTTPError as error:
            outcome = type(error).__name__
        report.longest = max(report.longest, time.monotonic() - begun)
        report.poison[outcome] = report.poison.get(outcome, 0) + 1


def main() -> None:
    """Run it and print what came of it."""
    from clusterpolicy import open_graph
    from tests.web.sparql.conftest import server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--deadline", type=float, default=10)
    chosen = parser.parse_args()
    with server(open_graph().release.graph, CLUSTERPOLICY_TIMEOUT=str(chosen.deadline)) as (address, process):
        report = asyncio.run(soak(address, process.pid, chosen.seconds, chosen.clients, chosen.deadline))
    times = sorted(report.times)
    print(f"good requests      {report.good}, failed {len(report.failures)} {report.failures[:2]}")
    p95 = times[int(len(times) * 0.95)]
    print(f"  p50, p95, max    {times[len(times) // 2]:.3f} {p95:.3f} {times[-1]:.3f} s")
    print(f"poison requests    {report.poison}")
    print(f"  longest          {report.longest:.2f} s, deadline {chosen.deadline:g} s")
    print(f"memory             {report.memory_before >> 20} MB before, {report.most_memory >> 20} MB at most")
    print(f"                   {report.memory_after >> 20} MB after")
    print(f"processes          {report.processes_before} before, {report.processes_after} after")


if __name__ == "__main__":
    main()
