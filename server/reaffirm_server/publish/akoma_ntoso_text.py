"""Akoma Ntoso, inside a paragraph: words with the references that they make and the notes that they have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from reaffirm_server.text_tables import Row


@dataclass(frozen=True)
class Reference:
    """Words of a text that refer to something; positions are those of the graph: end exclusive, in code points."""

    start: int
    end: int
    href: str
    inferred: bool
    waits: bool = False  #: whether it is proposed only


@dataclass(frozen=True)
class Note:
    """A footnote, at the place of its mark."""

    place: int
    marker: str
    words: Element


@dataclass
class Marked:
    """What is marked in one text."""

    references: list[Reference] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def reference(row: Row, href: str) -> Reference:
    """A reference from a row of the query ``akn-spans``."""
    waits = row["status"] == "proposed"
    return Reference(int(row["start"]), int(row["end"]), href, row["method"] == "inferred", waits)


def fill(paragraph: Element, text: str, marked: Marked) -> Element:
    """Put a text into a paragraph: references that share words stand in one ``mref``, notes after their words.

    Joined, and without the notes, the text of the paragraph is what was given.
    """
    cursor = 0
    for group in _groups(marked.references):
        start, end = min(one.start for one in group), max(one.end for one in group)
        _write(paragraph, text, cursor, start, [note for note in marked.notes if cursor <= note.place <= start])
        inside = [note for note in marked.notes if start < note.place < end]
        if len(group) == 1:
            _write(_ref(paragraph, group[0]), text, start, end, inside)
        else:
            _several(SubElement(paragraph, "mref"), text, (start, end), group, inside)
        cursor = end
    _write(paragraph, text, cursor, len(text), [note for note in marked.notes if note.place >= cursor])
    return paragraph


def _groups(references: Iterable[Reference]) -> list[list[Reference]]:
    """References in the order of the text, those together whose words overlap."""
    groups: list[list[Reference]] = []
    reached = 0
    for one in sorted(references, key=lambda one: (one.start, one.end, one.href)):
        if groups and one.start < reached:
            groups[-1].append(one)
        else:
            groups.append([one])
        reached = max(reached, one.end)
    return groups


def _several(
    mref: Element, text: str, span: tuple[int, int], group: Sequence[Reference], notes: Sequence[Note]
) -> None:
    """Several references: the narrowest keep their words, the others stand without words after all of them."""
    worded: list[Reference] = []
    for one in sorted(group, key=lambda one: (one.end - one.start, one.start, one.href)):
        if all(one.end <= other.start or other.end <= one.start for other in worded):
            worded.append(one)
    cursor = span[0]
    for one in sorted(worded, key=lambda one: one.start):
        _write(mref, text, cursor, one.start, [note for note in notes if cursor <= note.place <= one.start])
        _write(_ref(mref, one), text, one.start, one.end, [n for n in notes if one.start < n.place < one.end])
        cursor = one.end
    _write(mref, text, cursor, span[1], [note for note in notes if note.place >= cursor])
    for one in group:
        if one not in worded:
            _ref(mref, one)


def _ref(parent: Element, one: Reference) -> Element:
    """A reference; one that readers had to infer, or that nobody has read yet, says so."""
    said = [name for name, holds in (("inferred", one.inferred), ("proposed", one.waits)) if holds]
    return SubElement(parent, "ref", {"href": one.href} | ({"class": " ".join(said)} if said else {}))


def _write(parent: Element, text: str, start: int, end: int, notes: Sequence[Note]) -> None:
    """Append a part of a text, and notes at their places in it."""
    for note in sorted(notes, key=lambda note: note.place):
        _append(parent, text[start : note.place])
        mark = SubElement(parent, "authorialNote", {"marker": note.marker, "placement": "bottom"})
        mark.append(note.words)
        start = note.place
    _append(parent, text[start:end])


def _append(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text
