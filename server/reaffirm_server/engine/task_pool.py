"""Tasks other than queries, such as checks of drafts: each runs in a worker of its own, and few run at a time.

A worker ends after its task, so that all memory of the task is freed. Processor time is limited, not elapsed time, so
that a task does not fail because the machine is busy. In addition, a client waits for a maximum time only.
"""

import contextlib
import socket
import time
from threading import Semaphore
from typing import Any

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import TOO_MANY
from reaffirm_server.engine.worker import Order
from reaffirm_server.engine.worker_connection import Failures, WorkerConnection, logged
from reaffirm_server.errors import BusyError, QueryError, TimeOutError

#: Seconds after which a task is given up by default. It may wait for others, and for what the first task loads.
LONGEST = 30.0
#: The number of tasks that may wait: each keeps a thread of the web process.
_WAITING = 8
#: Niceness (nice(2)) of a task: pages and queries come first.
_NICENESS = 5
#: The messages about tasks, by what the workers of a pool do.
DRAFT_FAILURES = Failures(
    crashed="the check of this draft crashed, or needs too much memory; check it in parts",
    too_slow="the check of this draft took longer than %(seconds)s s and was stopped; check it in parts",
)
FILE_FAILURES = Failures(
    crashed="the process that makes this file crashed, or needs too much memory; use another file",
    too_slow="this file took longer than %(seconds)s s to make and was stopped; use another file",
)


class TaskPool:
    """A pool on the workers of a nursery; see ``worker``."""

    def __init__(
        self, path: str, failures: Failures, seconds: float, longest: float = LONGEST, at_once: int = 1
    ) -> None:
        """Use the socket of a nursery at ``path``. A task may compute for ``seconds`` and take the ``longest`` time.

        ``failures`` has the messages about a task that is not finished.
        """
        self._path, self._failures, self._seconds, self._longest = path, failures, seconds, longest
        self._running, self._all = Semaphore(at_once), Semaphore(at_once + _WAITING)
        self._is_prepared = False

    def prepare(self) -> None:
        """Have the nursery load what tasks need, without waiting for it. Calls after the first have no effect."""
        if not self._is_prepared:
            self._is_prepared = True
            # The nursery loads when somebody connects, also if that connection has ended by then.
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
                connection.connect(self._path)

    def run(self, task: object) -> Any:
        """Return the reply of a worker to a task.

        Raises BusyError if the longest time passes, so that the machine is too busy, and the QueryError of the task:
        TimeOutError and RefusedError beyond the limits of processor time and memory, and InternalError for an
        unexpected error, which is logged.
        """
        end = time.monotonic() + self._longest
        if not self._all.acquire(blocking=False):
            raise BusyError(TOO_MANY)
        try:
            if not self._running.acquire(timeout=self._longest):
                raise BusyError(TOO_MANY)
            try:
                reply = self._run(task, end)
            finally:
                self._running.release()
        finally:
            self._all.release()
        if isinstance(reply, QueryError):
            raise logged(reply)
        return reply

    def _run(self, task: object, end: float) -> Any:
        """Run a task in a new worker until a monotonic time."""
        patience = max(end - time.monotonic(), 0.01)
        with contextlib.closing(WorkerConnection(self._path, patience, self._failures)) as worker:
            sandbox.yield_to_others(worker.pid, _NICENESS)
            worker.send(Order(task, self._seconds, computed=True))
            try:
                return worker.receive(end - time.monotonic())
            except TimeOutError:
                if time.monotonic() < end:
                    raise  # it has computed for as long as it may
                raise BusyError(TOO_MANY) from None
