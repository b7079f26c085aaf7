"""Wire: requests to a SPARQL endpoint over HTTP, within a time for the whole answer and a size.

Connections are kept. A request that found no server, one that hung up, or one that is busy (503) is sent again, later
each time, while there is time.
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
from reaffirm_server.errors import AwayError, GatewayError, TimeOutError

#: What the address of a store begins with: SPARQL over HTTP.
SCHEMES = ("sparql+http", "sparql+https")

#: The variable of the environment that holds the password of the user that an address names.
PASSWORD = "REAFFIRM_STORE_PASSWORD"  # noqa: S105 - a name

#: Seconds that are waited before a request is sent again, each time.
PAUSES = (0.1, 0.3, 1.0)

#: How many connections are kept.
_KEPT = 16


@dataclass(frozen=True)
class Address:
    """Where a SPARQL endpoint is; it never shows its password."""

    url: str  #: http(s), without user and password
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.url

    @cached_property
    def parts(self) -> SplitResult:
        """Scheme, host and so on."""
        return urlsplit(self.url)

    def beside(self, url: str) -> "Address":
        """Another address of the same server, for the same user."""
        return Address(url, self.user, self.password)


def read_address(text: str) -> Address:
    """The address that a text such as ``sparql+http://user@host:7878/query`` gives.

    The password stands in the address or, out of sight of others, in the environment. Raises ReaffirmError for a text
    that is no address; what it says does not show the text, which may hold a password.
    """
    parts = urlsplit(text)
    try:
        usable = parts.scheme in SCHEMES and bool(parts.hostname) and not parts.fragment
        port = parts.port
    except ValueError:
        usable, port = False, None
    if not usable:
        raise ReaffirmError("the address of a store is like sparql+http://host:7878/query")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    where = f"{parts.scheme.removeprefix('sparql+')}://{host}{f':{port}' if port else ''}{parts.path or '/'}"
    password = unquote(parts.password) if parts.password else os.environ.get(PASSWORD, "")
    return Address(where + (f"?{parts.query}" if parts.query else ""), unquote(parts.username or ""), password)


@dataclass(frozen=True)
class Message:
    """What is sent to an endpoint."""

    method: str
    body: bytes = field(repr=False)
    media_type: str  #: of the body
    accept: str
    query: str = ""  #: parameters beside those of the address

    def target(self, address: Address) -> str:
        """Path and parameters of the request."""
        both = "&".join(filter(None, (address.parts.query, self.query)))
        return f"{address.parts.path}?{both}" if both else str(address.parts.path)


def form(fields: list[tuple[str, str]], accept: str) -> Message:
    """A form that is posted."""
    return Message("POST", urlencode(fields).encode(), "application/x-www-form-urlencoded", accept)


@dataclass(frozen=True)
class Reply:
    """What the endpoint answered, whole."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def said(self) -> str:
        """What an error says: its first paragraph, shortened; nothing of a page."""
        if self.media_type in {"text/html", "application/xhtml+xml"}:
            return ""
        text = self.body[:4000].decode(errors="replace").strip()
        return " ".join(text.partition("\n\n")[0].split())[:300]


class Wire:
    """Sends requests to one endpoint; safe to share between threads."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._idle: deque[Connection] = deque()
        weakref.finalize(self, _close, self._idle)
        self._challenge: str | None = None  #: what the endpoint asked for when it asked who we are
        self._digest, self._counting = _Digest(address), threading.Lock()  # each use of a challenge has a number

    def send(self, message: Message, seconds: float, most: int) -> Reply:
        """Send a request and read the answer within ``seconds`` in all, of ``most`` bytes.

        It may be sent again: it does no more the second time.

        Any status is an answer, but for those that say who may ask. Raises AwayError where there is no server or it is
        busy, TimeOutError, RefusedError for an answer that is too long, GatewayError for what is no whole answer.
        """
        until = time.monotonic() + seconds
        left = list(PAUSES)
        while True:
            try:
                reply = self._authorised(message, until, most)
                if reply.status != http.HTTPStatus.SERVICE_UNAVAILABLE:
                    return reply
                problem: Exception = AwayError(f"the store at {self.address} is busy{_told(reply)}; try again")
            except TimeoutError as error:
                raise TimeOutError(f"the store took longer than {seconds:.1f} s and was given up") from error
            except ssl.SSLError as error:
                raise GatewayError(f"no safe connection to the store at {self.address}: {error.reason}") from error
            except http.client.IncompleteRead as error:
                raise GatewayError(f"the answer of the store at {self.address} broke off; it is not used") from error
            except OSError as error:
                problem = AwayError(f"the store at {self.address} cannot be reached: {error.strerror or error}")
                problem.__cause__ = error
            except http.client.HTTPException as error:
                raise GatewayError(f"what is at {self.address} does not speak HTTP; is it a store?") from error
            if not left or time.monotonic() + left[0] >= until:
                raise problem
            time.sleep(left.pop(0))

    def _authorised(self, message: Message, until: float, most: int) -> Reply:
        """An answer to who we are."""
        reply = self._send(message, until, most)
        if reply.status == http.HTTPStatus.UNAUTHORIZED and self.address.user:
            self._challenge = reply.headers.get("WWW-Authenticate", "Basic")
            reply = self._send(message, until, most)
        if reply.status in {http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN}:
            who = f"does not accept the user {self.address.user!r} with this password"
            asks = f"asks for a user: sparql+http://USER@host/… and the password in {PASSWORD}"
            raise GatewayError(f"the store at {self.address} {who if self.address.user else asks}{_told(reply)}")
        return reply

    def _send(self, message: Message, until: float, most: int) -> Reply:
        """One request on a kept connection, or on a new one if that has ended meanwhile."""
        while self._idle:
            with contextlib.suppress(http.client.RemoteDisconnected, ConnectionError):
                return self._exchange(self._idle.pop(), message, until, most)
        return self._exchange(Connection(self.address.parts), message, until, most)

    def _exchange(self, connection: Connection, message: Message, until: float, most: int) -> Reply:
        headers = {"Accept": message.accept, "Content-Type": message.media_type, "User-Agent": "reaffirm"}
        target = message.target(self.address)
        if self._challenge is not None:
            headers["Authorization"] = self._who(message, target, self._challenge)
        try:
            connection.until = until
            connection.request(message.method, target, message.body, headers)
            with connection.getresponse() as response:
                reply = Reply(response.status, response.headers, read(response, most))
                keep = not response.will_close
        except BaseException:
            connection.close()
            raise
        if keep and len(self._idle) < _KEPT:
            self._idle.append(connection)
        else:
            connection.close()
        return reply

    def _who(self, message: Message, target: str, challenge: str) -> str:
        """The credentials as they were asked for: for Digest, or else for Basic (RFC 7616, 7617)."""
        scheme, _, parameters = challenge.partition(" ")
        if scheme.lower() == "digest":
            url = urlunsplit((*self.address.parts[:2], *urlsplit(target)[2:]))
            request = Request(url, message.body, method=message.method)  # noqa: S310 - never opened
            asked = parse_keqv_list(parse_http_list(parameters))
            with self._counting:
                return f"Digest {self._digest.get_authorization(request, asked)}"
        pair = f"{self.address.user}:{self.address.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"


def _close(connections: deque[Connection]) -> None:
    """End connections that are not in use."""
    while connections:
        connections.pop().close()


def _told(reply: Reply) -> str:
    return f" ({reply.said})" if reply.said else ""


class _Digest(AbstractDigestAuthHandler):
    """The words by which a user shows a password without saying it."""

    def __init__(self, address: Address) -> None:
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address.url, address.user, address.password)
        super().__init__(passwords)
