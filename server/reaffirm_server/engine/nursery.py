"""Supervision of a nursery, the process that starts workers: if it and its reserve die, another one replaces them."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from reaffirm_server.engine.nursery_process import STARTED, NurseryProcess
from reaffirm_server.engine.sandbox import handle_of
from reaffirm_server.engine.worker import BUDGET_BYTES, Work

#: Seconds for which a nursery must run to count as started well, and the failures in a row after which the server ends.
_WELL, _FAILURES = 5.0, 5
#: Held while a nursery is forked, so that no other nursery inherits its pipe.
_FORKING = threading.Lock()


class Nursery:
    """A nursery at a path, from its start until ``close``. The process that creates it starts and replaces it."""

    def __init__(
        self, open_work: Callable[[], Work], path: str, *, memory: int = BUDGET_BYTES, at_first_task: bool = False
    ) -> None:
        """Start the nursery, which listens at ``path``, and wait until it is ready.

        ``open_work`` loads what the tasks need, with ``at_first_task`` only then. ``memory`` is the maximum number of
        bytes of all workers together. No other thread of this process may hold a lock now: the nursery is a fork.
        Raises OSError if it fails to start.
        """
        self._path = path
        self._fork = partial(_fork, open_work, path, memory, at_first_task=at_first_task)
        self._lock, self._closed = threading.Lock(), False
        self.process = 0  #: the process number of the nursery
        self._started = self._start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop the nursery."""
        with self._lock:
            self._closed = True
            self._stop()
        self._watcher.join()

    def _stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)

    def _start(self) -> Iterator[int]:
        """Start the nursery. Return its processes, each when it has become the nursery, until none is left."""
        started = _processes(*self._fork())
        self.process = next(started, 0)
        if not self.process:
            raise OSError("the query workers did not start")
        return started

    def _watch(self) -> None:
        """Start another nursery whenever the nursery and its reserve have died. The kernel ends its workers with it."""
        failures = 0
        while True:
            began = time.monotonic()
            for process in self._started:
                with self._lock:
                    self.process = process
                    if self._closed:  # the reserve has not been told
                        self._stop()
                        continue
                print("reaffirm: the workers have died; the reserve replaces them", file=sys.stderr, flush=True)
            failures = 0 if time.monotonic() - began > _WELL else failures + 1
            with self._lock:
                if self._closed:
                    return
                print("reaffirm: the workers have died; they are started again", file=sys.stderr, flush=True)
                Path(self._path).unlink(missing_ok=True)
                try:
                    if failures > _FAILURES:
                        raise OSError("the workers died several times")
                    self._started = self._start()
                except OSError as error:
                    _end_server(str(error))


def _fork(open_work: Callable[[], Work], path: str, memory: int, *, at_first_task: bool) -> tuple[int, int]:
    """Fork a nursery. Return its process number and the pipe to which it writes."""
    server = handle_of(os.getpid())
    with _FORKING:
        pipe, started = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(pipe)
                NurseryProcess(open_work, path, memory, started, server).serve(at_first_task=at_first_task)
            except Exception as error:  # noqa: BLE001 - a child must not return into its parent's code
                print(f"reaffirm: the workers cannot start: {error}", file=sys.stderr, flush=True)
            finally:
                os._exit(1)
        os.close(started)
    if server is not None:
        os.close(server)
    return pid, pipe


def _processes(group: int, pipe: int) -> Iterator[int]:
    """Yield each process that has become the nursery, until none is left; the first has the number of their group."""
    with os.fdopen(pipe, "rb", buffering=0) as messages:
        while message := messages.read(STARTED.size):
            _reap(group, os.WNOHANG)
            yield STARTED.unpack(message)[0]
    _reap(group)


def _reap(group: int, options: int = 0) -> None:
    """Wait for the ended processes of a group. The server also gets those whose parent, the nursery, has ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-group, options)[0]:
            pass


def _end_server(problem: str) -> None:
    """End the server with a status after which a service manager starts it again. Its processes end with it."""
    print(f"reaffirm: {problem}; the server ends", file=sys.stderr, flush=True)
    os._exit(os.EX_SOFTWARE)
