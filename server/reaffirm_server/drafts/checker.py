"""Check of a draft: a pure function from its text and the adopted recommendations to a report.

The command ``check`` and the server use the same report. No draft is stored. The results are suggestions from words,
themes and addressees: readers decide which pairs are reaffirmations.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from reaffirm_build.annotate.asks import asks
from reaffirm_build.annotate.citations import citations
from reaffirm_build.annotate.judgements import MOST_THEMES
from reaffirm_build.compare.diff import differences, likely_grade, likeness
from reaffirm_build.compare.ranking import Leaf, SimilarityIndex
from reaffirm_build.errors import DraftError
from reaffirm_build.language.detect import letters
from reaffirm_build.language.grammar import Grammar, Uses
from reaffirm_build.language.pack import Pack
from reaffirm_build.model import Ask, Provision
from reaffirm_server.drafts.draft import ParsedDraft, read_draft
from reaffirm_server.drafts.recommended import Memory, Recommended
from reaffirm_server.drafts.report import Checked, Comparison, DraftReport, Likelihood, Match

#: Number of nearest recommendations that vote for the themes of a draft, and the least share of their likeness (0–1)
#: for a theme. Both were tuned on sessions 2 to 6, as was the next pair; sessions 7 and 8 only measured them.
_NEAREST, _SHARE = 8, 0.15
#: Weight of each further member of a lineage relative to the member before it, and the number of members counted.
_FURTHER, _MEMBERS = 0.4, 4
#: Lowest scores of a likely and of a possible reaffirmation (tuned on sessions 2 to 6; docs/quality.md). A draft in
#: another language is compared by headlines only: it is possible at most, and from a lower score on.
LIKELY, POSSIBLE, POSSIBLE_BY_HEADLINE = 0.45, 0.25, 0.15


#: Least number of letters, chapeaux included, for a comparison: a title or a single word is too short.
_LEAST = 8
#: Number of matches returned for each recommendation of a draft.
SHOWN = 5


class Checker:
    """Checker of drafts against the adopted recommendations; one recommendation takes some 20 ms."""

    def __init__(self, memory: Memory, packs: Mapping[str, Pack]) -> None:
        """Take the adopted recommendations and the language packs.

        Raises DraftError if there are no recommendations, or no pack for their language.
        """
        if not memory.recommended or memory.language not in packs:
            raise DraftError("there is nothing to compare a draft with; run `reaffirm build` first")
        self.memory, self.packs, self.pack = memory, packs, packs[memory.language]
        self._grammar: Grammar = self.pack.grammar
        self._likeness = SimilarityIndex(
            [item.leaf for item in memory.recommended], self._grammar.stock, memory.broader
        )

    def check(self, text: str, shown: int = SHOWN) -> DraftReport:
        """Return the report on a draft, with at most ``shown`` matches for each of its recommendations.

        Raises DraftError for a draft that is empty, too long, not text, or in a language without a pack.
        """
        draft = read_draft(text, self.packs)
        return DraftReport(draft.language, self._loaded(draft), tuple(self.check_draft(draft, shown)))

    def _loaded(self, draft: ParsedDraft) -> bool:
        """Return whether the adopted texts are in the language of a draft."""
        return draft.language == self.pack.language

    def check_draft(self, draft: ParsedDraft, shown: int = SHOWN) -> Iterator[Checked]:
        """Yield the result for each recommendation of a parsed draft."""
        loaded = self._loaded(draft)
        requests = asks(draft.provisions, self._grammar, Uses()) if loaded else []
        cited = self._cited(draft) if loaded else {}
        for provision in draft.recommendations:
            own = [ask for ask in requests if ask.provision == provision.identifier]
            works = cited.get(provision.identifier, ())
            yield self._checked(provision, own, works, "" if loaded else draft.language, shown)

    def _cited(self, draft: ParsedDraft) -> dict[str, tuple[str, ...]]:
        """Return the works that each provision of a draft cites, with those of its chapeaux."""
        own: dict[str, list[str]] = {}
        for citation in citations(draft.provisions, (), self._grammar, Uses()):
            own.setdefault(citation.provision, []).append(citation.cites)
        parents = {provision.identifier: provision.parent for provision in draft.provisions}
        return {
            identifier: tuple(
                dict.fromkeys(work for level in _with_parents(identifier, parents) for work in own.get(level, []))
            )
            for identifier in parents
        }

    def _checked(
        self, provision: Provision, own: Sequence[Ask], cites: tuple[str, ...], foreign: str, shown: int
    ) -> Checked:
        """Return the result for one recommendation.

        ``foreign`` is its language if the adopted texts are in another language, else "".
        """
        strength = next((ask.strength for ask in own if ask.quote and ask.strength in self.memory.ranks), "")
        asked = tuple(dict.fromkeys(slug for ask in own for slug in ask.addressees if slug != self._grammar.nobody))
        leaf = self._leaf(provision, own, asked, foreign)
        checked = Checked(
            number=" ".join(provision.printed),
            text=provision.full_text,
            line=provision.first_line,
            read=not foreign,
            themes=tuple(sorted(leaf.themes)),
            strength=strength,
            asked=asked,
            cites=cites,
            matches=(),
        )
        ranked = self._ranked(leaf)[:shown] if letters([provision.full_text]) >= _LEAST else []
        return replace(checked, matches=tuple(self._match(checked, leaf, *group, foreign) for group in ranked))

    def _leaf(self, provision: Provision, own: Sequence[Ask], asked: tuple[str, ...], foreign: str) -> Leaf:
        """Return a recommendation of a draft as the ranking takes it: its text serves as headline too."""
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
        """Return the themes of the recommendations that are nearest by words alone."""
        similarities = self._likeness.words([leaf])[0]
        votes: Counter[str] = Counter()
        nearest = np.argsort(-similarities, kind="stable")[:_NEAREST]
        for place in nearest:
            for theme in sorted(self.memory.recommended[place].leaf.themes):
                votes[theme] += similarities[place]
        least = _SHARE * similarities[nearest].sum()
        ordered = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        return frozenset(theme for theme, weight in ordered[:MOST_THEMES] if weight >= least > 0)

    def _ranked(self, leaf: Leaf) -> list[tuple[float, str, list[tuple[float, Recommended]]]]:
        """Return lineages and single recommendations by falling score, each with its key and scored members."""
        scores = self._likeness.scores([leaf])[0]
        groups: dict[str, list[tuple[float, Recommended]]] = {}
        for place in np.argsort(-scores, kind="stable"):
            adopted = self.memory.recommended[place]
            for key in adopted.lineages or (adopted.iri,):
                groups.setdefault(key, []).append((float(scores[place]), adopted))
        ranked = [
            (sum(score * _FURTHER**place for place, (score, _) in enumerate(members[:_MEMBERS])), key, members)
            for key, members in groups.items()
        ]
        return sorted(ranked, key=lambda pair: -pair[0])

    def _match(
        self, draft: Checked, leaf: Leaf, score: float, key: str, members: list[tuple[float, Recommended]], foreign: str
    ) -> Match:
        """Return the match of a draft with one lineage (``key``) or single recommendation."""
        nearest = members[0][1]
        lineage = key if key in nearest.lineages else ""
        latest = self.memory.latest(nearest, lineage, {item.iri: points for points, item in members})
        segments = () if foreign else differences(nearest.leaf.text, leaf.text)
        no_longer_asked, newly_asked = self._addressee_changes(draft, latest)
        return Match(
            lineage=lineage,
            score=score,
            likelihood=_likelihood(score, bool(foreign)),
            grade="" if foreign else likely_grade(likeness(segments)),
            nearest=nearest,
            others=tuple(item for _, item in members[1:_MEMBERS]),
            differences=segments,
            latest=latest,
            latest_differences=() if foreign or latest is nearest else differences(latest.leaf.text, leaf.text),
            comparison=self._compared(draft.strength, latest.strength),
            no_longer_asked=no_longer_asked,
            newly_asked=newly_asked,
            no_longer_cited=() if foreign else self._no_longer_cited(draft, nearest, latest),
            reference=self._reference(nearest, latest),
        )

    def _addressee_changes(self, draft: Checked, latest: Recommended) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the addressees of only the latest wording and of only the draft; () where one names no addressee."""
        then = tuple(sorted(latest.leaf.addressees - {self._grammar.nobody}))
        if not draft.asked or not then:
            return (), ()
        no_longer = tuple(slug for slug in then if slug not in draft.asked)
        return no_longer, tuple(slug for slug in draft.asked if slug not in then)

    def _no_longer_cited(self, draft: Checked, nearest: Recommended, latest: Recommended) -> tuple[str, ...]:
        """Return the works that an adopted wording cites and the draft does not, as such or by a part."""
        over = {work for cited in draft.cites for work in self.memory.works_over(cited)}
        return tuple(sorted((nearest.cites | latest.cites) - over))

    def _compared(self, now: str, then: str) -> Comparison:
        """Compare the strength of a draft with that of the latest wording, by the ranks of the strengths."""
        ranks = self.memory.ranks
        if now not in ranks or then not in ranks:
            return "unknown"
        if ranks[now] == ranks[then]:
            return "the same"
        return "weaker" if ranks[now] > ranks[then] else "stronger"

    def _reference(self, *recalled: Recommended) -> dict[str, str]:
        """Return a suggested reference to recommendations in each language."""
        positions = self.pack.structure.positions
        cited = [(item.adopted, item.numbers, positions(item.numbers)) for item in dict.fromkeys(recalled)]
        return {language: pack.labels.of_recalled(cited) for language, pack in self.packs.items()}


def _with_parents(identifier: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Yield the identifier of a provision and those of its parents, innermost first."""
    while identifier:
        yield identifier
        identifier = parents[identifier]


def _likelihood(score: float, foreign: bool) -> Likelihood:
    """Return the likelihood of a reaffirmation; a match by headline alone is never likely."""
    if foreign:
        return "possible" if score >= POSSIBLE_BY_HEADLINE else "unlikely"
    if score >= LIKELY:
        return "likely"
    return "possible" if score >= POSSIBLE else "unlikely"
