"""Division of a text into pieces at the boundaries of annotations, so that a page can underline them in place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Span:
    """Annotated words of a text."""

    start: int  #: 0-based, in Unicode code points
    end: int  #: exclusive
    kind: str  #: ask, partner, citation, reference, … (a CSS class)
    target: str = ""  #: IRI of the node that the words name, or "" without such a node


@dataclass(frozen=True)
class AnnotatedRun:
    """Run of characters with the same annotations."""

    text: str
    spans: tuple[Span, ...]
    marks: tuple[Span, ...]  #: footnotes with a marker at the end of this run

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of its spans, without duplicates."""
        return tuple(dict.fromkeys(span.kind for span in self.spans))

    @property
    def target(self) -> str:
        """Target of the narrowest span that has a target, or "" without such a span."""
        named = [span for span in self.spans if span.target]
        return min(named, key=lambda span: span.end - span.start).target if named else ""


def pieces(text: str, spans: Sequence[Span], notes: Sequence[Span] = ()) -> Iterator[AnnotatedRun]:
    """Yield the pieces of a text, in order. Their concatenation is the text.

    The marker of a note is placed after the last character of its span.
    """
    ends = {note.end for note in notes}
    cuts = sorted({0, len(text), *ends, *(place for span in spans for place in (span.start, span.end))})
    for start, end in pairwise(cuts):
        covering = tuple(span for span in spans if span.start <= start and end <= span.end)
        yield AnnotatedRun(text[start:end], covering, tuple(note for note in notes if note.end == end))
