"""Layout of a source: page furniture (page numbers, running heads, separators), line widths and gaps.

A line that matches a furniture pattern of the pack is always furniture. A bare number is a page number only at the edge
of a page or in the sequence of page numbers. A repeated line is a running head only at the edges of pages. Elsewhere
both may be text.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reaffirm_core.language.headings import LONGEST_HEADING
from reaffirm_core.language.numbering import Marks, marks
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Line, Source
from reaffirm_core.numerals import mark

#: The kind of furniture without a pattern.
RUNNING = "running head"
#: A line shorter than this share of a full line (0–1) is the last line of its paragraph.
_SHORT = 0.6
#: A line of at least this share of a full line (0–1) has no room for another word.
_FULL = 0.9
#: Minimum share (0–1) and number of pages with a running head that looks like the end of a sentence.
_SHARE, _FEWEST = 0.5, 3
#: A text is wrapped if at least this share of its lines (0–1) continues in the next line.
_WRAPPED = 0.25
#: The width of the narrowest text with wrapped lines, in columns.
NARROW = 30
#: White space between columns.
COLUMNS = re.compile(r"\s{2,}")
#: The symbol of a document, such as CTOC/COP/WG.4/2011/8.
_SYMBOL = re.compile(r"(?=\S*\d)[A-Z][\w.-]*(?:/[\w.-]+)+")


def key(text: str) -> str:
    """Return the key that a running head repeats: the text without its numbers."""
    return re.sub(r"\d+", "#", " ".join(text.split()))


def keys(text: str) -> set[str]:
    """Return the keys of a line and of each of its columns."""
    return {key(part) for part in (text, *COLUMNS.split(text))}


@dataclass(frozen=True)
class Layout:
    """The layout of one source."""

    lines: Sequence[Line]
    furniture: Mapping[int, str]  #: kind by line index
    full: float  #: width of a full line in columns, 0 if lines are not wrapped
    spaced: bool  #: whether the text is double-spaced
    shows_headings: bool = False  #: whether the file shows some lines as headings, and most as text

    def gap(self, index: int) -> bool:
        """Return whether a blank line precedes a line, or the file states that a paragraph begins in it."""
        return self.blank(index) or self.lines[index].paragraph_start

    def blank(self, index: int) -> bool:
        """Return whether a blank line precedes a line, in double-spaced text more than one."""
        return index > 0 and self.lines[index].number - self.lines[index - 1].number > 1 + self.spaced

    def heading(self, index: int) -> bool:
        """Return whether the file shows a line as a heading, and most other lines as text."""
        return self.shows_headings and self.lines[index].heading

    def short(self, index: int) -> bool:
        """Return whether a line is too short to continue in the next line."""
        return width(self.lines[index].text) < _SHORT * self.full

    def fills(self, index: int) -> bool:
        """Return whether a line is so wide that it may continue in the next line."""
        return self.is_wrapped() and width(self.lines[index].text) >= _FULL * self.full

    def is_wrapped(self) -> bool:
        """Return whether paragraphs are wrapped over several lines."""
        return self.full > 0

    def next_text(self, index: int) -> int | None:
        """Return the index of the next line that is not furniture, or None at the end."""
        return next((i for i in range(index + 1, len(self.lines)) if i not in self.furniture), None)


def width(text: str) -> int:
    """Return the width of a text in columns. A Chinese character takes two (Unicode Standard Annex #11)."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def layout(source: Source, pack: Structure) -> Layout:
    """Return the layout of a source: its furniture and the width of its full lines."""
    lines = source.lines
    furniture = {i: kind for i, line in enumerate(lines) if (kind := _kind(line.text, pack))}
    furniture = {i: kind for i, kind in furniture.items() if kind != "address" or not _ends(lines, i, furniture, pack)}
    furniture |= dict.fromkeys(_folios(lines, pack, furniture, source.spaced), "folio")
    furniture |= dict(_symbols(source, pack, furniture))
    notes = frozenset(_notes(lines, pack, furniture))
    for _ in range(3):  # heads of up to three lines: a line is at the edge once its neighbour is furniture
        furniture |= dict.fromkeys(_running(source, pack, furniture, notes), RUNNING)
    texts = [line.text for i, line in enumerate(lines) if i not in furniture]
    going_on = sum(not pack.finished.search(text) for text in texts)
    widths = sorted(map(width, texts))
    is_stated = sum(line.paragraph_start for line in lines) > len(lines) / 2  # paragraphs, so no line is wrapped
    wrapped = widths and not is_stated and going_on >= _WRAPPED * len(texts)
    full = widths[len(widths) * 9 // 10] if wrapped else 0
    shown = sum(line.heading for line in lines) < len(lines) / 2
    return Layout(lines, furniture, full if full >= NARROW else 0, source.spaced, shown)


def _kind(text: str, pack: Structure) -> str:
    """Return the kind of a line that is furniture anywhere, "" for other lines."""
    return next((kind for kind, form in pack.furniture.items() if kind != "folio" and form.fullmatch(text)), "")


def _ends(lines: Sequence[Line], index: int, furniture: Mapping[int, str], pack: Structure) -> bool:
    """Return whether an address is the end of the sentence in the line before it, as its full stop shows."""
    return pack.finished.search(lines[index].text) is not None and _continues(lines, index, furniture, pack)


def _folios(lines: Sequence[Line], pack: Structure, furniture: Mapping[int, str], spaced: bool) -> Iterator[int]:
    """Yield the indices of bare numbers that are page numbers."""
    candidates = [
        i for i, line in enumerate(lines) if i not in furniture and pack.furniture["folio"].fullmatch(line.text)
    ]
    values = [int(re.sub(r"\D", "", lines[i].text)) for i in candidates]
    for place, index in enumerate(candidates):
        neighbours = values[max(place - 1, 0) : place] + [value - 2 for value in values[place + 1 : place + 2]]
        if values[place] - 1 in neighbours or _at_edge(lines, index, furniture) or _is_isolated(lines, index, spaced):
            yield index


def _at_edge(lines: Sequence[Line], index: int, furniture: Mapping[int, str]) -> bool:
    """Return whether a line is the first or last line of a page, by page starts and adjacent furniture."""
    last = index + 1 == len(lines)
    edges = {kind for kind in (furniture.get(index - 1), furniture.get(index + 1)) if kind not in {None, "separator"}}
    return lines[index].page_start or last or lines[index + 1].page_start or bool(edges - {"address"})


def _symbols(source: Source, pack: Structure, furniture: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield the indices and kinds of lines with nothing but the symbol of the document, and perhaps a page number.

    The document has its symbol on its first page. Even a single such line is the head or foot of a page.
    """
    lines = source.lines
    first = _last_of_title(lines, pack, furniture)
    front = {part for line in lines[: first + 1] for part in COLUMNS.split(line.text) if _SYMBOL.fullmatch(part)}
    page, folio = pack.furniture["page"], pack.furniture["folio"]
    for index, line in enumerate(lines):
        parts = set(COLUMNS.split(line.text))
        numbers = parts - front
        if parts == numbers or index in furniture or not (index > first or numbers):
            continue
        noted = any(map(folio.fullmatch, numbers))  # it may be the number of a note
        is_apart = _is_isolated(lines, index, source.spaced) or (_at_edge(lines, index, furniture) and not noted)
        if is_apart and all(page.fullmatch(part) or folio.fullmatch(part) for part in numbers):
            yield index, "page" if numbers else RUNNING


def _notes(lines: Sequence[Line], pack: Structure, furniture: Mapping[int, str]) -> Iterator[int]:
    """Yield the indices of notes under separators, which may repeat and are not running heads.

    A note begins with the next mark, if the text above contains its marker. Until a note has the end of a sentence,
    the next line of the page continues it.
    """
    seen, above, marked, going_on, restarts = Marks(), [""], set[str](), False, False
    for index, line in enumerate(lines):
        restarts = restarts or line.volume_start
        if line.page_start or furniture.get(index) == "separator":
            marked = set()
        going_on = going_on and furniture.get(index) not in {"page", "folio"}
        if furniture.get(index) == "separator":
            matches = (match for text in above for form in (pack.marker, pack.announced) for match in marks(form, text))
            marked, above = {mark(match["number"]) for match in matches}, []
        elif marked and index not in furniture:
            match = pack.note_number.match(line.text)
            written = mark(match["number"]) if match else None
            if restarts and written in marked:
                seen, restarts = seen if seen.expect(written) else Marks(), False
            opens = written in marked and seen.expect(written)
            if opens or going_on:
                seen.take(written or "")
                yield index
            going_on = (opens or going_on) and not pack.finished.search(line.text)
        above.append(line.text)


def _running(source: Source, pack: Structure, furniture: Mapping[int, str], notes: Collection[int]) -> Iterator[int]:
    """Yield the indices of running heads: lines that repeat at page edges and are not footnotes.

    The front page may contain a running head in a column. Before the first session a repeated line is a running head
    if an earlier line contains its text.
    """
    lines = source.lines
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        opens = any(level.pattern.match(line.text) for level in pack.levels) or pack.headings.match(line.text)
        if index not in furniture and index not in notes and not opens and not pack.unfinished.search(line.text):
            groups.setdefault(key(line.text), []).append(index)
    first = _last_of_title(lines, pack, furniture)
    paged = bool(set(furniture.values()) & {"page", "folio"}) or "\f" in source.text.strip()
    columns = {repeated for line in lines[: first + 1] for repeated in keys(line.text)}
    pages = max(sum(kind in {"page", "folio"} for kind in furniture.values()), sum(line.page_start for line in lines))
    for repeated, indices in [*groups.items(), *_identical(groups, lines)]:
        inside = [i for i in indices if i > first]
        if not inside or (len(indices) < 2 and repeated not in columns):
            continue
        text = lines[indices[0]].text
        if pack.finished.search(text) and len(indices) < max(_FEWEST, _SHARE * pages):
            continue  # the end of a sentence, by coincidence at the edges of two pages
        if pack.finished.search(text) and all(_continues(lines, i, furniture, pack) for i in indices):
            continue
        if (all(_at_edge(lines, i, furniture) for i in inside) and paged) or (
            len(indices) > 2
            and not pack.finished.search(text)
            and all(_is_isolated(lines, i, source.spaced) for i in inside)
        ):
            yield from inside
            yield from (
                i for i in indices if i <= first and _at_edge(lines, i, furniture) and _repeats_earlier_text(lines, i)
            )


def _continues(lines: Sequence[Line], index: int, furniture: Mapping[int, str], pack: Structure) -> bool:
    """Return whether a line follows a line that ends in the middle of a sentence."""
    before, line = lines[max(index - 1, 0)], lines[index]
    adjacent = line.number - before.number == 1 and index - 1 not in furniture and not line.page_start
    return adjacent and not pack.finished.search(before.text)


def _identical(groups: Mapping[str, Sequence[int]], lines: Sequence[Line]) -> Iterator[tuple[str, list[int]]]:
    """Yield the lines of a group with the same numbers: the symbol of the document among symbols of other documents."""
    for repeated, indices in groups.items():
        texts = dict.fromkeys(lines[i].text for i in indices)
        for text in texts if len(texts) > 1 else ():
            yield repeated, [i for i in indices if lines[i].text == text]


def _repeats_earlier_text(lines: Sequence[Line], index: int) -> bool:
    """Return whether an earlier line contains the text of a line."""
    return any(lines[index].text in line.text for line in lines[:index])


def _last_of_title(lines: Sequence[Line], pack: Structure, furniture: Mapping[int, str]) -> int:
    """Return the index of the first heading of a session, or else of the last line of the front page."""
    front = next((i - 1 for i, line in enumerate(lines) if line.page_start or furniture.get(i) == "page"), 0)
    return next((i for i in range(len(lines)) if _begins_session(lines, i, pack)), front)


def _begins_session(lines: Sequence[Line], index: int, pack: Structure) -> bool:
    """Return whether the heading of a session begins in a line."""
    heads = pack.headings
    if not (heads.begins.match(lines[index].text) or heads.other.fullmatch(lines[index].text)):
        return False
    ends = range(index + 1, min(index + LONGEST_HEADING, len(lines)) + 1)
    return any(heads.match(pack.unwrap(*(line.text for line in lines[index:end]))) for end in ends)


def _is_isolated(lines: Sequence[Line], index: int, spaced: bool) -> bool:
    """Return whether blank lines surround a line."""
    numbers = [line.number for line in lines[max(index - 1, 0) : index + 2]]
    return not spaced and all(b - a > 1 for a, b in pairwise(numbers))
