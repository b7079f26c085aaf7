"""Worker processes that evaluate queries and check drafts, so that an endless task or a crash affects no other task.

One process, the nursery, loads the data that the tasks need, such as the store, and listens on a Unix socket. Each
connection gets its own worker: a fork of the nursery, ready in about two milliseconds, that shares the memory of the
nursery. The worker answers one task after another until the connection ends. The nursery itself runs no task. It
watches the memory of its workers.

A message consists of its length in eight bytes and a pickle. The worker first sends its process number. Then it answers
each task with a reply, or with a ``QueryError``. If the connection ends instead, the worker was killed by its own alarm
(time limit) or for its memory, or it crashed.
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
from typing import Any, NamedTuple

import pyoxigraph

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import QueryTask, evaluate
from reaffirm_server.engine.memory import MemoryBudget
from reaffirm_server.errors import QueryError

#: Answers a task with a reply; both can be pickled. Raises QueryError for an error that the client gets.
Work = Callable[[Any], Any]

#: Memory of a worker in addition to the shared memory, enough for four copies of the largest answer.
MEMORY_BYTES = 384 * 2**20
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


def start_nursery(
    open_work: Callable[[], Work], path: str, *, memory: int = BUDGET_BYTES, at_first_task: bool = False
) -> int:
    """Fork the nursery, which listens at ``path``, and return its process number once it is ready.

    ``open_work`` loads what the tasks need, with ``at_first_task`` only then. ``memory`` is the maximum number of bytes
    of all workers together.
    No other thread of this process may hold a lock during the fork. Raises OSError if the nursery fails to start.
    """
    ready, signalled = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(ready)
            _Nursery(open_work, path, memory).serve(signalled, at_first_task=at_first_task)
            status = 0
        except Exception as error:  # noqa: BLE001 - a child must not return into its parent's code
            print(f"reaffirm: the workers cannot start: {error}", file=sys.stderr)
        finally:
            os._exit(status)
    os.close(signalled)
    with os.fdopen(ready, "rb") as pipe:
        if pipe.read(1) != b"1":
            raise OSError("the query workers did not start")
    return pid


class _Nursery:
    """The process that forks a worker for each connection, until its parent process ends."""

    def __init__(self, open_work: Callable[[], Work], path: str, memory: int) -> None:
        self._open_work, self._path = open_work, path
        self._budget = MemoryBudget(path, memory)
        self._work: Work | None = None

    def serve(self, signalled: int, *, at_first_task: bool) -> None:
        """Listen, and write to ``signalled`` when that is so."""
        sandbox.end_with_parent(signal.SIGTERM)
        for order in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR2):  # for the parent, which ends the nursery last
            signal.signal(order, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended workers leave no zombies
        listener = socket.socket(socket.AF_UNIX)  # first, since what is loaded gives up the access to the network
        if not at_first_task:
            self._load()
        listener.bind(self._path)
        listener.listen(512)
        os.write(signalled, b"1")
        os.close(signalled)
        while True:
            listener.settimeout(self._budget.look())
            with contextlib.suppress(TimeoutError):
                connection, _ = listener.accept()
                with connection:
                    self._start_worker(listener, connection)

    def _load(self) -> Work:
        """Load what the tasks need, and then give up the access to the network."""
        self._work = self._open_work()
        if not sandbox.deny_network():
            print(
                "reaffirm: this system offers no seccomp filter; SERVICE is refused by its text only", file=sys.stderr
            )
        sandbox.tidy_memory()
        gc.freeze()  # the collector does not write to shared memory
        return self._work

    def _start_worker(self, listener: socket.socket, connection: socket.socket) -> None:
        """Fork a worker for a connection. If loading fails, the connection ends, and the next one tries again."""
        try:
            work = self._work or self._load()
        except Exception as error:  # noqa: BLE001 - the next task may succeed, such as when a remote store answers again
            print(f"reaffirm: a worker cannot start: {error}", file=sys.stderr, flush=True)
            return
        pid = os.fork()
        if pid:
            self._budget.add(pid)
            return
        listener.close()
        with contextlib.suppress(OSError, EOFError):
            _answer_tasks(connection, work)
        os._exit(0)


def _answer_tasks(connection: socket.socket, work: Work) -> None:
    """Answer tasks until the connection ends."""
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
            return
        signal.setitimer(timer, 0)
        line.send(reply)
