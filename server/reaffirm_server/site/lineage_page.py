"""The page of a lineage: its texts from the newest to the oldest, each compared with one earlier text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from flask import request
from flask_babel import gettext as _

from reaffirm_server.linked.resolver import ResolvedDocument
from reaffirm_server.publish.wording import TextVersions
from reaffirm_server.rdf import namespace
from reaffirm_server.site import lineage_links, series
from reaffirm_server.site.compare_page import MOST
from reaffirm_server.site.lineage_links import LineageLink
from reaffirm_server.site.lineage_strip import forces, own_strip
from reaffirm_server.site.lineage_summary import summary
from reaffirm_server.site.node_facts import PageRecommendation, SessionNode
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.pair_count import PairCount
from reaffirm_server.site.side_by_side import SideBySide, whole_texts
from reaffirm_server.site.since import of_lineage

#: Grades from the closest to the loosest.
_GRADES = ("verbatim", "restates", "extends")

#: The parameters that choose a text and the earlier text with which it is compared, by identifier.
TEXT, AGAINST = "text", "against"


@dataclass(frozen=True)
class LineageText:
    """Text of a lineage, with the earlier text with which it is compared."""

    member: PageRecommendation
    whole: TextVersions  #: with its introduction
    earlier: tuple[PageRecommendation, ...]  #: the texts of earlier sessions, newest first
    links: tuple[LineageLink, ...]  #: its reaffirmations of them
    chosen: str = ""  #: identifier of the earlier text that a reader chose

    @cached_property
    def against(self) -> PageRecommendation | None:
        """The earlier text with which it is compared: the chosen one, else the nearest one that it reaffirms.

        The nearest has the closest grade, and of several with this grade it is the latest.
        """
        chosen = next((other for other in self.earlier if other.identifier == self.chosen), None)
        if chosen or not self.links:
            return chosen
        nearest = min(_closeness(link) for link in self.links)
        return max((link.earlier for link in self.links if _closeness(link) == nearest), key=PageRecommendation.when)

    @property
    def link(self) -> LineageLink | None:
        """The reaffirmation of the text with which it is compared, or None without one."""
        return next((link for link in self.links if self.against and link.earlier.iri == self.against.iri), None)

    @property
    def pairs(self) -> list[SideBySide]:
        """Both texts in the language of the page, then in the original if that is another language."""
        return whole_texts(self.against, self.member) if self.against else []


def _closeness(link: LineageLink) -> int:
    """Return the place of the grade of a link among all, from the closest."""
    return _GRADES.index(link.grade.slug) if link.grade.slug in _GRADES else len(_GRADES)


@dataclass(frozen=True)
class LineageSession:
    """Session of a lineage with its texts."""

    session: SessionNode
    texts: list[LineageText]
    is_latest_adopted: bool  #: True for the latest session that adopted a text of the lineage


def lineage_context(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    """Return the template context of the page of a lineage."""
    iri = document.description.node.value
    members = site.listed("rec:lineage", iri)
    by_iri = {member.iri: member for member in members}
    query = site.query("links-of-lineage", iri)
    links = lineage_links.with_limits(lineage_links.links(site.rows(query), by_iri, site.concept), site)
    by_pair = {(link.later.iri, link.earlier.iri): link for link in links}
    cells = own_strip(members, site.acts(iri))
    return {
        "members": members,
        "links": links,
        "legend": _legend(site),
        "by_pair": by_pair,
        "sessions": (sessions := _sessions(site, members, links)),
        "covers": site.sessions_of(by_iri),
        "elsewhere": _elsewhere(site, by_iri),
        "compared": _compared(members, sessions, links),
        "cells": cells,
        "bands": forces(cells),
        "summary": summary(cells, links, of_lineage(site, iri, members)),
        "references": _references(site, iri, by_iri),
        "counted": PairCount.of((link.explicit, link.via is not None) for link in links),
        "asked": query,
    }


def _elsewhere(site: Site, members: Mapping[str, PageRecommendation]) -> list[tuple[PageRecommendation, list[str]]]:
    """Return the later texts of other corpora that take up members, each with the numbers of these, in order of time.

    A lineage is a decision on the texts of one corpus, so that they are not members.
    """
    taken_up: dict[str, list[str]] = {}
    for row in site.rows(site.query("taking-up"), "earlier", list(members)) if members else ():
        if namespace(row["later"]) != namespace(row["earlier"]):
            taken_up.setdefault(row["later"], []).append(members[row["earlier"]].identifier)
    later = site.recommendations(taken_up)
    return [(later[iri], taken_up[iri]) for iri in sorted(taken_up, key=lambda iri: later[iri].when())]


def _legend(site: Site) -> str:
    """Return the signs of the grades with their labels in the language of the page."""
    return str(_("; ")).join(
        f"{sign} {lineage_links.in_sentence(site.concept(site.concept_iri('grade', slug)).labels)}"
        for slug, sign in lineage_links.SIGNS.items()
    )


def _compared(
    members: Sequence[PageRecommendation], sessions: Sequence[LineageSession], links: Sequence[LineageLink]
) -> list[str]:
    """Return the identifiers of the texts to compare: all, or if they are too many one of each session.

    It is the first of those with most reaffirmations in the lineage, of which one has the closest grade.
    """
    if len(members) <= MOST:
        return [member.identifier for member in members]

    def weight(text: LineageText) -> tuple[int, int]:
        own = [_closeness(link) for link in links if text.member.iri in (link.later.iri, link.earlier.iri)]
        return len(own), -min(own, default=len(_GRADES))

    return [max(session.texts, key=weight).member.identifier for session in sessions[:MOST]][::-1]


def _references(site: Site, iri: str, members: Mapping[str, PageRecommendation]) -> list[tuple[Any, ...]]:
    """Return the references of members to a whole item: the member, the item, its number, the relation, the part."""
    return [
        (members[row["later"]], row["whole"], row["number"], site.concept(row["relation"]), members[row["part"]])
        for row in site.rows(site.query("whole-references", iri))
        if row["later"] in members and row["part"] in members
    ]


def _sessions(site: Site, members: Sequence[PageRecommendation], links: Sequence[LineageLink]) -> list[LineageSession]:
    """Return the sessions of a lineage with their texts, newest first."""
    by_presented = series.by_presented()
    whole = site.full_texts([member.iri for member in members]) if members else {}
    groups = [
        (session, list(texts))
        for session, texts in groupby(lineage_links.ordered(members), lambda text: text.session(by_presented))
    ]
    latest = max((member.adopted.when for member in members if not member.is_put), default=None)
    earlier: list[PageRecommendation] = []
    sessions: list[LineageSession] = []
    for session, texts in groups:
        rows = [
            LineageText(
                text,
                whole.get(text.iri, TextVersions({}, {})),
                tuple(earlier),
                tuple(link for link in links if link.later.iri == text.iri and link.earlier in earlier),
                request.args.get(AGAINST, "") if request.args.get(TEXT) == text.identifier else "",
            )
            for text in texts
        ]
        sessions.append(
            LineageSession(session, rows, any(text.adopted.when == latest for text in texts if not text.is_put))
        )
        earlier = [*texts, *earlier]
    return sessions[::-1]
