"""Decoding of a source document into lines."""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from reaffirm_build.errors import SourceError, TableError
from reaffirm_build.model import VOLUME, Line, Source

#: Blank lines mean nothing if more than this share of lines has one before it, more than that share of
#: those no end, and more than that share of these goes on in the next line of the text: headings have no end either.
_SPACED, _WRAPPED, _GOING_ON = 0.85, 0.25, 0.3


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
        raise TableError(name, "is empty; a source document has text")
    found = _numbered(text)
    spaced = _is_spaced(found)
    lines = tuple(_lines(text, found, spaced))
    return Source(name, text, lines, paged=any(line.page_start for line in lines), spaced=spaced)


def _is_spaced(found: Sequence[tuple[int, int, str]]) -> bool:
    """Return whether a text is double-spaced: blank lines separate nearly all lines, even inside sentences."""
    gaps = [(text, after) for (one, _, text), (next_, _, after) in itertools.pairwise(found) if next_ - one > 1]
    endless = [not unicodedata.category(text[-1]).startswith("P") for text, _ in gaps]
    first = next((place for place, (text, _) in enumerate(gaps) if text[0].isdecimal()), 0)
    body = [_goes_on(after) for no_end, (_, after) in list(zip(endless, gaps, strict=True))[first:] if no_end]
    spaced = len(gaps) > _SPACED * len(found)
    return spaced and sum(endless) > _WRAPPED * len(gaps) and sum(body) > _GOING_ON * len(body)


def _goes_on(after: str) -> bool:
    """Whether a line can go on with the one before: it begins neither with a number nor as a sentence does."""
    return not (after[0].isupper() or after[0].isdecimal() or unicodedata.category(after[0]) == "Ps")


def _numbered(text: str) -> list[tuple[int, int, str]]:
    """Return the lines that are not blank."""
    found: list[tuple[int, int, str]] = []
    offset = 0
    for number, raw in enumerate(re.split(r"(?<=\n)", text), 1):
        if stripped := raw.strip():
            found.append((number, offset + raw.index(stripped[0]), stripped))
        offset += len(raw)
    return found


def _lines(text: str, found: list[tuple[int, int, str]], spaced: bool) -> Iterator[Line]:
    """Yield the lines, marked where a page or a volume begins."""
    for previous, (number, start, stripped) in zip([None, *found], found, strict=False):
        gap = text[previous[1] + len(previous[2]) : start] if previous else ""
        adjacent = previous is not None and number == previous[0] + 1
        page_start = "\f" in gap or (spaced and adjacent)
        yield Line(number, start, stripped, page_start, volume_start=VOLUME in gap)
