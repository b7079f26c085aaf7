"""Actors that are bodies with recommendations of their own: "the Working Group" is another body in each document.

An actor is such a body if a rule ``[[body]]`` of the language pack has its slug. Its bare name means it only in its own
documents. The scheme of actors has no actor for other bodies: an ask to them is one to an unspecified addressee.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reaffirm_core.language.grammar import Grammar, Rule
from reaffirm_core.model import Ask, Provision, Quote


def without_other_bodies(
    asks: Sequence[Ask], provisions: Sequence[Provision], grammar: Grammar, body: Rule | None
) -> tuple[list[Ask], list[Quote]]:
    """Return asks without actors of which a text names another body, and the names, for a person to check.

    ``body`` is the body of the document. If a text names several bodies, which of them is asked cannot be told.
    """
    texts = {provision.identifier: provision for provision in provisions}
    kept, doubtful = [], dict[Quote, None]()
    for ask in asks:
        provision = texts[ask.provision]
        others = {slug: words for slug in _bodies(ask, grammar) if (words := _others(slug, provision, grammar, body))}
        doubtful |= dict.fromkeys(words for quotes in others.values() for words in quotes)
        kept.append(_without(ask, others, grammar.nobody) if others else ask)
    return kept, list(doubtful)


def _bodies(ask: Ask, grammar: Grammar) -> set[str]:
    """Return the actors of an ask that are bodies with recommendations of their own."""
    parties = (party.slug for party in (*ask.partners, *ask.indirect))
    return {rule["slug"] for rule in grammar.bodies} & {*ask.addressees, ask.through, *parties} - {""}


def _without(ask: Ask, slugs: Mapping[str, object], nobody: str) -> Ask:
    """Return an ask without some actors; without any other addressee it asks an unspecified one."""
    named = tuple(slug for slug in ask.addressees if slug not in slugs)
    lost = bool(ask.addressees) and not named
    return replace(
        ask,
        addressees=(nobody,) if lost else named,
        basis="" if lost else ask.basis,
        qualifier=None if lost else ask.qualifier,
        through=nobody if ask.through in slugs else ask.through,
        partners=tuple(party for party in ask.partners if party.slug not in slugs),
        indirect=tuple(party for party in ask.indirect if party.slug not in slugs),
    )


def _others(slug: str, provision: Provision, grammar: Grammar, body: Rule | None) -> list[Quote]:
    """Return the names in a provision that a rule reads as the actor ``slug`` and that mean another body.

    A provision that does not name the actor takes it over from its chapeau, or from the text before.
    """
    own = list(_names(slug, provision.text, grammar))
    others = [(start, end) for start, end in own if not _means(slug, provision.text[start:end], grammar, body)]
    if not own:
        above = provision.full_text
        named = [above[start:end] for start, end in _names(slug, above, grammar)]
        is_own = all(_means(slug, name, grammar, body) for name in named) if named else _is_of(body, slug)
        others = [] if is_own else [(0, len(provision.text))]
    return [Quote(provision.identifier, start, end, provision.text[start:end]) for start, end in others]


def _names(slug: str, text: str, grammar: Grammar) -> Iterator[tuple[int, int]]:
    """Yield the spans of the whole names of bodies in a text that rules of an actor match."""
    matches = [match for rule in grammar.actors if rule["slug"] == slug for match in rule.pattern.finditer(text)]
    for name in grammar.items.bodies.finditer(text):
        if any(match.start() < name.end() and name.start() < match.end() for match in matches):
            yield name.span()


def _means(slug: str, name: str, grammar: Grammar, body: Rule | None) -> bool:
    """Return whether the name of a body means an actor: in full, or as the own body of the document."""
    full = any(rule.pattern.search(name) for rule in grammar.bodies if rule["slug"] == slug)
    return full or (grammar.items.ours.fullmatch(name) is not None and _is_of(body, slug))


def _is_of(body: Rule | None, slug: str) -> bool:
    """Return whether an actor is the body of the document."""
    return body is not None and body["slug"] == slug
