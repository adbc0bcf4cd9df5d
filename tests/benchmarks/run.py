"""
How long things take, as a Markdown table. Run by hand: ``python tests/benchmarks/run.py [--cap SECONDS]``.

Nothing here is asserted. The saved questions are asked in this process and, on the same graph in the same
run, of rdflib's own engine, each in a process of its own that is ended after ``--cap`` seconds; where that
happens the ratio is a lower bound and marked ``>``.
"""

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import rdflib

from clusterpolicy.lookup.graph import Graph, open_graph
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.publishing.dumps import serialize_quads
from clusterpolicy.questions.library import all_questions

GOALS = {"build": "< 10 s", "hermit": "< 60 s", "median": "< 5 ms", "slowest": "< 50 ms", "ratio": "> 20"}


def main() -> None:
    """Measure everything and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cap", type=float, default=20, help="seconds that rdflib may take for a question")
    options.add_argument("--no-rdflib", action="store_true", help="leave the comparison out; it is slow")
    options.add_argument("--no-hermit", action="store_true", help="leave HermiT out; it needs Java")
    chosen = options.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}\n")
    table(["what", "measured", "goal"], processes(hermit=not chosen.no_hermit))
    graph = open_graph()
    queries = {
        question.name: graph.bind(question, {name: p.example for name, p in question.parameters.items()})
        for question in all_questions()
    }
    here = {name: best_of(partial(graph.query, text)) for name, text in queries.items()}
    slow = sorted(here, key=lambda name: here[name], reverse=True)
    table(
        ["question, in process", "measured", "goal"],
        [
            [f"median of {len(here)}", ms(statistics.median(here.values())), GOALS["median"]],
            *([f"slowest: {name}", ms(here[name]), GOALS["slowest"]] for name in slow[:5]),
        ],
    )
    if not chosen.no_rdflib:
        against_rdflib(graph, queries, here, chosen.cap)


def table(head: list[str], rows: list[list[str]]) -> None:
    """Print rows as a Markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |", flush=True)
    print()


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{1000 * seconds:.2f} ms"


def best_of(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, in seconds."""
    return min(timed(work) for _ in range(times))


def timed(work: Callable[[], object]) -> float:
    """One run, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def processes(hermit: bool) -> list[list[str]]:
    """Build and commands, each as a process of its own."""
    command = [sys.executable, "-m", "clusterpolicy.cli.main"]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CLUSTERPOLICY_HOME": folder}

        def run(*arguments: str) -> float:
            call = [*command, *arguments]
            return timed(lambda: subprocess.run(call, env=environment, capture_output=True, check=True))

        rows = [["build", f"{run('build'):.1f} s", GOALS["build"]]]
        rows += [[f"— {step}", f"{seconds:.1f} s", ""] for step, seconds in steps(command, environment)]
        if hermit:
            rows.append(
                ["check --reasoner hermit", f"{run('check', '--reasoner', 'hermit'):.1f} s", GOALS["hermit"]]
            )
        query = ("query", "programmes/in-country", "-p", "country=Germany")
        for words, goal in ((query, "< 0.6 s"), (("--help",), "< 0.3 s"), (("questions", "list"), "< 0.6 s")):
            seconds = min(run(*words) for _ in range(7))
            rows.append([f"`clusterpolicy {' '.join(words)}`, cold", f"{seconds:.2f} s", goal])
        rows.append(["export", f"{run('export', str(Path(folder) / 'out')):.1f} s", "< 20 s"])
    return rows


def steps(command: list[str], environment: dict[str, str]) -> list[tuple[str, float]]:
    """Each step of a build and how long it took, by when the build tells of the next."""
    found: list[tuple[str, float]] = []
    before, name = time.perf_counter(), "start"
    with subprocess.Popen(
        [*command, "build"], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            now = time.perf_counter()
            found.append((name, now - before))
            before, name = now, line.strip().removeprefix("building: ")
    merged: dict[str, float] = {}
    for step, seconds in found:
        merged[step] = merged.get(step, 0) + seconds
    return list(merged.items())


def against_rdflib(graph: Graph, queries: dict[str, str], here: dict[str, float], cap: float) -> None:
    """The questions on rdflib's engine: the ratio of each, the median, and those nearest to the goal."""
    warnings.simplefilter("ignore")
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=serialize_quads(graph.store.native, "nq"), format="nquads")
    ratios: dict[str, tuple[float, bool]] = {}
    context = multiprocessing.get_context("fork")
    for number, (name, text) in enumerate(queries.items(), 1):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=ask_rdflib, args=(dataset, text, sender))
        process.start()
        done = receiver.poll(cap)
        seconds = receiver.recv() if done else cap
        process.kill()
        process.join()
        if seconds is not None:
            ratios[name] = (seconds / here[name], done)
        print(f"{number}/{len(queries)} {name} {seconds}", file=sys.stderr, flush=True)
    stopped = sum(not done for _, done in ratios.values())
    nearest = sorted(ratios, key=lambda name: ratios[name][0])
    median = statistics.median(ratio for ratio, _ in ratios.values())
    rows = [
        [
            f"median of {len(ratios)} ({stopped} stopped after {cap:g} s)",
            f"{median:,.0f} times",
            GOALS["ratio"],
        ]
    ]
    rows.append(["fewer than 20 times", str(sum(ratio < 20 for ratio, _ in ratios.values())), "0"])
    for name in nearest[:8]:
        ratio, done = ratios[name]
        rows.append([f"least: {name}", f"{'' if done else '> '}{ratio:,.1f} times", GOALS["ratio"]])
    if refused := sorted(set(queries) - set(ratios)):
        rows.append([f"refused by rdflib: {', '.join(refused)}", str(len(refused)), ""])
    table(["rdflib's engine against ours", "measured", "goal"], rows)


def ask_rdflib(dataset: rdflib.Dataset, text: str, sender: Connection) -> None:
    """Send how long a question took, parsing included as with ours; None if rdflib cannot do it."""
    try:
        sender.send(timed(lambda: list(dataset.query(text, initNs=PREFIXES))))
    except Exception:  # noqa: BLE001 - whatever it is, there is no time to compare
        sender.send(None)


if __name__ == "__main__":
    main()
