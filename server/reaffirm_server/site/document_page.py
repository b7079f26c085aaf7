"""HTML page of a document: the template of its class, or the generic one."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from reaffirm_server import formats
from reaffirm_server.i18n import language, localized
from reaffirm_server.linked.describe import PAGE, Pointer
from reaffirm_server.linked.fact_index import FactIndex
from reaffirm_server.linked.node_view import Node, named
from reaffirm_server.linked.resolver import ResolvedDocument
from reaffirm_server.linked.service import linked_data
from reaffirm_server.linked.views import roots
from reaffirm_server.publish.service import publications
from reaffirm_server.publish.wording import TextVersions
from reaffirm_server.site import node_pages, provision_document
from reaffirm_server.site.errata import votes
from reaffirm_server.site.ontology_page import documented
from reaffirm_server.site.ontology_page import page as documentation_page
from reaffirm_server.site.origins import Origin
from reaffirm_server.site.page_data import site
from reaffirm_server.site.provision_document import Block
from reaffirm_server.site.template_filters import statements

#: The template of a node, by the local name of one of its classes.
TEMPLATES: dict[str, str] = dict(node_pages.TEMPLATES)

#: The template of all other nodes.
_GENERIC = "node.html"


def provision_text(document: ResolvedDocument) -> bytes:
    """Write the document about a provision as plain text."""
    return provision_document.plain(_provision_document(document)).encode()


def provision_docx(document: ResolvedDocument) -> bytes:
    """Write the document about a provision as DOCX."""
    released = publications().published.file_date
    return provision_document.docx(_provision_document(document), language(), released)


def _provision_document(document: ResolvedDocument) -> list[Block]:
    data = site()
    page = data.provision(document.description)
    return provision_document.blocks(page, data.cite(document.path), data.compared_with(page.iri))


def document_page(document: ResolvedDocument) -> str:
    """Render the page of a document."""
    if documented(document.path):
        return documentation_page(document)
    describer, view = linked_data().describer, linked_data().view
    description = document.description
    page, template = max(request.args.get("page", 1, int), 1), template_of(description.types)
    # Pages with their own template list incoming links themselves. A query for all of them may be slow.
    pointers = describer.pointers(description.node, min(page, 100_000)) if template == _GENERIC else []
    labels = describer.labels(named(description, pointers), description)
    return render_template(
        template,
        path=document.path,
        node=view.node(description.node.value, labels),
        types=_types(view.node(iri, labels) for iri in sorted(description.types)),
        sections=[
            (view.node(root.value, labels), view.facts(root, description.quads, labels)) for root in roots(description)
        ],
        pointers=view.pointers(pointers[:PAGE], labels),
        page=page,
        more=len(pointers) > PAGE,
        formats=formats.DESCRIPTIONS,
        cited=publications().cite(document.path) if document.path == "dataset" else {},
        **({**_words(document), "decided": _origin(document, pointers)} if template == _GENERIC else {}),
        **node_pages.context(template, site(), document),
    )


def _types(types: Iterable[Node]) -> list[Node]:
    """Return types, and of several vocabularies' types with one name the first."""
    return list({localized(node.labels)[1] or node.iri: node for node in reversed(list(types))}.values())[::-1]


#: Writers of the documents for readers, by media type.
WRITERS: Mapping[str, Callable[[ResolvedDocument], bytes]] = {
    "text/html": lambda document: document_page(document).encode(),
    formats.READABLE["txt"]: provision_text,
    formats.READABLE["docx"]: provision_docx,
}


def _words(document: ResolvedDocument) -> dict[str, Any]:
    """Return the text of a node, such as a footnote, and the provision that it quotes, with the quote."""
    node = document.description.node.value
    facts = FactIndex(document.description.quads, linked_data().prefixes)
    source, quote = facts.value(node, "oa:hasSource"), facts.value(node, "rec:quote")
    return {
        "text": TextVersions(facts.texts(node, "rec:text"), facts.texts(node, "rec:translation")),
        "quoted": site().recommendations([source])[source] if source and quote else None,
        "quote": quote,
        "votes": _votes(source, facts.value(node, "rec:earlier")),
    }


def _votes(later: str | None, earlier: str | None) -> list[tuple[str, str]]:
    """Return the readings of a pair with their verdicts, as text."""
    if not later or not earlier:
        return []
    others = {"related": _("related, no reaffirmation"), "none": _("no relation")}
    return [
        (localized(vote.reading)[1], others.get(vote.verdict) or localized(_grade(vote.verdict))[1])
        for vote in votes(linked_data().names, {"later": later, "earlier": earlier})
    ]


def _grade(slug: str) -> dict[str, str]:
    """Return the labels of a grade."""
    return site().concept(site().concept_iri("grade", slug)).labels


def _origin(document: ResolvedDocument, pointers: Iterable[Pointer]) -> Origin | None:
    """Return the row or rule of a statement about a provision, or None for other nodes."""
    node, statement = document.description.node.value, linked_data().names["rec"] + "statement"
    for pointer in pointers:
        if pointer.predicate.value == statement and (
            description := linked_data().describer.describe(pointer.subject, brief=True)
        ):
            return next(
                (origin for iri, _what, origin in statements(site().provision(description)) if iri == node), None
            )
    return None


def template_of(types: Iterable[str]) -> str:
    """Return the template for the IRIs of the classes of a node: that of the first class in ``TEMPLATES``."""
    names = {iri.rpartition("#")[2] for iri in types}
    return next((template for name, template in TEMPLATES.items() if name in names), _GENERIC)
