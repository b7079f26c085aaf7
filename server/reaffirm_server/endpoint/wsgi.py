"""The SPARQL endpoint at /sparql and the graph store at /data: a WSGI layer before the pages.

It answers without Flask, which would cost more than most queries do. Only what a person is to read (a page without a
query, an error for a browser) is left to the page at the same path, which finds the error in the environment.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Any

from reaffirm_server import formats
from reaffirm_server.dataset.local_dataset import About
from reaffirm_server.endpoint import protocol
from reaffirm_server.endpoint.metrics import Meter
from reaffirm_server.endpoint.service_description import describe_service
from reaffirm_server.engine.base import EVERYTHING, Answer, Engine, Limits, Selection, Wanted
from reaffirm_server.engine.cache import Cache
from reaffirm_server.errors import NotFoundError, QueryError, SyntaxQueryError

#: Where the page finds the query, the error that it is to show, and the answer with the seconds that it took.
QUERY_KEY, ERROR_KEY, ANSWER_KEY = "reaffirm.query", "reaffirm.error", "reaffirm.answer"

#: A WSGI application and its callback (PEP 3333).
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

#: Browsers of other sites may read everything here; there is nothing that only some may see.
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Length, ETag, Link, Retry-After"),
)
SECURITY = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
#: A client may keep an answer for a minute, then asks again whether it is still the same.
_FRESH = "public, max-age=60"
_ZIP_FROM = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What is sent: a status, headers of its own, a body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


class Endpoint:
    """The layer."""

    def __init__(
        self, inner: Application, engine: Engine, about: About, limits: Limits, meter: Meter, cache_bytes: int
    ) -> None:
        """Answer before ``inner``, from an engine, within limits; keep answers of so many bytes at most."""
        self._inner, self._engine, self._about, self._limits, self._meter = inner, engine, about, limits, meter
        self._cache = Cache(cache_bytes)
        self._operations = {
            "/sparql": (self._query, protocol.METHODS),
            "/data": (self._graph, protocol.READING_METHODS),
        }

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or hand it on."""
        found = self._operations.get(environ["PATH_INFO"])
        if found is None:
            return self._inner(environ, start_response)
        operation, methods = found
        started = perf_counter()
        reply: Reply | None
        if environ["REQUEST_METHOD"] == "OPTIONS":
            reply, outcome = _options(methods), "options"
        else:
            try:
                reply, outcome = operation(environ)
            except QueryError as error:
                reply, outcome = _problem(error, environ), type(error).__name__.removesuffix("Error")
            except Exception as error:  # noqa: BLE001 - the last resort: the client learns that it is our fault
                _log.exception("a request failed")
                failure = QueryError("something went wrong here; the operators have been told")
                failure.status, failure.title = 500, type(error).__name__
                reply, outcome = _problem(failure, environ), "Failure"
        if reply is not None or ANSWER_KEY in environ:
            self._meter.count(outcome, perf_counter() - started)
        if reply is None:
            return self._inner(environ, start_response)
        length = ("Content-Length", str(len(reply.body)))
        start_response(_LINES[reply.status], [*reply.headers, length, *CORS, *SECURITY])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else reply.body]

    def _query(self, environ: dict[str, Any]) -> tuple[Reply | None, str]:
        """Answer a query, or describe the service; None leaves it to the page."""
        query = protocol.read_query(environ)
        environ[QUERY_KEY] = query.text
        accept = environ.get("HTTP_ACCEPT", "")
        if query.text is None:
            if _for_person(accept, formats.GRAPHS):
                return None, "page"
            media_type = query.wanted.graph or "text/turtle"
            here = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{environ['SCRIPT_NAME']}/sparql"
            said = Answer(media_type, describe_service(self._about, here, media_type))
            return self._send(said, environ), "description"
        if query.page:
            started = perf_counter()
            finished, outcome = self._finished(query.text, query.selection, query.wanted)
            environ[ANSWER_KEY] = finished, perf_counter() - started
            return None, outcome
        reply, outcome = self._answer(query.text, query.selection, query.wanted, environ)
        return _to_keep(reply) if query.download else reply, outcome

    def _graph(self, environ: dict[str, Any]) -> tuple[Reply | None, str]:
        """Answer with a graph of the store."""
        asked = protocol.read_graph(environ)
        if asked.graph is not None and asked.graph not in self._about.graphs:
            raise NotFoundError(f"there is no graph <{asked.graph}> here")
        selection = Selection() if asked.graph is None else Selection((asked.graph,))
        return self._answer(EVERYTHING, selection, Wanted(None, asked.media_type), environ)

    def _answer(self, text: str, selection: Selection, wanted: Wanted, environ: dict[str, Any]) -> tuple[Reply, str]:
        """The answer to a query as it is sent."""
        finished, outcome = self._finished(text, selection, wanted)
        return self._send(finished, environ), outcome

    def _finished(self, text: str, selection: Selection, wanted: Wanted) -> tuple[Answer, str]:
        """The answer to a query, kept from an earlier time if the same was asked before."""
        key = (text, selection, wanted)
        finished = self._cache.get(key)
        outcome = "cached"
        if finished is None:
            finished, outcome = self._engine.query(text, selection, wanted, self._limits), "answered"
            if not finished.volatile:
                self._cache.put(key, finished)
        return finished, outcome

    def _send(self, finished: Answer, environ: dict[str, Any]) -> Reply:
        """An answer as this client takes it, or that it has it already."""
        zipped = len(finished.body) >= _ZIP_FROM and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tag = f'"{finished.tag}{"-gzip" if zipped else ""}"'
        headers = (("ETag", tag), ("Cache-Control", _FRESH), ("Vary", "Accept, Accept-Encoding"))
        if _matches(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            return Reply(304, headers)
        kind = ("Content-Type", formats.content_type(finished.media_type))
        if zipped:
            return Reply(200, (kind, *headers, ("Content-Encoding", "gzip")), finished.zipped)
        return Reply(200, (kind, *headers), finished.body)


_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def _to_keep(reply: Reply) -> Reply:
    """An answer that a browser keeps as a file."""
    media_type = dict(reply.headers).get("Content-Type", "").partition(";")[0]
    if media_type not in formats.SUFFIXES:
        return reply
    name = ("Content-Disposition", f'attachment; filename="answer.{formats.SUFFIXES[media_type]}"')
    return Reply(reply.status, (*reply.headers, name), reply.body)


def takes_gzip(accept: str) -> bool:
    """Whether an Accept-Encoding header takes gzip (RFC 9110, section 12.5.3)."""
    for member in accept.lower().split(","):
        coding, _, parameters = member.partition(";")
        if coding.strip() in {"gzip", "x-gzip", "*"}:
            return parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _matches(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names an entity tag (RFC 9110, section 13.1.2)."""
    return bool(header) and (
        header.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in header.split(",")}
    )


def _for_person(accept: str, offered: Iterable[str]) -> bool:
    """Whether a client would rather have a page than any of the offered media types."""
    return formats.choose(accept, (*offered, "text/html", "application/xhtml+xml")) in {
        "text/html",
        "application/xhtml+xml",
    }


def _options(methods: str) -> Reply:
    """What may be asked here (CORS preflight, too)."""
    return Reply(
        204,
        (
            ("Allow", methods),
            ("Access-Control-Allow-Methods", methods),
            ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match"),
            ("Access-Control-Max-Age", "86400"),
        ),
    )


_ERRORS = ("text/plain", "application/problem+json", "application/json", "text/html", "application/xhtml+xml")


def _problem(error: QueryError, environ: dict[str, Any]) -> Reply | None:
    """An error as text, as problem details (RFC 9457), or left to the page."""
    accept = environ.get("HTTP_ACCEPT", "")
    wanted = formats.choose(accept, _ERRORS)
    if wanted in {"text/html", "application/xhtml+xml"}:
        environ[ERROR_KEY] = error
        return None
    headers = (("Cache-Control", "no-store"), ("Vary", "Accept"), *error.headers)
    if wanted == "text/plain" or "json" not in accept:
        return Reply(error.status, (("Content-Type", "text/plain; charset=utf-8"), *headers), f"{error}\n".encode())
    details: dict[str, object] = {"title": error.title, "status": error.status, "detail": str(error)}
    if isinstance(error, SyntaxQueryError) and error.line:
        details |= {"line": error.line, "column": error.column}
    body = json.dumps(details, ensure_ascii=False).encode()
    return Reply(error.status, (("Content-Type", "application/problem+json"), *headers), body)
