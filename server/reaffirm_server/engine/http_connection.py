"""Connection: one connection over HTTP, of which every part must be done until a moment."""

import http.client
import io
import socket
import time
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import SplitResult

from reaffirm_server.errors import RefusedError

#: Seconds within which a connection is made.
_CONNECTING = 5.0
_CHUNK = 1 << 16


class Connection:
    """A connection of which every part must be done until a moment: connecting, sending, each read."""

    def __init__(self, where: SplitResult) -> None:
        """Take the address of a server; a connection is made when something is sent."""
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        self.until = 0.0  #: that moment, of ``time.monotonic``
        self._http = kind(where.hostname or "", where.port)
        self._http.response_class = partial(_response, self)  # type: ignore[assignment]

    @property
    def left(self) -> float:
        """Seconds that are left; raises TimeoutError if there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def request(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send a request."""
        if self._http.sock is None:
            self._http.timeout = min(self.left, _CONNECTING)
            try:
                self._http.connect()
            except TimeoutError as error:
                raise ConnectionError("it does not answer") from error
        self._http.sock.settimeout(self.left)
        self._http.request(method, target, body, headers)

    def getresponse(self) -> http.client.HTTPResponse:
        """The answer, of which the head is read."""
        return self._http.getresponse()

    def close(self) -> None:
        """End it."""
        self._http.close()


def _response(connection: Connection, sock: socket.socket, *args: Any, **options: Any) -> http.client.HTTPResponse:
    """An answer that is read from a socket while there is time."""
    return http.client.HTTPResponse(_Timed(connection, sock), *args, **options)  # type: ignore[arg-type]


class _Timed(io.RawIOBase):
    """The bytes that come from a socket, in the place of the file that http.client would make of it."""

    def __init__(self, connection: Connection, sock: socket.socket) -> None:
        self._connection, self._sock, self._file = connection, sock, sock.makefile("rb", buffering=0)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._connection.left)
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


def read(response: http.client.HTTPResponse, most: int) -> bytes:
    """The body, whole. Raises RefusedError if it has more bytes than ``most``, IncompleteRead if it breaks off."""
    found = io.BytesIO()
    while chunk := response.read(_CHUNK):
        if found.tell() + len(chunk) > most:
            raise RefusedError(f"the answer of the store has more than {most:,} bytes; ask for less, or use LIMIT")
        found.write(chunk)
    if response.length:  # bytes that were announced and did not come
        raise http.client.IncompleteRead(b"", response.length)
    return found.getvalue()
