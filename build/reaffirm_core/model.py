"""Data model of a parsed and annotated document: lines, pieces, sessions, provisions, footnotes, annotations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

#: The mark of a hyphen that only divides a word at a line end.
SOFT_HYPHEN = "\u00ad"

#: The separator of the volumes of one document in its text: the file separator of ASCII, which is white space.
VOLUME = "\x1c"

#: The mark before a line that begins a paragraph: the paragraph separator of Unicode, which is white space.
PARAGRAPH = "\u2029"
#: The mark of a paragraph that the file shows as a heading: by its style, bold or large letters, or centred.
HEADING = PARAGRAPH * 2


class Role(StrEnum):
    """The role of a run of source characters; every non-white-space character has exactly one role."""

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
    start: int  #: offset of the first non-white-space character, in Unicode code points of the source
    text: str  #: stripped of white space at both ends
    page_start: bool  #: whether the line begins a page, as far as the extraction shows it
    volume_start: bool = False  #: whether the line begins a further volume
    paragraph_start: bool = False  #: whether the file states that the line begins a paragraph
    heading: bool = False  #: whether the file shows the line as a heading
    indent: int = 0  #: columns before it


@dataclass(frozen=True)
class Source:
    """The characters and lines of a source document."""

    name: str  #: file name, for messages
    text: str  #: every character of the file
    lines: tuple[Line, ...]
    paged: bool  #: whether page starts are known
    spaced: bool  #: whether the text is double-spaced, with a blank line after each line


@dataclass(frozen=True)
class Remark:
    """A doubtful reading that a person should review."""

    line: int  #: counted from 1; 0 if the remark concerns the whole document
    issue: str  #: the problem, identical for all remarks of one kind
    words: str = ""  #: the words concerned, if several remarks share the issue

    @property
    def problem(self) -> str:
        """The issue with the words concerned."""
        return f"{self.issue}: {self.words}" if self.words else self.issue


@dataclass(frozen=True)
class Piece:
    """A run of characters on one line of the source with one role."""

    role: Role
    owner: str  #: identifier of the provision, session or footnote it belongs to, or the kind of furniture
    line: int
    start: int  #: offset in the source, in Unicode code points
    text: str
    divided: bool = False  #: whether the final hyphen only divides a word that continues in the next piece

    @property
    def words(self) -> str:
        """The text with a soft hyphen in place of a final hyphen that only divides a word."""
        return f"{self.text[:-1]}{SOFT_HYPHEN}" if self.divided else self.text

    @property
    def end(self) -> int:
        """The offset in the source after the last character, in Unicode code points."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Session:
    """A session with the facts of its heading."""

    number: int
    start: date
    end: date
    place: str
    line: int
    text: str = ""  #: text of the session outside any item
    first_line: int = 0  #: first line of ``text``
    last_line: int = 0  #: last line of ``text``

    @property
    def identifier(self) -> str:
        """``session-4``."""
        return f"session-{self.number}"


@dataclass(frozen=True)
class StatedSession:
    """The session of a report as a person states it: what the report does not print, or not in a form that is read."""

    number: int | None = None
    start: date | None = None
    end: date | None = None
    place: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The facts that are stated, by the names of the fields of a session."""
        return {name: value for name, value in vars(self).items() if value}


#: A session of which nothing is stated.
NOT_STATED = StatedSession()


@dataclass(frozen=True)
class Provision:
    """A numbered item or a part of one."""

    identifier: str  #: ``4-46-i-2``
    parent: str  #: identifier of the parent provision, or "" for an item
    session: int
    printed: tuple[str, ...]  #: numbers as printed, outermost first: ("46", "i", "②")
    positions: tuple[int, ...]  #: the same numbers as 1-based positions in their lists: (46, 9, 2)
    order: int  #: position in the document, from 1
    text: str  #: own text
    full_text: str  #: chapeaux and own text
    operative: bool  #: whether the provision is a leaf
    first_line: int
    last_line: int

    @property
    def level(self) -> int:
        """The depth: 0 for an item, 1 for a part of an item, 2 for a part of such a part."""
        return len(self.printed) - 1

    @property
    def is_unnumbered(self) -> bool:
        """True for a chapeau inside an item that has no number."""
        return self.printed[-1:] == ("",)


def lone_provision(text: str) -> Provision:
    """Return a text that stands alone as an item, the form in which the rules for asks and references take it."""
    return Provision("1-1", "", 1, ("1",), (1,), 1, text, text, operative=True, first_line=1, last_line=1)


def chapeaux_of(provision: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Yield the chapeaux of a provision, the nearest first. ``parents`` gives the parent of each provision, or ""."""
    while provision := parents[provision]:
        yield provision


@dataclass(frozen=True)
class Footnote:
    """A footnote and the words that it annotates."""

    identifier: str  #: ``footnote-3``; ``footnote-front`` if the front page prints no number
    number: str  #: as printed, or ""
    text: str
    first_line: int
    last_line: int
    provision: str = ""  #: identifier of the provision that contains the marker, or "" for the document
    quote: str = ""  #: the annotated words
    start: int = 0  #: offset of the quote in the own text of the provision, in Unicode code points
    end: int = 0  #: offset after the quote


@dataclass(frozen=True)
class Document:
    """A parsed source document."""

    source: Source
    sessions: tuple[Session, ...]
    provisions: tuple[Provision, ...]
    footnotes: tuple[Footnote, ...]
    front_matter: tuple[str, ...]
    pieces: tuple[Piece, ...] = field(repr=False)
    remarks: tuple[Remark, ...] = ()  #: in line order

    def pieces_of(self, role: Role, owner: str) -> Iterator[Piece]:
        """Return the pieces with a role and an owner, in document order."""
        return (piece for piece in self.pieces if piece.role is role and piece.owner == owner)


@dataclass(frozen=True)
class Quote:
    """A verbatim passage with its offsets in Unicode code points."""

    source: str  #: identifier of the provision or footnote that contains the words in its own text
    start: int
    end: int
    words: str

    def overlaps(self, other: "Quote") -> bool:
        """Return whether this and another quote from the same text share characters."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Party:
    """A partner or intermediary of an addressee, with its evidence."""

    slug: str
    quote: Quote


@dataclass(frozen=True)
class Ask:
    """An operative verb with its addressees, operator and strength (codebook, sections Addressee and Strength)."""

    provision: str
    number: int  #: position among the asks of its provision, from 1
    addressees: tuple[str, ...]  #: slugs; empty if the ask has no addressee
    basis: str  #: own, inherited, implied; "" without an addressee
    strength: str
    quote: Quote | None  #: the operative words; None for a heading without a verb
    rule: str  #: name of the rule of the language pack that matched
    operator: str = ""  #: the verb by which the body itself speaks; "" for a modal alone
    head_verb: Quote | None = None  #: the verb that makes the ask one to consider, whatever its strength
    modal: Quote | None = None  #: the modal in a part of a chapeau that only names the addressees
    qualifier: Quote | None = None
    through: str = ""  #: the body that the text was put to for adoption
    partners: tuple[Party, ...] = ()
    indirect: tuple[Party, ...] = ()
    reason: str = ""  #: reason of a manual override
    verb_reason: str = ""  #: reason of a manual override of the head verb


@dataclass(frozen=True)
class Citation:
    """A mention of an instrument, document or database in a provision or in one of its footnotes.

    With basis ``inherited``, the citation comes from the chapeau and applies to its parts.
    """

    provision: str
    number: int
    cites: str  #: prefixed name: ``inst:tip-protocol-6-6``
    quote: Quote
    rule: str
    basis: str = "own"  #: own, inherited


@dataclass(frozen=True)
class Alternatives:
    """The words by which a chapeau makes its parts options (codebook, section Options)."""

    provision: str  #: identifier of the chapeau
    parts: tuple[str, ...]  #: identifiers of its parts, which are the options
    minimum: int  #: the smallest number of parts that it asks for
    quote: Quote
    rule: str


@dataclass(frozen=True)
class Statement:
    """An annotation of a kind whose facts are a value, and the asks that its words belong to."""

    kind: str  #: name of the kind in ``annotation_kinds.toml``
    provision: str
    number: int  #: position among the annotations of its kind and provision, from 1
    value: str  #: as the prefix of the kind requires; "" without a value
    quote: Quote | None
    method: str  #: rule, curated, inferred
    rule: str = ""
    reason: str = ""
    by: str = ""  #: name of the person who decided, or ""
    basis: str = ""  #: own, inherited; "" if annotations of this kind have none
    asks: tuple[int, ...] = ()  #: numbers of the asks of the provision that the words belong to
    narrows: tuple[str, ...] = ()  #: slugs of the addressees that the words narrow


@dataclass(frozen=True)
class Reference:
    """An explicit reference to earlier recommendations."""

    provision: str
    number: int
    relation: str
    quote: Quote
    rule: str
    method: str  #: rule, curated, inferred
    cites: str = ""  #: prefixed name of the cited report or of its paragraph
    paragraph: str = ""
    target: str = ""  #: identifier of a provision or session, "" if unresolved
    confidence: float = 0.0
    reason: str = ""
    #: names of the provisions of other corpora of the body that it names if it is unresolved, such as ``tip:8-1-c``
    elsewhere: tuple[str, ...] = ()
