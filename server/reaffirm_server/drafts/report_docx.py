"""The report on a draft as a DOCX document that users can edit."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph

from reaffirm_core.compare.diff import Change
from reaffirm_server.drafts import report_words
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_lines import Beside, ReportLine, report_lines
from reaffirm_server.drafts.report_view import Advice
from reaffirm_server.publish.index_docx import set_styles

#: The styles of Word, by kind of line.
_STYLES = {"title": "Title", "section": "Heading 1", "part": "Heading 2", "item": "List Bullet"}
#: Format of a change: colour (RGB), struck through, underlined.
_CHANGES = {
    Change.DELETED: ("A3231B", True, False),
    Change.MOVED_FROM: ("0A5A9C", True, False),
    Change.INSERTED: ("10602A", False, True),
    Change.MOVED_TO: ("0A5A9C", False, True),
}


def docx(report: DraftReport, advice: Sequence[Advice], language: str) -> bytes:
    """Return a report in the language of the page."""
    document = Document()
    set_styles(document, language)
    document.core_properties.title = report_words.title(report, advice)
    document.core_properties.author = "Reaffirm"
    for line in report_lines(report, advice):
        if isinstance(line, Beside):
            _table(document, line)
        else:
            _write(document.add_paragraph(style=_STYLES.get(line.kind)), line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: DocxDocument, beside: Beside) -> None:
    """Add an earlier wording, and the draft beside it."""
    table = document.add_table(rows=1, cols=len(beside.columns), style="Table Grid")
    for cell, (first, *others) in zip(table.rows[0].cells, beside.columns, strict=True):
        _write(cell.paragraphs[0], first)
        for line in others:
            _write(cell.add_paragraph(), line)
    document.add_paragraph()


def _write(paragraph: Paragraph, line: ReportLine) -> None:
    """Add the words of a line with formatted changes."""
    for part in line.words:
        run = paragraph.add_run(part.text)
        if line.kind == "strong":
            run.bold = True
        if part.change in _CHANGES:
            colour, struck, underlined = _CHANGES[part.change]
            run.font.color.rgb = RGBColor.from_string(colour)
            run.font.strike, run.font.underline = struck, underlined
