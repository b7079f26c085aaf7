"""Account: prove that a parse holds every character of its source exactly once, in order, in its proper place.

The check does not trust the parser: it goes over the source again with the pieces beside it. Each piece must be the
characters that stand at its place, nothing but white space may stand between pieces, each must have the form of its
role, be cut only where a number or a marker allows it, and the texts of provisions, sessions and notes must be those of
their pieces and no more.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import groupby, pairwise

from reaffirm_build.errors import AccountError
from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Document, Piece, Role
from reaffirm_build.numerals import mark
from reaffirm_build.structure.furniture import RUNNING, key, keys

#: Roles whose pieces stand alone on their lines.
_WHOLE_LINES = frozenset({Role.TOPIC, Role.FURNITURE})
#: Roles that may be followed or preceded by another piece on the same line: a line is cut nowhere else.
_OPENERS = frozenset({Role.NUMBER, Role.NOTE_NUMBER})


def account(document: Document, pack: Structure) -> dict[str, int]:
    """Check a parse against its source.

    Returns the number of non-white-space characters per role (furniture by kind), whose sum is that of the source.
    Raises AccountError, with the line, at the first character that is lost, doubled, changed or out of place.
    """
    _characters(document)
    for piece in document.pieces:
        _form(document, piece, pack)
    for line, pieces in groupby(document.pieces, key=lambda piece: piece.line):
        _cuts(document, line, list(pieces))
    _owners(document)
    _texts(document, pack)
    counts: Counter[str] = Counter()
    for piece in document.pieces:
        counts[piece.owner if piece.role is Role.FURNITURE else piece.role] += len("".join(piece.text.split()))
    return dict(counts)


def _error(document: Document, line: int, problem: str) -> AccountError:
    return AccountError(f"{document.source.name}, line {line}: {problem}")


def _characters(document: Document) -> None:
    """Every piece is the source at its place; between pieces there is only white space."""
    position, line = 0, 1
    source = document.source.text
    for piece in document.pieces:
        gap = source[position : piece.start]
        if piece.start < position or gap.strip():
            problem = f"{gap.strip()!r} belongs to nothing" if gap.strip() else f"{piece.text!r} is there twice"
            raise _error(document, line, problem)
        if source[piece.start : piece.end] != piece.text:
            problem = f"{piece.role} {piece.text!r} where the source has {source[piece.start : piece.end]!r}"
            raise _error(document, piece.line, problem)
        if piece.text != piece.text.strip() or not piece.text:
            raise _error(
                document, piece.line, f"{piece.role} {piece.text!r} is empty or begins or ends with white space"
            )
        line += source.count("\n", position, piece.start)
        if line != piece.line:
            raise _error(document, piece.line, f"{piece.role} {piece.text!r} stands in line {line}")
        position = piece.end
    if rest := source[position:].strip():
        raise _error(document, line, f"{rest!r} belongs to nothing")


def _form(document: Document, piece: Piece, pack: Structure) -> None:
    """A piece has the form of its role and, where that says so, of its owner."""
    forms: dict[Role, Callable[[], bool]] = {
        Role.FURNITURE: lambda: _furniture(document, piece, pack),
        Role.HEADING: lambda: _heading(document, piece, pack),
        Role.NUMBER: lambda: _number(piece, pack),
        Role.MARKER: lambda: _mark(piece),
        Role.NOTE_NUMBER: lambda: _mark(piece),
    }
    if piece.role in forms and not forms[piece.role]():
        raise _error(document, piece.line, f"{piece.text!r} has not the form of a {piece.role} of {piece.owner}")


def _furniture(document: Document, piece: Piece, pack: Structure) -> bool:
    """Whether a line has the form of its kind of furniture; a running head stands there more than once."""
    if piece.owner == RUNNING:
        return sum(key(piece.text) in keys(line.text) for line in document.source.lines) > 1
    return bool(pack.furniture[piece.owner].fullmatch(piece.text))


def _heading(document: Document, piece: Piece, pack: Structure) -> bool:
    """Whether the lines of a heading together announce its session; in a report of one its other text does."""
    lines = [other.text for other in document.pieces_of(Role.HEADING, piece.owner)]
    number = int(piece.owner.removeprefix("session-"))
    if match := pack.headings.match(pack.unwrap(*lines)):
        return pack.headings.read(match).number == number
    said = [other.text for other in document.pieces if other.role in {Role.FRONT, Role.REPORT, Role.SESSION}]
    named = (pack.reports.names(number, text, pack.headings) for text in (pack.unwrap(*said), *said))
    forms = (pack.reports.recommendations, pack.reports.conclusions)
    return any(pack.headings.titled(pack.unwrap(*lines), form) for form in forms) and any(named)


def _number(piece: Piece, pack: Structure) -> bool:
    """Whether a number is that of its provision, on one of the levels; of one in dots at least its end is."""
    last = piece.owner.rpartition("-")[2]
    matches = ((level, level.pattern.fullmatch(piece.text)) for level in pack.levels)
    return any(
        match and (level.part(match["number"]).rpartition("-")[2] == last or level.bullets) for level, match in matches
    )


def _mark(piece: Piece) -> bool:
    """Whether a mark is that of its footnote; an asterisk is that of any that has no figures or letter."""
    form = mark(piece.text) or r"(?:sign|front)(?:-\d+)?"
    return re.fullmatch(rf"footnote-(?:\d+-)?{form}", piece.owner) is not None


def _cuts(document: Document, line: int, pieces: list[Piece]) -> None:
    """A line is one piece, or is cut after the number that opens it and around markers."""
    source = document.source.text
    start, end = source.rfind("\n", 0, pieces[0].start) + 1, source.find("\n", pieces[-1].end)
    outside = source[start : pieces[0].start] + source[pieces[-1].end : end if end >= 0 else len(source)]
    if outside.strip():
        raise _error(document, line, f"{outside.strip()!r} belongs to nothing")
    for before, after in pairwise(pieces):
        proper = before.role in _OPENERS or Role.MARKER in {before.role, after.role}
        if not proper or _WHOLE_LINES & {before.role, after.role}:
            raise _error(document, line, f"cut between {before.text[-5:]!r} and {after.text[:5]!r}")


def _owners(document: Document) -> None:
    """What a piece says belongs to what the number or heading before it opened; provisions come in their order."""
    opened = {Role.SESSION: "", Role.PROVISION: "", Role.NOTE: ""}
    openers = {Role.HEADING: Role.SESSION, Role.NUMBER: Role.PROVISION, Role.NOTE_NUMBER: Role.NOTE}
    for piece in document.pieces:
        if piece.role in openers:
            opened[openers[piece.role]] = piece.owner
        elif piece.role is Role.NOTE and piece.owner.endswith("front"):  # it need not have a mark
            opened[piece.role] = piece.owner
        elif piece.owner != opened.get(piece.role, piece.owner):
            owner = opened[piece.role]
            raise _error(document, piece.line, f"{piece.role} of {owner} is given to {piece.owner}: {piece.text!r}")
    numbered = [piece.owner for piece in document.pieces if piece.role is Role.NUMBER]
    if numbered != [provision.identifier for provision in document.provisions]:
        raise _error(document, 1, "the provisions are not those of the numbers, in their order")


def _texts(document: Document, pack: Structure) -> None:
    """Every text is made of its own pieces; every piece that says something belongs to a text."""
    texts = {
        **{(Role.PROVISION, p.identifier): p.text for p in document.provisions},
        **{(Role.NOTE, n.identifier): n.text for n in document.footnotes},
        **{(Role.SESSION, s.identifier): s.text for s in document.sessions if s.text},
    }
    made: dict[tuple[Role, str], list[Piece]] = {key: [] for key in texts}
    for piece in document.pieces:
        if piece.role in {Role.PROVISION, Role.NOTE, Role.SESSION}:
            made.setdefault((piece.role, piece.owner), []).append(piece)
    for (role, owner), pieces in made.items():
        if pack.unwrap(*(piece.words for piece in pieces)) != texts.get((role, owner)):
            line = pieces[0].line if pieces else 0
            raise _error(document, line, f"the {role} of {owner} is not that of the source")
    front = tuple(piece.text for piece in document.pieces if piece.role is Role.FRONT)
    if front != document.front_matter:
        raise _error(document, 1, "the front matter is not that of the source")
