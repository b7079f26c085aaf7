"""Paragraphs of Akoma Ntoso: a text with its references and footnotes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from reaffirm_server.text_tables import Row


@dataclass(frozen=True)
class ReferenceSpan:
    """A span of a text that refers to a target."""

    start: int  #: 0-based, in Unicode code points
    end: int  #: exclusive
    href: str
    inferred: bool  #: whether readers inferred the target
    proposed: bool = False  #: whether the reference is not reviewed yet


@dataclass(frozen=True)
class Note:
    """A footnote of a text."""

    place: int  #: position of the marker, in Unicode code points
    marker: str
    words: Element


@dataclass
class Marked:
    """The references and footnotes of one text."""

    references: list[ReferenceSpan] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def reference(row: Row, href: str) -> ReferenceSpan:
    """Return the reference of a row of the query ``akn-spans``."""
    proposed = row["status"] == "proposed"
    return ReferenceSpan(int(row["start"]), int(row["end"]), href, row["method"] == "inferred", proposed)


def fill(paragraph: Element, text: str, marked: Marked) -> Element:
    """Write a text into a paragraph and return the paragraph.

    Overlapping references share an ``mref``. A footnote follows its marked words. The character data of the paragraph
    without footnotes equals ``text``.
    """
    cursor = 0
    for group in _groups(marked.references):
        start, end = min(ref.start for ref in group), max(ref.end for ref in group)
        _write(paragraph, text, cursor, start, [note for note in marked.notes if cursor <= note.place <= start])
        inside = [note for note in marked.notes if start < note.place < end]
        if len(group) == 1:
            _write(_ref(paragraph, group[0]), text, start, end, inside)
        else:
            _overlapping(SubElement(paragraph, "mref"), text, (start, end), group, inside)
        cursor = end
    _write(paragraph, text, cursor, len(text), [note for note in marked.notes if note.place >= cursor])
    return paragraph


def _groups(references: Iterable[ReferenceSpan]) -> list[list[ReferenceSpan]]:
    """Return the references in text order, grouped by overlap."""
    groups: list[list[ReferenceSpan]] = []
    reached = 0
    for ref in sorted(references, key=lambda ref: (ref.start, ref.end, ref.href)):
        if groups and ref.start < reached:
            groups[-1].append(ref)
        else:
            groups.append([ref])
        reached = max(reached, ref.end)
    return groups


def _overlapping(
    mref: Element, text: str, span: tuple[int, int], group: Sequence[ReferenceSpan], notes: Sequence[Note]
) -> None:
    """Write overlapping references: the narrowest contain their words, the others follow as empty elements."""
    narrowest = _narrowest(group)
    cursor = span[0]
    for ref in narrowest:
        _write(mref, text, cursor, ref.start, [note for note in notes if cursor <= note.place <= ref.start])
        _write(_ref(mref, ref), text, ref.start, ref.end, [n for n in notes if ref.start < n.place < ref.end])
        cursor = ref.end
    _write(mref, text, cursor, span[1], [note for note in notes if note.place >= cursor])
    for ref in group:
        if ref not in narrowest:
            _ref(mref, ref)


def _narrowest(group: Sequence[ReferenceSpan]) -> list[ReferenceSpan]:
    """Return references that do not overlap, in text order; narrower references are preferred."""
    chosen: list[ReferenceSpan] = []
    for ref in sorted(group, key=lambda ref: (ref.end - ref.start, ref.start, ref.href)):
        if all(ref.end <= other.start or other.end <= ref.start for other in chosen):
            chosen.append(ref)
    return sorted(chosen, key=lambda ref: ref.start)


def _ref(parent: Element, ref: ReferenceSpan) -> Element:
    """Write a reference; its class marks inferred and proposed references."""
    classes = [name for name, applies in (("inferred", ref.inferred), ("proposed", ref.proposed)) if applies]
    return SubElement(parent, "ref", {"href": ref.href} | ({"class": " ".join(classes)} if classes else {}))


def _write(parent: Element, text: str, start: int, end: int, notes: Sequence[Note]) -> None:
    """Append a part of a text with the footnotes in it."""
    for note in sorted(notes, key=lambda note: note.place):
        _append(parent, text[start : note.place])
        mark = SubElement(parent, "authorialNote", {"marker": note.marker, "placement": "bottom"})
        mark.append(note.words)
        start = note.place
    _append(parent, text[start:end])


def _append(parent: Element, text: str) -> None:
    """Append character data after the last child of an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text
