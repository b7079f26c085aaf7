"""Words of a translation that answer to the words of annotations, found by the rules of its language."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_core.annotate.statements import statements
from reaffirm_core.annotate.translations import Translation
from reaffirm_core.language.rules import Rule, RuleUses
from reaffirm_core.model import Provision, Statement


def translated_words(
    annotated: Iterable[Statement],
    provisions: Sequence[Provision],
    translation: Translation,
    rules: Mapping[str, Sequence[Rule]],
) -> Iterator[tuple[Statement, str]]:
    """Yield annotations with their words in a translation.

    ``rules`` are those of each kind in the language of the translation. Annotations of one kind and value answer to the
    matches in the same order. Left out are those without as many matches, and words that also stand elsewhere in their
    text, whose place would be unknown.
    """
    texts = {identifier: translation.texts[identifier] for identifier in (p.identifier for p in provisions)}
    foreign = [replace(provision, text=texts[provision.identifier]) for provision in provisions]
    original = _by_place(fact for fact in annotated if fact.kind in rules)
    words: dict[tuple[str, int], str] = {}
    for place, matches in _by_place(statements(foreign, rules, RuleUses())).items():
        if len(places := original.get(place, {})) == len(matches):
            words |= {(place[0], start): match for start, match in zip(places, matches.values(), strict=True)}
    counts = Counter((source, match) for (source, _), match in words.items())
    for fact in annotated:
        match = words.get((fact.quote.source, fact.quote.start)) if fact.quote and fact.kind in rules else None
        if fact.quote and match and texts[fact.quote.source].count(match) == counts[fact.quote.source, match]:
            yield fact, match


def _by_place(facts: Iterable[Statement]) -> dict[tuple[str, str, str], dict[int, str]]:
    """Return the words of annotations by start, in the order of the text, by provision of the words, kind and value."""
    by_place = defaultdict[tuple[str, str, str], dict[int, str]](dict)
    for fact in sorted(facts, key=lambda fact: fact.quote.start if fact.quote else 0):
        if fact.quote:
            by_place[fact.quote.source, fact.kind, fact.value][fact.quote.start] = fact.quote.words
    return by_place
