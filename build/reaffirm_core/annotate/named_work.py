"""The name of a work in a text, with the articles, paragraphs and letters next to it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sys import maxsize

from reaffirm_core.language.citation_rules import Side
from reaffirm_core.language.grammar import NEAR, Rule, SourceRules
from reaffirm_core.language.treaty_parts import Parts, parts

#: The prefix of works with articles.
INSTRUMENT = "inst:"

#: A span of a text: start and end.
Span = tuple[int, int]


@dataclass(frozen=True)
class NamedWork:
    """The name of a work in a text, with the parts of the work next to it."""

    rule: Rule
    name: re.Match[str]
    cites: str  #: prefixed name, "" for a bare name of no known work
    adjacent: tuple[re.Match[str], ...]  #: matches of lists of parts, before or after the name
    parts: tuple[Parts, ...]

    @property
    def has_articles(self) -> bool:
        """True if the name is that of a single treaty: articles cannot belong to several treaties."""
        return self.cites.startswith(INSTRUMENT) and not self.rule["several"]

    @property
    def article(self) -> str:
        """The article of all parts, "" if the parts have no article or several."""
        articles = {part[0] for part in self.parts}
        return articles.pop() if len(articles) == 1 else ""

    @property
    def span(self) -> Span:
        """The span from the first to the last of the name and its parts."""
        matches = (self.name, *self.adjacent)
        return min(match.start() for match in matches), max(match.end() for match in matches)


def latest(spans: Sequence[Span], place: int) -> Span | None:
    """Return the last of the sorted spans that begins at or before a place of a text."""
    after = bisect_right(spans, (place, maxsize))
    return spans[after - 1] if after else None


def adjacent(text: str, name: re.Match[str], grammar: SourceRules) -> tuple[re.Match[str], ...]:
    """Return the list of parts next to the name of a work, and that of parts singled out after it."""
    usual = next((match for side in grammar.beside if (match := _beside(side, text, name, grammar))), None)
    more = next((match for side in grammar.singled_out if (match := side.find(text, name))), None)
    return tuple(match for match in (usual, more) if match)


def _beside(side: Side, text: str, name: re.Match[str], grammar: SourceRules) -> re.Match[str] | None:
    """Return the list of parts on one side of a name, without parts that words before the list give to another work.

    In "its article 15, and article 18 of the Protocol", only article 18 is one of the Protocol.
    """
    match = side.find(text, name)
    if not match or not side.before or not _has_owner(match, grammar):
        return match
    tokens = grammar.parts.token.finditer(text, *match.span("parts"))
    articles = [token.start() for token in tokens if token.groupdict().get("word0")]
    return side.pattern.search(text, articles[1], name.start()) if len(articles) > 1 else None


def _has_owner(match: re.Match[str], grammar: SourceRules) -> bool:
    """Return whether words before a list of parts, such as "its", refer to the work named before."""
    start, end = match.span("parts")
    forms = (form.finditer(match.string, max(0, start - NEAR), end) for form in grammar.thereof)
    return any(other.start() < start == other.start("parts") for others in forms for other in others)


def parts_of(text: str, matches: Iterable[re.Match[str]], article: str, grammar: SourceRules) -> tuple[Parts, ...]:
    """Return the parts in matches of lists, with their articles.

    A part without an article belongs to the only article so far, or to ``article`` at first. Parts without any article
    are left out.
    """
    complete: list[Parts] = []
    for match in matches:
        articles = {part[0] for part in complete} or {article}
        only = articles.pop() if len(articles) == 1 else ""
        listed = parts(text, match.span("parts"), grammar.parts)
        complete += [part if part[0] else (only, *part[1:]) for part in listed if part[0] or only]
    return tuple(complete)
