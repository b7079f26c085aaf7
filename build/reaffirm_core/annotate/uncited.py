"""Names of works and articles that texts name and that no citation covers, for a person to check."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reaffirm_core.annotate.bare_names import others_named
from reaffirm_core.annotate.citations import CitationReader
from reaffirm_core.annotate.detached_parts import alone
from reaffirm_core.annotate.named_work import NamedWork, Span
from reaffirm_core.language.grammar import RuleUses, SourceRules
from reaffirm_core.language.treaty_parts import names_article
from reaffirm_core.model import Citation, Footnote, Provision, Quote


def unknown_works(
    provisions: Sequence[Provision], footnotes: Iterable[Footnote], grammar: SourceRules, bare: Mapping[str, str]
) -> Iterator[tuple[str, Quote]]:
    """Yield names that have the form of a title and are unknown, each once in a provision, with that provision.

    Bare names without a work count as unknown, with the parts next to them. Notes that only identify what they annotate
    are left out.
    """
    seen = set()
    for provision, source, text, named in _read_texts(provisions, footnotes, grammar, bare):
        for start, end in _unknown_names(text, named, grammar):
            if (provision, text[start:end]) not in seen:
                seen.add((provision, text[start:end]))
                yield provision, Quote(source, start, end, text[start:end])


def _read_texts(
    provisions: Sequence[Provision], footnotes: Iterable[Footnote], grammar: SourceRules, bare: Mapping[str, str]
) -> Iterator[tuple[str, str, str, list[NamedWork]]]:
    """Yield provision, source and text with the works that it names: provisions, then notes that do not only identify.

    Notes of no provision are left out.
    """
    reader = CitationReader(grammar, RuleUses(), bare)
    for provision in provisions:
        reader.read(provision)
        identifier = provision.identifier
        yield identifier, identifier, provision.text, reader.named[identifier]
    for note in footnotes:
        if note.provision in reader.named and not any(rule.pattern.search(note.text) for rule in grammar.identifiers):
            yield note.provision, note.identifier, note.text, reader.named_in(note)


def _unknown_names(text: str, named: Sequence[NamedWork], grammar: SourceRules) -> Iterator[Span]:
    """Yield the spans of unknown names in a text, in order, that overlap neither a known name nor each other."""
    taken = [work.name.span() for work in named if work.cites]
    candidates = [(work.span, work.name.span()) for work in named if not work.cites]
    candidates += [(title.span(), title.span()) for title in _titles(text, named, grammar)]
    for span, name in sorted(candidates, key=lambda pair: (pair[0][0], -pair[0][1])):
        if not _overlaps(name, taken):
            taken.append(span)
            yield span


def _titles(text: str, named: Iterable[NamedWork], grammar: SourceRules) -> Iterator[re.Match[str]]:
    """Yield what looks like a title outside names. A title can begin right after a name and "and"."""
    start = 0
    for first, last in (*sorted(work.name.span() for work in named), (len(text), len(text))):
        for match in grammar.titled.finditer(text, start, len(text)):
            if match.start() < first:
                yield match
        start = max(start, last)


def _overlaps(span: Span, spans: Iterable[Span]) -> bool:
    """Return whether a span overlaps any of some spans."""
    return any(start < span[1] and span[0] < end for start, end in spans)


def unowned(
    provisions: Sequence[Provision],
    footnotes: Iterable[Footnote],
    cited: Iterable[Citation],
    grammar: SourceRules,
    bare: Mapping[str, str],
) -> Iterator[Quote]:
    """Yield article numbers that no citation covers, except those next to another name, which is reported itself."""
    spans = defaultdict[str, list[Span]](list)
    for citation in cited:
        spans[citation.quote.source].append((citation.quote.start, citation.quote.end))
    for _, source, text, named in _read_texts(provisions, footnotes, grammar, bare):
        covered = [*spans[source], *(work.span for work in named if not work.cites)]
        others = others_named(text, named, grammar)
        for match in alone(text, others, grammar):
            start, end = match.span("parts")
            if names_article(match["parts"], grammar.parts) and not _overlaps((start, end), covered):
                yield Quote(source, start, end, match["parts"])
