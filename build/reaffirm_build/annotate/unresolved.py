"""Unasked: words that ask, of which no rule made an ask, or one of nobody; a person should look at them."""

from collections.abc import Iterator, Sequence

from reaffirm_build.annotate.ask_verbs import as_said, operators_in, reach
from reaffirm_build.language.grammar import Grammar
from reaffirm_build.model import Ask, Provision, Quote

#: A span of a text.
Span = tuple[int, int]


def unasked(provisions: Sequence[Provision], found: Sequence[Ask], grammar: Grammar) -> Iterator[Quote]:
    """The clauses of leaves that ask by their words and that no ask covers, in order.

    A leaf of which nothing is asked is left out: that is said of it as a whole.
    """
    asks: dict[str, list[Ask]] = {}
    for ask in found:
        asks.setdefault(ask.provision, []).append(ask)
    for provision in provisions:
        ours = asks.get(provision.identifier, [])
        if provision.operative and any(ask.quote for ask in ours):
            covered = [*_operators(provision.text, grammar), *_indirect(ours)]
            yield from _uncovered(provision, covered, grammar)


def of_nobody(found: Sequence[Ask], provisions: Sequence[Provision], grammar: Grammar) -> Iterator[Quote]:
    """The words from an actor to a modal with which nobody is asked, although they may belong together, in order."""
    texts = {provision.identifier: provision.text for provision in provisions}
    for ask in found:
        quote = ask.quote
        if quote and quote.source == ask.provision and ask.addressees == (grammar.nobody,):
            said = as_said(texts[ask.provision], grammar)
            limbs = [match.end() for match in grammar.limb.finditer(said, 0, quote.start)]
            before = said[limbs[-1] if limbs else 0 : quote.start]
            if grammar.parted.search(before):
                start = quote.start - len(before.lstrip())
                yield Quote(ask.provision, start, quote.end, texts[ask.provision][start : quote.end])


def _operators(text: str, grammar: Grammar) -> Iterator[Span]:
    """From where to where operators reach: an outermost one to the end of its sentence or limb."""
    rules = [rule for rule in grammar.operators if rule["strength"] != "above"]
    for operator in operators_in(text, rules, grammar):
        far = "outermost" in reach(operator.rule) and "last" not in reach(operator.rule)
        limb = grammar.limb.search(as_said(text, grammar), operator.end) if far else None
        yield operator.start, (limb.end() if limb else len(text)) if far else operator.end


def _indirect(asks: Sequence[Ask]) -> Iterator[Span]:
    """Where those are named whom an addressee is to ask in turn."""
    return ((party.quote.start, party.quote.end) for ask in asks for party in ask.indirect)


def _uncovered(provision: Provision, covered: Sequence[Span], grammar: Grammar) -> Iterator[Quote]:
    """The clauses of a provision that ask by their words outside of some spans."""
    said, start = as_said(provision.text, grammar), 0
    for end in [*(match.end() for match in grammar.clause.finditer(said)), len(said)]:
        call = grammar.call.search(said, start, end)
        free = all(end <= first or last <= start for first, last in covered)
        if call and free and not grammar.subordinate.search(said, 0, call.start()):
            words = provision.text[start:end].lstrip()
            yield Quote(provision.identifier, end - len(words), end, words)
        start = end
