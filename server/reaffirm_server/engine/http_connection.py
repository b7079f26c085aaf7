"""An HTTP connection with an overall deadline."""

import http.client
import io
import socket
import time
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import SplitResult

from reaffirm_server.errors import RefusedError

#: Timeout of connecting, in seconds.
_CONNECTING = 5.0
_CHUNK = 1 << 16  #: bytes


class Connection:
    """A connection with a deadline for connecting, sending and each read."""

    def __init__(self, address: SplitResult) -> None:
        """Use the address of a server. The first request opens the connection."""
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self.until = 0.0  #: the deadline, on the clock of ``time.monotonic``
        self._http = kind(address.hostname or "", address.port)
        self._http.response_class = partial(_response, self)  # type: ignore[assignment]

    @property
    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError if it has passed."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def request(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send a request. Raises OSError, which includes TimeoutError after the deadline."""
        if self._http.sock is None:
            self._http.timeout = min(self.left, _CONNECTING)
            try:
                self._http.connect()
            except TimeoutError as error:
                raise ConnectionError("no answer") from error
        self._http.sock.settimeout(self.left)
        self._http.request(method, target, body, headers)

    def getresponse(self) -> http.client.HTTPResponse:
        """Return the response after its status line and headers are read."""
        return self._http.getresponse()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


def _response(connection: Connection, sock: socket.socket, *args: Any, **options: Any) -> http.client.HTTPResponse:
    """Return a response with reads that keep to the deadline of a connection."""
    return http.client.HTTPResponse(_Timed(connection, sock), *args, **options)  # type: ignore[arg-type]


class _Timed(io.RawIOBase):
    """A reader of a socket that sets the remaining time before each read, in place of ``socket.makefile``."""

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


def read(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    """Return the complete body of a response, of at most ``max_bytes`` bytes.

    Raises RefusedError for a longer body, IncompleteRead if the connection ends before the announced length.
    """
    body = io.BytesIO()
    while chunk := response.read(_CHUNK):
        if body.tell() + len(chunk) > max_bytes:
            raise RefusedError(f"the answer of the store has more than {max_bytes:,} bytes; select less, or use LIMIT")
        body.write(chunk)
    if response.length:  # bytes of Content-Length that are missing
        raise http.client.IncompleteRead(b"", response.length)
    return body.getvalue()
