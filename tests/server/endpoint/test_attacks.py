"""A server of its own under connections that only hold it (``make test-clients``)."""

import contextlib
import resource
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import PATIENCE, RunningServer, serving, wait_until
from tests.server.engine.test_limits import standing_back, workers

pytestmark = pytest.mark.client

#: The connections of an attack, and what each sends.
_NUMBER = 1_200
_BODY = (
    b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\ndraft="
)


@pytest.fixture(scope="module")
def attacked(small_graph: Path) -> Iterator[RunningServer]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4_096)), hard))
    with serving("--data", small_graph, "--workers", 2, timeout=PATIENCE) as running:
        yield running


#: What an attacker sends, and how many of its connections each web process keeps: it closes the others or refuses them.
_BEGUN = {"nothing": (b"", 256), "headers": (b"GET / HTTP/1.1\r\nHost: local", 256), "body": (_BODY, 8)}


@pytest.mark.parametrize(("begun", "least"), _BEGUN.values(), ids=_BEGUN)
def test_an_honest_request_is_answered_beside_unfinished_requests(
    attacked: RunningServer, begun: bytes, least: int
) -> None:
    with contextlib.ExitStack() as stack:
        attackers = [stack.enter_context(_connected(attacked.port)) for _ in range(_NUMBER)]
        for attacker in attackers:
            with contextlib.suppress(OSError):  # the server has closed it already
                attacker.sendall(begun)
        assert [attacked.send("GET", path).status for path in ("/healthz", "/", "/healthz")] == [200] * 3
        kept = sum(map(_is_open, attackers))
        assert kept >= least, "the honest requests waited until the server had given up the attackers"


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def _is_open(connection: socket.socket) -> bool:
    """Return whether the other end has neither closed a connection nor sent anything."""
    connection.setblocking(False)
    try:
        connection.recv(1)
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
    return False


#: Paragraphs of drafts within the limits of size, with the statuses of their answers. The checks take about 12 s and
#: 37 s: a fast machine may finish the first within the limit of 5 s.
_DRAFTS = {"\u5e94" * 4_850: {200, 504}, "States should " * 350: {504}}


def test_drafts_that_take_too_long_keep_no_page_waiting(small_graph: Path) -> None:
    """Send drafts to the only web process; pages are answered before each draft, which ends at its limit."""
    answered: list[int] = []

    def send(paragraph: str) -> None:
        body = urlencode({"draft": "\n\n".join([paragraph] * 20)})
        with contextlib.closing(HTTPConnection("127.0.0.1", served.port, timeout=4 * PATIENCE)) as client:
            client.request("POST", "/check", body, {"Content-Type": "application/x-www-form-urlencoded"})
            answered.append(client.getresponse().status)

    with serving("--data", small_graph, "--workers", 1, timeout=PATIENCE) as served:
        for number, (paragraph, statuses) in enumerate(_DRAFTS.items()):
            client = threading.Thread(target=send, args=(paragraph,))
            client.start()
            wait_until(lambda: any(map(standing_back, workers(served.pid))))
            assert [served.send("GET", path).status for path in ("/healthz", "/", "/tip/1-1")] == [200] * 3
            assert len(answered) == number, "a page waited until a draft was answered"
            client.join()
            assert answered[-1] in statuses
