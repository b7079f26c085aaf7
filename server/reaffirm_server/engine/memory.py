"""A budget for the memory of all workers of a nursery together (Linux only).

The limit of each worker is high, since a single query may need it. Many workers at their limits would exhaust the
machine. Therefore the nursery, the process that starts the workers, measures them. Beyond the budget it kills the
largest worker. It writes a file next to its socket, from which the pool learns the reason.
"""

import contextlib
import os
import resource
import select
import signal
import time
from pathlib import Path

from reaffirm_server.engine.sandbox import handle_of

#: Seconds between looks at the memory of the workers. A worker allocates at most about 0.1 GB in this time.
_INTERVAL = 0.1
_PAGE = resource.getpagesize()


def was_over_budget(path: str, pid: int) -> bool:
    """Return whether the nursery with a socket at ``path`` killed a worker for its memory. The answer is given once."""
    try:
        _mark(path, pid).unlink()
    except OSError:
        return False
    return True


def _mark(path: str, pid: int) -> Path:
    return Path(f"{path}-{pid}")


class MemoryBudget:
    """The workers of a nursery, of which the largest is killed if they use too much memory together."""

    def __init__(self, path: str, most: int) -> None:
        """Allow ``most`` bytes to the workers of the nursery with a socket at ``path``."""
        self._path, self._most = path, most
        self._workers: dict[int, tuple[int, int]] = {}  # by handle (pidfd_open(2)): process number, bytes at its start
        self._ended, self._next = select.poll(), 0.0

    def add(self, pid: int) -> None:
        """Watch a worker that was just forked from this process."""
        handle = handle_of(pid)
        if handle is not None:
            self._workers[handle] = pid, private_bytes(os.getpid())
            self._ended.register(handle, select.POLLIN)

    def look(self) -> float | None:
        """Look at the workers if it is time. Return the seconds until the next look, None if there are no workers."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL
            self._forget_ended()
            self._keep()
        return max(self._next - now, 0.001) if self._workers else None

    def _forget_ended(self) -> None:
        for handle, _ in self._ended.poll(0):
            self._ended.unregister(handle)
            os.close(handle)
            del self._workers[handle]

    def _keep(self) -> None:
        """Kill the largest workers until the others are within the budget."""
        used = {}
        for handle, (pid, before) in self._workers.items():
            with contextlib.suppress(OSError):  # it has ended
                used[handle] = private_bytes(pid) - before
        total = sum(used.values())
        for handle in sorted(used, key=used.__getitem__, reverse=True):
            if total <= self._most:
                return
            _mark(self._path, self._workers[handle][0]).touch()
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            total -= used[handle]


def private_bytes(pid: int) -> int:
    """Return the memory of a process without that of files, in bytes. Raises OSError if it has ended."""
    pages = Path(f"/proc/{pid}/statm").read_bytes().split()
    return (int(pages[1]) - int(pages[2])) * _PAGE
