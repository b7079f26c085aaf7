"""An HTTP client for one SPARQL endpoint, with limits of total time and size.

A request is sent again, after pauses that grow, if the server cannot be reached, closes the connection, or is busy
(503). It is sent at most four times, and not after the deadline.

httpx2 limits only the time of each read, so that a store could send byte after byte for ever. Its asynchronous client
can be cancelled at the deadline, so a thread has an event loop for the exchanges of one client.
"""

import asyncio
import os
import ssl
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.extras import extra
from reaffirm_server.errors import GatewayError, RefusedError, StoreUnavailableError, TimeOutError

if TYPE_CHECKING:
    import httpx2

#: URL schemes of a store: SPARQL over HTTP.
SCHEMES = ("sparql+http", "sparql+https")

#: The environment variable with the password of the user in an address.
PASSWORD = "REAFFIRM_STORE_PASSWORD"  # noqa: S105 - a name

#: Seconds before each retry.
PAUSES = (0.1, 0.3, 1.0)
#: Timeout of connecting, in seconds.
_CONNECTING = 5.0


@dataclass(frozen=True)
class Address:
    """The address of a SPARQL endpoint. Its text and representation omit the password."""

    url: str  #: http(s), without user and password
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.url

    @cached_property
    def parts(self) -> SplitResult:
        """The components of the URL."""
        return urlsplit(self.url)

    def with_url(self, url: str) -> "Address":
        """Return another address of the same server, for the same user."""
        return Address(url, self.user, self.password)


def read_address(text: str) -> Address:
    """Parse an address such as ``sparql+http://user@host:7878/query``.

    The password is taken from the address or, hidden from other users, from the environment. Raises ReaffirmError for
    any other text. Its message does not show the text, which may contain a password.
    """
    parts = urlsplit(text)
    host, port = _host_and_port(parts)
    if parts.scheme not in SCHEMES or not host or parts.fragment:
        raise ReaffirmError("invalid address of a store; a valid address is like sparql+http://host:7878/query")
    url = f"{parts.scheme.removeprefix('sparql+')}://{host}{port}{parts.path or '/'}"
    password = unquote(parts.password) if parts.password else os.environ.get(PASSWORD, "")
    return Address(url + (f"?{parts.query}" if parts.query else ""), unquote(parts.username or ""), password)


def _host_and_port(parts: SplitResult) -> tuple[str, str]:
    """Return host and port as in a URL, with the colon; the host is "" if one of them is invalid."""
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", ""
    return host_in_url(host), f":{port}" if port else ""


def host_in_url(host: str) -> str:
    """Return a host as in a URL, where an address of IPv6 stands in brackets."""
    return f"[{host}]" if ":" in host else host


@dataclass(frozen=True)
class HttpRequest:
    """A request to an endpoint."""

    method: str
    body: bytes = field(repr=False)
    media_type: str  #: of the body
    accept: str
    parameters: Mapping[str, str] = field(default_factory=dict)  #: in addition to those of the address


def form(fields: list[tuple[str, str]], accept: str) -> HttpRequest:
    """Return a POST request with a URL-encoded form."""
    return HttpRequest("POST", urlencode(fields).encode(), "application/x-www-form-urlencoded", accept)


@dataclass(frozen=True)
class StoreResponse:
    """A complete response of an endpoint."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def problem(self) -> str:
        """The first paragraph of an error message, at most 300 characters; "" for an HTML page."""
        if self.media_type in {"text/html", "application/xhtml+xml"}:
            return ""
        text = self.body[:4000].decode(errors="replace").strip()
        return " ".join(text.partition("\n\n")[0].split())[:300]


class HttpClient:
    """A client for one endpoint that threads can share. Connections are reused."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @cached_property
    def _exchanges(self) -> "_Exchanges":
        return _Exchanges(self.address)

    def send(self, request: HttpRequest, seconds: float, max_bytes: int) -> StoreResponse:
        """Send a request and return the response, of at most ``max_bytes`` bytes, within ``seconds`` in all.

        The request may be sent several times and must be idempotent.

        All statuses are returned but 401, 403 and 503. Raises StoreUnavailableError if the server cannot be reached or
        is busy, TimeOutError after ``seconds``, and RefusedError for a longer response. Raises GatewayError for an
        incomplete response, a response that is not HTTP, or failed authentication.
        """
        until = time.monotonic() + seconds
        pauses = list(PAUSES)
        while True:
            try:
                return self._try(request, until - time.monotonic(), max_bytes)
            except TimeoutError as error:
                raise TimeOutError(f"the store took longer than {seconds:.1f} s to answer") from error
            except StoreUnavailableError:
                if not pauses or time.monotonic() + pauses[0] >= until:
                    raise
            time.sleep(pauses.pop(0))

    def _try(self, request: HttpRequest, seconds: float, max_bytes: int) -> StoreResponse:
        """Send a request once. Raises like ``send``, but TimeoutError after the deadline."""
        reply = self._exchanges.run(request, seconds, max_bytes)
        if reply.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            rejected = f"does not accept the user {self.address.user!r} with this password"
            required = f"requires a user: give sparql+http://USER@host/… and the password in {PASSWORD}"
            problem = rejected if self.address.user else required
            raise GatewayError(f"the store at {self.address} {problem}{_detail(reply)}")
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise StoreUnavailableError(f"the store at {self.address} is busy{_detail(reply)}; try again")
        return reply


class _Exchanges:
    """The connections to one endpoint, and the event loop that uses them."""

    def __init__(self, address: Address) -> None:
        with extra("stores"):
            import httpx2  # takes 0.1 s, for stores alone

        self._address = address
        self._auth: httpx2.Auth | None = None  # none before the store requires it
        tls = ssl.create_default_context() if address.parts.scheme == "https" else False
        self._client = httpx2.AsyncClient(
            headers={"User-Agent": "reaffirm", "Accept-Encoding": "identity"},
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=16),
            timeout=httpx2.Timeout(None, connect=_CONNECTING),
            trust_env=False,
            verify=tls,
        )
        self._loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        weakref.finalize(self, _close, self._client, self._loop, thread)

    def run(self, request: HttpRequest, seconds: float, max_bytes: int) -> StoreResponse:
        """Send a request once and return the response, without judging its status. Raises like ``HttpClient.send``."""
        exchange = asyncio.wait_for(self._exchange(request, max_bytes), seconds)
        return asyncio.run_coroutine_threadsafe(exchange, self._loop).result()

    async def _exchange(self, request: HttpRequest, max_bytes: int) -> StoreResponse:
        """Send a request and return the response. Raises GatewayError and StoreUnavailableError."""
        import httpx2

        problem = f"the server at {self._address} does not use HTTP; check the address"
        try:
            response = await self._responding(request)
            problem = f"the answer of the store at {self._address} is truncated; try again"
            try:
                return StoreResponse(response.status_code, response.headers, await _read(response, max_bytes))
            finally:
                await response.aclose()
        except httpx2.RemoteProtocolError as error:
            if "disconnected" in str(error):  # httpcore2's word for a connection that ends before a response
                reason = "it closed the connection without an HTTP response"
                raise StoreUnavailableError(f"the store at {self._address} cannot be reached: {reason}") from error
            raise GatewayError(problem) from error
        except httpx2.TransportError as error:
            raise self._unreachable(error) from error

    async def _responding(self, request: HttpRequest) -> "httpx2.Response":
        """Send a request and return the response before its body. Authenticate if the store requires it."""
        import httpx2

        url, client = httpx2.URL(self._address.url), self._client
        headers = {"Accept": request.accept, "Content-Type": request.media_type}
        headers["Content-Length"] = str(len(request.body))  # of DELETE, too
        target = url.copy_merge_params(request.parameters) if request.parameters else url
        message = client.build_request(request.method, target, content=request.body, headers=headers)
        response = await client.send(message, stream=True, auth=self._auth)
        if response.status_code != HTTPStatus.UNAUTHORIZED or not self._address.user:
            return response
        await response.aread()  # so that the connection is used again
        user = self._address.user, self._address.password
        if response.headers.get("WWW-Authenticate", "").lower().startswith("digest "):
            digest = self._auth = httpx2.DigestAuth(*user)
            flow = digest.auth_flow(message)
            next(flow)
            flow.send(response)  # it keeps the challenge
        else:
            self._auth = httpx2.BasicAuth(*user)
        return await client.send(message, stream=True, auth=self._auth)

    def _unreachable(self, error: Exception) -> GatewayError | StoreUnavailableError:
        """Return the error for a connection that failed, with the reason of the system."""
        causes = [error]
        while isinstance(cause := causes[-1].__cause__ or causes[-1].__context__, Exception):
            causes.append(cause)
        if tls := next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None):
            return GatewayError(f"no secure connection to the store at {self._address}: {tls.reason}")
        numbers = (cause.errno for cause in causes if isinstance(cause, OSError))
        number = next((number for number in numbers if number and number > 0), 0)
        reason = os.strerror(number) if number else str(error) or "no answer"
        return StoreUnavailableError(f"the store at {self._address} cannot be reached: {reason}")


async def _read(response: "httpx2.Response", max_bytes: int) -> bytes:
    """Return the complete body of a response. Raises RefusedError if it has more than ``max_bytes`` bytes."""
    chunks = []
    async for chunk in response.aiter_raw():
        chunks.append(chunk)
        if response.num_bytes_downloaded > max_bytes:
            raise RefusedError(f"the answer of the store has more than {max_bytes:,} bytes; select less, or use LIMIT")
    return b"".join(chunks)


def _close(client: "httpx2.AsyncClient", loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Close the connections of a client, and end the thread of its event loop."""
    asyncio.run_coroutine_threadsafe(client.aclose(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def _detail(reply: StoreResponse) -> str:
    """Return the error message of a response in brackets, "" if it has no message."""
    return f" ({reply.problem})" if reply.problem else ""
