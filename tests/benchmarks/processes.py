"""Processes of a benchmark: their cores, ports and memory."""

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

#: The cores of a server under test.
CORES = 2


def pinned() -> None:
    """Hold this process to the first cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(url: str, seconds: float = 60) -> None:
    """Wait until a server answers, whatever it answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


def family(process: int) -> list[int]:
    """A process with all that it began, and what they began (Linux)."""
    found, at = [process], 0
    while at < len(found):
        for task in Path(f"/proc/{found[at]}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
        at += 1
    return found


def memory(process: int) -> float:
    """Megabytes of a process and all that it began, shared memory counted once (Linux)."""
    total = 0
    for each in family(process):
        try:
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1024


def alive(processes: Iterable[int]) -> list[int]:
    """Those processes that are still there; one that has ended and waits to be collected is not (Linux)."""
    found = []
    for each in processes:
        try:
            status = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        found += [each] if status != "Z" else []
    return found
