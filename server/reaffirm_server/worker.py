"""Worker: the processes in which queries are evaluated, so that one that never ends, or crashes, ends nothing else.

One process, the nursery, holds the loaded store and listens on a Unix socket. Each connection gets a worker of its own:
a fork of the nursery, ready in about two milliseconds and sharing the store's memory, that answers one query after
another until the connection ends. Nothing is ever evaluated in the nursery itself.

A message is eight bytes of length and a pickle. The worker begins with its process number; then each ``Task`` is
answered by an ``Answer`` or a ``QueryError``. A connection that ends instead: the worker was killed by its own alarm
clock (time limit), for its memory, or crashed.
"""

import contextlib
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

from reaffirm_server import sandbox
from reaffirm_server.engine import Answer, Task, evaluate
from reaffirm_server.errors import QueryError

#: What a worker may take beyond what it shares; an answer of the largest size fits four times.
MEMORY_BYTES = 384 * 2**20

_LENGTH = struct.Struct("=Q")


def send(connection: socket.socket, message: object) -> None:
    """Send one message."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> Any:
    """Receive one message; raises EOFError if the other end is gone, TimeoutError as the socket is set."""
    head = connection.recv(65536)
    while len(head) < _LENGTH.size:
        more = connection.recv(65536) if head else b""
        if not more:
            raise EOFError
        head += more
    (length,) = _LENGTH.unpack_from(head)
    body = bytearray(head[_LENGTH.size :])
    while len(body) < length:
        more = connection.recv(min(length - len(body), 1 << 20))
        if not more:
            raise EOFError
        body += more
    return pickle.loads(body)  # noqa: S301 - from our own process, over a socket in a folder that only we may enter


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
    send(connection, os.getpid())
    while True:
        task: Task = receive(connection)
        # The alarm's default action ends the process, whatever the engine is doing.
        signal.setitimer(signal.ITIMER_REAL, task.limits.seconds)
        answer: Answer | QueryError
        try:
            answer = evaluate(store, task)
        except QueryError as error:
            answer = error
        except MemoryError:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(connection, answer)
