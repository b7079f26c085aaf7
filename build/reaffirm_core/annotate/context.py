"""The input of an annotation: the document, its corpus, the rules of its language, the tables and the vocabulary."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from rdflib import RDF, Graph
from rdflib.namespace import DCTERMS, OWL, SKOS

from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.described_documents import Titles
from reaffirm_core.annotate.reaffirmations import ForeignProvision
from reaffirm_core.corpus import Corpus
from reaffirm_core.language.grammar import Grammar
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Document
from reaffirm_core.names import Names


@dataclass(frozen=True)
class Context:
    """The input that the steps of an annotation share."""

    document: Document
    corpus: Corpus
    structure: Structure
    grammar: Grammar
    tables: Mapping[str, Curated]  #: by file name
    vocabulary: Graph
    names: Names
    described: Titles = field(default_factory=dict)  #: documents that persons described
    elsewhere: Mapping[str, ForeignProvision] = field(default_factory=dict)  #: provisions of other corpora, by name

    @property
    def front(self) -> str:
        """The front matter on one line."""
        return " ".join(self.document.front_matter)

    @property
    def days(self) -> dict[int, date]:
        """The first day of each session; the dates of the corpus file take precedence over the headings."""
        days = {session.number: session.start for session in self.document.sessions}
        return days | {number: facts.start for number, facts in self.corpus.sessions.items()}

    @property
    def same_body(self) -> dict[str, ForeignProvision]:
        """The provisions of other corpora of the same body, by name."""
        body = self.corpus.body
        return {name: other for name, other in self.elsewhere.items() if body and other.corpus.body == body}

    def slugs(self, kind: str) -> Collection[str]:
        """Return the identifiers of the members of a class of the ontology, such as ``Actor``, except retired ones."""
        members = set(self.vocabulary.subjects(RDF.type, self.names["rec"][kind]))
        members -= set(self.vocabulary.subjects(OWL.deprecated))
        return {str(slug) for member in members for slug in self.vocabulary.objects(member, DCTERMS.identifier)}

    def concepts(self, scheme: str) -> Collection[str]:
        """Return the identifiers of the concepts of a scheme, such as ``theme``."""
        members = self.vocabulary.subjects(SKOS.inScheme, self.names["scheme"][scheme])
        return {str(slug) for member in members for slug in self.vocabulary.objects(member, DCTERMS.identifier)}
