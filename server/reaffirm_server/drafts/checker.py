"""Check: what a draft would reaffirm. A pure function from its text and what was recommended to a report.

The same report is printed by the command ``check`` and shown by the server; nothing of a draft is stored. What it says
are suggestions from words, themes and addressees, never a judgement: which pairs reaffirm is decided by readers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from reaffirm_build.annotate.asks import asks
from reaffirm_build.annotate.citations import citations
from reaffirm_build.annotate.judgements import MOST_THEMES
from reaffirm_build.compare.diff import differences, likely_grade, likeness
from reaffirm_build.compare.ranking import Leaf, Likeness
from reaffirm_build.errors import DraftError
from reaffirm_build.language.detect import letters
from reaffirm_build.language.grammar import Grammar, Uses
from reaffirm_build.language.pack import Pack
from reaffirm_build.model import Ask, Provision
from reaffirm_server.drafts.draft import Draft, read_draft
from reaffirm_server.drafts.recommended import Memory, Recommended
from reaffirm_server.drafts.report import Checked, Comparison, Likelihood, Match, Report

#: From how many of the nearest recommendations the themes of a draft are taken, and what share of them has a theme.
#: Both were chosen on sessions 2 to 6, as was the next; sessions 7 and 8 only measured them.
_NEAREST, _SHARE = 8, 0.15
#: What each further member of a lineage counts beside the one before it, and how many are counted.
_FURTHER, _MEMBERS = 0.4, 4
#: From which score on a reaffirmation is likely, and from which it is possible (sessions 2 to 6; docs/quality.md);
#: a headline in another language makes it possible at most, and from a lower score on, since it is compared alone.
LIKELY, POSSIBLE, POSSIBLE_BY_HEADLINE = 0.45, 0.25, 0.15


#: Fewer letters than these, its introduction included, say too little to be compared: a title, a word.
_LEAST = 8
#: How many lineages and recommendations are named for each draft.
SHOWN = 5


class Checker:
    """Checks drafts against what was recommended; made once, it takes some 20 ms for a recommendation."""

    def __init__(self, memory: Memory, packs: Mapping[str, Pack]) -> None:
        """Take what was recommended, and the language packs.

        Raises DraftError if there is nothing to compare with, or no pack that reads drafts.
        """
        if not memory.recommended or memory.language not in packs:
            raise DraftError("there is nothing to compare a draft with; run `reaffirm build` first")
        self.memory, self.packs, self.pack = memory, packs, packs[memory.language]
        self._grammar: Grammar = self.pack.grammar
        self._likeness = Likeness([one.leaf for one in memory.recommended], self._grammar.stock, memory.broader)

    def check(self, text: str, shown: int = SHOWN) -> Report:
        """What a draft would reaffirm: for each of its recommendations, ``shown`` lineages and recommendations.

        Raises DraftError for a draft that is empty, too long, no text, or in a language that is not read.
        """
        draft = read_draft(text, self.packs)
        return Report(draft.language, self._loaded(draft), tuple(self.check_draft(draft, shown)))

    def _loaded(self, draft: Draft) -> bool:
        """Whether texts in the language of a draft are there to compare it with."""
        return draft.language == self.pack.language

    def check_draft(self, draft: Draft, shown: int = SHOWN) -> Iterator[Checked]:
        """What each recommendation of a draft that was read would reaffirm."""
        loaded = self._loaded(draft)
        found = asks(draft.provisions, self._grammar, Uses()) if loaded else []
        cited: dict[str, list[str]] = {}
        for citation in citations(draft.provisions, (), self._grammar, Uses()) if loaded else []:
            cited.setdefault(citation.provision, []).append(citation.cites)
        parents = {provision.identifier: provision.parent for provision in draft.provisions}
        for provision in draft.recommendations:
            own = [ask for ask in found if ask.provision == provision.identifier]
            works = [work for one in _with_parents(provision.identifier, parents) for work in cited.get(one, [])]
            yield self._checked(
                provision, own, tuple(dict.fromkeys(works)), draft.language if not loaded else "", shown
            )

    def _checked(
        self, provision: Provision, own: Sequence[Ask], cites: tuple[str, ...], foreign: str, shown: int
    ) -> Checked:
        """What one recommendation would reaffirm; ``foreign`` is its language if that is not that of the texts."""
        stated = next((ask.strength for ask in own if ask.quote and ask.strength in self.memory.ranks), "")
        asked = tuple(dict.fromkeys(slug for ask in own for slug in ask.addressees if slug != self._grammar.nobody))
        leaf = self._leaf(provision, own, asked, foreign)
        checked = Checked(
            number=" ".join(provision.printed),
            text=provision.full_text,
            line=provision.first_line,
            read=not foreign,
            themes=tuple(sorted(leaf.themes)),
            strength=stated,
            asked=asked,
            cites=cites,
            matches=(),
        )
        ranked = self._ranked(leaf)[:shown] if letters([provision.full_text]) >= _LEAST else []
        return replace(checked, matches=tuple(self._match(checked, leaf, *one, foreign) for one in ranked))

    def _leaf(self, provision: Provision, own: Sequence[Ask], asked: tuple[str, ...], foreign: str) -> Leaf:
        """What the ranking knows of a draft: its words stand for its headline, the nearest give its themes."""
        pack = self.pack
        leaf = Leaf(
            identifier=provision.identifier,
            session=0,
            text="" if foreign else provision.text,
            full_text="" if foreign else provision.full_text,
            addressees=frozenset(asked or [self._grammar.nobody]),
            indirect=frozenset(party.slug for ask in own for party in ask.indirect),
            headlines={foreign or pack.language: provision.text},
        )
        return replace(leaf, themes=self._themes(leaf))

    def _themes(self, leaf: Leaf) -> frozenset[str]:
        """The themes that the nearest recommendations have, by their words alone."""
        alike = self._likeness.words([leaf])[0]
        votes: Counter[str] = Counter()
        nearest = np.argsort(-alike, kind="stable")[:_NEAREST]
        for place in nearest:
            for theme in sorted(self.memory.recommended[place].leaf.themes):
                votes[theme] += alike[place]
        least = _SHARE * alike[nearest].sum()
        ordered = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        return frozenset(theme for theme, weight in ordered[:MOST_THEMES] if weight >= least > 0)

    def _ranked(self, leaf: Leaf) -> list[tuple[float, list[tuple[float, Recommended]]]]:
        """Lineages, and recommendations in none, the likeliest first: the score, and the members with theirs."""
        scores = self._likeness.scores([leaf])[0]
        groups: dict[str, list[tuple[float, Recommended]]] = {}
        for place in np.argsort(-scores, kind="stable"):
            one = self.memory.recommended[place]
            groups.setdefault(one.lineage or one.identifier, []).append((float(scores[place]), one))
        ranked = [
            (sum(score * _FURTHER**place for place, (score, _) in enumerate(members[:_MEMBERS])), members)
            for members in groups.values()
        ]
        return sorted(ranked, key=lambda pair: -pair[0])

    def _match(
        self, draft: Checked, leaf: Leaf, score: float, members: list[tuple[float, Recommended]], foreign: str
    ) -> Match:
        """One lineage or recommendation beside a draft."""
        nearest = members[0][1]
        latest = self.memory.latest(nearest, {one.identifier: score for score, one in members})
        found = () if foreign else differences(nearest.leaf.text, leaf.text)
        then = tuple(sorted(latest.leaf.addressees - {self._grammar.nobody}))
        over = {work for cited in draft.cites for work in self.memory.works_over(cited)}
        return Match(
            lineage=nearest.lineage,
            score=score,
            likelihood=_likelihood(score, bool(foreign)),
            grade="" if foreign else likely_grade(likeness(found)),
            nearest=nearest,
            others=tuple(one for _, one in members[1:_MEMBERS]),
            differences=found,
            latest=latest,
            latest_differences=() if foreign or latest is nearest else differences(latest.leaf.text, leaf.text),
            comparison=self._compared(draft.strength, latest.strength),
            no_longer_asked=tuple(slug for slug in then if slug not in draft.asked) if draft.asked else (),
            newly_asked=tuple(slug for slug in draft.asked if slug not in then) if then else (),
            no_longer_cited=() if foreign else tuple(sorted((nearest.cites | latest.cites) - over)),
            reference=self._reference(nearest, latest),
        )

    def _compared(self, now: str, then: str) -> Comparison:
        """How strongly is asked now, beside then, by the order of the strengths."""
        ranks = self.memory.ranks
        if now not in ranks or then not in ranks:
            return "unknown"
        if ranks[now] == ranks[then]:
            return "the same"
        return "weaker" if ranks[now] > ranks[then] else "stronger"

    def _reference(self, *recalled: Recommended) -> dict[str, str]:
        """How the draft could recall recommendations, in each language."""
        positions = self.pack.structure.positions
        cited = [(one.adopted, one.numbers, positions(one.numbers)) for one in dict.fromkeys(recalled)]
        return {language: pack.labels.of_recalled(cited) for language, pack in self.packs.items()}


def _with_parents(identifier: str, parents: Mapping[str, str]) -> Iterator[str]:
    """A provision and those over it."""
    while identifier:
        yield identifier
        identifier = parents[identifier]


def _likelihood(score: float, foreign: bool) -> Likelihood:
    """How likely a lineage or recommendation is reaffirmed; a headline alone never makes it likely."""
    if foreign:
        return "possible" if score >= POSSIBLE_BY_HEADLINE else "unlikely"
    if score >= LIKELY:
        return "likely"
    return "possible" if score >= POSSIBLE else "unlikely"
