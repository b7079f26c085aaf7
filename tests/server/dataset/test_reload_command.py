"""Reload: a running server changes to another dataset without a pause or a mixture, if that is complete and valid."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.test import Client

from reaffirm_server import web_server
from reaffirm_server.dataset.control import read_state
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.serve import _parting
from tests.conftest import PATIENCE, ROOT, RunningServer, reaffirm, record, serving, wait_until
from tests.server.dataset.remote_stores import in_process, load
from tests.server.engine.test_limits import children

pytestmark = pytest.mark.client

#: The label of the first session, which differs between the versions.
LABEL = "第一次会议"
TARGETS = ("/tip/session-1", "/tip/session-1.ttl", "/recommendations?session=1", "/sparql?query=ASK%7B%7D", "/")
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])}


#: Fill a store on disk with version 1, 2, … in a process that kills itself at its n-th operation on folders, until one
#: survives. Print for each: the operation, how the process ended and the number of triples of each version, False
#: where it is not there, True where it is damaged. At last kill one more.
FILL = """
import itertools, json, os, shutil, signal, sys
from pathlib import Path
from reaffirm_server.dataset import local_dataset as stores
path, count = Path(sys.argv[2]), int(sys.argv[3])
quads = list(stores.open_local(Path(sys.argv[1])).store)[:count]

def parts():
    for number, quad in enumerate(quads):
        if number == count // 2:
            sys.audit("fill.half")
        yield quad

def fill(store):
    store.bulk_extend(parts())
    sys.audit("fill.end")

def die_at(number):
    def hook(event, arguments):
        nonlocal number
        if event in {"tempfile.mkdtemp", "fill.half", "fill.end", "os.rename", "os.utime", "shutil.rmtree", "os.rmdir"}:
            number -= 1
            if number == 0:
                os.write(pipe, event.encode())
                os.kill(os.getpid(), signal.SIGKILL)
    return hook

def version(number):
    return f"{number:064}"[::-1]

def write(number):
    sys.addaudithook(die_at(number))
    stores._on_disk(path, version(number), count, fill)

def check(number):
    places = [path / version(one)[:16] for one in range(1, number + 1)]
    sizes = [len(stores.open_read_only(place)) if stores._holds(place, count) else place.exists() for place in places]
    os.write(pipe, json.dumps(sizes).encode())

def apart(function, number):
    global pipe
    read, pipe = os.pipe()
    if not (process := os.fork()):
        function(number)
        os._exit(0)
    os.close(pipe)
    with open(read, "rb") as file:
        output = file.read().decode()
    return output, os.waitpid(process, 0)[1]

status = -1
for number in itertools.count(1):
    if status == 0:
        break
    operation, status = apart(write, number)
    print(json.dumps([operation, status, json.loads(apart(check, number)[0])]), flush=True)
    for killed in path.glob(".*"):
        shutil.rmtree(killed)
apart(write, 3)
"""


def relabel(data: Path, label: str) -> None:
    """Write another version of the dataset, in which the first session has another label."""
    file = data / "tip" / "text.ttl"
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r'(:session-1\n(?:    .+\n)*?    rdfs:label ")[^"]+("@zh)', rf"\g<1>{label}\g<2>", text)
    assert f'rdfs:label "{label}"@zh' in changed
    file.write_text(changed, encoding="utf-8")
    record(file.parent)


@pytest.fixture(scope="module")
def data(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(small_graph, tmp_path_factory.mktemp("reload") / "graph"))


@pytest.fixture(scope="module")
def running(data: Path) -> Iterator[RunningServer]:
    with serving("--data", data, "--workers", 2, timeout=PATIENCE) as running:
        yield running


@pytest.fixture(autouse=True)
def original(data: Path, small_graph: Path) -> None:
    shutil.copytree(small_graph, data, dirs_exist_ok=True)


def order(running: RunningServer) -> str:
    """Order a reload and wait until it is carried out; return the problem of the server, "" if it has none."""
    before = read_state(running.port).updates
    os.kill(running.pid, signal.SIGHUP)
    wait_until(lambda: read_state(running.port).updates != before)
    return read_state(running.port).problem


def label(running: RunningServer) -> str:
    return running.send("GET", "/tip/session-1", {"Accept-Language": "zh"}).body.decode()


@dataclass
class Traffic:
    """Clients that send requests while a block runs, each over new connections or over a connection that is kept.

    Each page of a session must show the label and the digest of one version.
    """

    running: RunningServer
    digests: dict[str, str] = field(default_factory=dict)  #: of each version, by label
    answers: list[int] = field(default_factory=lambda: [0] * 4)  #: of each client
    seen: set[str] = field(default_factory=set)  #: the labels of the versions
    failures: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Traffic":
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(len(self.answers))]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def wait(self) -> None:
        """Wait until each client has had an answer of each kind."""
        before = list(self.answers)
        wait_until(lambda: all(new >= old + len(TARGETS) for new, old in zip(self.answers, before, strict=True)))

    def _ask(self, number: int) -> None:
        turn = number
        with closing(HTTPConnection("127.0.0.1", self.running.port, timeout=PATIENCE)) as connection:
            while not self.over.wait(0.1):
                turn += 1
                target = TARGETS[turn % len(TARGETS)]
                kept = connection.sock is not None
                try:
                    reply = _get(connection, target)
                except (HTTPException, OSError) as error:
                    connection.close()
                    if not kept:  # a kept connection may be closed at any time (RFC 9112, section 9.5)
                        self.failures.append(repr(error))
                    continue
                self.answers[number] += 1
                body = reply.read().decode()
                if reply.status != 200 or not body or (target == TARGETS[0] and not self._is_of_one_version(body)):
                    self.failures.append(f"{reply.status}: {target}")
                if number % 2:
                    connection.close()

    def _is_of_one_version(self, page: str) -> bool:
        labels = [label for label in self.digests if f"{label}<" in page]
        self.seen.update(labels)
        return [f"sha256:{self.digests[label][:16]}" in page for label in labels] == [True]


def _get(connection: HTTPConnection, target: str) -> HTTPResponse:
    connection.request("GET", target, headers={"Accept-Language": "zh"})
    return connection.getresponse()


@pytest.mark.client
def test_a_server_changes_to_a_new_dataset_without_a_failed_request_or_a_mixture(
    data: Path, running: RunningServer
) -> None:
    labels = ("首次会议甲", "首次会议乙", LABEL)
    digests: dict[str, str] = {}
    for name in labels:
        relabel(data, name)
        digests[name] = open_local(data).digest
    assert order(running) == ""
    sockets = listening(running.port)
    assert len(sockets) == 2  # one of each web process: connections that wait at a socket that closes are reset
    with Traffic(running, digests) as traffic:
        traffic.wait()
        for name in labels:
            relabel(data, name)
            assert order(running) == ""
            traffic.wait()
            assert name in label(running)
            assert read_state(running.port).digest == digests[name]
    assert traffic.failures == []
    assert traffic.seen == set(labels)
    assert listening(running.port) == sockets


@pytest.mark.client
def test_a_web_process_that_has_grown_is_replaced_without_a_failed_request(data: Path) -> None:
    looks = "import reaffirm_server.web_server as web\nweb.LOOK, web.LOOKS, web.GROWTH = 1, 2, -1"
    with serving("--data", data, "--workers", 2, timeout=PATIENCE, before=looks) as running:
        first = set(children(running.pid))
        wait_until(lambda: len(listening(running.port)) == 2)
        sockets = listening(running.port)
        with Traffic(running, {LABEL: open_local(data).digest}) as traffic:
            traffic.wait()
            wait_until(lambda: len(first - set(children(running.pid))) == 2)
            traffic.wait()
        assert traffic.failures == []
        assert listening(running.port) == sockets


def test_web_processes_are_replaced_only_after_they_had_grown_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    used = {101: 140_000_000, 102: 150_000_000}
    replaced: list[int] = []
    server = object.__new__(web_server.WebServer)
    server.wrks = [SimpleNamespace(_id=lambda pid=pid: pid) for pid in used]
    server._states = [web_server.WorkerState(), web_server.WorkerState()]
    server.forget_memory()
    monkeypatch.setattr(web_server, "private_bytes", used.__getitem__)
    monkeypatch.setattr(server, "_respawn_workers", lambda places, *_, **__: replaced.extend(places))

    def look(times: int) -> list[int]:
        replaced.clear()
        for _ in range(times):
            server._handle_rss_signal(None, None)
        return list(replaced)

    assert look(20) == []
    used[102] = 210_000_000
    assert look(9) == []
    used[102] = 150_000_000  # it was a single large request
    assert look(1) == []
    used[102] = 210_000_000
    assert (look(9), look(1), look(9), look(1)) == ([], [1], [], [1])
    server._states[1].cached = 10_000_000
    assert look(20) == []
    server.forget_memory()  # another dataset may need more
    used[101] = used[102] = 220_000_000
    assert look(20) == []


@pytest.mark.parametrize(("leaving", "connection"), [(False, None), (True, "close")])
def test_a_web_process_that_is_about_to_end_closes_its_kept_connections(leaving: bool, connection: str | None) -> None:
    def app(_: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"text"]

    reply = Client(_parting(app, web_server.WorkerState(leaving))).get("/")
    assert (reply.data, reply.headers.get("Connection")) == (b"text", connection)


def test_a_dataset_that_cannot_be_read_changes_nothing(data: Path, running: RunningServer) -> None:
    before, page, processes = read_state(running.port).digest, label(running), children(running.pid)
    file = data / "tip" / "text.ttl"
    file.write_text(file.read_text(encoding="utf-8")[:-3], encoding="utf-8")
    assert order(running).startswith(f"{file}: is torn, or was changed since the build wrote it")
    shutil.rmtree(data / "tip")
    assert "contains no built graph; name a folder that `reaffirm build --out` wrote" in order(running)
    assert (read_state(running.port).digest, label(running)) == (before, page)
    assert children(running.pid) == processes


@pytest.mark.client
def test_the_command_reloads_a_valid_dataset_only(data: Path, running: RunningServer) -> None:
    relabel(data, "首次会议戊")
    run = reaffirm(ROOT, "reload", "--port", running.port)
    digest = open_local(data).digest
    assert (run.returncode, run.stderr) == (0, "")
    assert f"now serves dataset sha256:{digest[:16]}…." in run.stdout
    file = data / "tip" / "text.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace('    rec:number "1" ;\n', "", 1), encoding="utf-8")
    run = reaffirm(ROOT, "reload", "--port", running.port)
    assert run.returncode == 1
    assert f"{file}: is torn, or was changed" in run.stderr
    assert "首次会议戊" in label(running)


def test_the_command_fails_without_a_server(small_graph: Path) -> None:
    with serving("--workers", 1, "--data", small_graph, timeout=PATIENCE) as running:
        pass
    run = reaffirm(ROOT, "reload", "--port", running.port)
    assert run.returncode == 1
    assert f"you run no server on port {running.port} of this machine" in run.stderr


def test_connections_are_spread_over_the_web_processes(running: RunningServer) -> None:
    """Open 300 connections: the kernel gives either process 150, and less than 60 in no lifetime of a universe."""
    with ExitStack() as opened:
        processes = {pid: inodes(pid) for pid in children(running.pid)}
        for _ in range(300):
            client = opened.enter_context(closing(HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)))
            client.request("GET", "/healthz")
            assert client.getresponse().read()
        more = sorted(len(inodes(pid) - before) for pid, before in processes.items())
    assert more[-2] >= 60


def listening(port: int) -> set[str]:
    """Return the inodes of the sockets that listen on a port."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return {line[9] for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "0A"}


def inodes(pid: int) -> set[str]:
    """Return the inodes of the sockets that a process has open."""
    links = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it is closed meanwhile
            links.add(str(file.readlink()))
    return {link for link in links if link.startswith("socket:")}


@pytest.mark.client
def test_a_server_that_is_killed_while_it_fills_a_store_starts_with_a_complete_store(
    tmp_path: Path, data: Path
) -> None:
    store, triples = tmp_path / "store", 500
    command = [sys.executable, "-c", FILL, data, store, str(triples)]
    run = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    *killed, survivor = map(json.loads, run.stdout.splitlines())
    assert {"fill.half", "fill.end", "os.rename", "os.utime"} <= {operation for operation, _, _ in killed}
    assert all(status == signal.SIGKILL for _, status, _ in killed)
    for operation, _, sizes in killed:
        assert all(size in {False, triples} for size in sizes), operation  # each version is complete, or it is missing
    operation, status, sizes = survivor
    assert (operation, status, sizes[-1]) == ("", 0, triples)
    assert len([path for path in store.iterdir() if path.name.startswith(".")]) == 1  # of the writer that was killed
    served = open_local(data, store)
    assert served.path is not None
    assert served.path.name == served.digest[:16]
    with serving("--store", store, "--data", data, "--workers", 1, timeout=PATIENCE) as running:
        assert LABEL in label(running)
        relabel(data, "会议6")
        assert order(running) == ""
        assert "会议6" in label(running)
    assert len(list(store.iterdir())) == 2  # the version that is served and the one before


def test_a_version_half_removed_by_a_killed_process_is_swept(tmp_path: Path, data: Path) -> None:
    leftover = tmp_path / "store" / ".old-4194305-killed00" / "0123456789abcdef"  # no process has this number
    leftover.mkdir(parents=True)
    (leftover / "CURRENT").touch()
    served = open_local(data, tmp_path / "store")
    assert list((tmp_path / "store").iterdir()) == [served.path]


@pytest.mark.client
def test_a_reload_serves_the_version_that_another_server_holds_now(data: Path) -> None:
    with in_process() as store:
        assert load(store.loaded_at, "", "--data", data).returncode == 0
        with serving("--store", store.address, "--workers", 1, timeout=PATIENCE) as running:
            relabel(data, "首次会议己")
            assert load(store.loaded_at, "", "--data", data).returncode == 0
            assert order(running) == ""
            assert "首次会议己" in label(running)
