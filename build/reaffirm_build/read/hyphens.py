"""Divided: whether a hyphen at the end of a line only divides a word. There is no dictionary: the document tells."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reaffirm_build.model import Piece, Remark

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDED = re.compile(r"(?P<compound>(?:[^\W\d_]+-)*(?P<word>[^\W\d_]+))-$")


def words_of(texts: Iterable[str]) -> set[str]:
    """The words that stand whole in the lines of a document, in small letters."""
    return {word.lower() for text in texts for word in words_in(text)}


def words_in(text: str) -> list[str]:
    """The words of a text, compounds whole."""
    return _WORD.findall(text)


def divides(before: str, after: str, known: Collection[str]) -> bool | None:
    """Whether the hyphen at the end of a line only divides a word that goes on in the next line.

    It does if the document has the word whole, and not with a hyphen. None where it has neither; False also where
    there is no hyphen between two parts of a word.
    """
    head, tail = _DIVIDED.search(before), _WORD.match(after)
    if not head or not tail or not tail[0][0].islower():
        return False
    parts = tail[0].split("-")
    with_hyphen = (f"{head['compound']}-{tail[0]}", f"{head['word']}-{parts[0]}")
    if any(word.lower() in known for word in with_hyphen):
        return False
    return True if f"{head['word']}{parts[0]}".lower() in known else None


def joined(runs: Iterable[Sequence[Piece]], known: Collection[str]) -> tuple[Mapping[Piece, Piece], list[Remark]]:
    """The pieces of running texts whose hyphens only divide words, as such, and remarks on hyphens that may do so."""
    found: dict[Piece, Piece] = {}
    doubts = []
    for before, after in (pair for run in runs for pair in pairwise(run)):
        decided = before.line < after.line and divides(before.text, after.text, known)
        if decided:
            found[before] = replace(before, divided=True)
        elif decided is None:
            problem = f"a hyphen that may only divide a word, and was kept: {before.text[-20:]!r}"
            doubts.append(Remark(before.line, problem))
    return found, doubts
