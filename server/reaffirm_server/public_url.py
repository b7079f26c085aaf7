"""The public URL of the site: the address that readers see, which a server behind a proxy cannot know by itself."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import click
from flask import request

from reaffirm_build.errors import ReaffirmError

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


class PublicUrl(click.ParamType[str]):
    """A public URL as the value of an option."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the value of an option; an empty value of the environment variable is no value."""
        try:
            return read_public_url(value) if value else ""
        except ReaffirmError as error:
            return self.fail(error.message, param, ctx)


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
