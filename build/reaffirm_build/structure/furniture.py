"""Layout: what pages add to a text and it does not say, and after which lines something new can begin.

A line that the pack knows is furniture wherever it stands. A bare number is a page number only at the edge of a page or
in the sequence of the others, and a line that recurs is a running head only at the edges of pages: in their midst both
may be words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reaffirm_build.language.headings import LONGEST_HEADING
from reaffirm_build.language.numbering import Marks, marks
from reaffirm_build.language.pack import Structure
from reaffirm_build.model import Line, Source
from reaffirm_build.numerals import mark

#: The kind of furniture that no pattern knows.
RUNNING = "running head"
#: A line that is shorter than this share of a full one is the last of its paragraph.
_SHORT = 0.6
#: A line of at least this share of a full one has no room for another word.
_FULL = 0.9
#: On which share of the pages a running head stands that looks like the end of a sentence, and on how many at least.
_SHARE, _FEWEST = 0.5, 3
#: A text is wrapped if at least this share of its lines goes on in the next one.
_WRAPPED = 0.25
#: What stands between columns.
_COLUMNS = re.compile(r"\s{2,}")


def key(text: str) -> str:
    """What a running head repeats: everything but its numbers."""
    return re.sub(r"\d+", "#", " ".join(text.split()))


def keys(text: str) -> set[str]:
    """What may recur of a line: all of it, or one of the columns in it."""
    return {key(said) for said in (text, *_COLUMNS.split(text))}


@dataclass(frozen=True)
class Layout:
    """The layout of one source."""

    lines: Sequence[Line]
    furniture: Mapping[int, str]  #: kind by index of the line
    full: float  #: how wide a full line is; 0 where lines are not wrapped
    spaced: bool  #: whether blank lines stand between all lines

    def gap(self, index: int) -> bool:
        """Whether a blank line that means something stands before a line."""
        return index > 0 and not self.spaced and self.lines[index].number - self.lines[index - 1].number > 1

    def short(self, index: int) -> bool:
        """Whether a line is too short to go on in the next one."""
        return width(self.lines[index].text) < _SHORT * self.full

    def fills(self, index: int) -> bool:
        """Whether a line is as wide as lines are that go on in the next one."""
        return self.is_wrapped() and width(self.lines[index].text) >= _FULL * self.full

    def is_wrapped(self) -> bool:
        """Whether paragraphs go over several lines."""
        return self.full > 0

    def next_said(self, index: int) -> int | None:
        """The index of the next line that is no furniture."""
        return next((i for i in range(index + 1, len(self.lines)) if i not in self.furniture), None)


def width(text: str) -> int:
    """How wide a text is, in columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def layout(source: Source, pack: Structure) -> Layout:
    """Find the furniture of a source and how it is wrapped."""
    lines = source.lines
    furniture = {i: kind for i, line in enumerate(lines) if (kind := _kind(line.text, pack))}
    furniture |= dict.fromkeys(_folios(lines, pack, furniture, source.spaced), "folio")
    notes = frozenset(_notes(lines, pack, furniture))
    for _ in range(3):  # heads of several lines: each is at the edge once its neighbour is known
        furniture |= dict.fromkeys(_running(source, pack, furniture, notes), RUNNING)
    said = [line.text for i, line in enumerate(lines) if i not in furniture]
    going_on = sum(not pack.finished.search(text) for text in said)
    wrapped = going_on >= _WRAPPED * len(said)
    widths = sorted(map(width, said))
    return Layout(lines, furniture, widths[len(widths) * 4 // 5] if wrapped and widths else 0, source.spaced)


def _kind(text: str, pack: Structure) -> str:
    """The kind of a line that is furniture wherever it stands."""
    return next((kind for kind, form in pack.furniture.items() if kind != "folio" and form.fullmatch(text)), "")


def _folios(lines: Sequence[Line], pack: Structure, furniture: Mapping[int, str], spaced: bool) -> Iterator[int]:
    """The bare numbers that are page numbers."""
    found = [i for i, line in enumerate(lines) if i not in furniture and pack.furniture["folio"].fullmatch(line.text)]
    values = [int(re.sub(r"\D", "", lines[i].text)) for i in found]
    for place, index in enumerate(found):
        beside = values[max(place - 1, 0) : place] + [value - 2 for value in values[place + 1 : place + 2]]
        if values[place] - 1 in beside or _at_edge(lines, index, furniture) or _alone(lines, index, spaced):
            yield index


def _at_edge(lines: Sequence[Line], index: int, furniture: Mapping[int, str]) -> bool:
    """Whether a line is the first or last of a page, as far as page starts and other furniture show."""
    last = index + 1 == len(lines)
    edges = {kind for kind in (furniture.get(index - 1), furniture.get(index + 1)) if kind not in {None, "separator"}}
    return lines[index].page_start or last or lines[index + 1].page_start or bool(edges - {"address"})


def _notes(lines: Sequence[Line], pack: Structure, furniture: Mapping[int, str]) -> Iterator[int]:
    """The lines under separators that are notes, though they may recur: of the next mark, which stands above too.

    Where a note has no end yet, the line after it goes on with it.
    """
    seen, above, marked, going_on, anew = Marks(), [""], set[str](), False, False
    for index, line in enumerate(lines):
        anew = anew or line.volume_start
        if line.page_start or furniture.get(index) == "separator":
            marked = set()
        if furniture.get(index) == "separator":
            found = (match for text in above for form in (pack.marker, pack.announced) for match in marks(form, text))
            marked, above = {mark(match["number"]) for match in found}, []
        elif marked and index not in furniture:
            match = pack.note_number.match(line.text)
            written = mark(match["number"]) if match else None
            if anew and written in marked:
                seen, anew = seen if seen.expect(written) else Marks(), False
            opens = written in marked and seen.expect(written)
            if opens or going_on:
                seen.take(written or "")
                yield index
            going_on = (opens or going_on) and not pack.finished.search(line.text)
        above.append(line.text)


def _running(source: Source, pack: Structure, furniture: Mapping[int, str], notes: Collection[int]) -> Iterator[int]:
    """The lines that recur at the edges of pages, but for notes; the front page may have one beside other words.

    What recurs so is set aside before the first session too, where it says again what stands before it.
    """
    lines = source.lines
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        opens = any(level.pattern.match(line.text) for level in pack.levels) or pack.headings.match(line.text)
        if index not in furniture and index not in notes and not opens and not pack.unfinished.search(line.text):
            groups.setdefault(key(line.text), []).append(index)
    first = next((i for i in range(len(lines)) if _begins_session(lines, i, pack)), _front(lines, furniture))
    paged = bool(set(furniture.values()) & {"page", "folio"}) or "\f" in source.text.strip()
    columns = {said for line in lines[: first + 1] for said in keys(line.text)}
    pages = max(sum(kind in {"page", "folio"} for kind in furniture.values()), sum(line.page_start for line in lines))
    for said, indices in [*groups.items(), *_alike(groups, lines)]:
        inside = [i for i in indices if i > first]
        if not inside or (len(indices) < 2 and said not in columns):
            continue
        text = lines[indices[0]].text
        if pack.finished.search(text) and len(indices) < max(_FEWEST, _SHARE * pages):
            continue  # the end of a sentence that two pages happen to begin or end with
        if (all(_at_edge(lines, i, furniture) for i in inside) and paged) or (
            len(indices) > 2 and not pack.finished.search(text) and all(_alone(lines, i, source.spaced) for i in inside)
        ):
            yield from inside
            yield from (i for i in indices if i <= first and _at_edge(lines, i, furniture) and _says_again(lines, i))


def _alike(groups: Mapping[str, Sequence[int]], lines: Sequence[Line]) -> Iterator[tuple[str, list[int]]]:
    """The lines of a group that say the same to the last number: one's own symbol among those of other documents."""
    for said, indices in groups.items():
        texts = dict.fromkeys(lines[i].text for i in indices)
        for text in texts if len(texts) > 1 else ():
            yield said, [i for i in indices if lines[i].text == text]


def _says_again(lines: Sequence[Line], index: int) -> bool:
    """Whether all that a line says stands in one before it."""
    return any(lines[index].text in line.text for line in lines[:index])


def _front(lines: Sequence[Line], furniture: Mapping[int, str]) -> int:
    """The last line of the front page, as far as page starts and furniture show."""
    return next((i - 1 for i, line in enumerate(lines) if line.page_start or furniture.get(i) == "page"), 0)


def _begins_session(lines: Sequence[Line], index: int, pack: Structure) -> bool:
    """Whether the heading of a session begins in a line."""
    heads = pack.headings
    if not (heads.begins.match(lines[index].text) or heads.other.fullmatch(lines[index].text)):
        return False
    ends = range(index + 1, min(index + LONGEST_HEADING, len(lines)) + 1)
    return any(heads.match(pack.unwrap(*(line.text for line in lines[index:end]))) for end in ends)


def _alone(lines: Sequence[Line], index: int, spaced: bool) -> bool:
    """Whether blank lines set a line apart."""
    numbers = [line.number for line in lines[max(index - 1, 0) : index + 2]]
    return not spaced and all(b - a > 1 for a, b in pairwise(numbers))
