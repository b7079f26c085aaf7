"""The pool of workers that answer queries, with workers of this process."""

from typing import Any

import pytest

from reaffirm_server.engine import pool
from reaffirm_server.engine.base import AnswerFormats, Limits, Selection
from reaffirm_server.engine.pool import Lanes, WorkerPool
from reaffirm_server.errors import BusyError, QueryError, TimeOutError


class Worker:
    """A worker whose tasks time out, or that has ended before its first task."""

    has_ended, closed = False, 0

    def __init__(self, *_: Any) -> None:
        self.pid = self.tasks = 0

    def send(self, _: Any) -> None:
        if self.has_ended:
            raise BusyError("the worker has ended")

    def receive_early(self, _: float) -> None:
        pass

    def receive_yielding(self, *_: Any) -> None:
        raise TimeOutError("too slow")

    def close(self) -> None:
        type(self).closed += 1


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> WorkerPool:
    monkeypatch.setattr(pool, "WorkerConnection", Worker)
    monkeypatch.setattr(Worker, "closed", 0)
    return WorkerPool("", "http://localhost/", frozenset(), Lanes(solo_priorities=(), shared_priorities=()))


def ask(workers: WorkerPool, text: str, error: type[QueryError]) -> None:
    with pytest.raises(error):
        workers.query(text, Selection(), AnswerFormats(), Limits())


def test_a_worker_that_gets_no_task_is_closed(workers: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "has_ended", True)
    ask(workers, "ASK {}", BusyError)
    assert Worker.closed == 1


def test_the_queries_that_timed_out_last_are_remembered(workers: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "REMEMBERED", 2)
    again, other, new = (f"ASK {{ ?{name} ?p ?o }}" for name in "abc")
    for text in (again, other, again, new):
        ask(workers, text, TimeOutError)
    kept = [
        pool._key(pool.prepare(text, Selection(), AnswerFormats(), Limits(), "", frozenset(), {}))
        for text in (again, new)
    ]
    assert list(workers._timed_out) == kept
