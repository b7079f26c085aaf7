"""Woven: recommendations and reaffirmations as the charts of lineages and the lists beside them show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from reaffirm_build.diff import Segment, differences
from reaffirm_server.addresses import anchor, local
from reaffirm_server.compared import Comparison, earlier_side, later_side
from reaffirm_server.language import language, spoken
from reaffirm_server.lineage_chart import Station, Tie
from reaffirm_server.seen import Other
from reaffirm_server.tables import Row


@dataclass(frozen=True)
class Link:
    """A later recommendation reaffirms an earlier one."""

    iri: str
    later: Other
    earlier: Other
    grade: str
    explicit: bool
    words: str
    earlier_words: str

    @cached_property
    def differences(self) -> tuple[Segment, ...]:
        """How the later words differ from the earlier ones."""
        return differences(self.earlier_words, self.words)

    @property
    def before(self) -> list[Segment]:
        """The earlier words, with what the later ones no longer have."""
        return earlier_side(self.differences)

    @property
    def after(self) -> list[Segment]:
        """The later words, with what the earlier ones did not have."""
        return later_side(self.differences)


def links(found: Sequence[Row], others: Mapping[str, Other]) -> list[Link]:
    """The rows of a query for ties, with both sides."""
    return [
        Link(
            row["comparison"],
            others[row["later"]],
            others[row["earlier"]],
            row["grade"],
            row["explicit"] == "true",
            row["words"],
            row["earlierWords"],
        )
        for row in found
    ]


def link(itself: Other, found: Comparison) -> Link:
    """A comparison, seen from one of its sides, as a link."""
    later, earlier = (itself, found.other) if found.onwards else (found.other, itself)
    return Link(found.iri, later, earlier, found.grade, found.explicit, found.words, found.earlier_words)


def station(other: Other, lineage: str = "") -> Station:
    """A recommendation in a chart, in the language of the page."""
    tongue, words = spoken(other.headlines)
    marked = tongue if tongue != language() else ""
    return Station(other.iri, local(other.iri), other.identifier, words, marked, other.ordinal, lineage)


def tie(found: Link, page: str = "") -> Tie:
    """A link in a chart; it leads to where a page, or this one, shows its words."""
    words = _(
        "%(later)s reaffirms %(earlier)s: %(grade)s, %(basis)s",
        later=found.later.identifier,
        earlier=found.earlier.identifier,
        grade=grade(found.grade),
        basis=basis(found.explicit),
    )
    href = f"{page}#{anchor(found.iri)}"
    return Tie(found.later.iri, found.earlier.iri, found.grade, found.explicit, href, words)


def sessions(others: Iterable[Other]) -> dict[int, str]:
    """What the sessions of recommendations are called over their columns, with the year."""
    years = {one.ordinal: f" ({one.date[:4]})" if one.date else "" for one in others}
    return {one.ordinal: spoken(one.session.labels)[1] + years[one.ordinal] for one in others}


def grade(name: str) -> str:
    """A grade in the language of the page."""
    words = {
        "verbatim": _("verbatim"),
        "restates": _("restates"),
        "extends": _("extends"),
        "related": _("related only"),
    }
    return str(words.get(name, name))


def basis(explicit: bool) -> str:
    """A basis in the language of the page."""
    return str(_("the text says so itself") if explicit else _("found by readers"))
