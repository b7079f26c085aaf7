"""A connection to a worker process, which sends tasks and waits for the replies within the time limits."""

import contextlib
import logging
import os
import signal
import socket
import time
from typing import Any, NamedTuple

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import NO_MEMORY
from reaffirm_server.engine.memory import was_over_budget
from reaffirm_server.engine.worker import Channel, Order
from reaffirm_server.errors import BusyError, InternalError, QueryError, RefusedError, TimeOutError, gettext_noop

#: Seconds of computing after which a query counts as slow, and the interval in seconds at which the time is checked.
MOMENT = 0.01
#: Seconds beyond the time limit after which the pool kills a worker if its own alarm has failed.
GRACE = 0.3
#: Tolerance of the time limit in seconds: a worker that ends earlier than this before the limit has crashed. One that
#: ends later was stopped by its own alarm, which uses another clock.
EARLY = 0.02

_log = logging.getLogger(__name__)


class Failures(NamedTuple):
    """The messages about a task that a worker does not finish."""

    crashed: str  #: also beyond its memory
    too_slow: str  #: with a placeholder ``%(seconds)s`` for the time limit


#: The messages about a query.
QUERY_FAILURES = Failures(
    crashed=gettext_noop(
        "the engine crashed on this query: it is nested too deeply, or needs too much memory; simplify it"
    ),
    too_slow=gettext_noop("the query took longer than %(seconds)s s and was stopped; simplify it"),
)


def processor_time(pid: int) -> float:
    """Return the processor time of a process in seconds (Linux only). Raises OSError if the process has ended."""
    return time.clock_gettime((~pid << 3) | 2)  # the clock of a process (clock_getcpuclockid(3))


def logged(error: QueryError) -> QueryError:
    """Return an error that a worker has sent. Log its traceback, if it has one."""
    if isinstance(error, InternalError):
        _log.error("a worker failed\n%s", error.traceback)
    return error


class WorkerConnection:
    """A connection to a worker process. Times are in seconds since its task was sent."""

    def __init__(self, path: str, patience: float = 5.0, failures: Failures = QUERY_FAILURES) -> None:
        """Get a worker of the nursery with a socket at ``path``, which may need ``patience`` seconds to load its data.

        Raises BusyError if there is no worker by then.
        """
        self._path, self._failures = path, failures
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(5)
            self._socket.connect(path)
            self._line = Channel(self._socket)
            self.pid: int = self._line.receive(patience)
        except (OSError, EOFError) as error:
            self._socket.close()
            raise BusyError("the workers cannot be reached; try again") from error
        self.tasks = 0
        self._since = self._limit = self._computed = 0.0

    def send(self, order: Order) -> None:
        """Send a task. Raises BusyError if the process has ended."""
        self.tasks += 1
        self._since, self._limit, self._computed = time.monotonic(), order.seconds, self._clock()
        try:
            self._line.send(tuple(order))
        except OSError as error:
            raise BusyError("a worker has ended unexpectedly; try again") from error

    def receive(self, seconds: float, *, slow: bool = False) -> Any:
        """Receive the reply within ``seconds``. Return None after that time if the task may be ``slow``.

        Raises TimeOutError after the time limit of the task, RefusedError if the process crashed, and BusyError if it
        was killed since all workers together use too much memory.
        """
        try:
            left = seconds - (time.monotonic() - self._since)
            return self._line.receive(max(left, 0.001), GRACE + self._limit)
        except BlockingIOError:
            if slow:
                return None
        except (EOFError, ConnectionError):
            if was_over_budget(self._path, self.pid):
                raise BusyError(NO_MEMORY) from None
            if time.monotonic() - self._since < self._limit - EARLY:
                raise RefusedError(self._failures.crashed) from None
        raise TimeOutError(self._failures.too_slow, {"seconds": f"{self._limit:g}"})

    def receive_early(self, enough: float) -> Any:
        """Receive the reply before the process has computed for ``enough`` seconds, or return None."""
        waited = time.monotonic() - self._since
        while waited < self._limit:
            waited += MOMENT
            reply = self.receive(waited, slow=True)
            if reply is not None or self.computed() >= enough:
                return reply
        return None

    def receive_yielding(self, seconds: float, priorities: tuple[tuple[float, int], ...]) -> Any:
        """Receive the reply within ``seconds``, lowering the priority of the process; see ``receive``."""
        for enough, niceness in priorities:
            while (more := enough - self.computed()) > 0:
                until = time.monotonic() - self._since + max(more, MOMENT)
                if until >= seconds:
                    return self.receive(seconds)
                if (reply := self.receive(until, slow=True)) is not None:
                    return reply
            sandbox.yield_to_others(self.pid, niceness)
        return self.receive(seconds)

    def computed(self) -> float:
        """Return the seconds computed on the task, without the time spent waiting for a processor (Linux only)."""
        return self._clock() - self._computed

    def _clock(self) -> float:
        """Return the processor time of the process in seconds, or else a monotonic time."""
        try:
            return processor_time(self.pid)
        except OSError:  # the process has ended, which the next read reports; or the system is not Linux
            return time.monotonic()

    def close(self) -> None:
        """Kill the process and close the connection."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        self._socket.close()
