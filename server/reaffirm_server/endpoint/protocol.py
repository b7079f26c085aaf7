"""Strict parsing of requests of the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol.

A malformed request is an error and is never corrected. A repeated or misspelt parameter would otherwise give the right
answer to another question. The exception is ``format``, which changes no answer.
"""

import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.http import parse_options_header

from reaffirm_server import formats
from reaffirm_server.engine.base import AnswerFormats, Selection
from reaffirm_server.errors import (
    MethodError,
    NotAcceptableError,
    QueryError,
    RefusedError,
    TooLargeError,
    UnsupportedTypeError,
    gettext_noop,
)

#: A WSGI environment (PEP 3333).
Environ = Mapping[str, Any]

#: Maximum size of a body, enough for a percent-encoded query of the largest size in Chinese.
BODY_BYTES = 1_000_000
#: Bytes of a larger body that are read and discarded, since most clients read the response only after sending all.
_DRAINED_BYTES = 20_000_000
#: Requests of fewer characters are cached.
_SHORT = 5_000
_MAX_FIELDS = 200
METHODS = "GET, HEAD, OPTIONS, POST"
READING_METHODS = "GET, HEAD, OPTIONS"

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_MALFORMED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TOO_LARGE = f"the body has more than {BODY_BYTES:,} bytes; send a shorter query"
_RESULTS, _GRAPHS = tuple(formats.RESULTS), tuple(formats.GRAPHS)

#: Values of the parameter ``format``: short names, extensions, media types.
_FORMATS: Mapping[str, AnswerFormats] = {
    **{name: AnswerFormats(media_type, None) for name, media_type in formats.RESULT_NAMES.items()},
    **{name: AnswerFormats(None, media_type) for name, media_type in formats.GRAPH_NAMES.items()},
    **{media_type: AnswerFormats(media_type, None) for media_type in formats.RESULTS},
    **{media_type: AnswerFormats(None, media_type) for media_type in formats.GRAPHS},
    "ttl": AnswerFormats(None, "text/turtle"),
    "nt": AnswerFormats(None, "application/n-triples"),
    "nq": AnswerFormats(None, "application/n-quads"),
    "rdf": AnswerFormats(None, "application/rdf+xml"),
    "rdf+xml": AnswerFormats(None, "application/rdf+xml"),
    "json-ld": AnswerFormats(None, "application/ld+json"),
    "n3": AnswerFormats(None, "text/n3"),
    **{
        name: AnswerFormats(f"application/sparql-results+{name}", graph)
        for name, graph in {"json": "application/ld+json", "xml": "application/rdf+xml"}.items()
    },
    **{
        media_type: AnswerFormats(media_type, media_type)
        for media_type in formats.RESULTS
        if media_type in formats.GRAPHS
    },
}


@dataclass(frozen=True)
class Query:
    """A query operation. ``text`` is None for a request of the service description."""

    text: str | None
    selection: Selection
    answer_formats: AnswerFormats
    page: bool = False  #: whether the answer is shown on an HTML page
    download: bool = False  #: whether the browser saves the answer as a file


def read_query(environ: Environ) -> Query:
    """Parse the query operation of a request (SPARQL 1.1 Protocol, section 2.1).

    Raises MethodError, UnsupportedTypeError, TooLargeError, NotAcceptableError, and QueryError for any other malformed
    request.
    """
    method = environ["REQUEST_METHOD"]
    accept = environ.get("HTTP_ACCEPT", "")
    if method in {"GET", "HEAD"}:
        return _read(environ["QUERY_STRING"], None, accept, must=False)
    if method != "POST":
        raise MethodError(f"the method {method} is not supported; send a query with GET or POST", METHODS)
    media_type = _require_body_type(environ)
    body = read_body(environ)
    if media_type == _DIRECT:
        return _read(environ["QUERY_STRING"], body, accept)
    return _read("&".join(filter(None, (environ["QUERY_STRING"], body))), None, accept)


def _require_body_type(environ: Environ) -> str:
    """Return the media type of the body. Raises UnsupportedTypeError for another type, charset or encoding."""
    media_type, options = parse_options_header(environ.get("CONTENT_TYPE"))
    media_type = media_type.lower()
    if media_type not in {_FORM, _DIRECT}:
        update = "updates are refused; " if media_type == "application/sparql-update" else ""
        actual = media_type or "a body without a media type"
        raise UnsupportedTypeError(f"{update}expected a query posted as {_FORM} or {_DIRECT}, found {actual}")
    if options.get("charset", "utf-8").lower().replace("_", "-") not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedTypeError(f"expected a query in UTF-8, found the charset {options['charset']}")
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise UnsupportedTypeError("the body is compressed; send it without Content-Encoding")
    return media_type


def read_body(environ: Environ) -> str:
    """Return the body of a request. Raises TooLargeError above BODY_BYTES, QueryError if it is not UTF-8."""
    declared = environ.get("CONTENT_LENGTH") or ""
    waits = "HTTP_EXPECT" in environ  # the client waits for 100 Continue (RFC 9110, section 10.1.1)
    if declared.isdecimal() and int(declared) > (BODY_BYTES if waits else _DRAINED_BYTES):
        raise TooLargeError(_TOO_LARGE)
    body: bytes = environ["wsgi.input"].read(BODY_BYTES + 1)
    if len(body) > BODY_BYTES:
        _drain(environ["wsgi.input"])
        raise TooLargeError(_TOO_LARGE)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"byte {error.start} of the body is not UTF-8; send the query as UTF-8") from error


def _drain(stream: Any) -> None:
    """Read and discard the rest of a body, so that the client finishes sending and reads the response."""
    left = _DRAINED_BYTES
    while left > 0 and (block := stream.read(BODY_BYTES)):
        left -= len(block)


def parameters(text: str) -> dict[str, list[str]]:
    """Parse a query string or form into the values of each parameter, in order. Raises QueryError if it is invalid."""
    if match := _MALFORMED.search(text):
        position = f"the percent sign at character {match.start() + 1} of the parameters"
        raise QueryError(f"{position} is not followed by two hexadecimal digits; encode a percent sign as %25")
    values: dict[str, list[str]] = {}
    try:
        # A WSGI server passes bytes as Latin-1 (PEP 3333), and clients may send UTF-8 without percent-encoding.
        fields = text.encode("ascii" if text.isascii() else "latin-1").replace(b"+", b" ").split(b"&")
        if len(fields) > _MAX_FIELDS:
            raise QueryError(f"too many parameters: expected at most {_MAX_FIELDS}, found {len(fields)}")
        for field in fields:
            name, _, value = field.partition(b"=")
            if field:
                values.setdefault(_unquote(name), []).append(_unquote(value))
    except UnicodeError as error:
        raise QueryError("the parameters are not percent-encoded UTF-8; encode them as UTF-8") from error
    return values


def _unquote(encoded: bytes) -> str:
    """Decode percent-encoded text. Raises UnicodeError if it is not UTF-8.

    Percent-encoding differs from quoted-printable only in its sign. The standard library decodes the latter many times
    faster.
    """
    return binascii.a2b_qp(encoded.replace(b"=", b"=3D").replace(b"%", b"=")).decode()


def single(values: Mapping[str, list[str]], name: str) -> str | None:
    """Return the value of a parameter, or None if it is missing. Raises QueryError if it is repeated."""
    given = values.get(name, [])
    if len(given) > 1:
        raise QueryError(f"the parameter `{name}` is given {len(given)} times; give it once")
    return given[0] if given else None


def _read(encoded: str, direct: str | None, accept: str, *, must: bool = True) -> Query:
    """Parse a query operation. Short requests, which are repeated often, are cached."""
    short = len(encoded) + len(direct or "") + len(accept) < _SHORT
    return (_decode_cached if short else _decode)(encoded, direct, accept, must)


def _decode(encoded: str, direct: str | None, accept: str, must: bool) -> Query:
    """Return a query operation for encoded parameters and a query posted directly."""
    values = parameters(encoded)
    if values.keys() & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise RefusedError(gettext_noop("updates are refused: this endpoint is read-only"))
    text = _text(values, direct, must)
    selection = Selection(tuple(values.get("default-graph-uri", ())), tuple(values.get("named-graph-uri", ())))
    named = values.get("format", [])
    if "html" in named[:1] or (not named and _accepts_only_html(accept)):
        return Query(text, selection, AnswerFormats(), page=True)
    return Query(text, selection, _answer_formats(named, accept), download=single(values, "download") is not None)


_decode_cached = lru_cache(maxsize=512)(_decode)


def _text(values: Mapping[str, list[str]], direct: str | None, must: bool) -> str | None:
    """Return the text of a query from the parameters or the body. Raises QueryError if it is missing or repeated.

    It may be missing, unless it ``must`` be given or a dataset is selected.
    """
    text = single(values, "query")
    if direct is not None:
        if text is not None:
            raise QueryError("there are two queries, one in the body and one in the address; send one query")
        text = direct
    if text is None and (must or values.keys() & {"default-graph-uri", "named-graph-uri"}):
        raise QueryError("the parameter `query` is missing; give it once, with a SPARQL query")
    if text is not None and not text.strip():
        raise QueryError(gettext_noop("the query is empty; send a SPARQL query"))
    return text


def _accepts_only_html(accept: str) -> bool:
    """Return whether an Accept header accepts HTML and no format of answers."""
    return formats.choose(accept, (*_RESULTS, *_GRAPHS, "text/html")) == "text/html" and not formats.choose(
        accept, (*_RESULTS, *_GRAPHS)
    )


def _answer_formats(names: Iterable[str], accept: str) -> AnswerFormats:
    """Return the requested formats: the first known one of the values of ``format``, else those of the Accept header.

    Clients such as SPARQLWrapper send a format under several names, since servers know different ones.
    """
    for name in names:
        # a plus sign that was not encoded arrives as a space
        if known := _FORMATS.get(name.strip().replace(" ", "+").lower()):
            return known
    return AnswerFormats(formats.choose(accept, _RESULTS), formats.choose(accept, _GRAPHS))


@dataclass(frozen=True)
class GraphRequest:
    """A read operation on a graph. ``graph`` is None for the default graph."""

    graph: str | None
    media_type: str


def read_graph(environ: Environ) -> GraphRequest:
    """Parse a request for an indirectly identified graph (Graph Store HTTP Protocol, section 4.2) and its format.

    Raises MethodError, NotAcceptableError or QueryError.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        raise MethodError("graphs are read-only; use GET or HEAD", READING_METHODS)
    values = parameters(environ["QUERY_STRING"])
    graph, default = single(values, "graph"), single(values, "default")
    if (graph is None) == (default is None):
        raise QueryError("name one graph: either `?graph=IRI` or `?default`")
    if default:
        raise QueryError("the parameter `default` takes no value; use `?default`")
    answer_formats = _answer_formats(values.get("format", ()), environ.get("HTTP_ACCEPT", ""))
    if answer_formats.graph is None:
        raise NotAcceptableError(f"no accepted format fits a graph; accept one of {', '.join(formats.GRAPHS)}")
    return GraphRequest(graph, answer_formats.graph)
