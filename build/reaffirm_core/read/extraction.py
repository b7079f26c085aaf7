"""Text extracted from a PDF or DOCX, with the check that every character of the document is accounted for.

The text has the format that ``read`` parses. Each line of the document is a line, and a form feed begins a page. A rule
of underscores precedes the notes of a page. Each note is one line after its number. Note markers are superscript. The
paragraph separator of Unicode precedes each paragraph that the file states, as a DOCX does.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reaffirm_core.errors import CoverageError
from reaffirm_core.read.paragraphs import Paragraph

#: The rule before the notes of a page.
RULE = "_" * 18
#: Superscript digits and letters of note markers, and their plain forms. Unicode has no superscript q.
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_PLAIN = "0123456789abcdefghijklmnoprstuvwxyz"
LOWERED = str.maketrans(RAISED, _PLAIN)
RAISE = str.maketrans(_PLAIN, RAISED)


@dataclass(frozen=True)
class Aside:
    """Words of a document that are not part of its text."""

    page: int  #: 1-based; 0 in a document without pages
    kind: str  #: header, footer, rule, deleted, hidden …
    words: str

    def __str__(self) -> str:
        return f"{f'page {self.page}, ' if self.page else ''}{self.kind}: {self.words}"


@dataclass(frozen=True)
class Extraction:
    """The text of a document, the words set aside, and the doubts that a person should check."""

    text: str
    aside: tuple[Aside, ...] = ()
    added: tuple[str, ...] = ()  #: rules and list labels, which are no characters of the document
    doubts: tuple[str, ...] = ()  #: possible errors, with the page
    paragraphs: tuple[Paragraph, ...] = ()  #: of a DOCX; the lines of a PDF, which ``joining`` joins

    def prove(self, name: str, words: Iterable[str]) -> None:
        """Check that every character of the document is in the text or set aside, exactly once.

        ``words`` are all words of the document. Raises AccountError with the characters that were lost or added.
        """
        expected = _count([*words, *self.added])
        actual = _count([self.text, *(aside.words for aside in self.aside)])
        lost, added = "characters of the document were lost", "characters of the extracted text are not in the document"
        for problem, characters in ((lost, expected - actual), (added, actual - expected)):
            if characters:
                most = ", ".join(f"{character!r} × {count}" for character, count in characters.most_common(5))
                raise CoverageError(f"{name}: {characters.total()} {problem}: {most}; report this file as a bug")


def _count(texts: Iterable[str]) -> Counter[str]:
    """Count the characters of texts without white space. A superscript character counts as the plain character."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update("".join(text.split()).translate(LOWERED))
    return counts


def notes_of(notes: Sequence[str]) -> list[str]:
    """Return the lines of a block of notes: the rule, then one line for each note."""
    return [RULE, *notes] if notes else []
