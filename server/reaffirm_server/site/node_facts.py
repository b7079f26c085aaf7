"""Facts of a node and of its neighbours for a page, and the names of other recommendations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reaffirm_core.compare.comparable import Verb
from reaffirm_core.languages import Texts
from reaffirm_core.names import MAIN_CORPUS, OWN_PATHS
from reaffirm_server.linked.fact_index import FactIndex
from reaffirm_server.site.origins import Origins


@dataclass(frozen=True)
class LabelledNode:
    """Node with labels, for a link."""

    iri: str
    labels: Texts

    @property
    def slug(self) -> str:
        """Last part of the IRI."""
        return _slug(self.iri)


@dataclass(frozen=True)
class SessionNode(LabelledNode):
    """Session with its place in time."""

    ordinal: int
    date: str  #: its last day, as an ISO 8601 date
    start: str  #: its first day, as an ISO 8601 date

    @property
    def when(self) -> tuple[str, int]:
        """Chronological sort key."""
        return self.date, self.ordinal


@dataclass(frozen=True)
class OptionSet:
    """Set of parts of which a chapeau asks for some only."""

    chapeau: str  #: IRI
    identifier: str  #: of the chapeau
    minimum: int
    count: int


@dataclass(frozen=True)
class AskSummary:
    """Ask of a recommendation in short: how strongly it asks whom."""

    number: int  #: its place among the asks, from 1; 0 if a recommendation has none
    strength: LabelledNode
    operator: LabelledNode  #: with an empty IRI for a modal alone
    force: LabelledNode  #: with an empty IRI for a statement
    level: int  #: of its force, from 1 (weakest), or 0 without a force
    verb: Verb
    addressees: frozenset[str]  #: as slugs


@dataclass(frozen=True)
class Act:
    """The ask of a text of a lineage, in the words by which it belongs to the line."""

    ask: str  #: IRI
    level: int  #: of its force, from 1 (weakest)
    force: LabelledNode


#: What stands for the ask of a recommendation without one.
_NOTHING = LabelledNode("", {})
_NO_ASK = AskSummary(0, _NOTHING, _NOTHING, _NOTHING, 0, Verb("", ""), frozenset())


@dataclass(frozen=True)
class PageRecommendation:
    """Recommendation that a page links to, or the subject of the page."""

    iri: str
    identifier: str
    labels: Texts
    headlines: Texts
    texts: Texts
    translations: Texts  #: unofficial working translations
    presented: SessionNode  #: session that first presented it
    adopted: SessionNode  #: session that adopted it, or put it to another body
    ask: AskSummary  #: the ask that is shown: the first, unless a link is about another one
    asks: Mapping[str, AskSummary]  #: all its asks, by IRI
    put_to: tuple[LabelledNode, ...]  #: the bodies that are to decide on it
    is_put: bool  #: True if it was put to another body and not adopted
    options: OptionSet | None  #: the set of options that it belongs to
    order: int
    part_of: str  #: IRI of the parent provision, or of a document
    operative: bool
    is_pending: bool  #: True if nobody has read its annotations yet
    lineages: tuple[str, ...]  #: IRIs

    def session(self, by_presented: bool = False) -> SessionNode:
        """Return the session of a series: the one that adopted it, or the one that first presented it."""
        return self.presented if by_presented else self.adopted

    def when(self, by_presented: bool = False) -> tuple[tuple[str, int], tuple[str, int], int]:
        """Return the chronological sort key: session, session that first presented it, position in the document."""
        return self.session(by_presented).when, self.presented.when, self.order

    @property
    def strength(self) -> LabelledNode:
        """Strength of the ask that is shown."""
        return self.ask.strength

    @property
    def force(self) -> LabelledNode:
        """Force of the ask that is shown, with an empty IRI for a statement."""
        return self.ask.force

    @property
    def level(self) -> int:
        """Level of the force of the ask that is shown, or 0 without a force."""
        return self.ask.level

    def by_ask(self, iri: str) -> "PageRecommendation":
        """Return the recommendation with another of its asks to show, or as it is if it has no such ask."""
        return replace(self, ask=self.asks[iri]) if iri in self.asks else self

    @property
    def text_language(self) -> str:
        """Language of its text: the first one available, or "" without a text."""
        return next(iter(self.texts), "")


class NodeFacts:
    """Node with its facts, the facts of its neighbours, and their origins."""

    def __init__(self, iri: str, facts: FactIndex, origins: Origins) -> None:
        self.iri, self.facts, self.origins = iri, facts, origins

    def named(self, iri: str) -> LabelledNode:
        """Return a node with its labels: ``rdfs:label``, or ``skos:prefLabel`` if it has no ``rdfs:label``."""
        return LabelledNode(iri, self._labels(iri))

    def _labels(self, iri: str) -> Texts:
        return self.facts.texts(iri, "rdfs:label") or self.facts.texts(iri, "skos:prefLabel")

    def session(self, iri: str) -> SessionNode:
        """Return a session with its labels and its place in time."""
        facts = self.facts
        end = facts.value(iri, "schema:endDate")
        start = facts.value(iri, "schema:startDate") or end
        return SessionNode(iri, self._labels(iri), facts.number(iri, "rec:ordinal"), end, start)

    def recommendation(self, iri: str) -> PageRecommendation:
        """Return a recommendation with its names, texts and session."""
        facts = self.facts
        asks = {ask: self._ask_summary(ask) for ask in facts.values(iri, "rec:ask")}
        return PageRecommendation(
            iri=iri,
            identifier=self._identifier(iri),
            labels=facts.texts(iri, "rdfs:label"),
            headlines=facts.texts(iri, "rec:headline"),
            texts=facts.texts(iri, "rec:text"),
            translations=facts.texts(iri, "rec:translation"),
            presented=self.session(facts.value(iri, "rec:presentedAt")),
            adopted=self.session(facts.value(iri, "rec:session")),
            ask=min(asks.values(), key=lambda ask: ask.number, default=_NO_ASK),
            asks=asks,
            put_to=self.put_to(iri),
            is_put=facts.has(iri, "rec:adoption", facts.iri("adoption:put-to-body")),
            options=self.options(iri),
            order=facts.number(iri, "rec:order"),
            part_of=facts.value(iri, "dcterms:isPartOf"),
            operative=facts.value(iri, "rec:operative") == "true",
            is_pending=self.is_pending(iri),
            lineages=tuple(facts.values(iri, "rec:lineage")),
        )

    def _ask_summary(self, iri: str) -> AskSummary:
        facts = self.facts
        strength, force = facts.value(iri, "rec:strength"), facts.value(iri, "rec:force")
        return AskSummary(
            number=facts.number(iri, "rec:order"),
            strength=self.named(strength),
            operator=self.named(facts.value(iri, "rec:operator")),
            force=self.named(force),
            level=facts.number(force, "rec:level"),
            verb=Verb(facts.slug(iri, "rec:operator"), _slug(strength)),
            addressees=frozenset(map(_slug, facts.values(iri, "rec:addressee"))),
        )

    def put_to(self, iri: str) -> tuple[LabelledNode, ...]:
        """Return the bodies to which the asks of a provision were put."""
        facts = self.facts
        bodies = {body for ask in facts.values(iri, "rec:ask") for body in facts.values(ask, "rec:through")}
        return tuple(map(self.named, sorted(bodies)))

    def options(self, iri: str) -> OptionSet | None:
        """Return the set of options of a chapeau that a provision belongs to, or None if it is no option."""
        facts = self.facts
        chapeau = facts.value(iri, "dcterms:isPartOf")
        options = facts.value(chapeau, "rec:partsAre")
        if not options:
            return None
        parts = facts.subjects_with("dcterms:isPartOf", chapeau)
        return OptionSet(chapeau, self._identifier(chapeau), facts.number(options, "rec:minimum"), len(parts))

    def _identifier(self, iri: str) -> str:
        """Return the identifier of a recommendation, with a corpus prefix if the page belongs to another corpus."""
        page_corpus, corpus = (_additional_corpus(node) for node in (self.iri, iri))
        identifier = self.facts.value(iri, "dcterms:identifier")
        return identifier if page_corpus == corpus else f"{corpus or MAIN_CORPUS}:{identifier}"

    def is_pending(self, node: str) -> bool:
        """Return whether the annotations of a node are proposed, which means that nobody has read them yet."""
        return self.facts.has(node, "rec:status", self.facts.iri("status:proposed"))

    def all(self, node: str, name: str) -> tuple[LabelledNode, ...]:
        """Return the objects of a property of a node, with labels."""
        return tuple(self.named(iri) for iri in self.facts.values(node, name))

    def optional(self, node: str, name: str) -> LabelledNode | None:
        """Return the object of a property that has at most one value, or None without a value."""
        return next(iter(self.all(node, name)), None)


def _slug(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rpartition("/")[2]


def _additional_corpus(iri: str) -> str:
    """Return the name of the additional corpus of a node, or "" for the main corpus and for other nodes."""
    name = iri.rpartition("/")[0].rpartition("/")[2]
    return "" if f"{name}/" in OWN_PATHS.values() else name
