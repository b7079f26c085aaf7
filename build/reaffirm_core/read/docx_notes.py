"""The footnotes and endnotes of a DOCX, which are in separate parts and referenced from the text.

Word numbers the notes in the order of their references, with figures, letters, Roman numerals or symbols. A note can
have a custom mark instead. Its mark is text after the reference, and mostly before the words of the note too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reaffirm_core.errors import TableError
from reaffirm_core.numerals import as_roman, letter
from reaffirm_core.read.docx_package import WordFile
from reaffirm_core.read.docx_xml import W, is_true, symbol

#: The relationship type of the part of each kind of notes.
PARTS: Mapping[str, str] = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
#: The elements that refer to notes.
REFERENCES = frozenset(f"{W}{kind}Reference" for kind in PARTS)
#: The symbols of the number format "chicago".
_SYMBOLS = "*†‡§"
#: The function that writes a number in each number format of notes, by Word's name of the format.
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letter,
    "lowerRoman": as_roman,
    "decimalEnclosedCircle": str,
    "decimalEnclosedCircleChinese": str,
    "chicago": lambda number: _SYMBOLS[(number - 1) % len(_SYMBOLS)] * (1 + (number - 1) // len(_SYMBOLS)),
}


#: The default number format of each kind of notes.
_DEFAULT_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}


class WordNotes:
    """The notes of a document, taken in the order of their references."""

    def __init__(self, name: str, file: WordFile) -> None:
        """Read the notes. Raises TableError for an unsupported number format."""
        self._notes = {kind: _notes(kind, file) for kind in PARTS}
        self._formats = {kind: _number_format(name, file, kind) for kind, notes in self._notes.items() if notes}
        self._counts = Counter[str]()  #: by number format
        #: whether footnotes and endnotes have the same number format, and so are numbered together
        self.mixed = len(self._formats) > len(set(self._formats.values()))

    def take(self, reference: BaseOxmlElement) -> BaseOxmlElement | None:
        """Remove and return the note of a reference, or None if it is missing. A note has one reference."""
        return self._notes[_kind(reference)].pop(str(reference.get(qn("w:id"))), None)

    def next(self, reference: BaseOxmlElement) -> str:
        """Return the number of the next note without a custom mark, of the kind of a reference."""
        form = self._formats[_kind(reference)]
        self._counts[form] += 1
        return _FORMATS[form](self._counts[form])

    def unreferenced(self) -> Iterator[BaseOxmlElement]:
        """Yield the notes that no reference has taken."""
        for notes in self._notes.values():
            yield from notes.values()


def _kind(reference: BaseOxmlElement) -> str:
    """Return the kind of the note of a reference."""
    return str(reference.tag).removeprefix(W).removesuffix("Reference")


def _notes(kind: str, file: WordFile) -> dict[str, BaseOxmlElement]:
    """Return the notes of a kind by identifier, without the separator lines."""
    root = file.part(PARTS[kind])
    notes = root.findall(qn(f"w:{kind}")) if root is not None else []
    return {str(note.get(qn("w:id"))): note for note in notes if note.get(qn("w:type"), "normal") == "normal"}


def _number_format(name: str, file: WordFile, kind: str) -> str:
    """Return the number format of a kind of notes.

    The settings of the document take precedence over its last section with a format. Raises TableError for an
    unsupported format.
    """
    form = _DEFAULT_FORMATS[kind]
    for root in (file.text, file.part(RELATIONSHIP_TYPE.SETTINGS)):
        for properties in root.iter(qn(f"w:{kind}Pr")) if root is not None else ():
            number_format = properties.find(qn("w:numFmt"))
            form = form if number_format is None else str(number_format.get(qn("w:val")))
            if form not in _FORMATS:
                problem = f"its notes are numbered as {form!r}; only 1, 2, 3 …, a, b, c …, i, ii, iii … and *, †, ‡ …"
                raise TableError(name, f"{problem} are supported; change the number format in Word")
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
            character, is_known = symbol(element)
            return character if is_known else ""
    return ""
