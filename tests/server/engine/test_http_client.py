"""Requests to a store on another server: a failure is an error with its reason, and no password is shown."""

import gc
import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from reaffirm_core.cli import main
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.engine.base import AnswerFormats, Limits, Selection
from reaffirm_server.engine.http_client import PASSWORD, read_address
from reaffirm_server.engine.remote import RemoteEngine
from reaffirm_server.errors import (
    GatewayError,
    QueryError,
    RefusedError,
    StoreUnavailableError,
    SyntaxQueryError,
    TimeOutError,
)
from tests.conftest import PATIENCE, ROOT, reaffirm, reserved_port
from tests.server.dataset.remote_stores import BASE, answering, reply

# Failures -----------------------------------------------------------------------------------

YES = b'{"head":{},"boolean":true}'


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a request that is sent again not wait before."""
    monkeypatch.setattr("reaffirm_server.engine.http_client.PAUSES", (0, 0, 0))


def hanging(connection: socket.socket) -> None:
    """Send nothing until the client hangs up."""
    connection.recv(1)


def dripping(connection: socket.socket) -> None:
    """Send byte after byte until the client hangs up, so that no single read waits long."""
    connection.sendall(reply(YES).replace(b"Content-Length: ", b"Content-Length: 1000"))
    while True:
        connection.sendall(b" ")
        time.sleep(0.02)  # a pace: the answer is never complete


def breaking(connection: socket.socket) -> None:
    """Send less than the header announces."""
    connection.sendall(reply(YES + b" " * 1000)[:-500])


def chunked(body: bytes, *, ended: bool) -> bytes:
    """Return an answer without a length, which is complete or breaks off."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + f"{len(body):x}".encode() + b"\r\n" + body + (b"\r\n0\r\n\r\n" if ended else b"\r\n")


CUT = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}},The query timed out'


@pytest.mark.parametrize(
    ("answers", "error", "words"),
    [
        pytest.param(
            [reply(b"<html>hello</html>", "text/html")], GatewayError, "answered text/html instead of", id="page"
        ),
        pytest.param(
            [reply(b"<html>oh</html>", "text/html", "500 Oh")], GatewayError, "with status 500$", id="500 page"
        ),
        pytest.param([reply(b"disk full", "text/plain", "500 Oh")], GatewayError, "status 500: disk full", id="500"),
        pytest.param([reply(b"gone", "text/plain", "404 No")], GatewayError, "status 404: gone", id="404"),
        pytest.param(
            [reply(b"", "", "301 Moved", "Location: http://other/\r\n")], GatewayError, "http://other/", id="moved"
        ),
        pytest.param(
            [reply(b"error at 1:3: expected X", "text/plain", "400 No")], SyntaxQueryError, "expected X", id="400"
        ),
        pytest.param([reply(b"no function f", "text/plain", "400 No")], RefusedError, "no function f", id="400 other"),
        pytest.param(
            [reply(YES, more="X-SPARQL-MaxRows: 10\r\n")], RefusedError, "no more than 10 rows", id="full page"
        ),
        pytest.param([reply(YES, status="206 Partial")], TimeOutError, "before its answer was complete", id="partial"),
        pytest.param(
            [reply(YES, more="X-SQL-State: S1TAT\r\n")], TimeOutError, "before its answer was complete", id="anytime"
        ),
        pytest.param([hanging], TimeOutError, "longer than 0.5 s", id="silent"),
        pytest.param([dripping], TimeOutError, "longer than 0.5 s", id="slow"),
        pytest.param([breaking], GatewayError, "is truncated", id="truncated"),
        pytest.param([chunked(YES, ended=False)], GatewayError, "is truncated", id="truncated chunks"),
        pytest.param([chunked(CUT, ended=True)], GatewayError, "damaged", id="error text in a whole answer"),
        pytest.param([reply(CUT)], GatewayError, "damaged", id="no JSON"),
        pytest.param([reply(b"[]")], GatewayError, "damaged", id="other JSON"),
        pytest.param(
            [
                reply(
                    b'{"head":{},"results":{"bindings":[{"a":{"datatype":"http://www.w3.org/2001/XMLSchema#boolean"}}]}}'
                )
            ],
            GatewayError,
            "damaged",
            id="no value",
        ),
        pytest.param([b"SSH-2.0-OpenSSH\r\n\r\n"], GatewayError, "does not use HTTP", id="no HTTP"),
        pytest.param([b""], StoreUnavailableError, "cannot be reached", id="hangs up"),
        pytest.param([reply(b"later", "text/plain", "503 Busy")], StoreUnavailableError, "is busy", id="busy"),
        pytest.param([reply(b"", "", "401 Who")], GatewayError, "requires a user", id="asks who"),
        pytest.param([reply(b"", "", "403 No")], GatewayError, "requires a user", id="forbidden"),
    ],
)
def test_a_failure_of_a_store_is_an_error_with_its_reason(
    answers: list[bytes | Callable[[socket.socket], None]], error: type[QueryError], words: str
) -> None:
    with answering(*answers) as (address, _), pytest.raises(error, match=words) as raised:
        seconds = 0.5 if answers[0] in (hanging, dripping) else PATIENCE
        RemoteEngine(read_address(address), BASE, frozenset()).query(
            "ASK {}", Selection(), AnswerFormats(), Limits(seconds=seconds)
        )
    assert raised.value.status == {GatewayError: 502, StoreUnavailableError: 503, TimeOutError: 504}.get(error, 400)


def test_a_store_receives_the_prefixes_that_a_query_does_not_declare() -> None:
    prefixes = {"rec": "urn:rec:", "tip": "urn:tip:"}
    query = "PREFIX tip: <urn:x> ASK { ?s rec:a tip:b }"
    inserted = f"BASE <{BASE}> PREFIX rec: <urn:rec:> "
    broken, rejection = "ASK { ?s a rec:b } ORDER ?s", f"error at 1:{len(inserted) + 26}: expected BY"
    with answering(reply(YES), reply(rejection.encode(), "text/plain", "400 No")) as (address, requests):
        engine = RemoteEngine(read_address(address), BASE, frozenset(), prefixes)
        engine.query(query, Selection(), AnswerFormats(), Limits())
        with pytest.raises(SyntaxQueryError, match="line 1, column 26: expected BY"):
            engine.query(broken, Selection(), AnswerFormats(), Limits())
    sent = parse_qs(requests[0].partition(b"\r\n\r\n")[2].decode())["query"][0]
    assert sent == inserted + query


def test_a_store_that_is_away_or_busy_for_a_moment_is_asked_again() -> None:
    busy = reply(b"later", "text/plain", "503 Busy")
    with answering(busy, b"", reply(YES)) as (address, requests):
        answer = RemoteEngine(read_address(address), BASE, frozenset()).query(
            "ASK {}", Selection(), AnswerFormats(), Limits()
        )
    assert json.loads(answer.body)["boolean"] is True
    assert len(requests) == 3


def test_a_store_that_fails_once_is_asked_once_more(caplog: pytest.LogCaptureFixture) -> None:
    failing = reply(b"Transaction deadlocked", "text/plain", "500 Oh")
    with answering(failing, reply(YES)) as (address, requests):
        assert (
            RemoteEngine(read_address(address), BASE, frozenset())
            .query("ASK {}", Selection(), AnswerFormats(), Limits())
            .body
        )
    assert len(requests) == 2
    assert "status 500: Transaction deadlocked; the query is sent again" in caplog.text


def test_a_graph_that_breaks_off_is_an_error() -> None:
    half = reply(b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <ur", "application/n-triples")
    with answering(half) as (address, _), pytest.raises(GatewayError, match="damaged"):
        remote = RemoteEngine(read_address(address), BASE, frozenset())
        remote.query("CONSTRUCT WHERE { ?s ?p ?o }", Selection(), AnswerFormats(), Limits())


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "application/n-triples"])
def test_any_thread_may_drop_what_is_left_of_a_damaged_answer(media_type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Collect the garbage in another thread: an error that held a parser of pyoxigraph would cause a warning there."""
    body, query = (CUT, "SELECT * { ?s ?p ?o }") if "json" in media_type else (b"<urn:a> <", "DESCRIBE <urn:a>")
    kept: list[GatewayError] = []
    with answering(reply(body, media_type)) as (address, _):
        remote = RemoteEngine(read_address(address), BASE, frozenset())

        def ask() -> None:
            try:
                remote.query(query, Selection(), AnswerFormats(), Limits())
            except GatewayError as error:
                kept.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert "damaged" in str(kept[0])
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    kept.clear()
    gc.collect()
    assert not complaints


def test_an_address_where_no_server_listens_is_an_error_of_every_command() -> None:
    with reserved_port() as port, reserved_port() as own:
        address = f"sparql+http://127.0.0.1:{port}/query"
        run = reaffirm(ROOT, "serve", "--store", address, "--port", own)
        assert run.returncode == 1
        assert "cannot be reached: Connection refused" in run.stderr and "Traceback" not in run.stderr
        for command in (["show", "1-1"], ["cite"]):
            result = CliRunner().invoke(main, [*command, "--store", address])
            assert (result.exit_code, "cannot be reached: Connection refused" in result.output) == (1, True)


def test_a_page_shows_the_failure_of_the_store(served: LocalDataset) -> None:
    with answering(reply(b"<html></html>", "text/html", "500 Oh")) as (address, _):
        broken = create_app(
            served, engine=RemoteEngine(read_address(address), BASE, frozenset(served.graphs))
        ).test_client()
        page = broken.get("/tip/4-46-i-2", headers={"Accept": "text/html"})
        assert (page.status_code, "the store answered with status 500" in page.text) == (502, True)
        problem = broken.get("/sparql?query=ASK{}", headers={"Accept": "application/json"})
        assert (problem.status_code, problem.json["title"]) == (502, "Store failed")  # type: ignore[index]
        assert broken.get("/healthz").status_code == 503


# Passwords -----------------------------------------------------------------------------------------

SECRET = "p:w/%"


@pytest.mark.parametrize("challenge", ["Basic realm=x", 'Digest realm="x", nonce="n", qop="auth", algorithm="MD5"'])
def test_a_password_is_sent_only_to_a_store_that_requires_it(challenge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    asks = reply(b"", "", "401 Who", f"WWW-Authenticate: {challenge}\r\n")
    with answering(asks, reply(YES)) as (address, requests):
        where = read_address(address.replace("//", "//me@"))
        assert RemoteEngine(where, BASE, frozenset()).query("ASK {}", Selection(), AnswerFormats(), Limits()).body
    assert b"Authorization" not in requests[0]
    assert f"Authorization: {challenge.split()[0]}".encode() in requests[1]


def test_a_wrong_password_is_an_error_that_does_not_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = reply(b"", "", "401 Who", "WWW-Authenticate: Basic realm=x\r\n")
    with (
        answering(asks) as (address, requests),
        pytest.raises(GatewayError, match="user 'me' with this pass") as raised,
    ):
        where = read_address(address.replace("//", "//me:s3cret@"))
        assert "s3cret" not in repr(where) + str(where)
        RemoteEngine(where, BASE, frozenset()).query("ASK {}", Selection(), AnswerFormats(), Limits())
    assert "s3cret" not in str(raised.value)
    assert len(requests) == 2


@pytest.mark.parametrize(
    "text", ["http://me:s3cret@host/sparql", "sparql+http://:80/", "sparql+ftp://me:s3cret@h/", "sparql+http://h:x/"]
)
def test_a_text_that_is_no_address_of_a_store_is_wrong_usage(text: str) -> None:
    result = CliRunner().invoke(main, ["query", "--store", text, "ASK {}"])
    assert result.exit_code == 2
    assert "is like sparql+http://host:7878/query" in result.output and "s3cret" not in result.output


def test_an_address_is_parsed_into_url_user_and_password() -> None:
    address = read_address("sparql+https://me:a%2Fb@[::1]:8/ds/sparql?timeout=5s")
    assert (address.url, address.user, address.password) == ("https://[::1]:8/ds/sparql?timeout=5s", "me", "a/b")
