"""Template contexts of the pages for provisions, lineages, sessions, concepts and instruments."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from reaffirm_server.i18n import language, localized
from reaffirm_server.linked.resolver import ResolvedDocument
from reaffirm_server.rdf import natural
from reaffirm_server.site import chart_lineage, chart_svg, lineage_links
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import CellUrl, CountTable, counted
from reaffirm_server.site.node_facts import Other
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.urls import anchor, listing, local
from reaffirm_server.text_tables import Row, session_name

#: Maximum number of sessions in a chart, and of recommendations on a page. Only the latest are kept.
COLUMNS, LISTED = 40, 300

#: Maximum number of sessions or lineages on a page of a list, and of lineages on the page of a concept.
LINES = 100

#: Templates by the local name of a class.
TEMPLATES = {
    "Provision": "provision.html",
    "Lineage": "lineage.html",
    "Session": "session.html",
    "Theme": "concept.html",
    "Group": "concept.html",
    "ExploitationForm": "concept.html",
    "Strength": "concept.html",
    "Actor": "concept.html",
    "Instrument": "work.html",
    "InstrumentPart": "work.html",
    "Document": "work.html",
}

#: The SPARQL path from recommendations to a concept, and the list page, by the local name of the concept's class.
PATHS = {
    "Theme": ("rec:theme/skos:broader*", "themes"),
    "Group": ("rec:affectedGroup", "themes"),
    "ExploitationForm": ("rec:exploitationForm/skos:broader*", "themes"),
    "Strength": ("rec:ask/rec:strength", "addressees"),
    "Actor": ("rec:ask/rec:addressee", "addressees"),
}

#: The search facet of a concept, by the local name of its class.
FACETS = {
    "Theme": "theme",
    "Group": "group",
    "ExploitationForm": "form",
    "Strength": "strength",
    "Actor": "addressee",
}


def context(template: str, site: Site, document: ResolvedDocument) -> dict[str, Any]:
    """Return the context of a template, or {} if the template has no context of its own."""
    return _CONTEXTS[template](site, document) if template in _CONTEXTS else {}


# Heads of charts ----------------------------------------------------------------------------------------------------


def heads(site: Site, iris: Sequence[str]) -> tuple[Head, ...]:
    """Return nodes as heads of rows, in the language of the page."""
    labels = site.labels(iris)
    texts = {iri: localized(labels[iri]) for iri in iris}
    return tuple(
        Head(iri, text, local(iri), text_language if text_language != language() else "")
        for iri, (text_language, text) in texts.items()
    )


def shelf(site: Site, class_: str) -> tuple[Head, ...]:
    """Return the terms of a class as heads, in their order."""
    return heads(site, [row["term"] for row in site.shelf(class_)])


def session_heads(site: Site) -> tuple[Head, ...]:
    """Return the latest sessions as column heads, named by number or day."""
    named = heads(site, [row["term"] for row in site.shelf("Session")[-COLUMNS:]])
    return tuple(
        Head(
            head.key, session_name(site.number_of(head.key)), head.href, full=site.prefixed_session(head.key, head.text)
        )
        for head in named
    )


def by_time(
    site: Site,
    title: str,
    query: str,
    rows: Sequence[Head],
    leads: CellUrl,
    variable: str = "column",
) -> CountTable:
    """Run a query that counts by session, and arrange its counts for the latest sessions.

    The query is restricted to these sessions, so that it does not scan all earlier ones.
    """
    columns = session_heads(site)
    return counted(title, latest(site, query, variable), rows, columns, leads, query, older(site))


def latest(site: Site, query: str, variable: str = "column") -> list[Row]:
    """Return the rows of a query, restricted to the latest sessions. ``variable`` is bound to the session."""
    return site.rows(query, variable, [head.key for head in session_heads(site)]) if older(site) else site.rows(query)


def older(site: Site) -> int:
    """Return the number of sessions that have no column in charts."""
    return max(len(site.shelf("Session")) - COLUMNS, 0)


def by_session(others: Sequence[Other]) -> list[tuple[Other, list[Other]]]:
    """Group consecutive recommendations by the session that first presented them.

    Return pairs of the first recommendation of a session and all recommendations of that session.
    """
    groups = [list(group) for _, group in groupby(others, key=lambda other: other.session.iri)]
    return [(group[0], group) for group in groups]


# Kinds --------------------------------------------------------------------------------------------------------------


def _provision(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    provision = site.provision(document.description)
    links = [
        lineage_links.link(provision.itself, reaffirmation)
        for reaffirmation in (*provision.reaffirms, *provision.reaffirmed)
    ]
    others = {side.iri: side for link in links for side in (link.later, link.earlier)}
    stops = sorted(others.values(), key=Other.when)
    drawing = chart_lineage.chart(
        _("What %(name)s reaffirms and what reaffirms it", name=provision.itself.identifier),
        [lineage_links.station(stop) for stop in stops],
        [lineage_links.tie(link) for link in links],
        lineage_links.sessions(stops),
        provision.iri,
    )
    return {"it": provision, "drawing": chart_svg.markup(drawing) if links else "", "works": site.cite(document.path)}


def _lineage(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    members = site.listed("rec:lineage", iri)
    query = site.query("ties-of", iri)
    links = lineage_links.links(site.rows(query), {member.iri: member for member in members})
    drawing = chart_lineage.chart(
        _("Who reaffirmed what"),
        [lineage_links.station(member) for member in members],
        [lineage_links.tie(link) for link in links],
        lineage_links.sessions(members),
    )
    return {"members": members, "links": links, "drawing": chart_svg.markup(drawing), "asked": query}


def _session(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    rows = site.rows(site.query("ties-of-session", iri))
    sessions = site.series(iri)
    place = sessions.index(iri)
    (row,) = site.rows(site.query("session-count", iri))
    return {
        "row": row,
        "before": heads(site, sessions[max(place - 1, 0) : place]),
        "after": heads(site, sessions[place + 1 : place + 2]),
        "adopted": site.outline("rec:session", iri),
        "presented": [pair for pair in site.outline("rec:presentedAt", iri) if pair[1].adopted.iri != iri],
        "asks": _of_session(site, iri, "count-session", "Actor", _("What was asked of whom, and how strongly")),
        "themes": _of_session(site, iri, "count-session-themes", "Theme", _("About what, and how strongly")),
        "links": lineage_links.links(rows, site.others(row[side] for row in rows for side in ("later", "earlier"))),
        "report": heads(site, [row["report"]] if "report" in row else []),
    }


def _of_session(site: Site, iri: str, name: str, class_: str, title: str) -> CountTable:
    """Count the provisions of a session by the terms of a class and by strength."""
    query = site.query(name, iri)
    facet = FACETS[class_]
    session = site.number_of(iri)

    def leads(row: str, strength: str) -> str:
        return listing({facet: site.slug(row), "strength": site.slug(strength), "presented": session})

    return counted(title, site.rows(query), shelf(site, class_), shelf(site, "Strength"), leads, query)


def _concept(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    kind = next(name for name in PATHS if any(type_.endswith(f"#{name}") for type_ in document.description.types))
    listed = site.listed_under(FACETS[kind], iri, LISTED)
    others = site.others(listed.latest)
    lines = [(line, count) for line, count in listed.lineages.items() if count > 1][:LINES]
    names = site.labels(line for line, _count in lines)
    return {
        "kind": kind,
        "shelf": PATHS[kind][1],
        "groups": by_session(list(others.values())),
        "total": listed.total,
        "listed": len(others),
        "facts": site.facts("concept", iri, loaded=document.description),
        "counts": _of_concept(site, kind, iri),
        "all": listing({FACETS[kind]: site.slug(iri)}),
        "lines": [(line, names[line], count) for line, count in lines],
    }


def _of_concept(site: Site, kind: str, iri: str) -> CountTable:
    """Count the provisions of a concept by strength and session, or those of a strength by addressee and session."""
    name, class_ = {"Actor": ("count-asks-of", "Strength"), "Strength": ("count-asks-as", "Actor")}.get(
        kind, ("count-strengths", "Strength")
    )
    query = site.query(name, iri, PATHS[kind][0])

    def leads(row: str, session: str) -> str:
        own = {FACETS[kind]: site.slug(iri), FACETS[class_]: site.slug(row)}
        return listing({**own, "presented": site.number_of(session)})

    title = _("Of whom, session by session") if kind == "Strength" else _("How strongly, session by session")
    return by_time(site, title, query, shelf(site, class_), leads)


def _work(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    facts = site.facts("concept", iri, loaded=document.description)
    listed = site.listed_under("cites", iri, LISTED)
    others = site.others(listed.latest)
    # Two queries, because Virtuoso drops rows if both conditions are in one query.
    within = {row["part"] for row in site.rows(site.query("within", iri))}
    rows = site.rows(site.query("citing"), "provision", others) if others else []
    rows = [row for row in rows if row["cited"] in within]
    cited = site.labels(row["cited"] for row in rows)
    words: dict[str, list[tuple[str, Any, str]]] = {}
    for row in rows:
        words.setdefault(row["provision"], []).append((row["cited"], cited[row["cited"]], row["words"]))
    exact = [
        provision
        for provision, citations in words.items()
        if any(cited_work == iri for cited_work, *_rest in citations)
    ]
    query = site.query("count-parts", iri)
    parts = sorted(
        site.rows(site.query("work", iri)), key=lambda row: ("number" not in row, natural(row.get("number", "")))
    )
    below = heads(site, [row["part"] for row in parts])
    return {
        "whole": heads(site, [row["whole"] for row in site.rows(site.query("whole", iri))]),
        "facts": facts,
        "parts_of": [(head, site.listed_under("cites", head.key, 0).total) for head in below],
        "counts": by_time(
            site,
            _("Which parts are cited, session by session"),
            query,
            below,
            lambda part, session: f"{local(part)}#{anchor(session)}",
        ),
        "words": words,
        "exact": by_session([others[provision] for provision in words if provision in exact]),
        "within": by_session([others[provision] for provision in words if provision not in exact]),
        "total": listed.total,
        "listed": len(words),
        "all": listing({"cites": facts.value(iri, "dcterms:identifier")}),
    }


_CONTEXTS: Mapping[str, Callable[[Site, ResolvedDocument], dict[str, Any]]] = {
    "provision.html": _provision,
    "lineage.html": _lineage,
    "session.html": _session,
    "concept.html": _concept,
    "work.html": _work,
}
