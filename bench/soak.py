"""How the endpoint holds out: a simple query's latency idle and beside endless ones, and memory over time.

The latency is that over one connection with pauses, and that over many connections, which wrk keeps busy. Run by
``make soak``, for ten minutes unless told otherwise; the results go to ``bench/results.md``.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1]))

import wrk
from sections import write_section
from tests.conftest import RunningServer, serving

POINT = "SELECT ?p ?o { <https://w3id.org/reaffirm/tip/4-46-i-2> ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: What comes in by turns while memory is watched: ordinary, heavy, wrong, deadly.
MIXED = (
    POINT,
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s (COUNT(?p) AS ?n) { ?p a ?s } GROUP BY ?s",
    "SELECT * {",
    ENDLESS,
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
    "ASK { FILTER (" + "1+" * 30_000 + "1 = 1) }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
)
#: Some tenths of a second of computing: its worker stands back behind other programs.
SLOW = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER REGEX(STR(?o), "[a-z]+x[0-9]+y?$|q.*q.*q.*q") }'
ABUSERS = 8
ROUNDS = 10
#: The connections of wrk.
CONNECTIONS = 64


def latencies(served: RunningServer, seconds: float) -> list[float]:
    """Seconds that a simple query took, asked again and again over one connection."""
    connection = HTTPConnection("127.0.0.1", served.port)
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        connection.request("GET", f"/sparql?query={quote(POINT)}%23{len(taken)}")
        connection.getresponse().read()
        taken.append(time.perf_counter() - started)
        time.sleep(0.002)
    return sorted(taken)


def figures(taken: list[float]) -> wrk.Figures:
    """Return the figures of sorted seconds."""
    return wrk.Figures(len(taken), taken[len(taken) // 2], taken[int(len(taken) * 0.99)])


def crowded(served: RunningServer, seconds: int) -> wrk.Figures:
    """Return the figures of a simple query over many connections."""
    crowd = wrk.repeat(f"http://127.0.0.1:{served.port}/sparql", POINT, CONNECTIONS, seconds)
    if crowd.wrong:
        print(f"{crowd.wrong} of {crowd.answers} requests were not answered well", file=sys.stderr)
    return crowd


def seconds(served: RunningServer, query: str) -> float:
    """Return the median of the seconds until a query has an answer, which no cache has."""
    taken = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        served.ask(f"{query} # {time.time_ns()} {number}")
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Keep every processor busy with two other programs."""
    with contextlib.ExitStack() as programs:
        for _ in range(2 * (os.cpu_count() or 1)):
            program = programs.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            programs.callback(program.kill)
        yield


def resident(pid: int) -> int:
    """Bytes that a process and its descendants hold, what they share counted once for each that holds it."""
    total = own(pid)
    with contextlib.suppress(OSError):  # it has ended meanwhile
        total += sum(map(resident, children(pid)))
    return total


def own(pid: int) -> int:
    """Bytes that a process holds, of what it shares with others its part; 0 if it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def children(pid: int) -> list[int]:
    """Return the child processes of a process."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def repeat(served: RunningServer, queries: tuple[str, ...], over: threading.Event, statuses: Counter[int]) -> None:
    """Ask queries by turns until it is over. Count the statuses of the answers, and 0 for no answer."""
    turn = 0
    while not over.is_set():
        query = f"{queries[turn % len(queries)]}\n#{turn}".encode()
        turn, status = turn + 1, 0
        with contextlib.suppress(OSError, HTTPException):
            status = served.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, query).status
        statuses[status] += 1


def beside(
    served: RunningServer, queries: tuple[str, ...], others: int
) -> tuple[threading.Event, list[threading.Thread], Counter[int]]:
    """Start others that ask."""
    over, statuses = threading.Event(), Counter[int]()
    threads = [threading.Thread(target=repeat, args=(served, queries, over, statuses)) for _ in range(others)]
    for thread in threads:
        thread.start()
    return over, threads, statuses


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    with serving(timeout=3) as served:
        latencies(served, 2)
        idle, idle_crowd = figures(latencies(served, 10)), crowded(served, 10)
        late, slow = seconds(served, ENDLESS) - served.timeout, seconds(served, SLOW)
    with serving(timeout=60) as served, busy():
        beside_programs = seconds(served, SLOW)
    with serving(timeout=3) as served:
        over, threads, statuses = beside(served, (ENDLESS,), ABUSERS)
        time.sleep(1)
        beset, beset_crowd = figures(latencies(served, 20)), crowded(served, 20)
        over.set()
        for thread in threads:
            thread.join()
        over, threads, mixed = beside(served, MIXED, 2)
        marks, until = [], time.monotonic() + minutes * 60
        while time.monotonic() < until:
            time.sleep(max(minutes * 6, 1))
            marks.append(resident(served.pid) / 2**20)
            if sys.stderr.isatty():
                print(f"{marks[-1]:.0f} MB, {sum(mixed.values())} queries", file=sys.stderr)
        over.set()
        for thread in threads:
            thread.join()

    def row(name: str, taken: wrk.Figures) -> str:
        return f"| {name} | {taken.answers:,} | {taken.p50 * 1000:.1f} | {taken.p99 * 1000:.1f} |"

    ended = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    answered = ", ".join(f"{status}: {count:,}" for status, count in sorted(mixed.items()))
    write_section(
        "Endurance of the SPARQL endpoint",
        f"""A simple query over one connection, alone and beside {ABUSERS} clients that ask endless ones:

| | queries | p50, ms | p99, ms |
|---|--:|--:|--:|
{row("idle", idle)}
{row(f"beside {ABUSERS} endless", beset)}

The same over {CONNECTIONS} connections that wrk keeps busy:

| | queries | p50, ms | p99, ms |
|---|--:|--:|--:|
{row("nothing else", idle_crowd)}
{row(f"beside {ABUSERS} endless", beset_crowd)}

p99 ratios {beset.p99 / idle.p99:.2f} and {beset_crowd.p99 / idle_crowd.p99:.2f}.
The endless queries ended with {ended}.

A query that never ends is answered with 504 {late * 1000:.0f} ms after the time limit. A slow query takes {slow:.2f} s,
and {beside_programs:.1f} s beside two other programs a processor that never rest.

Memory of all processes together over {minutes:g} minutes of mixed queries (ordinary, heavy, wrong, endless, deadly;
answers by status {answered}), in MB: {", ".join(f"{mark:.0f}" for mark in marks)}.""",
    )


if __name__ == "__main__":
    main()
