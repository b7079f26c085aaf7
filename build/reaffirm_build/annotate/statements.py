"""Annotations of the kinds whose rules need no more than a pattern and a value."""

import re
from collections.abc import Iterator, Mapping, Sequence

from reaffirm_build.language.rules import Rule, RuleUses
from reaffirm_build.model import Provision, Quote, Statement


def statements(
    provisions: Sequence[Provision], rules: Mapping[str, Sequence[Rule]], uses: RuleUses
) -> Iterator[Statement]:
    """Yield the words that the rules of each kind match, with the value of the rule, by kind and provision.

    ``rules`` are those of each kind, by its name. Of matches that overlap, the one of the earlier rule counts. Records
    the rules in ``uses``.
    """
    for kind, of_kind in rules.items():
        for provision in provisions:
            for number, (rule, match) in enumerate(_matches(provision.text, of_kind), 1):
                uses.add(rule, provision.identifier)
                quote = Quote(provision.identifier, *match.span(), match[0])
                yield Statement(kind, provision.identifier, number, rule["value"], quote, "rule", rule.name)


def _matches(text: str, rules: Sequence[Rule]) -> list[tuple[Rule, re.Match[str]]]:
    """Return the matches of rules in a text, in its order, without overlaps."""
    kept: list[tuple[Rule, re.Match[str]]] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            if all(match.end() <= other.start() or other.end() <= match.start() for _, other in kept):
                kept.append((rule, match))
    return sorted(kept, key=lambda pair: pair[1].start())
