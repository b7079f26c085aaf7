"""XLSX workbook of the CSV tables, with typed cells, a frozen header with filters, and links."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reaffirm_core.languages import COMPLETE, FALLBACK, Texts, in_language
from reaffirm_server.publish.csv_tables import Column, CsvTable
from reaffirm_server.publish.office_zip import reproducible

#: Parsers of the text of a cell, by the datatype of its column.
_PARSERS: dict[str, Callable[[str], object]] = {
    "integer": int,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
}

_LINK, _HEAD = Font(color="0B5CAD", underline="single"), Font(bold=True)
_TOP = Alignment(vertical="top", wrap_text=True)

#: Widths of columns with prose and of other columns, in characters.
_WIDE, _NARROW = 60, 18

_IRI = Column("iri", "", dict.fromkeys(COMPLETE, "IRI"), "anyURI")


def xlsx(
    tables: Sequence[tuple[CsvTable, bytes]],
    statements: Sequence[Texts],
    digest: str,
    released: date,
) -> bytes:
    """Write tables, given with their CSV, as a workbook.

    The sheet "about" comes first and describes the tables; then each table has a sheet. ``statements`` are the title of
    the dataset and its rights. ``digest`` is the SHA-256 of the dataset, and ``released`` its release date.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = statements[0][FALLBACK], "Reaffirm"
    _about(book.create_sheet("about"), [table for table, _ in tables], statements, digest)
    lines = {table.name: list(csv.reader(io.StringIO(content.decode(), newline=""))) for table, content in tables}
    places = {name: {line[0]: number for number, line in enumerate(table, 1)} for name, table in lines.items()}
    for table, _ in tables:
        _table(book.create_sheet(table.name), table, lines[table.name][1:], places)
    out = io.BytesIO()
    book.save(out)
    return reproducible(out.getvalue(), released)


def _about(sheet: Worksheet, tables: Sequence[CsvTable], statements: Sequence[Texts], digest: str) -> None:
    """Write the sheet that describes the workbook and every column."""
    for line in _about_lines(tables, statements, digest):
        sheet.append(line)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = _TOP
    for number in range(1, len(COMPLETE) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE
    sheet.column_dimensions[get_column_letter(len(COMPLETE) + 1)].width = _NARROW


def _about_lines(tables: Sequence[CsvTable], statements: Sequence[Texts], digest: str) -> Iterator[list[str]]:
    """Yield the lines of the sheet "about": statements, digest, then the title and columns of each table."""
    yield from map(_in_each_language, statements)
    yield from ([f"sha256:{digest}", *("" for _ in COMPLETE[1:])], [])
    for table in tables:
        yield [*_in_each_language(table.title), table.name]
        yield from ([*_in_each_language(column.titles), column.name] for column in (_IRI, *table.columns))
        yield []


def _in_each_language(texts: Texts) -> list[str]:
    """Return the texts in the complete languages; where a language has none, the text in the fallback."""
    return [in_language(texts, tag) or "" for tag in COMPLETE]


def _table(
    sheet: Worksheet, table: CsvTable, lines: Sequence[Sequence[str]], places: Mapping[str, dict[str, int]]
) -> None:
    """Write a table below a header with the titles of the columns in each language.

    ``places`` are the row numbers of nodes, by table and IRI.
    """
    columns = (_IRI, *table.columns)
    for number, column in enumerate(columns, 1):
        head = sheet.cell(1, number, "\n".join(_in_each_language(column.titles)))
        head.font, head.alignment = _HEAD, _TOP
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE if column.language else _NARROW
    for row, line in enumerate(lines, 2):
        for number, (column, text) in enumerate(zip(columns, line, strict=True), 1):
            if text:
                _fill(cast("Cell", sheet.cell(row, number)), column, text, places)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions


def _fill(cell: Cell, column: Column, text: str, places: Mapping[str, dict[str, int]]) -> None:
    """Write a value with its type and link; a text that looks like a formula remains a text."""
    cell.alignment = _TOP
    if column.datatype in _PARSERS and not column.many:
        cell.value = _PARSERS[column.datatype](text)  # type: ignore[assignment]
        return
    cell.value = text
    cell.data_type = "s"
    if column.table:
        cell.hyperlink = Hyperlink(cell.coordinate, location=f"{column.table}!A{places[column.table][text]}")
        cell.font = _LINK
    elif (
        column.datatype == "anyURI"
        and not column.many
        and not column.label
        and text.startswith(("https://", "http://"))
    ):
        cell.hyperlink = text
        cell.font = _LINK
