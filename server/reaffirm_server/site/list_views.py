"""Pages that list sessions, themes, addressees, lineages and instruments, with their charts."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _

from reaffirm_server.linked.responses import refuse
from reaffirm_server.site import chart_lineage, chart_svg, lineage_links
from reaffirm_server.site.chart_lineage import Lane
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import CountTable, grouped
from reaffirm_server.site.lineage_links import LineageLink
from reaffirm_server.site.node_facts import Other
from reaffirm_server.site.node_pages import LINES, by_time, heads, latest, older, session_heads, shelf
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.urls import anchor, listing, local

blueprint = Blueprint("lists", __name__)


@dataclass(frozen=True)
class LineageRow:
    """Lineage in the overview."""

    head: Head
    members: list[Other]  #: in chronological order
    links: list[LineageLink]  #: between members


def _page() -> int:
    """Return the requested page number, from 1."""
    return max(request.args.get("page", 1, int), 1)


def _pages(lines: int) -> int:
    """Return the number of pages for a number of lines."""
    return max(-(-lines // LINES), 1)


def _site() -> Site:
    """Return the data source of the pages."""
    site: Site = current_app.extensions["site"]
    return site


@blueprint.get("/sessions")
def sessions() -> str | Response:
    """Render the list of sessions, the strength of asks over time, and the reaffirmations between sessions.

    The first page has the latest sessions. A page number beyond the last page is answered with 404.
    """
    site, page = _site(), _page()
    session_iris = [row["term"] for row in site.shelf("Session")]
    end = len(session_iris) - LINES * (page - 1)
    if end < 1 and page > 1:
        last = _pages(len(session_iris))
        return refuse(404, _("There is no page %(page)d: the last one is %(last)d.", page=page, last=last))
    shown = session_iris[max(end - LINES, 0) : end]
    query = site.query("session-counts")
    rows = site.rows(query, "session", shown) if len(shown) < len(session_iris) else site.rows(query)
    row_heads = heads(site, [row["session"] for row in rows])
    return render_template(
        "sessions.html",
        sessions=list(zip(row_heads, rows, strict=True)),
        page=page,
        pages=_pages(len(session_iris)),
        strengths=_strengths(site),
        taken_up=_taken_up(site),
    )


def _strengths(site: Site) -> CountTable:
    """Count asks by strength and session."""
    query = site.query("count-asks")

    def leads(strength: str, session: str) -> str:
        chosen = {"strength": site.slug(strength), "presented": site.number_of(session)}
        return listing(chosen)

    return by_time(site, _("How strongly each session asks"), query, shelf(site, "Strength"), leads)


def _taken_up(site: Site) -> CountTable:
    """Count reaffirmations by the sessions of both recommendations."""
    query = site.query("count-taken-up")
    rows = [replace(column, text=column.words) for column in session_heads(site)]
    title = _("Which session reaffirms which")
    return by_time(site, title, query, rows, lambda later, _earlier: f"{local(later)}#takes-up", "row")


@blueprint.get("/themes")
def themes() -> str:
    """Render themes, affected groups and forms of exploitation, with recommendations per session."""
    site = _site()
    return render_template(
        "themes.html",
        themes=_counts(site, "count-themes", "Theme", "theme", _("Recommendations by theme and session")),
        groups=_counts(site, "count-groups", "Group", "group", _("Recommendations by affected group and session")),
        forms=_counts(
            site, "count-groups", "ExploitationForm", "form", _("Recommendations by form of exploitation and session")
        ),
    )


def _counts(site: Site, name: str, class_: str, facet: str, title: str) -> CountTable:
    """Count provisions by the terms of a class and by session."""
    query = site.query(name)

    def leads(term: str, session: str) -> str:
        chosen = {facet: site.slug(term), "presented": site.number_of(session)}
        return listing(chosen)

    return by_time(site, title, query, shelf(site, class_), leads)


@blueprint.get("/addressees")
def addressees() -> str:
    """Render the table of asks by addressee, strength and session."""
    site = _site()
    query = site.query("count-addressees")

    def leads(addressee: str, strength: str, session: str) -> str:
        chosen = {"addressee": site.slug(addressee), "presented": site.number_of(session)}
        if strength:
            chosen["strength"] = site.slug(strength)
        return listing(chosen)

    title = _("Asks by addressee, strength and session")
    rows, columns = latest(site, query), session_heads(site)
    asks = grouped(title, rows, shelf(site, "Actor"), shelf(site, "Strength"), columns, leads, query, older(site))
    return render_template("addressees.html", asks=asks, strengths=shelf(site, "Strength"))


@blueprint.get("/lineages")
def lineages() -> str:
    """Render all lineages as one chart and as a table with the same content."""
    site = _site()
    query = site.query("ties")
    lines, links = _lines(site, query)
    columns = session_heads(site)
    drawing = chart_lineage.overview(
        _("Every lineage, session by session"),
        [Lane(line.head.key, line.head.text, line.head.href, line.head.language) for line in lines],
        [lineage_links.station(other, line.head.key) for line in lines for other in line.members],
        [lineage_links.tie(link, line.head.href) for line in lines for link in line.links],
        {column.key: column.text for column in columns},
    )
    inside = {link.iri for line in lines for link in line.links}
    return render_template(
        "lineages.html",
        lines=lines,
        columns=columns,
        links=links,
        across=[link for link in links if link.iri not in inside],
        drawing=chart_svg.markup(drawing),
        asked=query,
        left=older(site),
    )


def _lines(site: Site, query: str) -> tuple[list[LineageRow], list[LineageLink]]:
    """Return the lineages, most reaffirmations first, and all reaffirmations.

    If there are more sessions than columns, both are limited to the latest sessions.
    """
    rows = latest(site, query, "session")
    sides = [row[side] for row in rows for side in ("later", "earlier")]
    members: dict[str, list[str]] = {}
    if older(site):
        for provision in site.others(sides).values():
            for lineage in provision.lineages:
                members.setdefault(lineage, []).append(provision.iri)
    else:
        for row in site.rows(site.query("members")):
            members.setdefault(row["lineage"], []).append(row["provision"])
    others = site.others([*(provision for iris in members.values() for provision in iris), *sides])
    links = lineage_links.links(rows, others)
    lines = [
        LineageRow(
            head,
            sorted((others[provision] for provision in members[head.key]), key=Other.when),
            [link for link in links if head.key in link.later.lineages and head.key in link.earlier.lineages],
        )
        for head in heads(site, list(members))
    ]
    return sorted(lines, key=lambda line: (-len(line.links), -len(line.members), line.head.text)), links


@blueprint.get("/instruments")
def instruments() -> str:
    """Render the cited instruments and documents, with their cited parts."""
    site = _site()
    query = site.query("count-works")
    counts = {row["work"]: site.listed_under("cites", row["work"], 0).total for row in site.works}
    cited = [{**row, "count": str(counts[row["work"]])} for row in site.works if counts[row["work"]]]
    works = sorted((row for row in cited if "whole" not in row), key=lambda row: -int(row["count"]))
    tops = heads(site, [row["work"] for row in works])
    title = _("Recommendations by what they cite, session by session")
    chart = by_time(site, title, query, tops, lambda work, session: f"{local(work)}#{anchor(session)}")
    names = dict(zip([row["work"] for row in cited], heads(site, [row["work"] for row in cited]), strict=True))
    return render_template("instruments.html", works=works, cited=cited, names=names, counts=chart)
