"""Pages that list sessions, themes, addressees, lineages and instruments, with their charts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from reaffirm_server.linked.responses import refuse
from reaffirm_server.site import lineage_links, series
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import CountTable, counted, grouped, with_finding
from reaffirm_server.site.lineage_links import placed
from reaffirm_server.site.lineage_strip import StripCell, forces, strip
from reaffirm_server.site.node_facts import PageRecommendation
from reaffirm_server.site.node_pages import (
    LINES,
    LISTED,
    by_time,
    class_terms,
    count_older_sessions,
    heads,
    latest,
    of_work,
    session_heads,
    session_years,
)
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.pair_count import PairCount
from reaffirm_server.site.urls import listing
from reaffirm_server.text_tables import Row, uncapitalized

blueprint = Blueprint("lists", __name__)

#: The parameters of the list of reaffirmations that select some of them.
_PAIR_ARGUMENTS = ("later", "earlier", "grade", "relation", "by")

#: The classes of the concepts of asks, with the names of their lists.
_CONCEPTS_OF_ASKS = {
    "Force": lazy_gettext("Forces, from the strongest to the weakest"),
    "Strength": lazy_gettext("Strengths, in no order"),
    "Operator": lazy_gettext("Verbs of the body itself"),
    "QualificationKind": lazy_gettext("Words that qualify an ask"),
    "Adoption": lazy_gettext("What the session did with the text"),
}


@dataclass(frozen=True)
class LineageRow:
    """Lineage in the list of all."""

    head: Head
    members: list[PageRecommendation]  #: in chronological order
    pairs: PairCount  #: reaffirmations between members
    cells: list[StripCell]  #: by session

    @property
    def span(self) -> tuple[str, str]:
        """The years of its first and of its last text."""
        dates = [placed(member).date[:4] for member in self.members]
        return dates[0], dates[-1]


#: The orders of the list of lineages: the value of ``sort`` and its sort key. The first is the default.
_LINEAGE_ORDERS: dict[str, Callable[[LineageRow], Any]] = {
    "reaffirmations": lambda row: (-row.pairs.pairs, -len(row.members), row.head.text),
    "texts": lambda row: (-len(row.members), -row.pairs.pairs, row.head.text),
    "name": lambda row: row.head.text,
    "first": lambda row: (row.span, row.head.text),
    "last": lambda row: (-int(row.span[1] or 0), -int(row.span[0] or 0), row.head.text),
}


def _page() -> int:
    """Return the requested page number, from 1."""
    return max(request.args.get("page", 1, int), 1)


def _pages(lines: int, size: int) -> int:
    """Return the number of pages of a size for a number of lines."""
    return max(-(-lines // size), 1)


def _no_page(page: int, last: int) -> Response:
    """Return the refusal of a page beyond the last one."""
    return refuse(404, _("There is no page %(page)d. The last page is %(last)d.", page=page, last=last))


def _no_session(number: str) -> Response:
    """Return the refusal of an unknown session."""
    return refuse(404, _("This site has no session %(number)s.", number=number))


def pairs_url(**chosen: str) -> str:
    """Return the URL of the list of chosen reaffirmations, counted by the sessions of the series of this request."""
    by = {"by": series.PRESENTED} if series.by_presented() else {}
    url: str = url_for("lists.reaffirmations", **chosen, **by)  # type: ignore[arg-type]
    return url


def _site() -> Site:
    """Return the data source of the pages."""
    site: Site = current_app.extensions["site"]
    return site


@blueprint.get("/sessions")
def sessions() -> str | Response:
    """Render the list of sessions, the force of asks over time, and the reaffirmations between sessions.

    The first page has the latest sessions. A page number beyond the last page is answered with 404.
    """
    site, page = _site(), _page()
    session_iris = [row["term"] for row in site.class_terms("Session")]
    end = len(session_iris) - LINES * (page - 1)
    if end < 1 and page > 1:
        return _no_page(page, _pages(len(session_iris), LINES))
    shown = session_iris[max(end - LINES, 0) : end]
    query = site.query("session-counts")
    rows = site.rows(query, "session", shown) if len(shown) < len(session_iris) else site.rows(query)
    row_heads = heads(site, [row["session"] for row in rows])
    return render_template(
        "sessions.html",
        sessions=list(zip(row_heads, rows, map(site.number_of, (head.key for head in row_heads)), strict=True)),
        page=page,
        pages=_pages(len(session_iris), LINES),
        forces=with_finding(_forces(site), site.totals()),
        taken_up=_taken_up(site),
    )


def _forces(site: Site) -> CountTable:
    """Count operative provisions by the force of their asks and by session. Adopted ones have rows of their own."""
    query = site.query("count-forces")
    rows = [{**row, "row": f"{row['force']} {row['adoption']}"} for row in latest(site, query)]
    forces, adoptions = class_terms(site, "Force"), class_terms(site, "Adoption")
    adopted = [adoption for adoption in adoptions if site.slug(adoption.key) == "adopted"]
    not_adopted = [adoption for adoption in adoptions if adoption not in adopted]
    row_heads = [replace(force, key=f"{force.key} {adoption.key}") for adoption in adopted for force in forces]
    row_heads += [
        replace(
            force,
            key=f"{force.key} {adoption.key}",
            text=_("%(force)s, %(adoption)s", force=force.text, adoption=uncapitalized(adoption.text)),
            deep=True,
        )
        for adoption in not_adopted
        for force in forces
    ]
    facet = series.session_facet()

    def cell_url(row: str, session: str) -> str:
        force, adoption = row.split(" ")
        chosen = {"force": site.slug(force), "adoption": site.slug(adoption), facet: site.number_of(session)}
        return listing(chosen)

    title = _("Operative provisions by force and session")
    return counted(title, rows, row_heads, session_heads(site), cell_url, query, count_older_sessions(site))


def _taken_up(site: Site) -> CountTable:
    """Count reaffirmations by the sessions of both recommendations."""
    query = site.query("count-taken-up")
    rows = [replace(column, text=column.words) for column in session_heads(site)]
    title = _("Repetitions between sessions (pairs of operative provisions)")

    def cell_url(later: str, earlier: str) -> str:
        return pairs_url(later=site.number_of(later), earlier=site.number_of(earlier))

    table = by_time(site, title, query, rows, cell_url, "row")
    if not table.marks:
        return table
    (later, earlier), mark = max(table.marks.items(), key=lambda item: item[1].count)
    names = {head.key: head.words.rstrip("*") for head in rows}
    finding = _(
        "Most often the %(later)s repeats the %(earlier)s or takes it up with changes: %(count)d pairs",
        later=names[later],
        earlier=names[earlier],
        count=mark.count,
    )
    return replace(table, finding=str(finding))


@blueprint.get("/items")
def items() -> str | Response:
    """Render the numbered items, as United Nations practice counts recommendations, or those of one session.

    An unknown session and a page number beyond the last page are answered with 404.
    """
    site, page, number = _site(), _page(), request.args.get("session", "")
    session = site.session_of(number)
    if number and not session:
        return _no_session(number)
    rows = [(item, by) for item, by in site.items if by == session] if session else site.items
    pages = _pages(len(rows), LISTED)
    if page > pages:
        return _no_page(page, pages)
    shown = rows[LISTED * (page - 1) : LISTED * page]
    recommendations = site.recommendations(item for item, _session in shown)
    whole = [item for item, recommendation in recommendations.items() if not recommendation.operative]
    counts = site.rows(site.query("item-parts"), "item", whole) if whole else []
    parts = {row["item"]: int(row["parts"]) for row in counts}
    groups = [[item for item, _session in group] for _session, group in groupby(shown, key=itemgetter(1))]
    return render_template(
        "items.html",
        groups=[
            (
                recommendations[group[0]].adopted,
                [(recommendations[item], parts.get(item, 0)) for item in group],
            )
            for group in groups
        ],
        total=len(rows),
        of=heads(site, [session])[0] if session else None,
        number=number,
        page=page,
        pages=pages,
        asked=site.query("items"),
    )


@blueprint.get("/reaffirmations")
def reaffirmations() -> str | Response:
    """Render the reaffirmations, each once, or those that a session, a grade or a relation selects.

    An unknown session and a page number beyond the last page are answered with 404.
    """
    site, page = _site(), _page()
    chosen: dict[str, str] = {}
    for name, variable in (("later", "session"), ("earlier", "earlierSession")):
        if number := request.args.get(name, ""):
            chosen[variable] = site.session_of(number)
            if not chosen[variable]:
                return _no_session(number)
    for name in ("grade", "relation"):
        if slug := request.args.get(name, ""):
            chosen[name] = site.concept_iri(name, slug)
            if not chosen[name]:
                return refuse(404, _("This site has no %(name)s “%(slug)s”.", name=name, slug=slug))
    total, query, rows = site.pairs(chosen, LINES * (page - 1), LINES)
    if page > _pages(total.pairs, LINES):
        return _no_page(page, _pages(total.pairs, LINES))
    recommendations = site.recommendations(row[side] for row in rows for side in ("later", "earlier"))
    return render_template(
        "reaffirmations.html",
        links=lineage_links.links(rows, recommendations, site.concept),
        total=total,
        chosen=[(name, heads(site, [iri])[0]) for name, iri in chosen.items()],
        arguments={name: request.args[name] for name in _PAIR_ARGUMENTS if request.args.get(name)},
        page=page,
        pages=_pages(total.pairs, LINES),
        asked=query,
    )


@blueprint.get("/themes")
def themes() -> str:
    """Render themes, affected groups and forms of exploitation, with their operative provisions per session."""
    site = _site()
    return render_template(
        "themes.html",
        themes=_counts(site, "count-themes", "Theme", "theme", _("Operative provisions by theme and session")),
        groups=_counts(site, "count-groups", "Group", "group", _("Operative provisions by affected group and session")),
        forms=_counts(
            site,
            "count-forms",
            "ExploitationForm",
            "form",
            _("Operative provisions by form of exploitation and session"),
        ),
    )


def _counts(site: Site, name: str, class_: str, facet: str, title: str) -> CountTable:
    """Count provisions by the terms of a class and by session; terms below a broader one are indented."""
    query, of_session = site.query(name), series.session_facet()
    narrower = {row["term"] for row in site.class_terms(class_) if row.get("broader")}
    rows = tuple(replace(head, deep=head.key in narrower) for head in class_terms(site, class_))

    def cell_url(term: str, session: str) -> str:
        return listing({facet: site.slug(term), of_session: site.number_of(session)})

    return with_finding(by_time(site, title, query, rows, cell_url), site.totals())


@blueprint.get("/addressees")
def addressees() -> str:
    """Render the table of operative provisions by addressee, force and session."""
    site = _site()
    query, of_session = site.query("count-addressees"), series.session_facet()

    def cell_url(addressee: str, force: str, session: str) -> str:
        chosen = {"addressee": site.slug(addressee), of_session: site.number_of(session)}
        if force:
            chosen["force"] = site.slug(force)
        return listing(chosen)

    title = _("Operative provisions by addressee, force and session")
    rows, sums = latest(site, query), latest(site, site.query("count-addressed"))
    heads_of = (class_terms(site, "Actor"), class_terms(site, "Force"), session_heads(site))
    asks = grouped(title, rows, sums, *heads_of, cell_url, query, count_older_sessions(site))
    return render_template(
        "addressees.html",
        asks=with_finding(asks, site.totals()),
        concepts=[(name, class_terms(site, class_)) for class_, name in _CONCEPTS_OF_ASKS.items()],
    )


@blueprint.get("/lineages")
def lineages() -> str:
    """Render the table of all lineages in a chosen order, with a cell for each of the latest sessions."""
    site = _site()
    query = site.query("pairs")
    columns = list(zip(session_heads(site), session_years(site), strict=True))
    rows = _lineage_rows(site, query, columns)
    order = request.args.get("sort", "")
    order = order if order in _LINEAGE_ORDERS else next(iter(_LINEAGE_ORDERS))
    rows = sorted(rows, key=_LINEAGE_ORDERS[order])
    return render_template(
        "lineages.html",
        rows=rows,
        columns=columns,
        order=order,
        bands=forces(cell for row in rows for cell in row.cells),
        is_open=any(cell.is_open for row in rows for cell in row.cells),
        is_put=any(cell.is_put for row in rows for cell in row.cells),
        asked=query,
        left=count_older_sessions(site),
    )


def _lineage_rows(site: Site, query: str, columns: Sequence[tuple[Head, str]]) -> list[LineageRow]:
    """Return the lineages. If there are more sessions than columns, only texts of the latest sessions count."""
    rows = latest(site, query, "session")
    members: dict[str, list[str]] = {}
    if count_older_sessions(site):
        for provision in site.recommendations(row[side] for row in rows for side in ("later", "earlier")).values():
            for lineage in provision.lineages:
                members.setdefault(lineage, []).append(provision.iri)
    else:
        for row in site.rows(site.query("members")):
            members.setdefault(row["lineage"], []).append(row["provision"])
    recommendations = site.recommendations(provision for iris in members.values() for provision in iris)
    pairs: dict[str, list[tuple[bool, bool]]] = {lineage: [] for lineage in members}
    for row in rows:
        for lineage in _lineages_of_pair(row, members):
            pairs[lineage].append((row["explicit"] == "true", "via" in row))
    return [
        LineageRow(
            head,
            lineage_links.ordered(recommendations[provision] for provision in members[head.key]),
            PairCount.of(pairs[head.key]),
            strip((recommendations[provision] for provision in members[head.key]), columns, site.acts(head.key)),
        )
        for head in heads(site, list(members))
    ]


def _lineages_of_pair(row: Row, members: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the lineages that have both recommendations of a reaffirmation."""
    return [lineage for lineage, iris in members.items() if row["later"] in iris and row["earlier"] in iris]


@blueprint.get("/instruments")
def instruments() -> str:
    """Render the cited instruments and documents, with their cited parts."""
    site = _site()
    query = site.query("count-works")
    counts = {row["work"]: site.count_under("cites", row["work"]) for row in site.works}
    cited = [{**row, "count": str(counts[row["work"]])} for row in site.works if counts[row["work"]]]
    works = sorted((row for row in cited if "whole" not in row), key=lambda row: -int(row["count"]))
    tops = heads(site, [row["work"] for row in works])
    title = _("Operative provisions by instrument and session")
    chart = by_time(site, title, query, tops, lambda work, session: of_work(site, work, session))
    names = dict(zip([row["work"] for row in cited], heads(site, [row["work"] for row in cited]), strict=True))
    return render_template("instruments.html", works=works, cited=cited, names=names, counts=chart)
