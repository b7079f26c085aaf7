"""The line between a pool and a worker."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from reaffirm_server.worker import Line


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@pytest.mark.parametrize("size", [0, 1, 65_000, 65_536, 70_000, 3_000_000])
def test_messages_of_any_size_arrive_one_after_another(ends: tuple[socket.socket, socket.socket], size: int) -> None:
    here, there = map(Line, ends)
    for sent in ("x" * 70_000, ("text/csv", b"x" * size, False)):  # a long one leaves nothing behind
        sender = threading.Thread(target=here.send, args=(sent,))
        sender.start()
        assert there.receive() == sent
        sender.join()


def test_a_message_may_arrive_byte_by_byte(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    Line(here).send(["a", 1])
    whole = there.recv(1_000)
    sender = threading.Thread(
        target=lambda: [(there.send(whole[at : at + 1]), time.sleep(0.001)) for at in range(len(whole))]
    )
    sender.start()
    assert Line(here).receive(1, 5) == ["a", 1]
    sender.join()


def test_nothing_is_waited_for_longer_than_is_said(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    line = Line(here)
    for seconds in (0.02, 0.1):
        started = time.monotonic()
        with pytest.raises(BlockingIOError):
            line.receive(seconds)
        assert time.monotonic() - started >= seconds * 0.9
    Line(there).send("late")
    assert line.receive(1) == "late"


def test_an_end_that_is_gone_is_no_message(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    there.send(b"\x05")
    there.close()
    with pytest.raises(EOFError):
        Line(here).receive(1, 1)
    with pytest.raises(OSError, match="pipe"):
        Line(here).send("x" * 1_000)
