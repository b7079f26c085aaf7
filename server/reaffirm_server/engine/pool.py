"""Pool: the engine of the served site: queries are evaluated in worker processes, within limits of time and number.

A query begins in the fast lane. One that has computed for a moment without an answer moves to the slow lane: its worker
stands back behind other processes, more the longer it computes, and is not used again. Both lanes have so many places;
who finds none in the fast one waits a little, who finds none in the slow one may compute a little longer where he is;
then he is told to come back. A query whose time was over before begins in the slow lane. So neither slow queries nor
many of them keep a fast one waiting, nor one that is fast but for its start.
"""

import contextlib
import os
import signal
import socket
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import Answer, Limits, Selection, Task, Wanted, prepare
from reaffirm_server.engine.query_scan import without_comments
from reaffirm_server.engine.worker import Line
from reaffirm_server.errors import BusyError, QueryError, RefusedError, TimeOutError

#: Seconds of computing after which a query is a slow one; how long is waited before that is looked at (again).
MOMENT = 0.01
#: Seconds of computing that a query may stay in the fast lane where the slow one is full.
STAY = 0.05
#: How far a slow query stands back (nice(2)) once it has computed for so many seconds: at first at once.
YIELDS = ((0.0, 5), (0.1, 10), (0.5, sandbox.FARTHEST))
#: The same for one that is not the only slow one, or whose time was over before: together they would take what a lone
#: one is given.
TOGETHER = ((0.0, sandbox.FARTHEST),)
#: Seconds beyond the time limit after which a worker is killed from here, should its own alarm not have done so.
GRACE = 0.3
#: A worker is replaced after so many queries, so that no memory is kept that fragments or leaks.
QUERIES_A_WORKER = 5_000
#: So many queries are remembered whose time was over, the latest.
REMEMBERED = 256

_TOO_MANY = "too many queries are being answered; try again in a moment"


@dataclass(frozen=True)
class Lanes:
    """How many queries a pool has room for at a time."""

    fast: int = 2
    slow: int = 8
    waiting: int = 64
    patience: float = 5.0  #: seconds that a query waits for a place in the fast lane
    yields: tuple[tuple[float, int], ...] = YIELDS  #: how a slow query stands back; none where they are our own
    together: tuple[tuple[float, int], ...] = TOGETHER  #: the same where there are several


class Pool:
    """An engine on the workers that a nursery makes; see ``worker``."""

    def __init__(self, path: str, base: str, graphs: frozenset[str], lanes: Lanes = Lanes()) -> None:
        """Take the path of the nursery's socket, the base of relative IRIs and the named graphs of the dataset."""
        self._path, self._base, self._graphs, self._lanes = path, base, graphs, lanes
        self._going: set[_Worker] = set()  # on slow queries
        self._fast: SimpleQueue[_Worker | None] = SimpleQueue()  # its places, with the workers that wait in them
        for _ in range(lanes.fast):
            self._fast.put(None)
        self._slow = _Places(lanes.slow)
        self._all = _Places(lanes.fast + lanes.slow + lanes.waiting)
        self._endless: OrderedDict[int, None] = OrderedDict()  # keys of queries whose time was over

    def query(self, text: str, selection: Selection, wanted: Wanted, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``."""
        task = prepare(text, selection, wanted, limits, self._base, self._graphs)
        if not self._all.take():
            raise BusyError(_TOO_MANY)
        try:
            endless = self._endless and _key(task) in self._endless
            said = self._ask_slowly(task) if endless else self._ask(task)
        finally:
            self._all.leave()
        if isinstance(said, QueryError):
            raise said
        return Answer(*said)

    def _ask(self, task: Task) -> Any:
        """What a worker says to a task that begins in the fast lane, or raises."""
        try:
            worker = self._fast.get(timeout=self._lanes.patience)
        except Empty:
            raise BusyError(_TOO_MANY) from None
        waits = slow = False
        try:
            worker = worker or _Worker(self._path)
            worker.tell(task)
            said = worker.hear_early(MOMENT * 0.8)
            slow = said is None and self._slow.take()
            if said is None and not slow:
                said = worker.hear_early(STAY)
            waits = said is not None and worker.asked < QUERIES_A_WORKER
        finally:
            self._fast.put(worker if waits else None)
            if worker and not waits and not slow:
                worker.close()
        if not slow:
            if said is None:
                raise BusyError(_TOO_MANY)
            return said
        assert worker  # noqa: S101 - that was told
        with contextlib.closing(worker):
            try:
                return self._hear_out(worker, task, self._lanes.together if self._going else self._lanes.yields)
            finally:
                self._slow.leave()

    def _ask_slowly(self, task: Task) -> Any:
        """What a worker says to a task that begins in the slow lane, or raises."""
        if not self._slow.take():
            raise BusyError(_TOO_MANY)
        try:
            with contextlib.closing(_Worker(self._path)) as worker:
                for _, niceness in self._lanes.together:
                    sandbox.yield_to_others(worker.pid, niceness)
                worker.tell(task)
                return self._hear_out(worker, task, ())
        finally:
            self._slow.leave()

    def _hear_out(self, worker: "_Worker", task: Task, yields: tuple[tuple[float, int], ...]) -> Any:
        """What a worker says to a slow task; remembers whether its time was over."""
        key = _key(task)
        self._going.add(worker)
        try:
            said = worker.hear_out(task.seconds + GRACE, yields)
            self._endless.pop(key, None)
            return said
        except TimeOutError:
            self._endless[key] = None
            if len(self._endless) > REMEMBERED:
                self._endless.popitem(last=False)
            raise
        finally:
            self._going.discard(worker)


class _Places:
    """So many places; a deque hands them out faster than a semaphore, and whole between threads."""

    def __init__(self, number: int) -> None:
        self._free = deque(range(number))

    def take(self) -> bool:
        """Take one; whether there was one."""
        try:
            self._free.pop()
        except IndexError:
            return False
        return True

    def leave(self) -> None:
        """Give one back."""
        self._free.append(0)


class _Worker:
    """One connection to a worker process."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(5)
            self._socket.connect(path)
            self._line = Line(self._socket)
            self.pid: int = self._line.receive(5)
        except (OSError, EOFError) as error:
            self._socket.close()
            raise BusyError("the query workers cannot be reached; try again") from error
        self.asked = 0
        self._since = self._limit = self._computed = 0.0

    def tell(self, task: Task) -> None:
        """Give it a task; raises BusyError if it is not there any more."""
        self.asked += 1
        self._since, self._limit, self._computed = time.monotonic(), task.seconds, self._clock()
        try:
            self._line.send(tuple(task))
        except OSError as error:
            raise BusyError("a query worker was lost; try again") from error

    def hear(self, seconds: float, *, slow: bool = False) -> Any:
        """What it says within so many seconds since its task; None if nothing comes and it may be ``slow``.

        Raises TimeOutError if its time is over, RefusedError if it did not survive its query.
        """
        try:
            left = seconds - (time.monotonic() - self._since)
            return self._line.receive(max(left, 0.001), GRACE + self._limit)
        except BlockingIOError:
            if slow:
                return None
        except (EOFError, ConnectionError):
            pass
        if time.monotonic() - self._since < self._limit - 0.02:
            raise RefusedError(
                "the engine did not survive this query: it is nested too deeply, or needs too much memory"
            )
        raise TimeOutError(f"the query took longer than {self._limit:g} s and was stopped")

    def hear_early(self, enough: float) -> Any:
        """What it says before it has computed for so many seconds, or its time is over; None if it says nothing."""
        waited = time.monotonic() - self._since
        while waited < self._limit:
            waited += MOMENT
            said = self.hear(waited, slow=True)
            if said is not None or self.computed() >= enough:
                return said
        return None

    def hear_out(self, seconds: float, yields: tuple[tuple[float, int], ...]) -> Any:
        """What it says within so many seconds since its task, while it stands back more and more; see ``hear``."""
        for enough, niceness in yields:
            while (more := enough - self.computed()) > 0:
                until = time.monotonic() - self._since + max(more, MOMENT)
                if until >= seconds:
                    return self.hear(seconds)
                if (said := self.hear(until, slow=True)) is not None:
                    return said
            sandbox.yield_to_others(self.pid, niceness)
        return self.hear(seconds)

    def computed(self) -> float:
        """Seconds that it has computed on its task; waiting for a processor does not count, where that is known."""
        return self._clock() - self._computed

    def _clock(self) -> float:
        """Its processor time in seconds, or the time of day."""
        try:
            return time.clock_gettime((~self.pid << 3) | 2)  # the clock of a process (clock_getcpuclockid(3))
        except OSError:  # it has ended, which the next look at its socket tells; or this is not Linux
            return time.monotonic()

    def close(self) -> None:
        """End it, whatever it is doing."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        self._socket.close()


def _key(task: Task) -> int:
    """What two tasks have in common that ask the same, be it with other comments."""
    return hash((without_comments(task.text), task.default, task.named))
