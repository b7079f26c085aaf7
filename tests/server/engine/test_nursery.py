"""Processes that answer queries are replaced when they are killed."""

import contextlib
import errno
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph
import pytest

from reaffirm_server.engine.base import AnswerFormats, Limits, Selection
from reaffirm_server.engine.nursery import Nursery
from reaffirm_server.engine.pool import WorkerPool
from reaffirm_server.engine.task_pool import FILE_FAILURES, TaskPool
from reaffirm_server.engine.worker import Work, query_work
from reaffirm_server.errors import QueryError
from tests.conftest import PATIENCE, wait_until
from tests.server.engine.test_limits import children, descendants, is_alive, state


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "nursery")


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not is_alive(process))


def test_a_nursery_or_worker_that_is_killed_is_replaced(path: str) -> None:
    pool = WorkerPool(path, "http://localhost/", frozenset())

    def is_answered() -> bool:
        try:
            return pool.query("ASK {}", Selection(), AnswerFormats(), Limits()).body.startswith(b"{")
        except QueryError:
            return False

    with contextlib.closing(Nursery(lambda: query_work(pyoxigraph.Store()), path)) as nursery:
        assert is_answered()
        (worker,) = pool._idle
        kill(worker.pid)
        assert all(is_answered() for _ in range(4)), "no query sees that an idle worker was killed"
        killed = nursery.process
        kill(killed)
        wait_until(lambda: nursery.process != killed and is_answered())
        pool.close()


@pytest.fixture
def loads(tmp_path: Path) -> Path:
    """Return a file to which a nursery appends a letter whenever it loads."""
    return tmp_path / "loads"


def load(loads: Path) -> Work:
    with loads.open("a", encoding="ascii") as file:
        file.write("x")
    return lambda _: os.getpid()


@pytest.fixture
def nursery(path: str, loads: Path) -> Iterator[Nursery]:
    with contextlib.closing(Nursery(partial(load, loads), path, at_first_task=True)) as started:
        yield started


def reserve_of(nursery: Nursery, path: str) -> int:
    """Return the reserve of a nursery that has loaded: the one child that is left when tasks have ended."""
    TaskPool(path, FILE_FAILURES, PATIENCE, PATIENCE).run("task")
    (reserve,) = wait_until(lambda: len(children(nursery.process)) == 1 and children(nursery.process))
    return reserve


def test_a_nursery_is_replaced_by_its_reserve_which_need_not_load_again(
    nursery: Nursery, path: str, loads: Path
) -> None:
    for _ in range(2):
        killed, reserve = nursery.process, reserve_of(nursery, path)
        kill(killed)
        assert TaskPool(path, FILE_FAILURES, PATIENCE, PATIENCE).run("task"), "its socket has stayed open"
        wait_until(lambda reserve=reserve: nursery.process == reserve)
    reserve = reserve_of(nursery, path)
    kill(reserve)
    assert reserve_of(nursery, path) != reserve
    assert loads.read_text(encoding="ascii") == "x"


def test_a_nursery_that_dies_with_its_reserve_is_started_again(nursery: Nursery, path: str, loads: Path) -> None:
    killed, reserve = nursery.process, reserve_of(nursery, path)
    os.kill(killed, signal.SIGSTOP)  # so that it cannot replace the reserve
    wait_until(lambda: state(killed) == "T")
    kill(reserve)
    kill(killed)
    wait_until(lambda: nursery.process not in {killed, reserve})
    assert TaskPool(path, FILE_FAILURES, PATIENCE, PATIENCE).run("task")
    assert loads.read_text(encoding="ascii") == "xx"


def test_a_nursery_ends_with_its_reserve(nursery: Nursery, path: str) -> None:
    reserve_of(nursery, path)
    processes = [nursery.process, *descendants(nursery.process)]
    assert len(processes) > 1
    nursery.close()
    wait_until(lambda: not any(map(is_alive, processes)))


def test_a_nursery_without_process_handles_has_no_reserve_and_is_started_again(
    path: str, loads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> int:
        raise OSError(errno.ENOSYS, "an older kernel")

    monkeypatch.setattr(os, "pidfd_open", refuse)
    with contextlib.closing(Nursery(partial(load, loads), path, at_first_task=True)) as nursery:
        for loaded in ("x", "xx"):
            assert TaskPool(path, FILE_FAILURES, PATIENCE, PATIENCE).run("task")
            assert loads.read_text(encoding="ascii") == loaded
            wait_until(lambda: not children(nursery.process))
            killed = nursery.process
            kill(killed)
            wait_until(lambda killed=killed: nursery.process != killed)
