"""An HTTP client for one SPARQL endpoint, with limits of total time and size.

A request is sent again, after pauses that grow, if the server cannot be reached, closes the connection, or is busy
(503). It is sent at most four times, and not after the deadline.
"""

import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.errors import GatewayError, StoreUnavailableError, TimeOutError

if TYPE_CHECKING:
    from reaffirm_server.engine.http_connection import StoreConnections

#: URL schemes of a store: SPARQL over HTTP.
SCHEMES = ("sparql+http", "sparql+https")

#: The environment variable with the password of the user in an address.
PASSWORD = "REAFFIRM_STORE_PASSWORD"  # noqa: S105 - a name

#: Seconds before each retry.
PAUSES = (0.1, 0.3, 1.0)


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
    """A client for one endpoint that threads can share."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @cached_property
    def _connections(self) -> "StoreConnections":
        from reaffirm_server.engine.http_connection import StoreConnections  # httpx takes 0.1 s, for stores alone

        return StoreConnections(self.address)

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
            reply = self._connections.exchange(request, until, max_bytes)
        except TimeoutError:
            raise
        except ssl.SSLError as error:
            raise GatewayError(f"no secure connection to the store at {self.address}: {error.reason}") from error
        except OSError as error:
            raise StoreUnavailableError(
                f"the store at {self.address} cannot be reached: {error.strerror or error}"
            ) from error
        if reply.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            rejected = f"does not accept the user {self.address.user!r} with this password"
            required = f"requires a user: give sparql+http://USER@host/… and the password in {PASSWORD}"
            problem = rejected if self.address.user else required
            raise GatewayError(f"the store at {self.address} {problem}{_detail(reply)}")
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise StoreUnavailableError(f"the store at {self.address} is busy{_detail(reply)}; try again")
        return reply


def _detail(reply: StoreResponse) -> str:
    """Return the error message of a response in brackets, "" if it has no message."""
    return f" ({reply.problem})" if reply.problem else ""
