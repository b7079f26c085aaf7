"""Two to six recommendations side by side: one column each, by session, the oldest first.

Each is compared with the one before it, or all with one that the reader chooses (``base``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from reaffirm_server.linked.provision_names import split_name
from reaffirm_server.linked.responses import tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.wording import TextVersions
from reaffirm_server.search.service import search
from reaffirm_server.site.lineage_links import LineageLink, links, ordered, with_limits
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation
from reaffirm_server.site.page_data import Site, site
from reaffirm_server.site.side_by_side import SideBySide, whole_texts

blueprint = Blueprint("compare", __name__)

#: The least and the greatest number of texts on a page.
LEAST, MOST = 2, 6


@dataclass(frozen=True)
class ComparedText:
    """Recommendation in a column."""

    member: PageRecommendation
    whole: TextVersions  #: its text with its introduction
    addressees: list[LabelledNode]
    other: PageRecommendation | None  #: the recommendation with which it is compared
    link: LineageLink | None  #: the reaffirmation between the two, if there is one
    pairs: list[SideBySide]  #: from the other to this one; empty without another
    without: str  #: URL of the page without this column
    as_base: str  #: URL of the page where all are compared with this one


@blueprint.get("/compare")
def texts() -> Response:
    """Render recommendations side by side, or a form to choose them.

    Fewer or more than the allowed number is answered with 400, an unknown identifier with 404.
    """
    wanted = list(dict.fromkeys(filter(None, (value.strip().lower() for value in request.args.getlist("id")))))
    data = site()
    members = _members(data, wanted[: MOST + 1])
    unknown = [name for name in wanted[: MOST + 1] if name not in members]
    status, problem = _problem(wanted, unknown)
    shown = ordered(members.values()) if not problem else []
    base = _members(data, [request.args.get("base", "").strip().lower()])
    chosen = next((member for member in shown for other in base.values() if member.iri == other.iri), None)
    columns = _columns(data, shown, chosen)
    page = render_template(
        "compare.html",
        columns=columns,
        base=chosen,
        by_neighbour=url_for("compare.texts", id=[member.identifier for member in shown]),
        marked=any(not pair.is_equal and not pair.is_unlike for column in columns for pair in column.pairs),
        wanted=wanted[:MOST],
        unknown=unknown,
        problem=problem,
        most=MOST,
        example=_example(data),
    )
    response = Response(page, status, mimetype="text/html")
    return tagged(response) if status == HTTPStatus.OK else response


def _problem(wanted: Sequence[str], unknown: Sequence[str]) -> tuple[int, str]:
    """Return the status of the page, and its error message or ""."""
    if len(wanted) > MOST:
        return HTTPStatus.BAD_REQUEST, _(
            "You chose %(count)d texts. At most %(most)d fit side by side: leave some out.",
            count=len(wanted),
            most=MOST,
        )
    if unknown:
        return HTTPStatus.NOT_FOUND, ngettext(
            "There is no recommendation %(names)s.",
            "There are no recommendations %(names)s.",
            len(unknown),
            names=_(", ").join(unknown),
        )
    if wanted and len(wanted) < LEAST:
        return HTTPStatus.BAD_REQUEST, _("You chose one text. Add at least one more to compare it with.")
    return HTTPStatus.OK, ""


def _members(data: Site, wanted: Sequence[str]) -> dict[str, PageRecommendation]:
    """Return the recommendations that exist, by the numbers that a reader gave."""
    iris = {name: iri for name in wanted if (iri := _iri(name))}
    recommendations = data.recommendations(iris.values())
    return {name: recommendations[iri] for name, iri in iris.items() if recommendations[iri].adopted.iri}


def _iri(name: str) -> str:
    """Return the IRI of a recommendation from its identifier or from its number as people write it, or ""."""
    names, (corpus, local) = linked_data().names, split_name(name)
    start = f"{names.base}{corpus}/" if corpus else names.base
    named = [each.iri for each in search().finder.numbers.named(local) if each.iri.startswith(start)]
    return min(named, key=lambda iri: names.prefixed_identifier(iri, "") != "", default="")


def _columns(data: Site, members: Sequence[PageRecommendation], base: PageRecommendation | None) -> list[ComparedText]:
    """Return the columns of recommendations, which are in chronological order."""
    whole = data.full_texts([member.iri for member in members]) if members else {}
    others = [None if member is base else base for member in members] if base else [None, *members][: len(members)]
    names = [member.identifier for member in members]
    linked = {frozenset((link.later.iri, link.earlier.iri)): link for link in _links(data, members)}
    actor = linked_data().names["actor"]
    return [
        ComparedText(
            member,
            whole.get(member.iri, TextVersions(member.texts, member.translations)),
            [data.concept(str(actor[slug])) for slug in sorted(member.ask.addressees)],
            other,
            linked.get(frozenset((member.iri, other.iri))) if other else None,
            whole_texts(other, member) if other else [],
            url_for("compare.texts", id=[name for name in names if name != member.identifier], base=kept),
            url_for("compare.texts", id=names, base=member.identifier),
        )
        for member, other in zip(members, others, strict=True)
        for kept in [base.identifier if base and base is not member else None]
    ]


def _links(data: Site, members: Sequence[PageRecommendation]) -> list[LineageLink]:
    """Return the reaffirmations between recommendations."""
    by_iri = {member.iri: member for member in members}
    rows = data.rows(data.query("pairs"), "later", by_iri) if by_iri else []
    return with_limits(links([row for row in rows if row["earlier"] in by_iri], by_iri, data.concept), data)


def _example(data: Site) -> list[str]:
    """Return the identifiers of the first and the last text of the lineage with most reaffirmations, or none."""
    for row in linked_data().table("top-lineages"):
        texts = data.listed("rec:lineage", row["lineage"])
        if len(texts) >= LEAST:
            return [texts[0].identifier, texts[-1].identifier]
    return []
