"""An HTTP client for one SPARQL endpoint, with limits of total time and size.

Connections are reused. A request is retried, after longer pauses, until the deadline: if the server cannot be reached,
closes the connection, or is busy (503).
"""

import base64
import contextlib
import http.client
import os
import ssl
import threading
import time
import weakref
from collections import deque
from dataclasses import dataclass, field
from email.message import Message as Headers
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlencode, urlsplit, urlunsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.engine.http_connection import Connection, read
from reaffirm_server.errors import GatewayError, StoreUnavailableError, TimeOutError

#: URL schemes of a store: SPARQL over HTTP.
SCHEMES = ("sparql+http", "sparql+https")

#: The environment variable with the password of the user in an address.
PASSWORD = "REAFFIRM_STORE_PASSWORD"  # noqa: S105 - a name

#: Seconds before each retry.
PAUSES = (0.1, 0.3, 1.0)

#: Maximum number of idle connections.
_MAX_IDLE = 16


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
    query: str = ""  #: parameters in addition to those of the address

    def target(self, address: Address) -> str:
        """Return the path and the parameters of the request."""
        parameters = "&".join(filter(None, (address.parts.query, self.query)))
        return f"{address.parts.path}?{parameters}" if parameters else str(address.parts.path)


def form(fields: list[tuple[str, str]], accept: str) -> HttpRequest:
    """Return a POST request with a URL-encoded form."""
    return HttpRequest("POST", urlencode(fields).encode(), "application/x-www-form-urlencoded", accept)


@dataclass(frozen=True)
class StoreResponse:
    """A complete response of an endpoint."""

    status: int
    headers: Headers = field(repr=False)
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
    """A client for one endpoint that threads can share."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._idle: deque[Connection] = deque()
        weakref.finalize(self, _close, self._idle)
        self._challenge: str | None = None  #: the last WWW-Authenticate header
        self._digest, self._counting = _Digest(address), threading.Lock()  # each use of a challenge is counted

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
                return self._try(request, until, max_bytes)
            except TimeoutError as error:
                raise TimeOutError(f"the store took longer than {seconds:.1f} s to answer") from error
            except StoreUnavailableError:
                if not pauses or time.monotonic() + pauses[0] >= until:
                    raise
            time.sleep(pauses.pop(0))

    def _try(self, request: HttpRequest, until: float, max_bytes: int) -> StoreResponse:
        """Send a request once. Raises like ``send``, but TimeoutError after the deadline."""
        try:
            reply = self._authorised(request, until, max_bytes)
        except TimeoutError:
            raise
        except ssl.SSLError as error:
            raise GatewayError(f"no secure connection to the store at {self.address}: {error.reason}") from error
        except http.client.IncompleteRead as error:
            raise GatewayError(f"the answer of the store at {self.address} is truncated; try again") from error
        except OSError as error:
            raise StoreUnavailableError(
                f"the store at {self.address} cannot be reached: {error.strerror or error}"
            ) from error
        except http.client.HTTPException as error:
            raise GatewayError(f"the server at {self.address} does not use HTTP; check the address") from error
        if reply.status == http.HTTPStatus.SERVICE_UNAVAILABLE:
            raise StoreUnavailableError(f"the store at {self.address} is busy{_detail(reply)}; try again")
        return reply

    def _authorised(self, request: HttpRequest, until: float, max_bytes: int) -> StoreResponse:
        """Send a request; authenticate if the endpoint requires a user. Raises GatewayError if that fails."""
        reply = self._send(request, until, max_bytes)
        if reply.status == http.HTTPStatus.UNAUTHORIZED and self.address.user:
            self._challenge = reply.headers.get("WWW-Authenticate", "Basic")
            reply = self._send(request, until, max_bytes)
        if reply.status in {http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN}:
            rejected = f"does not accept the user {self.address.user!r} with this password"
            required = f"requires a user: give sparql+http://USER@host/… and the password in {PASSWORD}"
            problem = rejected if self.address.user else required
            raise GatewayError(f"the store at {self.address} {problem}{_detail(reply)}")
        return reply

    def _send(self, request: HttpRequest, until: float, max_bytes: int) -> StoreResponse:
        """Send a request on an idle connection, or on a new one if the server has closed all idle connections."""
        while self._idle:
            with contextlib.suppress(http.client.RemoteDisconnected, ConnectionError):
                return self._exchange(self._idle.pop(), request, until, max_bytes)
        return self._exchange(Connection(self.address.parts), request, until, max_bytes)

    def _exchange(self, connection: Connection, request: HttpRequest, until: float, max_bytes: int) -> StoreResponse:
        headers = {"Accept": request.accept, "Content-Type": request.media_type, "User-Agent": "reaffirm"}
        target = request.target(self.address)
        if self._challenge is not None:
            headers["Authorization"] = self._credentials(request, target, self._challenge)
        try:
            connection.until = until
            connection.request(request.method, target, request.body, headers)
            with connection.getresponse() as response:
                reply = StoreResponse(response.status, response.headers, read(response, max_bytes))
                keep = not response.will_close
        except BaseException:
            connection.close()
            raise
        if keep and len(self._idle) < _MAX_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return reply

    def _credentials(self, request: HttpRequest, target: str, challenge: str) -> str:
        """Return the credentials for a challenge: Digest (RFC 7616), or else Basic (RFC 7617)."""
        scheme, _, parameters = challenge.partition(" ")
        if scheme.lower() == "digest":
            url = urlunsplit((*self.address.parts[:2], *urlsplit(target)[2:]))
            unsent = Request(url, request.body, method=request.method)  # noqa: S310 - never opened
            fields = parse_keqv_list(parse_http_list(parameters))
            with self._counting:
                return f"Digest {self._digest.get_authorization(unsent, fields)}"
        pair = f"{self.address.user}:{self.address.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"


def _close(connections: deque[Connection]) -> None:
    """Close idle connections."""
    while connections:
        connections.pop().close()


def _detail(reply: StoreResponse) -> str:
    """Return the error message of a response in brackets, "" if it has no message."""
    return f" ({reply.problem})" if reply.problem else ""


class _Digest(AbstractDigestAuthHandler):
    """HTTP Digest authentication (RFC 7616)."""

    def __init__(self, address: Address) -> None:
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address.url, address.user, address.password)
        super().__init__(passwords)
