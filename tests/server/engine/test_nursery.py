"""Processes that answer queries are replaced when they are killed."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from reaffirm_server.engine.base import AnswerFormats, Limits, Selection
from reaffirm_server.engine.nursery import Nursery
from reaffirm_server.engine.pool import WorkerPool
from reaffirm_server.engine.worker import query_work
from reaffirm_server.errors import QueryError
from tests.conftest import wait_until


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with contextlib.closing(Nursery(lambda: query_work(pyoxigraph.Store()), str(tmp_path / "nursery"))) as started:
        yield started


def test_a_nursery_or_worker_that_is_killed_is_replaced(nursery: Nursery, tmp_path: Path) -> None:
    pool = WorkerPool(str(tmp_path / "nursery"), "http://localhost/", frozenset())

    def is_answered() -> bool:
        try:
            return pool.query("ASK {}", Selection(), AnswerFormats(), Limits()).body.startswith(b"{")
        except QueryError:
            return False

    assert is_answered()
    worker = pool._fast.get() or pool._fast.get()
    assert worker
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: _has_ended(worker.pid))
    for slot in (worker, None):
        pool._fast.put(slot)
    assert all(is_answered() for _ in range(4)), "no query sees that an idle worker was killed"
    killed = nursery.process
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: nursery.process != killed and is_answered())
    for idle in (pool._fast.get(), pool._fast.get()):
        if idle:
            idle.close()


def _has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
