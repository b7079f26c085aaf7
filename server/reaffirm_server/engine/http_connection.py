"""Exchanges with a store over httpx2, with a deadline for the whole exchange and authentication on demand.

httpx2 limits only the time of each read, so that a store could send byte after byte for ever. Here the timeout of a
request is its deadline, on the clock of ``time.monotonic``. The first request to a store imports this module.
"""

import contextlib
import select
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Generator, Iterator
from typing import Any

import httpcore2
import httpx2

from reaffirm_server.engine.http_client import Address, HttpRequest, StoreResponse
from reaffirm_server.errors import GatewayError, RefusedError

#: Timeout of connecting, in seconds.
_CONNECTING = 5.0
#: Maximum number of idle connections.
_MAX_IDLE = 16


class StoreConnections:
    """Connections to one endpoint, which are reused and which threads can share."""

    def __init__(self, address: Address) -> None:
        self._address, self._url = address, httpx2.URL(address.url)
        transport = _Transport(ssl.create_default_context() if self._url.scheme == "https" else None)
        auth = _Authentication(address) if address.user else None
        headers = {"User-Agent": "reaffirm", "Accept-Encoding": "identity"}
        self._client = httpx2.Client(transport=transport, trust_env=False, auth=auth, headers=headers)
        weakref.finalize(self, self._client.close)

    def exchange(self, request: HttpRequest, until: float, max_bytes: int) -> StoreResponse:
        """Send a request and return the response, of at most ``max_bytes`` bytes.

        Raises OSError, which includes TimeoutError after the deadline, RefusedError for a longer response, and
        GatewayError for an incomplete response or one that is not HTTP.
        """
        url = self._url.copy_merge_params(request.parameters) if request.parameters else self._url
        headers = {"Accept": request.accept, "Content-Type": request.media_type}
        headers["Content-Length"] = str(len(request.body))  # of DELETE, too
        message = self._client.build_request(request.method, url, content=request.body, headers=headers, timeout=until)
        problem = f"the server at {self._address} does not use HTTP; check the address"
        try:
            with contextlib.closing(self._client.send(message, stream=True)) as response:
                problem = f"the answer of the store at {self._address} is truncated; try again"
                return StoreResponse(response.status_code, response.headers, _read(response, max_bytes))
        except httpx2.ProtocolError as error:
            raise GatewayError(problem) from error


def _read(response: httpx2.Response, max_bytes: int) -> bytes:
    """Return the complete body of a response. Raises RefusedError if it has more than ``max_bytes`` bytes."""
    chunks = []
    for chunk in response.iter_raw():
        chunks.append(chunk)
        if response.num_bytes_downloaded > max_bytes:
            raise RefusedError(f"the answer of the store has more than {max_bytes:,} bytes; select less, or use LIMIT")
    return b"".join(chunks)


class _Authentication(httpx2.Auth):
    """Authentication once the store requires it: Digest (RFC 7616), or else Basic (RFC 7617)."""

    def __init__(self, address: Address) -> None:
        self._digest = httpx2.DigestAuth(address.user, address.password)
        self._basic = httpx2.BasicAuth(address.user, address.password)
        self._current: httpx2.Auth = self._digest  # which sends nothing before the first challenge
        self._counting = threading.Lock()  # each use of a challenge is counted

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Yield a request and, if the store requires a user, the request with the credentials that it requires."""
        with self._counting:
            next(self._current.auth_flow(request))
        response = yield request
        if response.status_code != httpx2.codes.UNAUTHORIZED:
            return
        digest = response.headers.get("WWW-Authenticate", "").lower().startswith("digest ")
        self._current = self._digest if digest else self._basic
        with self._counting:
            flow = self._current.auth_flow(request)
            next(flow)
            if digest:
                flow.send(response)
        yield request


class _Transport(httpx2.HTTPTransport):
    """A transport of httpx over the sockets of ``_Network``, which its own constructor does not offer."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._pool = httpcore2.ConnectionPool(
            tls, max_connections=None, max_keepalive_connections=_MAX_IDLE, network_backend=_Network()
        )


class _Network(httpcore2.NetworkBackend):
    """Sockets whose timeout is a deadline."""

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any) -> "_Stream":
        with _connecting(timeout) as seconds:
            sock = socket.create_connection((host, port), seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _Stream(sock)


class _Stream(httpcore2.NetworkStream):
    """A connected socket whose timeout is a deadline."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._answered = False  #: whether the response to the last request has begun

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes. Raises OSError, and RemoteProtocolError for a response that is not HTTP."""
        self._sock.settimeout(_left(timeout))
        data = self._sock.recv(max_bytes)
        if not self._answered:
            if not data:
                raise ConnectionResetError("it closed the connection without a response")
            if not b"HTTP/".startswith(data[:5]):
                raise httpcore2.RemoteProtocolError("not HTTP")
            self._answered = True
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._answered = False
        if buffer:
            self._sock.settimeout(_left(timeout))
            self._sock.sendall(buffer)

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        with _connecting(timeout) as seconds:
            self._sock.settimeout(seconds)
            return _Stream(ssl_context.wrap_socket(self._sock, server_hostname=server_hostname))

    def get_extra_info(self, info: str) -> Any:
        """Answer httpx's ``is_readable`` query: True if the server has closed the idle connection."""
        if info != "is_readable":
            return None
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return bool(poll.poll(0))


@contextlib.contextmanager
def _connecting(until: float | None) -> Iterator[float]:
    """Yield the seconds in which to connect, and raise ConnectionError if there is no answer within them."""
    seconds = min(_left(until), _CONNECTING)
    try:
        yield seconds
    except TimeoutError as error:
        raise ConnectionError("no answer") from error


def _left(until: float | None) -> float:
    """Return the seconds until the deadline. Raises TimeoutError if it has passed."""
    left = (until or 0.0) - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
