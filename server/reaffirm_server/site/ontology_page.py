"""HTML pages of the ontology, with and without a version in the path, and of the shapes."""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDFS, SKOS

from reaffirm_server import formats
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.engine.queries import query_text
from reaffirm_server.i18n import localized
from reaffirm_server.linked.node_view import named
from reaffirm_server.linked.resolver import ResolvedDocument
from reaffirm_server.linked.service import LinkedData, linked_data
from reaffirm_server.site.chart_ontology import Relation, chart
from reaffirm_server.site.chart_svg import markup
from reaffirm_server.site.ontology_terms import OntologyContent, Term, terms
from reaffirm_server.site.page_data import site
from reaffirm_server.site.shapes_page import shape_list
from reaffirm_server.text_tables import Row

#: The documents of shapes: all, and those without SPARQL.
_SHAPES = ("shapes", "shapes-core")
_EXAMPLE = NamedNode(SKOS.example)
_SUPER_CLASS, _DOMAIN, _RANGE = str(RDFS.subClassOf), str(RDFS.domain), str(RDFS.range)


def documented(path: str) -> bool:
    """Return whether a path is that of the ontology, of one of its versions, or of the shapes."""
    return path in {"ontology", *_SHAPES} or path.startswith("ontology/")


def page(document: ResolvedDocument) -> str:
    """Render the page of the ontology or of the shapes."""
    return _shapes(document) if document.path in _SHAPES else _ontology(document)


def _ontology(document: ResolvedDocument) -> str:
    about: DatasetInfo = current_app.extensions["about"]
    content = site().ontology(document.path, lambda: _content(document))
    return render_template(
        "ontology.html",
        path=document.path,
        is_earlier=document.path.removeprefix("ontology/") in linked_data().published.ontologies,
        node=content.node,
        facts=content.facts,
        terms=content.terms,
        predicates=content.predicates,
        picture=markup(_picture(content.terms)),
        questions=about.questions,
        formats=formats.DESCRIPTIONS,
    )


def _content(document: ResolvedDocument) -> OntologyContent:
    """Return the content of the page of the ontology, which does not depend on the request."""
    linked = linked_data()
    about: DatasetInfo = current_app.extensions["about"]
    describer, view, description = linked.describer, linked.view, document.description
    examples = _examples(linked, description.quads)
    neighbours = {
        row[name] for row in examples for name in ("node", "value") if name == "node" or row.get("iri") == "true"
    }
    labels = describer.labels(named(description) | set(map(NamedNode, neighbours)), description)
    return OntologyContent(
        node=view.node(description.node.value, labels),
        facts=view.facts(description.node, description.quads, labels),
        terms=terms(description, examples, about.questions, view, labels),
        predicates=[view.node(iri, labels) for iri in sorted({quad.predicate.value for quad in description.quads})],
    )


def _examples(linked: LinkedData, quads: Iterable[Quad]) -> list[Row]:
    """Return the node of the example of each term, with its values of that term; nothing for a node without facts."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in linked.names.prefixes().items())
    pairs = [
        f"({quad.subject} {fact.subject})"
        for quad in quads
        if quad.predicate == _EXAMPLE
        for fact in parse(f"{prefixes}{quad.object.value}", RdfFormat.TURTLE)  # type: ignore[union-attr]
    ]
    return linked.describer.rows(query_text("term-values", linked.names).replace("<urn:pairs>", " ".join(pairs)))


def _picture(listed: Sequence[Term]) -> Element:
    """Draw the classes and the properties between them."""
    names = {term.node.iri: localized(term.node.labels)[1] for term in listed}
    classes = {term.node.iri: names[term.node.iri] for term in listed if term.kind == "class"}
    relations: list[Relation] = []
    above: dict[str, str] = {}
    for term in listed:
        targets = {fact.property.iri: [value.node.iri for value in fact.values if value.node] for fact in term.facts}
        if term.kind == "class":
            higher = [iri for iri in targets.get(_SUPER_CLASS, []) if iri in classes]
            if higher:
                above[term.node.iri] = higher[0]
            continue
        ends = (targets.get(_DOMAIN, [""])[0], targets.get(_RANGE, [""])[0])
        if ends[0] in classes and ends[1] in classes:
            relations.append(Relation(term.node.iri, names[term.node.iri], *ends))
    return chart(_("Classes and the properties between them"), classes, above, relations)


def _shapes(document: ResolvedDocument) -> str:
    linked = linked_data()
    description = document.description
    labels = linked.describer.labels(named(description))
    return render_template(
        "shapes.html",
        path=document.path,
        node=linked.view.node(description.node.value, labels),
        shapes=shape_list(description, linked.view, labels),
        formats=formats.DESCRIPTIONS,
        turtle=url_for("linked.node", path=f"{document.path}.ttl"),
    )
