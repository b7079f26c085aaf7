"""A server of its own under connections that only hold it (``make test-clients``)."""

import contextlib
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

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
