"""Triples of ``graph:annotations``: annotations of a corpus, each with its evidence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from reaffirm_build.graph.evidence import Fact, Provenance, StatementKey, agent_description, agent_for, quotation
from reaffirm_core.annotate.annotator import Annotations
from reaffirm_core.annotate.judgements import Judgement
from reaffirm_core.annotation_kinds import BY_NAME, HERE, Kind
from reaffirm_core.corpus import Corpus
from reaffirm_core.model import Alternatives, Ask, Citation, Party, Quote, Reference, Statement
from reaffirm_core.names import Names


class AnnotationsGraph:
    """Builder of the annotations graph of one corpus."""

    def __init__(self, names: Names, corpus: Corpus, provenance: Provenance) -> None:
        """Begin an empty graph."""
        self.names, self.corpus, self.provenance = names, corpus, provenance
        self.rec: Namespace = names["rec"]
        self.nodes = Namespace(names.base + corpus.path)
        self.graph = names.new_graph(corpus.path)

    def make(self, annotations: Annotations) -> Graph:
        """Return all triples of the annotations."""
        for provision, adoption in annotations.adoptions.items():
            self._add(self.nodes[provision], (self.rec.adoption, self.names["adoption"][adoption]))
        for provision, document in annotations.taken_up:
            self._add(self.nodes[provision], (self.rec.takenUpBy, self.names.expand(document)))
        for ask in annotations.asks:
            self._ask(ask)
        for citation in annotations.citations:
            self._citation(citation)
        for alternatives in annotations.alternatives:
            self._alternatives(alternatives, annotations.asks)
        for reference in annotations.references:
            self._reference(reference)
        for judgement in annotations.judgements:
            self._judgement(judgement)
        for statement in annotations.statements:
            self._statement(statement)
        for provision, texts in annotations.headlines.items():
            self._headline(provision, texts)
        self._reviewers(annotations)
        return self.graph

    def _add(self, subject: URIRef, *facts: Fact) -> None:
        for predicate, value in facts:
            self.graph.add((subject, predicate, value))

    def _quote(self, node: URIRef, quote: Quote) -> None:
        self._add(node, *quotation(self.names, self.corpus, quote))

    def _headline(self, provision: str, texts: Mapping[str, str]) -> None:
        self._add(self.nodes[provision], *((self.rec.headline, Literal(texts[lang], lang=lang)) for lang in texts))

    def _reviewers(self, annotations: Annotations) -> None:
        """Describe the persons who judged a provision or a pair. Most judgements name only the annotator."""
        names = {judgement.by for judgement in annotations.judgements} | {pair.by for pair in annotations.pairs}
        for name in sorted(names - {""}):
            self._add(agent_for(self.corpus, self.names, name), *agent_description(name))

    def _statement(self, statement: Statement, *facts: Fact) -> URIRef:
        """Add an annotation with its value, quotation, provenance and further facts. Return its node."""
        kind = BY_NAME[statement.kind]
        node = self.nodes[f"{statement.provision}_{kind.name}-{statement.number}"]
        self._add(self.nodes[statement.provision], (self.names.expand(kind.link), node))
        self._add(node, (RDF.type, self.names.expand(kind.class_)), *facts)
        if statement.value:
            self._add(node, (self.names.expand(kind.value), self._value(kind, statement.value)))
        if statement.quote:
            self._quote(node, statement.quote)
        if statement.basis:
            self._add(node, (self.rec.basis, self.names["basis"][statement.basis]))
        for number in statement.asks:
            ask = self.nodes[f"{statement.provision}_ask-{number}"]
            self._add(node, (self.names.expand(kind.asks), ask))
        self._add(node, *((self.rec.narrows, self.names["actor"][slug]) for slug in statement.narrows))
        about = StatementKey(kind.name, statement.provision, statement.value, statement.by)
        self._add(node, *self.provenance.made(about, statement.method, statement.rule, statement.reason))
        return node

    def _value(self, kind: Kind, value: str) -> URIRef | Literal:
        """Return the value of an annotation as a term."""
        if kind.literal:
            return Literal(value)
        if kind.prefix == HERE:
            return self.nodes[value]
        return self.names[kind.prefix][value] if kind.prefix else self.names.expand(value)

    def _ask(self, ask: Ask) -> None:
        actor = self.names["actor"]
        method = "curated" if ask.reason else "rule"
        node = self._statement(
            Statement("ask", ask.provision, ask.number, ask.strength, ask.quote, method, ask.rule, ask.reason),
            (self.rec.order, Literal(ask.number)),
        )
        self._add(node, *((self.rec.addressee, actor[slug]) for slug in ask.addressees))
        if ask.operator:
            self._add(node, (self.rec.operator, self.names["operator"][ask.operator]))
        if ask.basis:
            self._add(node, (self.rec.basis, self.names["basis"][ask.basis]))
        if ask.through:
            self._add(node, (self.rec.through, actor[ask.through]))
        if ask.qualifier:
            self._add(node, (self.rec.addresseeQualifier, Literal(ask.qualifier.words, lang=self.corpus.language)))
        for role, quote in (("qualifier", ask.qualifier), ("verb", ask.head_verb), ("modal", ask.modal)):
            if quote:
                self._evidence(node, ask, role, 1, quote, ask.verb_reason if role == "verb" else "")
        self._parties(node, ask, "partner", self.rec.partner, ask.partners)
        self._parties(node, ask, "indirect", self.rec.indirectAddressee, ask.indirect)

    def _parties(self, node: URIRef, ask: Ask, role: str, predicate: URIRef, parties: Sequence[Party]) -> None:
        """Add partners or indirect addressees. Actors that the same words name share one evidence node."""
        for number, quote in enumerate(dict.fromkeys(party.quote for party in parties), 1):
            evidence = self._evidence(node, ask, role, number, quote)
            for party in parties:
                if party.quote == quote:
                    actor = self.names["actor"][party.slug]
                    self._add(node, (predicate, actor))
                    self._add(evidence, (self.rec.about, actor))

    def _evidence(self, node: URIRef, ask: Ask, role: str, number: int, quote: Quote, reason: str = "") -> URIRef:
        """Return the new node of the words that support one part of an ask.

        Its IRI names the provision that contains the words, which may be the chapeau.
        """
        nth = f"{ask.number}.{number}" if ask.number > 1 else str(number)
        evidence = self.nodes[f"{quote.source}_{role}-{nth}"]
        self._add(node, (self.rec.evidence, evidence))
        self._add(evidence, (RDF.type, self.rec.Annotation), (self.rec.role, Literal(role)))
        self._quote(evidence, quote)
        about = StatementKey("ask", ask.provision)
        self._add(evidence, *self.provenance.made(about, "curated" if reason else "rule", reason=reason))
        return evidence

    def _citation(self, citation: Citation) -> None:
        self._statement(
            Statement(
                "cite", citation.provision, citation.number, citation.cites, citation.quote, "rule", citation.rule
            ),
            (self.rec.basis, self.names["basis"][citation.basis]),
        )

    def _alternatives(self, alternatives: Alternatives, asks: Sequence[Ask]) -> None:
        """Add the words that make parts options, and the link to them from each ask of a part."""
        chapeau, quote = alternatives.provision, alternatives.quote
        node = self._statement(
            Statement("options", chapeau, 1, "", quote, "rule", alternatives.rule),
            (self.rec.minimum, Literal(alternatives.minimum)),
        )
        for ask in asks:
            if ask.provision in alternatives.parts:
                self._add(self.nodes[f"{ask.provision}_ask-{ask.number}"], (self.rec.optionOf, node))

    def _reference(self, reference: Reference) -> None:
        provenance = (reference.method, reference.rule, reference.reason)
        node = self._statement(
            Statement("ref", reference.provision, reference.number, reference.target, reference.quote, *provenance),
            (self.rec.relation, self.names["relation"][reference.relation]),
            (self.rec.resolved, Literal(bool(reference.target))),
        )
        if reference.target:
            self._add(node, (self.rec.confidence, Literal(Decimal(str(reference.confidence)).normalize())))
        if reference.cites:
            self._add(node, (self.rec.viaDocument, self.names.expand(reference.cites)))
        if reference.cites and reference.paragraph:
            self._add(node, (self.rec.documentParagraph, Literal(reference.paragraph)))

    def _judgement(self, judgement: Judgement) -> None:
        place = (judgement.kind, judgement.provision, judgement.number)
        facts = [(self.rec.basis, self.names["basis"][judgement.basis])] if judgement.basis else []
        value = (judgement.slug, judgement.quote)
        statement = Statement(*place, *value, "curated", reason=judgement.reason, by=judgement.by)
        self._statement(statement, *facts)
