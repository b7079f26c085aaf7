"""The line between a pool and a worker."""

import fcntl
import socket
import struct
import termios
import threading
from collections.abc import Iterator

import pytest

from reaffirm_server.engine.worker import Channel
from tests.conftest import PATIENCE, wait_until


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@pytest.mark.parametrize("size", [0, 1, 65_000, 65_536, 70_000, 3_000_000])
def test_messages_of_any_size_arrive_one_after_another(ends: tuple[socket.socket, socket.socket], size: int) -> None:
    here, there = map(Channel, ends)
    for sent in ("x" * 70_000, ("text/csv", b"x" * size, False)):  # a long one leaves nothing behind
        sender = threading.Thread(target=here.send, args=(sent,))
        sender.start()
        assert there.receive() == sent
        sender.join()


def test_a_message_may_arrive_byte_by_byte(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    Channel(here).send(["a", 1])
    message = there.recv(1_000)

    def send() -> None:
        for place in range(len(message)):
            there.send(message[place : place + 1])
            wait_until(lambda: unread(there) == 0)

    sender = threading.Thread(target=send)
    sender.start()
    assert Channel(here).receive(PATIENCE, PATIENCE) == ["a", 1]
    sender.join()


def unread(connection: socket.socket) -> int:
    """Return how many bytes of those that were sent the other end has not read; 0 if it has read all of them."""
    (size,) = struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))
    return int(size)


def test_a_line_gives_up_waiting_and_receives_a_later_message(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    line = Channel(here)
    for seconds in (0.02, 0.1):  # nothing is sent: without a limit it would wait for ever
        with pytest.raises(BlockingIOError):
            line.receive(seconds)
    Channel(there).send("late")
    assert line.receive(PATIENCE) == "late"


def test_a_line_whose_other_end_is_closed_is_an_error(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    there.send(b"\x05")  # the beginning of a message
    there.close()
    with pytest.raises(EOFError):
        Channel(here).receive(PATIENCE, PATIENCE)
    with pytest.raises(OSError, match="pipe"):
        Channel(here).send("x" * 1_000)
