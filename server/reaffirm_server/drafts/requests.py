"""Requests within one paragraph of a draft: in its sentences, in a list in the text, or by verbs of their own."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.asking import asking
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.inline_lists import inline_parts
from reaffirm_core.language.detect import letters
from reaffirm_core.language.grammar import Grammar, RuleUses
from reaffirm_core.language.rules import matches_in
from reaffirm_core.model import Provision, lone_provision

#: The characters around a request that are no part of it.
_AROUND = " ,;\uff0c\uff1b"
#: Maximum number of characters between the name of an addressee and the verb that asks it.
_BEFORE = 40
#: Minimum number of letters of a request that can be compared by itself.
_LETTERS = 8


def requests_in(text: str, grammar: Grammar) -> list[str]:
    """Return the requests of a paragraph, in order; [] if it makes only one.

    The words around two verbs of requests are divided before the second verb, or before the addressee that it follows.
    A part of a list has the words that introduce the list. Verbs that share one modal are one request: where such a
    request ends, the rules do not tell.
    """
    whole = lone_provision(text)
    if parts := inline_parts(whole, grammar.inline):
        chapeau, *listed = (part.provision.text.strip() for part in parts)
        return [f"{chapeau} {part}" for part in listed]
    divided = [part for sentences in _sentences(text, grammar) for part in _divided(sentences, grammar)]
    return divided if len(divided) > 1 else []


def _sentences(text: str, grammar: Grammar) -> list[str]:
    """Return the sentences and limbs that ask, each with those after it that do not; what precedes them is left out."""
    ends = [match.end() for match in grammar.limb.finditer(text)]
    grouped: list[str] = []
    for start, end in pairwise([0, *ends, len(text)]):
        if asking([lone_provision(text[start:end])], grammar):
            grouped.append(text[start:end])
        elif grouped:
            grouped[-1] += text[start:end]
    return grouped


def _divided(sentences: str, grammar: Grammar) -> list[str]:
    """Return the requests of a sentence that asks, with the sentences after it."""
    starts = [0, *_starts(lone_provision(sentences), grammar), len(sentences)]
    divided = [sentences[start:end].strip(_AROUND) for start, end in pairwise(starts)]
    return [part for part in divided if letters([part]) >= _LETTERS]


def _starts(whole: Provision, grammar: Grammar) -> Iterator[int]:
    """Yield where each request after the first begins."""
    own = asks([whole], grammar, RuleUses(), adoptions([whole], grammar))
    quotes = [ask.quote for ask in own if ask.quote and ask.quote.source == whole.identifier]
    verbs = sorted({(quote.start, quote.end) for quote in quotes})
    actors = [match.span() for _, match in matches_in(whole.text, grammar.actors)]
    for (_, before), (start, _) in pairwise(verbs):
        if before < start:
            yield _start(before, start, actors)


def _start(before: int, verb: int, actors: Sequence[tuple[int, int]]) -> int:
    """Return where a request begins: at its addressee, else at its verb."""
    named = [start for start, end in actors if before <= start and end <= verb <= end + _BEFORE]
    return named[-1] if named else verb
