"""Descriptions of documents that texts cite by a symbol or number and that the ontology does not contain.

All facts about such a document are derived from its name, except a title that a person gave. Without such a title, the
label of the document is also its unofficial title.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from rdflib import RDF, RDFS, XSD, Graph, Literal
from rdflib.namespace import DCTERMS

from reaffirm_build.graph.evidence import Fact
from reaffirm_core.annotate.described_documents import Titles
from reaffirm_core.corpus import PROPOSED
from reaffirm_core.language.labels import Labels
from reaffirm_core.names import Names, document_name, parse_document_name, whole_document

#: The bodies under whose symbols documents are issued, by slug of the entity, the narrowest first.
_BODIES = {
    "working-group": re.compile(r"CTOC/COP/WG\.4/"),
    "conference": re.compile(r"CTOC/COP/(?:\d|L\.|INF)"),
    "general-assembly": re.compile(r"A/(?:\d|RES/|DEC/)"),
}
#: The year in a symbol, as a part of its own.
_YEAR = re.compile(r"/((?:19|20)\d\d)(?=/|$)")


def body_of_symbol(symbol: str) -> str:
    """Return the slug of the body under whose symbol a document is issued, "" if the symbol does not show it."""
    return next((slug for slug, begins in _BODIES.items() if begins.match(symbol)), "")


def year_of_symbol(symbol: str) -> str:
    """Return the year in a symbol, "" if it has none."""
    match = _YEAR.search(symbol)
    return match[1] if match else ""


def describe_documents(
    minted: Iterable[str],
    own: Iterable[str],
    vocabulary: Graph,
    labels: Mapping[str, Labels],
    names: Names,
    described: Titles = MappingProxyType({}),
) -> Graph:
    """Return the triples that describe minted documents and the documents that contain them.

    Documents that the vocabulary describes are skipped, and so are ``own``, the identifiers of the documents of the
    corpora, which describe them. The triples depend on the name, the vocabulary and ``described``, the documents that
    persons described in any corpus, so two corpora that mint one document state the same.
    """
    graph = names.new_graph()
    documents = {document for name in minted for document in (name, whole_document(name))}
    documents -= set(map(document_name, own))
    for name in sorted(documents):
        node = names.expand(name)
        if (node, None, None) not in vocabulary:
            for predicate, value in _facts(name, vocabulary, labels, names, described):
                graph.add((node, predicate, value))
    return graph


def _facts(
    name: str, vocabulary: Graph, labels: Mapping[str, Labels], names: Names, described: Titles
) -> Iterator[Fact]:
    """Yield the facts about one document. It has the status ``proposed`` until a person describes it."""
    rec = names["rec"]
    symbol, part, _ = parse_document_name(name) or ("", "", "")
    whole = names.expand(whole_document(name))
    yield RDF.type, rec.Document
    yield DCTERMS.identifier, Literal(f"{symbol}, para. {part}" if part else symbol)
    given = described.get(whole_document(name))
    if given is None:
        yield rec.status, names["status"][PROPOSED]
    elif not part:
        yield from _facts_of_symbol(symbol, names)
    if part:
        yield DCTERMS.isPartOf, whole
        yield rec.number, Literal(part)
    existing = [label for label in vocabulary.objects(whole, RDFS.label) if isinstance(label, Literal)]
    titles = {str(label.language): str(label) for label in existing}
    for language, forms in labels.items():
        title = titles.get(language) or forms.of_document(symbol)
        label = Literal(forms.of_paragraph(title, part) if part else title, lang=language)
        yield RDFS.label, label
        title_given = "" if part or not given else given.get(language, "")
        if title_given:
            yield DCTERMS.title, Literal(title_given, lang=language)
        else:
            yield rec.unofficialTitle, label


def _facts_of_symbol(symbol: str, names: Names) -> Iterator[Fact]:
    """Yield the year and the body that a symbol shows."""
    if year := year_of_symbol(symbol):
        yield DCTERMS.date, Literal(year, datatype=XSD.gYear)
    if body := body_of_symbol(symbol):
        yield DCTERMS.publisher, names["ent"][body]
