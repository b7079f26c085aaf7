"""Reaffirmation links for charts of lineages and for the lists next to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from reaffirm_server.i18n import language, localized
from reaffirm_server.site.chart_lineage import Station, Tie
from reaffirm_server.site.node_facts import Other
from reaffirm_server.site.provision_links import Comparison, PairedWording
from reaffirm_server.site.urls import anchor, local
from reaffirm_server.text_tables import Row


@dataclass(frozen=True, kw_only=True)
class LineageLink(PairedWording):
    """Link from a later recommendation to the earlier one that it reaffirms."""

    later: Other
    earlier: Other


def links(rows: Sequence[Row], others: Mapping[str, Other]) -> list[LineageLink]:
    """Convert the rows of a query for ties to links. ``others`` must contain both sides, by IRI."""
    return [
        LineageLink(
            iri=row["comparison"],
            grade=row["grade"],
            explicit=row["explicit"] == "true",
            words=row["words"],
            earlier_words=row["earlierWords"],
            later=others[row["later"]],
            earlier=others[row["earlier"]],
        )
        for row in rows
    ]


def link(itself: Other, comparison: Comparison) -> LineageLink:
    """Convert a comparison to a link. ``itself`` is the recommendation of the page."""
    later, earlier = (itself, comparison.other) if comparison.onwards else (comparison.other, itself)
    return LineageLink(
        iri=comparison.iri,
        grade=comparison.grade,
        explicit=comparison.explicit,
        words=comparison.words,
        earlier_words=comparison.earlier_words,
        later=later,
        earlier=earlier,
    )


def station(other: Other, lineage: str = "") -> Station:
    """Convert a recommendation to its form in a chart, in the language of the page."""
    text_language, words = localized(other.headlines)
    other_language = text_language if text_language != language() else ""
    return Station(other.iri, local(other.iri), other.identifier, words, other_language, other.session.iri, lineage)


def tie(reaffirmation: LineageLink, page: str = "") -> Tie:
    """Convert a link to its form in a chart. Its target is an anchor on ``page``, or on the current page."""
    words = _(
        "%(later)s reaffirms %(earlier)s: %(grade)s, %(basis)s",
        later=reaffirmation.later.identifier,
        earlier=reaffirmation.earlier.identifier,
        grade=grade(reaffirmation.grade),
        basis=basis(reaffirmation.explicit),
    )
    return Tie(
        later=reaffirmation.later.iri,
        earlier=reaffirmation.earlier.iri,
        grade=reaffirmation.grade,
        explicit=reaffirmation.explicit,
        href=f"{page}#{anchor(reaffirmation.iri)}",
        words=words,
    )


def sessions(others: Iterable[Other]) -> dict[str, str]:
    """Return the column heads of the sessions of recommendations, with the year, by IRI of the session."""
    years = {other.session.iri: f" ({other.date[:4]})" if other.date else "" for other in others}
    return {other.session.iri: localized(other.session.labels)[1] + years[other.session.iri] for other in others}


def grade(name: str) -> str:
    """Return a grade in the language of the page."""
    words = {
        "verbatim": _("verbatim"),
        "restates": _("restates"),
        "extends": _("extends"),
        "related": _("related only"),
    }
    return str(words.get(name, name))


def basis(explicit: bool) -> str:
    """Return the basis of a link in the language of the page."""
    return str(_("the text says so itself") if explicit else _("found by readers"))
