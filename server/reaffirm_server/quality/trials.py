"""Evaluate: how well drafts find what they reaffirm, where the answer is known.

Each session's own recommendations are taken for drafts and held against the sessions before it; then drafts that were
written to try the check: the same asks in other words, and asks that nobody made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.annotate.reaffirmations import GRADES
from reaffirm_build.language.pack import Pack
from reaffirm_build.model import Provision
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.draft import Draft
from reaffirm_server.drafts.recommended import Memory, Recommended
from reaffirm_server.drafts.report import Checked

#: How many places of a ranking are looked at.
_PLACES = 10


@dataclass(frozen=True)
class Trial:
    """A draft whose answer is known."""

    lineage: str  #: the lineage it belongs to, if that had members before; "" otherwise
    right: frozenset[str]  #: lineages, and recommendations in none, of what it reaffirms; none for a new ask
    ranked: tuple[str, ...]  #: lineages and recommendations that were named, in order
    likelihood: str  #: of the first of these
    grades: tuple[tuple[str, str], ...]  #: for each that was rightly named in the first 5: said, decided

    def finds(self, wanted: Collection[str], first: int) -> bool:
        """Whether something wanted is among the first places."""
        return bool(set(self.ranked[:first]) & set(wanted))


def held_out(
    memory: Memory, packs: Mapping[str, Pack], decided: Mapping[tuple[str, str], str], session: int
) -> Iterator[Trial]:
    """The recommendations of a session as drafts, against the sessions before; ``decided`` has the verdicts."""
    earlier = memory.before(session)
    known = {one.identifier: one for one in earlier.recommended}
    lineages = {one.lineage for one in earlier.recommended if one.lineage}
    checker = Checker(earlier, packs)
    for one in memory.recommended:
        if one.presented != session:
            continue
        grades = {b: verdict for (a, b), verdict in decided.items() if a == one.identifier and verdict in GRADES}
        (checked,) = checker.check_draft(as_draft(one, checker.pack.language), shown=_PLACES)
        yield Trial(
            lineage=one.lineage if one.lineage in lineages else "",
            right=frozenset(_key(known[identifier]) for identifier in grades),
            ranked=_ranked(checked),
            likelihood=checked.matches[0].likelihood,
            grades=tuple(
                (match.grade, grades[match.nearest.identifier])
                for match in checked.matches[:5]
                if match.nearest.identifier in grades
            ),
        )


def written(memory: Memory, packs: Mapping[str, Pack], drafts: Sequence[tuple[str, str]]) -> Iterator[Trial]:
    """Drafts written for a trial, each with the lineage that it puts into other words, or "" for an ask nobody made."""
    checker = Checker(memory, packs)
    for text, lineage in drafts:
        (checked,) = checker.check(text, shown=_PLACES).checked
        right = frozenset([lineage] if lineage else [])
        yield Trial(lineage, right, _ranked(checked), checked.matches[0].likelihood, ())


def as_draft(one: Recommended, language: str) -> Draft:
    """A recommendation as a draft that has its words and those that introduce it, and nothing else."""
    texts = (*one.introductions, one.leaf.text)
    provisions = [
        Provision(
            identifier=str(level),
            parent=str(level - 1) if level else "",
            session=0,
            printed=one.numbers[: level + 1],
            positions=(),
            order=level,
            text=text,
            full_text=one.leaf.full_text if text is texts[-1] else text,
            operative=text is texts[-1],
            first_line=1,
            last_line=1,
        )
        for level, text in enumerate(texts)
    ]
    return Draft(language, tuple(provisions))


def _ranked(checked: Checked) -> tuple[str, ...]:
    return tuple(_key(match.nearest) for match in checked.matches)


def _key(one: Recommended) -> str:
    """The lineage of a recommendation, or itself."""
    return one.lineage or one.identifier
