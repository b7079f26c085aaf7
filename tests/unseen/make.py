"""Writer of the PDF and DOCX files of this folder from their sources.

``NAME.html`` is printed by Chromium. ``NAME.docx.txt`` has a kind and words on each line.

Kinds: ``title``, ``h1``, ``h2``, ``p``, ``table`` (one row), ``1``, ``a`` and ``i`` (numbered by Word at three levels),
``restart`` (the next list begins at 1). Words in braces are a footnote. Run: ``.venv/bin/python -m tests.unseen.make``.
"""

import io
import re
from html import escape
from pathlib import Path

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
STYLE = """
@page { size: A4; margin: 25mm }
body { margin: 0; font: 10.5pt/1.45 'Noto Sans CJK SC', 'DejaVu Serif', serif }
section { height: 240mm; display: flex; flex-direction: column; break-after: page }
section:last-child { break-after: auto }
p, h1, h2, h3, h4 { margin: 0 0 7pt }
h1 { font-size: 15pt } h2 { font-size: 13pt } h3 { font-size: 12pt } h4 { font-size: 10.5pt; margin-left: 12mm }
.symbol { float: right } .small { font-size: 9pt }
.num { margin-left: 12mm } .item { margin-left: 12mm; text-align: justify } .flush { margin-left: 12mm }
.part { margin-left: 12mm; text-indent: 8mm } .deep { margin-left: 24mm }
.notes { margin-top: auto; font-size: 8.5pt } .notes p { margin: 0 0 2pt }
hr { border: 0; border-top: 0.6pt solid black; width: 30%; margin: 0 auto 3pt 0 }
sup { font-size: 65%; line-height: 0 }
"""
SMALL = "font-size: 8px; width: 100%; margin: 0 25mm; font-family: 'Noto Sans CJK SC'"
LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
NOTE = (
    '<w:footnote w:id="{id}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p>'
    "</w:footnote>"
)
PAGE = '<span class="pageNumber"></span>/<span class="totalPages"></span>'


def print_pdfs() -> None:
    """Print each HTML source with its symbol above and the number of the page below."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for source in sorted(HERE.glob("*.html")):
            body = source.read_text(encoding="utf-8")
            symbol = re.search(r'class="symbol">([^<]+)', body)
            assert symbol
            page.set_content(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{body}')
            source.with_suffix(".pdf").write_bytes(
                page.pdf(
                    prefer_css_page_size=True,
                    display_header_footer=True,
                    header_template=f'<div style="{SMALL}; text-align: right">{symbol[1]}</div>',
                    footer_template=f'<div style="{SMALL}">{PAGE}</div>',
                )
            )
        browser.close()


class Word:
    """A Word document that is being written."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self.notes: list[str] = []
        self.list_number = 900
        self.numbering = self.document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(LEVELS)
        )
        self.numbering.insert(
            0, parse_xml(f'<w:abstractNum xmlns:w="{nsmap["w"]}" w:abstractNumId="900">{levels}</w:abstractNum>')
        )
        self.restart()

    def restart(self) -> None:
        """Begin a list that counts from one."""
        self.list_number += 1
        over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        head = f'<w:num xmlns:w="{nsmap["w"]}" w:numId="{self.list_number}"><w:abstractNumId w:val="900"/>'
        self.numbering.append(parse_xml(f"{head}{over}</w:num>"))

    def add(self, kind: str, words: str) -> None:
        """Write one line of the source."""
        if kind == "restart":
            return self.restart()
        if kind == "table":
            cells = words.split("|")
            row = self.document.add_table(rows=1, cols=len(cells)).rows[0]
            for cell, inside in zip(row.cells, cells, strict=True):
                cell.text = inside
            return None
        styles = {"title": "Title", "h1": "Heading 1", "h2": "Heading 2"}
        paragraph = self.document.add_paragraph(style=styles.get(kind))
        if kind in ("1", "a", "i"):
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = self.list_number
            properties.get_or_add_ilvl().val = ("1", "a", "i").index(kind)
        for place, run in enumerate(re.split(r"[{}]", words)):
            if place % 2 == 0:
                paragraph.add_run(run)
                continue
            self.notes.append(NOTE.format(id=len(self.notes) + 1, words=escape(run)))
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), str(len(self.notes)))
            paragraph.add_run()._r.append(reference)
        return None

    def saved(self) -> bytes:
        """The file."""
        separator = '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
        content = f'<w:footnotes xmlns:w="{nsmap["w"]}">{separator}{"".join(self.notes)}</w:footnotes>'.encode()
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()


def main() -> None:
    """Write all files."""
    print_pdfs()
    for source in sorted(HERE.glob("*.docx.txt")):
        made = Word()
        for line in source.read_text(encoding="utf-8").splitlines():
            made.add(*line.split("|", 1))
        source.with_name(source.name.removesuffix(".txt")).write_bytes(made.saved())


if __name__ == "__main__":
    main()
