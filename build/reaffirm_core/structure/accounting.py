"""Proof that a parse contains every character of its source exactly once and in order.

The check is independent of the parser. It compares the pieces of the document with the source:

- a piece equals the source at its offset, and only white space separates pieces;
- a piece has the form of its role;
- a line is cut only at a number or a footnote marker;
- the text of a provision, session or footnote consists of its pieces and nothing else.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import groupby, pairwise

from reaffirm_core.errors import CoverageError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Document, Piece, Role
from reaffirm_core.numerals import mark
from reaffirm_core.structure.furniture import RUNNING, key, keys

#: Roles of pieces that take a whole line. Only the title of an item may follow its number.
_WHOLE_LINES = frozenset({Role.TOPIC, Role.FURNITURE})
#: Roles that open a line and may be followed by another piece on it. Other cuts are allowed only at markers.
_OPENERS = frozenset({Role.NUMBER, Role.NOTE_NUMBER})


def check_coverage(document: Document, pack: Structure) -> dict[str, int]:
    """Check a parse against its source.

    Returns the number of non-white-space characters by role, and by kind for furniture. The sum is the number of
    non-white-space characters of the source. Raises AccountError, with the line, at the first character that is lost,
    duplicated, changed or misplaced.
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


def _error(document: Document, line: int, problem: str) -> CoverageError:
    return CoverageError(f"{document.source.name}, line {line}: {problem}")


def _characters(document: Document) -> None:
    """Check that pieces equal the source at their offsets, with only white space between them."""
    position, line = 0, 1
    source = document.source.text
    for piece in document.pieces:
        gap = source[position : piece.start]
        if piece.start < position or gap.strip():
            problem = f"{gap.strip()!r} is in no piece" if gap.strip() else f"{piece.text!r} overlaps another piece"
            raise _error(document, line, problem)
        if source[piece.start : piece.end] != piece.text:
            problem = f"expected {source[piece.start : piece.end]!r}, found {piece.role} {piece.text!r}"
            raise _error(document, piece.line, problem)
        if piece.text != piece.text.strip() or not piece.text:
            raise _error(
                document, piece.line, f"{piece.role} {piece.text!r} is empty, or begins or ends with white space"
            )
        line += source.count("\n", position, piece.start)
        if line != piece.line:
            raise _error(document, piece.line, f"{piece.role} {piece.text!r} is in line {line} of the source")
        position = piece.end
    if rest := source[position:].strip():
        raise _error(document, line, f"{rest!r} is in no piece")


def _form(document: Document, piece: Piece, pack: Structure) -> None:
    """Check that a piece has the form of its role and, for some roles, of its owner."""
    forms: dict[Role, Callable[[], bool]] = {
        Role.FURNITURE: lambda: _furniture(document, piece, pack),
        Role.HEADING: lambda: _heading(document, piece, pack),
        Role.NUMBER: lambda: _number(document, piece, pack),
        Role.MARKER: lambda: _mark(piece),
        Role.NOTE_NUMBER: lambda: _mark(piece),
    }
    if piece.role in forms and not forms[piece.role]():
        raise _error(document, piece.line, f"expected a {piece.role} of {piece.owner}, found {piece.text!r}")


def _furniture(document: Document, piece: Piece, pack: Structure) -> bool:
    """Return whether a line has the form of its kind of furniture. A running head occurs more than once."""
    if piece.owner == RUNNING:
        return sum(key(piece.text) in keys(line.text) for line in document.source.lines) > 1
    return bool(pack.furniture[piece.owner].fullmatch(piece.text))


def _heading(document: Document, piece: Piece, pack: Structure) -> bool:
    """Return whether the lines of a heading together name its session.

    In the report of one session the other text may name it, and a paragraph that introduces the recommendations may be
    the heading.
    """
    heading = pack.unwrap(*(other.text for other in document.pieces_of(Role.HEADING, piece.owner)))
    number = int(piece.owner.removeprefix("session-"))
    if match := pack.headings.match(heading):
        return pack.headings.read(match).number == number
    roles = {Role.FRONT, Role.HEADING, Role.REPORT, Role.SESSION}
    texts = [other.text for other in document.pieces if other.role in roles]
    matches = (pack.reports.names(number, text, pack.headings) for text in (pack.unwrap(*texts), *texts))
    forms = (pack.reports.recommendations, pack.reports.conclusions)
    titled = any(pack.headings.titled(heading, form) for form in forms) or pack.reports.introduces.match(heading)
    return bool(titled) and any(matches)


def _number(document: Document, piece: Piece, pack: Structure) -> bool:
    """Return whether a number is the number of its provision on some level. A dotted number matches by its end.

    Its form may depend on the words after it.
    """
    last, text = piece.owner.rpartition("-")[2], document.source.text[piece.start :].split("\n", 1)[0].rstrip()
    numbers = filter(None, (level.read(text) for level in pack.levels))
    return any(
        text[: number.title].rstrip() == piece.text
        and (number.level.part(number.printed).rpartition("-")[2] == last or number.level.bullets)
        for number in numbers
    )


def _mark(piece: Piece) -> bool:
    """Return whether a marker is the marker of its footnote. An asterisk fits any footnote without figure or letter."""
    form = mark(piece.text) or r"(?:sign|front)(?:-\d+)?"
    return re.fullmatch(rf"footnote-(?:\d+-)?{form}", piece.owner) is not None


def _cuts(document: Document, line: int, pieces: list[Piece]) -> None:
    """Check that a line is cut only after the number that opens it, after its title, and around markers."""
    source = document.source.text
    start, end = source.rfind("\n", 0, pieces[0].start) + 1, source.find("\n", pieces[-1].end)
    outside = source[start : pieces[0].start] + source[pieces[-1].end : end if end >= 0 else len(source)]
    if outside.strip():
        raise _error(document, line, f"{outside.strip()!r} is in no piece")
    is_titled = [piece.role for piece in pieces[:2]] == [Role.NUMBER, Role.TOPIC]
    for before, after in pairwise(pieces[2:] if is_titled else pieces):
        proper = before.role in _OPENERS or Role.MARKER in {before.role, after.role}
        if not proper or _WHOLE_LINES & {before.role, after.role}:
            raise _error(document, line, f"the line is cut between {before.text[-5:]!r} and {after.text[:5]!r}")


def _owners(document: Document) -> None:
    """Check that a piece belongs to the session, provision or note that is open.

    Check also that the provisions have the order of their numbers.
    """
    numbered = {piece.owner for piece in document.pieces if piece.role is Role.NUMBER}
    given = {provision.identifier for provision in document.provisions} - numbered  # by a person, without a number
    order: list[str] = []
    opened = {Role.SESSION: "", Role.PROVISION: "", Role.NOTE: ""}
    openers = {Role.HEADING: Role.SESSION, Role.NOTE_NUMBER: Role.NOTE}
    for piece in document.pieces:
        if piece.role is Role.NUMBER or (piece.role is Role.PROVISION and piece.owner in given - {*order}):
            order.append(piece.owner)
            opened[Role.PROVISION] = piece.owner
        elif piece.role in openers:
            opened[openers[piece.role]] = piece.owner
        elif piece.role is Role.NOTE and piece.owner.endswith("front"):  # it may have no mark
            opened[piece.role] = piece.owner
        elif piece.owner != opened.get(piece.role, piece.owner):
            owner = opened[piece.role]
            problem = f"expected {piece.role} of {owner}, found {piece.owner}: {piece.text!r}"
            raise _error(document, piece.line, problem)
    if order != [provision.identifier for provision in document.provisions]:
        raise _error(document, 1, "the provisions differ from the numbers in the text, or from their order")


def _texts(document: Document, pack: Structure) -> None:
    """Check that every text consists of its own pieces and that every piece of text belongs to a text."""
    texts = {
        **{(Role.PROVISION, p.identifier): p.text for p in document.provisions},
        **{(Role.NOTE, n.identifier): n.text for n in document.footnotes},
        **{(Role.SESSION, s.identifier): s.text for s in document.sessions if s.text},
    }
    pieces_of: dict[tuple[Role, str], list[Piece]] = {key: [] for key in texts}
    for piece in document.pieces:
        if piece.role in {Role.PROVISION, Role.NOTE, Role.SESSION}:
            pieces_of.setdefault((piece.role, piece.owner), []).append(piece)
    for (role, owner), pieces in pieces_of.items():
        if pack.unwrap(*(piece.words for piece in pieces)) != texts.get((role, owner)):
            line = pieces[0].line if pieces else 0
            raise _error(document, line, f"the {role} of {owner} differs from the source")
    front = tuple(piece.text for piece in document.pieces if piece.role is Role.FRONT)
    if front != document.front_matter:
        raise _error(document, 1, "the front matter differs from the source")
