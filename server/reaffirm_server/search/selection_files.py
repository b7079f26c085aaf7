"""A selection of recommendations as a spreadsheet and as a Word document, in the language of the page."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reaffirm_build.languages import in_language, language_row
from reaffirm_server.publish.index_docx import set_styles
from reaffirm_server.publish.office_zip import reproducible
from reaffirm_server.search.entries import Entry, FacetValue

#: The tags of an entry by the name of a facet.
Tags = Callable[[str], Sequence[FacetValue]]

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
    year: str
    headline: str
    text: str
    introduction: str
    addressees: str
    strength: str
    themes: str
    cited: str
    reaffirmed: int
    address: str


def selected_row(entry: Entry, tags: Tags, address: str, language: str) -> SelectedRow:
    """Return a recommendation in a language: its text in this language, else its translation, else its original."""
    comma = language_row(language).comma

    def named(*names: str) -> str:
        labels = (in_language(value.labels, language) or value.key for name in names for value in tags(name))
        return comma.join(dict.fromkeys(labels))

    sessions = tags("session")
    shown = language if language in {**entry.text, **entry.translation} else next(iter(entry.text), language)
    return SelectedRow(
        number=entry.identifier,
        session=named("session"),
        year=sessions[0].rank[:4] if sessions else "",
        headline=in_language(entry.headline, language) or "",
        text={**entry.translation, **entry.text}.get(shown, ""),
        introduction=entry.introduction(shown),
        addressees=named("addressee"),
        strength=named("strength"),
        themes=named("theme"),
        cited=named("cites"),
        reaffirmed=entry.reaffirmed,
        address=address,
    )


def _columns() -> list[tuple[str, int]]:
    """Return the titles of the columns and their widths in characters."""
    return [
        (_("Number"), 10),
        (_("Session"), 18),
        (_("Year"), 8),
        (_("Headline (unofficial)"), 40),
        (_("Text"), 70),
        (_("Introduction"), 40),
        (_("Addressee"), 24),
        (_("Strength"), 20),
        (_("Theme"), 30),
        (_("Article or document"), 30),
        (_("Times reaffirmed"), 10),
        (_("Address"), 40),
    ]


def spreadsheet(rows: Iterable[SelectedRow], title: str, day: date) -> bytes:
    """Write a selection as a workbook of one sheet, with a frozen header and filters."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title, book.properties.title, book.properties.creator = _("Recommendations"), title, "Reaffirm"
    columns = _columns()
    sheet.append([name for name, _width in columns])
    for row in rows:
        sheet.append(list(vars(row).values()))
        address = sheet.cell(sheet.max_row, len(columns))
        address.hyperlink, address.font = row.address, _LINK
    for number, (_name, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = _TOP
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that looks like a formula remains a text
    for cell in sheet[1]:
        cell.font = _HEAD
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", sheet.dimensions
    return _saved(book.save, day)


def document(rows: Iterable[SelectedRow], title: str, notes: Sequence[str], language: str, day: date) -> bytes:
    """Write a selection as a Word document with a heading for each recommendation."""
    written = Document()
    set_styles(written, language)
    written.core_properties.title, written.core_properties.author = title, "Reaffirm"
    written.core_properties.language = language
    written.add_paragraph(title, "Title")
    for note in notes:
        written.add_paragraph(note)
    for row in rows:
        written.add_heading(" · ".join(filter(None, (row.number, row.headline))), 2)
        facts = (row.session, row.year, row.addressees, row.strength, row.cited)
        written.add_paragraph(" · ".join(filter(None, facts)))
        if row.introduction:
            written.add_paragraph().add_run(row.introduction).italic = True
        written.add_paragraph(row.text)
        written.add_paragraph(row.address)
    return _saved(written.save, day)


def _saved(save: Callable[[io.BytesIO], None], day: date) -> bytes:
    """Return a saved office document; the same content gives the same bytes."""
    out = io.BytesIO()
    save(out)
    return reproducible(out.getvalue(), day)
