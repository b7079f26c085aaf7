"""Protocol: a request as the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol define it, read strictly.

What a client got wrong is said, never guessed around: a repeated or misspelt parameter would otherwise give a right
answer to another question.
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.http import parse_options_header

from reaffirm_server import formats
from reaffirm_server.engine.base import Selection, Wanted
from reaffirm_server.errors import (
    MethodError,
    NotAcceptableError,
    QueryError,
    RefusedError,
    TooLargeError,
    UnsupportedTypeError,
)

#: A WSGI environment (PEP 3333).
Environ = Mapping[str, Any]

#: The largest body that is read; a query of the largest size in Chinese, percent-encoded, fits.
BODY_BYTES = 1_000_000
#: What a client sends beyond that is thrown away, so that it hears why: most clients listen when they have sent all.
_DRAINED_BYTES = 20_000_000
#: Requests of fewer characters are remembered.
_SHORT = 5_000
_MOST_FIELDS = 200
METHODS = "GET, HEAD, OPTIONS, POST"
READING_METHODS = "GET, HEAD, OPTIONS"

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_MALFORMED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_RESULTS, _GRAPHS = tuple(formats.RESULTS), tuple(formats.GRAPHS)

#: Values of the parameter ``format``: short names, extensions, media types.
_FORMATS: Mapping[str, Wanted] = {
    **{name: Wanted(media_type, None) for name, media_type in formats.RESULT_NAMES.items()},
    **{name: Wanted(None, media_type) for name, media_type in formats.GRAPH_NAMES.items()},
    **{media_type: Wanted(media_type, None) for media_type in formats.RESULTS},
    **{media_type: Wanted(None, media_type) for media_type in formats.GRAPHS},
    "ttl": Wanted(None, "text/turtle"),
    "nt": Wanted(None, "application/n-triples"),
    "nq": Wanted(None, "application/n-quads"),
    "rdf": Wanted(None, "application/rdf+xml"),
    **{
        name: Wanted(f"application/sparql-results+{name}", graph)
        for name, graph in {"json": "application/ld+json", "xml": "application/rdf+xml"}.items()
    },
    **{f"application/{name}": Wanted(f"application/{name}", f"application/{name}") for name in ("json", "xml")},
}


@dataclass(frozen=True)
class Query:
    """A query operation; ``text`` is None where there is none, which asks for the service description."""

    text: str | None
    selection: Selection
    wanted: Wanted
    page: bool = False  #: whether the answer is to be read on a page
    download: bool = False  #: whether it is to be kept as a file


def read_query(environ: Environ) -> Query:
    """The query operation of a request (SPARQL 1.1 Protocol, section 2.1).

    Raises MethodError, UnsupportedTypeError, TooLargeError, NotAcceptableError and, for anything else that is
    malformed, QueryError.
    """
    method = environ["REQUEST_METHOD"]
    accept = environ.get("HTTP_ACCEPT", "")
    if method in {"GET", "HEAD"}:
        return _read(environ["QUERY_STRING"], None, accept, must=False)
    if method != "POST":
        raise MethodError(f"{method} has no meaning here; a query is asked by GET or POST", METHODS)
    kind, options = parse_options_header(environ.get("CONTENT_TYPE"))
    kind = kind.lower()
    if kind not in {_FORM, _DIRECT}:
        update = "updates are refused; " if kind == "application/sparql-update" else ""
        raise UnsupportedTypeError(f"{update}a query is posted as {_FORM} or {_DIRECT}, not as {kind or 'nothing'}")
    if options.get("charset", "utf-8").lower().replace("_", "-") not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedTypeError(f"a query is posted in UTF-8, not in {options['charset']}")
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise UnsupportedTypeError("the body of a request is not compressed here")
    body = read_body(environ)
    if kind == _DIRECT:
        return _read(environ["QUERY_STRING"], body, accept)
    return _read("&".join(filter(None, (environ["QUERY_STRING"], body))), None, accept)


def read_body(environ: Environ) -> str:
    """The body of a request; raises TooLargeError, or QueryError if it is not UTF-8."""
    declared = environ.get("CONTENT_LENGTH") or ""
    waits = "HTTP_EXPECT" in environ  # for leave to send (RFC 9110, section 10.1.1)
    if declared.isdecimal() and int(declared) > (BODY_BYTES if waits else _DRAINED_BYTES):
        raise TooLargeError(f"the body has more than {BODY_BYTES:,} bytes")
    body: bytes = environ["wsgi.input"].read(BODY_BYTES + 1)
    if len(body) > BODY_BYTES:
        _drain(environ["wsgi.input"])
        raise TooLargeError(f"the body has more than {BODY_BYTES:,} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"the body is not UTF-8: byte {error.start}") from error


def _drain(stream: Any) -> None:
    """Read on, to no end but that the client can finish."""
    left = _DRAINED_BYTES
    while left > 0 and (block := stream.read(BODY_BYTES)):
        left -= len(block)


def parameters(text: str) -> dict[str, list[str]]:
    """The values of each parameter of a query string or form, in order; raises QueryError if it is malformed."""
    if found := _MALFORMED.search(text):
        where = f"the percent sign at character {found.start() + 1} of the parameters"
        raise QueryError(f"{where} is not followed by two hexadecimal digits")
    values: dict[str, list[str]] = {}
    try:
        # A server hands over bytes as Latin-1 (PEP 3333); a client may have left its UTF-8 as it was.
        fields = text.encode("ascii" if text.isascii() else "latin-1").replace(b"+", b" ").split(b"&")
        if len(fields) > _MOST_FIELDS:
            raise QueryError("there are too many parameters")
        for field in fields:
            name, _, value = field.partition(b"=")
            if field:
                values.setdefault(_unquote(name), []).append(_unquote(value))
    except UnicodeError as error:
        raise QueryError("the parameters are not percent-encoded UTF-8") from error
    return values


def _unquote(encoded: bytes) -> str:
    """Text without its percent-encoding; raises UnicodeError if it is not UTF-8.

    Percent-encoding is quoted-printable with another sign, which the standard library undoes many times faster.
    """
    return binascii.a2b_qp(encoded.replace(b"=", b"=3D").replace(b"%", b"=")).decode()


def single(values: Mapping[str, list[str]], name: str) -> str | None:
    """The value of a parameter that is there once or not at all; raises QueryError otherwise."""
    found = values.get(name, [])
    if len(found) > 1:
        raise QueryError(f"the parameter `{name}` is given {len(found)} times; one is allowed")
    return found[0] if found else None


def _read(encoded: str, direct: str | None, accept: str, *, must: bool = True) -> Query:
    """A query operation; short ones, which are asked again and again, are remembered as they were read."""
    short = len(encoded) + len(direct or "") + len(accept) < _SHORT
    return (_remembered if short else _decode)(encoded, direct, accept, must)


def _decode(encoded: str, direct: str | None, accept: str, must: bool) -> Query:
    """A query operation from encoded parameters and the body posted directly."""
    values = parameters(encoded)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise RefusedError("updates are refused: this endpoint only reads")
    text = single(values, "query")
    if direct is not None:
        if text is not None:
            raise QueryError("there are two queries, one in the body and one in the address")
        text = direct
    if text is None and (must or len(values.keys() & {"default-graph-uri", "named-graph-uri"}) > 0):
        raise QueryError("one parameter `query` with a SPARQL query is needed, there is none")
    if text is not None and not text.strip():
        raise QueryError("the query is empty")
    selection = Selection(tuple(values.get("default-graph-uri", ())), tuple(values.get("named-graph-uri", ())))
    name = single(values, "format")
    if name == "html" or (name is None and _reads_only(accept)):
        return Query(text, selection, Wanted(), page=True)
    return Query(text, selection, _wanted(name, accept), download=single(values, "download") is not None)


_remembered = lru_cache(maxsize=512)(_decode)


def _reads_only(accept: str) -> bool:
    """Whether an Accept header takes a page and none of the formats of answers."""
    return formats.choose(accept, (*_RESULTS, *_GRAPHS, "text/html")) == "text/html" and not formats.choose(
        accept, (*_RESULTS, *_GRAPHS)
    )


def _wanted(name: str | None, accept: str) -> Wanted:
    """The formats that a client takes: the parameter says more than the header."""
    if name is not None:
        # a plus sign that was not encoded arrives as a blank
        found = _FORMATS.get(name.strip().replace(" ", "+").lower())
        if found is None:
            known = ", ".join((*formats.RESULT_NAMES, *formats.GRAPH_NAMES))
            raise NotAcceptableError(f"there is no format {name!r}; there are {known}")
        return found
    return Wanted(formats.choose(accept, _RESULTS), formats.choose(accept, _GRAPHS))


@dataclass(frozen=True)
class GraphRequest:
    """A reading operation on a graph of the store; ``graph`` is None for the default graph."""

    graph: str | None
    media_type: str


def read_graph(environ: Environ) -> GraphRequest:
    """The graph that a request identifies indirectly (Graph Store HTTP Protocol, section 4.2), and the format wanted.

    Raises MethodError, NotAcceptableError or QueryError.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        raise MethodError("graphs can only be read here", READING_METHODS)
    values = parameters(environ["QUERY_STRING"])
    graph, default = single(values, "graph"), single(values, "default")
    if (graph is None) == (default is None):
        raise QueryError("name one graph: either `?graph=IRI` or `?default`")
    if default:
        raise QueryError("the parameter `default` has no value")
    wanted = _wanted(single(values, "format"), environ.get("HTTP_ACCEPT", ""))
    if wanted.graph is None:
        raise NotAcceptableError(f"a graph is answered in {', '.join(formats.GRAPHS)}")
    return GraphRequest(graph, wanted.graph)
