"""Assembly of drafts into the document, with every footnote anchored at its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reaffirm_core.errors import SourceError
from reaffirm_core.language.numbering import Level
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Document, Footnote, Piece, Provision, Remark, Role, Session, Source

#: Roles of text that may contain a footnote marker.
_SAID = frozenset({Role.FRONT, Role.HEADING, Role.PROVISION, Role.SESSION, Role.TOPIC})
#: Number of places that an error lists for a missing marker. The forms of a marker, the most probable form first:
#: attached to the end of a word, within a word, separated by a space.
_NEAREST = 3
_GLUED = (r"\S*[^\s\d]{0}(?!\w)", r"\S*[^\s\d]{0}(?!\d)", r"\S*[^\s\d] {0}(?!\w)")


@dataclass
class ProvisionBuilder:
    """A provision or footnote whose lines are being collected."""

    identifier: str
    numbers: tuple[str, ...]
    positions: tuple[int, ...]
    session: int
    line: int
    level: Level | None = None  #: None for a footnote
    pieces: list[Piece] = field(default_factory=list)
    markers: list[tuple[int, Piece]] = field(default_factory=list)  #: markers, each with the number of pieces before it
    parts: int = 0  #: number of parts

    def words(self, pack: Structure) -> str:
        """Return the text collected so far, unwrapped."""
        return pack.unwrap(*(piece.words for piece in self.pieces))

    def opens_list(self, pack: Structure) -> bool:
        """Return whether the text collected so far is a chapeau, after which parts must follow."""
        return bool(pack.opens_list.search(self.words(pack)))


def assemble(
    source: Source,
    pack: Structure,
    sessions: Sequence[Session],
    provisions: Sequence[ProvisionBuilder],
    notes: Sequence[ProvisionBuilder],
    pieces: Sequence[Piece],
    remarks: Sequence[Remark],
) -> Document:
    """Assemble a document.

    Raises SourceError, with the line, for a marker without its note, a note without its marker or a second marker.
    """
    return Document(
        source=source,
        sessions=tuple(_sessions(pack, sessions, pieces)),
        provisions=tuple(_provisions(pack, provisions)),
        footnotes=tuple(_footnotes(source, pack, provisions, notes, pieces)),
        front_matter=tuple(piece.text for piece in pieces if piece.role is Role.FRONT),
        pieces=tuple(pieces),
        remarks=tuple(remarks),
    )


def _provisions(pack: Structure, builders: Sequence[ProvisionBuilder]) -> Iterator[Provision]:
    """Yield each provision with its full text."""
    full: dict[str, str] = {}
    for order, builder in enumerate(builders, 1):
        parent = builder.identifier.rpartition("-")[0] if len(builder.numbers) > 1 else ""
        text = builder.words(pack)
        full[builder.identifier] = f"{full[parent]}{pack.joiner}{text}" if parent else text
        yield Provision(
            identifier=builder.identifier,
            parent=parent,
            session=builder.session,
            printed=builder.numbers,
            positions=builder.positions,
            order=order,
            text=text,
            full_text=full[builder.identifier],
            operative=not builder.parts,
            first_line=builder.line,
            last_line=builder.pieces[-1].line,
        )


def _sessions(pack: Structure, sessions: Sequence[Session], pieces: Sequence[Piece]) -> Iterator[Session]:
    """Yield each session with its text outside any item."""
    for session in sessions:
        own = [piece for piece in pieces if piece.role is Role.SESSION and piece.owner == session.identifier]
        words = pack.unwrap(*(piece.words for piece in own))
        if own:
            yield replace(session, text=words, first_line=own[0].line, last_line=own[-1].line)
        else:
            yield session


def _footnotes(
    source: Source,
    pack: Structure,
    provisions: Sequence[ProvisionBuilder],
    notes: Sequence[ProvisionBuilder],
    pieces: Sequence[Piece],
) -> Iterator[Footnote]:
    """Yield each note, anchored at the words before its marker.

    A note with a marker outside provisions belongs to the document.
    """
    body = next((piece.line for piece in pieces if piece.role is Role.HEADING), 0)
    with_marker = {piece.owner for piece in pieces if piece.role is Role.MARKER}
    markers: dict[str, tuple[ProvisionBuilder, int, Piece]] = {}
    for builder in provisions:
        for count, marker in builder.markers:
            if marker.owner in markers:
                raise SourceError(source.name, marker.line, f"second marker of {marker.owner}; remove one of both")
            markers[marker.owner] = (builder, count, marker)
    identifiers = {note.identifier for note in notes}
    for owner, (_, _, marker) in markers.items():
        if owner not in identifiers:
            problem = f"a footnote marker {marker.text!r} without its note; add the note or remove the marker"
            raise SourceError(source.name, marker.line, problem)
    for note in notes:
        marked = note.identifier in markers
        if note.numbers and note.identifier not in with_marker and note.line > body:
            problem = f"footnote {note.numbers[0]} has no marker in the text{_read_as_text(note, pieces)}"
            raise SourceError(source.name, note.line, problem)
        footnote = Footnote(
            identifier=note.identifier,
            number="".join(note.numbers),
            text=note.words(pack),
            first_line=note.line,
            last_line=note.pieces[-1].line,
        )
        yield _anchored(source, pack, footnote, *markers[note.identifier]) if marked else footnote


def _read_as_text(note: ProvisionBuilder, pieces: Sequence[Piece]) -> str:
    """Return a hint at places where the figures of a note occur in the text and were not read as its marker.

    The places lie between the markers of the previous and the next note.
    """
    figures = note.numbers[0]
    if not figures.isdecimal():
        return ""
    marked = {piece.owner: piece.line for piece in pieces if piece.role is Role.MARKER}
    name = note.identifier.removesuffix(figures)
    first, last = marked.get(f"{name}{int(figures) - 1}", 0), marked.get(f"{name}{int(figures) + 1}", note.line)
    near = range(first, min(last + 1, note.line))
    before = [piece for piece in reversed(pieces) if piece.line in near and piece.role in _SAID]
    forms = [re.compile(way.format(figures)) for way in _GLUED]
    matches = ((piece.line, match[0]) for form in forms for piece in before for match in form.finditer(piece.text))
    places = [f"line {line}, {words!r}" for line, words in dict.fromkeys(matches)]
    return f"; check {', or '.join(places[:_NEAREST])}, where the figures are read as words" if places else ""


def _anchored(
    source: Source, pack: Structure, note: Footnote, builder: ProvisionBuilder, count: int, marker: Piece
) -> Footnote:
    """Return a note with the provision and the words that its marker annotates, and their offsets in the text."""
    before = pack.unwrap(*(piece.words for piece in builder.pieces[:count]))
    for pattern in pack.anchors:
        if match := pattern.search(before):
            start, end = match.span()
            return replace(note, provision=builder.identifier, quote=match[0], start=start, end=end)
    raise SourceError(source.name, marker.line, f"footnote marker {marker.text!r} does not follow any text")
