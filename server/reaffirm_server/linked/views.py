"""Linked data: every identifier answers at its own path, in the format that is asked for."""

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _
from pyoxigraph import BlankNode, NamedNode
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server import formats
from reaffirm_server.engine.base import EVERYTHING, Engine, Limits, Selection, Wanted
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.resolver import Found, Moved
from reaffirm_server.linked.responses import OFFERED, preflight, refuse, tagged
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data

blueprint = Blueprint("linked", __name__)
blueprint.after_request(preflight)
#: The longest path that is looked up.
_LONGEST = 1_000

#: The extension that renders a page of a document. The room of the pages registers it, since it comes after this one.
PAGES = "node_page"


@blueprint.get("/<path:path>")
def node(path: str) -> WerkzeugResponse:
    """The document of an identifier, by ``Accept`` or by a suffix such as ``.ttl``."""
    if len(path) > _LONGEST:
        return refuse(414, _("A path here has at most %(most)s characters.", most=f"{_LONGEST:,}"))
    accepted = formats.choose(request.headers.get("Accept", ""), OFFERED)
    found = linked_data().library.find(path, brief=accepted == "text/html")  # a page asks for pointers itself
    if isinstance(found, Moved):
        target = url_for("linked.node", path=found.path)
        return Response(f"See {target}\n", found.status, {"Location": target}, mimetype="text/plain")
    if found is None:
        return refuse(404, _("Nothing here is called %(iri)s", iri=_iri(path)))
    media_type = formats.DESCRIPTIONS.get(found.suffix) or accepted
    if media_type is None:
        return refuse(406, _("%(iri)s is described in %(types)s", iri=_iri(found.path), types=", ".join(OFFERED)))
    if found.path.startswith("graph/") and not found.suffix and media_type != "text/html":
        return _graph(found, media_type)
    return answer(found, media_type)


def _graph(found: Found, media_type: str) -> Response:
    """A named graph itself, at its own IRI (Graph Store HTTP Protocol, section 4.1); with a suffix it is described."""
    engine: Engine = current_app.extensions["engine"]
    content = engine.query(EVERYTHING, Selection((_iri(found.path),)), Wanted(None, media_type), Limits()).body
    response = Response(content, content_type=formats.content_type(media_type))
    response.headers["Link"] = f'<{url_for("linked.node", path=found.path + ".ttl")}>; rel="describedby"'
    response.vary.add("Accept")
    return tagged(response)


def answer(found: Found, media_type: str) -> Response:
    """A document in a format, with the headers by which a client finds the others."""
    html = media_type == "text/html"
    body = current_app.extensions[PAGES](found).encode() if html else serialised(found.description, media_type)
    response = Response(body, content_type=formats.content_type(media_type))
    _tell(response, found, media_type)
    return tagged(response)


def serialised(description: Description, media_type: str) -> bytes:
    """A description in an RDF format; as JSON-LD framed, unless blank nodes stand in it."""
    service = linked_data()
    rdf_format = formats.GRAPHS[media_type]
    blank = any(isinstance(term, BlankNode) for quad in description.quads for term in (quad.subject, quad.object))
    if rdf_format == formats.GRAPHS["application/ld+json"] and not blank:
        return service.framer.frame((quad.triple for quad in description.quads), roots(description))
    return write(description.quads, rdf_format, service.prefixes)


def roots(description: Description) -> list[NamedNode]:
    """The node of a description and those that have its IRI with a ``#`` and a name, in order."""
    start = f"{description.node.value}#"
    inside = {
        node.value for node in description.subjects if isinstance(node, NamedNode) and node.value.startswith(start)
    }
    first = [description.node] if description.node in description.subjects else []
    return [*first, *map(NamedNode, sorted(inside))]


def _tell(response: Response, found: Found, media_type: str) -> None:
    """Say where this format is and the others are, and which IRI all of them describe."""
    if not found.suffix:
        suffix = next((suffix for suffix, offered in formats.DESCRIPTIONS.items() if offered == media_type), "jsonld")
        response.headers["Content-Location"] = url_for("linked.node", path=f"{found.path}.{suffix}")
        response.vary.add("Accept")
    links = [f'<{_iri(found.path)}>; rel="canonical"']
    for suffix, media_type in formats.DESCRIPTIONS.items():
        address = url_for("linked.node", path=f"{found.path}.{suffix}")
        links.append(f'<{address}>; rel="alternate"; type="{media_type}"')
    links.append(f'<{url_for("linked.node", path="dataset")}>; rel="describedby"')
    response.headers["Link"] = ", ".join(links)


def _iri(path: str) -> str:
    """The IRI that a path stands for."""
    return linked_data().names.base + path
