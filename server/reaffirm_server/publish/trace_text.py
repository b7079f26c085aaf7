"""Trace as a tree of lines of text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reaffirm_core.compare.diff import Segment, differences
from reaffirm_core.languages import FALLBACK, in_language, joined
from reaffirm_server.publish.trace import Trace, TracedProvision, TraceLink
from reaffirm_server.publish.wording import name, unofficial

#: Formatter of the differences of two texts.
Show = Callable[[Sequence[Segment]], str]

#: Prefixes of the last branch and of the other branches, each with the prefix of the lines below.
_LAST, _OTHER = ("└─ ", "   "), ("├─ ", "│  ")


def lines(trace: Trace, show: Show, language: str = FALLBACK) -> Iterator[str]:
    """Yield a trace as a tree; each recommendation is expanded once in a direction.

    The differing words are those of the original and, below them, those in a language, if there are any.
    """
    words = _Words(trace, show, language)
    yield from _recommendation(trace.start, trace, words) if trace.start else _members(trace, words)
    if words.translated:
        originals = {
            provision.wording.original
            for provision in trace.provisions.values()
            if provision.wording.translated(language)
        }
        yield from (f"translation: {unofficial(original)}" for original in sorted(originals))


@dataclass(frozen=True)
class _Words:
    """The differing words of a link."""

    trace: Trace
    show: Show
    language: str

    @property
    def translated(self) -> bool:
        """Return whether a translation is shown."""
        ends = {end for link in self.trace.links for end in (link.later, link.earlier)}
        return any(self.trace.provisions[end].wording.translated(self.language) for end in ends)

    def lines(self, link: TraceLink) -> Iterator[str]:
        """Yield the differing words in the language, from the whole texts, then the differing words of the original."""
        earlier, later = (self.trace.provisions[end].wording for end in (link.earlier, link.later))
        if link.note:
            yield link.note
            if any(link.compared):
                yield self.show(link.differences)
            else:
                yield f"{name(earlier.original)}: {link.earlier_words}"
                yield f"{name(later.original)}: {link.words}"
            return
        own = earlier.own(self.language), later.own(self.language)
        if self.language in (earlier.original, later.original) or not all(own):
            yield self.show(link.differences)
            return
        ours = earlier.translated(self.language) or later.translated(self.language)
        yield f"{'translation' if ours else name(self.language)}: {self.show(differences(*own))}"
        yield f"source text, {name(later.original)} version: {self.show(link.differences)}"


def _recommendation(start: TracedProvision, trace: Trace, words: _Words) -> Iterator[str]:
    """Yield the trace of a recommendation in both directions, of an item that of each part."""
    yield from _head(start)
    for lineage, names in trace.lineages.items():
        yield f"lineage: {joined(names)} ({lineage})"
    trees = (
        ("reaffirms", _LinkTree(trace, trace.above, "earlier", words), set[str]()),
        ("is reaffirmed by", _LinkTree(trace, trace.below, "later", words), set[str]()),
    )
    for part in trace.parts:
        if part != start.identifier:
            yield from ("", *_head(trace.provisions[part]))
        for title, tree, expanded in trees:
            if tree.step(part):
                yield f"{title}:"
                yield from tree.branches(part, expanded)
            else:
                is_proposed = trace.provisions[part].is_proposed
                answer = "not known; nobody has compared it yet" if is_proposed else f"nothing in {trace.covers}"
                yield f"{title}: {answer}"


def _members(trace: Trace, words: _Words) -> Iterator[str]:
    """Yield the trace of a lineage, from its members that reaffirm no other member."""
    yield from (f"{lineage}: {joined(names)}" for lineage, names in trace.lineages.items())
    later = {link.later for link in trace.links}
    tree, expanded = _LinkTree(trace, trace.below, "later", words), set[str]()
    for provision in trace.provisions.values():
        if provision.identifier not in later:
            yield from ("", *_head(provision))
            yield from tree.branches(provision.identifier, expanded)


def _head(provision: TracedProvision) -> Iterator[str]:
    """Yield the labels, date and headlines of a recommendation."""
    yield f"{provision.identifier}: {joined(provision.labels)} ({_date(provision)})"
    if headlines := joined(provision.headlines):
        yield f"  {headlines}"
    if provision.words:
        yield f"  {provision.words}"


def _date(provision: TracedProvision) -> str:
    """Return the date of a recommendation, with a remark if a later session adopted it."""
    return f"{provision.date}, as orally amended later" if provision.amended else provision.date


@dataclass(frozen=True)
class _LinkTree:
    """The links of a trace in one direction."""

    trace: Trace
    step: Callable[[str], list[TraceLink]]  #: links from a recommendation in this direction
    end: str  #: attribute of a link that names its end in this direction
    words: _Words

    def branches(self, identifier: str, expanded: set[str]) -> Iterator[str]:
        """Yield the links from a recommendation with their sub-trees; ``expanded`` is updated."""
        expanded.add(identifier)
        links = self.step(identifier)
        for link in links:
            mark, under = _LAST if link is links[-1] else _OTHER
            provision = self.trace.provisions[getattr(link, self.end)]
            again = provision.identifier in expanded and bool(self.step(provision.identifier))
            note = "; what follows is shown above" if again else ""
            session = in_language(provision.sessions, FALLBACK)
            closeness = "; ".join(filter(None, (link.closeness, self.trace.change(link))))
            where = "; ".join(filter(None, (f"{session}, {_date(provision)}", provision.words)))
            yield f"{mark}{provision.identifier} ({where}): {closeness}; {link.basis}{note}"
            yield from (f"{under}  {line}" for line in self.words.lines(link))
            if not again:
                yield from (under + line for line in self.branches(provision.identifier, expanded))
