"""Detection of footnote markers (signs, figures, letters) and their assignment to footnotes.

An unambiguous marker is always accepted. A marker that could be part of a word or number is accepted only if it is the
next one and a note has it. The lines that may be notes are collected first.

If a text has superscript digits or letters, its markers are superscript, and otherwise only signs are markers. Letters
mark only notes under a separator. Signs also mark notes without a separator, if all their markers are above them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import deepcopy

from reaffirm_core.language.numbering import Marks, marks
from reaffirm_core.numerals import mark, plain
from reaffirm_core.read.extraction import RAISED
from reaffirm_core.structure.state import ParserState

_RAISED = re.compile(f"(?P<number>[{RAISED}]+)")
_ON_WORDS = re.compile(f"(?<=[^\\d\\s{RAISED}])(?P<number>[{RAISED}]+)")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]+$")


class Markers:
    """The markers of a source and the marks of its notes, counted in reading order."""

    def __init__(self, reading: ParserState) -> None:
        self.reading, self.pack = reading, reading.pack
        self.raised = bool(_RAISED.search(reading.source.text))
        self.on_words = {
            mark(match["number"]) for line in reading.source.lines for match in _ON_WORDS.finditer(line.text)
        }
        self.signed = _signed(reading)  #: lines of notes without a separator above
        self.announced = _announced(reading, self.signed)
        self.volume = 1
        self.marked, self.noted = Marks(), Marks()
        self.in_front: set[str] = set()  #: notes with a marker in the front matter whose lines are still to be read

    def begin_volume(self) -> None:
        """Begin a further volume. Its notes may be numbered from one again."""
        self.volume += 1
        first = next((written for written, divided in self.announced[self.volume].items() if written and divided), "")
        if not first or not self.noted.expect(first):
            self.marked, self.noted = Marks(f"{self.volume}-"), Marks(f"{self.volume}-")

    def has_note(self, written: str) -> bool:
        """Return whether a line of the volume may be the note of a mark."""
        return written in self.announced[self.volume]

    def is_next_note(self, written: str) -> bool:
        """Return whether a mark is the mark of the next note."""
        return self.has_note(written) and self.noted.expect(written)

    def find(self, text: str, start: int = 0) -> list[re.Match[str]]:
        """Return the markers of a line from a column on. The group ``number`` is the mark as printed."""
        sure = marks(_RAISED if self.raised else self.pack.marker, text, start)
        spans = {match.span("number") for match in sure}
        likely: list[re.Match[str]] = []
        if any(self.has_note(written) and written in plain(text) for written in self.marked.following()):
            matches = marks(self.pack.announced, text, start)
            likely = [match for match in matches if match.span("number") not in spans]
        if not sure and not likely:
            return []
        accepted = []
        seen = deepcopy(self.marked)
        for match in sorted([*sure, *likely], key=lambda match: match.start()):
            written = mark(match["number"])
            if self.raised and text[: match.start()][-1:].isdecimal() and written in self.on_words:
                continue  # an exponent
            if match in sure or (not (written and self.raised) and self._is_marker(match, seen)):
                accepted.append(match)
                seen.take(written)
        return accepted

    def _is_marker(self, match: re.Match[str], seen: Marks) -> bool:
        """Return whether a possible marker is the next marker of a note.

        A letter must not be part of a word that occurs elsewhere in the document.
        """
        written = mark(match["number"])
        if not self.has_note(written) or not seen.expect(written):
            return False
        word = _LATIN.search(match.string, 0, match.end())
        if not written or written.isdecimal() or not word or word[0] == match["number"]:
            return True
        words = self.reading.words
        return words[word[0].lower()] == 1 and words[word[0][: -len(written)].lower()] > 0

    def marked_note(self, printed: str) -> str:
        """Return the identifier of the note of the next marker, given as printed."""
        name = self._named(printed, self.marked)
        if self.reading.in_front:
            self.in_front.add(name)
        return name

    def next_note(self, printed: str) -> str:
        """Return the identifier of the next note by its mark as printed, "" for a note without a mark.

        A note to the front matter may be below items that begin on the same page.
        """
        if not printed or (not mark(printed) and self._on_front(printed) in self.in_front):
            self.in_front.discard(self._on_front(printed))
            return self._on_front(printed)
        return self._named(printed, self.noted)

    def front_note(self) -> str:
        """Return the identifier of the note to the whole volume."""
        return "footnote-front" if self.volume == 1 else f"footnote-{self.volume}-front"

    def _named(self, printed: str, marks: Marks) -> str:
        """Return the identifier of the note of a mark. A sign on the front page marks the note to the whole volume."""
        if not self.reading.in_front or mark(printed):
            return f"footnote-{marks.take(mark(printed))}"
        return self._on_front(printed)

    def _on_front(self, printed: str) -> str:
        """Return the identifier of a note to the front matter that has a sign or no mark."""
        return self.front_note() if len(printed) < 2 else f"{self.front_note()}-{len(printed)}"


def _signed(reading: ParserState) -> frozenset[int]:
    """Return the lines without a separator above that begin with the sign of an earlier marker.

    In a paged text the marker is on the same page. Since lists use the same signs, the result is empty unless every
    such line has its own marker and every marker its note.
    """
    notes: set[int] = set()
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    divided, page = False, 0
    for index, line in enumerate(reading.source.lines):
        page = index if line.page_start else page
        divided = (divided or reading.layout.furniture.get(index) == "separator") and not line.page_start
        match = reading.pack.note_number.match(line.text)
        if index in reading.layout.furniture:
            continue
        if match and not mark(match["number"]):
            above = waiting[match["number"]]
            if above and (divided or above[0] >= page):
                above.pop(0)
                notes.update(() if divided else (index,))
            elif not divided:
                return frozenset()
        for marker in marks(reading.pack.announced, line.text, match.end() if match else 0):
            if not mark(marker["number"]):
                waiting[marker["number"]].append(index)
    return frozenset() if any(waiting.values()) else frozenset(notes)


def _announced(reading: ParserState, signed: Collection[int]) -> Mapping[int, Mapping[str, bool]]:
    """Return the marks of lines that may be notes, by volume, and whether each is under a separator."""
    by_volume: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    divided, volume = False, 1
    for index, line in enumerate(reading.source.lines):
        volume += line.volume_start
        divided = (divided or reading.layout.furniture.get(index) == "separator") and not line.page_start
        if match := reading.pack.note_number.match(line.text):
            written = mark(match["number"])
            if divided or index in signed or (written.isdecimal() and not reading.pack.numbers(line.text)):
                by_volume[volume][written] = divided or index in signed or by_volume[volume].get(written, False)
    return by_volume
