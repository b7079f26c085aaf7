"""Seen: what a page knows of a node and of what is around it, and how it names other recommendations."""

from dataclasses import dataclass

from reaffirm_build.names import MAIN, OURS
from reaffirm_server.linked.fact_index import Facts
from reaffirm_server.rdf import Texts
from reaffirm_server.site.origins import Origins


@dataclass(frozen=True)
class Named:
    """A node that a page names and leads to."""

    iri: str
    labels: Texts


@dataclass(frozen=True)
class Other:
    """A recommendation that a page names, not only the one that it is about."""

    iri: str
    identifier: str
    labels: Texts
    headlines: Texts
    texts: Texts
    session: Named  #: that first presented it
    adopted: Named  #: that adopted it
    ordinal: int  #: of the session that first presented it
    date: str  #: the last day of that session
    strength: Named
    rank: int  #: of its strength: 1 is the strongest; 0 for none
    order: int
    part_of: str  #: IRI of the provision or session of which it is a part
    operative: bool
    waits: bool  #: whether nobody has read yet what rules found in it
    lineages: tuple[str, ...]  #: IRIs

    def when(self) -> tuple[str, int, int]:
        """What sorts recommendations in the order of time: the day and number of their session, their place in it."""
        return self.date, self.ordinal, self.order

    @property
    def tongue(self) -> str:
        """The language of its text: the first that it has."""
        return next(iter(self.texts), "")


class Seen:
    """A node, what the graph says of it and of its surroundings, and where that was decided."""

    def __init__(self, iri: str, facts: Facts, origins: Origins) -> None:
        self.iri, self.facts, self.origins = iri, facts, origins

    def named(self, iri: str) -> Named:
        """A node with its labels."""
        return Named(iri, self.facts.texts(iri, "rdfs:label") or self.facts.texts(iri, "skos:prefLabel"))

    def other(self, iri: str) -> Other:
        """A recommendation with what it is called."""
        facts = self.facts
        presented, strength = facts.one(iri, "rec:presentedAt"), facts.one(iri, "rec:strength")
        return Other(
            iri=iri,
            identifier=self._identifier(iri),
            labels=facts.texts(iri, "rdfs:label"),
            headlines=facts.texts(iri, "rec:headline"),
            texts=facts.texts(iri, "rec:text"),
            session=self.named(presented),
            adopted=self.named(facts.one(iri, "rec:session")),
            ordinal=facts.number(presented, "rec:ordinal"),
            date=facts.one(presented, "schema:endDate"),
            strength=self.named(strength),
            rank=facts.number(strength, "rec:rank"),
            order=facts.number(iri, "rec:order"),
            part_of=facts.one(iri, "dcterms:isPartOf"),
            operative=facts.one(iri, "rec:operative") == "true",
            waits=self.waits(iri),
            lineages=tuple(facts.all(iri, "rec:lineage")),
        )

    def _identifier(self, iri: str) -> str:
        """What a recommendation is called; one of another corpus than the page's with the name of that."""
        here, there = (_further(one) for one in (self.iri, iri))
        identifier = self.facts.one(iri, "dcterms:identifier")
        return identifier if here == there else f"{there or MAIN}:{identifier}"

    def waits(self, node: str) -> bool:
        """Whether what is said is proposed: nobody has read it against the text yet."""
        return self.facts.one(node, "rec:status") == "proposed"

    def all(self, node: str, name: str) -> tuple[Named, ...]:
        """What a property of a node leads to."""
        return tuple(self.named(iri) for iri in self.facts.all(node, name))

    def optional(self, node: str, name: str) -> Named | None:
        """What a property that has one value at most leads to."""
        return next(iter(self.all(node, name)), None)


def _further(iri: str) -> str:
    """The name of the further corpus that a node is of, "" for any other node."""
    name = iri.rpartition("/")[0].rpartition("/")[2]
    return "" if f"{name}/" in OURS.values() else name
