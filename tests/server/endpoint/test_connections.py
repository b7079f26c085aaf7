"""Limits of connections, without a server: the listener and the client are in the process of the test."""

import contextlib
import io
import socket
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from reaffirm_server.endpoint import connections
from reaffirm_server.endpoint.connections import Connections, limit_answers, limit_bodies, limit_listener
from reaffirm_server.errors import BusyError
from tests.conftest import wait_until

LIMIT = 30.0


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A client and its connection at the server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        with client, accepted:
            yield client, accepted


def is_closed(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False


def test_a_connection_without_progress_is_closed(pair: tuple[socket.socket, socket.socket]) -> None:
    client, accepted = pair
    watched = Connections(accepted.getsockname()[1], LIMIT, per_address=True)
    assert watched.look(0) == 0
    client.sendall(b"GET / HT")  # a few bytes are no progress
    wait_until(lambda: len(accepted.recv(8, socket.MSG_PEEK)) == 8)
    assert watched.look(LIMIT) == 0
    assert not is_closed(client)
    assert watched.look(LIMIT + 1) == 1
    wait_until(lambda: is_closed(client))


def test_an_answer_and_a_long_body_are_progress(pair: tuple[socket.socket, socket.socket]) -> None:
    client, accepted = pair
    watched = Connections(accepted.getsockname()[1], LIMIT, per_address=True)
    watched.look(0)
    client.sendall(b"x" * 20_000)
    wait_until(lambda: len(accepted.recv(20_000, socket.MSG_PEEK)) == 20_000)
    assert watched.look(LIMIT) == 0
    assert watched.look(LIMIT * 2) == 0
    accepted.sendall(b"HTTP/1.1 200 OK")
    wait_until(lambda: connections._counters(accepted)[0] >= 15)
    assert watched.look(LIMIT * 2) == 0
    assert watched.look(LIMIT * 3) == 0
    assert not is_closed(client) or client.recv(100)


def test_the_oldest_connections_of_an_address_beyond_the_maximum_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_CONNECTIONS", 2)
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = listener.getsockname()
        watched = Connections(address[1], LIMIT, per_address=True)
        clients = []
        for number in range(3):
            clients.append(stack.enter_context(socket.create_connection(address)))
            stack.enter_context(listener.accept()[0])
            assert watched.look(number) == (1 if number == 2 else 0)
        wait_until(lambda: is_closed(clients[0]))
        assert not is_closed(clients[2])
        assert Connections(address[1], LIMIT, per_address=False).look(0) == 0, "a proxy has many connections"


def test_bodies_beyond_the_maximum_are_refused_without_waiting() -> None:
    def nested(depth: int) -> Any:
        """An application whose body is awaited while as many others are."""

        class Body(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                if depth:
                    list(application({"wsgi.input": nested(depth - 1), "REMOTE_ADDR": "192.0.2.1"}, None))
                return super().read(size)

        return Body(b"body")

    def echo(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        yield environ["wsgi.input"].read()

    application = limit_bodies(echo, per_address=True)
    environ = {"wsgi.input": nested(connections._BODIES_EACH - 1), "REMOTE_ADDR": "192.0.2.1"}
    assert list(application(environ, None)) == [b"body"]
    with pytest.raises(BusyError):
        list(application({**environ, "wsgi.input": nested(connections._BODIES_EACH)}, None))
    assert list(application({**environ, "wsgi.input": nested(0)}, None)) == [b"body"], "the places are free again"


def test_large_answers_beyond_the_maximum_are_refused_until_one_is_read_or_left() -> None:
    started: list[str] = []

    def large(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        size = int(environ["PATH_INFO"])
        start("200 OK", [("Content-Length", str(size))] if size else [])
        return [b"x" * size] if size < 10_000_000 else [b""]

    application = limit_answers(large, per_address=True)

    def ask(size: int, address: str = "192.0.2.1", method: str = "GET") -> Any:
        environ = {"PATH_INFO": str(size), "REMOTE_ADDR": address, "REQUEST_METHOD": method}
        return application(environ, lambda status, _: started.append(status[:3]))

    read = [ask(connections._LARGE) for _ in range(connections._ANSWERS_EACH)]
    parts = list(read[0])
    assert (len(b"".join(parts)), max(map(len, parts))) == (connections._LARGE, connections._PART)
    assert not hasattr(ask(connections._LARGE), "close") and started[-1] == "503"
    assert ask(10) == [b"x" * 10] and started[-1] == "200"
    ask(connections._LARGE, method="HEAD")
    assert started[-1] == "200"
    others = [ask(0, "192.0.2.2") for _ in range(connections._ANSWERS_EACH)]
    assert started[-1] == "200"
    ask(0, "192.0.2.3")
    assert started[-1] == "503"
    for body in (*read, *others):
        body.close()
    huge = ask(connections._ANSWER_BYTES)
    assert started[-1] == "200"
    ask(connections._LARGE)
    assert started[-1] == "503"
    huge.close()
    ask(connections._LARGE)
    assert started[-1] == "200"


def test_the_system_holds_back_clients_that_send_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        limit_listener(listener)
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT) > 0
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) > 0
