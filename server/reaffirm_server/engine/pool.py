"""The engine of the web server: queries run in worker processes, limited in time and number.

Each query starts in the fast lane. A query without an answer after a moment of computing moves to the slow lane. There
its worker gets a lower priority the longer it computes. A process cannot raise its priority again, so such a worker is
not used again. A query that timed out before starts in the slow lane. Thus slow queries do not delay fast queries.

Each lane has a fixed number of slots. A query waits some seconds for a fast slot. If no slow slot is free, a query may
run a little longer in the fast lane. If it gets no slot, or no answer in that time, the client gets status 503.
"""

import contextlib
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from reaffirm_server.engine import sandbox
from reaffirm_server.engine.base import TOO_MANY, Answer, AnswerFormats, Limits, QueryTask, Selection, prepare
from reaffirm_server.engine.query_scan import without_comments
from reaffirm_server.engine.worker import Order
from reaffirm_server.engine.worker_connection import GRACE, MOMENT, WorkerConnection, logged
from reaffirm_server.errors import BusyError, QueryError, TimeOutError

#: Seconds of computing after which a query moves to the slow lane. A little less than the interval of the checks, so
#: that a query that computes all the time is slow at the first check: part of the interval passes before it begins.
ENOUGH = MOMENT * 0.8
#: Seconds of computing that a query may stay in the fast lane while the slow lane is full.
STAY = 0.05
#: Niceness (nice(2)) of a slow query, by seconds of computing. The first applies at once.
SOLO_PRIORITIES = ((0.0, 5), (0.1, 10), (0.5, sandbox.FARTHEST))
#: The same if there are several slow queries, or the query timed out before. At the priority of a single slow query,
#: several would take too large a share of the processors.
SHARED_PRIORITIES = ((0.0, sandbox.FARTHEST),)
#: Queries after which a worker is replaced, so that fragmented or leaked memory is freed.
QUERIES_A_WORKER = 5_000
#: Number of timed-out queries that are remembered, the latest.
REMEMBERED = 256


@dataclass(frozen=True)
class Lanes:
    """Numbers of slots of a pool, and its priorities."""

    fast: int = 2
    slow: int = 8
    waiting: int = 64
    patience: float = 5.0  #: seconds that a query waits for a fast slot
    #: priorities of a single slow query; empty for trusted queries
    solo_priorities: tuple[tuple[float, int], ...] = SOLO_PRIORITIES
    shared_priorities: tuple[tuple[float, int], ...] = SHARED_PRIORITIES  #: priorities of several slow queries


class WorkerPool:
    """An engine on the workers of a nursery; see ``worker``."""

    def __init__(
        self,
        path: str,
        base: str,
        graphs: frozenset[str],
        lanes: Lanes = Lanes(),
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Use the socket of a nursery at ``path``; for ``base``, ``graphs`` and ``prefixes`` see ``prepare``."""
        self._path, self._base, self._prefixes = path, base, prefixes or {}
        self._graphs, self._lanes = graphs, lanes
        self._running: set[WorkerConnection] = set()  # with slow queries
        self._idle: deque[WorkerConnection] = deque()  # workers without a task
        self._fast: SimpleQueue[None] = SimpleQueue()  # the free fast slots
        for _ in range(lanes.fast):
            self._fast.put(None)
        self._slow = _Slots(lanes.slow)
        self._all = _Slots(lanes.fast + lanes.slow + lanes.waiting)
        self._timed_out: OrderedDict[int, None] = OrderedDict()  # keys of queries

    def query(self, text: str, selection: Selection, answer_formats: AnswerFormats, limits: Limits) -> Answer:
        """Answer a query; see ``Engine``."""
        task = prepare(text, selection, answer_formats, limits, self._base, self._graphs, self._prefixes)
        if not self._all.acquire():
            raise BusyError(TOO_MANY)
        try:
            slow = self._timed_out and _key(task) in self._timed_out
            reply = self._run_slow(task) if slow else self._run(task)
        finally:
            self._all.release()
        if isinstance(reply, QueryError):
            raise logged(reply)
        return Answer(*reply)

    def close(self) -> None:
        """End the idle workers."""
        while self._idle:
            self._idle.pop().close()

    def _run(self, task: QueryTask) -> Any:
        """Run a task that starts in the fast lane and return the reply of its worker."""
        reply, worker = self._start(task)
        if worker is None:
            if reply is None:
                raise BusyError(TOO_MANY)
            return reply
        priorities = self._lanes.shared_priorities if self._running else self._lanes.solo_priorities
        reusable = False
        try:
            reply = self._finish(worker, task, priorities)
            reusable = not priorities
        finally:
            self._slow.release()
            self._leave(worker, reusable=reusable)
        return reply

    def _start(self, task: QueryTask) -> tuple[Any, WorkerConnection | None]:
        """Run a task in the fast lane. Return its reply, if any, and its worker if the task moved to the slow lane."""
        try:
            self._fast.get(timeout=self._lanes.patience)
        except Empty:
            raise BusyError(TOO_MANY) from None
        worker, reply, slow = None, None, False
        try:
            worker = self._sent(task)
            reply = worker.receive_early(ENOUGH)
            if reply is None:
                slow = self._slow.acquire()
                if not slow:
                    reply = worker.receive_early(STAY)
        finally:
            if worker and not slow:
                self._leave(worker, reusable=reply is not None)
            self._fast.put(None)
        return reply, worker if slow else None

    def _leave(self, worker: WorkerConnection, *, reusable: bool) -> None:
        """Keep a worker for further tasks if it is reusable and not yet to be replaced, or else end it."""
        if reusable and worker.tasks < QUERIES_A_WORKER:
            self._idle.append(worker)
        else:
            worker.close()

    def _sent(self, task: QueryTask) -> WorkerConnection:
        """Send a task to an idle worker, or to a new worker if there is none. Idle workers that have died are left."""
        with contextlib.suppress(IndexError):
            while True:
                worker = self._idle.pop()
                try:
                    worker.send(_order(task))
                except BusyError:
                    worker.close()
                else:
                    return worker
        worker = WorkerConnection(self._path)
        try:
            worker.send(_order(task))
        except BusyError:
            worker.close()
            raise
        return worker

    def _run_slow(self, task: QueryTask) -> Any:
        """Run a task that starts in the slow lane and return the reply of its worker."""
        if not self._slow.acquire():
            raise BusyError(TOO_MANY)
        try:
            with contextlib.closing(WorkerConnection(self._path)) as worker:
                for _, niceness in self._lanes.shared_priorities:
                    sandbox.yield_to_others(worker.pid, niceness)
                worker.send(_order(task))
                return self._finish(worker, task, ())
        finally:
            self._slow.release()

    def _finish(self, worker: WorkerConnection, task: QueryTask, priorities: tuple[tuple[float, int], ...]) -> Any:
        """Wait for the reply to a slow task, and remember the task if it times out."""
        key = _key(task)
        self._running.add(worker)
        try:
            reply = worker.receive_yielding(task.seconds + GRACE, priorities)
            self._timed_out.pop(key, None)
            return reply
        except TimeOutError:
            self._timed_out[key] = None
            self._timed_out.move_to_end(key)
            if len(self._timed_out) > REMEMBERED:
                self._timed_out.popitem(last=False)
            raise
        finally:
            self._running.discard(worker)


class _Slots:
    """A counter of free slots. A deque is atomic and faster than a semaphore."""

    def __init__(self, number: int) -> None:
        self._free = deque(range(number))

    def acquire(self) -> bool:
        """Take a slot and return whether a slot was free."""
        try:
            self._free.pop()
        except IndexError:
            return False
        return True

    def release(self) -> None:
        """Return a slot."""
        self._free.append(0)


def _order(task: QueryTask) -> Order:
    """Return a query as a task of a worker."""
    return Order(tuple(task), task.seconds)


def _key(task: QueryTask) -> int:
    """Return a key that is equal for tasks that differ only in comments and white space."""
    return hash((without_comments(task.text), task.default, task.named))
