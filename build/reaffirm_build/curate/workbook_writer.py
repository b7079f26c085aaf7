"""Writer of the workbook of a review. Every cell holds text: no spreadsheet takes it for a formula or a date."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reaffirm_build.curate.workbook_form import FIRST_ROW, ITEMS, SHEETS, SheetColumn, SheetForm
from reaffirm_core.languages import COMPLETE, Texts

#: The sheet of the lists to choose from.
_LISTS = "lists"
#: The longest text of a cell, in characters.
LONGEST = 32_000
#: Rows below the last one that can be filled in too.
_SPARE = 200
_HEAD, _TOP = Font(bold=True), Alignment(vertical="top", wrap_text=True)
_TO_FILL = PatternFill("solid", fgColor="FFF6CC")
#: Characters that no cell can hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")

#: Rows of a sheet as texts by column.
Rows = Sequence[Mapping[str, str]]
#: Lists to choose from: labels by language, by value and name of the list.
Choices = Mapping[str, Mapping[str, Texts]]


def write_workbook(
    name: str,
    items: Mapping[str, str],
    rows: Mapping[str, Rows],
    repeated: Mapping[str, Sequence[str]],
    choices: Choices,
) -> bytes:
    """Return the workbook of the corpus ``name``.

    ``items`` are the values of the first sheet, ``rows`` the rows of the others by sheet. ``repeated`` is that of
    ``SheetForm.columns``.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = _lists(choices)
    for form in SHEETS.values():
        sheet = book.create_sheet(form.tab)
        columns = form.columns(repeated)
        own = rows.get(form.name) or [{"item": _heading(ITEMS[key].title), "value": items[key]} for key in ITEMS]
        _fill_sheet(sheet, form, columns, own, name)
        for number, column in enumerate(columns, 1):
            if column.choices:
                last = FIRST_ROW + len(own) + _SPARE
                letter = get_column_letter(number)
                _offer(sheet, lists[column.choices], f"{letter}{FIRST_ROW}:{letter}{last}")
        if form.name not in rows:
            for row, item in enumerate(ITEMS.values(), FIRST_ROW):
                _mark(cast("Cell", sheet.cell(row, 2)), item.fill)
                if item.choices:
                    _offer(sheet, lists[item.choices], f"B{row}")
    _write_lists(book.create_sheet(_LISTS), choices)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def shown(text: str) -> str:
    """Return a text as a cell shows it: cut if it is too long, with marks in place of characters that cells refuse."""
    return _ILLEGAL.sub("\ufffd", text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def _heading(title: Texts) -> str:
    return "\n".join(title[language] for language in COMPLETE)


def _fill_sheet(sheet: Worksheet, form: SheetForm, columns: Sequence[SheetColumn], rows: Rows, name: str) -> None:
    """Write the note, the header and the rows of a sheet."""
    note = "\n".join(form.note[language].format(name=name) for language in COMPLETE)
    _put(sheet, 1, 1, note).alignment = Alignment(vertical="top")
    sheet.row_dimensions[1].height = 32
    for number, column in enumerate(columns, 1):
        _put(sheet, FIRST_ROW - 1, number, column.head).font = _HEAD
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        for place, row in enumerate(rows, FIRST_ROW):
            _mark(_put(sheet, place, number, row.get(column.name, "")), column.fill)
    sheet.freeze_panes = f"B{FIRST_ROW}"


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text to a cell, as text whatever it looks like. Return the cell."""
    cell = cast("Cell", sheet.cell(row, column))
    cell.alignment, cell.number_format = _TOP, "@"
    if text:
        cell.value = shown(text)
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _mark(cell: Cell, fill: bool) -> None:
    """Colour a cell that is to be filled in."""
    if fill:
        cell.fill = _TO_FILL


def _lists(choices: Choices) -> dict[str, str]:
    """Return the range of each list in the sheet of the lists, by name."""
    ranges = {}
    for number, (name, values) in enumerate(choices.items()):
        letter = get_column_letter(number * (1 + len(COMPLETE)) + 1)
        ranges[name] = f"{quote_sheetname(_LISTS)}!${letter}$2:${letter}${len(values) + 1}"
    return ranges


def _write_lists(sheet: Worksheet, choices: Choices) -> None:
    """Write each list: its values, and their labels by language in the columns beside them."""
    for number, (name, values) in enumerate(choices.items()):
        first = number * (1 + len(COMPLETE)) + 1
        columns: Iterable[Sequence[str]] = (
            [name, *values],
            *([language, *(texts.get(language, "") for texts in values.values())] for language in COMPLETE),
        )
        for place, texts in enumerate(columns, first):
            sheet.column_dimensions[get_column_letter(place)].width = 28
            for row, text in enumerate(texts, 1):
                _put(sheet, row, place, text)


def _offer(sheet: Worksheet, values: str, cells: str) -> None:
    """Offer a list for a range of cells."""
    validation = DataValidation("list", formula1=values, allow_blank=True, showErrorMessage=True)
    validation.error = f"{_LISTS}: {values}"
    validation.add(cells)
    sheet.add_data_validation(validation)
