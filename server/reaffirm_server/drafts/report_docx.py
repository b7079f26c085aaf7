"""The report on a draft as a DOCX document that users can edit."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from flask_babel import gettext as _

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_view import Advice, EarlierWording, Suggestion
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
    document.core_properties.title = _("Has this been recommended before?")
    document.core_properties.author = "Reaffirm"
    document.add_paragraph(document.core_properties.title, "Title")
    for note in notes(report):
        document.add_paragraph(note)
    for place, item in enumerate(advice, 1):
        _advice(document, place, item)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def notes(report: DraftReport) -> list[str]:
    """Return the caveats that precede the report, in the language of the page."""
    caveats = [
        _(
            "Suggestions of a program that compares words, themes and addressees: what a text reaffirms is for readers"
            " to decide. In trials seven in ten first suggestions called likely were right, and three in ten called"
            " possible. Nothing of the draft is kept."
        )
    ]
    if not report.same_language:
        caveats.append(
            _(
                "English texts are not loaded. The draft was matched against our unofficial English headlines only:"
                " weaker evidence, without grades, differing words, strength or citations."
            )
        )
    return caveats


def degree(suggestion: Suggestion) -> str:
    """Return the likelihood and grade of a suggestion as text, such as "likely restates"."""
    texts: dict[tuple[str, str], str] = {
        ("likely", "verbatim"): _("likely repeats in the same words"),
        ("likely", "restates"): _("likely restates"),
        ("likely", "extends"): _("likely extends"),
        ("possible", "verbatim"): _("possibly repeats in the same words"),
        ("possible", "restates"): _("possibly restates"),
        ("possible", "extends"): _("possibly extends"),
    }
    return texts.get((suggestion.likelihood, suggestion.grade)) or str(_("possibly, by its headline"))


def compared(suggestion: Suggestion) -> str:
    """Return the comparison of forces with an earlier wording as text; "" between languages."""
    now, then = suggestion.verbs
    agreed, put = _("the latest agreed wording"), _("the latest text, which was only put to another body")
    wording = agreed if suggestion.compared_agreed else put
    words = {"wording": wording, "now": now, "then": then}
    texts: dict[str, str] = {
        "weaker": _("Weaker than %(wording)s: %(now)s, then %(then)s", **words),
        "stronger": _("Stronger than %(wording)s: %(now)s, then %(then)s", **words),
        "the same": _("Of the same force as %(wording)s: %(now)s, then %(then)s", **words),
        "other addressees": _("Not compared, because others are asked: %(now)s, then %(then)s", **words),
        "reaffirming": _("Not compared, because the draft or %(wording)s reaffirms what an earlier text asks", **words),
        "unknown": _("Not compared, because the draft or %(wording)s asks nothing", **words),
    }
    return texts.get(suggestion.comparison, "")


def title_of_latest(wording: EarlierWording) -> str:
    """Return the title of the latest wording: only what a session adopted is called agreed."""
    return str(_("Latest wording") if wording.put_to else _("Latest agreed wording"))


def _advice(document: DocxDocument, place: int, advice: Advice) -> None:
    document.add_paragraph(f"{place}. {advice.text}", "Heading 1")
    for name, value in (
        (_("Asked"), advice.asked),
        (_("Verb"), advice.verb),
        (_("Put to"), advice.put_to),
        (_("Themes, guessed"), advice.themes),
        (_("Cites"), advice.cites),
    ):
        if value:
            document.add_paragraph(f"{name}: {value}")
    for suggestion in advice.suggestions:
        _suggestion(document, suggestion)
    if not advice.suggestions:
        document.add_paragraph(_("Nothing earlier was found that it would reaffirm."))


def _suggestion(document: DocxDocument, suggestion: Suggestion) -> None:
    document.add_paragraph(f"{suggestion.title}: {degree(suggestion)}", "Heading 2")
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
        document.add_paragraph(f"{_('Cited then, not in the draft')}: {suggestion.no_longer_cited}")
    document.add_paragraph(f"{_('Suggested reference')}: {suggestion.reference}").runs[0].bold = True


def _wording(document: DocxDocument, name: str, wording: EarlierWording) -> None:
    """Add an earlier wording and the draft as two columns."""
    table = document.add_table(rows=1, cols=2 if wording.after else 1, style="Table Grid")
    put = f" ({_('put to:')} {wording.put_to})" if wording.put_to else ""
    headers = (f"{name}: {wording.label}, {wording.date}{put}", _("The draft"))
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
