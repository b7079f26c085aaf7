"""ETags, error responses and CORS preflight responses."""

import hashlib
import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, render_template, request
from flask_babel import gettext as _
from pyoxigraph import BlankNode, NamedNode, Quad
from pyoxigraph import Literal as Text
from rdflib import RDFS
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from reaffirm_core.languages import Texts
from reaffirm_server import formats
from reaffirm_server.i18n import language
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data

#: Media types of descriptions, preferred type first. The last are synonyms.
OFFERED = (*formats.DESCRIPTIONS.values(), *formats.SYNONYMS)
_TRIG = "application/trig"
#: Media types of JSON in which an error is problem details (RFC 9457).
_PROBLEM = "application/problem+json"
_PROBLEMS = ("application/json", _PROBLEM)
_ONE_GRAPH = tuple(media_type for media_type in OFFERED if media_type not in {_TRIG, "text/html"})


def negotiated(accept: str, more: Sequence[str] = ()) -> str | None:
    """Return the media type of a description for an Accept header, or None; ``more`` has types of the node itself.

    TriG has its triples in named graphs. A client that names another RDF format, too, expects them in the default
    graph, as engines do that follow links.
    """
    offered = (*OFFERED, *more)
    if formats.names(accept, _ONE_GRAPH):
        offered = tuple(media_type for media_type in offered if media_type != _TRIG)
    return formats.choose(accept, offered)


def tagged(response: Response) -> Response:
    """Set an ETag from the hashes of the dataset and of the body. Return 304 if the client has the current version."""
    response.set_etag(f"{linked_data().digest[:16]}-{hashlib.sha256(response.get_data()).hexdigest()[:16]}")
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]


def with_ranges(response: Response) -> Response:
    """Return the requested range of a tagged response (RFC 9110, section 14), if it is one range of bytes.

    Any other ``Range`` is ignored: of HEAD, of several ranges, of another unit, and of more bytes at the end than there
    are. So is one with an ``If-Range`` that is not a strong ETag: the day of release is no strong validator. Raises
    RequestedRangeNotSatisfiable for a range after the end.
    """
    length, ranges = response.content_length or 0, request.range
    response.accept_ranges = "bytes"
    is_strong = request.headers.get("If-Range", '"').startswith('"')
    if response.status_code != HTTPStatus.OK or request.method != "GET" or not is_strong:
        return response
    if ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1 or ranges.ranges[0][0] < -length:
        return response
    return response.make_conditional(request, accept_ranges=True, complete_length=length)  # type: ignore[return-value]


def problem_details(problem: str, status: int) -> Response:
    """Return an error as problem details in JSON (RFC 9457)."""
    details = {"title": problem, "status": status}
    return Response(json.dumps(details, ensure_ascii=False), status, content_type=_PROBLEM)


def refuse(status: int, problem: str, near: Sequence[tuple[str, Texts]] = (), near_title: str = "") -> Response:
    """Return an error response in the language of the page and the requested format.

    RDF has the error as a comment, plain JSON as problem details. A page also names nodes that are ``near`` the
    requested one, by their IRIs and labels, under a title.
    """
    requested = formats.DESCRIPTIONS.get(request.path.rpartition(".")[2])
    media_type = requested or negotiated(request.headers.get("Accept", ""), (_PROBLEM,)) or "text/plain"
    if media_type in _PROBLEMS:
        response = problem_details(problem, status)
        response.vary.add("Accept")
        return response
    if media_type == "text/plain":
        body: bytes | str = f"{problem}\n"
    elif media_type == "text/html":
        body = render_template("error.html", problem=problem, status=status, near=near, near_title=near_title)
    else:
        error = Quad(
            BlankNode("error"),
            NamedNode(RDFS.comment),
            Text(problem, language=language()),
        )
        body = write([error], formats.GRAPHS[media_type], {"rdfs": str(RDFS)})
    response = Response(body, status, content_type=formats.content_type(media_type))
    response.vary.add("Accept")
    return response


def http_error(error: HTTPException) -> Response:
    """Return the response for an error that no view handles, such as a method that an address does not have."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        problem = _("This address has no method %(method)s. Use %(allowed)s.", method=request.method, allowed=allowed)
    elif isinstance(error, RequestedRangeNotSatisfiable):
        problem = _("The range begins after the end of the file. The file has %(bytes)s bytes.", bytes=error.length)
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        problem = _("An internal error occurred. It is in the log of the server.")
    else:
        problem = _("The server cannot read this request.")
    response = refuse(status, problem)
    kept = (field for field in error.get_headers(request.environ) if field[0] not in {"Content-Type", "Content-Length"})
    response.headers.extend(kept)
    return response


def preflight(response: Response) -> Response:
    """Allow scripts of any origin to send the headers in use; ``app`` sets the CORS headers of all responses."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since, If-Range, Range"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    return response
