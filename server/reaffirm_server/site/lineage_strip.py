"""A lineage as a strip: one cell for each session, with its texts and the force of the act they ask for.

Only texts that ask for the act of the line are shaded: those of its first session, and those that a reader found to ask
for the same act as another text of it (codebook, section Strength). The others change the act, or nobody has read it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_server.i18n import language, localized
from reaffirm_server.site import series
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.lineage_links import ordered
from reaffirm_server.site.node_facts import Act, LabelledNode, PageRecommendation, SessionNode
from reaffirm_server.site.urls import local

#: The texts of a lineage that ask for the act of the line, by IRI.
Acts = Mapping[str, Act]


@dataclass(frozen=True)
class StripCell:
    """Session in a strip."""

    session: Head
    year: str
    texts: tuple[PageRecommendation, ...]  #: in document order; empty if the session has none of the lineage
    acts: Acts  #: of the whole lineage

    @property
    def read(self) -> tuple[PageRecommendation, ...]:
        """Its texts whose asks are not only proposed: what nobody has read is neither shaded nor summed up."""
        return tuple(text for text in self.texts if not text.is_pending)

    @property
    def same(self) -> tuple[PageRecommendation, ...]:
        """Its texts that were read and ask for the act of the line."""
        return tuple(text for text in self.read if text.iri in self.acts)

    @property
    def is_open(self) -> bool:
        """True if it has texts that were read, and none of them is known to ask for the act of the line."""
        return bool(self.read) and not self.same

    @property
    def act(self) -> Act | None:
        """The firmest act of its texts, or None if none asks for the act of the line."""
        return max((self.acts[text.iri] for text in self.same), key=lambda act: act.level, default=None)

    @property
    def level(self) -> int:
        """Level of its firmest act, from 1 (weakest), or 0 without one."""
        return self.act.level if self.act else 0

    @property
    def verbs(self) -> list[LabelledNode]:
        """The verbs of the texts that ask for the act of the line, else of all, without duplicates, firmest first."""
        texts = sorted(self.same or self.read, key=lambda text: -self._level_of(text))
        verbs = [self._verb_of(text) for text in texts if text.level]
        return list({verb.iri: verb for verb in verbs}.values())

    def _level_of(self, text: PageRecommendation) -> int:
        return self.acts[text.iri].level if text.iri in self.acts else text.level

    def _verb_of(self, text: PageRecommendation) -> LabelledNode:
        """Return the verb of a text: its operator if it reaffirms, its force if only the compared words ask so."""
        act = self.acts.get(text.iri)
        ask = text.by_ask(act.ask).ask if act else text.ask
        if ask.verb.is_reaffirming:
            return ask.operator
        return act.force if act and act.force.iri != ask.force.iri else ask.strength

    @property
    def is_put(self) -> bool:
        """True if all its texts were put to another body and not adopted."""
        return bool(self.texts) and all(text.is_put for text in self.texts)


def strip(members: Iterable[PageRecommendation], columns: Sequence[tuple[Head, str]], acts: Acts) -> list[StripCell]:
    """Return a cell for each session, given with its year. Members of any other session are left out.

    ``acts`` are the texts that ask for the same act as another one. The first session begins the line.
    """
    texts, by_presented = ordered(members), series.by_presented()
    first = texts[0].session(by_presented).iri if texts else ""
    begun = {
        text.iri: Act(next((iri for iri, ask in text.asks.items() if ask is text.ask), ""), text.level, text.force)
        for text in texts
        if text.session(by_presented).iri == first and text.level and not text.ask.verb.is_reaffirming
    }
    asked = {**begun, **acts}
    return [
        StripCell(head, year, tuple(text for text in texts if text.session(by_presented).iri == head.key), asked)
        for head, year in columns
    ]


def own_strip(members: Iterable[PageRecommendation], acts: Acts) -> list[StripCell]:
    """Return a cell for each session that has a member. ``acts`` are those of ``strip``."""
    texts, by_presented = ordered(members), series.by_presented()
    sessions = {text.session(by_presented).iri: text.session(by_presented) for text in texts}
    return strip(texts, [(_head(session), session.date[:4]) for session in sessions.values()], acts)


def forces(cells: Iterable[StripCell]) -> list[tuple[int, list[LabelledNode]]]:
    """Return the levels of cells, the firmest first, each with the forces that have it."""
    by_level: dict[int, dict[str, LabelledNode]] = {}
    for act in (act for cell in cells for text in cell.same for act in [cell.acts[text.iri]]):
        by_level.setdefault(act.level, {})[act.force.iri] = act.force
    return [(level, list(named.values())) for level, named in sorted(by_level.items(), reverse=True)]


def _head(session: SessionNode) -> Head:
    tag, name = localized(session.labels)
    return Head(session.iri, name, local(session.iri), tag if tag != language() else "")
