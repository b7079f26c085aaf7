"""Descriptions of documents that texts cite by a symbol or number and that the ontology does not contain.

All facts about such a document are derived from its name. Its label is also its unofficial title.
"""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import RDF, RDFS, Graph, Literal
from rdflib.namespace import DCTERMS

from reaffirm_build.corpus import PROPOSED
from reaffirm_build.graph.evidence import Fact
from reaffirm_build.language.labels import Labels
from reaffirm_build.names import Names, document_name, parse_document_name, whole_document


def describe_documents(
    minted: Iterable[str], own: str, vocabulary: Graph, labels: Mapping[str, Labels], names: Names
) -> Graph:
    """Return the triples that describe minted documents and the documents that contain them.

    Documents that the vocabulary describes are skipped, and so is ``own``, the symbol of the citing document. The
    triples depend on the name and the vocabulary only, so two corpora that mint one document state the same.
    """
    graph = names.new_graph()
    documents = {document for name in minted for document in (name, whole_document(name))} - {document_name(own)}
    for name in sorted(documents):
        node = names.expand(name)
        if (node, None, None) not in vocabulary:
            for predicate, value in _facts(name, vocabulary, labels, names):
                graph.add((node, predicate, value))
    return graph


def _facts(name: str, vocabulary: Graph, labels: Mapping[str, Labels], names: Names) -> Iterator[Fact]:
    """Yield the facts about one document. Its title is unofficial and unreviewed, hence the status ``proposed``."""
    rec = names["rec"]
    symbol, part, _ = parse_document_name(name) or ("", "", "")
    whole = names.expand(whole_document(name))
    yield RDF.type, rec.Document
    yield DCTERMS.identifier, Literal(f"{symbol}, para. {part}" if part else symbol)
    yield rec.status, names["status"][PROPOSED]
    if part:
        yield DCTERMS.isPartOf, whole
        yield rec.number, Literal(part)
    existing = [label for label in vocabulary.objects(whole, RDFS.label) if isinstance(label, Literal)]
    titles = {str(label.language): str(label) for label in existing}
    for language, forms in labels.items():
        title = titles.get(language) or forms.of_document(symbol)
        label = Literal(forms.of_paragraph(title, part) if part else title, lang=language)
        yield RDFS.label, label
        yield rec.unofficialTitle, label
