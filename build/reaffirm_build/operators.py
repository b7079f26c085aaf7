"""Operators: the words of a text that ask somebody for something, or state it, limb by limb."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reaffirm_build.grammar import NEAR, Grammar, Rule

#: What stands for a full stop that ends nothing.
_NO_STOP = "\u00b7"


@dataclass(frozen=True)
class Found:
    """An operator in a text."""

    rule: Rule
    match: re.Match[str]
    offset: int  #: where the limb begins in the own text

    @property
    def start(self) -> int:
        """Where its words begin in the own text."""
        return self.offset + self.match.start("words")

    @property
    def end(self) -> int:
        """Where they end."""
        return self.offset + self.match.end("words")

    @property
    def actor(self) -> tuple[int, int]:
        """From where to where it names the actor; all of its words if it names none."""
        group = "who" if self.group("who") else "words"
        return self.offset + self.match.start(group), self.offset + self.match.end(group)

    def group(self, name: str) -> str:
        """What a group matched, "" if there is none."""
        return self.match.groupdict().get(name) or ""


def operators_in(text: str, rules: Sequence[Rule], grammar: Grammar) -> Iterator[Found]:
    """The operators of a text in order, limb by limb: the outermost hides the others, the pack settles overlaps."""
    start, silent, said = 0, True, as_said(text, grammar)
    for limb in [*(match.end() for match in grammar.limb.finditer(text)), len(text)]:
        found: list[Found] = []
        for rule in sorted(rules, key=lambda rule: ("first" not in reach(rule), "last" in reach(rule))):
            if "last" in reach(rule) and (found or not silent):
                continue
            for match in rule.pattern.finditer(said[start:limb]):
                candidate = Found(rule, match, start)
                if rule["strength"] == "modal" and candidate.group("who") and _inside(candidate, text, grammar):
                    continue
                if all(candidate.end <= other.start or other.end <= candidate.start for other in found):
                    found.append(candidate)
        hidden = False
        for operator in sorted(found, key=lambda operator: operator.start):
            far = reach(operator.rule)
            if not hidden or "beside" in far:
                yield operator
            hidden = hidden or "outermost" in far
        start, silent = limb, silent and not found


def as_said(text: str, grammar: Grammar) -> str:
    """A text in which only what ends a sentence or limb is a full stop: that of a symbol or a number ends none."""
    ends = {match.start() for match in grammar.limb.finditer(text)}
    return "".join(_NO_STOP if sign == "." and place not in ends else sign for place, sign in enumerate(text))


def _inside(candidate: Found, text: str, grammar: Grammar) -> bool:
    """Whether an actor and its modal stand in what is an aim, a reason, a question, or said by others."""
    return bool(grammar.subordinate.search(text, max(candidate.offset, candidate.start - NEAR), candidate.start))


def reach(rule: Rule) -> Sequence[str]:
    """How far an operator reaches, in the words of the pack."""
    return rule["reach"].split()
