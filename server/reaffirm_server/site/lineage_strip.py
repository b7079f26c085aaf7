"""A lineage as a strip: one cell for each session, with the texts of that session and their force."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from reaffirm_server.i18n import language, localized
from reaffirm_server.site import series
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.lineage_links import ordered
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation, SessionNode
from reaffirm_server.site.urls import local


@dataclass(frozen=True)
class StripCell:
    """Session in a strip."""

    session: Head
    year: str
    texts: tuple[PageRecommendation, ...]  #: in document order; empty if the session has none of the lineage
    repeats: frozenset[str] = frozenset()  #: IRIs of its texts that ask first, or repeat an earlier text of the lineage

    @property
    def read(self) -> tuple[PageRecommendation, ...]:
        """Its texts whose asks are not only proposed: what nobody has read is neither shaded nor summed up."""
        return tuple(text for text in self.texts if not text.is_pending)

    @property
    def same(self) -> tuple[PageRecommendation, ...]:
        """Its texts that were read and ask what the lineage asks: the first ones, and those that repeat an earlier one.

        The others change an earlier text, or ask to carry it out: they make the request neither stronger nor weaker.
        """
        return tuple(text for text in self.read if text.iri in self.repeats)

    @property
    def is_open(self) -> bool:
        """True if its texts change an earlier text of the lineage or refer to it, and none of them repeats one."""
        return bool(self.read) and not self.same

    @property
    def strongest(self) -> PageRecommendation | None:
        """The text with the strongest force, of those that repeat if there are any; None without a text."""
        return max(self.same or self.read, key=lambda text: text.level, default=None)

    @property
    def level(self) -> int:
        """Level of its strongest force, from 1 (weakest) to 4, or 0 without a force."""
        return self.strongest.level if self.strongest else 0

    @property
    def verbs(self) -> list[LabelledNode]:
        """The verbs of its texts without duplicates, from the strongest force to the weakest."""
        return verbs_of(self.read)

    @property
    def is_put(self) -> bool:
        """True if all its texts were put to another body and not adopted."""
        return bool(self.texts) and all(text.is_put for text in self.texts)


def verbs_of(texts: Iterable[PageRecommendation]) -> list[LabelledNode]:
    """Return the verbs of texts without duplicates, from the strongest force to the weakest."""
    stronger = sorted(texts, key=lambda text: -text.level)
    return list({text.strength.iri: text.strength for text in stronger if text.level}.values())


def strip(
    members: Iterable[PageRecommendation], columns: Sequence[tuple[Head, str]], repeating: Container[str]
) -> list[StripCell]:
    """Return a cell for each session, given with its year. Members of any other session are left out.

    ``repeating`` has the IRIs of the texts that repeat an earlier text of the lineage.
    """
    texts, by_presented = ordered(members), series.by_presented()
    first = texts[0].session(by_presented).iri if texts else ""
    asking = frozenset(text.iri for text in texts if text.iri in repeating or text.session(by_presented).iri == first)
    return [
        StripCell(head, year, tuple(text for text in texts if text.session(by_presented).iri == head.key), asking)
        for head, year in columns
    ]


def own_strip(members: Iterable[PageRecommendation], repeating: Container[str]) -> list[StripCell]:
    """Return a cell for each session that has a member. ``repeating`` is that of ``strip``."""
    texts, by_presented = ordered(members), series.by_presented()
    sessions = {text.session(by_presented).iri: text.session(by_presented) for text in texts}
    return strip(texts, [(_head(session), session.date[:4]) for session in sessions.values()], repeating)


def _head(session: SessionNode) -> Head:
    tag, name = localized(session.labels)
    return Head(session.iri, name, local(session.iri), tag if tag != language() else "")
