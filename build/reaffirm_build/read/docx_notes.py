"""The footnotes and endnotes of a DOCX, which are in separate parts and referenced from the text.

Word numbers the notes in the order of their references, with figures, letters, Roman numerals or symbols. A note can
have a custom mark instead. Its mark is text after the reference, and mostly before the words of the note too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reaffirm_build.errors import TableError
from reaffirm_build.numerals import as_roman, letter
from reaffirm_build.read.docx_package import WordFile
from reaffirm_build.read.docx_xml import W, is_true, symbol

#: The relationship type of the part of each kind of notes.
PARTS: Mapping[str, str] = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
#: The elements that refer to notes.
REFERENCES = frozenset(f"{W}{kind}Reference" for kind in PARTS)
#: How notes are numbered, by Word's name of it.
_SIGNS = "*†‡§"
_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letter,
    "lowerRoman": as_roman,
    "decimalEnclosedCircle": str,
    "decimalEnclosedCircleChinese": str,
    "chicago": lambda number: _SIGNS[(number - 1) % len(_SIGNS)] * (1 + (number - 1) // len(_SIGNS)),
}


#: How those of a kind are numbered if the document does not say.
_USUAL = {"footnote": "decimal", "endnote": "lowerRoman"}


class WordNotes:
    """The notes of a document, taken in the order of their references."""

    def __init__(self, name: str, file: WordFile) -> None:
        """Read the notes. Raises TableError for an unsupported number format."""
        self._notes = {kind: _notes(kind, file) for kind in PARTS}
        self._forms = {kind: _form(name, file, kind) for kind, notes in self._notes.items() if notes}
        self._counts = Counter[str]()  #: by their form
        #: whether there are both kinds in one form, which are numbered together
        self.mixed = len(self._forms) > len(set(self._forms.values()))

    def take(self, reference: BaseOxmlElement) -> BaseOxmlElement | None:
        """Remove and return the note of a reference, or None if it is missing. A note has one reference."""
        return self._notes[_kind(reference)].pop(str(reference.get(qn("w:id"))), None)

    def next(self, reference: BaseOxmlElement) -> str:
        """Return the number of the next note without a custom mark, of the kind of a reference."""
        form = self._forms[_kind(reference)]
        self._counts[form] += 1
        return _FORMS[form](self._counts[form])

    def left(self) -> Iterator[BaseOxmlElement]:
        """The notes to which nothing referred."""
        for notes in self._notes.values():
            yield from notes.values()


def _kind(reference: BaseOxmlElement) -> str:
    """Return the kind of the note of a reference."""
    return str(reference.tag).removeprefix(W).removesuffix("Reference")


def _notes(kind: str, file: WordFile) -> dict[str, BaseOxmlElement]:
    """Return the notes of a kind by identifier, without the separator lines."""
    root = file.part(PARTS[kind])
    found = root.findall(qn(f"w:{kind}")) if root is not None else []
    return {str(note.get(qn("w:id"))): note for note in found if note.get(qn("w:type"), "normal") == "normal"}


def _form(name: str, file: WordFile, kind: str) -> str:
    """How notes of a kind are numbered, as the settings or the last section of the text that says so have it."""
    form = _USUAL[kind]
    for root in (file.text, file.part(RELATIONSHIP_TYPE.SETTINGS)):
        for properties in root.iter(qn(f"w:{kind}Pr")) if root is not None else ():
            said = properties.find(qn("w:numFmt"))
            form = form if said is None else str(said.get(qn("w:val")))
            if form not in _FORMS:
                problem = f"its notes are numbered as {form!r}; only 1, 2, 3 …, a, b, c …, i, ii, iii … and *, †, ‡ …"
                raise TableError(name, problem)
    return form


def has_own_mark(reference: BaseOxmlElement) -> bool:
    """Return whether the note of a reference has a custom mark."""
    return is_true(reference.get(qn("w:customMarkFollows")))


def own_mark(reference: BaseOxmlElement) -> str:
    """Return the custom mark of a note, from the run of its reference or a later run, or "" without a mark."""
    run = reference.getparent()
    for element in (*reference.itersiblings(), *(inner for after in run.itersiblings() for inner in after.iter())):
        if element.tag == f"{W}t" and (element.text or "").strip():
            return str(element.text).split()[0]
        if element.tag == f"{W}sym":
            sign, known = symbol(element)
            return sign if known else ""
    return ""
