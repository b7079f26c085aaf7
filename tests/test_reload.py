"""A running server gets another dataset: without a pause, without a mixture, and only one that is whole and valid."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import pytest

from reaffirm_server.control import find
from reaffirm_server.store import open_read_only, open_served

from .conftest import ROOT, Served, reaffirm, serving
from .engines import load, oxigraph
from .test_guards import children

#: A page, a node and a query that show the title of the compendium's first session, which changes with the version.
LABEL = "第一次会议"
LABELS = "SELECT ?l { <https://w3id.org/reaffirm/tip/session-1> rdfs:label ?l }"
TARGETS = ("/tip/session-1", "/tip/session-1.ttl", "/recommendations?session=1", "/sparql?query=ASK%7B%7D", "/")


#: Fills a store on disk from a folder.
FILL = """
import sys
from pathlib import Path
from reaffirm_server.store import open_served
print("ready", flush=True)
open_served(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def relabel(data: Path, label: str) -> None:
    """Another version of a dataset: its first session has another label."""
    original = (ROOT / "data" / "graph" / "tip" / "text.ttl").read_text(encoding="utf-8")
    changed = re.sub(rf'("){LABEL}("@zh)', rf"\g<1>{label}\g<2>", original)
    assert changed != original or label == LABEL
    (data / "tip" / "text.ttl").write_text(changed, encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(ROOT / "data" / "graph", tmp_path_factory.mktemp("reload") / "graph"))


@pytest.fixture(scope="module")
def running(data: Path) -> Iterator[Served]:
    with serving("--data", data) as running:
        yield running


@pytest.fixture(autouse=True)
def original(data: Path) -> None:
    relabel(data, LABEL)


def order(running: Served, number: signal.Signals = signal.SIGHUP) -> str:
    """Give an order, wait until it was carried out; the problem that it met, if any."""
    told = find(running.port).told
    os.kill(running.pid, number)
    deadline = time.monotonic() + 90
    while (state := find(running.port)).told == told:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return state.problem


def label(running: Served) -> str:
    return running.send("GET", "/tip/session-1", {"Accept-Language": "zh"}).body.decode()


@dataclass
class Traffic:
    """Clients that ask all the time while a block runs, each time over a new connection or over one that stays open."""

    running: Served
    answers: int = 0
    parted: int = 0  #: answers after which the server closed the connection
    failures: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Traffic":
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(4)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        turn = number
        with closing(HTTPConnection("127.0.0.1", self.running.port, timeout=60)) as connection:
            while not self.over.is_set():
                turn += 1
                target = TARGETS[turn % len(TARGETS)]
                kept = connection.sock is not None
                try:
                    reply = _get(connection, target)
                except (HTTPException, OSError) as error:
                    connection.close()
                    if not kept:  # one that was kept may be closed at any time (RFC 9112, section 9.5)
                        self.failures.append(repr(error))
                    continue
                self.answers += 1
                self.parted += reply.will_close
                if reply.status != 200 or not reply.read():
                    self.failures.append(f"{reply.status}: {target}")
                if number % 2:
                    connection.close()
                time.sleep(0.03)


def _get(connection: HTTPConnection, target: str) -> HTTPResponse:
    connection.request("GET", target)
    return connection.getresponse()


def test_a_new_dataset_is_served_without_a_pause_and_the_one_before_again(data: Path, running: Served) -> None:
    order(running)
    before = find(running.port).digest
    with Traffic(running) as traffic:
        relabel(data, "首次会议甲")
        assert order(running) == ""
        assert "首次会议甲" in label(running)
        assert (find(running.port).digest, find(running.port).before) == (open_served(data).digest, before)
        relabel(data, "首次会议乙")
        assert order(running) == ""
        assert "首次会议乙" in label(running)
        assert order(running, signal.SIGUSR2) == ""
        assert "首次会议甲" in label(running)
        assert order(running, signal.SIGUSR2) == ""
        assert "首次会议乙" in label(running)
    assert traffic.failures == []
    assert traffic.answers > 50
    assert traffic.parted > 0


def test_no_answer_is_of_two_versions(data: Path, running: Served) -> None:
    """A page names the digest of its dataset and shows its label: they are of one version, whenever it is asked for."""
    known: dict[str, str] = {}
    for name in (LABEL, "首次会议丙", "首次会议丁"):
        relabel(data, name)
        known[name] = open_served(data).digest
    over, seen, wrong = threading.Event(), set[str](), list[str]()

    def look() -> None:
        while not over.is_set():
            page = label(running)
            (found,) = {name for name in known if f"{name}<" in page}
            seen.add(found)
            time.sleep(0.02)
            if f"sha256:{known[found][:16]}" not in page:
                wrong.append(found)

    relabel(data, LABEL)
    order(running)
    looking = threading.Thread(target=look)
    looking.start()
    for name in ("首次会议丙", "首次会议丁"):
        relabel(data, name)
        assert order(running) == ""
    over.set()
    looking.join()
    assert (wrong, seen) == ([], set(known))


def test_what_cannot_be_read_changes_nothing(data: Path, running: Served) -> None:
    order(running)
    before = find(running.port).digest
    file = data / "tip" / "text.ttl"
    file.write_text(file.read_text(encoding="utf-8")[:-3], encoding="utf-8")
    assert re.fullmatch(r"tip/text\.ttl, line \d+: not valid Turtle: .+", order(running))
    shutil.rmtree(data / "tip")
    assert "holds no built graph; run `reaffirm build` first" in order(running)
    assert find(running.port).digest == before
    assert LABEL in label(running)
    shutil.copytree(ROOT / "data" / "graph" / "tip", data / "tip")


def test_the_command_serves_what_is_valid_and_goes_back(data: Path, running: Served) -> None:
    order(running)
    relabel(data, "首次会议戊")
    run = reaffirm(ROOT, "reload", "--port", running.port)
    digest = open_served(data).digest
    assert (run.returncode, run.stderr) == (0, "")
    assert f"serves dataset sha256:{digest[:16]}… now, and can go back to sha256:" in run.stdout
    file = data / "tip" / "text.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace('    rec:number "1" ;\n', "", 1), encoding="utf-8")
    run = reaffirm(ROOT, "reload", "--port", running.port)
    assert run.returncode == 1
    assert "breaks its shapes, so it is not served: tip/" in run.stderr
    assert "violation: tip:1-1 rec:number" in run.stderr
    assert "首次会议戊" in label(running)
    run = reaffirm(ROOT, "reload", "--back", "--port", running.port)
    assert (run.returncode, "首次会议戊" in label(running)) == (0, False)


def test_without_a_server_or_a_version_before_that_is_said() -> None:
    with serving("--workers", 1) as running:
        run = reaffirm(ROOT, "reload", "--back", "--port", running.port)
        assert run.returncode == 1
        assert "there is no version before to go back to; the server on port" in run.stderr
        assert running.ask("ASK {}").status == 200
    run = reaffirm(ROOT, "reload", "--port", running.port)
    assert run.returncode == 1
    assert f"you have no server here that listens on port {running.port}" in run.stderr


def test_each_web_process_has_a_socket_which_its_successor_takes_over(running: Served) -> None:
    """Connections that wait at a socket that closes are reset; over one for all, one process may take all of them."""
    sockets = listening(running.port)
    assert len(sockets) == os.cpu_count()
    assert order(running) == ""
    assert listening(running.port) == sockets


def test_connections_are_spread_over_the_web_processes() -> None:
    with serving("--workers", 2) as running, ExitStack() as opened:
        processes = {pid: inodes(pid) for pid in children(running.pid)}
        for _ in range(60):
            client = opened.enter_context(closing(HTTPConnection("127.0.0.1", running.port)))
            client.request("GET", "/sparql")
            assert client.getresponse().read()
        more = sorted(len(inodes(pid) - before) for pid, before in processes.items())
    assert more[-2] >= 12, "by chance, once in a million times"


def listening(port: int) -> set[str]:
    """The inodes of the sockets at which a port is listened to."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return {line[9] for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "0A"}


def inodes(pid: int) -> set[str]:
    """The inodes of the sockets that a process has open."""
    files = [file.readlink() for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink()]
    return {str(file) for file in files if str(file).startswith("socket:")}


def test_a_server_that_is_killed_at_any_moment_starts_with_a_whole_store(tmp_path: Path, data: Path) -> None:
    """Ever other versions are filled into a store on disk, and the server is killed meanwhile."""
    store, chance = tmp_path / "store", random.Random(4)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "build"), str(ROOT / "server")])}
    whole = len(open_served(data).store)
    for turn in range(6):
        relabel(data, f"会议{turn}")
        command = [sys.executable, "-c", FILL, data, store]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as filler:
            assert filler.stdout is not None
            filler.stdout.readline()
            time.sleep(chance.random() * 1.2)
            filler.kill()
        assert all(len(open_read_only(place)) == whole for place in store.glob("[!.]*"))
    served = open_served(data, store)
    assert served.path is not None
    assert served.path.name == served.digest[:16]
    with serving("--store", store, "--data", data) as running:
        assert "会议5" in label(running)
        relabel(data, "会议6")
        assert order(running) == ""
        assert "会议6" in label(running)
        assert order(running, signal.SIGUSR2) == ""
        assert "会议5" in label(running)
    assert len(list(store.iterdir())) == 2  # what is served and what was before


def test_what_another_server_holds_now_is_served(tmp_path: Path, data: Path) -> None:
    with oxigraph(tmp_path) as store:
        assert load(store.loaded_at, "", "--data", data).returncode == 0
        with serving("--store", store.address, "--workers", 1) as running:
            relabel(data, "首次会议己")
            assert load(store.loaded_at, "", "--data", data).returncode == 0
            assert order(running) == ""
            assert "首次会议己" in label(running)
            assert order(running, signal.SIGUSR2) == ""
            assert "首次会议己" not in label(running)
