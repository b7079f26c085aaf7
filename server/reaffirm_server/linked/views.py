"""Views of linked data: every IRI answers at its own path, in the requested format."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from pyoxigraph import BlankNode, NamedNode
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RoutingException
from werkzeug.wrappers import Response as WerkzeugResponse

from reaffirm_core.languages import Texts, language_row
from reaffirm_server import formats
from reaffirm_server.engine.base import EVERYTHING, AnswerFormats, Engine, Limits, Selection
from reaffirm_server.i18n import language, set_language_headers
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.resolver import Redirect, ResolvedDocument
from reaffirm_server.linked.responses import OFFERED, negotiated, preflight, refuse, tagged
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data
from reaffirm_server.public_url import origin

blueprint = Blueprint("linked", __name__)
blueprint.after_request(preflight)
#: Maximum number of characters of a path that is looked up.
_LONGEST = 1_000

#: The extension with the writers of pages and other documents for readers, by media type. The room ``site`` registers
#: them, since this room may not import it.
PAGES = "node_pages"
#: The extension that returns the ``Suggestions`` for a path without a document.
NEAREST = "nearest_nodes"
#: The maximum number of characters of an unknown path in an error.
_SHOWN = 80


@dataclass(frozen=True)
class Suggestions:
    """Nodes that a reader may mean by a path without a document, as pairs of an IRI and labels."""

    same: str = ""  #: the IRI of the node that the path names in another spelling
    number: str = ""  #: the number of the recommendation that does not exist
    sessions: str = ""  #: the sessions there are, as ``1–8, 11``, if the number names another
    near: Sequence[tuple[str, Texts]] = ()


@blueprint.get("/<path:path>")
def node(path: str) -> WerkzeugResponse:
    """Return the document of an identifier in the format of a suffix such as ``.ttl``, else of ``Accept``."""
    if len(path) > _LONGEST:
        return refuse(
            414, _("The address is too long: a path may have at most %(most)s characters.", most=f"{_LONGEST:,}")
        )
    accept = request.headers.get("Accept", "")
    accepted = negotiated(accept, tuple(formats.READABLE.values()))
    brief = accepted == "text/html" or accepted in formats.READABLE.values()  # a page queries pointers itself
    resolved = linked_data().resolver.find(path, brief=brief)
    if isinstance(resolved, Redirect):
        target = url_for("linked.node", path=resolved.path)
        return Response(f"See {target}\n", resolved.status, {"Location": target}, mimetype="text/plain")
    if resolved is None:
        return _missing(path)
    media_type = _media_type(resolved, accept)
    if media_type is None and resolved.suffix:
        return refuse(404, _("%(iri)s has no document .%(suffix)s", iri=_iri(resolved.path), suffix=resolved.suffix))
    if media_type is None:
        types = ", ".join((*OFFERED, *_readable(resolved).values()))
        return refuse(406, _("Formats of %(iri)s: %(types)s", iri=_iri(resolved.path), types=types))
    if resolved.path.startswith("graph/") and not resolved.suffix and media_type != "text/html":
        return _graph(resolved, media_type)
    return answer(resolved, media_type)


def _media_type(document: ResolvedDocument, accept: str) -> str | None:
    """Return the media type of a response, or None if the document has none of the requested types."""
    readable = _readable(document)
    if document.suffix:
        return {**formats.DESCRIPTIONS, **readable}.get(document.suffix)
    return negotiated(accept, tuple(readable.values()))


def _readable(document: ResolvedDocument) -> dict[str, str]:
    """Return the media types for readers by suffix, which only documents about provisions have."""
    return formats.READABLE if is_provision(document) else {}


def is_provision(document: ResolvedDocument) -> bool:
    """Return whether a document is about a provision, which is also offered as a document for readers."""
    return f"{linked_data().names['rec']}Provision" in document.description.types


def _missing(path: str) -> WerkzeugResponse:
    """Redirect a path with a slash at its end, in upper case or with a number in another spelling; else respond 404.

    A page with the error names similar recommendations. A target never begins with two slashes, so that it stays on
    this host.
    """
    plain = "/".join(filter(None, path.split("/")))
    for other in (plain, plain.lower(), f"{plain}/"):  # a corpus is at "tip/"
        if other != path and request.method in {"GET", "HEAD"} and _exists(other):
            target = url_for("linked.node", path=other)
            query = request.query_string.decode("ascii", "replace")
            return redirect(f"{target}?{query}" if query else target, 301)
    suggestions: Suggestions = current_app.extensions[NEAREST](path)
    if suggestions.same:
        return redirect(url_for("linked.node", path=suggestions.same.removeprefix(linked_data().names.base)))
    stem, _dot, suffix = path.rpartition(".")
    if isinstance(document := linked_data().resolver.find(stem, brief=True), ResolvedDocument):
        return _no_suffix(document, suffix)
    if negotiated(request.headers.get("Accept", "")) != "text/html":
        problem = _("Nothing here is called %(iri)s", iri=_iri(path))
        if suggestions.near:
            listed = ", ".join(iri for iri, _labels in suggestions.near)
            near = _("The nearest numbers:") if suggestions.number else _("Did you mean:")
            problem = f"{_('; ').join([problem, near])} {listed}"
        return refuse(404, problem)
    if suggestions.number:
        problem = _("There is no recommendation %(number)s.", number=suggestions.number)
        if sessions := suggestions.sessions:
            known = _("This site has no other sessions than these: %(sessions)s.", sessions=sessions)
            problem = language_row(language()).space.join([problem, known])
        return refuse(404, problem, () if sessions else suggestions.near, _("The nearest numbers:"))
    shown = path if len(path) <= _SHOWN else f"{path[:_SHOWN]}…"
    return refuse(404, _("There is no page /%(path)s", path=shown), suggestions.near, _("Did you mean:"))


def _no_suffix(document: ResolvedDocument, suffix: str) -> Response:
    """Respond 404 for a suffix that the document of a node does not have, with those that it has."""
    known = ", ".join(f".{name}" for name in (*formats.DESCRIPTIONS, *_readable(document)))
    problem = _("%(iri)s has no document .%(suffix)s", iri=_iri(document.path), suffix=suffix)
    return refuse(404, _("; ").join([problem, _("its suffixes: %(known)s", known=known)]))


def _exists(path: str) -> bool:
    """Return whether a page or a node is at a path."""
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(f"/{path}", method="GET")
    except (RoutingException, NotFound, MethodNotAllowed):
        return False
    return endpoint != request.endpoint or linked_data().resolver.find(path, brief=True) is not None


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
    pages: Mapping[str, Callable[[ResolvedDocument], bytes]] = current_app.extensions[PAGES]
    body = pages[media_type](document) if media_type in pages else serialised(document.description, media_type)
    response = Response(body, content_type=formats.content_type(media_type))
    _set_links(response, document, media_type)
    if media_type in formats.READABLE.values():
        set_language_headers(response)
        name = f"{document.path.replace('/', '-')}.{_suffix(media_type)}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
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
        path = f"{document.path}.{_suffix(media_type)}"
        response.headers["Content-Location"] = url_for("linked.node", path=path)
        response.vary.add("Accept")
    links = [f'<{_iri(document.path)}>; rel="describes"']
    if origin():
        links.append(f'<{origin()}{url_for("linked.node", path=document.path)}>; rel="canonical"')
    readable = formats.READABLE if is_provision(document) else {}
    for suffix, media_type in (formats.DESCRIPTIONS | readable).items():
        url = url_for("linked.node", path=f"{document.path}.{suffix}")
        links.append(f'<{url}>; rel="alternate"; type="{media_type}"')
    links.append(f'<{url_for("linked.node", path="dataset")}>; rel="describedby"')
    response.headers["Link"] = ", ".join(links)


def _suffix(media_type: str) -> str:
    """Return the URL suffix of a media type."""
    suffixes = {offered: suffix for suffix, offered in (formats.DESCRIPTIONS | formats.READABLE).items()}
    return (suffixes | formats.SYNONYMS)[media_type]


def _iri(path: str) -> str:
    """Return the IRI of a path."""
    return linked_data().names.base + path
