"""Reader of the workbook of a review. All problems are collected, each with its sheet and cell, before one error."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from reaffirm_build.curate.workbook_form import ITEMS, SHEETS, SheetColumn, SheetForm
from reaffirm_build.curate.workbook_writer import Choices
from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.languages import COMPLETE

#: The exceptions of the library for a file that is no workbook.
_DAMAGED = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError, LxmlError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OSError),
)
#: The maximal sizes of a workbook: bytes of its files unpacked, and rows and columns of a sheet.
_MAX_BYTES, _MAX_ROWS, _MAX_COLUMNS = 200_000_000, 50_000, 200
#: The number of first rows among which the header is.
_HEADER_WITHIN = 10
#: Marks that are invisible and change nothing, and characters that no text of a reviewer may contain.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\ufeff]|_x000[Dd]_|\r")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd-\uffff]")
#: The maximal number of problems that an error lists.
_MAX_PROBLEMS = 60


@dataclass
class Problems:
    """The problems of a workbook."""

    file: str
    by_place: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, sheet: str, cell: str, problem: str) -> None:
        """Add a problem at a cell or a range of a sheet, or of the whole sheet if the cell is "".

        The first problem of a cell stays: a second one may only follow from it.
        """
        self.by_place.setdefault((sheet, cell), problem)

    def stop(self) -> None:
        """Raise ReaffirmError with all problems if there is one."""
        if self.by_place:
            lines = [
                f"sheet {sheet!r}, cell {cell}: {problem}" if cell else f"sheet {sheet!r}: {problem}"
                for (sheet, cell), problem in self.by_place.items()
            ]
            more = lines[_MAX_PROBLEMS:]
            shown = [*lines[:_MAX_PROBLEMS], *([f"… and {len(more)} more"] if more else [])]
            count = f"{len(lines)} problem{'s' if len(lines) > 1 else ''}"
            raise ReaffirmError("\n  ".join((f"{self.file}: {count}; nothing was written, correct the cells", *shown)))


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: texts by column, "" for an empty cell."""

    sheet: str  #: name of the tab
    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]  #: letters of the columns
    problems: Problems

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def error(self, column: str, problem: str) -> None:
        """Add a problem at a cell."""
        self.problems.add(self.sheet, f"{self.letters.get(column, '')}{self.number}", problem)

    def values(self, name: str) -> list[str]:
        """Return the distinct values of a repeated column."""
        named = (text for column, text in self.cells.items() if re.fullmatch(rf"{name}_\d+", column))
        return list(dict.fromkeys(filter(None, named)))


def read_workbook(
    file: str, content: bytes, repeated: Mapping[str, Sequence[str]], choices: Choices, problems: Problems
) -> dict[str, list[SheetRow]]:
    """Return the rows of the sheets by name. Other sheets and columns, and the order of both, do not count.

    Raises TableError for a file that is no workbook, and ReaffirmError for sheets, columns or items that are missing.
    Other problems are added to ``problems``.
    """
    book = _open(file, content)
    readings: dict[str, _Reading] = {}
    for form in SHEETS.values():
        if form.tab not in book.sheetnames or not isinstance(book[form.tab], Worksheet):
            problems.add(form.tab, "", "is missing; restore it under this name, or write the workbook again")
            continue
        reading = _Reading(form, book[form.tab], form.columns(repeated), choices, problems)
        if reading.is_in_form():
            readings[form.name] = reading
    problems.stop()
    return {name: list(reading.rows()) for name, reading in readings.items()}


def _open(file: str, content: bytes) -> Workbook:
    """Open a workbook. Raises TableError for a file that is damaged, too large or of another format."""
    remedy = "name the workbook that `reaffirm review workbook` wrote, saved as XLSX"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > _MAX_BYTES:
            raise TableError(file, f"unpacks to {size / 1e6:,.0f} MB, too much for a workbook of a review; {remedy}")
        return load_workbook(io.BytesIO(content))
    except _DAMAGED as error:
        raise TableError(file, f"is no XLSX workbook ({type(error).__name__}); {remedy}") from error


class _Reading:
    """The reading of one sheet."""

    def __init__(
        self, form: SheetForm, sheet: Worksheet, columns: Sequence[SheetColumn], choices: Choices, problems: Problems
    ) -> None:
        self._form, self._sheet, self._choices, self._problems = form, sheet, choices, problems
        self._columns = {column.name: column for column in columns}
        self._values = {name: _by_label(values) for name, values in choices.items()}
        self._header, self._places = 0, dict[str, int]()

    def is_in_form(self) -> bool:
        """Find the header. Return whether the sheet has all columns and no merged cells; report what is wrong."""
        if self._sheet.max_row > _MAX_ROWS or self._sheet.max_column > _MAX_COLUMNS:
            problem = f"has more than {_MAX_ROWS:,} rows or {_MAX_COLUMNS} columns; delete those that are not needed"
            self._problems.add(self._form.tab, "", problem)
            return False
        self._header, self._places = self._find_header()
        return bool(self._header) and not self._merged(self._header)

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows that are not blank, below the header. A key that occurs twice is a problem."""
        letters = {name: get_column_letter(place) for name, place in self._places.items()}
        seen: dict[tuple[str, ...], int] = {}
        for number in range(self._header + 1, self._sheet.max_row + 1):
            cells = {name: self._sheet.cell(number, place) for name, place in self._places.items()}
            texts = {name: self._text(cell, name) for name, cell in cells.items()}
            if not any(texts.values()):
                continue
            row = SheetRow(self._form.tab, number, texts, letters, self._problems)
            key = tuple(texts[column] for column in self._form.key)
            first = seen.setdefault(key, number)
            if first != number:
                row.error(self._form.key[0], f"repeats row {first}; delete one of the two rows")
            elif not key[0]:
                row.error(self._form.key[0], "is empty, but the row is not; fill it in or clear the row")
            else:
                yield row

    def _find_header(self) -> tuple[int, dict[str, int]]:
        """Return the number of the header row and the places of the columns by name, or 0 if columns are missing."""
        heads = {_first_line(column.head): name for name, column in self._columns.items()}
        best: dict[str, int] = {}
        for number in range(1, min(_HEADER_WITHIN, self._sheet.max_row) + 1):
            places: dict[str, int] = {}
            for place in range(1, self._sheet.max_column + 1):
                name = heads.get(_first_line(str(self._sheet.cell(number, place).value or "")))
                if name and places.setdefault(name, place) != place:
                    cell = f"{get_column_letter(place)}{number}"
                    self._problems.add(self._form.tab, cell, f"repeats the column {name!r}; delete one of the two")
            if len(places) == len(heads):
                return number, places
            best = max(best, places, key=len)
        missing = ", ".join(repr(head) for head, name in heads.items() if name not in best)
        self._problems.add(self._form.tab, "", f"has no column with the header {missing}; restore it above its cells")
        return 0, {}

    def _merged(self, header: int) -> bool:
        """Report merged cells from the header on. Return whether there are any."""
        merged = [area for area in self._sheet.merged_cells.ranges if area.max_row >= header]
        for area in merged:
            self._problems.add(self._form.tab, str(area), "is merged; split the cells and fill in each of them")
        return bool(merged)

    def _text(self, cell: Cell | MergedCell, name: str) -> str:
        """Return the text of a cell, of which the value of a list if it has one."""
        column = self._columns[name]
        text, problem = _plain(cell)
        if column.fill and not problem:
            text = " ".join(_INVISIBLE.sub("", text).split())
            if bad := _FORBIDDEN.search(text):
                problem = f"contains the character U+{ord(bad[0]):04X}, which changes how text is shown; delete it"
            elif text and column.choices:
                text, problem = self.chosen(text, column.choices)
        if problem:
            self._problems.add(self._form.tab, cell.coordinate, problem)
        return "" if problem else text

    def chosen(self, text: str, choices: str) -> tuple[str, str]:
        """Return the value of a list for a value or one of its labels, and a problem or ""."""
        values = self._values[choices]
        if value := values.get(text.casefold()):
            return value, ""
        near = get_close_matches(text.casefold(), values, n=1, cutoff=0.0)
        hint = f", such as {values[near[0]]!r}" if near else ""
        return "", f"{text!r} is not in the list; choose a value of the list{hint}"


def item_values(rows: Sequence[SheetRow], choices: Choices) -> dict[str, SheetRow]:
    """Return the rows of the first sheet by item. A missing one, or a value that is not in its list, is a problem."""
    by_head = {_first_line(row["item"]): row for row in rows}
    items: dict[str, SheetRow] = {}
    for name, item in ITEMS.items():
        row = by_head.get(item.title[COMPLETE[0]])
        if row is None:
            if rows:
                problem = f"has no row {item.title[COMPLETE[0]]!r}; restore it, or write the workbook again"
                rows[0].problems.add(rows[0].sheet, "", problem)
            continue
        value = row["value"]
        if item.choices and value:
            values = _by_label(choices[item.choices])
            if value.casefold() not in values:
                row.error("value", f"{value!r} is not in the list; choose one of {', '.join(choices[item.choices])}")
            value = values.get(value.casefold(), "")
        items[name] = SheetRow(row.sheet, row.number, {**row.cells, "value": value}, row.letters, row.problems)
    return items


def _by_label(values: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the values of a list by value and by label, in lower case."""
    labels = {label.casefold(): value for value, texts in values.items() for label in texts.values()}
    return {**labels, **{value.casefold(): value for value in values}}


def _first_line(text: str) -> str:
    """Return the first line of a header, which is in the first language."""
    lines = text.strip().splitlines()
    return " ".join(lines[0].split()) if lines else ""


def _plain(cell: Cell | MergedCell) -> tuple[str, str]:
    """Return the text of a cell, and a problem or ""."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f" or not isinstance(value, str | int | float | date):
        return "", "contains a formula; type the text instead"
    if cell.data_type == "e":
        return "", f"contains the error {value}; type the text instead"
    if isinstance(value, bool):
        return "", f"contains the truth value {value}; format the cell as text and type it again"
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return day.isoformat(), ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return str(value), ""
