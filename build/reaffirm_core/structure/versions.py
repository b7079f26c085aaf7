"""Alignment of the language versions of a document by identifiers.

Texts are never compared. Provisions with a different structure are reported and not aligned.
"""

from collections.abc import Iterator

from reaffirm_core.errors import TableError
from reaffirm_core.model import Document, Remark


def aligned(first: Document, other: Document) -> set[str]:
    """Return the identifiers of provisions that both versions contain and that have parts in both or in neither."""
    parts = [{p.identifier: p.operative for p in document.provisions} for document in (first, other)]
    return {identifier for identifier, operative in parts[0].items() if parts[1].get(identifier) is operative}


def disagreements(first: Document, other: Document) -> Iterator[Remark]:
    """Yield the differences in structure: sessions, dates, provisions, parts and notes.

    Lines are lines of the other version. A difference that occurs only in the first version has the line 0.
    """
    lines = {session.number: session.line for session in other.sessions}
    dates = [{s.number: (s.start, s.end) for s in document.sessions} for document in (first, other)]
    yield from _other_sessions(first, other)
    for number in sorted(dates[0].keys() & dates[1].keys()):
        if dates[0][number] != dates[1][number]:
            (start, end), (own_start, own_end) = dates[0][number], dates[1][number]
            yield Remark(lines[number], f"session {number} is dated {own_start}/{own_end}, there {start}/{end}")
    yield from _other_provisions(first, other)
    notes = [{note.identifier for note in document.footnotes} for document in (first, other)]
    for identifier in sorted(notes[0] ^ notes[1]):
        yield Remark(0, f"{identifier} is in one version only")


def require_same_provisions(first: Document, other: Document) -> None:
    """Raise TableError, with all differences, if a version has other sessions, provisions or parts than the first.

    Dates and notes may differ. They are printed by one version otherwise than by another.
    """
    remarks = [*_other_sessions(first, other), *_other_provisions(first, other)]
    if not remarks:
        return
    places = (f"line {remark.line}: {remark.problem}" if remark.line else remark.problem for remark in remarks)
    count = f"{len(remarks)} difference{'s' if len(remarks) > 1 else ''}"
    problem = f"has other provisions than {first.source.name}, {count}; correct the text"
    raise TableError(other.source.name, "\n  ".join((problem, *places)))


def _other_sessions(first: Document, other: Document) -> Iterator[Remark]:
    """Yield the sessions that only one version has."""
    numbers = [{session.number: session.line for session in document.sessions} for document in (first, other)]
    for number in sorted(numbers[0].keys() ^ numbers[1].keys()):
        if number in numbers[1]:
            yield Remark(numbers[1][number], f"session {number} is in this version only")
        else:
            yield Remark(0, f"session {number} is not in this version")


def _other_provisions(first: Document, other: Document) -> Iterator[Remark]:
    """Yield the provisions that only one version has, and those that have parts in one version only."""
    provisions = [{p.identifier: p for p in document.provisions} for document in (first, other)]
    for identifier, provision in provisions[0].items():
        version = provisions[1].get(identifier)
        if version is None:
            yield Remark(0, f"{identifier} is not in this version")
        elif version.operative is not provision.operative:
            yield Remark(version.first_line, f"{identifier} has parts in one version only")
    for identifier, provision in provisions[1].items():
        if identifier not in provisions[0]:
            yield Remark(provision.first_line, f"{identifier} is in this version only")


def changes(earlier: Document, later: Document) -> Iterator[str]:
    """Yield added and changed provisions of a new edition in their order, then removed provisions."""
    before = {provision.identifier: provision.text for provision in earlier.provisions}
    for provision in later.provisions:
        text = before.pop(provision.identifier, None)
        if text is None:
            yield f"{provision.identifier} is new: {provision.text}"
        elif text != provision.text:
            yield f"{provision.identifier} is worded otherwise: {text} -> {provision.text}"
    yield from (f"{identifier} is left out: {text}" for identifier, text in before.items())
