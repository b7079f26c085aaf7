"""Advice as DOCX: the report on a draft as a document to be edited and sent on."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from flask_babel import gettext as _

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_server.drafts.report import Report
from reaffirm_server.drafts.report_view import Advice, Suggestion, Wording
from reaffirm_server.publish.index_docx import style

#: How a change is drawn: colour, struck through, underlined.
_DRAWN = {
    Change.DELETED: ("A3231B", True, False),
    Change.MOVED_FROM: ("0A5A9C", True, False),
    Change.INSERTED: ("10602A", False, True),
    Change.MOVED_TO: ("0A5A9C", False, True),
}


def docx(report: Report, advice: Sequence[Advice], language: str) -> bytes:
    """A report in the language of the page."""
    document = Document()
    style(document, language)
    document.core_properties.title = _("Has this been recommended before?")
    document.core_properties.author = "Reaffirm"
    document.add_paragraph(document.core_properties.title, "Title")
    for note in notes(report):
        document.add_paragraph(note)
    for place, one in enumerate(advice, 1):
        _advice(document, place, one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def notes(report: Report) -> list[str]:
    """What a reader should know before the report."""
    found = [
        _(
            "Suggestions of a program that compares words, themes and addressees: what a text reaffirms is for readers"
            " to decide. In trials seven in ten first suggestions called likely were right, and four in ten called"
            " possible. Nothing of the draft is kept."
        )
    ]
    if not report.loaded:
        found.append(
            _(
                "English texts are not loaded. The draft was matched against our unofficial English headlines only:"
                " weaker evidence, without grades, differing words, strength or citations."
            )
        )
    return found


def degree(one: Suggestion) -> str:
    """How likely what is."""
    known: dict[tuple[str, str], str] = {
        ("likely", "verbatim"): _("likely repeats in the same words"),
        ("likely", "restates"): _("likely restates"),
        ("likely", "extends"): _("likely extends"),
        ("possible", "verbatim"): _("possibly repeats in the same words"),
        ("possible", "restates"): _("possibly restates"),
        ("possible", "extends"): _("possibly extends"),
    }
    return known.get((one.likelihood, one.grade)) or str(_("possibly, by its headline"))


def compared(one: Suggestion) -> str:
    """How strongly the draft asks beside the latest wording; "" between languages."""
    now, then = one.strengths
    known: dict[str, str] = {
        "weaker": _("Weaker than the latest agreed wording: %(now)s, then %(then)s", now=now, then=then),
        "stronger": _("Stronger than the latest agreed wording: %(now)s, then %(then)s", now=now, then=then),
        "the same": _("As strong as the latest agreed wording: %(now)s", now=now),
        "unknown": _("Strength not known: the draft or the latest wording states none"),
    }
    return known.get(one.comparison, "")


def _advice(document: DocxDocument, place: int, one: Advice) -> None:
    document.add_paragraph(f"{place}. {one.text}", "Heading 1")
    for name, value in (
        (_("Asked"), one.asked),
        (_("Strength"), one.strength),
        (_("Themes, guessed"), one.themes),
        (_("Cites"), one.cites),
    ):
        if value:
            document.add_paragraph(f"{name}: {value}")
    for suggestion in one.suggestions:
        _suggestion(document, suggestion)
    if not one.suggestions:
        document.add_paragraph(_("Nothing earlier was found that it would reaffirm."))


def _suggestion(document: DocxDocument, one: Suggestion) -> None:
    document.add_paragraph(f"{one.title}: {degree(one)}", "Heading 2")
    _wording(document, _("Nearest"), one.nearest)
    if one.latest:
        _wording(document, _("Latest agreed wording"), one.latest)
    if one.comparison:
        document.add_paragraph(compared(one))
    if one.no_longer_cited:
        document.add_paragraph(f"{_('Cited then, not in the draft')}: {one.no_longer_cited}")
    document.add_paragraph(f"{_('Suggested reference')}: {one.reference}").runs[0].bold = True


def _wording(document: DocxDocument, name: str, one: Wording) -> None:
    """An adopted wording and the draft beside it."""
    table = document.add_table(rows=1, cols=2 if one.after else 1, style="Table Grid")
    heads = (f"{name}: {one.label}, {one.date}", _("The draft"))
    for cell, head, segments in zip(table.rows[0].cells, heads, (one.before, one.after), strict=False):
        cell.paragraphs[0].add_run(head).bold = True
        _marked(cell.add_paragraph(), segments)
    document.add_paragraph()


def _marked(paragraph: Paragraph, segments: Sequence[Segment]) -> None:
    """Words with their changes drawn; changes of signs alone stay quiet."""
    for part in segments:
        run = paragraph.add_run(part.text)
        if part.change in _DRAWN and not part.quiet:
            colour, struck, underlined = _DRAWN[part.change]
            run.font.color.rgb = RGBColor.from_string(colour)
            run.font.strike, run.font.underline = struck, underlined
