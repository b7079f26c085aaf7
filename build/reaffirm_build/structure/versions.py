"""Alignment of the language versions of a document by identifiers.

Texts are never compared. Provisions with a different structure are reported and not aligned.
"""

from collections.abc import Iterator

from reaffirm_build.model import Document, Remark


def aligned(first: Document, other: Document) -> set[str]:
    """Return the identifiers of provisions that both versions contain and that have parts in both or in neither."""
    parts = [{p.identifier: p.operative for p in document.provisions} for document in (first, other)]
    return {identifier for identifier, operative in parts[0].items() if parts[1].get(identifier) is operative}


def disagreements(first: Document, other: Document) -> Iterator[Remark]:
    """Yield the differences in structure: sessions, dates, provisions, parts and notes.

    Lines are lines of the other version. A difference that occurs only in the first version has the line 0.
    """
    dates = [{s.number: (s.start, s.end) for s in document.sessions} for document in (first, other)]
    lines = {session.number: session.line for session in other.sessions}
    for number in sorted(dates[0].keys() | dates[1].keys()):
        if number not in dates[0]:
            yield Remark(lines[number], f"session {number} is in this version only")
        elif number not in dates[1]:
            yield Remark(0, f"session {number} is not in this version")
        elif dates[0][number] != dates[1][number]:
            (start, end), (own_start, own_end) = dates[0][number], dates[1][number]
            yield Remark(lines[number], f"session {number} is dated {own_start}/{own_end}, there {start}/{end}")
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
    notes = [{note.identifier for note in document.footnotes} for document in (first, other)]
    for identifier in sorted(notes[0] ^ notes[1]):
        yield Remark(0, f"{identifier} is in one version only")


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
