"""SPARQL stores on loopback: real programs, a store in this process, and a false store with the answers of a test."""

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

import pyoxigraph
import pytest

from reaffirm_server.engine.base import Answer, AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.engine.http_client import PASSWORD, read_address
from reaffirm_server.engine.remote import RemoteEngine
from tests.conftest import PATIENCE, ROOT, reaffirm, reserved_port, wait_until

#: The settings of Virtuoso, as in docs/engines.md: no answer is cut, and a query ends.
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
MaxKeepAlives = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxConstructTriples = 1000000
MaxQueryExecutionTime = 60
"""


BASE = "https://w3id.org/reaffirm/"


@dataclass(frozen=True)
class Store:
    """A running store: the addresses for queries and for updates, the password for updates, what is loaded there."""

    address: str
    loaded_at: str
    password: str = ""
    data: Path = ROOT / "data" / "graph"

    def load(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Load its dataset with the command."""
        return load(self.loaded_at, self.password, "--data", self.data, *arguments)


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the end of the block, which begins when it listens."""
    with (
        (folder / "output").open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as process,
    ):

        def listens() -> bool:
            assert process.poll() is None, (folder / "output").read_text()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
                return True
            return False

        try:
            wait_until(listens)
            yield
        finally:
            process.kill()


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """Run the native Oxigraph server, in memory."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    with reserved_port() as port, _running([program, "serve", "--bind", f"127.0.0.1:{port}"], folder, port):
        address = f"sparql+http://127.0.0.1:{port}/query"
        yield Store(address, address)


@contextlib.contextmanager
def in_process() -> Iterator[Store]:
    """Run a store in a thread, with pyoxigraph behind the protocols: for tests that need no other program."""
    store = pyoxigraph.Store()

    def serve(connection: socket.socket) -> None:
        head, _, body = _request(connection).partition(b"\r\n\r\n")
        method, target = head.decode().split(" ", 2)[:2]
        try:
            connection.sendall(_carried_out(store, method, urlsplit(target), body))
        except SyntaxError as error:
            connection.sendall(reply(str(error).encode(), "text/plain", "400 Bad Request"))

    with _listening(serve) as address:
        yield Store(address, address)


def _carried_out(store: pyoxigraph.Store, method: str, target: SplitResult, body: bytes) -> bytes:
    """Carry out a request of the protocols for queries, updates and graphs, at the paths of the Oxigraph server."""
    if target.path == "/store":
        graph = pyoxigraph.NamedNode(parse_qs(target.query)["graph"][0])
        if method == "POST":
            store.load(body, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
        elif not store.contains_named_graph(graph):
            return reply(b"no such graph", "text/plain", "404 Not Found")
        else:
            store.remove_graph(graph)
        return reply(b"", status="204 No Content")
    fields = parse_qs(body.decode())
    if target.path == "/update" and "update" in fields:
        store.update(fields["update"][0])
        return reply(b"", status="204 No Content")
    if target.path != "/query" or "query" not in fields:
        return reply(b"", "text/plain", "404 Not Found")
    default, named = (
        [pyoxigraph.NamedNode(iri) for iri in fields[name]] if name in fields else None
        for name in ("default-graph-uri", "named-graph-uri")
    )
    result = store.query(fields["query"][0], default_graph=default, named_graphs=named)
    if isinstance(result, pyoxigraph.QueryTriples):
        return reply(result.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b"", "application/n-triples")
    return reply(result.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Give queries with the default time limit more time: on a busy machine Virtuoso is slow, not wrong."""
    query, default = RemoteEngine.query, Limits().seconds

    def ask(
        remote: RemoteEngine, text: str, selection: Selection, answer_formats: AnswerFormats, limits: Limits
    ) -> Answer:
        if limits.seconds == default:
            limits = replace(limits, seconds=PATIENCE)
        return query(remote, text, selection, answer_formats, limits)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RemoteEngine, "query", ask)
        yield


def has_virtuoso() -> bool:
    return shutil.which("virtuoso-t") is not None


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Run Virtuoso, with the user and the password that it is delivered with."""
    with reserved_port() as http_port, reserved_port() as sql_port:
        (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql_port, http=http_port), encoding="utf-8")
        with _running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, http_port):
            where = f"127.0.0.1:{http_port}/sparql"
            yield Store(f"sparql+http://{where}", f"sparql+http://dba@{where}", "dba")


@contextlib.contextmanager
def answering(*answers: bytes | Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """Run a false store that sends each connection the next of the answers, and the last answer again and again.

    Return its address and the list of the requests, which grows.
    """
    requests: list[bytes] = []
    given = list(answers)

    def serve(connection: socket.socket) -> None:
        requests.append(_request(connection))
        answer = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection)

    with _listening(serve) as address:
        yield address, requests


@contextlib.contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run a server that serves one connection after the other; return its address in the form of a store's."""

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                serve(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"sparql+http://127.0.0.1:{listener.getsockname()[1]}/query"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _request(connection: socket.socket) -> bytes:
    """Read one complete request."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def reply(
    body: bytes, media_type: str = "application/sparql-results+json", status: str = "200 OK", more: str = ""
) -> bytes:
    """Return the bytes of an answer after which the server hangs up."""
    fields = f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    return f"HTTP/1.1 {status}\r\n{fields}{more}\r\n".encode() + body


@contextlib.contextmanager
def between(
    store: str, look: Callable[[str], str | bytes | None] = str, asked: Callable[[str], object] = str
) -> Iterator[str]:
    """Run a server between a client and a store; return its address.

    ``look`` is called with the text of each update and returns the text that the store receives. Where it returns
    bytes, they are the answer and the store receives nothing; where it returns None, the server hangs up.
    ``asked`` receives the text of each query.
    """
    host = store.removeprefix("sparql+http://").partition("/")[0]

    def serve(connection: socket.socket) -> None:
        head, _, body = _request(connection).partition(b"\r\n\r\n")
        path = head.split(b" ")[1].decode()
        fields = {name: list(values) for name, values in parse_qs(body.decode()).items()}
        if "update" in fields:
            changed = look(fields["update"][0])
            if changed is None:
                return
            if isinstance(changed, bytes):
                connection.sendall(changed)
                return
            fields["update"] = [changed]
        for query in fields.get("query", ()):
            asked(query)
        with contextlib.closing(http.client.HTTPConnection(host, timeout=PATIENCE)) as behind:
            accept = next((line[8:].decode() for line in head.split(b"\r\n") if line.startswith(b"Accept: ")), "*/*")
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
            behind.request("POST", path, urlencode(fields, doseq=True), headers)
            answer = behind.getresponse()
            status = f"{answer.status} {answer.reason}"
            connection.sendall(reply(answer.read(), answer.headers.get("Content-Type", ""), status))

    with _listening(serve) as address:
        yield address


def load(address: str, password: str = "", *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run ``reaffirm load`` with the password in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PASSWORD, password)
        return reaffirm(ROOT, "load", "--to", address, *arguments)


def graphs_in(store: Store) -> dict[str, int]:
    """Count the triples of every graph of a store by its name."""
    asked = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    whole = RemoteEngine(read_address(store.address), BASE, frozenset())
    return {row["g"]: int(row["n"]) for row in rows(whole.query(asked, Selection(), AnswerFormats(), Limits()))}


def _value(term: object) -> str:
    return getattr(term, "value", "")


def answer(engine: Engine, text: str) -> list[Any] | Counter[Any]:
    """Return an answer of an engine for comparison: rows, without order if the query has none, or sorted triples."""
    limits = Limits(query_characters=10**6, seconds=PATIENCE)
    reply = engine.query(text, Selection(), AnswerFormats(graph="application/n-triples"), limits)
    if reply.media_type == "application/n-triples":
        return sorted(reply.body.splitlines())
    solutions = pyoxigraph.parse_query_results(reply.body, pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    concatenated = set(re.findall(r"GROUP_CONCAT\(.*?\) AS \?(\w+)\)", text))  # in no order of the standard's
    names = [variable.value for variable in solutions.variables]
    rows = [
        tuple(sorted(_value(row[name]).split()) if name in concatenated else str(row[name]) for name in names)
        for row in solutions
    ]
    assert rows, "the test compares nothing"
    return rows if "ORDER BY" in text else Counter(rows)
