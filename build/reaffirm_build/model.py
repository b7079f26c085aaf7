"""What a source document is read into: lines, pieces, sessions, provisions, footnotes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: A hyphen that is only there where a word is divided.
SOFT_HYPHEN = "\u00ad"

#: What stands between the volumes of one document in its text: the file separator of ASCII, which is white space.
VOLUME = "\x1c"


class Role(StrEnum):
    """What a run of source characters is; every non-white-space character has exactly one role."""

    FRONT = "front matter"
    HEADING = "heading"
    NUMBER = "number"
    PROVISION = "provision text"
    SESSION = "session text"
    TOPIC = "topic"
    MARKER = "footnote marker"
    NOTE_NUMBER = "footnote number"
    NOTE = "footnote text"
    FURNITURE = "furniture"
    REPORT = "report text"
    BACK = "back matter"


@dataclass(frozen=True)
class Line:
    """A line of the source that is not blank."""

    number: int  #: counted from 1
    start: int  #: offset in the source of its first character that is not white space
    text: str  #: without the white space at its ends
    page_start: bool  #: whether a new page begins here, as far as the extraction shows it
    volume_start: bool = False  #: whether a further volume begins here


@dataclass(frozen=True)
class Source:
    """A source document as read: its characters and its lines."""

    name: str  #: file name, for messages
    text: str  #: every character of the file
    lines: tuple[Line, ...]
    paged: bool  #: whether page starts can be told
    spaced: bool  #: whether blank lines stand between all lines


@dataclass(frozen=True)
class Remark:
    """Something that was read, though a person should look at it."""

    line: int
    doubt: str  #: what is doubted
    of: str = ""  #: which words, where the same is doubted of others

    @property
    def problem(self) -> str:
        """What is doubted, and of which words."""
        return f"{self.doubt}: {self.of}" if self.of else self.doubt


@dataclass(frozen=True)
class Piece:
    """A run of characters on one line of the source with one role."""

    role: Role
    owner: str  #: identifier of what it belongs to; the kind of furniture
    line: int
    start: int  #: offset in the source, in Unicode code points
    text: str
    divided: bool = False  #: whether the hyphen at its end only divides a word, which goes on in the next piece

    @property
    def words(self) -> str:
        """What it says: a hyphen that only divides a word is a soft one."""
        return f"{self.text[:-1]}{SOFT_HYPHEN}" if self.divided else self.text

    @property
    def end(self) -> int:
        """Offset in the source after the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Session:
    """A session as its heading announces it."""

    number: int
    start: date
    end: date
    place: str
    line: int
    text: str = ""  #: what it says itself, outside any item
    first_line: int = 0  #: where that stands
    last_line: int = 0

    @property
    def identifier(self) -> str:
        """``session-4``."""
        return f"session-{self.number}"


@dataclass(frozen=True)
class Provision:
    """A numbered item or a part of one."""

    identifier: str  #: ``4-46-i-2``
    parent: str  #: identifier of the provision it is part of, or ""
    session: int
    printed: tuple[str, ...]  #: numbers as printed, outermost first: ("46", "i", the sign for 2 in a circle)
    positions: tuple[int, ...]  #: the same as positions in their lists: (46, 9, 2)
    order: int  #: place in the document, from 1
    text: str  #: own text
    full_text: str  #: chapeau(x) and own text
    operative: bool  #: whether it is a leaf
    first_line: int
    last_line: int

    @property
    def level(self) -> int:
        """0 for an item, 1 for a part of it, 2 for a part of that."""
        return len(self.printed) - 1


@dataclass(frozen=True)
class Footnote:
    """A footnote and the words that it annotates."""

    identifier: str  #: ``footnote-3``; ``footnote-front`` where the front page prints no number
    number: str  #: as printed, or ""
    text: str
    first_line: int
    last_line: int
    provision: str = ""  #: identifier of the provision that carries the marker, or "" (the document)
    quote: str = ""  #: the words annotated
    start: int = 0  #: where they stand in that provision's own text
    end: int = 0


@dataclass(frozen=True)
class Document:
    """A whole source document, parsed."""

    source: Source
    sessions: tuple[Session, ...]
    provisions: tuple[Provision, ...]
    footnotes: tuple[Footnote, ...]
    front_matter: tuple[str, ...]
    pieces: tuple[Piece, ...] = field(repr=False)
    remarks: tuple[Remark, ...] = ()  #: in the order of the lines

    def pieces_of(self, role: Role, owner: str) -> Iterator[Piece]:
        """The pieces with a role that belong to one thing, in order."""
        return (piece for piece in self.pieces if piece.role is role and piece.owner == owner)


@dataclass(frozen=True)
class Quote:
    """Exact words and where they stand."""

    source: str  #: identifier of the provision or footnote in whose own text they stand
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Party:
    """Someone with whom or through whom an addressee is to act, with the words that say so."""

    slug: str
    quote: Quote


@dataclass(frozen=True)
class Ask:
    """One operative verb with its addressee and strength (codebook, sections Addressee and Strength)."""

    provision: str
    number: int  #: place among the asks of its provision, from 1
    addressees: tuple[str, ...]  #: slugs; none where nobody is asked
    basis: str  #: own, inherited, implied; "" where nobody is named
    strength: str
    quote: Quote | None  #: the operator; None for a heading without a verb
    rule: str  #: the rule of the pack that found it
    verb: Quote | None = None  #: the head verb that makes the strength milder
    qualifier: Quote | None = None
    through: str = ""  #: the body that is to adopt what is asked
    if_adopted: str = ""  #: the strength once that body has adopted it
    partners: tuple[Party, ...] = ()
    indirect: tuple[Party, ...] = ()
    reason: str = ""  #: of an override


@dataclass(frozen=True)
class Citation:
    """One mention of an instrument, document or database, in a provision or in a footnote of it."""

    provision: str
    number: int
    cites: str  #: prefixed name: ``inst:tip-protocol-6-6``
    quote: Quote
    rule: str


@dataclass(frozen=True)
class Reference:
    """One explicit reference to earlier recommendations."""

    provision: str
    number: int
    relation: str
    quote: Quote
    rule: str
    method: str  #: rule, curated, inferred
    cites: str = ""  #: prefixed name of the report, or of its paragraph, that is named
    paragraph: str = ""
    target: str = ""  #: identifier of a provision or session, "" where unresolved
    confidence: float = 0.0
    reason: str = ""
