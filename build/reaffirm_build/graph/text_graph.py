"""Triples of ``graph:text``: the content of a parsed document, without any annotation."""

from collections.abc import Iterator, Mapping

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SDO, XSD, Namespace

from reaffirm_build.graph.evidence import Provenance, StatementKey
from reaffirm_core.annotate.readings import TEXT
from reaffirm_core.corpus import PROPOSED, Corpus, SessionFacts
from reaffirm_core.language.labels import Labels
from reaffirm_core.languages import BY_TAG, FALLBACK
from reaffirm_core.model import Document, Footnote, Provision, Session
from reaffirm_core.names import OA, Names, slug
from reaffirm_core.structure.versions import aligned


class TextGraph:
    """Builder of the text graph of one corpus."""

    def __init__(
        self, names: Names, corpus: Corpus, labels: Mapping[str, Labels], vocabulary: Graph, provenance: Provenance
    ) -> None:
        """Prepare the graph. A place that ``vocabulary`` names in any language is the place there."""
        self.names, self.corpus, self.labels, self.provenance = names, corpus, labels, provenance
        self._places = {
            str(name): URIRef(str(place))
            for place in vocabulary.subjects(RDF.type, SDO.Place)
            for name in vocabulary.objects(place, RDFS.label)
        }
        self.rec: Namespace = names["rec"]
        self.nodes = Namespace(names.base + corpus.path)
        self.source = names.document(corpus.identifier)
        self.graph = names.new_graph(corpus.path)

    def make(self, document: Document, versions: Mapping[str, Document] | None = None) -> Graph:
        """Return all triples of a document: the document itself, its sessions, provisions and footnotes.

        ``versions`` are versions of the document by language. Their texts are added to the same nodes.
        """
        for language, version in (versions or {}).items():
            self._version(document, version, language)
        self._document(document)
        for language in (self.corpus.language, *(versions or {})):
            self._expression(language)
        for session in document.sessions:
            self._session(session, self.corpus.sessions[session.number])
        for provision in document.provisions:
            self._provision(provision)
        for footnote in document.footnotes:
            self._footnote(footnote)
        for endorsement in self.corpus.endorsements:
            endorsed = self.nodes[f"session-{endorsement.session}"]
            self._add(endorsed, (self.rec.endorsedBy, self.nodes[endorsement.provision]))
        return self.graph

    def _add(self, subject: URIRef, *facts: tuple[URIRef, URIRef | Literal]) -> None:
        for predicate, value in facts:
            self.graph.add((subject, predicate, value))

    def _literal(self, words: str) -> Literal:
        """Return words of the document as a literal in its language."""
        return Literal(words, lang=self.corpus.language)

    def _tagged(self, subject: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
        """Add one literal per language."""
        for language, text in texts.items():
            self.graph.add((subject, predicate, Literal(text, lang=language)))

    def _lines(self, subject: URIRef, first: int, last: int) -> None:
        self._add(subject, (self.rec.firstLine, Literal(first)), (self.rec.lastLine, Literal(last)))

    def _document(self, document: Document) -> None:
        corpus = self.corpus
        self._add(
            self.source,
            (RDF.type, self.rec.Document),
            (DCTERMS.identifier, Literal(corpus.identifier)),
        )
        if document.front_matter:
            self._add(self.source, (self.rec.frontMatter, self._literal("\n".join(document.front_matter))))
        self._tagged(self.source, DCTERMS.title, corpus.title)
        self._tagged(self.source, self.rec.unofficialTitle, corpus.unofficial_title)
        self._tagged(self.source, RDFS.label, corpus.label)
        if (page := corpus.front_page) is not None:
            self._add(
                self.source,
                (DCTERMS.creator, self.names["ent"][page.author]),
                (DCTERMS.date, Literal(page.meeting, datatype=XSD.date)),
                (self.rec.agenda, self.names.document(page.agenda)),
                (self.rec.agendaItem, Literal(page.agenda_item)),
            )
        if corpus.issued:
            self._add(self.source, (DCTERMS.issued, Literal(corpus.issued, datatype=XSD.date)))
        if not corpus.is_read:
            self._add(self.source, (self.rec.status, self.names["status"][PROPOSED]))

    def _expression(self, language: str) -> None:
        """Add the text of the document in a language, as its makers issued it."""
        node, names = self.nodes[f"expression-{language}"], BY_TAG[language].names
        self._add(self.source, (self.rec.expression, node))
        self._add(node, (RDF.type, self.rec.Expression), (SDO.inLanguage, Literal(language)))
        for tag, label in self.corpus.label.items():
            name = names.get(tag, BY_TAG[language].name)
            self._add(node, (RDFS.label, Literal(f"{label}{BY_TAG[tag].brackets.format(name)}", lang=tag)))

    def _version(self, document: Document, version: Document, language: str) -> None:
        """Add the texts of a version in another language, where its structure matches the document."""
        matched = aligned(document, version)
        matched |= {note.identifier for note in document.footnotes}
        matched |= {session.identifier for session in document.sessions if session.text}
        for identifier, predicate, text in self._texts(version):
            if identifier in matched:
                self._add(self.nodes[identifier], (predicate, Literal(text, lang=language)))
        for identifier, first, last in _places_in(version):
            if identifier in matched:
                self._passage(identifier, language, first, last)
        if version.front_matter:
            words = Literal("\n".join(version.front_matter), lang=language)
            self._add(self.source, (self.rec.frontMatter, words))

    def _texts(self, version: Document) -> Iterator[tuple[str, URIRef, str]]:
        """Yield the identifier, the property and the words of every text of a version."""
        for provision in version.provisions:
            yield provision.identifier, self.rec.text, provision.text
            yield provision.identifier, self.rec.fullText, provision.full_text
        for footnote in version.footnotes:
            yield footnote.identifier, self.rec.text, footnote.text
        for session in version.sessions:
            if session.text:
                yield session.identifier, self.rec.text, session.text

    def _passage(self, identifier: str, language: str, first: int, last: int) -> None:
        """Add the lines of a text in the source of a further language."""
        node = self.nodes[f"{identifier}_text-{language}"]
        self._add(
            node,
            (RDF.type, self.rec.Passage),
            (self.rec.passageOf, self.nodes[identifier]),
            (DCTERMS.isPartOf, self.nodes[f"expression-{language}"]),
        )
        self._lines(node, first, last)

    def _session(self, session: Session, facts: SessionFacts) -> None:
        node = self.nodes[session.identifier]
        self._add(
            node,
            (RDF.type, self.rec.Session),
            (DCTERMS.identifier, Literal(session.identifier)),
            (DCTERMS.source, self.source),
            (self.rec.ordinal, Literal(session.number)),
            (SDO.startDate, Literal(session.start, datatype=XSD.date)),
            (SDO.endDate, Literal(session.end, datatype=XSD.date)),
        )
        if self.corpus.body:
            self._add(node, (SDO.organizer, self.names["ent"][self.corpus.body]))
        if facts.place:
            self._add(node, (SDO.location, self._place(facts.place)))
        self._tagged(
            node, RDFS.label, {lang: labels.of_session(session.number) for lang, labels in self.labels.items()}
        )
        if facts.report:
            self._add(node, (self.rec.report, self.names.document(facts.report)))
        if session.text:
            self._add(node, (self.rec.text, self._literal(session.text)))
            self._lines(node, session.first_line, session.last_line)

    def _place(self, texts: Mapping[str, str]) -> URIRef:
        """Return the place with a name in some languages. Add one that the vocabulary lacks, after its English name."""
        for name in texts.values():
            if name in self._places:
                return self._places[name]
        place = self.names["place"][slug(texts.get(FALLBACK) or next(iter(texts.values())))]
        if place not in self._places.values():  # it is there in another spelling
            self._add(place, (RDF.type, SDO.Place))
            self._tagged(place, RDFS.label, texts)
        return place

    def _provision(self, provision: Provision) -> None:
        node = self.nodes[provision.identifier]
        presented = self.corpus.presented_at(provision.identifier, provision.session)
        self._add(
            node,
            (RDF.type, self.rec.Clause if provision.parent else self.rec.Recommendation),
            (DCTERMS.identifier, Literal(provision.identifier)),
            *((DCTERMS.isPartOf, whole) for whole in self._wholes(provision)),
            (DCTERMS.source, self.source),
            (self.rec.session, self.nodes[f"session-{provision.session}"]),
            (self.rec.presentedAt, self.nodes[f"session-{presented}"]),
            (self.rec.number, Literal(provision.printed[-1] or str(provision.positions[-1]))),
            (self.rec.order, Literal(provision.order)),
            (self.rec.operative, Literal(provision.operative)),
            (self.rec.text, self._literal(provision.text)),
            (self.rec.fullText, self._literal(provision.full_text)),
        )
        self._lines(node, provision.first_line, provision.last_line)
        self._add(node, *self.provenance.read(StatementKey(TEXT, provision.identifier)))
        cited = (provision.session, provision.printed, provision.positions)
        self._tagged(node, RDFS.label, {lang: labels.of_provision(*cited) for lang, labels in self.labels.items()})

    def _wholes(self, provision: Provision) -> Iterator[URIRef]:
        """Yield what a provision is part of: the provision above it; an item is part of documents."""
        if provision.parent:
            yield self.nodes[provision.parent]
            return
        yield self.source
        if report := self.corpus.sessions[provision.session].report:
            yield self.names.document(report)

    def _footnote(self, footnote: Footnote) -> None:
        node = self.nodes[footnote.identifier]
        owner = self.nodes[footnote.provision] if footnote.provision else self.source
        self._add(
            node,
            (RDF.type, self.rec.Footnote),
            (DCTERMS.identifier, Literal(footnote.identifier)),
            (DCTERMS.source, self.source),
            (self.rec.footnoteOf, owner),
            (self.rec.text, self._literal(footnote.text)),
        )
        self._lines(node, footnote.first_line, footnote.last_line)
        self._tagged(
            node, RDFS.label, {lang: labels.of_footnote(footnote.number) for lang, labels in self.labels.items()}
        )
        if footnote.number:
            self._add(node, (self.rec.number, Literal(footnote.number)))
        if footnote.quote:
            self._add(
                node,
                (OA.hasSource, owner),
                (self.rec.quote, self._literal(footnote.quote)),
                (self.rec.start, Literal(footnote.start)),
                (self.rec.end, Literal(footnote.end)),
            )


def _places_in(version: Document) -> Iterator[tuple[str, int, int]]:
    """Yield the identifier, the first and the last line of every text of a version."""
    sessions = [session for session in version.sessions if session.text]
    texts: list[Provision | Footnote | Session] = [*version.provisions, *version.footnotes, *sessions]
    for item in texts:
        yield item.identifier, item.first_line, item.last_line
