"""Trials of the draft check with drafts whose right answer is known.

The recommendations of a session are checked as drafts against the sessions before it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Provision
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.draft import ParsedDraft
from reaffirm_server.drafts.encoder import Encoder
from reaffirm_server.drafts.recommended import EarlierRecommendations, Recommended
from reaffirm_server.drafts.report import Checked

#: Number of matches that are evaluated for a draft.
_PLACES = 10

#: Number of matches whose grade is compared with the decision of readers.
_GRADED = 5


@dataclass(frozen=True)
class CheckTrial:
    """The result of a check whose right answer is known."""

    lineages: frozenset[str]  #: the lineages of the draft that have earlier members
    right: frozenset[str]  #: reaffirmed lineages, and reaffirmed recommendations without a lineage; empty for a new ask
    ranked: tuple[frozenset[str], ...]  #: lineages of each match, or the matched recommendation; best first
    likelihood: str  #: the highest of the matches
    grades: tuple[tuple[str, str], ...]  #: for each right match among the first 5: predicted grade, decided grade

    def finds(self, wanted: Collection[str], first: int) -> bool:
        """Return whether any of the wanted keys is among the first matches."""
        return any(keys & set(wanted) for keys in self.ranked[:first])


def held_out(
    recommendations: EarlierRecommendations,
    packs: Mapping[str, Pack],
    decided: Mapping[tuple[str, str], str],
    session: int,
    encoder: Encoder | None,
) -> Iterator[CheckTrial]:
    """Check the recommendations of a session as drafts against the sessions before it.

    ``decided`` holds the verdicts of readers by pairs of a later and an earlier recommendation.
    """
    earlier_recommendations = recommendations.before(session)
    earlier = {item.identifier: item for item in earlier_recommendations.items}
    lineages = {lineage for item in earlier_recommendations.items for lineage in item.lineages}
    checker = Checker(earlier_recommendations, packs, encoder)
    for item in recommendations.items:
        if item.presented != session:
            continue
        grades = _decided_grades(decided, item.identifier)
        (checked,) = checker.check_draft(as_draft(item, item.language), shown=_PLACES)
        yield CheckTrial(
            lineages=frozenset(lineages).intersection(item.lineages),
            right=frozenset(key for identifier in grades for key in _keys(earlier[identifier])),
            ranked=_ranked(checked),
            likelihood=checked.likelihood or "nearest",
            grades=_graded(checked, grades),
        )


def _decided_grades(decided: Mapping[tuple[str, str], str], identifier: str) -> dict[str, str]:
    """Return the grades of the reaffirmations that a recommendation makes, by the earlier identifier."""
    return {
        earlier: verdict for (later, earlier), verdict in decided.items() if later == identifier and verdict in GRADES
    }


def _graded(checked: Checked, grades: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the predicted and the decided grade of each right match among the first."""
    matches = checked.matches[:_GRADED]
    return tuple((m.grade, grades[m.nearest.identifier]) for m in matches if m.nearest.identifier in grades)


def as_draft(item: Recommended, language: str) -> ParsedDraft:
    """Convert a recommendation to a draft that contains only its text and the texts of its chapeaux."""
    texts = (*item.introductions, item.leaf.text)
    provisions = [
        Provision(
            identifier=str(level),
            parent=str(level - 1) if level else "",
            session=0,
            printed=item.numbers[: level + 1],
            positions=(),
            order=level,
            text=text,
            full_text=item.leaf.full_text if text is texts[-1] else text,
            operative=text is texts[-1],
            first_line=1,
            last_line=1,
        )
        for level, text in enumerate(texts)
    ]
    return ParsedDraft(language, tuple(provisions))


def _ranked(checked: Checked) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_keys(match.nearest)) for match in checked.matches)


def _keys(item: Recommended) -> tuple[str, ...]:
    """Return the lineages of a recommendation, or its identifier if it has no lineage."""
    return item.lineages or (item.identifier,)
