"""Linked data: every identifier answers at its own path, in the format that is asked for."""

from collections.abc import Iterable

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from pyoxigraph import BlankNode, NamedNode
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_server import formats
from reaffirm_server.engine.base import EVERYTHING, Engine, Limits, Selection, Wanted
from reaffirm_server.linked.describe import PAGE, Description, labels_in
from reaffirm_server.linked.node_view import named
from reaffirm_server.linked.resolver import Found, Moved
from reaffirm_server.linked.responses import refuse, tagged
from reaffirm_server.linked.serialise import write
from reaffirm_server.publish.service import Publication
from reaffirm_server.site import node_pages
from reaffirm_server.site.ontology_page import documented
from reaffirm_server.site.ontology_page import page as documentation_page
from reaffirm_server.site.urls import local

blueprint = Blueprint("linked", __name__)
blueprint.add_app_template_filter(local)

#: The template of a node, by the local name of a class of ours that it is of; every other node has the generic one.
TEMPLATES: dict[str, str] = dict(node_pages.TEMPLATES)

#: The template of a node of no kind of its own.
_ANY = "node.html"

#: The longest path that is looked up.
_LONGEST = 1_000

#: Media types that a description is offered in, best first; the last is another name of JSON-LD.
_OFFERED = (*formats.DESCRIPTIONS.values(), "application/json")


@blueprint.get("/<path:path>")
def node(path: str) -> WerkzeugResponse:
    """The document of an identifier, by ``Accept`` or by a suffix such as ``.ttl``."""
    if len(path) > _LONGEST:
        return refuse(414, _("A path here has at most %(most)s characters.", most=f"{_LONGEST:,}"))
    accepted = formats.choose(request.headers.get("Accept", ""), _OFFERED)
    found = _publication().library.find(path, brief=accepted == "text/html")  # a page asks for pointers itself
    if isinstance(found, Moved):
        target = url_for("linked.node", path=found.path)
        return Response(f"See {target}\n", found.status, {"Location": target}, mimetype="text/plain")
    if found is None:
        return refuse(404, _("Nothing here is called %(iri)s", iri=_iri(path)))
    media_type = formats.DESCRIPTIONS.get(found.suffix) or accepted
    if media_type is None:
        return refuse(406, _("%(iri)s is described in %(types)s", iri=_iri(found.path), types=", ".join(_OFFERED)))
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
    body = _page(found).encode() if html else serialised(found.description, media_type)
    response = Response(body, content_type=formats.content_type(media_type))
    _tell(response, found, media_type)
    return tagged(response)


def serialised(description: Description, media_type: str) -> bytes:
    """A description in an RDF format; as JSON-LD framed, unless blank nodes stand in it."""
    publication = _publication()
    rdf_format = formats.GRAPHS[media_type]
    blank = any(isinstance(term, BlankNode) for quad in description.quads for term in (quad.subject, quad.object))
    if rdf_format == formats.GRAPHS["application/ld+json"] and not blank:
        return publication.framer.frame((quad.triple for quad in description.quads), _roots(description))
    return write(description.quads, rdf_format, publication.prefixes)


def _roots(description: Description) -> list[NamedNode]:
    """The node of a description and those that have its IRI with a ``#`` and a name, in order."""
    start = f"{description.node.value}#"
    inside = {
        node.value for node in description.subjects if isinstance(node, NamedNode) and node.value.startswith(start)
    }
    first = [description.node] if description.node in description.subjects else []
    return [*first, *map(NamedNode, sorted(inside))]


def _page(found: Found) -> str:
    """The page of a document."""
    if documented(found.path):
        return documentation_page(found)
    describer, view = _publication().describer, _publication().view
    description = found.description
    page, template = max(request.args.get("page", 1, int), 1), template_of(description.types)
    # The pages of our own kinds tell in their own ways what points to a node; it may be much.
    pointers = describer.pointers(description.node, min(page, 100_000)) if template == _ANY else []
    labels = {**labels_in(description.quads), **describer.labels(named(description, pointers))}
    roots = _roots(description)
    return render_template(
        template,
        path=found.path,
        node=view.node(description.node.value, labels),
        types=[view.node(iri, labels) for iri in sorted(description.types)],
        sections=[(view.node(root.value, labels), view.facts(root, description.quads, labels)) for root in roots],
        pointers=view.pointers(pointers[:PAGE], labels),
        page=page,
        more=len(pointers) > PAGE,
        formats=formats.DESCRIPTIONS,
        cited=_publication().cite(found.path) if found.path == "dataset" else {},
        **node_pages.context(template, current_app.extensions["site"], found),
    )


def template_of(types: Iterable[str]) -> str:
    """The template for a node of some classes."""
    names = (iri.rpartition("#")[2] for iri in sorted(types))
    return next((TEMPLATES[name] for name in names if name in TEMPLATES), _ANY)


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


def _publication() -> Publication:
    """What this application publishes."""
    publication: Publication = current_app.extensions["publication"]
    return publication


def _iri(path: str) -> str:
    """The IRI that a path stands for."""
    return _publication().names.base + path
