"""Articles, paragraphs and letters that are not next to the name of their work."""

import re
from collections.abc import Iterator, Sequence

from reaffirm_core.annotate.bare_names import adjoin, others_named
from reaffirm_core.annotate.named_work import NamedWork, Span, latest, parts_of
from reaffirm_core.language.grammar import NEAR, Rule, SourceRules
from reaffirm_core.language.treaty_parts import Parts

#: A citation in a text: its span, the rule that names the work, the prefixed name that is cited.
Match = tuple[Span, Rule, str]


def cited_names(work: str, parts: Sequence[Parts]) -> Iterator[str]:
    """Yield a prefixed name for each part of a work, such as ``inst:untoc-26-2``; the work itself without parts."""
    if work:
        yield from ("-".join(filter(None, (work, *part))) for part in parts or [("", "", "")])


def unnamed(
    text: str, above: tuple[Rule, str] | None, before: tuple[Rule, str, str] | None, grammar: SourceRules
) -> Iterator[Match]:
    """Yield parts in a text that does not name their work: parts of ``above``, and of "that article".

    "That article" is the article named last in the text, or else ``before``. Parts next to a word for law in general
    are left out.
    """
    others = others_named(text, (), grammar)
    matches = (*alone(text, others, grammar), *grammar.same_article.finditer(text))
    for match in sorted(matches, key=lambda match: match.start()):
        if owner := (before if match.re is grammar.same_article else None) or (above and (*above, "")):
            rule, work, article = owner
            listed = parts_of(text, (match,), article, grammar)
            yield from ((match.span("parts"), rule, cites) for cites in cited_names(work, listed) if listed)
            before = (rule, work, listed[-1][0]) if listed else before


def alone(text: str, others: Sequence[re.Match[str]], grammar: SourceRules) -> Iterator[re.Match[str]]:
    """Yield parts without a name next to them, except those of another work.

    Parts of another work are next to its name, or "its article 5" in the same sentence. Of law in general are only
    parts next to the word: "their law, including article 5".
    """
    referring = {
        match.start("parts")
        for form in grammar.thereof
        for match in form.finditer(text)
        if text[match.start()].isalnum()  # not the form in brackets, which must be next to the name
    }
    sides = [side for side in (*grammar.beside, *grammar.singled_out) if not side.before]
    beside = {match.start("parts") for other in others for side in sides if (match := side.find(text, other))}
    ends = [(other.end(), place) for place, other in enumerate(others)]
    for match in grammar.alone.finditer(text):
        start = match.start("parts")
        before = latest(ends, start)
        other = others[before[1]] if before else None
        if other is None or not (
            start in beside
            or adjoin(text, other.end(), start)
            or (start in referring and _is_named_for(other, start, grammar))
        ):
            yield match


def _is_named_for(other: re.Match[str], start: int, grammar: SourceRules) -> bool:
    """Return whether "its" can mean a work: it has a name, and is in the same sentence."""
    return not grammar.generic.fullmatch(other[0]) and grammar.limb.search(other.string, other.end(), start) is None


def detached(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> Iterator[Match]:
    """Yield parts of the work named last in the same sentence, unless another work is named in between.

    In a text that names a single work, all articles are parts of it.
    """
    taken = bytearray(len(text))
    for work in named:
        _take(taken, work.span)
    ends = sorted((work.span[1], place) for place, work in enumerate(named))
    article: dict[int, str] = {}  # by place of the work, the article of the parts so far
    for match, is_alone in _candidates(text, named, grammar):
        place = _owner(match, is_alone, ends)
        if place is None or any(taken[slice(*match.span())]) or not _can_own(named[place], match, is_alone, grammar):
            continue
        owner = named[place]
        inherited = "" if is_alone else article.get(place, owner.article)
        listed = parts_of(text, (match,), inherited, grammar)
        yield from ((match.span("parts"), owner.rule, cites) for cites in cited_names(owner.cites, listed) if listed)
        _take(taken, match.span())
        article[place] = listed[-1][0] if listed else ""


def _owner(match: re.Match[str], alone: bool, ends: Sequence[Span]) -> int | None:
    """Return the place of the last work that ends before parts, or of the only work; None if there is no such work."""
    before = latest(ends, match.start())
    if before:
        return before[1]
    return 0 if alone else None


def _can_own(work: NamedWork, match: re.Match[str], alone: bool, grammar: SourceRules) -> bool:
    """Return whether parts can belong to a work: it has articles, and is in the same sentence or the only work."""
    return work.has_articles and (alone or not _separated(match.string, work.name.end(), match.start(), grammar))


def _separated(text: str, start: int, end: int, grammar: SourceRules) -> bool:
    """Return whether a sentence ends or another work is named between a work and parts, or they are too far apart."""
    return end - start > NEAR or any(form.search(text, start, end) for form in (grammar.limb, grammar.another))


def _candidates(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield matches that can be parts of a work elsewhere in the text, in order.

    The flag is true for matches that count only because the text names a single work; these come last.
    """
    forms = (*grammar.thereof, grammar.same_article)
    matches = [(match, False) for form in forms for gap in _gaps(text, named) for match in form.finditer(text, *gap)]
    covered = bytearray(len(text))
    for work in named:
        _take(covered, work.name.span())
    others = [match for match in grammar.another.finditer(text) if not all(covered[slice(*match.span())])]
    if len({work.cites for work in named}) == 1 and all(grammar.generic.fullmatch(other[0]) for other in others):
        matches += [(match, True) for match in alone(text, others, grammar)]
    yield from sorted(matches, key=lambda candidate: (candidate[1], candidate[0].start()))


def _gaps(text: str, named: Sequence[NamedWork]) -> Iterator[Span]:
    """Yield the spans of a text before, between and after the names of works with the parts next to them."""
    start = 0
    for first, last in sorted(work.span for work in named):
        yield start, first
        start = max(start, last)
    yield start, len(text)


def _take(taken: bytearray, span: Span) -> None:
    """Mark the characters of a span as taken."""
    start, end = span
    taken[start:end] = b"\x01" * (end - start)
