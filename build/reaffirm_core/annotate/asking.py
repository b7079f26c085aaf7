"""Decision of whether a paragraph asks somebody, by the rules for asks of its language.

``check`` leaves out paragraphs that ask nobody. A reader of documents can take the same function to tell items from
remarks.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.ask_verbs import is_inside, not_adopted_in
from reaffirm_core.annotate.asks import asks
from reaffirm_core.language.grammar import Grammar, RuleUses
from reaffirm_core.language.rules import matches_in
from reaffirm_core.model import Ask, Provision

#: How a paragraph asks: in its own words, by the words of its chapeau, or with a bare imperative or modal.
Asking = Literal["own", "inherited", "bare"]


def asking(paragraphs: Sequence[Provision], grammar: Grammar, listed: Collection[str] = ()) -> Mapping[str, Asking]:
    """Return how each paragraph that asks somebody does so, by identifier. The others are left out.

    ``paragraphs`` are in document order, each after its chapeau; a paragraph without one has no parent. ``listed`` are
    the identifiers of those under a heading "Recommendations" or in a list of asks: there a bare imperative asks too,
    and so does a modal with an actor that no rule knows.
    """
    by_paragraph: dict[str, Asking] = {}
    for ask in asks(paragraphs, grammar, RuleUses(), adoptions(paragraphs, grammar)):
        if ask.strength not in grammar.not_inherited:
            by_paragraph.setdefault(ask.provision, _own_or_inherited(ask))
    for paragraph in paragraphs:
        if grammar.operative.match(paragraph.text):
            by_paragraph.setdefault(paragraph.identifier, "own")
        elif paragraph.identifier in listed and asks_as_listed(paragraph.text, grammar):
            by_paragraph.setdefault(paragraph.identifier, "bare")
    return by_paragraph


def asks_as_listed(text: str, grammar: Grammar) -> bool:
    """Return whether a text in a list of asks is one: it begins with an imperative or has a modal.

    What the session did not adopt is none.
    """
    passages = not_adopted_in(text, grammar)
    calls = grammar.call.finditer(text)
    return is_bare(text, grammar) or any(not is_inside(call.start(), passages) for call in calls)


def is_bare(text: str, grammar: Grammar) -> bool:
    """Return whether a text begins with a bare imperative. A heading can begin so too."""
    return grammar.imperative.match(text) is not None


def actors_named(text: str, grammar: Grammar) -> tuple[tuple[str, ...], str]:
    """Return the slugs of the actors that a text names, in order, and the text without their names."""
    named = matches_in(text, grammar.actors)
    rest, place = "", 0
    for _, match in named:
        rest, place = f"{rest}{text[place : match.start()]} ", match.end()
    return tuple(dict.fromkeys(rule["slug"] for rule, _ in named)), rest + text[place:]


def _own_or_inherited(ask: Ask) -> Asking:
    """Return whether the words of an ask are those of its paragraph."""
    return "own" if ask.quote and ask.quote.source == ask.provision else "inherited"
