"""Read: the bytes of a source document become lines."""

import itertools
import re
from collections.abc import Iterator

from reaffirm_build.errors import SourceError, TableError
from reaffirm_build.model import Line, Source


def read(name: str, content: bytes) -> Source:
    """Decode a UTF-8 text and find its lines.

    A page begins after a form feed, and in a text whose lines are separated by blank ones (as extraction from a PDF
    leaves them) where that blank line is missing.

    Raises TableError for an empty file and SourceError, with the line, for bytes that are not UTF-8.
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
    numbers = [number for number, _, _ in found]
    spaced = sum(b - a > 1 for a, b in itertools.pairwise(numbers)) > len(numbers) / 2
    return Source(name, text, tuple(_lines(text, found, spaced)), paged=spaced or "\f" in text)


def _numbered(text: str) -> list[tuple[int, int, str]]:
    """The lines that are not blank: number, offset, text."""
    found: list[tuple[int, int, str]] = []
    offset = 0
    for number, raw in enumerate(re.split(r"(?<=\n)", text), 1):
        if stripped := raw.strip():
            found.append((number, offset + raw.index(stripped[0]), stripped))
        offset += len(raw)
    return found


def _lines(text: str, found: list[tuple[int, int, str]], spaced: bool) -> Iterator[Line]:
    """The lines, with the page starts that show."""
    for previous, (number, start, stripped) in zip([None, *found], found, strict=False):
        gap = text[previous[1] + len(previous[2]) : start] if previous else ""
        adjacent = previous is not None and number == previous[0] + 1
        yield Line(number, start, stripped, page_start="\f" in gap or (spaced and adjacent))
