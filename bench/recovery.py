"""The time until a server is whole again after one of its processes is killed beside endless queries.

Run by ``make bench``; the results go to ``bench/results.md``.
"""

import contextlib
import http.client
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from sections import write_section
from soak import ABUSERS, ENDLESS, beside
from tests.conftest import RunningServer, serving
from tests.server.engine.test_limits import children, is_alive, standing_back, workers

#: Rounds, and seconds between them. A web process that dies twice within 5.5 s would end the server.
ROUNDS, BETWEEN = 3, 6.0


def is_web(pid: int) -> bool:
    """Return whether a child of the main process answers requests; the others start workers and have no threads."""
    return len(list(Path(f"/proc/{pid}/task").iterdir())) > 1


def nursery(main: int, name: str) -> int:
    """Return the process that starts the workers of a name: it listens on a socket of this name."""
    lines = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    sockets = {f"socket:[{line[6]}]" for line in lines if len(line) == 8 and Path(line[7]).name == name}
    for pid in children(main):
        with contextlib.suppress(OSError):
            if sockets & {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}:
                return pid
    raise AssertionError(f"no process starts the workers of {name}")


class Kind(NamedTuple):
    """A kind of process to kill, and the requests that show when it is replaced."""

    find: Callable[[int], int]  #: the process, from the main process
    request: Callable[[RunningServer, int], int]  #: the status of a request of a round
    in_a_row: int = 1  #: successful requests in a row after which the server counts as whole


def health(served: RunningServer, _: int) -> int:
    """Return the status of a request for the health of the server."""
    return served.send("GET", "/healthz").status


def check(served: RunningServer, turn: int) -> int:
    """Return the status of the check of a draft."""
    body = urlencode({"draft": f"States should protect all {turn} victims."}).encode()
    return served.send("POST", "/check", {"Content-Type": "application/x-www-form-urlencoded"}, body).status


def file(served: RunningServer, turn: int) -> int:
    """Return the status of a request for a file that no earlier round requested."""
    return served.send("GET", f"/download/{FILES[turn]}").status


#: A file of the whole dataset for each round, and for a measurement without a process that is killed.
FILES = ("reaffirm.rdf", "reaffirm.jsonld", "reaffirm.trig", "reaffirm.nt")
#: The processes by name. Both web processes have answered after eight requests.
KINDS = {
    "a worker with a query": Kind(lambda main: next(filter(standing_back, workers(main))), health, 8),
    "a web process": Kind(lambda main: next(filter(is_web, children(main))), health, 8),
    "the process that starts workers of queries": Kind(lambda main: nursery(main, "queries"), health, 8),
    "the process that starts workers of drafts": Kind(lambda main: nursery(main, "drafts"), check),
    "the process that starts workers of files": Kind(lambda main: nursery(main, "files"), file),
}


def status(served: RunningServer, kind: Kind, turn: int) -> int:
    """Return the status of a request, 0 without an answer."""
    try:
        return kind.request(served, turn)
    except (OSError, http.client.HTTPException):
        return 0


def recovery(served: RunningServer, kind: Kind, turn: int, pid: int = 0) -> tuple[float, Counter[int]]:
    """Kill a process, if any. Return the seconds until the first of the good answers in a row, and the bad answers."""
    killed = time.perf_counter()
    if pid:
        os.kill(pid, signal.SIGKILL)
    first, good, bad = 0.0, 0, Counter[int]()
    while good < kind.in_a_row:
        answer = status(served, kind, turn)
        good = good + 1 if answer == 200 else 0
        if answer != 200:
            bad[answer] += 1
        if good == 1:
            first = time.perf_counter() - killed
    return first, bad


def beside_a_kill(served: RunningServer, kind: Kind) -> tuple[float, Counter[int], int]:
    """Kill a process of a kind in each round.

    Return the longest time until the server is whole, the bad answers, and the bad answers to requests for its health
    meanwhile.
    """
    longest, bad, unwell, over = 0.0, Counter[int](), 0, threading.Event()

    def watch() -> int:
        asked = Kind(kind.find, health)
        return sum(status(served, asked, 0) != 200 for _ in iter(lambda: over.wait(0.02), True))

    for turn in range(ROUNDS):
        over.clear()
        with ThreadPoolExecutor(1) as others:
            watched = others.submit(watch)
            taken, answers = recovery(served, kind, turn, kind.find(served.pid))
            over.set()
            unwell += watched.result()
        longest, bad = max(longest, taken), bad + answers
        time.sleep(BETWEEN)
    return longest, bad, unwell


def ended(served: RunningServer) -> float:
    """Kill the main process. Return the seconds until all its processes have ended."""
    processes = [*children(served.pid), *workers(served.pid)]
    killed = time.perf_counter()
    os.kill(served.pid, signal.SIGKILL)
    while any(map(is_alive, processes)):
        time.sleep(0.01)
    return time.perf_counter() - killed


def main() -> None:
    """Measure and write the section."""
    started, rows, load = time.perf_counter(), [], os.getloadavg()[0]
    # The server should end with status 0, but it is killed.
    with contextlib.suppress(AssertionError), serving(timeout=10) as served:
        start = time.perf_counter() - started
        over, threads, _ = beside(served, (ENDLESS,), ABUSERS)
        while not any(map(standing_back, workers(served.pid))):
            time.sleep(0.1)
        for name in ("the process that starts workers of drafts", "the process that starts workers of files"):
            recovery(served, KINDS[name], ROUNDS)  # the first loads what the others need
        usual = {name: recovery(served, kind, 0)[0] for name, kind in KINDS.items() if kind.request is check}
        for name, kind in KINDS.items():
            longest, bad, unwell = beside_a_kill(served, kind)
            statuses = ", ".join(f"{answer}: {count}" for answer, count in sorted(bad.items())) or "none"
            rows.append(f"| {name} | {longest:.2f} | {statuses} | {unwell} |")
        over.set()
        end = ended(served)
        for thread in threads:
            thread.join()
    table = "\n".join(rows)
    write_section(
        "Processes that are killed",
        f"""Beside {ABUSERS} endless queries, each kind {ROUNDS} times: the longest time until `/healthz` answers 200
again, a draft is checked again ({max(usual.values()):.2f} s if nothing is killed), or a file that nobody had requested
is made; other answers in all rounds (0: the connection ended), and those to `/healthz` meanwhile.
The machine had {os.cpu_count()} processors and a load of {load:.0f} by other programs before the start.

| killed | seconds | answers that were not 200 | to `/healthz` |
|---|--:|--:|--:|
{table}

If the main process is killed, the others end within {end:.2f} s. A service manager starts it again, since it was ended
by a signal; a start takes {start:.1f} s.""",
    )


if __name__ == "__main__":
    main()
