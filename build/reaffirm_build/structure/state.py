"""Reading: what is known of a source as far as it is read, and whether something new can begin in its next line."""

from collections import Counter
from itertools import takewhile

from reaffirm_build.errors import SourceError
from reaffirm_build.language.numbering import Level
from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Line, Piece, Remark, Role, Session, Source
from reaffirm_build.read.hyphens import words_in
from reaffirm_build.structure.document import Draft
from reaffirm_build.structure.furniture import layout
from reaffirm_build.structure.sections import Outline
from reaffirm_build.structure.session_headings import headings

#: What a page adds may stand between any two lines.
_BETWEEN = frozenset({Role.FURNITURE, Role.NOTE, Role.NOTE_NUMBER})


class Reading:
    """A source and what was read of it so far: what decides about a line looks here."""

    def __init__(self, source: Source, pack: Structure) -> None:
        """Look over the whole source. Raises SourceError, with the line, for a heading that contradicts itself."""
        self.source, self.pack = source, pack
        self.layout = layout(source, pack)
        outline = Outline(source, self.layout, pack)
        self.headings = headings(source, self.layout, pack, outline)
        self.beside = outline.beside(self.headings)  #: lines of sessions that hold none of their recommendations
        self.words = Counter(word.lower() for line in source.lines for word in words_in(line.text))
        self.pieces: list[Piece] = []
        self.sessions: list[Session] = []
        self.provisions: list[Draft] = []
        self.open: list[Draft] = []  #: the provision being read and those that it is part of, outermost first
        #: The numbers of the last items, or of the last paragraph of the front matter.
        self.counted: dict[Level, int] = {}
        self.said = -1  #: index of the last line of the text
        self.in_front = True
        self.remarks: list[Remark] = []

    def text(self, index: int) -> str:
        """The words of a line."""
        return self.source.lines[index].text

    def error(self, line: int, problem: str) -> SourceError:
        """An error in a line, by its number."""
        return SourceError(self.source.name, line, problem)

    def remark(self, line: int, doubt: str, of: str = "") -> None:
        """Note what a person should look at in a line, by its number, and of which words it is said."""
        self.remarks.append(Remark(line, doubt, of))

    def item(self) -> Draft | None:
        """The last item of the session, which may be open."""
        session = self.sessions[-1].number if self.sessions else 0
        here = takewhile(lambda one: one.session == session, reversed(self.provisions))
        return next((one for one in here if len(one.numbers) == 1), None)

    def add(self, role: Role, owner: str, line: Line, start: int = 0, end: int | None = None) -> Piece:
        """Give a run of a line, or all of it, its role; the run is without white space at its ends."""
        run = line.text[start:end]
        start += len(run) - len(run.lstrip())
        piece = Piece(role, owner, line.number, line.start + start, run.strip())
        self.pieces.append(piece)
        return piece

    def ends_section(self, index: int) -> bool:
        """Whether a line is of no section that is read: it begins a session, or stands beside recommendations."""
        return index in self.headings or index in self.beside

    def breaks(self, index: int) -> bool:
        """Whether what stands before a line has ended, so that something new can begin there."""
        before = (piece.role for piece in reversed(self.pieces) if piece.role not in _BETWEEN)
        if self.said < 0 or next(before, None) in {Role.HEADING, Role.TOPIC, Role.REPORT}:
            return True
        apart = self.layout.gap(index) and self.said == index - 1
        return apart or bool(self.pack.finished.search(self.text(self.said)))

    def may_break(self, index: int) -> bool:
        """Whether a line may begin something new even if what stands before it has no end: no line goes on so early."""
        return self.breaks(index) or not self.layout.is_wrapped() or self.layout.short(self.said)
