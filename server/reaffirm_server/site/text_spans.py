"""Spans: a text in pieces, each with what is said of its words, so that a page can underline them where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Span:
    """Words of a text of which something is said."""

    start: int  #: 0-based, in Unicode code points
    end: int  #: exclusive
    kind: str  #: ask, partner, citation, reference, …: a class of the style sheet
    target: str = ""  #: IRI of what the words name, "" if they name nothing


@dataclass(frozen=True)
class Piece:
    """A run of characters of which the same is said."""

    text: str
    spans: tuple[Span, ...]
    marks: tuple[Span, ...]  #: notes that are called at the end of this run

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is said of it, each kind once."""
        return tuple(dict.fromkeys(span.kind for span in self.spans))

    @property
    def target(self) -> str:
        """The IRI that its words name: that of the narrowest span which names something."""
        named = [span for span in self.spans if span.target]
        return min(named, key=lambda span: span.end - span.start).target if named else ""


def pieces(text: str, spans: Sequence[Span], notes: Sequence[Span] = ()) -> Iterator[Piece]:
    """A text in pieces, in order; joined they are the text. A note is called after the last character of its words."""
    ends = {note.end for note in notes}
    cuts = sorted({0, len(text), *ends, *(place for span in spans for place in (span.start, span.end))})
    for start, end in pairwise(cuts):
        here = tuple(span for span in spans if span.start <= start and end <= span.end)
        yield Piece(text[start:end], here, tuple(note for note in notes if note.end == end))
