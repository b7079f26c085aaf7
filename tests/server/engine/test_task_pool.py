"""Tasks in workers of their own: limits of processor time, of the memory of one worker and of all together."""

import contextlib
import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reaffirm_server.engine import task_pool
from reaffirm_server.engine.nursery import Nursery
from reaffirm_server.engine.task_pool import FILE_FAILURES, TaskPool
from reaffirm_server.engine.worker import Work
from reaffirm_server.errors import BusyError, InternalError, QueryError, RefusedError, TimeOutError
from tests.conftest import PATIENCE, wait_until

#: Memory of all workers of a test together, below the limit of one worker.
BUDGET = 100_000_000


def work(task: tuple[str, str]) -> object:
    """Do what a task asks for."""
    name, path = task
    if name == "compute":
        while True:
            pass
    if name == "allocate":
        filled = [b"x" * 10_000_000 for _ in range(100)]
        return len(filled)
    if name == "fill":
        filled = [b"x" * 1_000_000 for _ in range(200)]
        return wait_until(lambda: Path(path).exists()) and len(filled)
    if name == "wait":
        return wait_until(lambda: Path(path).exists())
    if name == "crash":
        os._exit(1)
    if name == "fill the disk":
        raise OSError(errno.ENOSPC, "No space left on device")
    if name == "raise":
        raise KeyError(path)
    if name == "return what cannot be sent":
        return lambda: path
    if name == "refuse":
        raise RefusedError("no")
    return os.getpid()


@pytest.fixture
def path(tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "socket")
    with contextlib.closing(Nursery(lambda: work, path, memory=BUDGET, at_first_task=True)):
        yield path


def run(path: str, name: str, file: Path | str = "", seconds: float = PATIENCE) -> object:
    return TaskPool(path, FILE_FAILURES, seconds, PATIENCE).run((name, str(file)))


def test_each_task_has_a_worker_of_its_own_with_limits(path: str, tmp_path: Path) -> None:
    assert run(path, "pid") != run(path, "pid")
    with pytest.raises(RefusedError, match="no"):
        run(path, "refuse")
    with pytest.raises(TimeOutError):
        run(path, "compute", seconds=0.05)
    with pytest.raises(BusyError, match="too many"):  # it could not compute for as long as it may
        TaskPool(path, FILE_FAILURES, PATIENCE, 0.5).run(("wait", str(tmp_path / "never")))
    with pytest.raises(QueryError):  # at the limit of one worker, or of all, whichever the system notices first
        run(path, "allocate")
    with pytest.raises(BusyError, match="too much memory together"):
        run(path, "fill", tmp_path / "never")
    assert run(path, "pid")


@pytest.mark.parametrize(
    ("name", "logged"),
    [
        ("fill the disk", "No space left on device"),
        ("raise", "KeyError: 'a key'"),
        ("return what cannot be sent", "pickle"),
    ],
)
def test_an_unexpected_error_of_a_worker_is_logged_and_not_shown(
    name: str, logged: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InternalError) as caught:
        run(path, name, "a key")
    assert (caught.value.status, str(caught.value)) == (
        500,
        "an internal error occurred; it is in the log of the server",
    )
    assert "Traceback" in caplog.text
    assert logged in caplog.text
    assert run(path, "pid")


def test_a_crash_is_an_error_about_what_the_worker_did(path: str) -> None:
    with pytest.raises(RefusedError, match="makes this file crashed"):
        run(path, "crash")


def test_a_task_waits_for_few_others_and_not_for_ever(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, end = TaskPool(path, FILE_FAILURES, PATIENCE, PATIENCE), tmp_path / "end"
    first = threading.Thread(target=pool.run, args=(("wait", str(end)),))
    first.start()
    wait_until(lambda: not pool._running._value)
    impatient = TaskPool(path, FILE_FAILURES, PATIENCE, 0.01)
    impatient._running = pool._running
    with pytest.raises(BusyError, match="too many"):
        impatient.run(("pid", ""))
    others = [threading.Thread(target=pool.run, args=(("pid", ""),)) for _ in range(task_pool._WAITING)]
    for other in others:
        other.start()
    wait_until(lambda: not pool._all._value)
    with pytest.raises(BusyError, match="too many"):
        pool.run(("pid", ""))
    end.touch()
    for thread in (first, *others):
        thread.join()


def test_a_nursery_loads_before_the_first_task_if_it_is_told_to(tmp_path: Path) -> None:
    path, loaded = str(tmp_path / "socket"), tmp_path / "loaded"

    def open_work() -> Work:
        with loaded.open("a", encoding="ascii") as file:
            file.write("once")
        return work

    with contextlib.closing(Nursery(open_work, path, at_first_task=True)):
        pool = TaskPool(path, FILE_FAILURES, PATIENCE, PATIENCE)
        assert not loaded.exists()
        pool.prepare()
        wait_until(loaded.exists)
        pool.prepare()
        assert pool.run(("pid", "")) != os.getpid()
    assert loaded.read_text(encoding="ascii") == "once"
