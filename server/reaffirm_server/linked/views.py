"""Views of linked data: every IRI answers at its own path, in the requested format."""

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _
from pyoxigraph import BlankNode, NamedNode
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server import formats
from reaffirm_server.engine.base import EVERYTHING, AnswerFormats, Engine, Limits, Selection
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.resolver import Redirect, ResolvedDocument
from reaffirm_server.linked.responses import OFFERED, preflight, refuse, tagged
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data
from reaffirm_server.public_url import origin

blueprint = Blueprint("linked", __name__)
blueprint.after_request(preflight)
#: Maximum number of characters of a path that is looked up.
_LONGEST = 1_000

#: The extension that renders a document as a page. The room ``site`` registers it, since this room may not import it.
PAGES = "node_page"


@blueprint.get("/<path:path>")
def node(path: str) -> WerkzeugResponse:
    """Return the document of an identifier in the format of a suffix such as ``.ttl``, else of ``Accept``."""
    if len(path) > _LONGEST:
        return refuse(414, _("A path here has at most %(most)s characters.", most=f"{_LONGEST:,}"))
    accepted = formats.choose(request.headers.get("Accept", ""), OFFERED)
    resolved = linked_data().resolver.find(path, brief=accepted == "text/html")  # a page queries pointers itself
    if isinstance(resolved, Redirect):
        target = url_for("linked.node", path=resolved.path)
        return Response(f"See {target}\n", resolved.status, {"Location": target}, mimetype="text/plain")
    if resolved is None:
        return refuse(404, _("Nothing here is called %(iri)s", iri=_iri(path)))
    media_type = formats.DESCRIPTIONS.get(resolved.suffix) or accepted
    if media_type is None:
        return refuse(406, _("%(iri)s is described in %(types)s", iri=_iri(resolved.path), types=", ".join(OFFERED)))
    if resolved.path.startswith("graph/") and not resolved.suffix and media_type != "text/html":
        return _graph(resolved, media_type)
    return answer(resolved, media_type)


def _graph(document: ResolvedDocument, media_type: str) -> Response:
    """Return a named graph at its own IRI (Graph Store HTTP Protocol, section 4.1). With a suffix it is described."""
    engine: Engine = current_app.extensions["engine"]
    content = engine.query(
        EVERYTHING, Selection((_iri(document.path),)), AnswerFormats(None, media_type), Limits()
    ).body
    response = Response(content, content_type=formats.content_type(media_type))
    response.headers["Link"] = f'<{url_for("linked.node", path=document.path + ".ttl")}>; rel="describedby"'
    response.vary.add("Accept")
    return tagged(response)


def answer(document: ResolvedDocument, media_type: str) -> Response:
    """Return a document in a format, with the headers that link its other formats."""
    html = media_type == "text/html"
    body = current_app.extensions[PAGES](document).encode() if html else serialised(document.description, media_type)
    response = Response(body, content_type=formats.content_type(media_type))
    _set_links(response, document, media_type)
    return tagged(response)


def serialised(description: Description, media_type: str) -> bytes:
    """Serialise a description in an RDF format. JSON-LD is framed, unless there are blank nodes."""
    service = linked_data()
    rdf_format = formats.GRAPHS[media_type]
    blank = any(isinstance(term, BlankNode) for quad in description.quads for term in (quad.subject, quad.object))
    if rdf_format == formats.GRAPHS["application/ld+json"] and not blank:
        return service.framer.frame((quad.triple for quad in description.quads), roots(description))
    return write(description.quads, rdf_format, service.prefixes)


def roots(description: Description) -> list[NamedNode]:
    """Return the node of a description and the nodes with its IRI, ``#`` and a name, in order."""
    start = f"{description.node.value}#"
    inside = {
        node.value for node in description.subjects if isinstance(node, NamedNode) and node.value.startswith(start)
    }
    first = [description.node] if description.node in description.subjects else []
    return [*first, *map(NamedNode, sorted(inside))]


def _set_links(response: Response, document: ResolvedDocument, media_type: str) -> None:
    """Set the Content-Location and Link headers."""
    if not document.suffix:
        suffix = next((suffix for suffix, offered in formats.DESCRIPTIONS.items() if offered == media_type), "jsonld")
        response.headers["Content-Location"] = url_for("linked.node", path=f"{document.path}.{suffix}")
        response.vary.add("Accept")
    links = [f'<{_iri(document.path)}>; rel="describes"']
    if origin():
        links.append(f'<{origin()}{url_for("linked.node", path=document.path)}>; rel="canonical"')
    for suffix, media_type in formats.DESCRIPTIONS.items():
        url = url_for("linked.node", path=f"{document.path}.{suffix}")
        links.append(f'<{url}>; rel="alternate"; type="{media_type}"')
    links.append(f'<{url_for("linked.node", path="dataset")}>; rel="describedby"')
    response.headers["Link"] = ", ".join(links)


def _iri(path: str) -> str:
    """Return the IRI of a path."""
    return linked_data().names.base + path
