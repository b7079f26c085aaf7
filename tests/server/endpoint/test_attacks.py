"""A server of its own under connections that only hold it (``make test-clients``)."""

import contextlib
import resource
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import PATIENCE, RunningServer, serving

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


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: local", _BODY], ids=["nothing", "headers", "body"])
def test_an_honest_request_is_answered_beside_unfinished_requests(attacked: RunningServer, begun: bytes) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(_NUMBER):
            held = stack.enter_context(socket.create_connection(("127.0.0.1", attacked.port), timeout=PATIENCE))
            held.sendall(begun)
        assert [attacked.send("GET", path).status for path in ("/healthz", "/", "/healthz")] == [200] * 3


def test_drafts_that_take_too_long_keep_no_page_waiting(attacked: RunningServer) -> None:
    """Send drafts within the limits of their size that take minutes; a page is answered while they are checked."""
    draft = urlencode({"draft": "\n\n".join(["\u5e94" * 4_850] * 20)}).encode()

    def send() -> None:
        with contextlib.suppress(TimeoutError):  # on a busy machine the client waits less than the server
            attacked.send("POST", "/check", {"Content-Type": "application/x-www-form-urlencoded"}, draft)

    clients = [threading.Thread(target=send) for _ in range(4)]
    for client in clients:
        client.start()
    assert [attacked.send("GET", path).status for path in ("/healthz", "/")] == [200] * 2
    for client in clients:
        client.join()
