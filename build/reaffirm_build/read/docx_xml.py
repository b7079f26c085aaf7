"""Word XML: what elements of WordprocessingML say (ISO/IEC 29500-1, 17): words, properties, symbols, alternatives."""

from collections.abc import Iterator
from itertools import pairwise

from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement

W = f"{{{nsmap['w']}}}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: The elements that hold words.
WORDS = (f"{W}t", f"{_MATH}t", f"{W}delText")
#: Signs of fonts of symbols that are known, by font and code.
_SYMBOLS = {("Symbol", 0xF02A): "*", ("Symbol", 0x2A): "*"}


def words(root: BaseOxmlElement) -> Iterator[str]:
    """All words under an element, but for those of alternatives that are not chosen."""
    for element in root.iter(*WORDS):
        above = [element, *element.iterancestors()]
        choices = [(one, up) for one, up in pairwise(above) if up.tag == ALTERNATIVES]
        if element.text and all(chosen(up) is one for one, up in choices):
            yield element.text


def chosen(alternatives: BaseOxmlElement) -> BaseOxmlElement:
    """The first of alternatives: the same content in a newer way and an older."""
    first: BaseOxmlElement = next(alternatives.iterchildren())
    return first


def paragraphs(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The paragraphs under an element in their order, those of tables and content controls included."""
    for child in element.iterchildren():
        if child.tag == f"{W}p":
            yield child
        else:
            yield from paragraphs(chosen(child) if child.tag == ALTERNATIVES else child)


def symbol(element: BaseOxmlElement) -> tuple[str, bool]:
    """The character of a font of symbols, and whether that font is known: only it knows what the character is."""
    font, code = str(element.get(qn("w:font"))), int(str(element.get(qn("w:char"))), 16)
    known = _SYMBOLS.get((font, code))
    return known or chr(code), known is not None


def is_on(properties: BaseOxmlElement | None, name: str) -> bool:
    """Whether a property is set."""
    found = properties.find(qn(f"w:{name}")) if properties is not None else None
    return found is not None and is_true(found.get(qn("w:val"), "1"))


def is_true(value: object) -> bool:
    """Whether the value of an attribute says yes."""
    return value in {"1", "true", "on"}


def is_raised(properties: BaseOxmlElement | None) -> bool:
    """Whether the words of a run are superscript."""
    found = properties.find(qn("w:vertAlign")) if properties is not None else None
    return found is not None and found.get(qn("w:val")) == "superscript"
