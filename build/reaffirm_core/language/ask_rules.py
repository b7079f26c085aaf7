"""Rules of a language pack for asks: actors, operators, strengths and partners."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reaffirm_core.language.rules import Rule, any_rule, parse_rules
from reaffirm_core.toml import Strings, Table

#: The number of actors or parties that a list may have beyond its first, so that the time of a search is linear.
_MOST = 15


@dataclass(frozen=True)
class AskRules:
    """The rules for asks in one language. Comments on tuples of rules list their values."""

    actors: tuple[Rule, ...]  #: slug
    parties: tuple[Rule, ...]  #: slug
    subsets: tuple[Rule, ...]  #: slug, of
    partners: tuple[Rule, ...]
    indirect: tuple[Rule, ...]
    operators: tuple[Rule, ...]  #: operator, strength, addressee, basis, reach
    options: tuple[Rule, ...]  #: minimum
    limb: re.Pattern[str]
    qualifier: re.Pattern[str]
    interposed: re.Pattern[str]  #: text between actors named together that names no actor
    joining: re.Pattern[str]  #: text before a clause with its own actor, in a part of an ask of a chapeau
    unheard: re.Pattern[str]  #: passages that contain no ask, in the last group
    possessive: re.Pattern[str]  #: text after an actor that makes its name a possessive, which is no addressee
    shared: re.Pattern[str]  #: text between two asks of a chapeau that have the same parts
    inline: re.Pattern[str]  #: the number of a part of a list within a text, in the group ``n``
    not_adopted: re.Pattern[str]  #: a passage that the session did not adopt: what others said, or what it rejected
    disclaimer: re.Pattern[str]  #: words by which a document states that its texts were not agreed
    clause: re.Pattern[str]  #: the end of a clause
    call: re.Pattern[str]  #: words that ask, with any addressee
    negation: re.Pattern[str]  #: words by which an ask is one not to act
    subordinate: re.Pattern[str]  #: text directly before an actor and its modal that makes them no ask
    further: re.Pattern[str]  #: a clause with a modal and an actor (group ``who`` or ``agent``) that may be another ask
    parted: re.Pattern[str]  #: text from an actor to a modal that may belong to it
    party_asked: re.Pattern[str]  #: the beginning of a draft that asks parties, in the group ``who``
    operative: re.Pattern[str]  #: the beginning of an operative paragraph, whoever is asked
    imperative: re.Pattern[str]  #: the beginning of what asks only where a list or heading says so: a bare imperative
    modals: Mapping[str, str]
    milder: re.Pattern[str]
    milder_strength: str
    inviting: re.Pattern[str]  #: words of a request that only invites
    invited: Mapping[str, str]  #: the strength and operator of an invitation, by those of a request
    put_to_body: re.Pattern[str]  #: a chapeau that puts its parts to another body for adoption
    put_to_body_addressee: str  #: whom such parts ask once they are adopted
    not_inherited: Strings
    closed: Strings  #: operators under which parts make no asks of their own
    heading_strength: str
    nobody: str

    @property
    def modals_strength(self) -> str:
        """The strength of the first modal, which a milder head verb weakens."""
        return next(iter(self.modals.values()))


def parse_asks(top: Table) -> AskRules:
    """Parse the section on asks and the lists of its rules; raises TableError for an invalid key or pattern."""
    table = top.table("asks")
    actors, parties = parse_rules(top, "actor", ("slug",)), parse_rules(top, "party", ("slug",))
    terms = _terms(table, actors, parties)
    return table.rest(
        AskRules,
        terms,
        options=_options(top),
        actors=actors,
        parties=parties,
        subsets=parse_rules(top, "subset", ("slug", "of")),
        partners=parse_rules(top, "partner", (), terms),
        indirect=parse_rules(top, "indirect", (), terms),
        operators=parse_rules(top, "operator", ("operator", "strength", "addressee", "basis", "reach"), terms),
        milder=table.pattern("milder", "verb", terms=terms),
        inline=table.pattern("inline", "n", terms=terms),
    )


def _options(top: Table) -> tuple[Rule, ...]:
    """Parse the rules of chapeaux whose parts are options."""
    rules = parse_rules(top, "option", ("minimum",))
    for rule in rules:
        if not re.fullmatch("[1-9][0-9]*", rule["minimum"]):
            problem = f'expected a whole number from 1 in quotes, found "{rule["minimum"]}"'
            raise top.error(f"{rule.place}.minimum", problem)
    return rules


def _terms(table: Table, actors: tuple[Rule, ...], parties: tuple[Rule, ...]) -> dict[str, str]:
    """Return the terms that patterns may contain in braces: those of the pack, and lists of actors and parties."""
    joined = table.take("and", str)
    actor, party = any_rule(actors), any_rule((*actors, *parties))
    return {
        **{f"{{{name}}}": f"(?:{pattern})" for name, pattern in table.take("terms", dict[str, str]).items()},
        "{actor}": actor,
        "{actors}": f"{actor}(?:{joined}{actor}){{0,{_MOST}}}",
        "{party}": party,
        "{parties}": f"{party}(?:{joined}{party}){{0,{_MOST}}}",
    }
