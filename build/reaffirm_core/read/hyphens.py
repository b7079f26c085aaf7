"""Detection of words divided by a hyphen at the end of a line. The dictionary is the document itself."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reaffirm_core.model import Piece, Remark

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDED = re.compile(r"(?P<compound>(?:[^\W\d_]+-)*(?P<word>[^\W\d_]+))-$")


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the undivided words in the lines of a document, in lower case."""
    return {word.lower() for text in texts for word in words_in(text)}


def words_in(text: str) -> list[str]:
    """Return the words of a text. A hyphenated compound is one word."""
    return _WORD.findall(text)


def divides(before: str, after: str, words: Collection[str]) -> bool | None:
    """Return whether the hyphen at the end of the line ``before`` divides a word that continues in ``after``.

    The result is True if the words of the document contain the joined word, and not the hyphenated word. It is None if
    they contain neither, and False if there is no hyphen between two parts of a word.
    """
    head, tail = _DIVIDED.search(before), _WORD.match(after)
    if not head or not tail or not tail[0][0].islower():
        return False
    parts = tail[0].split("-")
    with_hyphen = (f"{head['compound']}-{tail[0]}", f"{head['word']}-{parts[0]}")
    if any(word.lower() in words for word in with_hyphen):
        return False
    return True if f"{head['word']}{parts[0]}".lower() in words else None


def joined(runs: Iterable[Sequence[Piece]], words: Collection[str]) -> tuple[Mapping[Piece, Piece], list[Remark]]:
    """Mark the pieces whose last hyphen divides a word.

    ``runs`` are sequences of pieces of continuous text, ``words`` the words of the document in lower case. Returns the
    replacement of each such piece, and remarks on hyphens of unknown words.
    """
    replacements: dict[Piece, Piece] = {}
    doubts = []
    for before, after in (pair for run in runs for pair in pairwise(run)):
        divided = before.line < after.line and divides(before.text, after.text, words)
        if divided:
            replacements[before] = replace(before, divided=True)
        elif divided is None:
            problem = f"a hyphen that may only divide a word, and was kept: {before.text[-20:]!r}"
            doubts.append(Remark(before.line, problem))
    return replacements, doubts


def undivided(text: str, words: Collection[str]) -> str:
    """Return a text whose lines do not divide words that ``words`` contain, in lower case. The lines keep their number.

    The rest of a divided word moves to the line in which it begins. A hyphen of an unknown word stays.
    """
    lines = text.split("\n")
    for place in range(len(lines) - 1):
        head, rest = lines[place].rstrip(), lines[place + 1].lstrip()
        if divides(head, rest, words):
            tail = rest.split(maxsplit=1)[0]
            lines[place], lines[place + 1] = f"{head[:-1]}{tail}", rest.removeprefix(tail).lstrip()
    return "\n".join(lines)
