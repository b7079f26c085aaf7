"""Spreadsheet: the CSV tables as one XLSX workbook: typed cells, a frozen header with filters, links."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reaffirm_server.publish.csv_tables import Column, Sheet
from reaffirm_server.publish.office_zip import still
from reaffirm_server.rdf import Texts

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: How the text of a cell is read, by the datatype of its column.
_READ: dict[str, Callable[[str], object]] = {
    "integer": int,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
}

_LINK, _HEAD = Font(color="0B5CAD", underline="single"), Font(bold=True)
_TOP = Alignment(vertical="top", wrap_text=True)

#: The width of columns, in characters: of prose, and of all else.
_WIDE, _NARROW = 60, 18

_IRI = Column("iri", "", {"en": "IRI", "zh": "IRI"}, "anyURI")


def xlsx(
    tables: Sequence[tuple[Sheet, bytes]],
    words: Mapping[str, Texts],
    told: Sequence[Texts],
    digest: str,
    released: date,
) -> bytes:
    """The tables, each with its CSV, as a workbook: first a sheet that says what they are, then one for each.

    ``words`` are the titles of the tables, ``told`` what is said of the whole.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = told[0]["en"], "Reaffirm"
    _about(book.create_sheet("about"), tables, words, told, digest)
    read = {sheet.name: list(csv.reader(io.StringIO(content.decode(), newline=""))) for sheet, content in tables}
    places = {name: {line[0]: number for number, line in enumerate(lines, 1)} for name, lines in read.items()}
    for sheet, _ in tables:
        _table(book.create_sheet(sheet.name), sheet, read[sheet.name][1:], places)
    out = io.BytesIO()
    book.save(out)
    return still(out.getvalue(), released)


def _about(
    page: Worksheet,
    tables: Sequence[tuple[Sheet, bytes]],
    words: Mapping[str, Texts],
    told: Sequence[Texts],
    digest: str,
) -> None:
    """What the workbook is, and what every column means."""
    lines = [[texts["en"], texts["zh"]] for texts in told]
    lines += [[f"sha256:{digest}", ""], []]
    for sheet, _ in tables:
        lines.append([words[sheet.name]["en"], words[sheet.name]["zh"], sheet.name])
        lines += [[column.titles["en"], column.titles["zh"], column.name] for column in (_IRI, *sheet.columns)]
        lines.append([])
    for line in lines:
        page.append(line)
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = _TOP
    for letter in "AB":
        page.column_dimensions[letter].width = _WIDE
    page.column_dimensions["C"].width = _NARROW


def _table(page: Worksheet, sheet: Sheet, lines: Sequence[Sequence[str]], places: Mapping[str, dict[str, int]]) -> None:
    """One table; its header has the titles of the columns in both languages."""
    columns = (_IRI, *sheet.columns)
    for number, column in enumerate(columns, 1):
        head = page.cell(1, number, f"{column.titles['en']}\n{column.titles['zh']}")
        head.font, head.alignment = _HEAD, _TOP
        page.column_dimensions[get_column_letter(number)].width = _WIDE if column.language else _NARROW
    for row, line in enumerate(lines, 2):
        for number, (column, text) in enumerate(zip(columns, line, strict=True), 1):
            if text:
                _fill(cast("Cell", page.cell(row, number)), column, text, places)
    page.freeze_panes = "C2"
    page.auto_filter.ref = page.dimensions


def _fill(cell: Cell, column: Column, text: str, places: Mapping[str, dict[str, int]]) -> None:
    """A value as what it is; text that begins like a formula stays text."""
    cell.alignment = _TOP
    if column.datatype in _READ and not column.many:
        cell.value = _READ[column.datatype](text)  # type: ignore[assignment]
        return
    cell.value = text
    cell.data_type = "s"
    if column.table:
        cell.hyperlink = Hyperlink(cell.coordinate, location=f"{column.table}!A{places[column.table][text]}")
        cell.font = _LINK
    elif column.datatype == "anyURI" and not column.many and not column.label:
        cell.hyperlink = text
        cell.font = _LINK
