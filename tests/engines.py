"""Real SPARQL stores, started on loopback for the tests, and a false one that says what a test wants."""

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pyoxigraph
import pytest

from reaffirm_server.engine import Engine, Limits, Selection, Wanted, rows
from reaffirm_server.remote import Remote
from reaffirm_server.wire import PASSWORD, read_address

from .conftest import ROOT, reaffirm

#: Virtuoso as docs/engines.md tells to set it up: no answer is cut, and a query ends.
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
    """A running store: where it is asked, and where it is loaded by who has the password."""

    address: str
    loaded_at: str
    password: str = ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A server, from when it listens until the end of the block."""
    with (
        (folder / "output").open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as process,
    ):
        try:
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                assert process.poll() is None, (folder / "output").read_text()
                time.sleep(0.1)
            yield
        finally:
            process.kill()


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """The native Oxigraph server, in memory."""
    port = free_port()
    with _running(
        [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{port}"], folder, port
    ):
        address = f"sparql+http://127.0.0.1:{port}/query"
        yield Store(address, address)


def has_virtuoso() -> bool:
    return shutil.which("virtuoso-t") is not None


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Virtuoso, with the user and the password that it is delivered with."""
    http_port, sql_port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql_port, http=http_port), encoding="utf-8")
    with _running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, http_port):
        where = f"127.0.0.1:{http_port}/sparql"
        yield Store(f"sparql+http://{where}", f"sparql+http://dba@{where}", "dba")


@contextlib.contextmanager
def answering(*answers: bytes | Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A false store: gives each connection the next of the answers, as they stand, and the last one again and again.

    Gives its address and the requests that came.
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
    """A server that serves one connection after the other. Its address, as a store's."""

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
    """One request, whole."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def reply(
    body: bytes, media_type: str = "application/sparql-results+json", status: str = "200 OK", more: str = ""
) -> bytes:
    """An answer of a server that then hangs up."""
    fields = f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    return f"HTTP/1.1 {status}\r\n{fields}{more}\r\n".encode() + body


@contextlib.contextmanager
def between(store: str, look: Callable[[str], str | bytes | None]) -> Iterator[str]:
    """A server between a loader and a store: hands on what ``look`` makes of an update. Its address.

    Bytes are answered in the place of the store; None hangs up.
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
        with contextlib.closing(http.client.HTTPConnection(host, timeout=60)) as behind:
            accept = next((line[8:].decode() for line in head.split(b"\r\n") if line.startswith(b"Accept: ")), "*/*")
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
            behind.request("POST", path, urlencode(fields, doseq=True), headers)
            answer = behind.getresponse()
            status = f"{answer.status} {answer.reason}"
            connection.sendall(reply(answer.read(), answer.headers.get("Content-Type", ""), status))

    with _listening(serve) as address:
        yield address


def load(address: str, password: str = "", *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run ``reaffirm load``, with the password where nobody sees it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PASSWORD, password)
        return reaffirm(ROOT, "load", "--to", address, *arguments)


def graphs_in(store: Store) -> dict[str, int]:
    """How many triples each graph of a store has, whosever it is."""
    asked = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    whole = Remote(read_address(store.address), BASE, frozenset())
    return {row["g"]: int(row["n"]) for row in rows(whole.query(asked, Selection(), Wanted(), Limits()))}


def _value(term: object) -> str:
    return getattr(term, "value", "")


def answer(engine: Engine, text: str) -> list[Any] | Counter[Any]:
    """What an engine answers, for comparison: rows as they are ordered, or else sorted; triples sorted."""
    limits = Limits(query_characters=10**6, seconds=30)
    found = engine.query(text, Selection(), Wanted(graph="application/n-triples"), limits)
    if found.media_type == "application/n-triples":
        return sorted(found.body.splitlines())
    solutions = pyoxigraph.parse_query_results(found.body, pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    together = set(re.findall(r"GROUP_CONCAT\(.*?\) AS \?(\w+)\)", text))  # in no order of the standard's
    names = [variable.value for variable in solutions.variables]
    rows = [
        tuple(sorted(_value(row[name]).split()) if name in together else str(row[name]) for name in names)
        for row in solutions
    ]
    assert rows, "what is compared must be there"
    return rows if "ORDER BY" in text else Counter(rows)
