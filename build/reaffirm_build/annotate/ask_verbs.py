"""Operators: the words of a text that ask somebody for something, or state it, limb by limb."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reaffirm_build.language.grammar import NEAR, Grammar, Rule

#: What stands for a full stop that ends nothing, and for what is not heard.
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
    for limb in [*(match.end() for match in grammar.limb.finditer(said)), len(text)]:
        found: list[Found] = []
        for rule in sorted(rules, key=lambda rule: ("first" not in reach(rule), "last" in reach(rule))):
            late, modal = "last" in reach(rule), rule["strength"] == "modal"
            if late and (not silent or (found and not modal)):
                continue
            for match in rule.pattern.finditer(said[start:limb]):
                candidate = Found(rule, match, start)
                if match["words"] is None:
                    continue  # the rule says that this asks nothing
                if modal and (candidate.group("who") or (late and found)) and _inside(candidate, text, grammar):
                    continue
                if all(candidate.end <= other.start or other.end <= candidate.start for other in found):
                    found.append(candidate)
        hidden = spoken = False
        for operator in sorted(found, key=lambda operator: operator.start):
            far = reach(operator.rule)
            if "beside" in far or not (spoken if "last" in far else hidden):
                yield operator
            spoken, hidden = True, hidden or ("outermost" in far and "last" not in far)
        start, silent = limb, silent and not found


def as_said(text: str, grammar: Grammar) -> str:
    """A text without what the pack leaves unheard, in which only what ends a sentence or limb is a full stop.

    That of a symbol or a number ends none.
    """
    heard = text
    for start, end in (match.span(match.lastindex or 0) for match in grammar.unheard.finditer(text)):
        heard = heard[:start] + _NO_STOP * (end - start) + heard[end:]
    ends = {match.start() for match in grammar.limb.finditer(heard)}
    return "".join(_NO_STOP if sign == "." and place not in ends else sign for place, sign in enumerate(heard))


def _inside(candidate: Found, text: str, grammar: Grammar) -> bool:
    """Whether an actor and its modal stand in what is an aim, a reason, a question, or said by others."""
    return bool(grammar.subordinate.search(text, max(candidate.offset, candidate.start - NEAR), candidate.start))


def reach(rule: Rule) -> Sequence[str]:
    """How far an operator reaches, in the words of the pack."""
    return rule["reach"].split()
