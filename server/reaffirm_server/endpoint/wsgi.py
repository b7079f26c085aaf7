"""The SPARQL endpoint at /sparql and the graph store at /data: a WSGI layer before the pages.

It answers without Flask, since the overhead of Flask exceeds the time of most queries. Only HTML (the page without a
query, errors for browsers) is left to the Flask view at the same path. The view reads the error from the WSGI
environment.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from time import perf_counter
from typing import Any

from werkzeug.http import parse_accept_header, parse_etags

from reaffirm_server import formats
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.notices import Notices, header
from reaffirm_server.endpoint import protocol
from reaffirm_server.endpoint.metrics import Metrics
from reaffirm_server.endpoint.service_description import describe_service
from reaffirm_server.engine.base import (
    EVERYTHING,
    GENERATED,
    GENERATED_GRAPHS,
    Answer,
    AnswerFormats,
    Engine,
    Limits,
    Selection,
)
from reaffirm_server.engine.cache import Cache
from reaffirm_server.errors import InternalError, NotFoundError, QueryError, SyntaxQueryError

#: Keys of the WSGI environment for the page: the query, the error, the answer with its time in seconds, the notices.
QUERY_KEY, ERROR_KEY, ANSWER_KEY = "reaffirm.query", "reaffirm.error", "reaffirm.answer"
NOTICES_KEY = "reaffirm.notices"

#: A WSGI application and its callback (PEP 3333).
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

#: Scripts of all sites may read every response, since all data are public.
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Ranges, Content-Length, Content-Range, ETag, Link, Retry-After, Warning",
    ),
)
SECURITY = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
#: A client may cache an answer for a minute and must then revalidate it.
_FRESH = "public, max-age=60"
#: Minimum size in bytes of a body that is compressed.
_ZIP_FROM = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HttpResponse:
    """A response: status, headers, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


#: A function from a request to its response, None to leave it to the page, and the outcome for the metrics.
Operation = Callable[[dict[str, Any]], tuple[HttpResponse | None, str]]


class Endpoint:
    """A WSGI application that answers queries and passes other requests to an inner application."""

    def __init__(
        self, inner: Application, engine: Engine, about: DatasetInfo, limits: Limits, meter: Metrics, cache_bytes: int
    ) -> None:
        """Wrap an application. Queries run on ``engine``, and ``cache_bytes`` is the maximum size of the cache."""
        self._inner, self._engine, self._about, self._limits, self._meter = inner, engine, about, limits, meter
        self.cache, self._notices = Cache(cache_bytes), Notices(about.vocabulary, about.names)
        self._operations = {
            "/sparql": (self._query, protocol.METHODS),
            "/data": (self._graph, protocol.READING_METHODS),
        }

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or pass it to the inner application."""
        route = self._operations.get(environ["PATH_INFO"])
        if route is None:
            return self._inner(environ, start_response)
        operation, methods = route
        started = perf_counter()
        reply: HttpResponse | None
        if environ["REQUEST_METHOD"] == "OPTIONS":
            reply, outcome = _options(methods), "options"
        else:
            reply, outcome = _run(operation, environ)
        if reply is not None or ANSWER_KEY in environ:
            self._meter.count(outcome, perf_counter() - started)
        if reply is None:
            return self._inner(environ, start_response)
        length = ("Content-Length", str(len(reply.body)))
        start_response(_LINES[reply.status], [*reply.headers, length, *CORS, *SECURITY])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else reply.body]

    def _query(self, environ: dict[str, Any]) -> tuple[HttpResponse | None, str]:
        """Answer a query or describe the service. None leaves the response to the page."""
        query = protocol.read_query(environ)
        environ[QUERY_KEY] = query.text
        accept = environ.get("HTTP_ACCEPT", "")
        if query.text is None:
            if _prefers_html(accept, formats.GRAPHS):
                return None, "page"
            media_type = query.answer_formats.graph or "text/turtle"
            url = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{environ['SCRIPT_NAME']}/sparql"
            description = Answer(media_type, describe_service(self._about, url, media_type))
            return _reply(description, environ), "description"
        if query.page:
            started = perf_counter()
            answer, outcome = self._answer(query.text, query.selection, query.answer_formats)
            environ[ANSWER_KEY], environ[NOTICES_KEY] = (answer, perf_counter() - started), self._notices.on(query.text)
            return None, outcome
        answer, outcome = self._answer(query.text, query.selection, query.answer_formats)
        reply = _reply(answer, environ)
        if notices := self._notices.on(query.text):
            reply = HttpResponse(reply.status, (*reply.headers, *header(notices)), reply.body)
        return _as_download(reply) if query.download else reply, outcome

    def _graph(self, environ: dict[str, Any]) -> tuple[HttpResponse | None, str]:
        """Answer with a graph of the store."""
        request = protocol.read_graph(environ)
        generated = (request.graph or "").removeprefix(self._about.names.base)
        if file := GENERATED_GRAPHS.get(generated):
            raise NotFoundError(GENERATED, {"graph": f"<{request.graph}>", "file": file})
        if request.graph is not None and request.graph not in self._about.graphs:
            raise NotFoundError(f"there is no graph <{request.graph}> in this dataset; GET /sparql lists the graphs")
        selection = Selection() if request.graph is None else Selection((request.graph,))
        answer, outcome = self._answer(EVERYTHING, selection, AnswerFormats(None, request.media_type))
        return _reply(answer, environ), outcome

    def _answer(self, text: str, selection: Selection, answer_formats: AnswerFormats) -> tuple[Answer, str]:
        """Return the answer to a query, from the cache if possible, and the outcome for the metrics."""
        key = (text, selection, answer_formats)
        answer = self.cache.get(key)
        outcome = "cached"
        if answer is None:
            answer, outcome = self._engine.query(text, selection, answer_formats, self._limits), "answered"
            if not answer.volatile:
                self.cache.put(key, answer)
        return answer, outcome


def _run(operation: Operation, environ: dict[str, Any]) -> tuple[HttpResponse | None, str]:
    """Run an operation. Return its response, or the response for its error, and the outcome for the metrics."""
    try:
        return operation(environ)
    except QueryError as error:
        return _problem(error, environ), type(error).__name__.removesuffix("Error")
    except Exception as error:  # noqa: BLE001 - the last resort, so that the client gets a response
        _log.exception("a request failed")
        failure = InternalError()
        failure.title = type(error).__name__
        return _problem(failure, environ), "Failure"


def _reply(answer: Answer, environ: dict[str, Any]) -> HttpResponse:
    """Return the response with an answer, compressed if the client accepts it, or 304 if the client has the answer."""
    zipped = len(answer.body) >= _ZIP_FROM and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tag = f"{answer.tag}{'-gzip' if zipped else ''}"
    headers = (("ETag", f'"{tag}"'), ("Cache-Control", _FRESH), ("Vary", "Accept, Accept-Encoding"))
    if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(tag):
        return HttpResponse(304, headers)
    content_type = ("Content-Type", formats.content_type(answer.media_type))
    if zipped:
        return HttpResponse(200, (content_type, *headers, ("Content-Encoding", "gzip")), answer.zipped)
    return HttpResponse(200, (content_type, *headers), answer.body)


_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def _as_download(reply: HttpResponse) -> HttpResponse:
    """Return a response that a browser saves as a file."""
    media_type = dict(reply.headers).get("Content-Type", "").partition(";")[0]
    if media_type not in formats.SUFFIXES:
        return reply
    name = ("Content-Disposition", f'attachment; filename="answer.{formats.SUFFIXES[media_type]}"')
    return HttpResponse(reply.status, (*reply.headers, name), reply.body)


@lru_cache(maxsize=128)
def _takes_gzip(accept: str) -> bool:
    """Return whether an Accept-Encoding header accepts gzip."""
    return parse_accept_header(accept)["gzip"] > 0


def _prefers_html(accept: str, offered: Iterable[str]) -> bool:
    """Return whether a client prefers HTML to the offered media types."""
    return formats.choose(accept, (*offered, "text/html", "application/xhtml+xml")) in {
        "text/html",
        "application/xhtml+xml",
    }


def _options(methods: str) -> HttpResponse:
    """Return the response to an OPTIONS request, which may be a CORS preflight."""
    return HttpResponse(
        204,
        (
            ("Allow", methods),
            ("Access-Control-Allow-Methods", methods),
            ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match"),
            ("Access-Control-Max-Age", "86400"),
        ),
    )


_ERRORS = ("text/plain", "application/problem+json", "application/json", "text/html", "application/xhtml+xml")


def _problem(error: QueryError, environ: dict[str, Any]) -> HttpResponse | None:
    """Return the response for an error as text or problem details (RFC 9457). None leaves it to the page."""
    accept = environ.get("HTTP_ACCEPT", "")
    media_type = formats.choose(accept, _ERRORS)
    if media_type in {"text/html", "application/xhtml+xml"}:
        environ[ERROR_KEY] = error
        return None
    headers = (("Cache-Control", "no-store"), ("Vary", "Accept"), *error.headers)
    if media_type == "text/plain" or "json" not in accept:
        return HttpResponse(
            error.status, (("Content-Type", "text/plain; charset=utf-8"), *headers), f"{error}\n".encode()
        )
    details: dict[str, object] = {"title": error.title, "status": error.status, "detail": str(error)}
    if isinstance(error, SyntaxQueryError) and error.line:
        details |= {"line": error.line, "column": error.column}
    body = json.dumps(details, ensure_ascii=False).encode()
    return HttpResponse(error.status, (("Content-Type", "application/problem+json"), *headers), body)
