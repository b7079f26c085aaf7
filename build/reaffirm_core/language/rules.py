"""Named patterns of a language pack, and the record of their matches.

Every rule has a name made from its pattern, which annotations state and which stays when rules are added or moved. Its
place in the pack is for messages. A rule that looks like a quotation of a single provision gives its reason in the
pack.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

from msgspec import defstruct
from msgspec.structs import asdict

from reaffirm_core.toml import Pattern, Table

#: The search distance for parts that belong to the name of a work, in characters.
NEAR = 400
#: What a list of words is divided into: Latin letters together, any other character alone.
_PIECE = re.compile("[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A pattern of the pack with the values that it assigns."""

    name: str  #: as ``rule_name`` returns it
    pattern: re.Pattern[str]
    reason: str = ""  #: reason for a pattern that matches in a single provision
    awaits: str = ""  #: reason for a pattern that matches in no corpus yet
    values: Mapping[str, str] = field(default_factory=dict)
    place: str = ""  #: section and 1-based position in the pack: ``operator[3]``

    def __getitem__(self, key: str) -> str:
        """Return a value of the rule, or "" if the rule has no value of this name."""
        return self.values.get(key, "")


class RuleUses:
    """A record of the provisions that each rule matched."""

    def __init__(self) -> None:
        self._provisions: dict[str, set[str]] = {}

    def add(self, rule: Rule, provision: str) -> None:
        """Record a match of a rule in a provision."""
        self._provisions.setdefault(rule.name, set()).add(provision)

    def __getitem__(self, rule: Rule) -> frozenset[str]:
        """Return the identifiers of the provisions that a rule matched."""
        return frozenset(self._provisions.get(rule.name, ()))


def rule_name(key: str, pattern: str) -> str:
    """Return the name of a rule: its section, and 8 digits of the SHA-256 of its pattern as the pack writes it."""
    return f"{key}-{sha256(pattern.encode()).hexdigest()[:8]}"


def rule_places(pack: str) -> dict[str, str]:
    """Return the places of the rules in the TOML text of a pack by their names; no pattern is compiled."""
    sections = ((key, rows) for key, rows in tomllib.loads(pack).items() if isinstance(rows, list))
    return {
        rule_name(key, row["pattern"]): f"{key}[{n}]"
        for key, rows in sections
        for n, row in enumerate(rows, 1)
        if "pattern" in row
    }


def matches_in(text: str, rules: Iterable[Rule]) -> list[tuple[Rule, re.Match[str]]]:
    """Return the matches of rules in a text, in its order. Of matches that overlap, that of the earlier rule counts."""
    kept: list[tuple[Rule, re.Match[str]]] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            if all(match.end() <= other.start() or other.end() <= match.start() for _, other in kept):
                kept.append((rule, match))
    return sorted(kept, key=lambda pair: pair[1].start())


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, longer words first.

    What follows several beginnings stands once for beginnings of one length: packs have the 99 numerals at so many
    places that half of the time of compiling a pack went into a plain list of them.
    """
    words, rests = set(words), defaultdict[str, set[str]](set)
    for word in words - {""}:
        first = _PIECE.match(word)[0]  # type: ignore[index]
        rests[first].add(word[len(first) :])
    pairs = sorted(((one_of(rest), re.escape(first)) for first, rest in rests.items()), key=lambda p: (-len(p[1]), p))
    branches = "|".join(
        f"{'|'.join(firsts)}" if not rest else f"(?:{'|'.join(firsts)}){rest}"
        for rest, group in groupby(pairs, key=itemgetter(0))
        for firsts in [[first for _, first in group]]
    )
    return f"(?:{branches}){'?' if '' in words else ''}" if branches else ""


def any_rule(rules: Iterable[Rule]) -> str:
    """Return a pattern that matches wherever any of the rules does."""
    return f"(?:{alternation(rule.pattern for rule in rules)})"


def alternation(patterns: Iterable[re.Pattern[str]]) -> str:
    """Return the source of an alternation of patterns."""
    return "|".join(pattern.pattern for pattern in patterns)


def parse_rules(
    top: Table, key: str, values: Iterable[str], terms: Mapping[str, str] | None = None
) -> tuple[Rule, ...]:
    """Parse the rules of the section ``key`` in their order.

    ``values`` are the optional keys of a rule besides pattern, reason and awaits; ``terms`` replaces names in braces in
    patterns. Raises TableError for an unknown or missing key, an invalid pattern, or a pattern that occurs twice.
    """
    optional = [(name, str, "") for name in ("reason", "awaits", *values)]
    row = defstruct("Row", [("pattern", Pattern), *optional], forbid_unknown_fields=True)
    written = top.copy()
    rows = list(map(asdict, top.list_of(key, row, terms)))
    rules: dict[str, Rule] = {}
    for number, (values_of, table) in enumerate(zip(rows, written.tables(key), strict=True), 1):
        name, place = rule_name(key, table.take("pattern", str)), f"{key}[{number}]"
        if name in rules:
            raise top.error(
                f"{place}.pattern", f"is the pattern of {rules[name].place} too; remove one of the two rules"
            )
        compiled, reason, awaits = (values_of.pop(each) for each in ("pattern", "reason", "awaits"))
        rules[name] = Rule(name, compiled, reason, awaits, values_of, place)
    return tuple(rules.values())
