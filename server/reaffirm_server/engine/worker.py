"""Worker: the processes in which queries are evaluated, so that one that never ends, or crashes, ends nothing else.

One process, the nursery, holds the loaded store and listens on a Unix socket. Each connection gets a worker of its own:
a fork of the nursery, ready in about two milliseconds and sharing the store's memory, that answers one query after
another until the connection ends. Nothing is ever evaluated in the nursery itself.

A message is eight bytes of length and a pickle. The worker begins with its process number; then the fields of each
``Task`` are answered by those of an ``Answer``, or by a ``QueryError``. A connection that ends instead: the worker was
killed by its own alarm clock (time limit), for its memory, or crashed.
"""

import contextlib
import ctypes
import gc
import os
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

import pyoxigraph

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import Task, evaluate
from reaffirm_server.errors import QueryError

#: What a worker may take beyond what it shares; an answer of the largest size fits four times.
MEMORY_BYTES = 384 * 2**20

#: How much is read at once; most messages are shorter.
_READ_BYTES = 65_536

#: send(2), called without leaving the interpreter to another thread, which would take longer than the call.
_send = ctypes.PyDLL(None).send
_send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
_send.restype = ctypes.c_ssize_t
_AT_ONCE = socket.MSG_DONTWAIT | getattr(socket, "MSG_NOSIGNAL", 0)
_LENGTH = struct.Struct("=Q")
_TIME = struct.Struct("@ll")  # struct timeval (socket(7))


class Line:
    """A connection between a pool and a worker, over which messages go to and fro, each when the one before was read.

    The kernel watches the clock (SO_RCVTIMEO): a time-out of Python would ask it before each look whether there is
    something to be seen, and leave the interpreter to another thread each time.
    """

    def __init__(self, connection: socket.socket) -> None:
        """Take a connected socket."""
        connection.settimeout(None)
        self._connection, self._patience = connection, 0.0
        self._room = memoryview(bytearray(_READ_BYTES))  # the same for all messages: memory that is there already

    def send(self, message: object) -> None:
        """Send one message; raises OSError if the other end is gone."""
        body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        whole = _LENGTH.pack(len(body)) + body
        sent = max(_send(self._connection.fileno(), whole, len(whole), _AT_ONCE), 0)
        if sent < len(whole):
            self._connection.sendall(whole[sent:])

    def receive(self, seconds: float = 0, more: float = 0) -> Any:
        """Receive one message, which begins within so many seconds and is there ``more`` seconds later; 0: whenever.

        Raises EOFError or ConnectionError if the other end is gone, BlockingIOError if nothing comes in time.
        """
        self._wait(seconds)
        room, had, end = self._room, 0, _LENGTH.size
        while had < end:
            got = self._connection.recv_into(room[had:])
            if not got:
                raise EOFError
            if had < _LENGTH.size <= had + got:
                end += _LENGTH.unpack_from(room)[0]
            had += got
            if had < end:
                self._wait(more)
                if end > len(room):
                    room = memoryview(bytearray(room[:had]).ljust(end))
        return pickle.loads(room[_LENGTH.size : end])  # noqa: S301 - from our own process, in a folder only we may enter

    def _wait(self, seconds: float) -> None:
        """From now on wait for so many seconds, to the millisecond."""
        patience = max(round(seconds, 3), 0.001) if seconds else 0.0
        if patience != self._patience:
            self._patience = patience
            whole = int(patience)
            value = _TIME.pack(whole, int((patience - whole) * 1_000_000))
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, value)


def start_nursery(open_store: Callable[[], pyoxigraph.Store], path: str) -> int:
    """Fork the nursery, listening at a path; its process number, once it is ready.

    The threads that the process may have must hold no lock then. Raises OSError if it does not get ready.
    """
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(ready)
            _nurse(open_store, path, told)
            status = 0
        except Exception as error:  # noqa: BLE001 - a child that must not return into its parent's code
            print(f"reaffirm: the query workers cannot start: {error}", file=sys.stderr)
        finally:
            os._exit(status)
    os.close(told)
    with os.fdopen(ready, "rb") as pipe:
        if pipe.read(1) != b"1":
            raise OSError("the query workers did not start")
    return pid


def _nurse(open_store: Callable[[], pyoxigraph.Store], path: str, told: int) -> None:
    """Listen, and fork a worker for each connection, until the parent process ends."""
    sandbox.end_with_parent(signal.SIGTERM)
    for order in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR2):  # for the parent, which ends us when all is answered
        signal.signal(order, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # workers are not waited for
    store = open_store()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(512)
    if not sandbox.deny_network():
        print("reaffirm: this system offers no seccomp filter; SERVICE is refused by its text only", file=sys.stderr)
    sandbox.tidy_memory()
    gc.freeze()  # what is shared is not written to by the collector
    os.write(told, b"1")
    os.close(told)
    while True:
        connection, _ = listener.accept()
        with connection:
            if os.fork() == 0:
                listener.close()
                with contextlib.suppress(OSError, EOFError):
                    _work(connection, store)
                os._exit(0)


def _work(connection: socket.socket, store: pyoxigraph.Store) -> None:
    """Answer queries until the connection ends."""
    sandbox.end_with_parent(signal.SIGKILL)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)  # a failed allocation would print a hundred lines
    sandbox.limit_memory(MEMORY_BYTES)
    line = Line(connection)
    line.send(os.getpid())
    gc.disable()  # it is replaced before what a collector would find is worth its time
    while True:
        task = Task._make(line.receive())
        # The alarm's default action ends the process, whatever the engine is doing.
        signal.setitimer(signal.ITIMER_REAL, task.seconds)
        said: tuple[str, bytes, bool, str] | QueryError
        try:
            answer = evaluate(store, task)
            said = answer.media_type, answer.body, answer.volatile, answer.tag
        except QueryError as error:
            said = error
        except MemoryError:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        line.send(said)
