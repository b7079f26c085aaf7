"""The home page: the lineages reaffirmed most, the one of them with the most forces, and the themes by session."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from reaffirm_server.i18n import language, localized
from reaffirm_server.rdf import namespace
from reaffirm_server.search.entries import Collection
from reaffirm_server.site import lineage_links
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import CountTable, counted, with_finding
from reaffirm_server.site.lineage_strip import StripCell, forces, own_strip, strip
from reaffirm_server.site.lineage_summary import summary
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation
from reaffirm_server.site.node_pages import count_older_sessions, session_heads, session_years
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.pair_count import PairCount
from reaffirm_server.site.since import of_lineage
from reaffirm_server.site.urls import listing, local
from reaffirm_server.text_tables import FoldedRow

#: Number of lineages in the table of those reaffirmed most.
_RANKED = 6
#: The most sessions for which a drawing has room.
_MOST_STATIONS = 6


@dataclass(frozen=True)
class RankedLineage:
    """Lineage with the number of its reaffirmations and its texts by session."""

    head: Head
    pairs: PairCount
    members: Sequence[PageRecommendation]
    cells: Sequence[StripCell]  #: one for each of the latest sessions


@dataclass(frozen=True)
class LineageStory:
    """Lineage drawn as a line over the sessions that asked for its act, higher for a firmer force."""

    lineage: RankedLineage
    cells: Sequence[StripCell]  #: of the sessions that asked for it
    summary: str

    @property
    def forces(self) -> list[list[LabelledNode]]:
        """The forces in use, the firmest first, those of one level together: the rows of the drawing."""
        return [named for _level, named in forces(self.cells)]

    @property
    def stations(self) -> list[tuple[StripCell, int]]:
        """The sessions, each with the number of its row, from 1 at the top."""
        levels = sorted({cell.level for cell in self.cells}, reverse=True)
        return [(cell, levels.index(cell.level) + 1) for cell in self.cells]

    @property
    def line(self) -> str:
        """Points of the line. A session is one unit wide, and a row one unit high."""
        return " ".join(f"{place + 0.5},{row - 0.5}" for place, (_cell, row) in enumerate(self.stations))


def ranked(site: Site, rows: Sequence[FoldedRow]) -> list[RankedLineage]:
    """Return lineages with their members. ``rows`` have the variables ``lineage`` and ``links``."""
    iris = [folded.row["lineage"] for folded in rows]
    members: dict[str, list[str]] = {iri: [] for iri in iris}
    for row in site.rows(site.query("members"), "lineage", iris) if iris else ():
        members[row["lineage"]].append(row["provision"])
    recommendations = site.recommendations(provision for own in members.values() for provision in own)
    corpora = {namespace(provision) for own in members.values() for provision in own}
    columns = [
        (head, year)
        for head, year in zip(session_heads(site), session_years(site), strict=True)
        if namespace(head.key) in corpora
    ]
    lineages = []
    for folded in rows:
        iri = folded.row["lineage"]
        own = [recommendations[provision] for provision in members[iri]]
        lineages.append(
            RankedLineage(
                _head(folded, iri),
                PairCount(*(int(folded.row[name]) for name in ("links", "stated", "whole"))),
                own,
                strip(own, columns, site.acts(iri)),
            )
        )
    return lineages


def _head(folded: FoldedRow, iri: str) -> Head:
    """Return a lineage as the head of a row."""
    tag, text = localized(folded.labels)
    return Head(iri, text, local(iri), tag if tag != language() else "")


def story(site: Site, lineages: Sequence[RankedLineage]) -> LineageStory | None:
    """Return the lineage whose act was asked for with the most forces, or None if none has room in the drawing.

    Of several, it is the one whose force changed more often, then the one with texts of more sessions.
    """
    asked = [
        (lineage, [cell for cell in own_strip(lineage.members, site.acts(lineage.head.key)) if cell.level])
        for lineage in lineages
    ]
    drawn = [(lineage, cells) for lineage, cells in asked if 2 <= len(cells) <= _MOST_STATIONS]
    if not drawn:
        return None
    lineage, cells = max(drawn, key=lambda pair: _variety(pair[1]))
    by_iri = {member.iri: member for member in lineage.members}
    rows = site.rows(site.query("links-of-lineage", lineage.head.key))
    links = lineage_links.links(rows, by_iri, site.concept)
    return LineageStory(lineage, cells, summary(cells, links, of_lineage(site, lineage.head.key, lineage.members)))


def _variety(cells: Sequence[StripCell]) -> tuple[int, int, int]:
    """Return the numbers of forces and of changes among the sessions, and of sessions."""
    line = [cell.level for cell in cells]
    return len(set(line)), sum(before != after for before, after in pairwise(line)), len(cells)


def themes(site: Site, collection: Collection, query: str) -> CountTable:
    """Count the provisions of the top-level themes by session, the largest theme first.

    ``query`` is a query with the same counts, for readers.
    """
    facet, sessions = collection.facets["theme"], collection.facets["session"]
    columns, places = session_heads(site), {value.iri: sessions.places[key] for key, value in sessions.values.items()}
    tops = [value for value in facet.values.values() if not value.broader]
    keys = {value.iri: value.key for value in tops}
    texts = {value.iri: localized(value.labels) for value in tops}
    rows = [Head(iri, text, local(iri), tag if tag != language() else "") for iri, (tag, text) in texts.items()]
    counts = [
        {"row": value.iri, "column": column.key, "count": str(count)}
        for value in tops
        for column in columns
        if (count := len(facet.places[value.key] & places.get(column.key, frozenset())))
    ]

    def cell_url(theme: str, session: str) -> str:
        return listing({"theme": keys[theme], "session": site.number_of(session)})

    title = _("Operative provisions by theme and session")
    table = counted(title, counts, rows, columns, cell_url, query, count_older_sessions(site))
    return with_finding(table, site.totals())


def context(site: Site, rows: Sequence[FoldedRow], collection: Collection, query: str) -> dict[str, Any]:
    """Return the template context of the lineages and themes. ``rows`` are those of ``top-lineages``."""
    lineages = ranked(site, rows)
    corpora = {namespace(member.iri) for lineage in lineages for member in lineage.members}
    heads = [head for head in session_heads(site) if namespace(head.key) in corpora]
    return {
        "lineages": lineages[:_RANKED],
        "story": story(site, lineages),
        "columns": heads,
        "years": sorted(filter(None, session_years(site))),
        "heatmap": themes(site, collection, query),
        "most": max((lineage.pairs.pairs for lineage in lineages), default=1),
        "is_open": any(cell.is_open for lineage in lineages[:_RANKED] for cell in lineage.cells),
        "is_put": any(cell.is_put for lineage in lineages[:_RANKED] for cell in lineage.cells),
    }
