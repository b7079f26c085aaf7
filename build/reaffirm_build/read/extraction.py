"""Extraction: what was taken out of a document that is no plain text, and the proof that nothing else was in it.

The text has the form that ``read`` takes: a line a line, a form feed where a page begins, a rule of underscores before
the notes of a page, each note on one line after its number, and the markers of notes as superscript digits.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reaffirm_build.errors import AccountError

#: The line before the notes of a page.
RULE = "_" * 18
#: Digits and letters that are markers of notes, and as they are written elsewhere; there is no such q.
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_PLAIN = "0123456789abcdefghijklmnoprstuvwxyz"
LOWERED = str.maketrans(RAISED, _PLAIN)
RAISE = str.maketrans(_PLAIN, RAISED)


@dataclass(frozen=True)
class Aside:
    """Words that stand in a document and are no part of its text."""

    page: int  #: from 1; 0 in a document without pages
    kind: str  #: header, footer, rule, deleted, hidden …
    words: str

    def __str__(self) -> str:
        return f"{f'page {self.page}, ' if self.page else ''}{self.kind}: {self.words}"


@dataclass(frozen=True)
class Extraction:
    """The text of a document, what was left out of it, and what a person should look at."""

    text: str
    aside: tuple[Aside, ...] = ()
    added: tuple[str, ...] = ()  #: what the text has and the document does not print as characters: rules, labels
    doubts: tuple[str, ...] = ()  #: what may be wrong, with the page

    def prove(self, name: str, found: Iterable[str]) -> None:
        """Compare with the words that a document holds: every character is in the text once, or set aside.

        Raises AccountError that names characters that were lost or made up.
        """
        held, told = _count([*found, *self.added]), _count([self.text, *(one.words for one in self.aside)])
        for problem, left in (("lost", held - told), ("made up", told - held)):
            if left:
                most = ", ".join(f"{character!r} × {count}" for character, count in left.most_common(5))
                raise AccountError(f"{name}: {left.total()} characters of the document were {problem}: {most}")


def _count(texts: Iterable[str]) -> Counter[str]:
    """The characters of texts but for white space; a raised digit is that digit."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update("".join(text.split()).translate(LOWERED))
    return found


def notes_of(notes: Sequence[str]) -> list[str]:
    """The lines of a block of notes, each already on one line."""
    return [RULE, *notes] if notes else []
