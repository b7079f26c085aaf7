"""Decoding of a source document into lines."""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from reaffirm_core.errors import SourceError, TableError
from reaffirm_core.model import HEADING, PARAGRAPH, VOLUME, Line, Source

#: Thresholds for double-spaced text (shares, 0–1): minimum share of lines after a blank line, share of these without
#: end punctuation, and share of these continued on the next line. The last excludes headings, which end likewise.
_SPACED, _WRAPPED, _CONTINUED = 0.85, 0.25, 0.3

#: A line that is not blank: number (1-based), offset in the text (characters), text without surrounding space.
_Numbered = tuple[int, int, str]


def read(name: str, content: bytes) -> Source:
    """Decode a UTF-8 text and split it into lines.

    A page begins after a form feed. In double-spaced text, as extraction from a PDF produces it, a page also begins at
    a line without a blank line before it.

    Raises TableError for an empty file, and SourceError with the line for bytes that are not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.object[error.start]:#04x} is not UTF-8; save the text as UTF-8"
        raise SourceError(name, line, problem) from error
    if not text.strip():
        raise TableError(name, "is empty; expected the text of a source document")
    numbered = numbered_lines(text)
    spaced = is_spaced(numbered)
    lines = tuple(_lines(text, numbered, spaced))
    return Source(name, text, lines, paged=any(line.page_start for line in lines), spaced=spaced)


def is_spaced(numbered: Sequence[_Numbered]) -> bool:
    """Return whether a text is double-spaced: blank lines separate nearly all lines, even inside sentences."""
    gaps = [
        (text, after)
        for (number, _, text), (next_number, _, after) in itertools.pairwise(numbered)
        if next_number - number > 1
    ]
    unended = [not unicodedata.category(text[-1]).startswith("P") for text, _ in gaps]
    first = next((place for place, (text, _) in enumerate(gaps) if text[0].isdecimal()), 0)
    body = list(zip(unended, gaps, strict=True))[first:]
    continued = [_continues(after) for is_unended, (_, after) in body if is_unended]
    spaced = len(gaps) > _SPACED * len(numbered)
    return spaced and sum(unended) > _WRAPPED * len(gaps) and sum(continued) > _CONTINUED * len(continued)


def _continues(after: str) -> bool:
    """Return whether a line can continue the line before: it begins with no number, capital or opening bracket."""
    return not (after[0].isupper() or after[0].isdecimal() or unicodedata.category(after[0]) == "Ps")


def numbered_lines(text: str) -> list[_Numbered]:
    """Return the lines that are not blank."""
    numbered: list[_Numbered] = []
    offset = 0
    for number, raw in enumerate(re.split(r"(?<=\n)", text), 1):
        if stripped := raw.strip():
            numbered.append((number, offset + raw.index(stripped[0]), stripped))
        offset += len(raw)
    return numbered


def _lines(text: str, numbered: list[_Numbered], spaced: bool) -> Iterator[Line]:
    """Yield the lines, marked where a page or a volume begins."""
    for previous, (number, start, stripped) in zip([None, *numbered], numbered, strict=False):
        gap = text[previous[1] + len(previous[2]) : start] if previous else ""
        adjacent = previous is not None and number == previous[0] + 1
        page_start = "\f" in gap or (spaced and adjacent)
        # a heading of a PDF may continue in the next line, so its mark states no paragraph
        given = PARAGRAPH in gap.replace(HEADING, "") or f"{HEADING}{PARAGRAPH}" in gap
        indent = len(text[text.rfind("\n", 0, start) + 1 : start].lstrip(f"\f{PARAGRAPH}").expandtabs())
        yield Line(number, start, stripped, page_start, VOLUME in gap, given, HEADING in gap, indent)
