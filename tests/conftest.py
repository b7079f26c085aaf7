"""Fixtures of all tests: the compendium and a small corpus, each built once a run, and servers of them.

A run has several processes. What is costly is made by the first process that needs it, in the folder of the run.
"""

import asyncio
import contextlib
import fcntl
import http.client
import json
import os
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.message import Message
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import urlencode

import hypothesis
import pyoxigraph
import pytest
import rdflib
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, Playwright, sync_playwright

from reaffirm_build.graph.force_graph import ladder_of, verb_of
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline import parallel
from reaffirm_build.pipeline.corpus_build import Build, build
from reaffirm_build.pipeline.corpus_folder import load_files
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_core import files
from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.annotator import RuleUses, broader_of
from reaffirm_core.annotate.annotator import leaves as leaves_of
from reaffirm_core.annotate.asks import asks
from reaffirm_core.cli import main
from reaffirm_core.compare.comparable import Ladder
from reaffirm_core.compare.ranking import Leaf
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.graph_files.manifest import MANIFEST, manifest
from reaffirm_core.language.pack import Pack, Structure
from reaffirm_core.model import Ask, Document
from reaffirm_core.names import Names
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from reaffirm_server.app import create_app
from reaffirm_server.dataset import local_dataset as stores
from tests import ROOT

TIP = ROOT / "data" / "tip"
SMALL = ROOT / "tests" / "small" / "data"


#: The environment variable that names the folder of the run.
RUN = "REAFFIRM_TEST_RUN"
#: Seconds until a test gives up waiting for an event: so long that only a hang reaches it.
PATIENCE = 120

#: A synthetic official English text.
OFFICIAL = "It is henceforward requested to do so."

T = TypeVar("T")


# Hypothesis draws the same examples in every run: a test is never red by chance.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Write the golden files anew.")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the run; processes that pytest-xdist starts inherit its name."""
    if RUN not in os.environ:
        os.environ[RUN] = tempfile.mkdtemp(prefix="reaffirm-tests-")
        config.add_cleanup(partial(_end_run, Path(os.environ[RUN])))


#: Fixtures that start a server or a browser, and functions that do; a module that imports one has slow tests.
_STARTING_FIXTURES = {"browser_kind", "chromium", "playwright", "server", "site"}
_STARTERS = {"Nursery", "oxigraph", "reaffirm_apart", "serving", "virtuoso"}
#: Modules that take longest come first: otherwise one process would end with them while the others wait.
_LONGEST = (
    *("test_cli", "test_pages", "test_ingest", "test_reload_command", "test_parallel"),
    *("test_checker", "test_shapes", "test_every_identifier", "test_cited_documents", "test_proposals", "test_limits"),
    *("test_several_corpora", "test_wheel", "test_proposed_not_counted", "test_ontology", "test_load_command"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first, and mark the tests that ``make quick`` leaves out as slow."""
    order = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))
    for item in items:
        module = getattr(item, "module", None)
        if _STARTING_FIXTURES & set(getattr(item, "fixturenames", ())) or _STARTERS & set(vars(module)):
            item.add_marker(pytest.mark.slow)


def _end_run(folder: Path) -> None:
    """Stop the servers of a run and remove its folder."""
    del os.environ[RUN]
    for file in folder.glob("*.pid"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(file.read_text(encoding="ascii")), signal.SIGTERM)
    shutil.rmtree(folder)


@contextlib.contextmanager
def made_once(name: str) -> Iterator[Path]:
    """A path in the folder of the run, held by one process at a time: whoever finds nothing there makes it."""
    path = Path(os.environ[RUN]) / name
    with path.with_name(f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Have all applications of a run share compiled templates, which take 1.3 seconds to compile."""
    with made_once("templates") as folder:
        folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        yield


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(Names())


@pytest.fixture(scope="session")
def structure(knowledge: Knowledge) -> Structure:
    return knowledge.packs["zh"].structure


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return parse_corpus("corpus.toml", (TIP / "corpus.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def source(corpus: Corpus) -> bytes:
    return (TIP / corpus.source).read_bytes()


@pytest.fixture(scope="session")
def document(source: bytes, structure: Structure) -> Document:
    return parse(read("compendium-zh.txt", source), structure)


@pytest.fixture(scope="session")
def curated() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((TIP / "curated").glob("*.csv"))}


@pytest.fixture(scope="session")
def built(corpus: Corpus, knowledge: Knowledge) -> Build:
    """The build of the compendium."""
    with made_once("built") as path:
        if not path.exists():
            path.write_bytes(pickle.dumps(build(corpus, load_files(TIP, corpus), knowledge)))
        made: Build = pickle.loads(path.read_bytes())
    return made


@pytest.fixture(scope="session")
def leaves(built: Build, corpus: Corpus) -> list[Leaf]:
    """What the ranking knows of the real leaves."""
    found, provisions = built.annotations, built.document.provisions
    presented = {p.identifier: corpus.presented_at(p.identifier, p.session) for p in provisions}
    return leaves_of(provisions, presented, found.asks, found.judgements, found.headlines)


@pytest.fixture(scope="session")
def broader(knowledge: Knowledge) -> dict[str, str]:
    """The top theme of each theme."""
    return broader_of(parse_graph(knowledge.part("vocabulary"), Names()))


@pytest.fixture(scope="session")
def store(built: Build) -> pyoxigraph.Store:
    return built.dataset.store()


@pytest.fixture(scope="session")
def served() -> stores.LocalDataset:
    """The committed dataset, as the server has it."""
    return stores.open_local()


@pytest.fixture(scope="session")
def kept_files() -> Path:
    """The folder that keeps the files to download of the committed dataset, for all processes of a run."""
    with made_once("files") as folder:
        folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def client(served: stores.LocalDataset, kept_files: Path) -> FlaskClient:
    """A browser that many tests share: it keeps no cookies, so that no test speaks for the next."""
    return create_app(served, files=kept_files).test_client(use_cookies=False)


def asks_as_written(document: Document, pack: Pack) -> dict[str, list[str]]:
    """The asks of each provision as tables of the tests write them: addressees/operator:strength>force/basis.

    The operator is left out where there is none, and the force where the strength shows it.
    """
    found, adopted = defaultdict(list), adoptions(document.provisions, pack.grammar)
    for ask in asks(document.provisions, pack.grammar, RuleUses(), adopted):
        found[ask.provision].append(
            "/".join(filter(None, ("+".join(ask.addressees), strength_as_written(ask), ask.basis)))
        )
    return found


def _ladder() -> Ladder:
    """The order of forces that the ontology states."""
    graph = rdflib.Graph()
    for name in ("forces", "strengths"):
        graph.parse(ROOT / "ontology" / f"{name}.ttl")
    return ladder_of(graph, Names())


LADDER = _ladder()


def strength_as_written(ask: Ask) -> str:
    """The operator, strength and force of an ask: ``encourages:encouraged>consideration``."""
    force = LADDER.force_of(verb_of(ask))
    lowered = f">{force}" if force != LADDER.force_of(verb_of(ask)._replace(considered=False)) else ""
    return f"{ask.operator}:{ask.strength}{lowered}".lstrip(":")


@pytest.fixture(scope="session")
def small() -> Path:
    """A copy of the project with the small corpus, as it is built, instead of the compendium: read only."""
    with made_once("small") as folder:
        if not folder.exists():
            copied(folder, "graph", "tip")
            shutil.copytree(SMALL, folder / "data", dirs_exist_ok=True)
            instruments = folder / "ontology" / "instruments.ttl"
            instruments.write_text(few_instruments(instruments.read_text(encoding="utf-8")), encoding="utf-8")
            run = reaffirm(folder, "build", "--corpus", "tip")  # its words need not match every pattern of a pack
            assert run.returncode == 0, run.stderr
    return folder


def few_instruments(text: str) -> str:
    """Return the file of instruments without most parts of treaties, which take most of the time of a small build.

    All instruments stay, with the parts of the Trafficking in Persons Protocol and the articles of the Convention.
    """
    head, *blocks = text.split("\n\ninst:")
    return "\n\ninst:".join([head, *(block for block in blocks if _KEPT_INSTRUMENT.match(block))])


#: Instruments and their parts that the small corpora of the tests may cite.
_KEPT_INSTRUMENT = re.compile(r"tip-protocol-|untoc-\d+\n|(?!\S+\n    a rec:InstrumentPart)")


@pytest.fixture(scope="session")
def small_knowledge(knowledge: Knowledge) -> Knowledge:
    """The packs, ontology, shapes and rules with the few instruments of the small corpus."""
    file = "ontology/instruments.ttl"
    return replace(knowledge, ontology={**knowledge.ontology, file: few_instruments(knowledge.ontology[file])})


@pytest.fixture(scope="session")
def small_graph(small: Path) -> Path:
    """The built graph of the small corpus: read only."""
    return small / "data" / "graph"


@pytest.fixture(scope="session")
def official_english(small_graph: Path) -> stores.LocalDataset:
    """The small corpus in memory, with an English text of its first leaf, as a version of the corpus has it."""
    served = stores.open_local(small_graph)
    names = served.names
    leaf = pyoxigraph.NamedNode(names.base + "tip/1-1")
    graph, official = pyoxigraph.NamedNode(names.graph("text")), pyoxigraph.Literal(OFFICIAL, language="en")
    for name in ("rec:text", "rec:fullText"):
        for place in (graph, pyoxigraph.DefaultGraph()):
            served.store.add(pyoxigraph.Quad(leaf, pyoxigraph.NamedNode(names.expand(name)), official, place))
    return served


@pytest.fixture
def small_checkout(small: Path, tmp_path: Path) -> Path:
    """A copy of the project with the built small corpus, that a test may damage."""
    without = shutil.ignore_patterns("__pycache__")  # other processes may be writing there
    return Path(shutil.copytree(small, tmp_path / "checkout", ignore=without))


def copied(copy: Path, *without: str) -> Path:
    """Copy the project to a new folder, without files and folders of some names in its data; return the folder."""
    for folder in ("build", "server", "ontology", "shapes", "data"):
        left_out = ("__pycache__", *(without if folder == "data" else ()))
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns(*left_out))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project, without the built graph, that a test may damage."""
    return copied(tmp_path / "checkout", "graph")


@contextlib.contextmanager
def working_in(where: Path) -> Iterator[None]:
    """Have this process, and processes that it spawns, use the files of a checkout."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "__file__", str(where / "build" / "reaffirm_core" / "files.py"))
        patched.setattr(sys, "path", [str(where / "build"), str(where / "server"), *sys.path])
        parallel._knowledge.cache_clear()
        try:
            yield
        finally:
            parallel._knowledge.cache_clear()


def reaffirm(where: Path, *arguments: object, input: str | None = None) -> subprocess.CompletedProcess[str]:  # noqa: A002
    """Run the command ``reaffirm`` on the files of a checkout: with the code of this one, in this process."""
    with working_in(where), contextlib.chdir(where):
        run = CliRunner(env={"COLUMNS": "100"}).invoke(main, [*map(str, arguments)], input, catch_exceptions=False)
    return subprocess.CompletedProcess(arguments, run.exit_code, run.stdout, run.stderr)


def reaffirm_apart(where: Path, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run it as a user does: with the code of the checkout, in a process of its own."""
    path = os.pathsep.join([str(where / "build"), str(where / "server")])
    command = [sys.executable, "-m", "reaffirm_core", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "default", "COLUMNS": "100"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=where, **options)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True)
class RunningServer:
    """A running ``reaffirm serve``."""

    port: int
    pid: int
    timeout: float
    output: list[str] = field(default_factory=list)  #: what it had printed when it ended

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> "Reply":
        """One request on a connection of its own; nothing is added to it but a host and the length of its body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            chunked = "Transfer-Encoding" in (headers or {})
            if body is not None and not chunked and "Content-Length" not in (headers or {}):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders([body] if chunked else body, encode_chunked=chunked)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def ask(self, query: str, accept: str = "", **parameters: object) -> "Reply":
        """Ask a query by GET."""
        target = "/sparql?" + urlencode({"query": query, **parameters}, doseq=True)
        return self.send("GET", target, {"Accept": accept} if accept else {})


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    def json(self) -> Any:
        return json.loads(self.body)


@contextlib.contextmanager
def serving(*arguments: object, timeout: float = 5, before: str = "", checkout: Path = ROOT) -> Iterator[RunningServer]:
    """Run ``reaffirm serve`` of a checkout on a free port until the end of the block; it must end with status 0.

    ``before`` is Python that its process runs first.
    """
    with tempfile.TemporaryFile("w+") as output:
        process, served = _serve(output, *arguments, timeout=timeout, before=before, checkout=checkout)
        with process:
            try:
                yield served
                process.terminate()
                assert process.wait(timeout=PATIENCE) == 0
                output.seek(0)
                served.output.append(output.read())
            finally:
                process.kill()


def _serve(
    output: IO[str], *arguments: object, timeout: float, before: str = "", checkout: Path = ROOT
) -> tuple[subprocess.Popen[str], RunningServer]:
    """Start ``reaffirm serve`` and wait until it answers."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(checkout / "build"), str(checkout / "server")])}
    mount = next((str(arguments[at + 1]) for at, argument in enumerate(arguments) if argument == "--mount"), "")
    with reserved_port() as port:
        options = ["serve", "--port", str(port), "--timeout", str(timeout), *map(str, arguments)]
        program = f"{before}\nfrom reaffirm_core.cli import main\nmain()"
        command = [sys.executable, "-c", program, *options]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True)
        served = RunningServer(port, process.pid, timeout)
        if _answers(process, served, f"{mount}/healthz"):
            return process, served
    output.seek(0)
    raise AssertionError(output.read())


@contextlib.contextmanager
def reserved_port() -> Iterator[int]:
    """Return a port on which nobody listens and that nobody else is given until the end of the block.

    A server that sets SO_REUSEADDR, as servers do, can listen on it: the socket that holds it only has its address.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


def _answers(process: subprocess.Popen[str], served: RunningServer, target: str) -> bool:
    """Wait until a server answers, or has ended; return whether it answers."""

    def answered() -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return served.send("GET", target).status == 200
        return False

    wait_until(lambda: process.poll() is not None or answered())
    return process.poll() is None


def wait_until(happened: Callable[[], T]) -> T:
    """Wait for an event; fail only after a time that nothing but a hang reaches. Return what ``happened`` returned."""
    end = time.monotonic() + PATIENCE
    while not (outcome := happened()):
        assert time.monotonic() < end, "the event did not happen"
        time.sleep(0.02)
    return outcome


def run_async(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread: where a test of pages ran before, its browser keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    """A server of the compendium with a time limit of one second, shared by the tests of a process."""
    with serving(timeout=1) as served:
        yield served


@pytest.fixture(scope="session")
def site() -> RunningServer:
    """A server of the compendium with default settings, shared by all tests of a run, which stops it."""
    with made_once("site") as file:
        if not file.exists():
            with file.with_suffix(".log").open("w+") as log:
                process, served = _serve(log, timeout=PATIENCE)
            file.with_suffix(".pid").write_text(str(process.pid), encoding="ascii")
            process.returncode = 0  # it outlives this process, so Python should not warn that it still runs
            file.write_text(str(served.port), encoding="ascii")
        pid = int(file.with_suffix(".pid").read_text(encoding="ascii"))
        return RunningServer(int(file.read_text(encoding="ascii")), pid, PATIENCE)


def options() -> dict[str, Any]:
    """How Debian's Chromium is started; it refuses its sandbox to root."""
    root = os.getuid() == 0
    return {
        "executable_path": shutil.which("chromium"),
        "args": ["--no-sandbox"] if root else [],
        "chromium_sandbox": not root,
    }


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once a process: it does not start twice in a thread."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    assert shutil.which("chromium"), "chromium is missing: make browser"
    with playwright.chromium.launch(**options()) as browser:
        yield browser


def record(folder: Path) -> None:
    """Write the manifest of a corpus folder again after a test has changed its files, as a build would."""
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != MANIFEST}
    (folder / MANIFEST).write_text(manifest(files, dict.fromkeys(files, 0)), encoding="utf-8")
