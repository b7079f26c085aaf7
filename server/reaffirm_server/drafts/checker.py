"""Check of a draft against the recommendations of earlier sessions.

The result depends only on the text of the draft and on these recommendations. The command ``check`` and the server use
the same report. No draft is stored. The results are suggestions from words, and with an optional package from their
meaning: readers decide which pairs are reaffirmations.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.citations import citations
from reaffirm_core.annotate.judgements import MAX_THEMES
from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.annotate.statements import statements
from reaffirm_core.compare.comparable import NOT_COMPARABLE, SAME, Verb, is_same_kind, kinds_of
from reaffirm_core.compare.diff import Segment, differences, guessed_grade, guessed_same_act, likeness
from reaffirm_core.errors import DraftError
from reaffirm_core.language.detect import letters
from reaffirm_core.language.grammar import Grammar, RuleUses
from reaffirm_core.language.pack import Pack
from reaffirm_core.language.rules import matches_in
from reaffirm_core.model import Ask, Provision, chapeaux_of
from reaffirm_core.names import MAIN_CORPUS, OWN_PATHS
from reaffirm_server.drafts.alternatives import MAX_WORDINGS
from reaffirm_server.drafts.blocks import DraftBlock
from reaffirm_server.drafts.draft import AS_DECIDED, Overruled, ParsedDraft, read_draft
from reaffirm_server.drafts.encoder import Encoder
from reaffirm_server.drafts.figures import hardest
from reaffirm_server.drafts.matching import SHARES, DraftIndex, SharedWords
from reaffirm_server.drafts.polarity import PolarityReader
from reaffirm_server.drafts.ranked import FOREIGN, MEMBERS, OTHER_SUBJECT, Group, ranked
from reaffirm_server.drafts.recommended import EarlierRecommendations, MainAsk, Recommended
from reaffirm_server.drafts.references import DraftReference, ReferenceReader, compared, without_references
from reaffirm_server.drafts.report import (
    Checked,
    Comparison,
    DraftReport,
    Likelihood,
    Match,
    Reasons,
    Request,
)
from reaffirm_server.drafts.requests import requests_in
from reaffirm_server.drafts.subjects import SubjectReader
from reaffirm_server.drafts.weights import MEANING, WORDS, Weights, load_weights
from reaffirm_server.rdf import namespace

#: Number of nearest recommendations that vote for the themes of a draft, and the minimum share of the votes of a theme.
_NEAREST, _SHARE = 8, 0.2
#: The grade of the same words, which are claimed whatever the other signs; and the minimum share of the words of each
#: of two texts in the other, from which they count as the same words.
_VERBATIM, _SAME = GRADES[0], 0.8
#: The sign that is the share of an earlier text in a draft. Its minimum from which a draft makes the whole request of a
#: text, and that of the lead of another text of the lineage as a share of the lead of the nearest.
_WHOLE, _HALF = "covering", 0.5
#: Minimum share of the words of a short draft that resemble no word of a text about another object.
_OTHER_OBJECT = 0.3
#: Maximum number of words that a match gives as its reason.
_WORDS = 4
#: The theme of topics that are proposed for meetings of a body (codebook, section Reaffirmations): no asks of States.
_AGENDA = "wg-agenda"
#: The bodies to which such topics are proposed.
_BODIES = frozenset({"conference", "working-group"})
#: The kind of annotation that limits an ask.
_QUALIFICATION = "qualification"

#: Minimum number of letters, chapeaux included, for a comparison: a title or a single word is too short.
_MIN_LETTERS = 8
#: Maximum number of requests, of paragraphs with several of them, that are checked by themselves.
MAX_REQUESTS = 200
#: Number of matches returned for each recommendation of a draft.
SHOWN = 5


@dataclass(frozen=True)
class _Facts:
    """Facts of one wording of a recommendation: its main ask, addressees, citations, limits and negations."""

    provision: Provision
    main: MainAsk
    asked: tuple[str, ...]
    cites: tuple[str, ...]
    limits: frozenset[str]
    negations: tuple[str, ...]

    @property
    def levels(self) -> tuple[str, str]:
        """Its chapeaux, and itself."""
        return self.provision.full_text.removesuffix(self.provision.text).strip(), self.provision.text


class Checker:
    """Checker of drafts against the recommendations of earlier sessions."""

    def __init__(
        self, recommendations: EarlierRecommendations, packs: Mapping[str, Pack], encoder: Encoder | None = None
    ) -> None:
        """Take the recommendations of earlier sessions and the language packs.

        Without an encoder (``load_encoder``), drafts are compared by words alone. Raises DraftError if there are no
        recommendations, or no packs for their languages.
        """
        if not recommendations.items or not {item.language for item in recommendations.items} <= packs.keys():
            raise DraftError("there is nothing to compare a draft with; run `reaffirm build` first")
        self.recommendations, self.packs = recommendations, packs
        self._encoder, self._weights = encoder, load_weights()
        self._set = MEANING if self._encoder else WORDS
        self._figures = hardest(self._set)
        self._indexes: dict[str, DraftIndex] = {}
        self._polarity_readers: dict[str, PolarityReader] = {}
        self._reader, self._subjects = ReferenceReader(recommendations, packs), SubjectReader(recommendations, packs)

    def has_same_texts(self, recommendations: EarlierRecommendations) -> bool:
        """Return whether drafts are compared with just these recommendations, in the same languages."""
        mine, others = (
            [(item.iri, item.language) for item in each.items] for each in (self.recommendations, recommendations)
        )
        return mine == others

    def check(self, text: str, shown: int = SHOWN, overruled: Overruled = AS_DECIDED) -> DraftReport:
        """Return the report on a draft, with at most ``shown`` matches for each of its recommendations.

        ``overruled`` has the blocks that a person wants to be read or left out. Raises DraftError for a draft that is
        empty, too long, not text, or in a language without a pack.
        """
        return self.report(read_draft(text, self.packs, overruled, self.recommendations.words), shown)

    def report(self, draft: ParsedDraft, shown: int = SHOWN) -> DraftReport:
        """Return the report on a parsed draft."""
        checked = tuple(self.check_draft(draft, shown))
        return DraftReport(
            language=draft.language,
            same_language=not any(result.translated for result in checked),
            checked=checked,
            figures=self._figures if self._is_measured() else None,
            blocks=draft.blocks,
            by_words=self._encoder is None,
            converted=draft.converted,
            dataset=self.recommendations.dataset,
            covers=self.recommendations.covers,
            references=tuple(self._references_of_others(draft)),
        )

    def _is_measured(self) -> bool:
        """Return whether the main corpus, on which the figures were measured, is compared."""
        own = f"/{OWN_PATHS[MAIN_CORPUS]}"
        return any(namespace(item.iri).endswith(own) for item in self.recommendations.items)

    def check_draft(self, draft: ParsedDraft, shown: int = SHOWN) -> Iterator[Checked]:
        """Yield the result for each recommendation of a parsed draft, which can be in several languages.

        Nothing is compared where ``shown`` is 0: the results have only what the draft itself asks and cites.
        """
        groups_of = self.rank(draft) if shown else [[] for _ in draft.recommendations]
        languages = dict.fromkeys(map(draft.language_of, draft.recommendations))
        wordings = [
            {language: self._worded(provisions, language) for language in languages}
            for provisions in draft.wordings or (draft.provisions,)
        ]
        requests = self._requests(draft) if shown else {}
        blocks = {str(block.number): block for block in draft.blocks}
        shared = self._shared_words(draft, [groups[:shown] for groups in groups_of])
        for provision, groups in zip(draft.recommendations, groups_of, strict=True):
            language = draft.language_of(provision)
            places = draft.wordings_of(provision.identifier) or [0]
            facts = [wordings[place][language][provision.identifier] for place in places]
            checked = replace(
                self._checked(provision, facts, language, blocks.get(provision.identifier), groups),
                requests=requests.get(provision.identifier, ()),
            )
            pairs = zip(
                groups[:shown], self._reasons(checked, groups[:shown], shared[provision.identifier]), strict=True
            )
            matches = [self._beside_opposite(checked, self._match(checked, group, reasons)) for group, reasons in pairs]
            kept = tuple(filter(_is_like, matches))
            yield replace(
                checked,
                matches=kept,
                translated=any(match.translated for match in kept),
                references=self._references(checked, matches, groups),
            )

    def _references(
        self, checked: Checked, matches: Sequence[Match], groups: Sequence[Group]
    ) -> tuple[DraftReference, ...]:
        """Return the references of a recommendation to earlier texts, compared with these texts."""
        items, grammar = self.recommendations.items, self.packs[checked.language].grammar
        references = list(self._reader.read(checked.text, checked.language))

        def is_alike(named: Sequence[Recommended]) -> bool:
            index, places = self._index(checked.language), [items.index(item) for item in named]
            text = without_references(checked.text, references)
            shared = index.shared_words([(text, places)], 1, (grammar.stock, grammar.empty))[0]
            return any(shared)

        return tuple(
            compared(
                references,
                {items[place].iri: score for group in groups for score, place in group.members},
                [match.nearest for match in matches if match.likelihood != "nearest"],
                is_alike,
            )
        )

    def _references_of_others(self, draft: ParsedDraft) -> Iterator[tuple[int, DraftReference]]:
        """Yield the references of blocks that are neither recommendations nor chapeaux, with the numbers of these."""
        checked = {provision.identifier for provision in draft.provisions}
        for block in draft.blocks:
            if str(block.number) not in checked and block.language:
                for reference in self._reader.read(block.text, block.language):
                    items = () if reference.status == "session" else reference.items
                    yield block.number, replace(reference, items=items)

    def _requests(self, draft: ParsedDraft) -> dict[str, tuple[Request, ...]]:
        """Return the requests of each recommendation that makes several, checked by themselves, by its identifier."""
        parts: list[Provision] = []
        around: dict[str, str] = {}
        for provision in draft.recommendations:
            if len(draft.wordings_of(provision.identifier)) > 1:
                continue  # where a request ends can depend on the alternative
            own = requests_in(provision.text, self.packs[draft.language_of(provision)].grammar)
            if len(parts) + len(own) <= MAX_REQUESTS:
                several = [_request(provision, number, text) for number, text in enumerate(own, 1)]
                parts += several
                around |= {part.identifier: provision.full_text for part in several}
        languages = {part.identifier: draft.languages.get(part.identifier.partition(".")[0], "") for part in parts}
        known = {identifier: language for identifier, language in languages.items() if language}
        requests = defaultdict[str, list[Request]](list)
        for part, groups in zip(
            parts, self.rank(ParsedDraft(draft.language, tuple(parts), known), around), strict=True
        ):
            request = self._request(part, known.get(part.identifier, draft.language), groups)
            requests[part.identifier.partition(".")[0]].append(request)
        return {identifier: tuple(own) for identifier, own in requests.items()}

    def _request(self, part: Provision, language: str, groups: Sequence[Group]) -> Request:
        """Return the result for one of several requests."""
        claims = [(self._claim(language, group, asks=True), group) for group in groups[:SHOWN]]
        if not claims:
            return Request(part.text, "nearest", None)
        likelihood, group = next((claim for claim in claims if claim[0] != "nearest"), claims[0])
        nearest = self.recommendations.as_adopted(self.recommendations.items[group.nearest])
        over, earlier = part.full_text.removesuffix(part.text), nearest.text_in(language)
        is_claimed = likelihood != "nearest" and earlier and not _is_topic(nearest, ())
        opposed = self._opposed(language, over, part.text, nearest) if is_claimed else ()
        return Request(part.text, likelihood, nearest, opposed)

    def rank(self, draft: ParsedDraft, around: Mapping[str, str] | None = None) -> list[list[Group]]:
        """Return the ranked matches of each recommendation of a draft; none for a text that is too short.

        All recommendations in one language are compared at once, which is faster. ``around`` has the texts, by the
        identifiers of their parts, that tell the subjects of parts that name none.
        """
        groups: dict[str, list[Group]] = {}
        by_language: dict[str, list[Provision]] = {}
        for provision in draft.recommendations:
            if _is_long_enough(provision.full_text):
                by_language.setdefault(draft.language_of(provision), []).append(provision)
        for language, provisions in by_language.items():
            index, weights = self._index(language), self._weights_of(language)
            texts = [self._compared_text(provision, language) for provision in provisions]
            for provision, text, similarities in zip(provisions, texts, index.similarities(texts), strict=True):
                own = ranked(self.recommendations, similarities, index.names, weights.ranking)
                whole = (around or {}).get(provision.identifier, "")
                subjects = self._subjects.read(provision.full_text, language) or self._subjects.read(whole, language)
                groups[provision.identifier] = self._with_objects(text, language, subjects, own)
        return [groups.get(provision.identifier, []) for provision in draft.recommendations]

    def _with_objects(self, text: str, language: str, subjects: frozenset[str], groups: Sequence[Group]) -> list[Group]:
        """Return groups; those that can be shown have the signs of texts about another object or subject."""
        grammar = self.packs[language].grammar
        places = [group.nearest for group in groups[:SHOWN]]
        shares = self._index(language).foreign_share(text, places, grammar.stock, grammar.empty)
        others = [float(self._subjects.is_other(subjects, place)) for place in places]
        first = [
            group._replace(signs={**group.signs, FOREIGN: share, OTHER_SUBJECT: other})
            for group, share, other in zip(groups, shares, others, strict=False)
        ]
        return [*first, *groups[SHOWN:]]

    def _compared_text(self, provision: Provision, language: str) -> str:
        """Return the text of a recommendation of a draft that is compared: without its references to earlier texts."""
        references = list(self._reader.read(provision.full_text, language))
        texts = (without_references(text, references) for text in (provision.text, provision.full_text))
        own, full = (
            text if _is_long_enough(text) else whole
            for text, whole in zip(texts, (provision.text, provision.full_text), strict=True)
        )
        return self._index(language).compared(own, full)

    def _index(self, language: str) -> DraftIndex:
        if language not in self._indexes:
            self._indexes[language] = DraftIndex(self.recommendations, language, self._encoder)
        return self._indexes[language]

    def _weights_of(self, language: str) -> Weights:
        """Return the weights for drafts in a language, else those of the first language, which then claim nothing."""
        weights = self._weights.get((language, self._set))
        return weights or replace(next(w for (_, key), w in self._weights.items() if key == self._set), limit=1.0)

    def _worded(self, provisions: Sequence[Provision], language: str) -> dict[str, _Facts]:
        """Return what each provision of a draft in one wording asks, cites and limits, by the rules of a language."""
        grammar = self.packs[language].grammar
        asked = defaultdict[str, list[Ask]](list)
        for ask in asks(provisions, grammar, RuleUses(), adoptions(provisions, grammar)):
            asked[ask.provision].append(ask)
        cited, limits = self._cited(provisions, language), self._limits(provisions, language)
        return {
            provision.identifier: self._facts(
                provision,
                asked[provision.identifier],
                language,
                cited.get(provision.identifier, ()),
                limits.get(provision.identifier, frozenset()),
            )
            for provision in provisions
        }

    def _facts(
        self,
        provision: Provision,
        own: Sequence[Ask],
        language: str,
        cites: tuple[str, ...],
        limits: frozenset[str],
    ) -> _Facts:
        """Return what a recommendation asks: in a draft, also of parties that no recommendation of a session asks."""
        grammar, main = self.packs[language].grammar, self._main(own)
        named = tuple(dict.fromkeys(slug for ask in own for slug in ask.addressees if slug != grammar.nobody))
        texts = [provision.text] if named else [provision.text, provision.full_text]
        parties = next(filter(None, (_parties_asked(text, grammar) for text in texts if own)), ())
        others = {party.slug for ask in own for party in (*ask.partners, *ask.indirect)}
        asked = tuple(dict.fromkeys([*named, *(slug for slug in parties if slug not in others)]))
        return _Facts(
            provision=provision,
            main=main if named else replace(main, asked=main.asked.union(asked) - {grammar.nobody} or main.asked),
            asked=asked,
            cites=cites,
            limits=limits,
            negations=tuple(match[0].lower() for match in grammar.polarity.negation.finditer(provision.full_text)),
        )

    def _cited(self, provisions: Sequence[Provision], language: str) -> dict[str, tuple[str, ...]]:
        """Return the works that each provision of a draft cites, with those of its chapeaux, by rules of a language."""
        own = defaultdict[str, list[str]](list)
        for citation in citations(provisions, (), self.packs[language].grammar, RuleUses()):
            own[citation.provision].append(citation.cites)
        return _with_chapeaux(own, provisions)

    def _limits(self, provisions: Sequence[Provision], language: str) -> dict[str, frozenset[str]]:
        """Return the kinds of limits of each provision of a draft and of its chapeaux, by rules of a language."""
        own = defaultdict[str, list[str]](list)
        rules = {_QUALIFICATION: self.packs[language].grammar.statements[_QUALIFICATION]}
        for fact in statements(provisions, rules, RuleUses()):
            own[fact.provision].append(fact.value)
        limits = self.recommendations.limits
        return {identifier: limits.intersection(kinds) for identifier, kinds in _with_chapeaux(own, provisions).items()}

    def _checked(
        self,
        provision: Provision,
        facts: Sequence[_Facts],
        language: str,
        block: DraftBlock | None,
        groups: Sequence[Group],
    ) -> Checked:
        """Return the result for one recommendation without its matches. A row may name whom it asks in another cell."""
        asks = block is None or (block.asks and block.role == "recommendation")
        matched = [group for group in groups[:SHOWN] if self._claim(language, group, asks=asks) != "nearest"]
        asked = tuple(dict.fromkeys(slug for fact in facts for slug in fact.asked))
        main = _common(facts)
        if block and block.asked and not asked:
            asked, main = block.asked, replace(main, asked=frozenset(block.asked))
        return Checked(
            number=" ".join(provision.printed),
            place=block.number if block else 1,
            text=provision.full_text,
            own=provision.text,
            line=provision.first_line,
            row=block.row if block else 0,
            language=language,
            translated=False,
            themes=self._themes(groups, matched),
            main=main,
            asked=asked,
            cites=tuple(dict.fromkeys(work for fact in facts for work in fact.cites)),
            limits=frozenset().union(*(fact.limits for fact in facts)),
            matches=(),
            is_short=not _is_long_enough(provision.full_text),
            asks=asks,
            role=block.role if block and block.asks else "recommendation",
            preambular=block is not None and block.preambular,
            wordings=tuple(fact.levels for fact in facts),
            uncertain=_uncertain(facts),
        )

    def _main(self, own: Sequence[Ask]) -> MainAsk:
        """Return the first ask of a recommendation that has words."""
        first = next((ask for ask in own if ask.quote), None)
        if first is None:
            return MainAsk()
        verb = Verb(first.operator, first.strength, first.head_verb is not None)
        return MainAsk(
            operator=first.operator,
            strength=first.strength,
            force=self.recommendations.ladder.force_of(verb),
            asked=frozenset(first.addressees),
            words=_printed(first),
            put_to=first.through,
        )

    def _themes(self, groups: Sequence[Group], matched: Sequence[Group]) -> tuple[str, ...]:
        """Return the themes of the nearest text of a match, of those for which the nearest recommendations vote.

        They vote by their lead over all others.
        """
        items = self.recommendations.items
        supported = {theme for group in matched for theme in items[group.nearest].leaf.themes}
        votes: defaultdict[str, float] = defaultdict(float)
        for group in groups[:_NEAREST]:
            for theme in sorted(items[group.nearest].leaf.themes):
                votes[theme] += group.lead
        least = _SHARE * sum(group.lead for group in groups[:_NEAREST])
        ordered = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        most = (theme for theme, weight in ordered[:MAX_THEMES] if weight >= least > 0)
        return tuple(sorted(supported.intersection(most)))

    def _match(self, draft: Checked, group: Group, reasons: Reasons) -> Match:
        """Return the match of a draft with one lineage or single recommendation."""
        items = self.recommendations.items
        nearest = self.recommendations.as_adopted(items[group.nearest])
        certainty = self._certainty(draft.language, group, asks=draft.asks)
        latest, newest, agreed = self.recommendations.latest(
            nearest,
            group.lineage,
            {items[place].iri: points for points, place in group.members},
            partial(self._is_alike, nearest, group),
        )
        compared, newest = agreed or nearest, newest or nearest
        translated = nearest.language != draft.language
        is_marked = not translated or self._likelihood(draft.language, certainty) != "nearest"
        changes = {
            item.iri: self._changes(item, draft) if is_marked else ()
            for item in {nearest, latest, newest, compared}  # often the same
        }
        no_longer_asked, newly_asked = self._addressee_changes(draft, compared)
        is_topic = _is_topic(nearest, draft.asked)
        grade = "" if translated else guessed_grade(likeness(changes[nearest.iri]))
        if grade == _VERBATIM and not group.signs.get(OTHER_SUBJECT):
            certainty = 1.0
        return Match(
            lineage=group.lineage,
            score=group.score,
            likelihood=self._likelihood(draft.language, certainty),
            certainty=certainty,
            reasons=reasons,
            grade=grade,
            nearest=nearest,
            translated=translated,
            others=tuple(
                item for item in (items[place] for _, place in group.members[1:MEMBERS]) if item is not nearest
            ),
            differences=changes[nearest.iri],
            latest=latest,
            latest_differences=() if latest is nearest else changes[latest.iri],
            agreed=agreed,
            agreed_differences=() if agreed in {None, nearest, latest} else changes[compared.iri],
            comparison=self._compared(draft.main, compared.main, changes[compared.iri]),
            newest=newest,
            newest_comparison=self._compared(draft.main, newest.main, changes[newest.iri]),
            nearest_comparison=self._compared(draft.main, nearest.main, changes[nearest.iri]),
            same_request=self.recommendations.is_same_request(nearest, compared),
            no_longer_asked=no_longer_asked,
            newly_asked=newly_asked,
            no_longer_cited=self._no_longer_cited(draft, nearest, compared),
            limits_dropped=tuple(sorted(compared.limits - draft.limits)),
            limits_added=tuple(sorted(draft.limits - draft.uncertain - compared.limits)),
            reference={} if is_topic else self._reference(nearest, agreed),
            is_topic=is_topic,
        )

    def _beside_opposite(self, draft: Checked, match: Match) -> Match:
        """Return a match, without a comparison and a reference if one text may ask the opposite of the other.

        A topic for a meeting asks nothing of those whom the draft asks, so that neither asks the opposite of the other.
        Of several requests, the one that is nearest to the earlier text is compared: a negation in another one reverses
        nothing of it.
        """
        then = match.nearest.leaf.addressees - {self.packs[match.nearest.language].nobody}
        asks_others = bool(draft.asked and then) and not is_same_kind(draft.asked, then)
        match = replace(
            match,
            asks_others=asks_others,
            asks_same=self._asks_same(draft, match.compared),
            newly_cited=self._newly_cited(draft, match.nearest, match.compared),
        )
        if match.is_topic or match.likelihood == "nearest" or not match.differences:
            return match
        if draft.has_alternatives:
            return self._beside_alternatives(draft, match)
        earlier = match.nearest.text_in(draft.language)
        texts = [request.text for request in draft.requests] or [draft.own]
        own = max(texts, key=lambda text: likeness(differences(earlier, text)))
        opposed = self._opposed(draft.language, draft.over, own, match.nearest)
        return _without_comparison(match, "opposed", opposed) if opposed else match

    def _beside_alternatives(self, draft: Checked, match: Match) -> Match:
        """Return the match of a draft with alternatives: it may ask the opposite if each of them does."""
        opposed = [self._opposed(draft.language, over, own, match.nearest) for over, own in draft.wordings]
        if not any(opposed):
            return match
        if all(opposed):
            return _without_comparison(match, "opposed", opposed[0])
        return _without_comparison(match, "alternatives")

    def _asks_same(self, draft: Checked, earlier: Recommended) -> bool:
        """Return whether a draft names the addressees of an earlier text, such as the States of one role only."""
        then = earlier.leaf.addressees - {self.packs[earlier.language].nobody}
        if not draft.asked or set(draft.asked) != then or draft.uncertain.intersection(draft.asked):
            return False
        now, before = (
            self._narrowing(text, language)
            for text, language in ((draft.text, draft.language), (earlier.leaf.full_text, earlier.language))
        )
        return now == before

    def _narrowing(self, text: str, language: str) -> frozenset[str]:
        """Return which of its addressees a text asks, such as countries of destination, as kinds of qualification."""
        rules = self.packs[language].grammar.statements[_QUALIFICATION]
        return frozenset(rule["value"] for rule in rules if rule["narrows"] and rule.pattern.search(text))

    def _opposed(self, language: str, over: str, own: str, earlier: Recommended) -> tuple[str, ...]:
        """Return the negations by which a text below chapeaux (``over``) may ask the opposite of an earlier text.

        () without one. Of several acts with modals of their own, the one that is nearest to the earlier text is
        compared: a negation of another act reverses nothing of it.
        """
        if language not in self._polarity_readers:
            self._polarity_readers[language] = PolarityReader(language, self.packs[language].grammar)
        reader, then = self._polarity_readers[language], earlier.text_in(language)
        act, *others = sorted(reader.acts(own), key=lambda act: likeness(differences(then, act)), reverse=True)
        introductions, joiner = earlier.introductions_in(language), self.packs[language].structure.joiner
        changes = differences(then, act)
        return reader.opposed(
            _introduced(introductions[-1] if introductions else "", then, joiner),
            _introduced(over, act, joiner),
            changes,
            is_close=guessed_grade(likeness(changes)) == _VERBATIM,
            beside=joiner.join(others),
        )

    def _is_alike(self, nearest: Recommended, group: Group, item: Recommended) -> bool:
        """Return whether a text of a lineage makes the request of a draft as far as its nearest text does.

        It resembles the draft nearly as much, or repeats the nearest text, and the draft that text as a whole. Others
        continue another part of the lineage.
        """
        if item is nearest or self.recommendations.is_verbatim(nearest, item):
            return True
        if group.signs[_WHOLE] >= _HALF and self.recommendations.is_same_request(nearest, item):
            return True
        places = {self.recommendations.items[place].iri: points for points, place in group.members}
        mean = group.score - group.lead
        return item.iri in places and places[item.iri] - mean >= _HALF * group.lead

    def _changes(self, earlier: Recommended, draft: Checked) -> tuple[Segment, ...]:
        """Return the differences from an earlier text in the language of the draft; () if it has none."""
        text = earlier.text_in(draft.language)
        return differences(text, draft.own) if text else ()

    def _certainty(self, language: str, group: Group, *, asks: bool) -> float:
        """Return the probability (0–1) that a match is right.

        Nothing is claimed of a text about another subject, whatever its words. Of a text that asks nobody, and of a
        short one about another object, only the same words are claimed.
        """
        if group.signs.get(OTHER_SUBJECT):
            return 0.0
        if min(group.signs[name] for name in SHARES) >= _SAME:
            return 1.0
        if not asks or group.signs.get(FOREIGN, 0.0) >= _OTHER_OBJECT:
            return 0.0
        return self._weights_of(language).probability(group.signs)

    def _claim(self, language: str, group: Group, *, asks: bool) -> Likelihood:
        """Return the likelihood of a match, before its words are compared."""
        return self._likelihood(language, self._certainty(language, group, asks=asks))

    def _likelihood(self, language: str, certainty: float) -> Likelihood:
        """Return the likelihood of a match by the limit that was chosen for its language."""
        return "possible" if certainty >= self._weights_of(language).limit else "nearest"

    def _shared_words(self, draft: ParsedDraft, groups_of: Sequence[Sequence[Group]]) -> dict[str, list[SharedWords]]:
        """Return the words that each recommendation of a draft, by identifier, shares with its matches."""
        by_language: dict[str, dict[str, tuple[str, list[int]]]] = {}
        shared: dict[str, list[SharedWords]] = {provision.identifier: [] for provision in draft.recommendations}
        for provision, groups in zip(draft.recommendations, groups_of, strict=True):
            if groups:
                language, places = draft.language_of(provision), [group.nearest for group in groups]
                text = self._compared_text(provision, language)
                by_language.setdefault(language, {})[provision.identifier] = text, places
        for language, drafts in by_language.items():
            grammar = self.packs[language].grammar
            words = self._index(language).shared_words(list(drafts.values()), _WORDS, (grammar.stock, grammar.empty))
            shared |= zip(drafts, words, strict=True)
        return shared

    def _reasons(self, draft: Checked, groups: Sequence[Group], shared: Sequence[SharedWords]) -> list[Reasons]:
        """Return the words, the themes and the addressees that a draft shares with the nearest text of each match."""
        items = [self.recommendations.items[group.nearest] for group in groups]
        return [
            Reasons(
                words=tuple(words),
                themes=tuple(theme for theme in draft.themes if theme in item.leaf.themes),
                addressees=tuple(slug for slug in draft.asked if slug in item.leaf.addressees),
            )
            for item, words in zip(items, shared, strict=True)
        ]

    def _addressee_changes(self, draft: Checked, compared: Recommended) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the addressees of only an earlier wording and of only the draft; () where one names no addressee."""
        then = tuple(sorted(compared.leaf.addressees - {self.packs[compared.language].nobody}))
        if not draft.asked or not then:
            return (), ()
        no_longer = tuple(slug for slug in then if slug not in draft.asked)
        return no_longer, tuple(slug for slug in draft.asked if slug not in then and slug not in draft.uncertain)

    def _no_longer_cited(self, draft: Checked, nearest: Recommended, compared: Recommended) -> tuple[str, ...]:
        """Return the works that an earlier wording cites and the draft does not, as such or by a part."""
        over = {work for cited in draft.cites for work in self.recommendations.works_over(cited)}
        return tuple(sorted((nearest.cites | compared.cites) - over))

    def _newly_cited(self, draft: Checked, nearest: Recommended, compared: Recommended) -> tuple[str, ...]:
        """Return the works that a draft cites and an earlier wording does not, as such or by a part."""
        over = {work for cited in nearest.cites | compared.cites for work in self.recommendations.works_over(cited)}
        return tuple(work for work in draft.cites if work not in over and work not in draft.uncertain)

    def _compared(self, now: MainAsk, then: MainAsk, changes: Sequence[Segment]) -> Comparison:
        """Compare the force of a draft with that of an earlier wording (codebook, section Strength).

        Only asks of the same kind of addressee are compared, no ask that reaffirms, and only texts that are so alike
        that both ask for the same act.
        """
        ladder = self.recommendations.ladder
        if now.is_open:
            return "alternatives"
        if now.force not in ladder.levels or then.force not in ladder.levels:
            return "unknown"
        if not is_same_kind(now.asked, then.asked):
            nobody = {pack.nobody for pack in self.packs.values()}
            return "other addressees" if now.asked - nobody and then.asked - nobody else "no addressee"
        if now.verb.is_reaffirming or then.verb.is_reaffirming:
            return "reaffirming"
        change = ladder.change(now.verb, then.verb)
        if change == SAME:
            return "the same"
        if not guessed_same_act(likeness(changes)):
            return "unlike"
        return "unranked" if change == NOT_COMPARABLE else cast(Comparison, change)

    def _reference(self, nearest: Recommended, agreed: Recommended | None) -> dict[str, str]:
        """Return a suggested reference to the nearest text and the latest agreed wording in each language.

        A text that was only put to another body is left out, since its session did not adopt it.
        """
        recalled = [item for item in dict.fromkeys([nearest, agreed]) if item and item.agreed]
        names = self.recommendations.labels.get(nearest.body, {})
        cited = [
            (item.adopted, item.numbers, self.packs[item.language].structure.positions(item.numbers))
            for item in recalled
        ]
        return {
            language: pack.labels.of_recalled(cited, names[language])
            for language, pack in self.packs.items()
            if cited and language in names
        }


def _parties_asked(text: str, grammar: Grammar) -> tuple[str, ...]:
    """Return the slugs of the parties that a draft asks, such as civil society; a sentence begins with a capital."""
    match = grammar.party_asked.match(text) or grammar.party_asked.match(f"{text[:1].lower()}{text[1:]}")
    named = matches_in(match["who"], (*grammar.actors, *grammar.parties)) if match else []
    return tuple(rule["slug"] for rule, _ in named if rule in grammar.parties)


def _without_comparison(match: Match, comparison: Comparison, opposed: tuple[str, ...] = ()) -> Match:
    """Return a match without a comparison of forces and a reference, and why."""
    return replace(
        match,
        opposed=opposed,
        comparison=comparison,
        newest_comparison=comparison,
        nearest_comparison=comparison,
        reference={},
    )


def _uncertain(facts: Sequence[_Facts]) -> frozenset[str]:
    """Return the addressees, works and limits that not all wordings of a recommendation have; all if they are many."""
    own = [frozenset((*fact.asked, *fact.cites, *fact.limits)) for fact in facts]
    sure = frozenset.intersection(*own) if len(facts) < MAX_WORDINGS else frozenset[str]()
    return frozenset().union(*own) - sure


def _common(facts: Sequence[_Facts]) -> MainAsk:
    """Return what the first asks of all wordings of a recommendation have in common, with the words of each."""
    mains = [fact.main for fact in facts]
    if len(mains) == 1:
        return mains[0]
    kinds = {
        (fact.negations, ask.force, kinds_of(ask.asked), ask.verb.is_reaffirming)
        for fact, ask in zip(facts, mains, strict=True)
    }
    return MainAsk(
        operator=_only(main.operator for main in mains),
        strength=_only(main.strength for main in mains),
        force=_only(main.force for main in mains),
        asked=frozenset().union(*(main.asked for main in mains)),
        words=" / ".join(dict.fromkeys(main.words for main in mains if main.words)),
        put_to=_only(main.put_to for main in mains),
        is_open=len(kinds) > 1 or len(mains) >= MAX_WORDINGS,
    )


def _only(values: Iterable[str]) -> str:
    """Return the value that all have; "" if they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""


def _printed(ask: Ask) -> str:
    """Return the operative words of an ask with its head verb; an ellipsis stands for words between them."""
    quote, head = ask.quote, ask.head_verb
    if quote is None or head is None or (quote.source == head.source and quote.overlaps(head)):
        return quote.words if quote else ""
    is_next = quote.source == head.source and 0 <= head.start - quote.end <= 1
    between = " " * (head.start - quote.end) if is_next else " … "
    return f"{quote.words}{between}{head.words}"


def _introduced(over: str, text: str, joiner: str) -> str:
    """Return a text behind its chapeau as one sentence, so that a negation at the end of the chapeau goes on."""
    return joiner.join(filter(None, (re.sub(r"\W+$", "", over), text)))


def _request(provision: Provision, number: int, text: str) -> Provision:
    """Return one of several requests of a recommendation as a recommendation, with the same chapeaux."""
    over = provision.full_text.removesuffix(provision.text)
    return replace(provision, identifier=f"{provision.identifier}.{number}", text=text, full_text=f"{over}{text}")


def _is_topic(item: Recommended, asked: Sequence[str]) -> bool:
    """Return whether a text only proposes a topic to a body that a draft does not ask."""
    addressees = item.leaf.addressees
    return _AGENDA in item.leaf.themes and addressees <= _BODIES and addressees.isdisjoint(asked)


def _is_long_enough(text: str) -> bool:
    """Return whether a text can be compared. A single word with spaces around it is too short, however long."""
    return letters([text]) >= _MIN_LETTERS and not (text.isascii() and len(text.split()) == 1)


def _is_like(match: Match) -> bool:
    """Return whether a match shares a word with the draft, or is claimed."""
    return any(mine == other for mine, other in match.reasons.words) or match.likelihood != "nearest"


def _with_chapeaux(own: Mapping[str, Sequence[str]], provisions: Sequence[Provision]) -> dict[str, tuple[str, ...]]:
    """Return the values of each provision of a draft, each once: its own, then those of its chapeaux."""
    parents = {provision.identifier: provision.parent for provision in provisions}
    return {
        identifier: tuple(
            dict.fromkeys(
                value for level in (identifier, *chapeaux_of(identifier, parents)) for value in own.get(level, ())
            )
        )
        for identifier in parents
    }
