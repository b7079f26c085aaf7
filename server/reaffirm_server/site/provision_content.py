"""Asks, citations, mentions and concepts of a provision, each with its origin."""

from dataclasses import dataclass
from functools import cached_property

from reaffirm_server.rdf import Texts
from reaffirm_server.site.node_facts import LabelledNode, NodeFacts
from reaffirm_server.site.origins import Origin


@dataclass(frozen=True)
class PageAsk:
    """Ask of one operative verb, with its addressees and its strength."""

    iri: str
    number: int
    strength: LabelledNode
    adopted: LabelledNode | None  #: its strength once adopted, if it differs
    addressees: tuple[LabelledNode, ...]
    basis: str
    qualifier: str
    partners: tuple[LabelledNode, ...]
    indirect: tuple[LabelledNode, ...]
    through: tuple[LabelledNode, ...]
    quote: str
    source: LabelledNode | None  #: the provision of the quote, or None for this provision
    notes: Texts
    is_pending: bool  #: True if it is not reviewed yet
    origin: Origin | None


@dataclass(frozen=True)
class Tag:
    """Annotation that links a provision to a theme, group, form of exploitation, body or cited work."""

    iri: str
    of: LabelledNode
    quote: str
    basis: str
    is_pending: bool  #: True if it is not reviewed yet
    origin: Origin | None


class ProvisionContent(NodeFacts):
    """Annotations of a provision."""

    @cached_property
    def asks(self) -> list[PageAsk]:
        """Asks, in order."""
        return sorted((self._ask(iri) for iri in self.facts.values(self.iri, "rec:ask")), key=lambda ask: ask.number)

    def _ask(self, iri: str) -> PageAsk:
        facts = self.facts
        source = self.optional(iri, "oa:hasSource")
        rule = facts.value(iri, "rec:rule")
        return PageAsk(
            iri=iri,
            number=facts.number(iri, "rec:order"),
            strength=self.named(facts.value(iri, "rec:strength")),
            adopted=self.optional(iri, "rec:strengthIfAdopted"),
            addressees=self.all(iri, "rec:addressee"),
            basis=facts.value(iri, "rec:addresseeBasis"),
            qualifier=facts.value(iri, "rec:addresseeQualifier"),
            partners=self.all(iri, "rec:partner"),
            indirect=self.all(iri, "rec:indirectAddressee"),
            through=self.all(iri, "rec:through"),
            quote=facts.value(iri, "rec:quote"),
            source=source if source and source.iri != self.iri else None,
            notes=facts.texts(iri, "rdfs:comment"),
            is_pending=self.is_pending(iri),
            origin=self.origins.row("asks.csv", self.iri) or (self.origins.rule(self.iri, rule) if rule else None),
        )

    @cached_property
    def citations(self) -> list[Tag]:
        """Citations, in the order of the text."""
        iris = sorted(self.facts.values(self.iri, "rec:citation"), key=lambda iri: self.facts.number(iri, "rec:start"))
        return [self._tag(iri, "rec:cited", "") for iri in iris]

    def judged(self, name: str, table: str) -> list[Tag]:
        """Return the tags of one property.

        ``name`` is the prefixed name of the property. ``table`` is the name of the curated table of its origins.
        """
        concepts = set(self.facts.values(self.iri, name))
        tags = [self._tag(iri, "rec:concept", table) for iri in self.facts.values(self.iri, "rec:judgement")]
        return [tag for tag in tags if tag.of.iri in concepts]

    @cached_property
    def themes(self) -> list[Tag]:
        """Themes of the provision."""
        return self.judged("rec:theme", "themes.csv")

    @cached_property
    def groups(self) -> list[Tag]:
        """Groups that the provision affects."""
        return self.judged("rec:affectedGroup", "groups.csv")

    @cached_property
    def forms(self) -> list[Tag]:
        """Forms of exploitation in the provision."""
        return self.judged("rec:exploitationForm", "forms.csv")

    @cached_property
    def mentions(self) -> list[Tag]:
        """Bodies and programmes that the provision mentions."""
        return [self._tag(iri, "rec:mentioned", "entities.csv") for iri in self.facts.values(self.iri, "rec:mention")]

    def _tag(self, iri: str, name: str, table: str) -> Tag:
        facts, of = self.facts, self.named(self.facts.value(iri, name))
        rule = facts.value(iri, "rec:rule")
        origin = self.origins.rule(self.iri, rule) if rule else self.origins.row(table, self.iri, of.iri)
        return Tag(
            iri, of, facts.value(iri, "rec:quote"), facts.value(iri, "rec:conceptBasis"), self.is_pending(iri), origin
        )
