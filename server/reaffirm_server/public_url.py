"""The public URL of the site: the address that readers see, which a server behind a proxy cannot know by itself.

Without a public URL, absolute links have the host of the request. Therefore the hosts of requests can be limited.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import request

from reaffirm_core.errors import ReaffirmError

#: The environment variable with the public URL.
VARIABLE = "REAFFIRM_PUBLIC_URL"
#: The key of the WSGI environment under which requests have the public URL.
_KEY = "reaffirm.public_url"
#: Ports that URLs leave out, by scheme.
_PORTS = {"http": 80, "https": 443}
#: A host name, or an IPv6 address in brackets.
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
#: A path of unreserved characters, without a slash at its end (RFC 3986).
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")

#: The value of a Host header: a name or an address, and a port.
_HOST_FIELD = re.compile(rf"(?P<name>{_HOST.pattern.replace('a-z0-9.-', 'a-z0-9._-')})(?::(?P<port>[0-9]{{1,5}}))?")
#: Names of this machine, which are always allowed: for the administrator, and for a proxy that keeps the Host header.
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def read_public_url(text: str) -> str:
    """Return a public URL in lower case but for its path, without a slash at its end.

    Raises ReaffirmError, with what was expected, for any other text.
    """
    example = "expected an address such as https://example.org or https://example.org/reaffirm"
    if not text.isascii() or any(character.isspace() for character in text):
        raise ReaffirmError(f"{example}; found spaces or characters outside ASCII in {text!r}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ReaffirmError(f"{example}; found {text!r}: {error}") from error
    if parts.scheme not in _PORTS:
        raise ReaffirmError(f"{example}, with http or https; found {text!r}")
    if "@" in parts.netloc:
        raise ReaffirmError(f"{example}; found a user name, which readers would see; leave it out")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ReaffirmError(f"{example}, without a query or a fragment; found {text!r}")
    host, path = parts.netloc.lower(), parts.path.rstrip("/")
    name = host.removesuffix(f":{port}") if port is not None else host
    if not _HOST.fullmatch(name) or not _PATH.fullmatch(path) or "/." in path:
        raise ReaffirmError(f"{example}; found {text!r}")
    return f"{parts.scheme}://{name if port in (None, _PORTS[parts.scheme]) else host}{path}"


def read_host(text: str) -> str:
    """Return a host with or without a port in lower case. Raises ReaffirmError for any other text."""
    if not _HOST_FIELD.fullmatch(text.lower()):
        raise ReaffirmError(f"expected a host such as example.org or example.org:8443, found {text!r}")
    return text.lower()


def at_allowed_hosts(application: Application, hosts: Collection[str]) -> Application:
    """Wrap an application to answer 400 to a Host header that is malformed, or that names another host.

    ``hosts`` are names in lower case, with a port if only this port is allowed. Without ``hosts`` each well-formed name
    is allowed.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", "")).lower()
        if not host or _is_allowed(host, hosts):
            return application(environ, start_response)
        body = (
            b"this site is not served at the host of the request; the Host header is malformed or names another site\n"
        )
        start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def _is_allowed(host: str, hosts: Collection[str]) -> bool:
    """Return whether the value of a Host header in lower case is well-formed and allowed."""
    match = _HOST_FIELD.fullmatch(host)
    if match is None or int(match["port"] or 0) > 65_535:
        return False
    return not hosts or host in hosts or match["name"] in hosts or match["name"] in _LOOPBACK


def allowed_hosts(hosts: Iterable[str], public_url: str) -> frozenset[str]:
    """Return the allowed hosts with that of a public URL, if there is one."""
    return frozenset(filter(None, (*hosts, urlsplit(public_url).netloc)))


def at_public_url(application: Application, url: str) -> Application:
    """Wrap an application to write its links, redirects and cookies for a public URL, whatever host is requested.

    This replaces what the Host and X-Forwarded headers of a request say, so that no client can change a link.
    """
    parts = urlsplit(url)
    own = {"wsgi.url_scheme": parts.scheme, "HTTP_HOST": parts.netloc, "SCRIPT_NAME": parts.path, _KEY: url}

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return application({**environ, **own}, start_response)

    return answer


def origin() -> str:
    """Return scheme and host of the public URL, to be put before the path of a page, or "" if it is unknown."""
    url = urlsplit(str(request.environ.get(_KEY, "")))
    return f"{url.scheme}://{url.netloc}" if url.scheme else ""
