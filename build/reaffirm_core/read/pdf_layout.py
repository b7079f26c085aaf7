"""Separation of printed pages into text, footnotes and running lines, for any language.

A note is at the foot of a page, in smaller letters or under a rule, and begins with its number. A note marker is a
raised number with a note.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reaffirm_core.model import HEADING
from reaffirm_core.numerals import KINDS
from reaffirm_core.read.extraction import LOWERED, RAISE, RAISED, RULE, Aside, Extraction, notes_of
from reaffirm_core.read.hyphens import divides, words_of
from reaffirm_core.read.paragraphs import GAP as GAP_BORDER
from reaffirm_core.read.paragraphs import LINE, Paragraph, Style
from reaffirm_core.read.pdf_columns import by_columns
from reaffirm_core.read.pdf_headers import GAP, is_detached, leading_of, running, size_of
from reaffirm_core.read.pdf_lines import ABOVE, MARK, SMALLER, Page, PageText, PdfLine
from reaffirm_core.read.radicals import unknown

#: Maximum size of notes, relative to the size of the text.
_NOTE_SIZE = 0.95
#: Minimum size of headings, relative to the size of the text.
_LARGE = 1.15
#: Minimum size of what may be a heading, relative to the size of the text.
_LARGER = 1.08
#: Maximum share of lines (0–1) that have a wide gap above. If more lines have a wide gap, gaps have no meaning.
_MAX_SPACED = 0.8
#: The share of distances between lines (0–1) below the leading of paragraphs, and the fewest that show it.
_CLOSER, _FEWEST = 0.15, 20
_RULE = re.compile(r"[_\u2014\u2500-]{5,}")
_NOTE = re.compile(rf"(?P<raised>[{RAISED}]{{1,6}})|(?P<number>\d{{1,3}}|[a-z]|[ivxl]{{2,6}})(?=\s)|[*†‡](?=\W?)")
_MARKERS = re.compile(rf"[{RAISED}]+")


def lay_out(pages: Sequence[Page]) -> Extraction:
    """Return the text of pages, with running lines, rotated words, rules and hyphens set aside."""
    sheets = [PageText(page.number, [(line, line.text) for line in page.lines]) for page in pages]
    aside = [Aside(page.number, "turned", words) for page in pages for words in page.turned]
    aside += [*running(sheets, 0, "header"), *running(sheets, -1, "footer")]
    sheets, two_columns = by_columns(sheets)
    size, rules = size_of(sheets), {page.number: page.rules for page in pages}
    results = [result for sheet in sheets for result in _take_notes(sheet, rules[sheet.number], size)]
    _continue_notes(sheets)
    results += _join_words(sheets)
    aside += [result for result in results if isinstance(result, Aside)]
    aside.sort(key=lambda entry: entry.page)
    texts, paragraphs = _texts(sheets)
    added = tuple(RULE for sheet in sheets if sheet.notes)
    doubts = (*two_columns, *(result for result in results if isinstance(result, str)), *_radical_doubts(sheets, texts))
    return Extraction("\n\f".join(texts) + "\n", tuple(aside), added, doubts, tuple(paragraphs))


def _radical_doubts(sheets: Sequence[PageText], texts: Sequence[str]) -> Iterator[str]:
    """Yield a doubt for each page with radicals that are not in the table."""
    for sheet, text in zip(sheets, texts, strict=True):
        if radicals := unknown(text):
            yield f"page {sheet.number}: radicals that are not in the table: {radicals}"


def _texts(sheets: Sequence[PageText]) -> tuple[list[str], list[Paragraph]]:
    """Return the text of each page, its lines with blank lines at wide gaps, then its notes; and all lines."""
    numbers = {number for sheet in sheets for number in _numbered(sheet.notes)}
    _put_back(sheets, numbers)
    spaced, size = _spaced(sheets), size_of(sheets)
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    count = 0
    for sheet in sheets:
        lines = [(line, _marked(text, numbers)) for line, text in sheet.body if text]
        marks = ["\n" * (id(line) in spaced) + HEADING * _is_heading(line, size) for line, _ in lines]
        body = [f"{mark}{text}" for mark, (_, text) in zip(marks, lines, strict=True)]
        notes = notes_of([_note(note) for note in sheet.notes])
        for place, (line, text) in enumerate(lines):
            is_gap = id(line) in spaced
            count += 1 + is_gap
            style = _style(line, size, paragraphs)
            paragraphs.append(
                Paragraph(text, count, count, style=style, border=GAP_BORDER if is_gap or not place else LINE)
            )
        paragraphs += (
            Paragraph(note, count + place, count + place, style="note") for place, note in enumerate(notes) if place
        )
        count += len(notes)
        texts.append("\n".join([*body, *notes]))
    return texts, paragraphs


def _style(line: PdfLine, size: float, before: Sequence[Paragraph]) -> Style:
    """Return the style of a line: large letters above all text are a title, others a heading."""
    if line.size < _LARGE * size:
        return ""
    return "title" if all(paragraph.style == "title" for paragraph in before) else "heading"


def _is_heading(line: PdfLine, size: float) -> bool:
    """Return whether a line is in large or bold letters."""
    return line.size >= _LARGER * size or line.is_bold


def _spaced(sheets: Sequence[PageText]) -> set[int]:
    """Return the ids of the lines after a wide gap, which a blank line replaces in plain text.

    The result is empty if most lines have a wide gap.
    """
    pairs = [pair for sheet in sheets for pair in pairwise(line for line, _ in sheet.body)]
    distances = sorted(above.y - below.y for above, below in pairs)
    leading = distances[int(_CLOSER * len(distances))] if len(distances) >= _FEWEST else leading_of(sheets)
    size = size_of(sheets)
    spaced = {
        id(below)
        for above, below in pairs
        if above.y - below.y > GAP * leading * max(1.0, min(above.size, below.size) / size)  # large lines are set wider
    }
    return spaced if len(spaced) <= _MAX_SPACED * len(pairs) else set()


# Notes ----------------------------------------------------------------------------------------------------------------


def _take_notes(sheet: PageText, rules: Sequence[float], size: float) -> Iterator[Aside | str]:
    """Move the notes at the foot of a page from its text to its notes, and yield a printed rule above them.

    Yields a doubt if the last line continues a note but is detached from it. It may be a footer of this page only.
    """
    start = _notes_start(sheet.body, rules, size)
    if start is None:
        return
    lines = sheet.body[start:]
    del sheet.body[start:]
    if _RULE.fullmatch(lines[0][1]):
        yield Aside(sheet.number, "rule", lines.pop(0)[1])
    block = [PageText(sheet.number, lines)]
    detached = is_detached(lines, -1, size_of(block), leading_of(block))
    for line, text in lines:
        if not sheet.notes or _begins_note(text, sheet.notes):
            sheet.notes.append(text)
        else:
            sheet.notes[-1] = f"{sheet.notes[-1]} {text}"
            if detached and line is lines[-1][0]:
                yield f"page {sheet.number}: {text!r} was read as the end of a note, but is detached from it"


def _begins_note(text: str, notes: Sequence[str]) -> bool:
    """Return whether a line begins a note: it begins with a raised number, a symbol or the next number."""
    match = _NOTE.match(text)
    return bool(match and (match["raised"] or not match["number"] or _is_next(match["number"], notes)))


def _notes_start(body: Sequence[tuple[PdfLine, str]], rules: Sequence[float], size: float) -> int | None:
    """Return the index of the first line of the notes, or of the printed rule above, or None without notes."""
    for index in range(len(body) - 1, 0, -1):
        if _RULE.fullmatch(body[index][1]) and index + 1 < len(body):
            return index
        if _is_under_rule(body, index, rules) and _is_small(body[index:], size):
            return index
    small = len(body)
    while small > 0 and _is_small(body[small - 1 : small], size):
        small -= 1
    return next((index for index in range(small, len(body)) if _NOTE.match(body[index][1])), None)


def _is_under_rule(body: Sequence[tuple[PdfLine, str]], index: int, rules: Sequence[float]) -> bool:
    """Return whether a drawn rule separates a line from the line above."""
    return any(body[index][0].y < rule < body[index - 1][0].y for rule in rules)


def _is_small(lines: Sequence[tuple[PdfLine, str]], size: float) -> bool:
    """Return whether all lines have the size of notes. ``size`` is that of the text, in points."""
    return all(line.size <= _NOTE_SIZE * size for line, _ in lines)


def _is_next(number: str, notes: Sequence[str]) -> bool:
    """Return whether a number is the number after the last note. Another plain number is part of a note."""
    match = _NOTE.match(notes[-1]) if notes else None
    last = (match["raised"] or match["number"] or "").translate(LOWERED) if match else ""
    if not last:
        return True
    return any(value(last) and value(number) == value(last) + 1 for value in KINDS.values())


def _continue_notes(sheets: Sequence[PageText]) -> None:
    """Join a note that continues at the foot of the next page, on the page of its beginning."""
    for before, after in pairwise(sheets):
        if before.notes and after.notes and not _NOTE.match(after.notes[0]):
            before.notes[-1] = f"{before.notes[-1]} {after.notes.pop(0)}"


def _numbered(notes: Iterable[str]) -> Iterator[str]:
    """Yield the numbers of notes, in plain figures and letters."""
    for note in notes:
        match = _NOTE.match(note)
        if match and (match["raised"] or match["number"]):
            yield (match["raised"] or match["number"]).translate(LOWERED)


def _note(text: str) -> str:
    """Return a note in the format that ``read`` parses: a plain number, a space, the words."""
    match = re.match(rf"[{RAISED}]{{1,6}}", text)
    return f"{match[0].translate(LOWERED)} {text[match.end() :].strip()}" if match else text


def _marked(text: str, numbers: set[str]) -> str:
    """Return a line with superscript note markers. Other raised numbers, such as powers and ordinals, are plain."""

    def plain(match: re.Match[str]) -> str:
        number = match[0].translate(LOWERED)
        return match[0] if number in numbers else number

    return _MARKERS.sub(plain, text)


def _put_back(sheets: Sequence[PageText], numbers: set[str]) -> None:
    """Move footnote markers that wrapped to the next line back to the end of the previous line."""
    leading = leading_of(sheets)
    places = [(sheet, index) for sheet in sheets for index in range(len(sheet.body))]
    for (sheet, index), (after, next_) in pairwise(places):
        (above, before), (line, text) = sheet.body[index], after.body[next_]
        if _is_raised(line, above, leading):
            text = text.translate(RAISE)
        match = _MARKERS.match(text)
        if before and match and match[0].translate(LOWERED) in numbers:
            sheet.body[index] = (above, before + match[0])
            after.body[next_] = (line, text[match.end() :].lstrip())


def _is_raised(line: PdfLine, above: PdfLine, leading: float) -> bool:
    """Return whether a whole line is superscript: a marker in smaller letters, close to the line above."""
    near = 0 < above.y - line.y <= leading - ABOVE * above.size
    return near and line.size <= SMALLER * above.size and MARK.fullmatch(line.text) is not None


# Words ----------------------------------------------------------------------------------------------------------------


def _join_words(sheets: Sequence[PageText]) -> Iterator[Aside | str]:
    """Join words that a hyphen divides at the end of a line, as ``divides`` decides.

    Yields the removed hyphens, and a doubt for each undecided hyphen.
    """
    words = words_of(text for sheet in sheets for _, text in sheet.body)
    places = [(sheet, index) for sheet in sheets for index in range(len(sheet.body))]
    for (sheet, index), (after, next_) in pairwise(places):
        line, text = sheet.body[index]
        following, rest = after.body[next_]
        divided = divides(text, rest, words)
        if divided:
            tail, _, left = rest.partition(" ")
            sheet.body[index] = (line, text.removesuffix("-") + tail)
            after.body[next_] = (following, left)
            yield Aside(sheet.number, "hyphen", "-")
        elif divided is None:
            word = f"{text.rpartition(' ')[2]}{rest.partition(' ')[0]}".rstrip(".,;:")
            yield f"page {sheet.number}: {word!r} may be one word, divided at the end of a line"
