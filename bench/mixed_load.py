"""Measurement of an honest client while all attacks go on at once: times, failed requests, memory of the server.

Run by hand, for thirty minutes unless told otherwise; the results go to ``bench/results.md``, those of a shorter run to
a section of its own. The attackers have other addresses than the honest client.
"""

import argparse
import contextlib
import http.client
import itertools
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz import Fuzzer
from sections import write_section
from soak import ENDLESS, children, own, resident
from tests.conftest import RunningServer, serving

from reaffirm_server.endpoint.connections import allow_files

#: The honest clients that use the server for a while before the attacks, all at once, and the seconds of it. Their
#: memory is what a server in ordinary use has.
CLIENTS, IN_USE_SECONDS = 16, 60
#: The pages of the honest client, and the seconds between two requests.
PAGES = ("/", "/tip/1-1", "/recommendations?q=compensation", "/lineages", "/sparql?query=ASK+%7B%7D", "/healthz")
PAUSE = 0.1
#: The seconds in which answers are left unread, before the other attacks.
UNREAD_SECONDS = 60
#: The seconds after the attacks until the memory is measured again: web processes that have grown are replaced after
#: five minutes (``serve``).
RECOVERY_SECONDS = 330
#: The addresses of the attackers on the loopback interface, by turns, and the minutes of a whole run.
ATTACKERS = tuple(f"127.0.0.{number}" for number in range(2, 10))
WHOLE = 30.0
#: The part of the time in which the caches are filled; the memory is measured at its end, too.
FIRST = 1 / 6
#: A query of the honest client, which no cache has since its comment differs each time.
UNIQUE = "SELECT ?p ?o { <https://w3id.org/reaffirm/tip/4-46-i-2> ?p ?o } # "
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 250000"
SERVICE = "PREFIX SERVICEx: <http://a/> PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICEx:y {?s ?p ?o} }"
#: Headers by which a client tries to choose the addresses of links.
FORGED = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "//evil.example"}
#: Paragraphs of the largest drafts: twenty of each take a check of 12 s and of 37 s, if it had no limit.
LARGEST = ("\u5e94" * 4_850, "States should " * 350)
SCANNED = "SELECT (NOW() AS ?x) {} \n" + "a." * 49_000
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def largest_draft(turn: int) -> bytes:
    """Return the form with a draft that is as long as a draft may be, of another kind each turn."""
    return urlencode({"draft": "\n\n".join([LARGEST[turn % len(LARGEST)]] * 20)}).encode()


class Attacks:
    """The attacks on a port, each of which repeats until the end."""

    def __init__(self, port: int) -> None:
        """Prepare the attacks."""
        self._port, self.over, self._turn = port, threading.Event(), 0
        self.statuses: Counter[int] = Counter()
        self.kinds: dict[Callable[[], None], int] = {
            self.silent: 1,
            self.mute: 1,
            self.unread: 1,
            self.endless: 8,
            self.hungry: 20,
            self.scanned: 2,
            self.drafts: 3,
            self.largest: 2,
            self.service: 1,
            self.files: 2,
            self.forged: 1,
            self.random: 2,
        }

    def run(self, attack: Callable[[], None]) -> None:
        """Repeat an attack."""
        while not self.over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                attack()

    def _send(self, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        with contextlib.closing(connection):
            connection.sock = attacking_socket(self._port)
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            answer.read()
            self.statuses[answer.status] += 1

    def _number(self) -> int:
        self._turn += 1
        return self._turn

    def _held(self, requests: Iterable[bytes]) -> None:
        """Open a connection for each request, send it and read nothing, for a while."""
        with contextlib.ExitStack() as stack:
            for request in requests:
                stack.enter_context(attacking_socket(self._port)).sendall(request)
            self.over.wait(20)

    def silent(self) -> None:
        """Send the beginning of a request on many connections."""
        self._held([b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\ndraft="] * 300)

    def mute(self) -> None:
        """Send nothing on many connections."""
        self._held([b""] * 1_200)

    def unread(self) -> None:
        """Request large answers and read nothing."""
        queries = [quote(f"{HUGE} # {self._number()}") for _ in range(40)]
        self._held(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for query in queries)

    def endless(self) -> None:
        """Ask a query that ends at the time limit."""
        self._query(ENDLESS)

    def hungry(self) -> None:
        """Ask a query that takes all memory that it may have."""
        self._query(SORTED)

    def scanned(self) -> None:
        """Ask a long query of one token."""
        self._query(SCANNED)

    def _query(self, text: str) -> None:
        body = f"{text} # {self._number()}".encode()
        self._send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, body)

    def drafts(self) -> None:
        """Send a draft that takes as long as a check may take."""
        text = "\n\n".join([("\u5e94", "States should ")[self._number() % 2] * 350] * 100)
        self._send("POST", "/check", FORM, urlencode({"draft": text[:100_000]}).encode())

    def largest(self) -> None:
        """Send a draft that is as long as a draft may be."""
        self._send("POST", "/check", FORM, largest_draft(self._number()))

    def service(self) -> None:
        """Ask for an address on another server."""
        self._query(SERVICE)

    def files(self) -> None:
        """Request a large selection as a file that no cache has."""
        turn = self._number()
        sessions = "&".join(f"session={turn // 8**place % 8 + 1}" for place in range(3))
        self._send("GET", f"/recommendations.{('jsonld', 'docx')[turn % 2]}?{sessions}", {})

    def forged(self) -> None:
        """Request pages for another host and prefix."""
        self._send("GET", PAGES[self._number() % len(PAGES)], FORGED)

    def random(self) -> None:
        """Send a random request."""
        method, target, headers, body = Fuzzer(self._number()).request()
        self._send(method, target.replace(" ", "%20"), dict(headers), body)


#: The addresses of the next connections.
_ADDRESSES = itertools.cycle(ATTACKERS)


def attacking_socket(port: int) -> socket.socket:
    """Connect from the next address of the attackers.

    The system chooses the local port when it connects. Otherwise the attackers would take all ports of the machine from
    the honest client.
    """
    opened = socket.socket()
    opened.settimeout(60)
    opened.setsockopt(socket.IPPROTO_IP, socket.IP_BIND_ADDRESS_NO_PORT, 1)
    opened.bind((next(_ADDRESSES), 0))
    opened.connect(("127.0.0.1", port))
    return opened


def unread(served: RunningServer) -> list[float]:
    """Leave forty large answers unread again and again; return the memory of the server in MB, each second."""
    attacks, used = Attacks(served.port), [resident(served.pid) / 2**20]
    thread = threading.Thread(target=attacks.run, args=(attacks.unread,))
    thread.start()
    for _ in range(UNREAD_SECONDS):
        time.sleep(1)
        used.append(resident(served.pid) / 2**20)
    attacks.over.set()
    thread.join()
    return used


def prepare(served: RunningServer) -> None:
    """Let the server load what it keeps from the first draft and the first download on."""
    served.send("POST", "/check", FORM, urlencode({"draft": "States should protect all victims."}).encode())
    while served.send("GET", "/download/SHA256SUMS").status != 200:
        time.sleep(2)


def memory(pid: int) -> dict[str, float]:
    """Return the memory of the processes of a server in MB: its nurseries are started before its web processes."""
    started = sorted(children(pid))
    names = ("the workers of queries", "the workers of drafts", "the workers of files")
    parts = [*zip(names, started, strict=False), *(("a web process", web) for web in started[len(names) :])]
    used = {f"{name} ({part})": resident(part) / 2**20 for name, part in parts}
    used["the main process"] = own(pid) / 2**20
    return {**used, "all": sum(used.values())}


def use(port: int) -> None:
    """Let many honest clients at once request pages."""
    clients = [threading.Thread(target=honest, args=(port, IN_USE_SECONDS, 0)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()


def honest(port: int, seconds: float, pause: float = PAUSE) -> tuple[list[float], Counter[str]]:
    """Request pages, and queries that no cache has, for some seconds.

    Return the sorted seconds that each took, and the failures by page and reason.
    """
    taken, failures, end, turn = [], Counter[str](), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        page = (*PAGES, f"/sparql?query={quote(UNIQUE)}{turn}")[turn % (len(PAGES) + 1)]
        started, kind = time.perf_counter(), page.partition("%20")[0]
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            with contextlib.closing(connection):
                connection.request("GET", page)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    failures[f"{kind} {answer.status}"] += 1
        except (OSError, http.client.HTTPException) as error:
            failures[f"{kind} {error}"] += 1
        taken.append(time.perf_counter() - started)
        turn += 1
        time.sleep(pause)
    return sorted(taken), failures


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=WHOLE)
    minutes = parser.parse_args().minutes
    allow_files(8_192)  # for the connections of the attackers
    with serving(timeout=10) as served:
        prepare(served)
        idle, _ = honest(served.port, 10)
        started = memory(served.pid)
        use(served.port)
        before = memory(served.pid)
        left = unread(served)
        attacks = Attacks(served.port)
        threads = [
            threading.Thread(target=attacks.run, args=(kind,))
            for kind, number in attacks.kinds.items()
            for _ in range(number)
        ]
        for thread in threads:
            thread.start()
        first, failures = honest(served.port, minutes * 60 * FIRST)
        settled = memory(served.pid)
        later, more = honest(served.port, minutes * 60 * (1 - FIRST))
        beset, failures = sorted(first + later), failures + more
        during = memory(served.pid)
        attacks.over.set()
        for thread in threads:
            thread.join()
        time.sleep(min(RECOVERY_SECONDS, minutes * 60))
        after = memory(served.pid)
    answered = ", ".join(f"{status}: {count:,}" for status, count in sorted(attacks.statuses.items()))
    rows = "\n".join(
        f"| {name} | {len(taken):,} | {taken[len(taken) // 2]:.3f} | {taken[int(len(taken) * 0.99)]:.3f} |"
        for name, taken in (("alone", idle), ("beside all attacks", beset))
    )
    failed = ", ".join(f"{what}: {count}" for what, count in sorted(failures.items())) or "none"
    moments = (started, before, settled, during, after)
    used = "\n".join(
        f"| {name} | {' | '.join(f'{moment.get(name, 0):.0f}' for moment in moments)} |" for name in started
    )
    write_section(
        "All attacks at once",
        f"""Pages requested by an honest client:

| | requests | p50, s | p99, s |
|---|--:|--:|--:|
{rows}

Failed requests of the honest client in {minutes:g} minutes: {failures.total()} ({failed}).
Answers to the attacks by status: {answered}.
Memory in MB:

| | at the start | after a minute of {CLIENTS} honest clients | after {minutes * FIRST:g} minutes of the attacks \
| at their end | five and a half minutes later |
|---|--:|--:|--:|--:|--:|
{used}

While forty clients at a time read nothing of large answers, and nobody else asks anything, the server holds at most
{max(left):.0f} MB.
""",
        small=minutes < WHOLE,
    )


if __name__ == "__main__":
    main()
