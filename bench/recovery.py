"""The time until a server is whole again after one of its processes is killed beside endless queries.

Run by ``make bench``; the results go to ``bench/results.md``.
"""

import contextlib
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sections import write_section
from soak import ABUSERS, ENDLESS, beside
from tests.conftest import RunningServer, serving
from tests.server.engine.test_limits import children, is_alive, standing_back, workers

#: Successful requests in a row after which the server counts as whole: both web processes have answered by then.
_IN_A_ROW = 8
#: Rounds, and seconds between them. A web process that dies twice within 5.5 s would end the server.
ROUNDS, BETWEEN = 3, 6.0


def is_web(pid: int) -> bool:
    """Return whether a child of the main process answers requests; the others start workers and have no threads."""
    return len(list(Path(f"/proc/{pid}/task").iterdir())) > 1


def nurseries(main: int) -> list[int]:
    """Return the processes that start workers, those for queries and for drafts, the oldest first."""
    return sorted(pid for pid in children(main) if not is_web(pid))


#: The processes by name, each with the function that finds one of them.
KINDS: dict[str, Callable[[int], int]] = {
    "a worker with a query": lambda main: next(filter(standing_back, workers(main))),
    "a web process": lambda main: next(filter(is_web, children(main))),
    "a process that starts workers": lambda main: nurseries(main)[0],
}


def probes(served: RunningServer) -> Iterator[bool]:
    """Yield whether the server says that it is healthy, again and again."""
    while True:
        try:
            yield served.send("GET", "/healthz").status == 200
        except (OSError, http.client.HTTPException):
            yield False


def recovery(served: RunningServer, pid: int) -> tuple[float, int]:
    """Kill a process. Return the seconds until the first of eight good answers in a row, and the bad answers."""
    killed = time.perf_counter()
    os.kill(pid, signal.SIGKILL)
    first, good, bad = 0.0, 0, 0
    for is_good in probes(served):
        good, bad = (good + 1, bad) if is_good else (0, bad + 1)
        if good == 1:
            first = time.perf_counter() - killed
        if good == _IN_A_ROW:
            return first, bad
    raise AssertionError  # probes do not end


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
    started, rows = time.perf_counter(), []
    # The server should end with status 0, but it is killed.
    with contextlib.suppress(AssertionError), serving(timeout=10) as served:
        start = time.perf_counter() - started
        over, threads, _ = beside(served, (ENDLESS,), ABUSERS)
        with contextlib.closing(probes(served)) as healthy:
            while not (next(healthy) and any(map(standing_back, workers(served.pid)))):
                time.sleep(0.1)
        for name, chosen in KINDS.items():
            taken = []
            for _ in range(ROUNDS):
                taken.append(recovery(served, chosen(served.pid)))
                time.sleep(BETWEEN)
            rows.append(f"| {name} | {max(taken)[0]:.2f} | {sum(bad for _, bad in taken)} |")
        over.set()
        end = ended(served)
        for thread in threads:
            thread.join()
    table = "\n".join(rows)
    write_section(
        "Processes that are killed",
        f"""Beside {ABUSERS} endless queries, each kind {ROUNDS} times: the longest time until `/healthz` answers 200
again, and its other answers in all rounds.

| killed | seconds | answers that were not 200 |
|---|--:|--:|
{table}

If the main process is killed, the others end within {end:.2f} s. A service manager starts it again, since it was ended
by a signal; a start takes {start:.1f} s.""",
    )


if __name__ == "__main__":
    main()
