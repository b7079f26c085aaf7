"""DOCX document of an index, with Word's heading styles, a table of contents and linked references.

The table of contents is a field (ISO/IEC 29500-1, section 17.16.5.68). Its current result is written with it for
programs that do not update fields.
"""

import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from reaffirm_core.languages import FALLBACK, IDEOGRAPHIC, language_row
from reaffirm_server.publish.index import Index, IndexEntry, IndexHeading
from reaffirm_server.publish.office_zip import reproducible

#: Fonts for Latin and Chinese script; systems without SimSun substitute their own font.
_LATIN, _CHINESE = "Times New Roman", "SimSun"
#: The deepest heading with its own style: a letter of a paragraph of an article of an instrument.
_DEEPEST = 4


def docx(index: Index) -> bytes:
    """Write an index as a DOCX document."""
    document = Document()
    set_styles(document, index.language)
    document.core_properties.title = index.title
    document.core_properties.author = "Reaffirm"
    document.core_properties.comments = index.edition.digest
    document.core_properties.language = index.language
    document.add_paragraph(index.title, "Title")
    for paragraph in index.about:
        document.add_paragraph(paragraph)
    _contents(document, index)
    _page_numbers(document)
    for number, (depth, heading) in enumerate(index.walk(), 1):
        _section(document, number, depth, heading)
    _annex(document, index)
    out = io.BytesIO()
    document.save(out)
    return reproducible(out.getvalue(), index.edition.released)


def set_styles(document: DocxDocument, language: str) -> None:
    """Set the fonts, the language of the text, and the styles of the table of contents."""
    _set_fonts(document)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    own = language_row(language)
    latin = language_row(FALLBACK) if own.ideographs else own
    properties.append(_element("w:lang", {"w:val": latin.word or latin.tag, "w:eastAsia": IDEOGRAPHIC.word}))
    document.styles["Normal"].font.size = Pt(own.font_size)
    for depth in range(1, _DEEPEST + 1):
        level = document.styles.add_style(f"TOC {depth}", WD_STYLE_TYPE.PARAGRAPH)
        level.base_style = document.styles["Normal"]
        level.paragraph_format.left_indent = Cm(0.6 * (depth - 1))
        level.paragraph_format.space_after = Pt(0)


def _set_fonts(document: DocxDocument) -> None:
    """Set the fonts and black text in the styles of text and headings."""
    names = ["Normal", "Title", *(f"Heading {depth}" for depth in range(1, _DEEPEST + 1))]
    for name in names:
        properties = document.styles[name].element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", _CHINESE)):
            fonts.set(qn(f"w:{script}"), font)
        document.styles[name].font.color.rgb = RGBColor(0, 0, 0)


def _contents(document: DocxDocument, index: Index) -> None:
    """Add the table of contents, a field that contains the current headings."""
    document.add_paragraph(index.contents, "TOC Heading")
    paragraphs = []
    for number, (depth, heading) in enumerate(index.walk(), 1):
        paragraph = document.add_paragraph("", f"TOC {min(depth, _DEEPEST)}")
        title = heading.title + (language_row(index.language).brackets.format(heading.count) if heading.count else "")
        paragraph._p.append(_linked({"w:anchor": _bookmark(number)}, title))
        paragraphs.append(paragraph)
    if paragraphs:
        begin = [_mark("begin"), _instruction(rf'TOC \o "1-{_DEEPEST}" \h \z \u'), _mark("separate")]
        for place, run in enumerate(begin):
            paragraphs[0]._p.insert(place + 1, run)
        paragraphs[-1]._p.append(_mark("end"))
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _section(document: DocxDocument, number: int, depth: int, heading: IndexHeading) -> None:
    """Add a heading, with the bookmark that the table of contents links to, its note and its entries."""
    paragraph = document.add_paragraph("", f"Heading {min(depth, _DEEPEST)}")
    paragraph._p.append(_element("w:bookmarkStart", {"w:id": str(number), "w:name": _bookmark(number)}))
    paragraph.add_run(heading.title)
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))
    if heading.note:
        document.add_paragraph(heading.note)
    for entry in heading.entries:
        _entry(document, entry)


def _entry(document: DocxDocument, entry: IndexEntry) -> None:
    """Add an entry as a list item whose reference is a link."""
    paragraph = document.add_paragraph("", "List Bullet")
    paragraph.paragraph_format.space_after = Pt(2)
    target = document.part.relate_to(entry.iri, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(_linked({"r:id": target}, entry.reference))
    if entry.title:
        paragraph.add_run(entry.title)
    for note in entry.notes:
        paragraph.add_run(entry.remark(note)).italic = True


def _annex(document: DocxDocument, index: Index) -> None:
    """Add the texts of the provisions: the words in the language of the index, and below them the original."""
    if not index.texts:
        return
    document.add_paragraph(index.annex, "Title").paragraph_format.page_break_before = True
    if index.note:
        document.add_paragraph(index.note).runs[0].italic = True
    for text in index.texts:
        title = document.add_paragraph()
        title.paragraph_format.keep_with_next = True
        target = document.part.relate_to(text.iri, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        title._p.append(_linked({"r:id": target}, text.reference))
        for label, _, words in text.words:
            paragraph = document.add_paragraph()
            if label:
                paragraph.add_run(label + index.colon).italic = True
            paragraph.add_run(words)


def _page_numbers(document: DocxDocument) -> None:
    """Add the page number to the footer."""
    paragraph: Paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in (_mark("begin"), _instruction("PAGE"), _mark("end")):
        paragraph._p.append(run)


def _bookmark(number: int) -> str:
    """Return the name of the bookmark of a heading, in the form that Word uses for tables of contents."""
    return f"_Toc{number:08}"


def _linked(target: dict[str, str], text: str) -> BaseOxmlElement:
    """Return a link with blue text."""
    return _element("w:hyperlink", target, [_run([_element("w:t", {"xml:space": "preserve"}, text=text)], link=True)])


def _run(content: Iterable[BaseOxmlElement], *, link: bool = False) -> BaseOxmlElement:
    """Return a run of text, in blue for a link."""
    paint = [_element("w:rPr", {}, [_element("w:color", {"w:val": "0B5CAD"})])] if link else []
    return _element("w:r", {}, [*paint, *content])


def _mark(kind: str) -> BaseOxmlElement:
    """Return a mark of a field; ``kind`` is begin, separate or end."""
    return _run([_element("w:fldChar", {"w:fldCharType": kind})])


def _instruction(text: str) -> BaseOxmlElement:
    """Return the instruction of a field."""
    return _run([_element("w:instrText", {"xml:space": "preserve"}, text=text)])


def _element(
    name: str, attributes: dict[str, str], content: Iterable[BaseOxmlElement] = (), text: str | None = None
) -> BaseOxmlElement:
    """Return an element with attributes, whose names have prefixes, and content."""
    element: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    element.extend(content)
    if text is not None:
        element.text = text
    return element
