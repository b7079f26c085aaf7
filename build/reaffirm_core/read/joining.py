"""Joining of lines to paragraphs, with the words of a language that end a paragraph or begin one with a number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reaffirm_core.language.detect import best_language
from reaffirm_core.language.pack import Pack
from reaffirm_core.read.paragraphs import GAP, LINE, SURE, Paragraph, columns

#: A line is known to be broken on purpose from this width of the text on, in columns, if it fills less than a share
#: (0–1): one share after the end of a sentence, one inside it.
_WIDE, _ENDED, _BEGUN = 40, 0.8, 0.55
#: The brackets around a text that is not agreed; those that a number opens belong to its paragraph.
OPENING, CLOSING = "[\uff3b\u3010", "]\uff3d\u3011"
#: The share of lines that end a sentence where each line is a paragraph (0–1).
_SENTENCES = 0.7
#: How sure a border is that a number shows, and one that a line broken on purpose shows.
_NUMBERED, _BROKEN = 0.9, 0.6


def join(lines: Sequence[Paragraph], packs: Mapping[str, Pack], language: str) -> list[Paragraph]:
    """Join the lines of a document to paragraphs and split typed labels from their words.

    ``language`` is that of the document; a line in another language is read with the pack of that language.
    """
    width = _width(lines)
    if _is_line_each(lines, packs[language]):
        lines = [replace(line, border=max(line.border, _BROKEN)) for line in lines]
    joined: list[Paragraph] = []
    last = ""
    in_notes = False
    for raw in lines:
        pack = packs[best_language(raw.text, packs) or language]
        if pack.structure.furniture["separator"].fullmatch(raw.text):  # a heading of notes
            in_notes = True
            continue
        line = _labelled(replace(raw, style=raw.style or ("note" if in_notes else "")), pack)
        border = _border(joined[-1], last, line, pack, width) if joined else SURE
        if border < _BROKEN:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}\n{line.text}", last_line=line.last_line)
        else:
            joined.append(replace(line, border=border))
        last = raw.text
    return [paragraph for paragraph in joined if paragraph.text]


def _labelled(line: Paragraph, pack: Pack) -> Paragraph:
    """Split the number or bullet that a line begins with from its words. Cells keep theirs."""
    if line.label or line.cell:
        return line
    if line.style == "note":
        mark = pack.structure.note_number.match(line.text)
        return replace(line, label=mark[0], text=line.text[mark.end() :].strip()) if mark else line
    if mark := pack.draft.number(line.text):
        is_open = mark[0][0] in OPENING and not any(character in CLOSING for character in mark[0])
        opened = mark[0][0] if is_open else ""
        return replace(line, label=mark[0][len(opened) :].strip(), text=opened + line.text[mark.end() :].strip())
    numbers = [*pack.structure.numbers(line.text), *pack.structure.heading_numbers(line.text)]
    if not numbers:
        return line
    label = max((number.match[0] for number in numbers), key=len)
    return replace(line, label=label.strip(), text=line.text[len(label) :].strip())


def _border(before: Paragraph, last: str, line: Paragraph, pack: Pack, width: int) -> float:
    """Return how sure it is that a line begins a paragraph. ``last`` is the last line of the paragraph before."""
    if line.border == SURE or before.style != line.style:
        return SURE
    if line.label:
        return _NUMBERED
    if line.style == "note":
        return LINE
    form = pack.draft
    is_wrapped = line.border < GAP and line.text[0].islower()
    lines = [line.text] if is_wrapped else [last, line.text]
    is_apart = any(pattern.fullmatch(text) for pattern in (form.letterhead, form.signature) for text in lines)
    if is_apart or (line.border >= GAP and form.preamble.match(line.text)):
        return _NUMBERED
    if not before.text:  # a number on a line of its own
        return 0.0
    is_hanging = line.border < GAP and before.label and line.depth > before.depth
    if is_hanging and not pack.structure.finished.search(last):
        return LINE
    if line.border >= _BROKEN:
        return 0.0 if _goes_on(before.text, line, pack) else line.border
    return _BROKEN if _is_broken(last, line, pack, width) else line.border


def _goes_on(before: str, line: Paragraph, pack: Pack) -> bool:
    """Return whether a line after a gap goes on with a sentence that a gap, such as the end of a page, divides."""
    if pack.structure.finished.search(before):
        return False
    first = line.text[0]
    return first.islower() if first.lower() != first.upper() else pack.draft.begun.search(before) is not None


def _is_broken(last: str, line: Paragraph, pack: Pack, width: int) -> bool:
    """Return whether the line before was broken on purpose: it has room for the first word of this line."""
    word = columns(line.text.split(maxsplit=1)[0]) if line.text.isascii() else 2
    full = _ENDED if pack.structure.finished.search(last) else _BEGUN
    return width >= _WIDE and columns(last) + 1 + word < full * width and not line.text[0].islower()


def _is_line_each(lines: Sequence[Paragraph], pack: Pack) -> bool:
    """Return whether nearly every line ends a sentence, so that each is a paragraph. Wrapped lines end anywhere."""
    ended = [pack.structure.finished.search(line.text) is not None for line in lines if not (line.style or line.cell)]
    return sum(ended) >= _SENTENCES * len(ended)


def _width(lines: Sequence[Paragraph]) -> int:
    """Return the usual width of a full line, in columns: one in ten is longer."""
    widths = sorted(columns(line.text) for line in lines if not line.cell)
    return widths[len(widths) * 9 // 10] if widths else 0
