"""Operative words of a text: words that ask an actor for something, or state it, clause by clause."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reaffirm_core.language.grammar import NEAR, Grammar, Rule

#: The replacement for a full stop that does not end a sentence, and for each character of a masked passage.
_NO_STOP = "\u00b7"


@dataclass(frozen=True)
class AskMatch:
    """A match of a rule for operative words in a limb, a part of a sentence that the pack defines.

    The words can be an operator of the codebook ("recommends") or a modal alone, which is none.
    """

    rule: Rule
    match: re.Match[str]
    offset: int  #: start of the limb in the own text

    @property
    def start(self) -> int:
        """The start of the operative words in the own text."""
        return self.offset + self.match.start("words")

    @property
    def end(self) -> int:
        """The end of the operative words in the own text."""
        return self.offset + self.match.end("words")

    @property
    def actor(self) -> tuple[int, int]:
        """The span of the actor in the own text; that of the operative words if no actor is named."""
        group = "who" if self.group("who") else "words"
        return self.offset + self.match.start(group), self.offset + self.match.end(group)

    @property
    def modal(self) -> str:
        """The modal that the operative words contain or share, or ""."""
        modal = self.group("modal")
        inside = modal and self.match.start("modal") >= self.match.start("words")
        return modal if inside or _is_modal(self.rule) else ""

    def group(self, name: str) -> str:
        """Return the text of a group, "" if the rule has no such group or it did not match."""
        return self.match.groupdict().get(name) or ""


def ask_matches_in(text: str, rules: Sequence[Rule], grammar: Grammar) -> Iterator[AskMatch]:
    """Yield the operative words of a text in order, limb by limb.

    A match with the reach ``outermost`` hides later matches of its limb. The pack decides between matches that
    overlap: rules with the reach ``first`` come first, rules with the reach ``last`` come last. Nothing is asked in a
    passage that the session did not adopt.
    """
    ordered = sorted(rules, key=lambda rule: ("first" not in reach(rule), "last" in reach(rule)))
    late = [_is_late(rule) for rule in ordered]
    start, silent, masked = 0, True, mask(text, grammar)
    passages = not_adopted_in(masked, grammar)
    for limb in [*(match.end() for match in grammar.limb.finditer(masked)), len(text)]:
        ask_matches: list[AskMatch] = []
        for rule, is_late in zip(ordered, late, strict=True):
            if not is_late or (silent and (not ask_matches or _is_modal(rule))):
                _add_matches(ask_matches, rule, (start, masked[start:limb]), text, grammar)
        ask_matches = [match for match in ask_matches if not is_inside(match.start, passages)]
        yield from _not_hidden(ask_matches)
        start, silent = limb, silent and not ask_matches


def not_adopted_in(masked: str, grammar: Grammar) -> list[tuple[int, int]]:
    """Return the spans of the passages of a masked text that the session did not adopt, limb by limb."""
    spans, start = [], 0
    for limb in [*(match.end() for match in grammar.limb.finditer(masked)), len(masked)]:
        passages = grammar.not_adopted.finditer(masked[start:limb])
        spans += [(start + match.start(), start + match.end()) for match in passages]
        start = limb
    return spans


def is_inside(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether a place is in a span."""
    return any(start <= place < end for start, end in spans)


def _add_matches(ask_matches: list[AskMatch], rule: Rule, limb: tuple[int, str], text: str, grammar: Grammar) -> None:
    """Add the matches of a rule in a limb, which is given by its start and its masked text, in order of place.

    Matches without the group ``words`` ask nothing. Matches that overlap a match are left out, and so are modals in
    a subordinate clause and actors in a possessive.
    """
    start, masked = limb
    for match in rule.pattern.finditer(masked):
        ask_match = AskMatch(rule, match, start)
        if match["words"] is None or _is_possessive(ask_match, masked, grammar):
            continue
        exposed = _is_modal(rule) and (ask_match.group("who") or (_is_late(rule) and ask_matches))
        if exposed and _is_subordinate(ask_match, text, grammar):
            continue
        place = bisect_right(ask_matches, ask_match.start, key=_start)
        overlaps_earlier = place and ask_matches[place - 1].end > ask_match.start
        if not overlaps_earlier and (place == len(ask_matches) or ask_match.end <= ask_matches[place].start):
            ask_matches.insert(place, ask_match)


def _start(ask_match: AskMatch) -> int:
    return ask_match.start


def _not_hidden(ask_matches: Sequence[AskMatch]) -> Iterator[AskMatch]:
    """Yield the matches of a limb in order, except those that an earlier one hides.

    A match with the reach ``last`` is hidden by any earlier one, others by an outermost one. The reach ``beside``
    protects from both.
    """
    preceded = hidden = False
    for ask_match in ask_matches:
        words = reach(ask_match.rule)
        if "beside" in words or not (preceded if "last" in words else hidden):
            yield ask_match
        preceded, hidden = True, hidden or is_outermost(ask_match.rule)


def mask(text: str, grammar: Grammar) -> str:
    """Return the text with passages that the pack ignores masked, and full stops that do not end a limb.

    The length of the text stays the same. Full stops in symbols and numbers do not end a limb.
    """
    signs = list(text)
    for start, end in (match.span(match.lastindex or 0) for match in grammar.unheard.finditer(text)):
        signs[start:end] = _NO_STOP * (end - start)
    masked = "".join(signs)
    ends = {match.start() for match in grammar.limb.finditer(masked)}
    return "".join(_NO_STOP if sign == "." and place not in ends else sign for place, sign in enumerate(masked))


def reach(rule: Rule) -> frozenset[str]:
    """Return the words of the pack for the reach of a rule, such as ``outermost``."""
    return _words(rule["reach"])


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def is_outermost(rule: Rule) -> bool:
    """Return whether a rule reaches to the end of its limb."""
    return "outermost" in reach(rule) and not _is_late(rule)


def _is_late(rule: Rule) -> bool:
    """Return whether a rule applies only after all others."""
    return "last" in reach(rule)


def _is_modal(rule: Rule) -> bool:
    return rule["strength"] == "modal"


def _is_possessive(ask_match: AskMatch, limb: str, grammar: Grammar) -> bool:
    """Return whether what belongs to the actor among the words of a match is to act, not the actor itself."""
    match = ask_match.match
    is_object = ask_match.group("who") and match.start("who") >= match.start("words") and not ask_match.rule["basis"]
    return bool(is_object) and grammar.possessive.match(limb, match.end("who")) is not None


def _is_subordinate(ask_match: AskMatch, text: str, grammar: Grammar) -> bool:
    """Return whether an actor and its modal follow a word of aim, reason, question or reported speech."""
    return bool(grammar.subordinate.search(text, max(ask_match.offset, ask_match.start - NEAR), ask_match.start))
