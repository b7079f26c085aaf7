"""Check of a draft against the recommendations of earlier sessions.

The result depends only on the text of the draft and on these recommendations. The command ``check`` and the server use
the same report. No draft is stored. The results are suggestions from words, themes and addressees: readers decide which
pairs are reaffirmations.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from reaffirm_build.annotate.adoption import adoptions
from reaffirm_build.annotate.asks import asks
from reaffirm_build.annotate.citations import citations
from reaffirm_build.annotate.force import force_of
from reaffirm_build.annotate.judgements import MAX_THEMES
from reaffirm_build.compare.comparable import Verb, is_reaffirming, is_same_kind, is_same_wording
from reaffirm_build.compare.diff import Segment, differences, likely_grade, likeness
from reaffirm_build.compare.ranking import Leaf, SimilarityIndex
from reaffirm_build.errors import DraftError
from reaffirm_build.language.detect import letters
from reaffirm_build.language.grammar import Grammar, RuleUses
from reaffirm_build.language.pack import Pack
from reaffirm_build.model import Ask, Provision
from reaffirm_server.drafts.draft import AS_DECIDED, Overruled, ParsedDraft, read_draft
from reaffirm_server.drafts.recommended import EarlierRecommendations, MainAsk, Recommended
from reaffirm_server.drafts.report import Checked, Comparison, DraftReport, Likelihood, Match

#: Number of nearest recommendations that vote for the themes of a draft, and the minimum share of their likeness (0–1)
#: for a theme. Tuned on sessions 2 to 6, evaluated on 7 and 8; so are `_FURTHER` and `_MEMBERS`.
_NEAREST, _SHARE = 8, 0.15
#: Weight of each further member of a lineage relative to the member before it, and the number of members counted.
_FURTHER, _MEMBERS = 0.4, 4
#: Lowest scores of a likely and of a possible reaffirmation (tuned on sessions 2 to 6; docs/quality.md). A draft in
#: another language is compared by headlines only: it is possible at most, and from a lower score on.
LIKELY, POSSIBLE, POSSIBLE_BY_HEADLINE = 0.45, 0.25, 0.15

#: Minimum number of letters, chapeaux included, for a comparison: a title or a single word is too short.
_MIN_LETTERS = 8
#: Number of matches returned for each recommendation of a draft.
SHOWN = 5


class Checker:
    """Checker of drafts against the recommendations of earlier sessions."""

    def __init__(self, recommendations: EarlierRecommendations, packs: Mapping[str, Pack]) -> None:
        """Take the recommendations of earlier sessions and the language packs.

        Raises DraftError if there are no recommendations, or no pack for their language.
        """
        if not recommendations.items or recommendations.language not in packs:
            raise DraftError("there is nothing to compare a draft with; run `reaffirm build` first")
        self.recommendations, self.packs, self.pack = recommendations, packs, packs[recommendations.language]
        self._grammar: Grammar = self.pack.grammar
        self._likeness = SimilarityIndex(
            [item.leaf for item in recommendations.items], self._grammar.stock, recommendations.broader
        )

    def check(self, text: str, shown: int = SHOWN, overruled: Overruled = AS_DECIDED) -> DraftReport:
        """Return the report on a draft, with at most ``shown`` matches for each of its recommendations.

        ``overruled`` has the blocks that a person wants to be read or left out. Raises DraftError for a draft that is
        empty, too long, not text, or in a language without a pack.
        """
        return self.report(read_draft(text, self.packs, overruled), shown)

    def report(self, draft: ParsedDraft, shown: int = SHOWN) -> DraftReport:
        """Return the report on a parsed draft."""
        checked = tuple(self.check_draft(draft, shown))
        return DraftReport(draft.language, all(result.read for result in checked), checked, draft.blocks)

    def check_draft(self, draft: ParsedDraft, shown: int = SHOWN) -> Iterator[Checked]:
        """Yield the result for each recommendation of a parsed draft, which can be in several languages."""
        same_language = {item.identifier for item in draft.provisions if draft.language_of(item) == self.pack.language}
        requests = self._asks(draft) if same_language else []
        cited = self._cited(draft) if same_language else {}
        for provision in draft.recommendations:
            is_same = provision.identifier in same_language
            own = [ask for ask in requests if is_same and ask.provision == provision.identifier]
            works = cited.get(provision.identifier, ()) if is_same else ()
            yield self._checked(provision, own, works, "" if is_same else draft.language_of(provision), shown)

    def _asks(self, draft: ParsedDraft) -> list[Ask]:
        """Return the asks of a draft."""
        return asks(draft.provisions, self._grammar, RuleUses(), adoptions(draft.provisions, self._grammar))

    def _cited(self, draft: ParsedDraft) -> dict[str, tuple[str, ...]]:
        """Return the works that each provision of a draft cites, with those of its chapeaux."""
        own: dict[str, list[str]] = {}
        for citation in citations(draft.provisions, (), self._grammar, RuleUses()):
            own.setdefault(citation.provision, []).append(citation.cites)
        parents = {provision.identifier: provision.parent for provision in draft.provisions}
        return {
            identifier: tuple(
                dict.fromkeys(work for level in _with_parents(identifier, parents) for work in own.get(level, []))
            )
            for identifier in parents
        }

    def _checked(
        self, provision: Provision, own: Sequence[Ask], cites: tuple[str, ...], foreign_language: str, shown: int
    ) -> Checked:
        """Return the result for one recommendation.

        ``foreign_language`` is its language if the texts compared are in another language, else "".
        """
        asked = tuple(dict.fromkeys(slug for ask in own for slug in ask.addressees if slug != self._grammar.nobody))
        leaf = self._leaf(provision, own, asked, foreign_language)
        checked = Checked(
            number=" ".join(provision.printed),
            text=provision.full_text,
            own=provision.text,
            line=provision.first_line,
            language=foreign_language or self.pack.language,
            read=not foreign_language,
            themes=tuple(sorted(leaf.themes)),
            main=self._main(own),
            asked=asked,
            cites=cites,
            matches=(),
        )
        ranked = self._ranked(leaf)[:shown] if _is_long_enough(provision.full_text) else []
        return replace(checked, matches=tuple(self._match(checked, leaf, group, foreign_language) for group in ranked))

    def _main(self, own: Sequence[Ask]) -> MainAsk:
        """Return the first ask of a recommendation that has words."""
        first = next((ask for ask in own if ask.quote), None)
        if first is None:
            return MainAsk()
        return MainAsk(
            operator=first.operator,
            strength=first.strength,
            force=force_of(first.strength, has_head_verb=first.head_verb is not None),
            asked=frozenset(first.addressees),
            put_to=first.through,
        )

    def _leaf(self, provision: Provision, own: Sequence[Ask], asked: tuple[str, ...], foreign_language: str) -> Leaf:
        """Return a recommendation of a draft as the ranking takes it: its text serves as headline too."""
        pack = self.pack
        leaf = Leaf(
            identifier=provision.identifier,
            session=0,
            text="" if foreign_language else provision.text,
            full_text="" if foreign_language else provision.full_text,
            addressees=frozenset(asked or [self._grammar.nobody]),
            indirect=frozenset(party.slug for ask in own for party in ask.indirect),
            headlines={foreign_language or pack.language: provision.text},
        )
        return replace(leaf, themes=self._themes(leaf))

    def _themes(self, leaf: Leaf) -> frozenset[str]:
        """Return the themes of the recommendations that are nearest by words alone."""
        similarities = self._likeness.words([leaf])[0]
        votes: Counter[str] = Counter()
        nearest = np.argsort(-similarities, kind="stable")[:_NEAREST]
        for place in nearest:
            for theme in sorted(self.recommendations.items[place].leaf.themes):
                votes[theme] += similarities[place]
        least = _SHARE * similarities[nearest].sum()
        ordered = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        return frozenset(theme for theme, weight in ordered[:MAX_THEMES] if weight >= least > 0)

    def _ranked(self, leaf: Leaf) -> list["_Group"]:
        """Return lineages and single recommendations by falling score.

        A recommendation in several lineages leads to one of them only, the best: a draft that matches it matches one
        of its limbs. So a lineage is left out if its nearest member is shown with a better lineage.
        """
        scores = self._likeness.scores([leaf])[0]
        groups: dict[str, list[tuple[float, Recommended]]] = {}
        for place in np.argsort(-scores, kind="stable"):
            adopted = self.recommendations.items[place]
            for key in adopted.lineages or (adopted.iri,):
                groups.setdefault(key, []).append((float(scores[place]), adopted))
        ranked = [
            _Group(
                key if key in members[0][1].lineages else "",
                sum(score * _FURTHER**place for place, (score, _) in enumerate(members[:_MEMBERS])),
                members,
            )
            for key, members in groups.items()
        ]
        best: list[_Group] = []
        shown: set[str] = set()
        for group in sorted(ranked, key=lambda group: -group.score):
            if group.members[0][1].iri not in shown:
                best.append(group)
                shown.update(item.iri for _, item in group.members[:_MEMBERS])
        return best

    def _match(self, draft: Checked, leaf: Leaf, group: "_Group", foreign_language: str) -> Match:
        """Return the match of a draft with one lineage or single recommendation."""
        nearest = group.members[0][1]
        latest, agreed = self.recommendations.latest(
            nearest, group.lineage, {item.iri: points for points, item in group.members}
        )
        compared = agreed or latest
        changes = {
            item.iri: () if foreign_language else differences(item.leaf.text, leaf.text)
            for item in {nearest, latest, compared}  # often the same
        }
        no_longer_asked, newly_asked = self._addressee_changes(draft, compared)
        return Match(
            lineage=group.lineage,
            score=group.score,
            likelihood=_likelihood(group.score, bool(foreign_language)),
            grade="" if foreign_language else likely_grade(likeness(changes[nearest.iri])),
            nearest=nearest,
            others=tuple(item for _, item in group.members[1:_MEMBERS]),
            differences=changes[nearest.iri],
            latest=latest,
            latest_differences=() if latest is nearest else changes[latest.iri],
            agreed=agreed,
            agreed_differences=() if agreed in {None, nearest, latest} else changes[compared.iri],
            comparison=self._compared(draft.main, compared.main, changes[compared.iri]),
            no_longer_asked=no_longer_asked,
            newly_asked=newly_asked,
            no_longer_cited=() if foreign_language else self._no_longer_cited(draft, nearest, compared),
            reference=self._reference(nearest, latest),
        )

    def _addressee_changes(self, draft: Checked, compared: Recommended) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the addressees of only an earlier wording and of only the draft; () where one names no addressee."""
        then = tuple(sorted(compared.leaf.addressees - {self._grammar.nobody}))
        if not draft.asked or not then:
            return (), ()
        no_longer = tuple(slug for slug in then if slug not in draft.asked)
        return no_longer, tuple(slug for slug in draft.asked if slug not in then)

    def _no_longer_cited(self, draft: Checked, nearest: Recommended, compared: Recommended) -> tuple[str, ...]:
        """Return the works that an earlier wording cites and the draft does not, as such or by a part."""
        over = {work for cited in draft.cites for work in self.recommendations.works_over(cited)}
        return tuple(sorted((nearest.cites | compared.cites) - over))

    def _compared(self, now: MainAsk, then: MainAsk, changes: Sequence[Segment]) -> Comparison:
        """Compare the force of a draft with that of an earlier wording (codebook, section Strength).

        Only asks of the same kind of addressee are compared, and no ask that reaffirms. The same words are never
        stronger or weaker.
        """
        levels = self.recommendations.levels
        if now.force not in levels or then.force not in levels:
            return "unknown"
        if not is_same_kind(now.asked, then.asked):
            return "other addressees"
        verbs = [Verb(ask.operator, ask.strength) for ask in (now, then)]
        if is_reaffirming(*verbs):
            return "reaffirming"
        if now.force == then.force or is_same_wording(likely_grade(likeness(changes)), *verbs):
            return "the same"
        return "weaker" if levels[now.force] < levels[then.force] else "stronger"

    def _reference(self, *recalled: Recommended) -> dict[str, str]:
        """Return a suggested reference to recommendations in each language."""
        positions = self.pack.structure.positions
        cited = [(item.adopted, item.numbers, positions(item.numbers)) for item in dict.fromkeys(recalled)]
        return {language: pack.labels.of_recalled(cited) for language, pack in self.packs.items()}


class _Group(NamedTuple):
    """A lineage, or a recommendation in no lineage, as a draft may reaffirm it."""

    lineage: str  #: identifier, or ""
    score: float
    members: list[tuple[float, Recommended]]  #: with their scores, best first


def _is_long_enough(text: str) -> bool:
    """Return whether a text can be compared. A single word with spaces around it is too short, however long."""
    return letters([text]) >= _MIN_LETTERS and not (text.isascii() and len(text.split()) == 1)


def _with_parents(identifier: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Yield the identifier of a provision and those of its parents, innermost first."""
    while identifier:
        yield identifier
        identifier = parents[identifier]


def _likelihood(score: float, is_foreign: bool) -> Likelihood:
    """Return the likelihood of a reaffirmation; a match by headline alone is never likely."""
    if is_foreign:
        return "possible" if score >= POSSIBLE_BY_HEADLINE else "unlikely"
    if score >= LIKELY:
        return "likely"
    return "possible" if score >= POSSIBLE else "unlikely"
