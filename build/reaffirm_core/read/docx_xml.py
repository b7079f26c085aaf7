"""Elements of WordprocessingML (ISO/IEC 29500-1, 17): words, properties, symbols, alternative content."""

from collections.abc import Iterator
from itertools import pairwise

from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement

W = f"{{{nsmap['w']}}}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: The elements that contain words.
WORDS = (f"{W}t", f"{_MATH}t", f"{W}delText")
#: Known characters of symbol fonts, by font and code.
_SYMBOLS = {("Symbol", 0xF02A): "*", ("Symbol", 0x2A): "*"}


def words(root: BaseOxmlElement) -> Iterator[str]:
    """Yield all words under an element, without the words of alternatives that are not chosen."""
    for element in root.iter(*WORDS):
        above = [element, *element.iterancestors()]
        choices = [(child, parent) for child, parent in pairwise(above) if parent.tag == ALTERNATIVES]
        if element.text and all(chosen(parent) is child for child, parent in choices):
            yield element.text


def chosen(alternatives: BaseOxmlElement) -> BaseOxmlElement:
    """Return the first alternative, or the element itself if it has none.

    All alternatives have the same content, for newer and older versions of Word.
    """
    first: BaseOxmlElement = next(alternatives.iterchildren("{*}*"), alternatives)
    return first


def paragraphs(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs under an element in document order, including tables and content controls."""
    for child in element.iterchildren():
        if child.tag == f"{W}p":
            yield child
        else:
            yield from paragraphs(chosen(child) if child.tag == ALTERNATIVES else child)


def symbol(element: BaseOxmlElement) -> tuple[str, bool]:
    """Return the character of a ``w:sym`` element and whether it is known.

    The meaning of a code depends on the font, so the character of an unknown font is only its code point.
    """
    font, code = str(element.get(qn("w:font"))), int(str(element.get(qn("w:char"))), 16)
    character = _SYMBOLS.get((font, code))
    return character or chr(code), character is not None


def is_on(properties: BaseOxmlElement | None, name: str) -> bool:
    """Return whether a Boolean property is set. Without ``w:val`` it is set."""
    element = properties.find(qn(f"w:{name}")) if properties is not None else None
    return element is not None and is_true(element.get(qn("w:val"), "1"))


def is_true(value: object) -> bool:
    """Return whether the value of an attribute is true."""
    return value in {"1", "true", "on"}


def is_raised(properties: BaseOxmlElement | None) -> bool:
    """Return whether the words of a run are superscript."""
    element = properties.find(qn("w:vertAlign")) if properties is not None else None
    return element is not None and element.get(qn("w:val")) == "superscript"
