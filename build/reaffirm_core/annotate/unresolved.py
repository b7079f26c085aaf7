"""Wording of requests that no rule turned into an ask, or that has no addressee, for a person to check."""

import re
from collections.abc import Iterator, Sequence

from reaffirm_core.annotate.ask_verbs import ask_matches_in, is_outermost, mask
from reaffirm_core.language.grammar import Grammar
from reaffirm_core.language.rules import matches_in
from reaffirm_core.model import Ask, Provision, Quote

#: A span of a text: start and end.
Span = tuple[int, int]


def unasked(provisions: Sequence[Provision], asks: Sequence[Ask], grammar: Grammar) -> Iterator[Quote]:
    """Yield the clauses of leaves that have the words of an ask and that no ask covers, in order.

    So are those that the session did not adopt, whatever their words, and those with a modal and an actor that no ask
    of the leaf names.
    A leaf without any ask is left out: another remark reports the whole leaf.
    """
    by_provision: dict[str, list[Ask]] = {}
    for ask in asks:
        by_provision.setdefault(ask.provision, []).append(ask)
    for provision in provisions:
        own = by_provision.get(provision.identifier, [])
        if provision.operative and any(ask.quote for ask in own):
            covered = [*_operators(provision.text, grammar), *_indirect(own)]
            quotes = [*_uncovered(provision, covered, grammar), *_of_others(provision, own, grammar)]
            by_place = {(quote.start, quote.end): quote for quote in quotes}
            yield from (by_place[place] for place in sorted(by_place))


def without_addressee(asks: Sequence[Ask], provisions: Sequence[Provision], grammar: Grammar) -> Iterator[Quote]:
    """Yield the words from a possible actor to a modal without an addressee, in the order of the asks."""
    texts = {provision.identifier: provision.text for provision in provisions}
    for ask in asks:
        quote = ask.quote
        if quote and quote.source == ask.provision and ask.addressees == (grammar.nobody,):
            masked = mask(texts[ask.provision], grammar)
            limbs = [match.end() for match in grammar.limb.finditer(masked, 0, quote.start)]
            before = masked[limbs[-1] if limbs else 0 : quote.start]
            if grammar.parted.search(before):
                start = quote.start - len(before.lstrip())
                yield Quote(ask.provision, start, quote.end, texts[ask.provision][start : quote.end])


def _operators(text: str, grammar: Grammar) -> Iterator[Span]:
    """Yield the spans that operative words cover: an outermost one extends to the end of its limb."""
    rules = [rule for rule in grammar.operators if rule["strength"] != "above"]
    for ask_match in ask_matches_in(text, rules, grammar):
        end = ask_match.end
        if is_outermost(ask_match.rule):
            limb = grammar.limb.search(mask(text, grammar), ask_match.end)
            end = limb.end() if limb else len(text)
        yield ask_match.start, end


def _indirect(asks: Sequence[Ask]) -> Iterator[Span]:
    """Yield the spans of the parties that an addressee is to ask in turn."""
    return ((party.quote.start, party.quote.end) for ask in asks for party in ask.indirect)


def _of_others(provision: Provision, asks: Sequence[Ask], grammar: Grammar) -> Iterator[Quote]:
    """Yield the clauses with a modal and an actor that no ask names, also inside the limb of an outermost operator."""
    named = {slug for ask in asks for slug in (*ask.addressees, *(party.slug for party in ask.indirect))}
    named |= {rule["of"] for rule in grammar.subsets if rule["slug"] in named}
    masked = mask(provision.text, grammar)
    for match in grammar.further.finditer(masked):
        group = next(name for name, words in match.groupdict().items() if words and name in {"who", "agent"})
        others = {rule["slug"] for rule, _ in matches_in(match[group], grammar.actors)} - named
        if others and not grammar.subordinate.search(masked, 0, match.start(group)):
            yield _clause_of(provision, match, masked, grammar)


def _clause_of(provision: Provision, match: re.Match[str], masked: str, grammar: Grammar) -> Quote:
    """Return the clause of a provision in which a match ends."""
    start = max((end.end() for end in grammar.clause.finditer(masked, 0, match.start() + 1)), default=0)
    last = grammar.clause.search(masked, match.end())
    words = provision.text[start : last.end() if last else len(masked)]
    return Quote(provision.identifier, start + len(words) - len(words.lstrip()), start + len(words), words.lstrip())


def _uncovered(provision: Provision, covered: Sequence[Span], grammar: Grammar) -> Iterator[Quote]:
    """Yield the clauses of a provision with the words of an ask that do not overlap the covered spans."""
    masked, start = mask(provision.text, grammar), 0
    for end in [*(match.end() for match in grammar.clause.finditer(masked)), len(masked)]:
        call = grammar.call.search(masked, start, end)
        free = all(end <= first or last <= start for first, last in covered)
        asks = call and not grammar.subordinate.search(masked, 0, call.start())
        if free and (asks or grammar.not_adopted.search(masked[start:end])):
            words = provision.text[start:end].lstrip()
            yield Quote(provision.identifier, end - len(words), end, words)
        start = end
