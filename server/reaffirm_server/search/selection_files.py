"""A selection of recommendations as a spreadsheet and as a Word document, in the language of the page."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.document import Document as DocxDocument
from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reaffirm_core.languages import Texts, in_language, language_row
from reaffirm_server.publish.citation import Work
from reaffirm_server.publish.index_docx import set_styles
from reaffirm_server.publish.office_zip import reproducible
from reaffirm_server.publish.wording import name
from reaffirm_server.search.entries import Entry, FacetValue

#: The tags of an entry by the name of a facet.
Tags = Callable[[str], Sequence[FacetValue]]

#: The widths of the columns of the sheet of notes, in characters.
_NOTE_WIDTHS = (28, 100)

#: The value of the facet ``adoption`` of what the session adopted.
_ADOPTED = "adopted"

_TOP, _HEAD, _LINK = (
    Alignment(vertical="top", wrap_text=True),
    Font(bold=True),
    Font(color="0B5CAD", underline="single"),
)


@dataclass(frozen=True)
class SelectedRow:
    """A recommendation in the language of a page, as text."""

    number: str
    session: str
    year: int | None
    report: str  #: the symbol of the report of the session, "" if it is not verified
    headline: str
    translation: str  #: an unofficial working translation of the text, "" if the document has the text itself
    text: str  #: the text of the document: in the language of the page, else in its own
    text_language: str
    translated_introduction: str
    introduction: str
    addressees: str
    strength: str
    force: str
    adoption: str
    put: str  #: the bodies that are to decide on it
    mark: str  #: the words that mark what was only put to another body, "" for what was adopted
    themes: str
    cited: str
    lineages: str
    reaffirmed: int
    citation: str
    identifier: str  #: the IRI

    @property
    def facts(self) -> list[str]:
        """The facts in a line of a document."""
        year = str(self.year or "")
        values = (self.session, year, self.report, self.mark, self.addressees, self.strength, self.force, self.cited)
        return [fact for fact in values if fact]


@dataclass(frozen=True)
class FileNotes:
    """The notes in a file for its readers: pairs of a name and a text."""

    title: str
    lines: Sequence[tuple[str, str]]


def selected_row(entry: Entry, tags: Tags, lineages: Sequence[Texts], work: Work | None, language: str) -> SelectedRow:
    """Return a recommendation in a language: the text of the document, and its translation if it has none in it.

    ``lineages`` are the labels of the lineages of the entry, and ``work`` is its citation.
    """
    comma = language_row(language).comma

    def listed(labels: Iterable[str]) -> str:
        return comma.join(dict.fromkeys(labels))

    def named(facet: str) -> str:
        return listed(in_language(value.labels, language) or value.key for value in tags(facet))

    sessions = tags("session")
    put = listed(in_language(labels, language) or "" for labels in entry.put_to)
    apart = any(value.key != _ADOPTED for value in tags("adoption"))
    own = language if language in entry.text else next(iter(entry.text), language)
    translation = "" if own == language else entry.translation.get(language, "")
    return SelectedRow(
        number=entry.identifier,
        session=named("session"),
        year=int(sessions[0].rank[:4]) if sessions and sessions[0].rank else None,
        report=work.symbol if work else "",
        headline=in_language(entry.headline, language) or "",
        translation=translation,
        text=entry.text.get(own, ""),
        text_language=own,
        translated_introduction=entry.introduction(language) if translation else "",
        introduction=entry.introduction(own),
        addressees=named("addressee"),
        strength=named("strength"),
        force=named("force"),
        adoption=named("adoption"),
        put=put,
        mark=_("put to") + _(": ") + put if put else named("adoption") if apart else "",
        themes=named("theme"),
        cited=named("cites"),
        lineages=listed(in_language(labels, language) or "" for labels in lineages),
        reaffirmed=entry.reaffirmed,
        citation=work.text if work else "",
        identifier=entry.iri,
    )


def translated(rows: Iterable[SelectedRow]) -> bool:
    """Return whether a recommendation has an unofficial working translation."""
    return any(row.translation for row in rows)


def marked(rows: Iterable[SelectedRow]) -> bool:
    """Return whether a recommendation was only put to another body."""
    return any(row.mark for row in rows)


def original_title(rows: Iterable[SelectedRow], language: str) -> str:
    """Return the title of the texts of the document, with their languages if a translation stands beside them."""
    rows = list(rows)
    if not translated(rows):
        return str(_("Text"))
    comma = language_row(language).comma
    names = comma.join(dict.fromkeys(name(row.text_language, language) for row in rows))
    return str(_("Source text (%(language)s version)", language=names))


def _columns(rows: Sequence[SelectedRow], language: str) -> dict[str, tuple[str, int]]:
    """Return the title and the width in characters of each column, by the name of the value of a row."""
    columns = {
        "number": (_("Number"), 10),
        "session": (_("Session"), 18),
        "year": (_("Year"), 8),
        "report": (_("Report (where verified)"), 20),
        "headline": (_("Headline (unofficial)"), 40),
        "translation": (_("Text (unofficial working translation)"), 70),
        "text": (original_title(rows, language), 70),
        "translated_introduction": (_("Introduction (unofficial working translation)"), 40),
        "introduction": (_("Introduction (source text)") if translated(rows) else _("Introduction"), 40),
        "addressees": (_("Addressee"), 24),
        "strength": (_("Strength"), 20),
        "force": (_("Force"), 20),
        "adoption": (_("Adopted, or put to another body"), 20),
        "put": (_("Put to"), 24),
        "themes": (_("Theme"), 30),
        "cited": (_("Article or document"), 30),
        "lineages": (_("Lineage"), 30),
        "reaffirmed": (_("Links from later texts"), 10),
        "citation": (_("Citation"), 60),
        "identifier": (_("Identifier"), 40),
    }
    left_out = set() if translated(rows) else {"translation", "translated_introduction"}
    return {field: column for field, column in columns.items() if field not in left_out}


def spreadsheet(rows: Sequence[SelectedRow], notes: FileNotes, language: str, day: date) -> bytes:
    """Write a selection as a workbook: a sheet with a frozen header and filters, and a sheet of notes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title, book.properties.title, book.properties.creator = _("Recommendations"), notes.title, "Reaffirm"
    columns = _columns(rows, language)
    _write(
        sheet,
        [title for title, _width in columns.values()],
        [[getattr(row, field) for field in columns] for row in rows],
    )
    for number, (_title, width) in enumerate(columns.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line, row in enumerate(rows, 2):
        address = sheet.cell(line, len(columns))
        address.hyperlink, address.font = row.identifier, _LINK
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", sheet.dimensions
    about = book.create_sheet(_("Notes"))
    _write(about, [notes.title], notes.lines)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = _NOTE_WIDTHS
    return _saved(book.save, day)


def _write(sheet: Worksheet, head: Sequence[str], lines: Iterable[Sequence[str | int | None]]) -> None:
    """Write a bold header and lines; a text that looks like a formula remains a text."""
    sheet.append(list(head))
    for values in lines:
        sheet.append(list(values))
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = _TOP
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = _HEAD


def document(rows: Sequence[SelectedRow], notes: FileNotes, language: str, day: date) -> bytes:
    """Write a selection as a Word document with a heading for each recommendation, after the notes."""
    written = Document()
    set_styles(written, language)
    written.core_properties.title, written.core_properties.author = notes.title, "Reaffirm"
    written.core_properties.language = language
    written.add_paragraph(notes.title, "Title")
    for head, text in notes.lines:
        paragraph = written.add_paragraph()
        paragraph.add_run(head + _(": ")).bold = True
        paragraph.add_run(text)
    for row in rows:
        written.add_heading(" · ".join(filter(None, (row.number, row.headline))), 2)
        written.add_paragraph(" · ".join(row.facts))
        if row.translation:
            written.add_paragraph().add_run(_("Text (unofficial working translation)")).bold = True
            _passage(written, row.translated_introduction, row.translation)
            written.add_paragraph().add_run(original_title([row], language)).bold = True
        _passage(written, row.introduction, row.text)
        if row.lineages:
            written.add_paragraph(_("Lineage") + _(": ") + row.lineages)
        written.add_paragraph(row.citation or row.identifier)
    return _saved(written.save, day)


def _passage(written: DocxDocument, introduction: str, text: str) -> None:
    """Write the introduction of a text in italics, and the text."""
    if introduction:
        written.add_paragraph().add_run(introduction).italic = True
    written.add_paragraph(text)


def _saved(save: Callable[[io.BytesIO], None], day: date) -> bytes:
    """Return a saved office document; the same content gives the same bytes."""
    out = io.BytesIO()
    save(out)
    return reproducible(out.getvalue(), day)
