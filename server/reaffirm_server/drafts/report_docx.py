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
    absent,
    brief,
    changed,
    cited,
    compared,
    day,
    degree,
    further,
    limits,
    marked_against,
    negation,
    no_match,
    notes,
    place,
    references_of_others,
    request_verdict,
    shift,
    source,
    titles,
    unnamed,
    verdict,
    why,
)
from reaffirm_server.publish.index_docx import set_styles

#: A mark of each verdict whose shape is clear without colour, by status.
_MARKS = {"opposed": "▲", "likely": "●", "possible": "◐", "none": "○", "short": "–", "unasked": "–"}
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
        "Report on your draft: %(num)d recommendation",
        "Report on your draft: %(num)d recommendations",
        sum(item.asks for item in advice),
    )
    document.core_properties.author = "Reaffirm"
    document.add_paragraph(document.core_properties.title, "Title")
    document.add_paragraph(source(report))
    for number, item in enumerate(advice, 1):
        result = " · ".join(filter(None, (verdict(item), shift(item))))
        paragraph = document.add_paragraph(f"{number}. {brief(item.own)} ")
        paragraph.add_run(f"{_MARKS[item.status]} {result}").bold = True
    if not report.is_plain:
        document.add_paragraph(reading.summary(report.blocks, language))
    for block in report.blocks:
        if block.overruled or not block.is_read:
            text = f"{reading.shortened(block)} ({reading.reason(block)})"
            document.add_paragraph(text, "List Bullet")
    for reference in references_of_others(report):
        document.add_paragraph(reference.line, "List Bullet")
    for note in notes(report):
        document.add_paragraph(note)
    for number, item in enumerate(advice, 1):
        _advice(document, number, item, report, language)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _advice(document: DocxDocument, number: int, advice: Advice, report: DraftReport, language: str) -> None:
    document.add_paragraph(f"{number}. {advice.own}", "Heading 1")
    document.add_paragraph(place(advice))
    if missing := absent(advice):
        document.add_paragraph().add_run(missing).bold = True
    for name, value in (
        (_("Introduction"), advice.over),
        (_("Asked"), advice.asked),
        (_("Put to"), advice.put_to),
        (_("Themes of the texts matched"), language_row(language).comma.join(label for _slug, label in advice.themes)),
        (_("Cites"), advice.cites),
    ):
        if value:
            document.add_paragraph(f"{name}{_(': ')}{value}")
    if advice.requests:
        document.add_paragraph(_("This paragraph makes several requests. Each by itself:"))
    for request in advice.requests:
        result = " · ".join(filter(None, (request_verdict(request), request.label)))
        document.add_paragraph(f"{request.text} – {result}", "List Bullet")
    if advice.references:
        document.add_paragraph(_("Earlier texts that the draft names"), "Heading 2")
    for reference in advice.references:
        document.add_paragraph(reference.line, "List Bullet")
    for suggestion in advice.suggestions:
        _suggestion(document, suggestion)
    if not advice.suggestions:
        is_measured = advice.asks and advice.closest
        sentences = (no_match(advice), unnamed(report, advice.language) if is_measured else "")
        document.add_paragraph(language_row(language).space.join(filter(None, sentences)))
    if advice.closest:
        document.add_paragraph(_("Nearest texts; they may be unrelated"), "Heading 2")
    for item in advice.closest:
        _wording(document, "", item.wording)
        if reasons := why(item.why):
            document.add_paragraph(reasons)


def _suggestion(document: DocxDocument, suggestion: Suggestion) -> None:
    latest, agreed = titles(suggestion)
    document.add_paragraph(f"{suggestion.title}{_(': ')}{degree(suggestion)}", "Heading 2")
    for limit in filter(None, (negation(suggestion), *limits(suggestion))):
        document.add_paragraph().add_run(limit).bold = True
    document.add_paragraph(changed(suggestion))
    for line in filter(None, (marked_against(suggestion), why(suggestion.why))):
        document.add_paragraph(line)
    _wording(document, _("Nearest"), suggestion.nearest)
    if suggestion.latest:
        _wording(document, latest, suggestion.latest)
    if suggestion.agreed:
        _wording(document, agreed, suggestion.agreed)
    if suggestion.none_agreed:
        document.add_paragraph(
            _("No adopted text of this lineage resembles the draft; the nearest text was only put to another body.")
        )
    for line in filter(None, (compared(suggestion), *(sentence for _force, sentence in further(suggestion)))):
        document.add_paragraph(line)
    for line in cited(suggestion):
        document.add_paragraph(line)
    if suggestion.reference:
        document.add_paragraph(f"{_('Suggested reference')}{_(': ')}{suggestion.reference}").runs[0].bold = True


def _wording(document: DocxDocument, name: str, wording: EarlierWording) -> None:
    """Add an earlier wording, and the draft beside it if differing words are marked."""
    table = document.add_table(rows=1, cols=2 if wording.after else 1, style="Table Grid")
    put = f" ({_('put to')}{_(': ')}{wording.put_to})" if wording.put_to else ""
    title = f"{name}{_(': ')}" if name else ""
    cell = table.rows[0].cells[0]
    cell.paragraphs[0].add_run(f"{title}{wording.label}, {day(wording.date)}{put}. {wording.headline}").bold = True
    is_official = wording.marked == wording.language
    if is_official or not wording.before:
        _marked(cell.add_paragraph(), wording.before or (Segment(Change.SAME, wording.text),))
    else:
        against = _("Words marked against our unofficial translation:")
        _marked(cell.add_paragraph(f"{against} "), wording.before)
        cell.add_paragraph(wording.text)
    if wording.translation and (is_official or not wording.before):
        note = _("Unofficial working translation, made from the Chinese by a language model:")
        paragraph = cell.add_paragraph()
        paragraph.add_run(f"{note} ").italic = True
        paragraph.add_run(wording.translation)
    if wording.after:
        beside = table.rows[0].cells[1]
        beside.paragraphs[0].add_run(_("The draft")).bold = True
        _marked(beside.add_paragraph(), wording.after)
    document.add_paragraph()


def _marked(paragraph: Paragraph, segments: Sequence[Segment]) -> None:
    """Add segments with formatted changes; changes of punctuation only are not formatted."""
    for part in segments:
        run = paragraph.add_run(part.text)
        if part.change in _CHANGES and not part.quiet:
            colour, struck, underlined = _CHANGES[part.change]
            run.font.color.rgb = RGBColor.from_string(colour)
            run.font.strike, run.font.underline = struck, underlined
