"""Limits of connections: of time without progress, of connections from one address, of bodies and large answers.

The HTTP server has a time limit for headers only. A client that sends its body slowly occupies a thread, and one that
does not read its answer keeps it in memory. Therefore a thread of each web process closes connections without progress
(Linux; TCP_INFO of tcp(7)), and few threads wait at a time: for bodies, or for clients that read large answers.
"""

import contextlib
import os
import resource
import socket
import stat
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from reaffirm_server.errors import BusyError

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

#: Seconds without progress after which a connection is closed, beyond the longest time of a query or a check.
IDLE = 15.0
#: Bytes that a client must send within that time to make progress.
_LEAST = 10_000
#: Maximum number of connections from one address in a web process, and of bodies that are awaited, from all addresses
#: and from one.
_CONNECTIONS, _BODIES, _BODIES_EACH = 256, 16, 8
#: Minimum number of bytes of a large answer, and of the parts in which it is sent.
_LARGE, _PART = 1_000_000, 262_144
#: Maximum number of large answers that are being read in a web process, from all addresses and from one, and of their
#: bytes.
_ANSWERS, _ANSWERS_EACH, _ANSWER_BYTES = 16, 8, 200_000_000
#: Seconds between looks at the connections.
_INTERVAL = 1.0
#: Seconds after which the system closes a connection that sends nothing, and one that does not read.
_SILENT, _UNREAD = 5, 30
#: The counters ``tcpi_bytes_acked`` and ``tcpi_bytes_received`` (linux/tcp.h).
_COUNTERS = struct.Struct("=QQ")
_OFFSET = 120


def limit_listener(listener: socket.socket) -> None:
    """Let the system hold back connections that send nothing, and close those that do not read (Linux; tcp(7))."""
    for option, value in (("TCP_DEFER_ACCEPT", _SILENT), ("TCP_USER_TIMEOUT", _UNREAD * 1_000)):
        if hasattr(socket, option):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def allow_files(number: int) -> None:
    """Raise the limit of open files of this process to a number, or as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < number:
        most = number if hard == resource.RLIM_INFINITY else min(number, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


@dataclass
class _Progress:
    """The last progress of a connection: when, and the bytes received by then and acknowledged by the client."""

    first: float  #: when the connection was first seen
    since: float
    received: int
    acknowledged: int


class Connections:
    """The connections of this process to a port, of which those without progress are closed."""

    def __init__(self, port: int, seconds: float, *, per_address: bool) -> None:
        """Close connections after ``seconds`` without progress, and with ``per_address`` those beyond the maximum."""
        self._port, self._seconds, self._per_address = port, seconds, per_address
        self._known: dict[tuple[Any, ...], _Progress] = {}

    def watch(self) -> None:
        """Look at the connections for as long as the process runs."""
        while True:
            time.sleep(_INTERVAL)
            with contextlib.suppress(OSError):
                self.look(time.monotonic())

    def look(self, now: float) -> int:
        """Close the connections that break a limit at a time in seconds, and return their number."""
        by_address: dict[str, list[tuple[_Progress, socket.socket]]] = defaultdict(list)
        known: dict[tuple[Any, ...], _Progress] = {}
        with contextlib.ExitStack() as stack:
            for peer, connection in self._open():
                stack.enter_context(connection)
                if peer in known:  # the number of the folder's own file may be that of a copy by now
                    continue
                acknowledged, received = _counters(connection)
                last = self._known.get(peer)
                if last is None or acknowledged != last.acknowledged or received - last.received >= _LEAST:
                    last = _Progress(last.first if last else now, now, received, acknowledged)
                known[peer] = last
                by_address[peer[0]].append((last, connection))
            self._known = known
            over = [pair for pairs in by_address.values() for pair in self._over(pairs, now)]
            for _, connection in over:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        return len(over)

    def _over(
        self, connections: list[tuple[_Progress, socket.socket]], now: float
    ) -> Iterator[tuple[_Progress, socket.socket]]:
        """Yield the connections of an address that are to be closed: of too many, first those without progress."""
        ordered = sorted(connections, key=lambda pair: (pair[0].since, pair[0].first))
        surplus = len(ordered) - _CONNECTIONS if self._per_address else 0
        for place, (progress, connection) in enumerate(ordered):
            if place < surplus or now - progress.since > self._seconds:
                yield progress, connection

    def _open(self) -> Iterator[tuple[tuple[Any, ...], socket.socket]]:
        """Yield the address of each client and a copy of its connection."""
        for name in os.listdir("/proc/self/fd") if Path("/proc/self/fd").exists() else ():  # noqa: PTH208 - faster
            try:
                if not stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                    continue
                connection = socket.socket(fileno=os.dup(int(name)))
            except OSError:  # closed meanwhile
                continue
            with contextlib.suppress(OSError):
                is_inet = connection.family in {socket.AF_INET, socket.AF_INET6}
                if is_inet and connection.getsockname()[1] == self._port:
                    yield connection.getpeername(), connection
                    continue
            connection.close()


def _counters(connection: socket.socket) -> tuple[int, int]:
    """Return the bytes that the client acknowledged and sent."""
    state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    if len(state) < _OFFSET + _COUNTERS.size:
        return 0, 0
    acknowledged, received = _COUNTERS.unpack_from(state, _OFFSET)
    return int(acknowledged), int(received)


class _Places:
    """Places for the clients that threads wait for, of which one address may take a part."""

    def __init__(self, most: int, most_each: int, most_bytes: int = 0) -> None:
        self._most, self._most_each, self._most_bytes = most, most_each, most_bytes
        self._taken, self._bytes, self._lock = Counter[str](), 0, threading.Lock()

    def take(self, address: str, size: int = 0) -> bool:
        """Take a place for an address and a number of bytes. Return whether there was one."""
        with self._lock:
            is_full = self._taken.total() >= self._most or self._taken[address] >= self._most_each
            if is_full or self._bytes + size > self._most_bytes:
                return False
            self._taken[address] += 1
            self._bytes += size
            return True

    def leave(self, address: str, size: int = 0) -> None:
        """Release a slot."""
        with self._lock:
            self._taken[address] -= 1
            self._taken += Counter()  # without addresses that have no place
            self._bytes -= size


class _Awaited:
    """The body of a request. A read fails if the bodies of too many requests are awaited."""

    def __init__(self, body: Any, address: str, places: _Places) -> None:
        self._body, self._address, self._places = body, address, places

    def read(self, size: int = -1) -> bytes:
        """Read bytes; see ``io.RawIOBase``. Raises BusyError."""
        with self._place():
            return bytes(self._body.read(size) if size >= 0 else self._body.read())

    def readline(self, size: int = -1) -> bytes:
        """Read a line; see ``io.IOBase``. Raises BusyError."""
        with self._place():
            return bytes(self._body.readline(size) if size >= 0 else self._body.readline())

    def readlines(self, hint: int = -1) -> list[bytes]:
        """Read all lines; see ``io.IOBase``. Raises BusyError."""
        with self._place():
            return list(self._body.readlines(hint) if hint >= 0 else self._body.readlines())

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    @contextlib.contextmanager
    def _place(self) -> Iterator[None]:
        """Take one of the places for bodies that are awaited."""
        if not self._places.take(self._address):
            raise BusyError("too many requests are being received; try again in a moment")
        try:
            yield
        finally:
            self._places.leave(self._address)


def limit_bodies(application: Application, *, per_address: bool) -> Application:
    """Wrap an application to wait for few bodies at a time; a request beyond gets 503 (``BusyError``)."""
    places = _Places(_BODIES, _BODIES_EACH if per_address else _BODIES)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = _Awaited(environ["wsgi.input"], environ.get("REMOTE_ADDR", ""), places)
        return application({**environ, "wsgi.input": body}, start_response)

    return answer


class _Read:
    """A large answer that is sent in parts, each when the client has read the part before."""

    def __init__(self, parts: Iterable[bytes], leave: Callable[[], None]) -> None:
        self._parts, self._leave = parts, leave

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            for start in range(0, len(part), _PART):
                yield part[start : start + _PART]

    def close(self) -> None:
        """Give the place back when the answer is sent, or the client has left."""
        self._leave()
        close(self._parts)


def close(parts: Iterable[bytes]) -> None:
    """Close the parts of an answer, if they can be closed (PEP 3333)."""
    if hasattr(parts, "close"):
        parts.close()


def limit_answers(application: Application, *, per_address: bool) -> Application:
    """Wrap an application so that few clients read large answers at a time; a request beyond gets 503.

    An answer of unknown size counts as large.
    """
    places = _Places(_ANSWERS, _ANSWERS_EACH if per_address else _ANSWERS, _ANSWER_BYTES)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        size = 0

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal size
            lengths = (int(value) for name, value in headers if name.lower() == "content-length")
            size = next(lengths, _LARGE) if status.startswith("200") else 0
            return start_response(status, headers, *more)

        parts = application(environ, start)
        if size < _LARGE or environ["REQUEST_METHOD"] == "HEAD":
            return parts
        address = environ.get("REMOTE_ADDR", "")
        if places.take(address, size):
            return _Read(parts, partial(places.leave, address, size))
        close(parts)
        start_response("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "20")])
        return [b"too many large answers are being read; try again in a moment\n"]

    return answer
