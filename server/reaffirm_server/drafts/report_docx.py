"""The report on a draft as a DOCX document that users can edit."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from flask_babel import gettext as _
from flask_babel import ngettext

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.languages import language_row
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_view import Advice, EarlierWording, Suggestion
from reaffirm_server.drafts.report_words import (
    brief,
    changed,
    compared,
    degree,
    notes,
    shift,
    title_of_latest,
    verdict,
    why,
)
from reaffirm_server.publish.index_docx import set_styles

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
    document.core_properties.title = ngettext(
        "Report on your draft: %(num)d recommendation", "Report on your draft: %(num)d recommendations", len(advice)
    )
    document.core_properties.author = "Reaffirm"
    document.add_paragraph(document.core_properties.title, "Title")
    if len(report.blocks) > 1:
        document.add_paragraph(reading.summary(report.blocks, language))
    for block in report.blocks:
        if block.overruled or not block.is_read:
            text = f"{reading.shortened(block)} ({reading.reason(block)})"
            document.add_paragraph(text, "List Bullet")
    for place, item in enumerate(advice, 1):
        result = " · ".join(filter(None, (verdict(item), shift(item))))
        document.add_paragraph(f"{place}. {brief(item.own)} ").add_run(result).bold = True
    for note in notes(report):
        document.add_paragraph(note)
    for place, item in enumerate(advice, 1):
        _advice(document, place, item, language)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _advice(document: DocxDocument, place: int, advice: Advice, language: str) -> None:
    document.add_paragraph(f"{place}. {advice.text}", "Heading 1")
    for name, value in (
        (_("Asked"), advice.asked),
        (_("Verb"), advice.verb),
        (_("Put to"), advice.put_to),
        (_("Themes, guessed"), language_row(language).comma.join(label for _slug, label in advice.themes)),
        (_("Cites"), advice.cites),
    ):
        if value:
            document.add_paragraph(f"{name}{_(': ')}{value}")
    for suggestion in advice.suggestions:
        _suggestion(document, suggestion)
    if not advice.suggestions:
        nothing = (
            _("We found no earlier recommendation like this.") if advice.closest else _("Too short to be compared.")
        )
        document.add_paragraph(nothing)
    if advice.closest:
        document.add_paragraph(_("Closest texts; they may be unrelated"), "Heading 2")
    for item in advice.closest:
        document.add_paragraph(" ".join(filter(None, (f"{item.label}{_(': ')}{item.headline}", why(item.why)))))


def _suggestion(document: DocxDocument, suggestion: Suggestion) -> None:
    document.add_paragraph(f"{suggestion.title}{_(': ')}{degree(suggestion)}", "Heading 2")
    document.add_paragraph(changed(suggestion))
    if reasons := why(suggestion.why):
        document.add_paragraph(reasons)
    _wording(document, _("Nearest"), suggestion.nearest)
    if suggestion.latest:
        _wording(document, title_of_latest(suggestion.latest), suggestion.latest)
    if suggestion.agreed:
        _wording(document, _("Latest agreed wording"), suggestion.agreed)
    if suggestion.none_agreed:
        document.add_paragraph(_("No agreed wording follows: the texts found were only put to another body."))
    if suggestion.comparison:
        document.add_paragraph(compared(suggestion))
    if suggestion.no_longer_cited:
        document.add_paragraph(f"{_('Cited then, missing here')}{_(': ')}{suggestion.no_longer_cited}")
    if suggestion.reference:
        document.add_paragraph(f"{_('Suggested reference')}{_(': ')}{suggestion.reference}").runs[0].bold = True


def _wording(document: DocxDocument, name: str, wording: EarlierWording) -> None:
    """Add an earlier wording and the draft as two columns."""
    table = document.add_table(rows=1, cols=2 if wording.after else 1, style="Table Grid")
    put = f" ({_('put to:')} {wording.put_to})" if wording.put_to else ""
    headers = (f"{name}{_(': ')}{wording.label}, {wording.date}{put}. {wording.headline}", _("The draft"))
    for cell, header, segments in zip(table.rows[0].cells, headers, (wording.before, wording.after), strict=False):
        cell.paragraphs[0].add_run(header).bold = True
        _marked(cell.add_paragraph(), segments)
    if wording.translation:
        note = _("Unofficial working translation, made from the Chinese by a language model:")
        paragraph = table.rows[0].cells[0].add_paragraph()
        paragraph.add_run(f"{note} ").italic = True
        paragraph.add_run(wording.translation)
    document.add_paragraph()


def _marked(paragraph: Paragraph, segments: Sequence[Segment]) -> None:
    """Add segments with formatted changes; changes of punctuation only are not formatted."""
    for part in segments:
        run = paragraph.add_run(part.text)
        if part.change in _CHANGES and not part.quiet:
            colour, struck, underlined = _CHANGES[part.change]
            run.font.color.rgb = RGBColor.from_string(colour)
            run.font.strike, run.font.underline = struck, underlined
