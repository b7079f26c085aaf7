"""Supervision of a nursery, the process that starts workers: if it dies, another nursery replaces it."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reaffirm_server.engine.worker import BUDGET_BYTES, Work, start_nursery

#: Seconds for which a nursery must run to count as started well, and the failures in a row after which the server ends.
_WELL, _FAILURES = 5.0, 5


class Nursery:
    """A nursery at a path, from its start until ``close``. The process that creates it starts and replaces it."""

    def __init__(
        self, open_work: Callable[[], Work], path: str, *, memory: int = BUDGET_BYTES, at_first_task: bool = False
    ) -> None:
        """Start the nursery; see ``start_nursery``. Raises OSError if it fails to start."""
        self._path = path
        self._start = partial(start_nursery, open_work, path, memory=memory, at_first_task=at_first_task)
        self._lock, self._closed = threading.Lock(), False
        self.process = self._start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop the nursery."""
        with self._lock:
            self._closed = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGTERM)
        self._watcher.join()

    def _watch(self) -> None:
        """Start another nursery whenever the nursery has died. The kernel ends its workers with it."""
        failures = 0
        while True:
            started = time.monotonic()
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.process, 0)
            failures = 0 if time.monotonic() - started > _WELL else failures + 1
            with self._lock:
                if self._closed:
                    return
                print("reaffirm: the workers have died; they are started again", file=sys.stderr, flush=True)
                Path(self._path).unlink(missing_ok=True)
                try:
                    if failures > _FAILURES:
                        raise OSError("the workers died several times")
                    self.process = self._start()
                except OSError as error:
                    _end_server(str(error))


def _end_server(problem: str) -> None:
    """End the server with a status after which a service manager starts it again. Its processes end with it."""
    print(f"reaffirm: {problem}; the server ends", file=sys.stderr, flush=True)
    os._exit(os.EX_SOFTWARE)
