"""Asks, citations, mentions and concepts of a provision, each with its origin."""

from dataclasses import dataclass
from functools import cached_property

from reaffirm_core.annotation_kinds import KINDS, Kind
from reaffirm_core.languages import Texts
from reaffirm_server.site.node_facts import LabelledNode, NodeFacts, OptionSet
from reaffirm_server.site.origins import Origin


@dataclass(frozen=True)
class Limit:
    """Words that limit an ask, or say that it holds in all circumstances or for which countries."""

    kind: LabelledNode
    sort: str  #: slug of the broadest kind: only ``limit`` takes something away
    quote: str


@dataclass(frozen=True)
class PageAsk:
    """Ask of one operative verb, with its addressees and its strength."""

    iri: str
    number: int
    operator: LabelledNode | None  #: the verb by which the body itself speaks
    strength: LabelledNode
    force: LabelledNode | None  #: None for a statement
    level: int  #: of its force, or 0
    addressees: tuple[LabelledNode, ...]
    basis: LabelledNode | None
    qualifier: str
    partners: tuple[LabelledNode, ...]
    indirect: tuple[LabelledNode, ...]
    through: tuple[LabelledNode, ...]
    quote: str
    verbs: tuple[str, ...]  #: the words of its head verb, where the quote does not contain them
    source: LabelledNode | None  #: the provision of the quote, or None for this provision
    limits: tuple[Limit, ...]  #: in the order of the text
    is_option: bool  #: True if it is one of several options
    notes: Texts
    is_pending: bool  #: True if nobody has read it yet
    origin: Origin | None


@dataclass(frozen=True)
class Tag:
    """Annotation with one value: a theme, a group, a form of exploitation, a body, a cited work."""

    iri: str
    concept: LabelledNode | None  #: its value, or None if that is a string
    quote: str
    source: LabelledNode | None  #: the introduction from which it is inherited, or None
    is_pending: bool  #: True if nobody has read it yet
    origin: Origin | None

    @property
    def shown_as(self) -> tuple[str, str]:
        """The value and the introduction that names it: a page shows the same of both once."""
        return self.concept.iri if self.concept else self.iri, self.source.iri if self.source else ""


class ProvisionContent(NodeFacts):
    """Annotations of a provision."""

    @cached_property
    def asks(self) -> list[PageAsk]:
        """Asks, in order."""
        return sorted((self._ask(iri) for iri in self.facts.values(self.iri, "rec:ask")), key=lambda ask: ask.number)

    def _ask(self, iri: str) -> PageAsk:
        facts = self.facts
        source = self.optional(iri, "oa:hasSource")
        rule, force = facts.value(iri, "rec:rule"), self.optional(iri, "rec:force")
        quote = facts.value(iri, "rec:quote")
        evidence = [node for node in facts.values(iri, "rec:evidence") if facts.value(node, "rec:role") == "verb"]
        verbs = (facts.value(node, "rec:quote") for node in evidence)
        return PageAsk(
            iri=iri,
            number=facts.number(iri, "rec:order"),
            operator=self.optional(iri, "rec:operator"),
            strength=self.named(facts.value(iri, "rec:strength")),
            force=force,
            level=facts.number(force.iri, "rec:level") if force else 0,
            addressees=self.all(iri, "rec:addressee"),
            basis=self.optional(iri, "rec:basis"),
            qualifier=facts.value(iri, "rec:addresseeQualifier"),
            partners=self.all(iri, "rec:partner"),
            indirect=self.all(iri, "rec:indirectAddressee"),
            through=self.all(iri, "rec:through"),
            quote=quote,
            verbs=tuple(dict.fromkeys(verb for verb in verbs if verb not in quote)),
            source=source if source and source.iri != self.iri else None,
            limits=tuple(map(self._limit, sorted(facts.subjects_with("rec:limits", iri), key=self._place))),
            is_option=bool(facts.value(iri, "rec:optionOf")),
            notes=facts.texts(iri, "rdfs:comment"),
            is_pending=self.is_pending(iri),
            origin=self.origins.row("asks.csv", self.iri) or (self.origins.rule(self.iri, rule) if rule else None),
        )

    def _place(self, limit: str) -> tuple[bool, int]:
        """Return the place of words in the text: those of an introduction come first."""
        return self.facts.has(limit, "oa:hasSource", self.iri), self.facts.number(limit, "rec:start")

    def _limit(self, iri: str) -> Limit:
        (quote,) = self.facts.texts(iri, "rec:quote").values()
        kind = self.named(self.facts.value(iri, "rec:qualificationKind"))
        broadest = kind.iri
        while broader := self.facts.value(broadest, "skos:broader"):
            broadest = broader
        return Limit(kind, LabelledNode(broadest, {}).slug, quote)

    @cached_property
    def of_parts(self) -> OptionSet | None:
        """The number of its parts that a chapeau asks for, or None if it asks for all of them."""
        facts, options = self.facts, self.facts.value(self.iri, "rec:partsAre")
        parts = [part for part in facts.subjects_with("dcterms:isPartOf", self.iri) if facts.value(part, "rec:text")]
        return OptionSet(self.iri, "", facts.number(options, "rec:minimum"), len(parts)) if options else None

    @cached_property
    def tags_by_kind(self) -> list[tuple[Kind, list[Tag]]]:
        """Kinds with a heading on the page that have tags here, with their tags."""
        return [(kind, tags) for kind in KINDS if kind.heading and (tags := self.tags(kind))]

    def tags(self, kind: Kind) -> list[Tag]:
        """Return the annotations of a kind, in the order of their words. Those outside its shortcut are left out."""
        facts = self.facts
        iris = sorted(facts.values(self.iri, kind.link), key=lambda iri: facts.number(iri, "rec:start"))
        counted = set(facts.values(self.iri, kind.shortcut)) if kind.shortcut else None
        return [self._tag(iri, kind) for iri in iris if counted is None or facts.value(iri, kind.value) in counted]

    def _tag(self, iri: str, kind: Kind) -> Tag:
        facts, value = self.facts, self.facts.value(iri, kind.value)
        rule, source = facts.value(iri, "rec:rule"), facts.value(iri, "oa:hasSource")
        inherited = facts.has(iri, "rec:basis", facts.iri("basis:inherited")) and source not in ("", self.iri)
        return Tag(
            iri=iri,
            concept=None if kind.literal else self.named(value),
            quote=facts.value(iri, "rec:quote"),
            source=LabelledNode(source, {"": self._identifier(source)}) if inherited else None,
            is_pending=self.is_pending(iri),
            origin=self.origins.rule(self.iri, rule) if rule else self.origins.row(kind.table, self.iri, value),
        )
