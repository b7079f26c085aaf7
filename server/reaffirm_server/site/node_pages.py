"""Template contexts of the pages for provisions, lineages, sessions, concepts and instruments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from rdflib import SKOS

from reaffirm_core.annotation_kinds import BY_NAME, KINDS
from reaffirm_core.languages import Texts
from reaffirm_server import formats
from reaffirm_server.i18n import language, localized
from reaffirm_server.linked.fact_index import FactIndex
from reaffirm_server.linked.resolver import ResolvedDocument
from reaffirm_server.publish import schema_org
from reaffirm_server.publish.citation import Work
from reaffirm_server.publish.schema_org import DescribedProvision
from reaffirm_server.publish.wording import TextVersions
from reaffirm_server.rdf import natural
from reaffirm_server.site import lineage_links, series
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.chart_tables import CellUrl, CountTable, counted, session_head, with_highest
from reaffirm_server.site.essentials import description, essentials, said_before, taken_up
from reaffirm_server.site.lineage_page import lineage_context
from reaffirm_server.site.node_facts import PageRecommendation, SessionNode
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.pair_count import PairCount
from reaffirm_server.site.provision import ProvisionPage
from reaffirm_server.site.sentences import Linked
from reaffirm_server.site.source_page import source_of
from reaffirm_server.site.text_versions import rendering
from reaffirm_server.site.urls import anchor, listing, local
from reaffirm_server.text_tables import Row, session_name

#: Maximum number of sessions in a chart, and of recommendations on a page. Only the latest are kept.
COLUMNS, LISTED = 40, 300

#: Maximum number of sessions or lineages on a page of a list, and of lineages on the page of a concept.
LINES = 100

#: Templates by the local name of a class, the most specific classes first.
TEMPLATES = {
    "Provision": "provision.html",
    "Lineage": "lineage.html",
    "Session": "session.html",
    "Theme": "concept.html",
    "Group": "concept.html",
    "ExploitationForm": "concept.html",
    "Strength": "concept.html",
    "Operator": "concept.html",
    "Force": "concept.html",
    "QualificationKind": "concept.html",
    "Adoption": "concept.html",
    "Actor": "concept.html",
    "Instrument": "work.html",
    "InstrumentPart": "work.html",
    "Document": "work.html",
    "ConceptScheme": "scheme.html",
    "Concept": "code.html",
}

#: The SPARQL path from recommendations to a concept, and the list page, by the local name of the concept's class.
#: A concept without a list page is listed on the page of its scheme.
PATHS = {
    "Theme": ("rec:theme/skos:broader*", "themes"),
    "Group": ("rec:affectedGroup/skos:broader*", "themes"),
    "ExploitationForm": ("rec:exploitationForm/skos:broader*", "themes"),
    "Strength": ("rec:ask/rec:strength", ""),
    "Operator": ("rec:ask/rec:operator", ""),
    "Force": ("rec:ask/rec:force", ""),
    "QualificationKind": ("rec:ask/rec:qualifiedBy/skos:broader*", ""),
    "Adoption": ("rec:adoption", ""),
    "Actor": ("rec:ask/rec:addressee", "addressees"),
}

#: The search facet of a concept, by the local name of its class.
FACETS = {
    "Theme": "theme",
    "Group": "group",
    "ExploitationForm": "form",
    "Strength": "strength",
    "Operator": "operator",
    "Force": "force",
    "QualificationKind": "qualification",
    "Adoption": "adoption",
    "Actor": "addressee",
}

#: The classes of concepts that an ask has in addition to an addressee.
_ON_ASKS = ("Strength", "Operator", "Force", "QualificationKind")

#: The schemes whose concepts the list of reaffirmations selects by.
_OF_PAIRS = ("grade", "relation")

#: The search facet of the concepts of a scheme, by the last part of its IRI.
_OF_SCHEMES = {"actor": "addressee", **{name: name for name in FACETS.values() if name != "addressee"}}


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


def class_terms(site: Site, class_: str) -> tuple[Head, ...]:
    """Return the terms of a class as heads, in their order."""
    return heads(site, [row["term"] for row in site.class_terms(class_)])


def session_heads(site: Site) -> tuple[Head, ...]:
    """Return the latest sessions as column heads, named by number or day."""
    named = heads(site, [row["term"] for row in site.class_terms("Session")[-COLUMNS:]])
    return tuple(_session_head(site, head) for head in named)


def session_years(site: Site) -> list[str]:
    """Return the years of the sessions of ``session_heads``."""
    return [row.get("day", "")[:4] for row in site.class_terms("Session")[-COLUMNS:]]


def _session_head(site: Site, head: Head) -> Head:
    """Return a session as the head of a column, marked if it put texts to another body."""
    number = site.number_of(head.key)
    is_put = number in site.put_sessions
    full = session_head(site.shown_session(head.key, head.text), is_put=is_put)
    shown = site.shown_session(head.key, number.rpartition(":")[2])
    text, year = session_head(session_name(shown), is_put=is_put), site.year_of(head.key)
    return Head(head.key, text, head.href, full=full, note=year)


def by_time(
    site: Site,
    title: str,
    query: str,
    rows: Sequence[Head],
    cell_url: CellUrl,
    variable: str = "column",
) -> CountTable:
    """Run a query that counts by session, and arrange its counts for the latest sessions.

    The query is restricted to these sessions, so that it does not scan all earlier ones.
    """
    columns = session_heads(site)
    counts = latest(site, query, variable) if rows else []
    return counted(title, counts, rows, columns, cell_url, query, count_older_sessions(site))


def latest(site: Site, query: str, variable: str = "column") -> list[Row]:
    """Return the rows of a query, restricted to the latest sessions. ``variable`` is bound to the session."""
    return (
        site.rows(query, variable, [head.key for head in session_heads(site)])
        if count_older_sessions(site)
        else site.rows(query)
    )


def count_older_sessions(site: Site) -> int:
    """Return the number of sessions that have no column in charts."""
    return max(len(site.class_terms("Session")) - COLUMNS, 0)


def by_session(recommendations: Iterable[PageRecommendation]) -> list[tuple[SessionNode, list[PageRecommendation]]]:
    """Group recommendations by their session in the series that a reader chose.

    Return pairs of the session and its recommendations, in chronological order.
    """
    by_presented = series.by_presented()
    placed = lineage_links.ordered(recommendations)
    groups = [
        list(group) for _, group in groupby(placed, key=lambda recommendation: recommendation.session(by_presented).iri)
    ]
    return [(group[0].session(by_presented), group) for group in groups]


# Kinds --------------------------------------------------------------------------------------------------------------


def _provision(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    provision, words, works = site.provision(document.description), Linked(), site.cite(document.path)
    return {
        "it": provision,
        "essentials": essentials(provision, words),
        "said_before": said_before(provision, words, compared := site.compared_with(provision.iri)),
        "taken_up": taken_up(provision, words, compared),
        "covers": compared,
        "of_lineage": site.sessions_of([provision.iri]),
        "description": description(provision),
        "contents": site.contents(provision),
        "works": works,
        "described": schema_org.provision(_described(provision, works)),
        "readable": formats.READABLE,
        "kinds": KINDS,
    }


def _described(provision: ProvisionPage, works: Mapping[str, Work]) -> DescribedProvision:
    """Return the values of a provision for search engines."""
    itself, shown = provision.itself, rendering(provision.itself).shown
    return DescribedProvision(
        iri=itself.iri,
        name=localized(itself.labels)[1],
        headline=localized(itself.headlines)[1],
        text=shown.text,
        language=shown.language,
        adopted=provision.adopted_on,
        author=localized(provision.body.labels)[1] if provision.body else "",
        report=next((work.symbol for work in works.values()), ""),
        themes=[localized(tag.concept.labels)[1] for tag in provision.tags(BY_NAME["theme"]) if tag.concept],
        earlier=[comparison.other.iri for comparison in provision.reaffirms],
    )


def _session(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    rows = site.rows(site.query("links-of-session", iri))
    sessions = site.series(iri)
    place = sessions.index(iri)
    (row,) = site.rows(site.query("session-count", iri))
    links = lineage_links.links(
        rows, site.recommendations(row[side] for row in rows for side in ("later", "earlier")), site.concept
    )
    return {
        "row": row,
        "before": heads(site, sessions[max(place - 1, 0) : place]),
        "after": heads(site, sessions[place + 1 : place + 2]),
        "adopted": site.outline("rec:session", iri),
        "presented": [pair for pair in site.outline("rec:presentedAt", iri) if pair[1].adopted.iri != iri],
        "number": site.number_of(iri),
        "asks": _of_session(site, iri, "count-session", "Actor", _("Addressees by force (operative provisions)")),
        "themes": _of_session(site, iri, "count-session-themes", "Theme", _("Themes by force (operative provisions)")),
        "links": links,
        "counted": PairCount.of((link.explicit, link.via is not None) for link in links),
        "report": heads(site, [row["report"]] if "report" in row else []),
    }


def _of_session(site: Site, iri: str, name: str, class_: str, title: str) -> CountTable:
    """Count the operative provisions of a session by the terms of a class and by force."""
    query = site.query(name, iri)
    facet = FACETS[class_]
    session = site.number_of(iri)

    def cell_url(row: str, force: str) -> str:
        return listing({facet: site.slug(row), "force": site.slug(force), series.session_facet(): session})

    table = counted(title, site.rows(query), class_terms(site, class_), class_terms(site, "Force"), cell_url, query)
    return replace(with_highest(table, site.totals().get(iri, 0)), overlaps=True)


def _concept(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    kind = next(name for name in PATHS if any(type_.endswith(f"#{name}") for type_ in document.description.types))
    facts = site.facts("concept", iri, loaded=document.description)
    listed = site.listed_under(FACETS[kind], iri, LISTED)
    recommendations = site.recommendations([*listed.latest, *listed.chapeaux])
    lines = [(line, count) for line, count in listed.lineages.items() if count > 1][:LINES]
    names = site.labels(line for line, _count in lines)
    return {
        "kind": kind,
        "list_page": PATHS[kind][1],
        "groups": by_session(recommendations[provision] for provision in listed.latest),
        "chapeaux": [recommendations[provision] for provision in listed.chapeaux],
        "total": listed.total,
        "listed": len(listed.latest),
        "facts": facts,
        "retired": facts.value(iri, "owl:deprecated") == "true",
        "counts": _of_concept(site, kind, iri),
        "all": listing({FACETS[kind]: facts.value(iri, "dcterms:identifier")}),
        "lines": [(line, names[line], count) for line, count in lines],
        **(_named_otherwise(site, iri) if kind == "Actor" else {}),
    }


def _named_otherwise(site: Site, iri: str) -> dict[str, Any]:
    """Return the latest provisions that name an actor beside the addressee, and the number of all."""
    place = {row["term"]: number for number, row in enumerate(site.class_terms("Session"))}
    named = site.rows(site.query("named", iri))
    rows = sorted(named, key=lambda row: (place[row["session"]], int(row["order"])))
    latest = site.recommendations(row["provision"] for row in rows[-LINES:])
    return {"named": list(latest.values()), "named_total": len(rows)}


def _of_concept(site: Site, kind: str, iri: str) -> CountTable:
    """Count the operative provisions of a concept by session and by force, or by addressee for a concept of asks."""
    name, class_ = "count-forces-of", "Force"
    path = PATHS[kind][0]
    if kind in _ON_ASKS:
        name, class_, path = "count-asks-as", "Actor", path.removeprefix("rec:ask/")
    elif kind == "Actor":
        name = "count-asks-of"
    query = site.query(name, iri, path)
    facet = series.session_facet()

    def cell_url(row: str, session: str) -> str:
        own = {FACETS[kind]: site.slug(iri), FACETS[class_]: site.slug(row)}
        return listing({**own, facet: site.number_of(session)})

    by_addressee = _("Operative provisions by addressee and session")
    title = by_addressee if class_ == "Actor" else _("Operative provisions by force and session")
    return by_time(site, title, query, class_terms(site, class_), cell_url)


@dataclass(frozen=True)
class CitedWork:
    """Citation in a list of the recommendations that rest on a work."""

    iri: str  #: of what is cited
    labels: Texts
    quote: str
    #: The introduction from which it is inherited, or None for the provision's own words.
    source: PageRecommendation | None


def _citations(site: Site, iri: str, provisions: Sequence[str]) -> dict[str, list[CitedWork]]:
    """Return the citations of a work and of its parts by the provisions that make or inherit them."""
    if not provisions:
        return {}
    # Two queries, because Virtuoso drops rows if both conditions are in one query.
    within = {row["part"] for row in site.rows(site.query("within", iri))}
    rows = site.rows(site.query("citing"), "provision", provisions)
    rows = [row for row in rows if row["cited"] in within]
    labels = site.labels(row["cited"] for row in rows)
    sources = site.recommendations(row["source"] for row in rows if "source" in row)
    citations: dict[str, list[CitedWork]] = {}
    for row in rows:
        source = sources[row["source"]] if "source" in row else None
        citation = CitedWork(row["cited"], labels[row["cited"]], row["words"], source)
        citations.setdefault(row["provision"], []).append(citation)
    return citations


def _work(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    facts = site.facts("concept", iri, loaded=document.description)
    listed = site.listed_under("cites", iri, LISTED)
    recommendations = site.recommendations(listed.latest)
    citations = _citations(site, iri, listed.latest)
    own = [provision for provision, cited in citations.items() if any(citation.source is None for citation in cited)]
    query = site.query("count-parts", iri)
    parts = sorted(
        site.rows(site.query("work", iri)), key=lambda row: ("number" not in row, natural(row.get("number", "")))
    )
    below = heads(site, [row["part"] for row in parts])
    return {
        "whole": heads(site, [row["whole"] for row in site.rows(site.query("whole", iri))]),
        "facts": facts,
        "source": source_of(site, iri, heads),
        "front": TextVersions(facts.texts(iri, "rec:frontMatter"), facts.texts(iri, "rec:translation")),
        "parts_of": [(head, site.count_under("cites", head.key)) for head in below],
        "counts": by_time(
            site,
            _("Operative provisions by part of the instrument and session"),
            query,
            below,
            lambda part, session: of_work(site, part, session),
        ),
        "citations": citations,
        "own": by_session(recommendations[provision] for provision in own),
        "inherited": by_session(recommendations[provision] for provision in citations if provision not in own),
        "counted": (len(own), len(citations) - len(own)),
        "total": listed.total,
        "listed": len(citations),
        "all": listing({"cites": facts.value(iri, "dcterms:identifier")}),
    }


def of_work(site: Site, work: str, session: str) -> str:
    """Return the URL of the list of the recommendations of a session that rest on a work."""
    return listing({"cites": site.work_key(work), series.session_facet(): site.number_of(session)})


# Concept schemes and codes ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SchemeConcept:
    """Concept in the list of a scheme."""

    iri: str
    labels: Texts
    definitions: Texts
    deep: bool  #: True if it is narrower than the concept before it
    retired: bool
    count: int | None  #: number of operative provisions with it, or None if its scheme is no facet of the search
    href: str  #: of the list of these provisions


def _scheme(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    facts, facet = site.facts("scheme", iri, loaded=document.description), _OF_SCHEMES.get(anchor(iri), "")
    concepts = facts.subjects_with("skos:inScheme", iri)

    def place(concept: str) -> tuple[int, str, str]:
        broader = facts.value(concept, "skos:broader")
        return -facts.number(concept, "rec:level"), broader or concept, concept if broader else ""

    listed = [_in_scheme(site, facts, facet, concept) for concept in sorted(concepts, key=place)]
    return {"facts": facts, "concepts": listed, "counting": bool(facet)}


def _in_scheme(site: Site, facts: FactIndex, facet: str, concept: str) -> SchemeConcept:
    retired = facts.value(concept, "owl:deprecated") == "true"
    count = site.count_under(facet, concept) if facet and not retired else None
    return SchemeConcept(
        concept,
        facts.texts(concept, "skos:prefLabel"),
        facts.texts(concept, "skos:definition"),
        bool(facts.value(concept, "skos:broader")),
        retired,
        count,
        listing({facet: facts.value(concept, "dcterms:identifier")}) if count else "",
    )


def _code(site: Site, document: ResolvedDocument) -> dict[str, Any]:
    iri = document.description.node.value
    facts = site.facts("concept", iri, loaded=document.description)
    rows = [row for row in site.rows(site.query("used", iri)) if not row["property"].startswith(str(SKOS))]
    labels = site.labels(row["property"] for row in rows)
    kind = next((anchor(scheme) for scheme in facts.values(iri, "skos:inScheme")), "")
    pairs = {kind: iri} if kind in _OF_PAIRS else {}
    paired = site.pairs(pairs, 0, 0)[0] if pairs else None
    return {
        "facts": facts,
        "used": [
            (row["property"], labels[row["property"]], int(row["count"]), site.uses(row["property"], iri))
            for row in rows
        ],
        "pairs": {kind: anchor(iri)},
        "paired": paired,
    }


_CONTEXTS: Mapping[str, Callable[[Site, ResolvedDocument], dict[str, Any]]] = {
    "provision.html": _provision,
    "lineage.html": lineage_context,
    "session.html": _session,
    "concept.html": _concept,
    "work.html": _work,
    "scheme.html": _scheme,
    "code.html": _code,
}
