"""The web server: Granian, with what its public interface does not offer.

This is the only module that uses private names of Granian.
"""

import contextlib
import socket
from collections import Counter
from ctypes import Structure, c_bool, c_longlong
from functools import partial
from multiprocessing.sharedctypes import RawValue
from typing import Any

from granian.server.mp import MPServer

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.endpoint.connections import limit_listener
from reaffirm_server.engine.memory import private_bytes

#: Seconds that an old web process continues after its replacement has started.
OVERLAP = 2.0
#: Seconds between looks at the memory of the web processes, and the looks in a row at which one has grown by so many
#: bytes since the first look at any, without its caches. It is then replaced: its allocators keep what the largest
#: requests needed. In ordinary use it grows by about half of this (bench/results.md, section All attacks at once).
LOOK, LOOKS, GROWTH = 30, 10, 64_000_000


class WorkerState(Structure):
    """WorkerState that a web process shares with the process that starts it."""

    _fields_ = (("leaving", c_bool), ("cached", c_longlong))
    leaving: bool  #: whether it is about to end
    cached: int  #: the bytes of its caches


class WebServer(MPServer):
    """Granian with a listening socket for each web process; the replacement of a process takes its socket over.

    A web process whose memory has grown is replaced as at a reload (see ``GROWTH``). Granian has a limit of its own,
    but a fixed one that includes the files in memory, and both differ between datasets.

    The kernel distributes connections over the sockets (SO_REUSEPORT). With one shared socket, the first process to
    wake up would take most connections. If each process opened its own socket, as Granian does on Linux by default, the
    connections that wait at the socket would be reset when the process ends.
    """

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()  # type: ignore[no-untyped-call]
        untyped: Any = self
        holders = [untyped._shd or untyped._ssp.build() for _ in range(untyped.workers)]
        self._listening = [(holder, socket.socket(fileno=holder.get_fd())) for holder in holders]
        for _, listener in self._listening:
            limit_listener(listener)

        self._states = [RawValue(WorkerState) for _ in holders]
        self.forget_memory()

    def _reload(self, *args: Any) -> None:
        with contextlib.suppress(ReaffirmError):  # a refused reload leaves the web processes as they are
            super()._reload(*args)  # type: ignore[no-untyped-call]

    def startup(self, *args: Any) -> None:
        """Start the web processes, and watch their memory."""
        super().startup(*args)  # type: ignore[no-untyped-call]
        self._watch_workers_rss()  # type: ignore[no-untyped-call]

    def forget_memory(self) -> None:
        """Forget the memory of the web processes, before those of another dataset start."""
        self._first_bytes, self._large = 0, Counter[int]()

    def _handle_rss_signal(self, spawn_target: Any, target_loader: Any) -> None:
        """Replace the web processes that have grown, one after another."""
        untyped: Any = self
        used = {}
        for place, process in enumerate(untyped.wrks):
            with contextlib.suppress(OSError):  # it has ended
                used[place] = private_bytes(process._id()) - self._states[place].cached
        self._first_bytes = self._first_bytes or min(used.values(), default=0)
        grown = {place for place, size in used.items() if size - self._first_bytes > GROWTH}
        self._large = Counter({place: self._large[place] + 1 for place in grown})
        for place in [place for place, looks in self._large.items() if looks >= LOOKS]:
            del self._large[place]
            self._respawn_workers([place], spawn_target, target_loader, delay=OVERLAP)

    def _respawn_workers(self, workers: list[int], *args: Any, **kwargs: Any) -> None:
        for place in workers:
            self._states[place].leaving = True
            super()._respawn_workers([place], *args, **kwargs)

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any, *args: Any, **kwargs: Any) -> Any:
        untyped: Any = self
        untyped._ssp, (untyped._shd, untyped._sso) = None, self._listening[idx]
        self._states[idx] = RawValue(WorkerState)
        load = partial(callback_loader, state=self._states[idx])
        return super()._spawn_worker(idx, target, load, *args, **kwargs)
