"""Attacks on the endpoint, on ``reaffirm serve`` and on its pool of workers: each costs its own request only."""

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest

from reaffirm_server.engine import base, pool, query_scan, sandbox, worker
from reaffirm_server.engine.base import Answer, AnswerFormats, Limits, Selection
from reaffirm_server.engine.pool import Lanes, WorkerPool
from reaffirm_server.engine.worker_connection import WorkerConnection, processor_time
from reaffirm_server.errors import BusyError, QueryError, RefusedError, TimeOutError
from tests.conftest import PATIENCE, ROOT, Reply, RunningServer, serving, wait_until

pytestmark = pytest.mark.client

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Priorities that a slow query gets in a test, below the priority of the tests themselves.
LOW, LOWER = (min(os.getpriority(os.PRIO_PROCESS, 0) + more, 18) for more in (4, 8))
SLOW = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER REGEX(STR(?o), 'q.*q.*q.*q') }"
POINT = "SELECT * { <https://w3id.org/reaffirm/tip/session-1> ?p ?o }"
NESTED = "brackets are nested more than 100 deep; simplify the query"
KILLED = "the engine crashed on this query: it is nested too deeply, or needs too much memory; simplify it"

#: Queries that are refused before they are evaluated.
DEEP = {
    "braces": "ASK " + "{" * 2_500 + "}" * 2_500,
    "parentheses": "ASK { FILTER (" + "(" * 6_000 + "1" + ")" * 6_000 + ") }",
    "functions": "ASK { FILTER (" + "STR(" * 1_200 + "'a'" + ")" * 1_200 + " = 'a') }",
    "exists": "ASK " + "{ FILTER EXISTS " * 900 + "{}" + "}" * 900,
    "subselects": "SELECT * " + "{ SELECT * " * 1_300 + "{}" + "}" * 1_300,
    "collections": "ASK { ?s ?p " + "(" * 300 + "1" + ")" * 300 + " }",
}
#: Queries that kill the process that evaluates them, or whose answer is too long, with the words of the error.
DEADLY = {
    "operators": ("ASK { FILTER (" + "1+" * 30_000 + "1 = 1) }", KILLED),
    "negations": ("ASK { FILTER (" + "!" * 30_000 + "true) }", KILLED),
    "unions": ("ASK { " + "{} UNION " * 10_000 + "{} }", KILLED),
    "sorting": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a", KILLED),
    "huge answer": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "the answer has more than 50,000,000 bytes"),
}
#: Queries that occupy the process that evaluates them until the time limit, or until its memory is used up.
LONG = {
    "cross product": (ENDLESS, {504}),
    "many patterns": ("ASK { ?s " + " ; ".join(f"<urn:p{n}> ?o{n}" for n in range(250)) + " }", {504}),
    "distinct": ("SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {400, 504}),
    "values": (
        "SELECT * { "
        + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }}" for n in range(8))
        + "} ORDER BY ?v0",
        {400, 504},
    ),
    "concat": (
        f"""SELECT (STRLEN(?z) AS ?n) {{ BIND (REPLACE('{"x" * 9_000}', 'x', '{"y" * 9_000}') AS ?a)
          BIND (REPLACE(?a, 'y', ?a) AS ?z) }}""",
        {400, 504},
    ),
    "paths": ("ASK { ?s " + "/".join(["^<urn:a>"] * 300) + " ?o }", {200, 504}),
    "paths without end": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }",
        {400, 504},
    ),
    "huge graph": ("CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }", {400, 504}),
}


# The server ----------------------------------------------------------------------------------------

_numbers = count()


def answers(served: RunningServer) -> bool:
    """Check that a query is answered that no cache has."""
    return served.ask(f"{POINT} # {next(_numbers)}").status == 200


def post(served: RunningServer, query: str) -> Reply:
    return served.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, query.encode())


@pytest.mark.parametrize("kind", DEEP)
def test_a_query_with_too_deep_brackets_is_refused(kind: str, server: RunningServer) -> None:
    reply = post(server, DEEP[kind])
    assert (reply.status, reply.body.decode().strip()) == (400, NESTED)


@pytest.mark.parametrize("kind", LONG)
def test_a_long_query_is_stopped_and_the_next_query_is_answered(kind: str, server: RunningServer) -> None:
    query, statuses = LONG[kind]
    reply = post(server, query)
    assert reply.status in statuses, reply.body[:200]
    assert reply.body
    if reply.status == 504:
        assert f"the query took longer than {server.timeout:g} s and was stopped" in reply.body.decode()
    wait_until(lambda: answers(server))
    wait_until(lambda: not any(map(computing, workers(server.pid))))


@pytest.mark.parametrize("silent", ["", "SILENT "])
@pytest.mark.parametrize("form", ["ASK {{ SERVICE {}<{}> {{ ?s ?p ?o }} }}", "PREFIX : <{1}> ASK{{SERVICE {0}:{{}}}}"])
def test_the_server_connects_to_no_other_service(form: str, silent: str, server: RunningServer) -> None:
    with lonely() as address:
        assert server.ask(form.format(silent, address)).status == 400
        for query in (f"ASK FROM <{address}> {{ ?s ?p ?o }}", f"ASK FROM NAMED <{address}> {{ GRAPH ?g {{}} }}"):
            assert server.ask(query).status == 400
        assert server.ask("ASK {}", **{"default-graph-uri": address}).status == 400


@contextlib.contextmanager
def lonely() -> Iterator[str]:
    """Return an address that listens; require at the end of the block that nobody has connected to it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.setblocking(False)  # a connection is complete before the server accepts it, so it would be there
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_clients_that_hang_up_leave_no_query_running(server: RunningServer) -> None:
    def ended() -> int:
        """Count the queries that were stopped, or refused because too many are being answered."""
        text = server.send("GET", "/metrics").body.decode()
        return sum(int(float(number)) for number in re.findall(r'count\{outcome="(?:TimeOut|Busy)"\} ([\d.]+)', text))

    target = "/sparql?query=" + ENDLESS.replace(" ", "+").replace("?", "%3F")
    before = ended()
    with contextlib.ExitStack() as clients:
        for _ in range(12):
            client = clients.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        wait_until(lambda: ended() - before + len(list(filter(standing_back, workers(server.pid)))) >= 12)
    wait_until(lambda: ended() >= before + 12)
    wait_until(lambda: not any(map(computing, workers(server.pid))))
    wait_until(lambda: answers(server))


def test_clients_that_send_slowly_keep_nobody_waiting(server: RunningServer) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 90\r\n"
    )
    with contextlib.ExitStack() as clients:
        for number in range(80):
            client = clients.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(head[: 20 + number] if number % 2 else head + b"\r\nASK")
        wait_until(lambda: answers(server))
        assert server.send("GET", "/").status == 200


def test_endless_queries_leave_room_for_others_and_the_server_ends_when_they_have_an_answer(small_graph: Path) -> None:
    """Fill the slow lane of a server, ask other queries, stop it, and let the endless queries end by killing them."""
    replies: list[Reply] = []
    with serving("--workers", 1, "--data", small_graph, timeout=PATIENCE) as served:
        places = Lanes().slow
        clients = [threading.Thread(target=lambda: replies.append(served.ask(ENDLESS))) for _ in range(places)]
        for running, client in enumerate(clients, 1):
            client.start()  # one after another: several at once may have to wait too long for a slot in the fast lane
            wait_until(lambda number=running: len(list(filter(standing_back, workers(served.pid)))) == number)
        for _ in range(20):
            wait_until(lambda: answers(served))
            assert served.send("GET", "/").status == 200
        refused = served.ask(f"{ENDLESS} # there is no place in the slow lane")
        assert (refused.status, "too many queries" in refused.body.decode()) == (503, True)
        assert refused.headers["Retry-After"]
        assert all(client.is_alive() for client in clients)
        os.kill(served.pid, signal.SIGTERM)
        wait_until(lambda: is_closed(served.port))
        assert replies == []
        for pid in filter(standing_back, workers(served.pid)):
            os.kill(pid, signal.SIGKILL)
        for client in clients:
            client.join()
    assert {(reply.status, reply.body.decode().strip()) for reply in replies} == {(400, KILLED)}


@pytest.mark.client
def test_hungry_queries_share_the_budget_of_the_command_line(small_graph: Path) -> None:
    """Ask four hungry queries at once, which the default budget would allow, until the least budget stops a query."""
    hungry, least = DEADLY["sorting"][0], worker.MEMORY_BYTES // 1_000_000
    stopped = threading.Event()

    def keep_asking() -> None:
        while not stopped.is_set():
            reply = served.ask(f"{hungry} # {next(_numbers)}")
            if reply.status == 503 and base.NO_MEMORY in reply.body.decode():
                stopped.set()

    assert 4 * worker.MEMORY_BYTES < worker.BUDGET_BYTES
    with serving("--workers", 1, "--data", small_graph, "--query-memory", least, timeout=PATIENCE) as served:
        clients = [threading.Thread(target=keep_asking, daemon=True) for _ in range(4)]
        for client in clients:
            client.start()
        wait_until(lambda: answers(served) and stopped.is_set())
        for client in clients:
            client.join()


def is_closed(port: int) -> bool:
    with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), PATIENCE):
        return False
    return True


def test_a_process_killed_beside_running_queries_is_replaced_and_all_end_with_the_main_process(
    small_graph: Path,
) -> None:
    """The main process ends by a signal, after which a service manager starts it again (``Restart=on-failure``)."""
    over = threading.Event()

    def keep_asking() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError, HTTPException):
                served.ask(ENDLESS)

    def is_whole() -> bool:
        with contextlib.suppress(OSError, HTTPException):
            return served.send("GET", "/healthz").status == 200 and answers(served)
        return False

    with (
        pytest.raises(AssertionError, match=f"-{signal.SIGKILL:d} == 0"),  # the server should end with status 0
        serving("--workers", 1, "--data", small_graph, timeout=PATIENCE) as served,
    ):
        client = threading.Thread(target=keep_asking)
        client.start()
        (worker,) = wait_until(lambda: list(filter(standing_back, workers(served.pid))))
        for pid in (worker, *children(served.pid)):  # a web process, and the nurseries
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda pid=pid: not is_alive(pid))  # type: ignore[misc]
            wait_until(is_whole)
            wait_until(lambda: list(filter(standing_back, workers(served.pid))))
        processes = descendants(served.pid)
        over.set()
        os.kill(served.pid, signal.SIGKILL)
        wait_until(lambda: not any(map(is_alive, processes)))
        client.join()


# The pool ------------------------------------------------------------------------------------------

#: Fork a nursery of the dataset in a folder and print its process number; end it when the input ends.
NURSERY = """
import sys
from pathlib import Path
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.engine.nursery import Nursery
from reaffirm_server.engine.worker import query_work
store = open_local(Path(sys.argv[1])).store
nursery = Nursery(lambda: query_work(store), sys.argv[2])
print(nursery.process, flush=True)
sys.stdin.read()
nursery.close()
"""


@dataclass(frozen=True)
class Nursery:
    """A nursery on the small corpus, and the pools that a test has made on it."""

    path: str
    pid: int
    pools: list[WorkerPool] = field(default_factory=list)

    def pool(self, lanes: Lanes = Lanes()) -> WorkerPool:  # noqa: B008 - frozen
        self.pools.append(WorkerPool(self.path, "http://localhost/", frozenset(), lanes))
        return self.pools[-1]

    def workers(self) -> list[int]:
        return children(self.pid)

    def end_pools(self) -> None:
        """End the workers that wait in the pools."""
        for ended in self.pools:
            ended.close()
        self.pools.clear()


@pytest.fixture
def nursery(shared_nursery: Nursery) -> Iterator[Nursery]:
    yield shared_nursery
    shared_nursery.end_pools()


@pytest.fixture(scope="module")
def shared_nursery(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    path = str(tmp_path_factory.mktemp("nursery") / "socket")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])}
    command = [sys.executable, "-c", NURSERY, small_graph, path]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        nursery = Nursery(path, int(process.stdout.readline()))
        wait_until(nursery.workers)  # its reserve, which would count as a new worker later
        yield nursery


def ask(asked: WorkerPool, query: str, seconds: float = PATIENCE) -> Answer:
    return asked.query(query, Selection(), AnswerFormats(), Limits(seconds=seconds))


@contextlib.contextmanager
def asking(asked: WorkerPool, query: str, nursery: Nursery) -> Iterator[int]:
    """Ask an endless query in a thread; return the process number of its worker, which is killed after the block."""
    others, errors = set(nursery.workers()), list[QueryError]()

    def run() -> None:
        try:
            ask(asked, query)
        except QueryError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    (pid,) = wait_until(lambda: set(nursery.workers()) - others)
    wait_until(
        lambda: processor_time(pid) > 0.05
    )  # until then it may not have the query: then it would be another error
    yield pid
    os.kill(pid, signal.SIGKILL)
    thread.join()
    assert [type(error) for error in errors] == [RefusedError]
    wait_until(lambda: not is_alive(pid))


@pytest.mark.parametrize("kind", DEADLY)
def test_a_deadly_query_ends_its_own_worker_only(kind: str, nursery: Nursery) -> None:
    query, words = DEADLY[kind]
    asked = nursery.pool()
    with pytest.raises(RefusedError, match=words):
        ask(asked, query)
    assert ask(asked, POINT).body


def test_a_query_is_stopped_at_the_time_limit_and_its_worker_ends(nursery: Nursery) -> None:
    asked, others = nursery.pool(), set(nursery.workers())
    with pytest.raises(TimeOutError, match=r"longer than 0\.2 s and was stopped"):
        ask(asked, ENDLESS, seconds=0.2)
    wait_until(lambda: set(nursery.workers()) <= others)
    assert ask(asked, POINT).body


def test_a_worker_has_a_limit_of_memory(nursery: Nursery) -> None:
    with asking(nursery.pool(), ENDLESS, nursery) as pid:
        limits = wait_until(lambda: re.search(r"Max address space +(\d+)", Path(f"/proc/{pid}/limits").read_text()))
        pages = int(Path(f"/proc/{nursery.pid}/statm").read_text().split()[0])
        assert int(limits[1]) <= pages * resource.getpagesize() + worker.MEMORY_BYTES + 2**20


def test_a_worker_has_no_network_where_the_scan_fails(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the scan of the text, which is the first wall: the second wall holds alone."""
    monkeypatch.setattr(base, "scan", lambda *_, **__: query_scan.Scan((), (), False))
    with lonely() as address:
        with pytest.raises(RefusedError):
            ask(nursery.pool(), f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        ask(nursery.pool(), f"ASK {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}")


def test_a_slow_query_may_compute_longer_where_the_slow_lane_is_full(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "STAY", PATIENCE)
    assert ask(nursery.pool(Lanes(slow=0)), SLOW).body
    monkeypatch.setattr(pool, "STAY", 0.05)
    with pytest.raises(BusyError, match="too many queries are being answered"):
        ask(nursery.pool(Lanes(slow=0)), ENDLESS)


def test_a_slow_query_stands_back_step_by_step(nursery: Nursery) -> None:
    """A worker has a low priority and still its share of a busy machine, which the policy SCHED_IDLE would not give."""
    with asking(nursery.pool(Lanes(solo_priorities=((0.0, LOW), (0.1, LOWER)))), ENDLESS, nursery) as pid:
        wait_until(lambda: niceness(pid) == LOWER)
        assert os.sched_getscheduler(pid) in {os.SCHED_OTHER, os.SCHED_BATCH}
        assert os.sched_getaffinity(pid) == os.sched_getaffinity(0)
    with asking(nursery.pool(), ENDLESS, nursery) as pid:
        wait_until(lambda: stands_back_the_farthest(pid))
        assert os.sched_getscheduler(pid) in {os.SCHED_OTHER, os.SCHED_BATCH}


def test_several_slow_queries_stand_back_the_farthest_at_once(nursery: Nursery) -> None:
    asked = nursery.pool(Lanes(solo_priorities=((0.0, LOW),)))
    with asking(asked, ENDLESS, nursery) as first:
        wait_until(lambda: niceness(first) == LOW)
        with asking(asked, ENDLESS, nursery) as second:
            wait_until(lambda: stands_back_the_farthest(second))
            assert niceness(first) == LOW


def test_a_query_that_was_stopped_before_stands_back_at_once_whatever_its_comments_are(nursery: Nursery) -> None:
    asked = nursery.pool(Lanes(solo_priorities=((0.0, LOW),)))
    with pytest.raises(TimeOutError):
        ask(asked, ENDLESS, seconds=0.2)
    with asking(asked, f"# again\n{ENDLESS} # and again", nursery) as pid:
        wait_until(lambda: stands_back_the_farthest(pid))
    with asking(asked, ENDLESS.replace("?n", "?other"), nursery) as pid:
        wait_until(lambda: niceness(pid) == LOW)


@pytest.mark.parametrize(("priorities", "kept"), [((), 1), (((0.0, LOW),), 0)])
def test_a_worker_is_used_again_after_a_slow_query_unless_it_stood_back(
    priorities: tuple[tuple[float, int], ...], kept: int, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WorkerConnection, "receive_early", lambda *_: None)  # every query is slow
    asked = nursery.pool(Lanes(solo_priorities=priorities, shared_priorities=priorities))
    others, workers = set(nursery.workers()), set[int]()
    for _ in range(2):
        assert ask(asked, SLOW).body
        wait_until(lambda: len(set(nursery.workers()) - others) == kept)
        workers |= set(nursery.workers()) - others
    assert len(workers) == kept


# Processes -----------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    pids: list[int] = []
    with contextlib.suppress(OSError):  # it has ended meanwhile
        for task in Path(f"/proc/{pid}/task").iterdir():
            pids += map(int, (task / "children").read_text().split())
    return pids


def descendants(pid: int) -> list[int]:
    pids = children(pid)
    return pids + [descendant for child in pids for descendant in descendants(child)]


def workers(server: int) -> list[int]:
    """Return the workers of a server, with the reserves of its nurseries: their parents are children of the server."""
    return [worker for child in children(server) for worker in children(child)]


def state(pid: int) -> str:
    """Return the state of a process as ps(1) shows it; Z (it has ended) where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def is_alive(pid: int) -> bool:
    return state(pid) != "Z"


def computing(pid: int) -> bool:
    return state(pid) == "R"


def niceness(pid: int) -> int:
    """Return how far a process stands back; 0 if it has ended."""
    try:
        return os.getpriority(os.PRIO_PROCESS, pid)
    except ProcessLookupError:
        return 0


def standing_back(pid: int) -> bool:
    """Check whether a worker has a query in the slow lane."""
    return niceness(pid) > niceness(os.getpid())


def stands_back_the_farthest(pid: int) -> bool:
    """Check whether a process stands back as far as it can and leaves a processor to others."""
    own = os.sched_getaffinity(0)
    return niceness(pid) == sandbox.FARTHEST and os.sched_getaffinity(pid) == (own - {min(own)} or own)
