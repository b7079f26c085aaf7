"""Worker processes that evaluate queries and check drafts, so that an endless task or a crash affects no other task.

Each connection to a nursery (``nursery_process``) gets its own worker, which answers one task after another until the
connection ends.

A message consists of its length in eight bytes and a pickle. The worker first sends its process number. Then it answers
each task with a reply, or with a ``QueryError``, which is an ``InternalError`` with its traceback if it was unexpected.
If the connection ends instead, the worker was killed by its own alarm (time limit) or for its memory, or it crashed.
"""

import ctypes
import gc
import os
import pickle
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

import pyoxigraph

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import QueryTask, evaluate
from reaffirm_server.errors import InternalError, QueryError

#: Answers a task with a reply; both can be pickled. Raises QueryError for an error that the client gets.
Work = Callable[[Any], Any]

#: Memory of a worker in addition to the shared memory, enough for four copies of the largest answer.
MEMORY_BYTES = 400_000_000
#: Memory of all workers of a nursery together, by default.
BUDGET_BYTES = 2_000_000_000

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


class Order(NamedTuple):
    """A task with its time limit."""

    task: Any
    seconds: float
    computed: bool = False  #: whether only the processor time of the task counts, which does not depend on other tasks


def query_work(store: pyoxigraph.Store) -> Work:
    """Return the work of evaluating the fields of a ``QueryTask``, with the fields of an ``Answer`` as the reply."""

    def work(fields: tuple[Any, ...]) -> tuple[str, bytes, bool, str]:
        answer = evaluate(store, QueryTask._make(fields))
        return answer.media_type, answer.body, answer.volatile, answer.tag

    return work


def answer_tasks(connection: socket.socket, work: Work) -> None:
    """Answer tasks until the connection ends.

    Raises EOFError or OSError when the connection ends, and MemoryError beyond the memory of a worker.
    """
    sandbox.end_with_parent(signal.SIGKILL)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)  # a failed allocation would print a hundred lines
    sandbox.limit_memory(MEMORY_BYTES)
    line = Channel(connection)
    line.send(os.getpid())
    gc.disable()  # the worker is replaced before cycles take much memory
    while True:
        order = Order._make(line.receive())
        # The default action of the alarm ends the process during any computation.
        timer = signal.ITIMER_PROF if order.computed else signal.ITIMER_REAL
        signal.setitimer(timer, order.seconds)
        try:
            reply = work(order.task)
        except QueryError as error:
            reply = error
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - the process of the client logs it, since a worker has no output
            reply = InternalError(traceback.format_exc())
        signal.setitimer(timer, 0)
        try:
            line.send(reply)
        except (MemoryError, OSError):
            raise
        except Exception:  # noqa: BLE001 - the reply cannot be pickled, so that nothing of it was sent
            line.send(InternalError(traceback.format_exc()))
