"""The nursery, the process that starts workers, and its reserve, which replaces it at once if it dies.

The nursery loads the data that the tasks need, such as the store, and listens on a Unix socket. Each connection gets
its own worker: a fork of the nursery, ready in about two milliseconds, that shares the memory of the nursery. The
nursery itself runs no task. It watches the memory of its workers.

Loading can take seconds. Therefore the nursery then forks a second process, the reserve, that shares its memory and its
socket and only waits. If the nursery dies, the reserve becomes the nursery and forks another reserve. If the reserve
dies, the nursery forks another. Without process handles (pidfd_open(2), Linux) there is no reserve.

Each process that becomes the nursery writes its process number to a pipe, which ends when no process is left. All these
processes and the workers are one process group.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import NoReturn

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.memory import MemoryBudget
from reaffirm_server.engine.worker import Work, answer_tasks

#: The message of a process that has become the nursery: its process number.
STARTED = struct.Struct("=i")


class NurseryProcess:
    """The nursery at a path, in its own process and in that of the reserve."""

    def __init__(self, open_work: Callable[[], Work], path: str, memory: int, started: int, server: int | None) -> None:
        """Use the pipe ``started``, and the handle of the server, with which the nursery ends."""
        self._open_work, self._path, self._budget = open_work, path, MemoryBudget(path, memory)
        self._started, self._server = started, server
        self._work: Work | None = None
        self._reserve: int | None = None  # its handle
        # Created now, since loading gives up the access to the network.
        self._listener = socket.socket(socket.AF_UNIX)

    def serve(self, *, at_first_task: bool) -> NoReturn:
        """Listen at the path, and load what the tasks need now or at the first task."""
        sandbox.end_with_parent(signal.SIGTERM)
        os.setpgid(0, 0)
        for order in (signal.SIGINT, signal.SIGHUP):  # for the parent, which ends the nursery last
            signal.signal(order, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended processes leave no zombies
        if not at_first_task:
            self._load()
        self._listener.bind(self._path)
        self._listener.listen(512)
        self._listener.setblocking(False)
        while True:
            self._start_workers()

    def _load(self) -> None:
        """Load what the tasks need, and then give up the access to the network."""
        self._work = self._open_work()
        if not sandbox.deny_network():
            print(
                "reaffirm: this system offers no seccomp filter; SERVICE is refused by its text only", file=sys.stderr
            )
        sandbox.tidy_memory()
        gc.freeze()  # the collector does not write to shared memory

    def _start_workers(self) -> None:
        """Fork a worker for each connection. In the reserve, return when it has to take over."""
        os.write(self._started, STARTED.pack(os.getpid()))
        while self._keep_reserve():
            handles = (self._listener.fileno(), self._server, self._reserve)
            wait = self._budget.look()
            readable, _, _ = select.select([handle for handle in handles if handle is not None], (), (), wait)
            if self._server in readable:
                self._end()
            if self._reserve is not None and self._reserve in readable:
                os.close(self._reserve)
                self._reserve = None
            elif self._listener.fileno() in readable and (self._work or not self._load_now()):
                with contextlib.suppress(BlockingIOError):  # the client has left
                    connection, _ = self._listener.accept()
                    with connection:
                        self._start_worker(connection)

    def _load_now(self) -> bool:
        """Load for the first task. Return False if that fails: the next task tries again, since a store may answer."""
        try:
            self._load()
        except Exception as error:  # noqa: BLE001 - whatever fails, the nursery goes on
            print(f"reaffirm: a worker cannot start: {error}", file=sys.stderr, flush=True)
        return self._work is not None

    def _start_worker(self, connection: socket.socket) -> None:
        """Fork a worker for a connection. Without a worker, the connection ends."""
        if self._work is None:
            return
        try:
            pid = os.fork()
        except OSError as error:
            print(f"reaffirm: a worker cannot start: {error}", file=sys.stderr, flush=True)
            return
        if pid:
            self._budget.add(pid)
            return
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(self._started)
        self._listener.close()
        with contextlib.suppress(OSError, EOFError, MemoryError):  # the client infers the reason; see ``worker``
            answer_tasks(connection, self._work)
        os._exit(0)

    def _keep_reserve(self) -> bool:
        """Fork a reserve if there is none and it would save loading. Return False in the reserve, once it is needed."""
        if self._server is None or self._work is None or self._reserve is not None:
            return True
        nursery = sandbox.handle_of(os.getpid())
        if nursery is None:  # there are too many open files
            return True
        signal.signal(signal.SIGTERM, self._end)
        try:
            pid = os.fork()
        except OSError as error:
            print(f"reaffirm: no process is kept in reserve: {error}", file=sys.stderr, flush=True)
            pid = None
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            readable, _, _ = select.select((nursery, self._server), (), ())
            if self._server in readable:
                os._exit(0)
        os.close(nursery)
        if pid:
            self._reserve = sandbox.handle_of(pid)
        return pid != 0

    def _end(self, *_: object) -> NoReturn:
        """End the nursery and its reserve."""
        if self._reserve is not None:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._reserve, signal.SIGKILL)
        os._exit(0)
