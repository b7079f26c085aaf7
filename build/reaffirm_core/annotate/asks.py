"""Asks of provisions: addressees, operator and strength, found in the operative words by the rules of a language pack.

The codebook defines the facts in its sections Addressee and Strength. The pack has the wording of each language.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reaffirm_core.annotate.adoption import PUT_TO_BODY
from reaffirm_core.annotate.ask_verbs import AskMatch, ask_matches_in, is_inside, mask, not_adopted_in, reach
from reaffirm_core.annotate.inline_lists import inline_parts, placed
from reaffirm_core.language.grammar import NEAR, Grammar, Rule, RuleUses
from reaffirm_core.model import Ask, Party, Provision, Quote


def asks(provisions: Sequence[Provision], grammar: Grammar, uses: RuleUses, adopted: Mapping[str, str]) -> list[Ask]:
    """Return the asks of every provision, chapeaux included, in document order.

    ``adopted`` has the adoption of each provision. Records in ``uses`` the rules that matched.
    """
    put = {identifier for identifier, adoption in adopted.items() if adoption == PUT_TO_BODY}
    reader = _AskReader(grammar, uses, put)
    for provision in provisions:
        reader.read(provision)
    return [_without_addressees(ask, grammar) for own in reader.asks.values() for ask in own]


def _without_addressees(ask: Ask, grammar: Grammar) -> Ask:
    """Return the ask without addressees if it asks nobody: a heading or a statement.

    Parts have already inherited these addressees.
    """
    if ask.strength not in grammar.not_inherited:
        return ask
    return replace(ask, addressees=(), basis="", qualifier=None)


class _AskReader:
    """A reader of provisions in document order: parts inherit from the asks of their chapeau."""

    def __init__(self, grammar: Grammar, uses: RuleUses, put_to_body: Collection[str]) -> None:
        self.grammar, self.uses = grammar, uses
        self.put_to_body = put_to_body
        self.asks: dict[str, list[Ask]] = {}
        self.texts: dict[str, str] = {}

    def read(self, provision: Provision) -> None:
        """Find the asks of a provision, which may contain a list whose chapeau names nobody or has no verb."""
        self.texts[provision.identifier] = provision.text
        matched = self._of_list(provision) or self._of_text(provision)
        self.asks[provision.identifier] = [replace(ask, number=number) for number, ask in enumerate(matched, 1)]

    def _of_list(self, provision: Provision) -> list[Ask]:
        """Return the asks of the parts of a list within a text, or [] if its chapeau asks somebody."""
        parts = [] if provision.parent else inline_parts(provision, self.grammar.inline)
        reader = _AskReader(self.grammar, RuleUses(), ())
        for part in parts:
            reader.read(part.provision)
        if not parts or not self._leaves_to_parts(reader.asks[parts[0].provision.identifier]):
            return []
        for rule in self.grammar.rules:
            if reader.uses[rule]:
                self.uses.add(rule, provision.identifier)
        asks = [ask for part in parts[1:] for ask in reader.asks[part.provision.identifier] if ask.quote]
        return self._distinct([placed(ask, parts, provision) for ask in asks])

    def _leaves_to_parts(self, asks: Sequence[Ask]) -> bool:
        """Return whether the parts of a chapeau with these asks say who is asked, or how strongly."""
        first = asks[0]
        is_unnamed = first.addressees == (self.grammar.nobody,) and first.operator in self.grammar.closed
        return len(asks) == 1 and (is_unnamed or bool(first.basis and first.strength == self.grammar.heading_strength))

    def _distinct(self, asks: Sequence[Ask]) -> list[Ask]:
        """Return asks without those whose addressees and strength an earlier one has."""
        return list({(ask.addressees, ask.strength): ask for ask in reversed(asks)}.values())[::-1]

    def _of_text(self, provision: Provision) -> list[Ask]:
        """Return the asks that a provision inherits from its chapeau, then those of its own operative words."""
        rules = [rule for rule in self.grammar.operators if self._applies(rule, provision)]
        ask_matches = list(ask_matches_in(provision.text, rules, self.grammar))
        matched = self._inherited(provision, ask_matches)
        if not matched or matched[0].operator not in self.grammar.closed:
            self._add_own(matched, provision, ask_matches)
        if not matched:
            matched.append(self._heading(provision))
        numbered = [replace(ask, number=number) for number, ask in enumerate(matched, 1)]
        return list(self._with_parties(numbered, provision, ask_matches))

    def _add_own(self, matched: list[Ask], provision: Provision, ask_matches: Sequence[AskMatch]) -> None:
        """Add new asks of matches; a milder verb counts only right after an ask of modal strength."""
        for ask_match in ask_matches:
            if self._weakens(ask_match) and not (matched and matched[-1].strength == self.grammar.modals_strength):
                continue
            ask = self._own(provision, ask_match, matched)
            self.uses.add(ask_match.rule, provision.identifier)
            if not any((ask.addressees, ask.strength) == (other.addressees, other.strength) for other in matched):
                matched.append(ask)

    def _above(self, provision: Provision) -> Ask | None:
        """Return the ask of the chapeau of a part if parts inherit it."""
        above = self.asks[provision.parent][0] if provision.parent else None
        return above if above and above.strength not in self.grammar.not_inherited else None

    def _applies(self, rule: Rule, provision: Provision) -> bool:
        """Return whether a rule applies under the chapeau. A text put to a body is read as if it had no chapeau."""
        above = self._above(provision)
        if rule["strength"] == "above":
            unnamed = above and above.addressees == (self.grammar.nobody,) and above.operator in self.grammar.closed
            return bool(unnamed) or (above is not None and self._is_first_put(provision))
        own = above is None or self._is_first_put(provision) or self._is_own_sentence(provision)
        return own or "alone" not in reach(rule)

    def _is_own_sentence(self, provision: Provision) -> bool:
        """Return whether a provision is a chapeau without a number that asks, whoever is asked."""
        return provision.is_unnumbered and self.grammar.call.search(mask(provision.text, self.grammar)) is not None

    def _is_first_put(self, provision: Provision) -> bool:
        """Return whether the chapeau itself, which was adopted, puts its parts to another body."""
        return provision.identifier in self.put_to_body and provision.parent not in self.put_to_body

    def _inherited(self, provision: Provision, ask_matches: Sequence[AskMatch]) -> list[Ask]:
        """Return the asks that a part inherits from its chapeau: none if its first limb names another actor.

        A chapeau without a number that asks is a sentence of its own, and inherits none either, whoever is asked.
        """
        above = self._above(provision)
        if not above or (provision.is_unnumbered and ask_matches) or self._is_own_sentence(provision):
            return []
        masked = mask(provision.text, self.grammar)
        limb = self.grammar.limb.search(masked)
        first = [ask_match for ask_match in ask_matches if not limb or ask_match.start < limb.start()]
        if any(
            self._names_actor(ask_match) and not self._joins(provision.text, ask_match.start) for ask_match in first
        ):
            return []
        milder = self.grammar.milder.match(masked)
        verb = _quote(provision.identifier, milder, "verb") if milder else None
        if not self._is_first_put(provision):
            return self._distinct([self._repeated(provision, ask, verb) for ask in self._shared(provision)])
        if any(self._asks_alone(provision.text, ask_match) for ask_match in first):
            return []
        return [self._put_to_body_ask(provision, above, verb)]

    def _shared(self, provision: Provision) -> list[Ask]:
        """Return the asks of the chapeau of a part that its parts share: the first, and those joined to it.

        Asks are joined if only a conjunction stands between their words, so that the act of both is in the parts.
        """
        asks = self.asks[provision.parent]
        shared = asks[:1]
        for before, after in pairwise(asks):
            if not self._are_joined(before.quote, after.quote):
                break
            shared.append(after)
        return shared

    def _are_joined(self, before: Quote | None, after: Quote | None) -> bool:
        """Return whether only a conjunction stands between the words of two asks."""
        if before is None or after is None or before.source != after.source:
            return False
        between = self.texts[before.source][before.end : after.start]
        return before.end <= after.start and self.grammar.shared.match(between) is not None

    def _repeated(self, provision: Provision, above: Ask, verb: Quote | None) -> Ask:
        """Return the ask of the chapeau as that of a part; a milder head verb weakens its strength."""
        basis = above.basis if above.through else "inherited"
        return replace(
            above,
            provision=provision.identifier,
            basis=basis if above.basis else "",
            strength=self._weakened(above.strength, verb),
            head_verb=above.head_verb or verb,
            partners=(),
            indirect=(),
        )

    def _put_to_body_ask(self, provision: Provision, above: Ask, verb: Quote | None) -> Ask:
        """Return the ask of a part that the chapeau puts to a body, with the strength that it has once adopted."""
        return replace(
            above,
            provision=provision.identifier,
            addressees=(self.grammar.put_to_body_addressee,),
            basis="implied",
            through=above.addressees[0],
            strength=self._weakened(self.grammar.modals_strength, verb),
            head_verb=verb,
            partners=(),
            indirect=(),
        )

    def _weakened(self, strength: str, verb: Quote | None) -> str:
        """Return the strength of an ask with a head verb, which weakens the strength of the first modal only."""
        return self.grammar.milder_strength if verb and strength == self.grammar.modals_strength else strength

    def _joins(self, text: str, place: int) -> bool:
        """Return whether the words before a clause join it to the ask of the chapeau."""
        return self.grammar.joining.search(text, max(0, place - NEAR), place) is not None

    def _asks_alone(self, text: str, ask_match: AskMatch) -> bool:
        """Return whether a match has an addressee and no clause up to it is joined to the ask of the chapeau."""
        joined = any(self._joins(text, place) for place in range(ask_match.start + 1))
        return ask_match.rule["addressee"] != "none" and not joined

    def _names_actor(self, ask_match: AskMatch) -> bool:
        return ask_match.rule["addressee"] == "named" and not ask_match.rule["basis"]

    def _weakens(self, ask_match: AskMatch) -> bool:
        """Return whether a match has the addressees of the previous ask and the strength of a milder verb."""
        return ask_match.rule["addressee"] == "same" and ask_match.rule["strength"] == self.grammar.milder_strength

    def _own(self, provision: Provision, ask_match: AskMatch, before: Sequence[Ask]) -> Ask:
        """Return the ask of a match."""
        addressees, basis = self._addressees(provision, ask_match, before)
        quote = Quote(
            provision.identifier, ask_match.start, ask_match.end, provision.text[ask_match.start : ask_match.end]
        )
        strength, verb = self._strength(provision, ask_match)
        modal = None
        if basis == "inherited" and (above := self._verbless(provision)) and above.quote:
            quote, modal = above.quote, quote
        speaking, through = self._speaking(provision, ask_match)
        if self.grammar.inviting.search(ask_match.group("words")):
            strength = self.grammar.invited.get(strength, strength)
            speaking = self.grammar.invited.get(speaking, speaking)
        qualifier = self._qualifier(provision, ask_match)
        if qualifier:
            addressees = self._subset(provision, qualifier, ask_match, addressees)
        return Ask(
            provision=provision.identifier,
            number=0,
            addressees=addressees,
            basis=basis,
            strength=strength,
            quote=quote,
            rule=ask_match.rule.name,
            operator=speaking,
            head_verb=verb,
            modal=modal,
            qualifier=qualifier,
            through=through,
        )

    def _strength(self, provision: Provision, ask_match: AskMatch) -> tuple[str, Quote | None]:
        """Return the strength of a match, and the head verb that makes it one to consider."""
        strength = ask_match.rule["strength"]
        if strength == "above" and self._is_first_put(provision):
            strength = self.grammar.modals_strength
        elif strength == "above":
            strength = self.asks[provision.parent][0].strength
        elif ask_match.modal:
            strength = self.grammar.modals[ask_match.modal]
        if strength in self.grammar.not_inherited:
            return strength, None
        milder = self.grammar.milder.match(mask(provision.text, self.grammar), ask_match.end)
        verb = _quote(provision.identifier, milder, "verb") if milder else None
        return self._weakened(strength, verb), verb

    def _speaking(self, provision: Provision, ask_match: AskMatch) -> tuple[str, str]:
        """Return the verb by which the body itself speaks, and the body that the text is put to.

        In a text that is put to a body, other such verbs would be those of that body once it has adopted the text.
        """
        above = self._above(provision)
        if above and provision.identifier in self.put_to_body:
            return above.operator, above.through or above.addressees[0]
        if above and ask_match.rule["strength"] == "above":
            return above.operator, ""
        return ask_match.rule["operator"], ""

    def _qualifier(self, provision: Provision, ask_match: AskMatch) -> Quote | None:
        """Return the words that qualify the actor: in its match, or at the start of the text."""
        if ask_match.group("qualifier"):
            return self._after(provision, ask_match)
        if not ask_match.group("who"):
            return None
        end = ask_match.offset + ask_match.match.start("who")
        clause = self.grammar.qualifier.search(provision.text, 0, end)
        return _quote(provision.identifier, clause, 0) if clause else None

    def _after(self, provision: Provision, ask_match: AskMatch) -> Quote:
        """Return the qualifier in a match, without spaces and commas around it."""
        start = ask_match.offset + ask_match.match.start("qualifier")
        words = ask_match.group("qualifier")
        start += len(words) - len(words.lstrip(" ,"))
        end = ask_match.offset + ask_match.match.start("qualifier") + len(words.rstrip(" ,"))
        return Quote(provision.identifier, start, end, provision.text[start:end])

    def _addressees(
        self, provision: Provision, ask_match: AskMatch, before: Sequence[Ask]
    ) -> tuple[tuple[str, ...], str]:
        """Return the addressees of a match and the basis."""
        kind = ask_match.rule["addressee"]
        if kind == "named" and ask_match.group("who"):
            span = (ask_match.offset + ask_match.match.start("who"), ask_match.offset + ask_match.match.end("who"))
            return self._named(provision, span, self.grammar.actors), ask_match.rule["basis"] or "own"
        asked = [ask for ask in before if ask.addressees]  # a statement has no addressee
        if kind == "same" and asked:
            return asked[-1].addressees, asked[-1].basis
        if (kind == "same" or ask_match.rule["strength"] == "modal") and (above := self._verbless(provision)):
            return above.addressees, "inherited"
        if kind == "same" and provision.is_unnumbered and (whole := self._above(provision)):  # "They should also:"
            return whole.addressees, "inherited"
        return ((), "") if kind == "none" else ((self.grammar.nobody,), "")

    def _verbless(self, provision: Provision) -> Ask | None:
        """Return the ask of the chapeau if it names the addressees, but only the parts have operative verbs."""
        above = self.asks[provision.parent][0] if provision.parent else None
        return above if above and above.basis and above.strength == self.grammar.heading_strength else None

    def _subset(
        self, provision: Provision, qualifier: Quote, ask_match: AskMatch, addressees: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Replace the addressee next to the qualifier by a subset of it that is an addressee of its own.

        A match must begin in the qualifier, but may end after it.
        """
        place = -1 if qualifier.start > ask_match.offset + ask_match.match.start("who") else 0
        for rule in self.grammar.subsets:
            match = rule.pattern.search(provision.text, qualifier.start)
            if match and match.start() < qualifier.end and addressees[place:][:1] == (rule["of"],):
                self.uses.add(rule, provision.identifier)
                narrowed = list(addressees)
                narrowed[place] = rule["slug"]
                return tuple(narrowed)
        return addressees

    def _named(self, provision: Provision, span: tuple[int, int], rules: Sequence[Rule]) -> tuple[str, ...]:
        """Return the actors named in a span of a text, in order. Of rules that overlap, the first one counts."""
        between = [match.span() for match in self.grammar.interposed.finditer(provision.text, *span)]
        named: list[tuple[int, int, str]] = [(start, end, "") for start, end in between]
        for rule in rules:
            for match in rule.pattern.finditer(provision.text, span[0]):
                start, end = match.span()
                if end <= span[1] and all(end <= first or last <= start for first, last, _ in named):
                    named.append((start, end, rule["slug"]))
                    self.uses.add(rule, provision.identifier)
        return tuple(dict.fromkeys(slug for _, _, slug in sorted(named) if slug))

    def _with_parties(
        self, asks: Sequence[Ask], provision: Provision, ask_matches: Sequence[AskMatch]
    ) -> Iterator[Ask]:
        """Add to each ask the partners and indirect addressees between its match and the next one."""
        own = provision.identifier
        starts = [ask.quote.start if ask.quote and ask.quote.source == own else 0 for ask in asks]
        partners = self._parties(provision, self.grammar.partners, ask_matches)
        indirect = self._parties(provision, self.grammar.indirect, ask_matches)
        for ask, start, end in zip(asks, starts, [*starts[1:], len(provision.text)], strict=True):
            first = start if ask.number > 1 else 0
            yield replace(
                ask,
                partners=tuple(party for party in partners if first <= party.quote.start < end),
                indirect=tuple(party for party in indirect if first <= party.quote.start < end),
            )

    def _parties(self, provision: Provision, rules: Sequence[Rule], ask_matches: Sequence[AskMatch]) -> list[Party]:
        """Return the parties that rules find outside the actors of matches, each once."""
        parties: dict[str, Party] = {}
        actors = [ask_match.actor for ask_match in ask_matches]
        masked = mask(provision.text, self.grammar)
        passages = not_adopted_in(masked, self.grammar)
        every = ((rule, match) for rule in rules for match in rule.pattern.finditer(masked))
        matches = [(rule, match) for rule, match in every if not is_inside(match.start(), passages)]
        for rule, match in sorted(matches, key=lambda pair: pair[1].start()):
            if any(start < match.end() and match.start() < end for start, end in actors):
                continue
            for slug in self._named(provision, match.span("who"), (*self.grammar.actors, *self.grammar.parties)):
                self.uses.add(rule, provision.identifier)
                parties.setdefault(slug, Party(slug, _quote(provision.identifier, match, 0)))
        return list(parties.values())

    def _heading(self, provision: Provision) -> Ask:
        """Return the ask of a provision without operative words, whose chapeau has no ask either: a heading."""
        return Ask(
            provision=provision.identifier,
            number=1,
            addressees=(self.grammar.nobody,),
            basis="",
            strength=self.grammar.heading_strength,
            quote=None,
            rule="",
        )


def _quote(source: str, match: re.Match[str], group: int | str) -> Quote:
    return Quote(source, match.start(group), match.end(group), match[group])
