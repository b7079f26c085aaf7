"""Reaffirmation links for charts of lineages and for the lists next to them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from flask_babel import gettext as _

from reaffirm_core.compare.comparable import STRONGER, VERBATIM, WEAKER
from reaffirm_core.languages import Texts
from reaffirm_server.i18n import localized
from reaffirm_server.site import series
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation, SessionNode
from reaffirm_server.site.page_data import Site
from reaffirm_server.site.provision_links import Comparison, PairedWording, both_forces, cited_item
from reaffirm_server.site.side_by_side import SideBySide, shared
from reaffirm_server.site.text_versions import TextVersion, in_context, rendering
from reaffirm_server.site.urls import anchor
from reaffirm_server.text_tables import Row, uncapitalized

#: The sign of a grade.
SIGNS = {VERBATIM: "=", "restates": "≈", "extends": "±"}


@dataclass(frozen=True, kw_only=True)
class LineageLink(PairedWording):
    """Link from a later recommendation to the earlier one that it reaffirms.

    Each shows the ask to which the compared words belong.
    """

    later: PageRecommendation
    earlier: PageRecommendation

    @cached_property
    def wordings(self) -> list[SideBySide]:
        """Both wordings in the language of the page, then as they were issued if that is another version.

        Two wordings that have little in common are shown with the whole text of both.
        """
        quoted = [(self.earlier, self.earlier_words), (self.later, self.words)]
        own = _side_by_side(
            [TextVersion(other.text_language, words) for other, words in quoted],
            [_issued(other, words) for other, words in quoted],
        )
        if not own.is_comparable:
            own = shared(self.earlier, self.later) or own
        read = [version for other, words in quoted if (version := in_context(other, words))]
        if len(read) < len(quoted):
            return [own]
        return [_side_by_side(read, [rendering(other).shown for other, _words in quoted]), own]

    @property
    def is_conditional(self) -> bool:
        """True if a text of the pair was put to another body, so that its force is the one it would have if adopted."""
        return self.earlier.is_put or self.later.is_put

    @property
    def shift(self) -> int:
        """1 if the later text asks more firmly for the same act, -1 if it asks less firmly, else 0."""
        return {STRONGER: 1, WEAKER: -1}.get(self.change, 0)


def _side_by_side(quoted: Sequence[TextVersion], whole: Sequence[TextVersion]) -> SideBySide:
    """Return an earlier and a later wording, as quoted or, if they have little in common, whole."""
    pair = SideBySide(*quoted)
    return SideBySide(*whole) if pair.is_unlike else pair


def _issued(recommendation: PageRecommendation, words: str) -> TextVersion:
    """Return the text of a recommendation that has the quoted words, or the words if none has them."""
    texts = recommendation.texts.items()
    return next((TextVersion(tag, text) for tag, text in texts if words in text), TextVersion("", words))


def links(
    rows: Sequence[Row], recommendations: Mapping[str, PageRecommendation], concept: Callable[[str], LabelledNode]
) -> list[LineageLink]:
    """Convert the rows of a query for reaffirmations to links.

    ``recommendations`` must contain both sides, by IRI. ``concept`` returns a concept with its labels.
    """
    return [
        LineageLink(
            iri=row["comparison"],
            grade=concept(row["grade"]),
            explicit=row["explicit"] == "true",
            relation=concept(row["relation"]) if "relation" in row else None,
            status=concept(row["status"]),
            change=anchor(row["change"]),
            forces=both_forces(
                *(concept(row[side]) if side in row else None for side in ("earlierForce", "laterForce"))
            ),
            words=row["words"],
            earlier_words=row["earlierWords"],
            via=cited_item(row.get("via", ""), row.get("viaRelation", "")),
            later=recommendations[row["later"]].by_ask(row.get("laterAsk", "")),
            earlier=recommendations[row["earlier"]].by_ask(row.get("earlierAsk", "")),
        )
        for row in rows
    ]


def with_limits(pairs: Sequence[LineageLink], data: Site) -> list[LineageLink]:
    """Return links with the limits and safeguards that only one of their texts has."""
    changed = defaultdict[str, defaultdict[str, tuple[LabelledNode, ...]]](partial(defaultdict, tuple))
    for row in data.rows(data.query("limits"), "comparison", [pair.iri for pair in pairs]) if pairs else ():
        changed[row["comparison"]][row["change"].rpartition("#")[2]] += (data.concept(row["kind"]),)
    return [replace(pair, limits=changed[pair.iri]) for pair in pairs]


def link(itself: PageRecommendation, comparison: Comparison) -> LineageLink:
    """Convert a comparison to a link. ``itself`` is the recommendation of the page."""
    own = itself.by_ask(comparison.ask)
    later, earlier = (own, comparison.other) if comparison.is_later else (comparison.other, own)
    return LineageLink(
        iri=comparison.iri,
        grade=comparison.grade,
        explicit=comparison.explicit,
        relation=comparison.relation,
        status=comparison.status,
        change=comparison.change,
        forces=comparison.forces,
        words=comparison.words,
        earlier_words=comparison.earlier_words,
        limits=comparison.limits,
        via=comparison.via,
        later=later,
        earlier=earlier,
    )


def placed(recommendation: PageRecommendation) -> SessionNode:
    """Return the session of a recommendation in the series that a reader chose."""
    return recommendation.session(series.by_presented())


def ordered(recommendations: Iterable[PageRecommendation]) -> list[PageRecommendation]:
    """Return recommendations in the order of the series that a reader chose."""
    by_presented = series.by_presented()
    return sorted(recommendations, key=lambda recommendation: recommendation.when(by_presented))


def grade(pair: PairedWording) -> str:
    """Return the grade of a pair in the language of the page. Only equal texts are called the same word for word."""
    if pair.grade.slug == VERBATIM and pair.is_literal:
        return str(_("word for word"))
    return in_sentence(pair.grade.labels)


def known(pair: PairedWording) -> str:
    """Return in a few words how a pair is known: from the text itself, or by our comparison."""
    return str(_("the text says so") if pair.explicit else _("found by our comparison")) + whole(pair)


def basis(pair: PairedWording) -> str:
    """Return the basis of a pair in the language of the page: what the text says, or who found it."""
    if not pair.explicit:
        status = in_sentence(pair.status.labels)
        basis = _("found by our comparison")
        comparison = _("%(found)s (%(status)s)", found=basis, status=status) if status else str(basis)
        return comparison + whole(pair)
    words = {
        "reaffirms": _("reaffirms, as stated in the text"),
        "follows": _("follows, as stated in the text"),
        "recalls": _("recalls, as stated in the text"),
    }
    return str(words.get(pair.relation.slug if pair.relation else "", _("stated in the text")))


def whole(pair: PairedWording) -> str:
    """Return that the later text cites the item of the earlier text as a whole, after a semicolon; or ""."""
    if not pair.via:
        return ""
    item = pair.via.identifier
    statements = {
        "reaffirms": _("the later text reaffirms item %(item)s as a whole", item=item),
        "follows": _("the later text follows item %(item)s as a whole", item=item),
        "recalls": _("the later text recalls item %(item)s as a whole", item=item),
    }
    return f"{_('; ')}{statements[pair.via.relation]}"


def in_sentence(labels: Texts) -> str:
    """Return the label of a concept in the language of the page, without a capital at its beginning."""
    return uncapitalized(localized(labels)[1])
