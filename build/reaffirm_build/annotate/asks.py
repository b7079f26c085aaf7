"""Ask: who is asked to act, and how strongly, read from the operative words by the rules of a language pack.

The codebook's sections Addressee and Strength say what each fact means; the pack says how a language puts it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reaffirm_build.annotate.ask_verbs import Found, as_said, operators_in, reach
from reaffirm_build.language.grammar import NEAR, Grammar, Rule, Uses
from reaffirm_build.model import Ask, Party, Provision, Quote


def asks(provisions: Sequence[Provision], grammar: Grammar, uses: Uses) -> list[Ask]:
    """The asks of every provision, chapeaux included, in document order; notes in ``uses`` which rules found them."""
    reader = _Reader(grammar, uses)
    for provision in provisions:
        reader.read(provision)
    return [ask for found in reader.asks.values() for ask in found]


class _Reader:
    """Reads provisions in order, so that parts find the asks of their chapeau."""

    def __init__(self, grammar: Grammar, uses: Uses) -> None:
        self.grammar, self.uses = grammar, uses
        self.asks: dict[str, list[Ask]] = {}
        self.texts: dict[str, str] = {}

    def read(self, provision: Provision) -> None:
        """Find the asks of a provision: what it takes from its chapeau, then what its own words say."""
        self.texts[provision.identifier] = provision.text
        found: list[Ask] = []
        rules = [rule for rule in self.grammar.operators if self._applies(rule, provision)]
        operators = list(operators_in(provision.text, rules, self.grammar))
        base = self._inherited(provision, operators)
        if base:
            found.append(base)
        if not base or base.strength not in self.grammar.closed:
            for operator in operators:
                if self._weakens(operator) and [ask.strength for ask in found[-1:]] != [self.grammar.modals_strength]:
                    continue  # what is only to be considered, beside what is asked no more strongly
                ask = self._own(provision, operator, found)
                self.uses.add(operator.rule, provision.identifier)
                if not any(ask.addressees == a.addressees and ask.strength == a.strength for a in found):
                    found.append(ask)
        if not any(ask.addressees for ask in found):  # nothing, or statements alone, which ask nobody
            found.insert(0, self._nothing(provision))
        numbered = [replace(ask, number=number) for number, ask in enumerate(found, 1)]
        self.asks[provision.identifier] = list(self._with_parties(numbered, provision, operators))

    def _above(self, provision: Provision) -> Ask | None:
        """The ask of the chapeau of a part, if parts take it over."""
        above = self.asks[provision.parent][0] if provision.parent else None
        return above if above and above.strength not in self.grammar.not_inherited else None

    def _applies(self, rule: Rule, provision: Provision) -> bool:
        """Whether a rule is one under the text above; what is put to adoption there stands alone."""
        above = self._above(provision)
        if rule["strength"] == "above":
            return (
                above is not None
                and above.addressees == (self.grammar.nobody,)
                and above.strength in self.grammar.closed
            )
        return above is None or self._adopted(provision) or "alone" not in reach(rule)

    def _adopted(self, provision: Provision) -> bool:
        """Whether the text above puts its parts to a body for adoption."""
        return self.grammar.adoption.search(self.texts[provision.parent]) is not None

    def _inherited(self, provision: Provision, operators: Sequence[Found]) -> Ask | None:
        """The ask of the chapeau, as the part takes it over, unless the part names its own actor at once."""
        above = self._above(provision)
        if not above:
            return None
        said = as_said(provision.text, self.grammar)
        limb = self.grammar.limb.search(said)
        first = [operator for operator in operators if not limb or operator.start < limb.start()]
        if any(self._names_actor(one) and not self._joins(provision.text, one.start) for one in first):
            return None
        milder = self.grammar.milder.match(said)
        verb = _quote(provision.identifier, milder, "verb") if milder else None
        if self._adopted(provision):
            if any(self._asks_alone(provision.text, one) for one in first):
                return None
            return replace(
                above,
                provision=provision.identifier,
                addressees=(self.grammar.adoption_addressee,),
                basis="implied",
                through=above.addressees[0],
                if_adopted=self.grammar.milder_strength if verb else self.grammar.modals_strength,
                verb=verb,
                partners=(),
                indirect=(),
            )
        strength = self.grammar.milder_strength if verb and above.strength == self.grammar.modals_strength else ""
        return replace(
            above,
            provision=provision.identifier,
            basis="inherited" if above.basis else "",
            strength=strength or above.strength,
            verb=verb if strength else above.verb,
            partners=(),
            indirect=(),
        )

    def _joins(self, text: str, place: int) -> bool:
        """Whether a clause that begins at a place of a text is joined to what the text above asks."""
        return self.grammar.joining.search(text, max(0, place - NEAR), place) is not None

    def _asks_alone(self, text: str, operator: Found) -> bool:
        """Whether an operator asks by itself, and nothing before it is what the text above asks."""
        joined = any(self._joins(text, place) for place in range(operator.start + 1))
        return operator.rule["addressee"] != "none" and not joined

    def _names_actor(self, operator: Found) -> bool:
        return operator.rule["addressee"] == "named" and not operator.rule["basis"]

    def _weakens(self, operator: Found) -> bool:
        """Whether an operator asks whom the ask before it does, and only to consider something."""
        return operator.rule["addressee"] == "same" and operator.rule["strength"] == self.grammar.milder_strength

    def _own(self, provision: Provision, operator: Found, before: Sequence[Ask]) -> Ask:
        """The ask that an operator makes."""
        text, rule = provision.text, operator.rule
        addressees, basis = self._addressees(provision, operator, before)
        quote = Quote(provision.identifier, operator.start, operator.end, text[operator.start : operator.end])
        strength, verb = rule["strength"], None
        if strength == "above":
            strength = self.asks[provision.parent][0].strength
        if strength == "modal":
            strength = self.grammar.modals[operator.group("modal")]
            milder = self.grammar.milder.match(as_said(text, self.grammar), operator.end)
            if strength == self.grammar.modals_strength and milder:
                strength, verb = self.grammar.milder_strength, _quote(provision.identifier, milder, "verb")
        if basis == "inherited" and (above := self._verbless(provision)):
            quote, verb = above.quote or quote, verb or quote
        qualifier = None
        if operator.group("qualifier"):
            qualifier = self._after(provision, operator)
        elif operator.group("who"):
            clause = self.grammar.qualifier.search(text, 0, operator.offset + operator.match.start("who"))
            qualifier = _quote(provision.identifier, clause, 0) if clause else None
        if qualifier:
            addressees = self._subset(provision, qualifier, operator, addressees)
        return Ask(
            provision=provision.identifier,
            number=0,
            addressees=addressees,
            basis=basis,
            strength=strength,
            quote=quote,
            rule=rule.name,
            verb=verb,
            qualifier=qualifier,
        )

    def _after(self, provision: Provision, operator: Found) -> Quote:
        """What is said of an actor beside its name."""
        start = operator.offset + operator.match.start("qualifier")
        words = operator.group("qualifier")
        start += len(words) - len(words.lstrip(" ,"))
        end = operator.offset + operator.match.start("qualifier") + len(words.rstrip(" ,"))
        return Quote(provision.identifier, start, end, provision.text[start:end])

    def _addressees(self, provision: Provision, operator: Found, before: Sequence[Ask]) -> tuple[tuple[str, ...], str]:
        """Whom an operator addresses, and on what basis."""
        kind = operator.rule["addressee"]
        if kind == "named" and operator.group("who"):
            span = (operator.offset + operator.match.start("who"), operator.offset + operator.match.end("who"))
            return self._named(provision, span, self.grammar.actors), operator.rule["basis"] or "own"
        asked = [ask for ask in before if ask.addressees]  # a statement asks nobody
        if kind == "same" and asked:
            return asked[-1].addressees, asked[-1].basis
        if operator.rule["strength"] == "modal" and (above := self._verbless(provision)):
            return above.addressees, "inherited"
        return ((), "") if kind == "none" else ((self.grammar.nobody,), "")

    def _verbless(self, provision: Provision) -> Ask | None:
        """The ask of the chapeau if it names who is asked and leaves to its parts how strongly."""
        above = self.asks[provision.parent][0] if provision.parent else None
        return above if above and above.basis and above.strength == self.grammar.heading_strength else None

    def _subset(
        self, provision: Provision, qualifier: Quote, operator: Found, addressees: tuple[str, ...]
    ) -> tuple[str, ...]:
        """With a subset that is an addressee of its own in place of whom it narrows: who stands next to the qualifier.

        A rule may look beyond the qualifier.
        """
        place = -1 if qualifier.start > operator.offset + operator.match.start("who") else 0
        for rule in self.grammar.subsets:
            found = rule.pattern.search(provision.text, qualifier.start)
            if found and found.start() < qualifier.end and addressees[place:][:1] == (rule["of"],):
                self.uses.add(rule, provision.identifier)
                narrowed = list(addressees)
                narrowed[place] = rule["slug"]
                return tuple(narrowed)
        return addressees

    def _named(self, provision: Provision, span: tuple[int, int], rules: Sequence[Rule]) -> tuple[str, ...]:
        """Who is named in a part of a text, in order; the earlier rule takes words that two could."""
        between = [match.span() for match in self.grammar.interposed.finditer(provision.text, *span)]
        found: list[tuple[int, int, str]] = [(start, end, "") for start, end in between]
        for rule in rules:
            for match in rule.pattern.finditer(provision.text, span[0]):
                start, end = match.span()
                if end <= span[1] and all(end <= first or last <= start for first, last, _ in found):
                    found.append((start, end, rule["slug"]))
                    self.uses.add(rule, provision.identifier)
        return tuple(dict.fromkeys(slug for _, _, slug in sorted(found) if slug))

    def _with_parties(self, found: Sequence[Ask], provision: Provision, operators: Sequence[Found]) -> Iterator[Ask]:
        """Give each ask the partners and indirect addressees named after its operator and before the next."""
        here = provision.identifier
        starts = [ask.quote.start if ask.quote and ask.quote.source == here else 0 for ask in found]
        partners = self._parties(provision, self.grammar.partners, operators)
        indirect = self._parties(provision, self.grammar.indirect, operators)
        for ask, start, end in zip(found, starts, [*starts[1:], len(provision.text)], strict=True):
            first = start if ask.number > 1 else 0
            yield replace(
                ask,
                partners=tuple(party for party in partners if first <= party.quote.start < end),
                indirect=tuple(party for party in indirect if first <= party.quote.start < end),
            )

    def _parties(self, provision: Provision, rules: Sequence[Rule], operators: Sequence[Found]) -> list[Party]:
        """Those whom rules find in a text, but for whom its operators name, each once."""
        found: dict[str, Party] = {}
        actors = [operator.actor for operator in operators]
        said = as_said(provision.text, self.grammar)
        matches = [(rule, match) for rule in rules for match in rule.pattern.finditer(said)]
        for rule, match in sorted(matches, key=lambda pair: pair[1].start()):
            if any(start < match.end() and match.start() < end for start, end in actors):
                continue
            for slug in self._named(provision, match.span("who"), (*self.grammar.actors, *self.grammar.parties)):
                self.uses.add(rule, provision.identifier)
                found.setdefault(slug, Party(slug, _quote(provision.identifier, match, 0)))
        return list(found.values())

    def _nothing(self, provision: Provision) -> Ask:
        """A heading: no operator, and none above."""
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
