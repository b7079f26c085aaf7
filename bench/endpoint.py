"""Speed of the SPARQL endpoint: requests a second beside the native Oxigraph server, Virtuoso and rdflib-endpoint.

Run by ``make bench``; the results go to ``bench/results.md``. All servers run at once on the same triples and are
measured in turn, query by query, by wrk, so that what else the machine does touches all of them alike: only ratios
count. Every request differs in a comment at its end, so that no cache answers; the cache is measured by itself. Each
figure is the median of all rounds.
"""

import argparse
import contextlib
import math
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import wrk
from sections import write_section
from tests.server.dataset.remote_stores import has_virtuoso, load, virtuoso

PREFIXES = """PREFIX rec: <https://w3id.org/reaffirm/ontology#> PREFIX tip: <https://w3id.org/reaffirm/tip/>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
QUERIES = {
    "point": "SELECT ?p ?o { tip:4-46-i-2 ?p ?o }",
    "join": """SELECT ?id ?who { ?p rec:theme <https://w3id.org/reaffirm/theme/compensation> ;
      dcterms:identifier ?id ; rec:ask/rec:addressee/rdfs:label ?who FILTER (LANG(?who) = "en") }""",
    "aggregate": "SELECT ?s (COUNT(?p) AS ?n) { ?p a rec:Recommendation ; rec:session ?s } GROUP BY ?s",
    "path+": "SELECT ?e { tip:8-1-c rec:reaffirms+ ?e }",
    "CONSTRUCT": "CONSTRUCT { ?p rec:fullText ?t } { ?p rec:session tip:session-8 ; rec:fullText ?t }",
    "CONTAINS": 'SELECT ?p { ?p rec:fullText ?t FILTER (CONTAINS(?t, "同意")) }',
    "1000 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1000",
}

RATIOS = (
    ("Reaffirm", "Oxigraph, disk"),
    ("Reaffirm", "Oxigraph, memory"),
    ("Reaffirm", "Virtuoso"),
    ("Reaffirm", "rdflib-endpoint"),
    ("Reaffirm, cached", "Oxigraph, memory"),
)
_NOTE = """All servers ran at once on the same triples and were measured in turn, query by query, by wrk: only ratios
count. Every request differed in a comment, so that no cache answered; the cache was measured by itself. Medians."""


@dataclass(frozen=True)
class Server:
    """A server under measurement."""

    name: str
    address: str  #: of its query operation
    distinct: bool = True  #: whether every request differs


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """A process that listens at a port."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        try:
            while socket.socket().connect_ex(("127.0.0.1", port)):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{command[0]} does not start")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(server: Server, query: str, connections: int, seconds: int) -> float:
    """Requests a second that were answered well."""
    figures = wrk.repeat(server.address, PREFIXES + query, connections, seconds, distinct=server.distinct)
    if figures.wrong:
        print(f"\n{server.name}: {figures.wrong} requests were not answered well", file=sys.stderr)
    return max(figures.rate, 1 / seconds)


def check(servers: list[Server], query: str) -> None:
    """Stop unless all servers give the same number of rows or triples: else it is not the same work."""
    sizes = {}
    for server in servers:
        kind = "application/n-triples" if query.startswith("CONSTRUCT") else "text/csv"
        request = urllib.request.Request(f"{server.address}?query={quote(PREFIXES + query)}", headers={"Accept": kind})
        with urllib.request.urlopen(request) as answer:
            lines = {line for line in answer.read().decode().splitlines() if line}
            sizes[server.name] = 0 if query.endswith("LIMIT 1000") else len(lines)
    if len(set(sizes.values())) > 1:
        raise SystemExit(f"the servers differ on {query}: {sizes}")


def mean(values: list[float]) -> float:
    """The geometric mean."""
    return math.exp(sum(map(math.log, values)) / len(values))


def main() -> None:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed: install the package wrk")
    binaries = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        data = folder / "data.nt"
        subprocess.run([binaries / "reaffirm", "export", "--format", "ntriples", "--out", data], check=True)
        oxigraph = str(binaries / "oxigraph")
        subprocess.run([oxigraph, "load", "-l", folder / "store", "-f", data], check=True, capture_output=True)
        ours, disk, memory, rdflib = (free_port() for _ in range(4))
        for port, command in (
            (ours, [str(binaries / "reaffirm"), "serve", "--port", str(ours)]),
            (disk, [oxigraph, "serve-read-only", "-l", f"{folder}/store", "-b", f"127.0.0.1:{disk}"]),
            (memory, [oxigraph, "serve", "-b", f"127.0.0.1:{memory}"]),
            (rdflib, [f"{binaries}/rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(rdflib), str(data)]),
        ):  # fmt: skip
            stack.enter_context(running(command, port))
        upload = urllib.request.Request(
            f"http://127.0.0.1:{memory}/store?default", data.read_bytes(), {"Content-Type": "application/n-triples"}
        )
        urllib.request.urlopen(upload).close()
        servers = [
            Server("Reaffirm", f"http://127.0.0.1:{ours}/sparql"),
            Server("Reaffirm, cached", f"http://127.0.0.1:{ours}/sparql", distinct=False),
            Server("Oxigraph, disk", f"http://127.0.0.1:{disk}/query"),
            Server("Oxigraph, memory", f"http://127.0.0.1:{memory}/query"),
            Server("rdflib-endpoint", f"http://127.0.0.1:{rdflib}/"),
        ]
        if has_virtuoso():
            (folder / "virtuoso").mkdir()
            store = stack.enter_context(virtuoso(folder / "virtuoso"))
            if (done := load(store.loaded_at, store.password)).returncode:
                raise SystemExit(done.stderr)
            servers.insert(-1, Server("Virtuoso", store.address.removeprefix("sparql+")))
        found: dict[tuple[str, str, int], list[float]] = {}
        for query, text in QUERIES.items():
            check(servers, text)
            for connections in (1, 16):
                for _ in range(options.rounds):
                    for server in servers:
                        rate = measure(server, text, connections, options.seconds)
                        found.setdefault((query, server.name, connections), []).append(rate)
                if sys.stderr.isatty():
                    print(f"{query}, {connections} connections", file=sys.stderr)
    write_section("Speed of the SPARQL endpoint", report(found, [server.name for server in servers]))


def report(found: dict[tuple[str, str, int], list[float]], names: list[str]) -> str:
    """The tables."""
    lines = [_NOTE]
    head = ["| " + " | ".join(QUERIES) + " |", "--:|" * len(QUERIES)]
    for connections in (1, 16):
        rates = {
            (query, name): statistics.median(found[query, name, connections]) for query in QUERIES for name in names
        }
        lines += ["", f"Requests a second, {connections} connection{'s' * (connections > 1)}:", ""]
        lines += [f"| {head[0]}", f"|---|{head[1]}"]
        lines += [_row(name, [f"{rates[query, name]:,.0f}" for query in QUERIES]) for name in names]
        lines += ["", f"| ratio {head[0]} geometric mean |", f"|---|{head[1]}--:|"]
        for one, other in RATIOS:
            if other not in names:
                continue
            ratios = [rates[query, one] / rates[query, other] for query in QUERIES]
            lines.append(_row(f"{one} / {other}", [f"{ratio:.2f}" for ratio in (*ratios, mean(ratios))]))
    return "\n".join(lines)


def _row(name: str, cells: list[str]) -> str:
    """One line of a table."""
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
