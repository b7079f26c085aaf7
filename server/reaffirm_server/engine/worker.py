"""Worker processes that evaluate queries, so that an endless query or a crash affects no other query.

One process, the nursery, loads the store and listens on a Unix socket. Each connection gets its own worker: a fork of
the nursery, ready in about two milliseconds, that shares the store's memory. It answers one query after another until
the connection ends. The nursery itself evaluates no query.

A message is eight bytes of length and a pickle. The worker first sends its process number. Then it answers the fields
of each ``QueryTask`` with those of an ``Answer``, or with a ``QueryError``. If the connection ends instead, the worker
was killed by its own alarm (time limit) or for its memory, or it crashed.
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
from reaffirm_server.engine.base import QueryTask, evaluate
from reaffirm_server.errors import QueryError

#: Memory of a worker in addition to the shared memory, enough for four copies of the largest answer.
MEMORY_BYTES = 384 * 2**20

#: Size of the read buffer; most messages are shorter.
_READ_BYTES = 65_536

#: send(2), called without releasing the interpreter lock, which would take longer than the call.
_send = ctypes.PyDLL(None).send
_send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
_send.restype = ctypes.c_ssize_t
_AT_ONCE = socket.MSG_DONTWAIT | getattr(socket, "MSG_NOSIGNAL", 0)
_LENGTH = struct.Struct("=Q")
_TIME = struct.Struct("@ll")  # struct timeval (socket(7))


class Channel:
    """A connection between a pool and a worker, on which messages alternate.

    The kernel enforces the timeout (SO_RCVTIMEO). A timeout of Python would poll before each read and release the
    interpreter lock each time.
    """

    def __init__(self, connection: socket.socket) -> None:
        """Use a connected socket."""
        connection.settimeout(None)
        self._connection, self._timeout = connection, 0.0
        self._buffer = memoryview(bytearray(_READ_BYTES))  # reused for all messages

    def send(self, message: object) -> None:
        """Send one message. Raises OSError if the other end has closed the connection."""
        body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        frame = _LENGTH.pack(len(body)) + body
        sent = max(_send(self._connection.fileno(), frame, len(frame), _AT_ONCE), 0)
        if sent < len(frame):
            self._connection.sendall(frame[sent:])

    def receive(self, seconds: float = 0, more: float = 0) -> Any:
        """Receive one message.

        Its first bytes must arrive within ``seconds``, each further part within ``more`` seconds; 0 means no timeout.
        Raises EOFError or ConnectionError if the other end closes the connection, BlockingIOError after a timeout.
        """
        self._set_timeout(seconds)
        buffer, size, end = self._buffer, 0, _LENGTH.size
        while size < end:
            count = self._connection.recv_into(buffer[size:])
            if not count:
                raise EOFError
            if size < _LENGTH.size <= size + count:
                end += _LENGTH.unpack_from(buffer)[0]
            size += count
            if size < end:
                self._set_timeout(more)
                if end > len(buffer):
                    buffer = memoryview(bytearray(buffer[:size]).ljust(end))
        return pickle.loads(buffer[_LENGTH.size : end])  # noqa: S301 - from our own process, in a private folder

    def _set_timeout(self, seconds: float) -> None:
        """Set the timeout of reads, rounded to a millisecond; 0 means no timeout."""
        timeout = max(round(seconds, 3), 0.001) if seconds else 0.0
        if timeout != self._timeout:
            self._timeout = timeout
            whole = int(timeout)
            value = _TIME.pack(whole, int((timeout - whole) * 1_000_000))
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, value)


def start_nursery(open_store: Callable[[], pyoxigraph.Store], path: str) -> int:
    """Fork the nursery, which listens at ``path``, and return its process number once it is ready.

    No other thread of this process may hold a lock during the fork. Raises OSError if the nursery fails to start.
    """
    ready, signalled = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(ready)
            _serve(open_store, path, signalled)
            status = 0
        except Exception as error:  # noqa: BLE001 - a child must not return into its parent's code
            print(f"reaffirm: the query workers cannot start: {error}", file=sys.stderr)
        finally:
            os._exit(status)
    os.close(signalled)
    with os.fdopen(ready, "rb") as pipe:
        if pipe.read(1) != b"1":
            raise OSError("the query workers did not start")
    return pid


def _serve(open_store: Callable[[], pyoxigraph.Store], path: str, signalled: int) -> None:
    """Listen and fork a worker for each connection until the parent process ends."""
    sandbox.end_with_parent(signal.SIGTERM)
    for order in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR2):  # for the parent, which ends the nursery last
        signal.signal(order, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended workers leave no zombies
    store = open_store()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(512)
    if not sandbox.deny_network():
        print("reaffirm: this system offers no seccomp filter; SERVICE is refused by its text only", file=sys.stderr)
    sandbox.tidy_memory()
    gc.freeze()  # the collector does not write to shared memory
    os.write(signalled, b"1")
    os.close(signalled)
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
    line = Channel(connection)
    line.send(os.getpid())
    gc.disable()  # the worker is replaced before cycles take much memory
    while True:
        task = QueryTask._make(line.receive())
        # The default action of the alarm ends the process during any computation.
        signal.setitimer(signal.ITIMER_REAL, task.seconds)
        reply: tuple[str, bytes, bool, str] | QueryError
        try:
            answer = evaluate(store, task)
            reply = answer.media_type, answer.body, answer.volatile, answer.tag
        except QueryError as error:
            reply = error
        except MemoryError:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        line.send(reply)
