"""Parser state: the pieces, sessions and provisions read so far."""

from collections import Counter
from collections.abc import Collection
from copy import copy
from itertools import takewhile

from reaffirm_core.errors import SourceError
from reaffirm_core.language.numbering import Level
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import NOT_STATED, Line, Piece, Remark, Role, Session, Source, StatedSession
from reaffirm_core.read.hyphens import words_in
from reaffirm_core.structure.document import ProvisionBuilder
from reaffirm_core.structure.furniture import layout
from reaffirm_core.structure.sections import Outline
from reaffirm_core.structure.session_headings import headings, with_stated

#: Roles of page content that may be between any two lines of text.
_BETWEEN = frozenset({Role.FURNITURE, Role.NOTE, Role.NOTE_NUMBER})


class ParserState:
    """The state of the parser of one source."""

    def __init__(
        self, source: Source, pack: Structure, decided: Collection[int] = (), stated: StatedSession = NOT_STATED
    ) -> None:
        """Analyse layout and headings of the whole source. Lines ``decided`` by a person, by number, are no headings.

        ``stated`` is the session as a person states it. Raises SourceError for a heading that contradicts itself.
        """
        self.source, self.pack = source, pack
        self.layout = layout(source, pack)
        outline = Outline(source, self.layout, pack, stated)
        self.headings, self.closing = headings(source, self.layout, pack, outline, decided)
        self.headings = with_stated(self.headings, stated, source, pack)
        self.outside = outline.outside(self.headings)  #: lines of sessions outside their recommendations
        self.words = Counter(word.lower() for line in source.lines for word in words_in(line.text))
        self._begin()

    def anew(self) -> "ParserState":
        """Return the state before the first line, with the same layout and headings."""
        other = copy(self)
        other._begin()
        return other

    def _begin(self) -> None:
        """Begin before the first line."""
        self.pieces: list[Piece] = []
        self.sessions: list[Session] = []
        self.provisions: list[ProvisionBuilder] = []
        self.open: list[ProvisionBuilder] = []  #: the open provision and its parents, outermost first
        self.items: dict[Level, int] = {}  #: the last number of items by level, in any session
        #: The last number of paragraphs that are no items, and whether the items of the session are numbered with them.
        self.counted, self.in_series = 0, False
        self.last_text = -1  #: index of the last line of text, -1 if there is no such line
        self.in_front = True
        self.remarks: list[Remark] = []

    def text(self, index: int) -> str:
        """Return the text of a line."""
        return self.source.lines[index].text

    def error(self, line: int, problem: str) -> SourceError:
        """Return an error in a line, given by its number."""
        return SourceError(self.source.name, line, problem)

    def remark(self, line: int, issue: str, words: str = "") -> None:
        """Add a remark for a human reader on a line, given by its number. ``words`` are the words concerned."""
        self.remarks.append(Remark(line, issue, words))

    def item(self) -> ProvisionBuilder | None:
        """Return the last item of the session, open or closed, or None."""
        session = self.sessions[-1].number if self.sessions else 0
        of_session = takewhile(lambda builder: builder.session == session, reversed(self.provisions))
        return next((builder for builder in of_session if len(builder.numbers) == 1), None)

    def add(self, role: Role, owner: str, line: Line, start: int = 0, end: int | None = None) -> Piece:
        """Add a piece with a role: a line or a range of its columns, without white space at the ends."""
        run = line.text[start:end]
        start += len(run) - len(run.lstrip())
        piece = Piece(role, owner, line.number, line.start + start, run.strip())
        self.pieces.append(piece)
        return piece

    def breaks(self, index: int) -> bool:
        """Return whether the text before a line has ended, so that a provision or heading can begin in the line."""
        before = (piece.role for piece in reversed(self.pieces) if piece.role not in _BETWEEN)
        if self.last_text < 0 or next(before, None) in {Role.HEADING, Role.TOPIC, Role.REPORT}:
            return True
        separated = self.layout.gap(index) and self.last_text == index - 1
        return separated or bool(self.pack.finished.search(self.text(self.last_text)))
