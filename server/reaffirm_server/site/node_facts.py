"""Facts of a node and of its neighbours for a page, and the names of other recommendations."""

from dataclasses import dataclass

from reaffirm_build.corpus import PROPOSED
from reaffirm_build.names import MAIN_CORPUS, OWN_PATHS
from reaffirm_server.linked.fact_index import FactIndex
from reaffirm_server.rdf import Texts
from reaffirm_server.site.origins import Origins


@dataclass(frozen=True)
class LabelledNode:
    """Node with labels, for a link."""

    iri: str
    labels: Texts


@dataclass(frozen=True)
class Other:
    """Recommendation that a page links to, or the subject of the page."""

    iri: str
    identifier: str
    labels: Texts
    headlines: Texts
    texts: Texts
    session: LabelledNode  #: that first presented it
    adopted: LabelledNode  #: that adopted it
    ordinal: int  #: of the session that first presented it
    date: str  #: the last day of that session
    strength: LabelledNode
    rank: int  #: of its strength, from 1 (strongest), or 0 without a strength
    order: int
    part_of: str  #: IRI of the parent provision or session
    operative: bool
    is_pending: bool  #: True if its annotations are not reviewed yet
    lineages: tuple[str, ...]  #: IRIs

    def when(self) -> tuple[str, int, int]:
        """Return the chronological sort key: day and ordinal of the session, position in the document."""
        return self.date, self.ordinal, self.order

    @property
    def tongue(self) -> str:
        """Language of its text: the first one available, or "" without a text."""
        return next(iter(self.texts), "")


class NodeFacts:
    """Node with its facts, the facts of its neighbours, and their origins."""

    def __init__(self, iri: str, facts: FactIndex, origins: Origins) -> None:
        self.iri, self.facts, self.origins = iri, facts, origins

    def named(self, iri: str) -> LabelledNode:
        """Return a node with its labels: ``rdfs:label``, or ``skos:prefLabel`` if it has no ``rdfs:label``."""
        return LabelledNode(iri, self.facts.texts(iri, "rdfs:label") or self.facts.texts(iri, "skos:prefLabel"))

    def other(self, iri: str) -> Other:
        """Return a recommendation with its names, texts and session."""
        facts = self.facts
        presented, strength = facts.value(iri, "rec:presentedAt"), facts.value(iri, "rec:strength")
        return Other(
            iri=iri,
            identifier=self._identifier(iri),
            labels=facts.texts(iri, "rdfs:label"),
            headlines=facts.texts(iri, "rec:headline"),
            texts=facts.texts(iri, "rec:text"),
            session=self.named(presented),
            adopted=self.named(facts.value(iri, "rec:session")),
            ordinal=facts.number(presented, "rec:ordinal"),
            date=facts.value(presented, "schema:endDate"),
            strength=self.named(strength),
            rank=facts.number(strength, "rec:rank"),
            order=facts.number(iri, "rec:order"),
            part_of=facts.value(iri, "dcterms:isPartOf"),
            operative=facts.value(iri, "rec:operative") == "true",
            is_pending=self.is_pending(iri),
            lineages=tuple(facts.values(iri, "rec:lineage")),
        )

    def _identifier(self, iri: str) -> str:
        """Return the identifier of a recommendation, with a corpus prefix if the page belongs to another corpus."""
        page_corpus, corpus = (_additional_corpus(node) for node in (self.iri, iri))
        identifier = self.facts.value(iri, "dcterms:identifier")
        return identifier if page_corpus == corpus else f"{corpus or MAIN_CORPUS}:{identifier}"

    def is_pending(self, node: str) -> bool:
        """Return whether the annotations of a node are proposed, which means that nobody has read them yet."""
        return self.facts.slug(node, "rec:status") == PROPOSED

    def code(self, node: str, name: str) -> str:
        """Return the identifier of the concept that is the value of a property, or "" without a value."""
        return self.facts.value(self.facts.value(node, name), "dcterms:identifier")

    def all(self, node: str, name: str) -> tuple[LabelledNode, ...]:
        """Return the objects of a property of a node, with labels."""
        return tuple(self.named(iri) for iri in self.facts.values(node, name))

    def optional(self, node: str, name: str) -> LabelledNode | None:
        """Return the object of a property that has at most one value, or None without a value."""
        return next(iter(self.all(node, name)), None)


def _additional_corpus(iri: str) -> str:
    """Return the name of the additional corpus of a node, or "" for the main corpus and for other nodes."""
    name = iri.rpartition("/")[0].rpartition("/")[2]
    return "" if f"{name}/" in OWN_PATHS.values() else name
