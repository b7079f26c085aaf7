"""Comparisons of a provision with other provisions, its cross-references, and its lineages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reaffirm_core.compare.diff import differences, likeness
from reaffirm_core.languages import Texts
from reaffirm_server.site.node_facts import LabelledNode, NodeFacts, PageRecommendation
from reaffirm_server.site.origins import Origin
from reaffirm_server.site.urls import anchor

#: The properties of a pair with the limits that only one of its texts has.
LIMIT_CHANGES = ("addsLimit", "dropsLimit")


class CitedItem(NamedTuple):
    """Item that a recommendation cites as a whole."""

    identifier: str
    relation: str  #: slug of the relation in the text: reaffirms, follows or recalls


def cited_item(item: str, relation: str) -> CitedItem | None:
    """Return an item from its IRI and that of the relation, or None if the item is ""."""
    return CitedItem(anchor(item), anchor(relation)) if item else None


def both_forces(earlier: LabelledNode | None, later: LabelledNode | None) -> tuple[LabelledNode, LabelledNode] | None:
    """Return the forces of both sides of a pair, or None if one of them has none."""
    return (earlier, later) if earlier and later else None


@dataclass(frozen=True, kw_only=True)
class PairedWording:
    """Corresponding words of an earlier and a later recommendation."""

    iri: str  #: of the comparison
    grade: LabelledNode
    explicit: bool  #: True if the text itself points to the earlier recommendation
    relation: LabelledNode | None  #: relation that the text states, if it is explicit
    status: LabelledNode  #: who has read the pair
    change: str  #: how the force changed from the earlier to the later text, as a slug of scheme:force-change
    words: str
    earlier_words: str
    #: kinds of limits that only one of the two has, by a property of LIMIT_CHANGES
    limits: Mapping[str, tuple[LabelledNode, ...]] = field(default_factory=dict)
    forces: tuple[LabelledNode, LabelledNode] | None = None  #: of the earlier and the later words, if both have one
    via: CitedItem | None = None  #: the item of the earlier recommendation, if the later one cites the item

    @property
    def is_literal(self) -> bool:
        """True if both texts are the same, character by character."""
        return self.words == self.earlier_words


@dataclass(frozen=True, kw_only=True)
class Comparison(PairedWording):
    """Comparison of the provision of a page with another recommendation."""

    other: PageRecommendation  #: it shows the ask to which the compared words belong
    ask: str  #: IRI of the ask of the provision of the page to which the compared words belong
    notes: Texts  #: reasons from the curated table
    origin: Origin | None
    is_later: bool  #: True if the provision of the page is the later recommendation


@dataclass(frozen=True)
class PageReference:
    """Cross-reference to other recommendations."""

    iri: str
    relation: LabelledNode
    others: tuple[PageRecommendation, ...]  #: empty if it is unresolved
    quote: str
    paragraph: str  #: paragraph number in the cited report
    document: LabelledNode | None
    method: LabelledNode
    confidence: str
    notes: Texts
    is_pending: bool  #: True if nobody has read it yet
    origin: Origin | None


@dataclass(frozen=True)
class LineagePlace:
    """Lineage of a recommendation."""

    lineage: LabelledNode
    first: str  #: IRI of its first statement
    latest: tuple[str, ...]  #: IRIs of the texts of its latest session
    origin: Origin | None


@dataclass(frozen=True)
class PartLinks:
    """Operative part of a provision, with its reaffirmations in both directions."""

    part: PageRecommendation
    lineages: tuple[LabelledNode, ...]
    reaffirms: tuple[PageRecommendation, ...]
    reaffirmed: tuple[PageRecommendation, ...]


class ProvisionLinks(NodeFacts):
    """Links between a provision and other provisions."""

    @cached_property
    def references(self) -> list[PageReference]:
        """Cross-references from the provision."""
        return [
            self._reference(iri, self.facts.values(iri, "rec:target"))
            for iri in self.facts.values(self.iri, "rec:crossReference")
        ]

    @cached_property
    def referred(self) -> list[PageReference]:
        """Cross-references to the provision."""
        return self._references_to(self.iri)

    @cached_property
    def referred_whole(self) -> list[tuple[PageRecommendation, PageReference]]:
        """Cross-references to the provisions of which this one is a part, each with its target."""
        wholes, node = list[str](), self.iri
        while (node := self.facts.value(node, "dcterms:isPartOf")) and self.facts.value(node, "rec:text"):
            wholes.append(node)
        return [(self.recommendation(whole), reference) for whole in wholes for reference in self._references_to(whole)]

    def _references_to(self, target: str) -> list[PageReference]:
        """Return the cross-references to a provision."""
        iris = self.facts.subjects_with("rec:target", target)
        return [self._reference(iri, self.facts.subjects_with("rec:crossReference", iri)) for iri in iris]

    def _reference(self, iri: str, others: Sequence[str]) -> PageReference:
        facts = self.facts
        rule, method = facts.value(iri, "rec:rule"), self.named(facts.value(iri, "rec:method"))
        row = self.origins.row("references.csv", facts.value(iri, "oa:hasSource"))
        return PageReference(
            iri=iri,
            relation=self.named(facts.value(iri, "rec:relation")),
            others=tuple(sorted(map(self.recommendation, others), key=lambda other: other.order)),
            quote=facts.value(iri, "rec:quote"),
            paragraph=facts.value(iri, "rec:documentParagraph"),
            document=self.optional(iri, "rec:viaDocument"),
            method=method,
            confidence=facts.value(iri, "rec:confidence"),
            notes=facts.texts(iri, "rdfs:comment"),
            is_pending=self.is_pending(iri),
            origin=row
            or (self.origins.numbering(self.iri) if method.slug == "inferred" else self.origins.rule(self.iri, rule)),
        )

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Comparisons with earlier recommendations, then with later ones, each in document order."""
        facts = self.facts
        earlier = [
            self._comparison(iri, facts.value(iri, "rec:earlier"), True)
            for iri in facts.values(self.iri, "rec:comparison")
        ]
        later = [
            self._comparison(iri, owner, False)
            for iri in facts.subjects_with("rec:earlier", self.iri)
            for owner in facts.subjects_with("rec:comparison", iri)
        ]
        return sorted(earlier + later, key=lambda comparison: (not comparison.is_later, comparison.other.order))

    def _comparison(self, iri: str, other: str, is_later: bool) -> Comparison:
        facts = self.facts
        pair = (self.iri, other) if is_later else (other, self.iri)
        asks = [facts.value(iri, name) for name in ("rec:laterAsk", "rec:earlierAsk")]
        own, others = asks if is_later else reversed(asks)
        reference = facts.value(iri, "rec:viaReference")
        return Comparison(
            iri=iri,
            other=self.recommendation(other).by_ask(others),
            ask=own,
            grade=self.named(facts.value(iri, "rec:grade")),
            explicit=facts.value(iri, "rec:explicit") == "true",
            relation=self.optional(iri, "rec:relation"),
            status=self.named(facts.value(iri, "rec:status")),
            change=anchor(facts.value(iri, "rec:forceChange")),
            words=facts.value(iri, "rec:quote"),
            earlier_words=facts.value(iri, "rec:earlierQuote"),
            limits={name: self.all(iri, f"rec:{name}") for name in LIMIT_CHANGES},
            forces=both_forces(self.optional(iri, "rec:earlierForce"), self.optional(iri, "rec:laterForce")),
            via=cited_item(facts.value(reference, "rec:target"), facts.value(reference, "rec:relation")),
            notes=facts.texts(iri, "rdfs:comment"),
            origin=self.origins.row("lineage.csv", *pair) or self.origins.row("repeats.csv", *pair),
            is_later=is_later,
        )

    def _of_class(self, name: str, is_later: bool) -> list[Comparison]:
        class_ = self.facts.subjects_with("rdf:type", self.facts.iri(name))
        return [
            comparison
            for comparison in self.comparisons
            if comparison.is_later is is_later and comparison.iri in class_
        ]

    @cached_property
    def reaffirms(self) -> list[Comparison]:
        """Reaffirmations of earlier recommendations by the provision."""
        return self._of_class("rec:Reaffirmation", True)

    @cached_property
    def taken_up_before(self) -> tuple[PageRecommendation, ...]:
        """Texts that it takes up only through those that it reaffirms, which take up older ones in turn."""
        direct = dict.fromkeys(self.facts.values(self.iri, "rec:reaffirms"))
        reached = dict(direct)
        pending = list(direct)
        while pending:
            new = [iri for iri in self.facts.values(pending.pop(), "rec:reaffirms") if iri not in reached]
            reached |= dict.fromkeys(new)
            pending += new
        return self._in_order(iri for iri in reached if iri not in direct)

    @cached_property
    def reaffirmed(self) -> list[Comparison]:
        """Reaffirmations of the provision by later recommendations."""
        return self._of_class("rec:Reaffirmation", False)

    @cached_property
    def repeats(self) -> list[Comparison]:
        """Repetitions within the same session."""
        return self._of_class("rec:Repetition", True) + self._of_class("rec:Repetition", False)

    @cached_property
    def similar(self) -> list[Comparison]:
        """Comparisons that are neither reaffirmations nor repetitions, only similar."""
        classified = self.reaffirms + self.reaffirmed + self.repeats
        return [comparison for comparison in self.comparisons if comparison not in classified]

    @cached_property
    def nearest(self) -> list[Comparison]:
        """Reaffirmations of earlier recommendations, then those by later ones, each with the most alike first."""
        return [*self._by_likeness(self.reaffirms[::-1]), *self._by_likeness(self.reaffirmed)]

    @staticmethod
    def _by_likeness(comparisons: Iterable[Comparison]) -> list[Comparison]:
        """Return comparisons with the most common words first, those of equal likeness in the given order."""
        return sorted(comparisons, key=lambda pair: -likeness(differences(pair.earlier_words, pair.words)))

    @cached_property
    def lines(self) -> list[LineagePlace]:
        """Lineages of the provision."""
        facts = self.facts
        return [
            LineagePlace(
                self.named(iri),
                facts.value(iri, "rec:firstStatement"),
                tuple(facts.values(iri, "rec:latestText")),
                self.origins.row("members.csv", iri, self.iri),
            )
            for iri in facts.values(self.iri, "rec:lineage")
        ]

    # Parts ------------------------------------------------------------------------------------------------------------

    @cached_property
    def part_links(self) -> list[PartLinks]:
        """Operative parts at every level that have a lineage or a reaffirmation, in document order."""
        rows = (self._part_links(part) for part in self._operative_parts(self.iri))
        ordered = sorted(rows, key=lambda row: row.part.order)
        return [row for row in ordered if row.lineages or row.reaffirms or row.reaffirmed]

    def _operative_parts(self, node: str) -> Iterator[str]:
        """Yield the operative parts of a provision at every level."""
        for part in self.facts.subjects_with("dcterms:isPartOf", node):
            if self.facts.value(part, "rec:operative") == "true":
                yield part
            elif self.facts.value(part, "rec:text"):
                yield from self._operative_parts(part)

    def _part_links(self, part: str) -> PartLinks:
        return PartLinks(
            self.recommendation(part),
            self.all(part, "rec:lineage"),
            self._in_order(self.facts.values(part, "rec:reaffirms")),
            self._in_order(self.facts.values(part, "rec:reaffirmedBy")),
        )

    def _in_order(self, iris: Iterable[str]) -> tuple[PageRecommendation, ...]:
        """Return provisions in chronological order."""
        return tuple(sorted(map(self.recommendation, iris), key=PageRecommendation.when))

    @cached_property
    def part_reaffirms(self) -> tuple[PageRecommendation, ...]:
        """Earlier provisions that parts of the provision reaffirm."""
        return self._in_order(self.facts.values(self.iri, "rec:partReaffirms"))

    @cached_property
    def part_reaffirmed(self) -> tuple[PageRecommendation, ...]:
        """Later provisions that reaffirm parts of the provision."""
        return self._in_order(self.facts.values(self.iri, "rec:partReaffirmedBy"))

    @cached_property
    def part_themes(self) -> tuple[LabelledNode, ...]:
        """Themes of the parts of the provision."""
        return self.all(self.iri, "rec:partTheme")
