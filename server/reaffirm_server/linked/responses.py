"""Error, ETag and CORS headers of responses."""

import hashlib

from flask import Response, render_template, request
from pyoxigraph import BlankNode, NamedNode, Quad
from pyoxigraph import Literal as Text

from reaffirm_server import formats
from reaffirm_server.i18n import language
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data

#: Media types that a description is offered in, best first; the last is another name of JSON-LD.
OFFERED = (*formats.DESCRIPTIONS.values(), "application/json")


def tagged(response: Response) -> Response:
    """An ETag of the dataset's hash and of these bytes; 304 if the client has them."""
    response.set_etag(f"{linked_data().digest[:16]}-{hashlib.sha256(response.get_data()).hexdigest()[:16]}")
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]


def refuse(status: int, problem: str) -> Response:
    """An error, in the language of the page and the format asked for; RDF says it of the IRI that was asked for."""
    asked = formats.DESCRIPTIONS.get(request.path.rpartition(".")[2])
    media_type = asked or formats.choose(request.headers.get("Accept", ""), OFFERED) or "text/plain"
    if media_type == "text/plain":
        body: bytes | str = f"{problem}\n"
    elif media_type == "text/html":
        body = render_template("error.html", problem=problem, status=status)
    else:
        told = Quad(
            BlankNode("error"),
            NamedNode("http://www.w3.org/2000/01/rdf-schema#comment"),
            Text(problem, language=language()),
        )
        body = write([told], formats.GRAPHS[media_type], {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"})
    response = Response(body, status, content_type=formats.content_type(media_type))
    response.vary.add("Accept")
    return response


def preflight(response: Response) -> Response:
    """Scripts of any origin may ask with the headers that matter here; what every answer says of it is in ``app``."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    return response
