"""Charts of query results: bars for rows with numbers, or a table of shades for counts by two labels.

Every column of a result is a column of numbers, a column of labels, or neither. Years are labels. A chart needs one
of numbers and one of labels at least.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_server.site.chart_tables import SHADES
from reaffirm_server.site.query_result import Cell, QueryResult

#: Minimum number of rows for a chart.
_MIN_ROWS = 2
#: Maximum number of columns of a table of shades.
_MAX_COLUMNS = 12

#: Whole numbers that are read as years if all of a column are.
_YEARS = range(1900, 2100)

#: Cells at the head of a row.
Heads = tuple[Cell, ...]


@dataclass(frozen=True)
class Bars:
    """Rows with a bar for each number. Columns of whole numbers, which are counts, share one scale."""

    labels: tuple[str, ...]  #: variables of the heads
    numbers: tuple[str, ...]  #: variables of the bars
    rows: tuple[tuple[Heads, tuple[Cell, ...]], ...]
    is_complete: bool  #: False if the table has other columns of labels

    @property
    def scales(self) -> tuple[float, ...]:
        """The value of a full-length bar, by column: the maximum of the column, or 1.

        Columns of whole numbers share the maximum of all of them.
        """
        columns = [[cells[place].number or 0.0 for _, cells in self.rows] for place in range(len(self.numbers))]
        whole = [all(number.is_integer() for number in column) for column in columns]
        together = max((max(column) for column, counts in zip(columns, whole, strict=True) if counts), default=0)
        return tuple((together if counts else max(column)) or 1 for column, counts in zip(columns, whole, strict=True))


@dataclass(frozen=True)
class Shades:
    """Numbers by row and column, shaded from 1 to ``SHADES``."""

    labels: tuple[str, ...]  #: variables of the heads of rows
    across: str  #: variable of the heads of columns
    number: str  #: variable of the numbers
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Heads, tuple[Cell | None, ...]], ...]
    is_complete: bool = True  #: as in ``Bars``; these have every column

    def shade(self, cell: Cell) -> int:
        """Return the shade of a number."""
        highest = max(other.number or 0 for _, cells in self.rows for other in cells if other) or 1
        return 1 + min(int((cell.number or 0) * SHADES / highest), SHADES - 1)


def chart(result: QueryResult) -> Bars | Shades | None:
    """Return the chart of a result, or None for a result without one."""
    if len(result.rows) < _MIN_ROWS:
        return None
    places = range(len(result.variables))
    numbers = [place for place in places if _is_quantity([row[place].number for row in result.rows])]
    labels = [place for place in places if place not in numbers and all(row[place] != Cell() for row in result.rows)]
    if not numbers or not labels:
        return None
    unique = next((place for place in labels if _is_unique(result.rows, [place])), None)
    if unique is not None:
        return _bars(result, [unique], numbers, is_complete=len(labels) == 1)
    if len(numbers) == 1 and (across := _column(result.rows, labels)) is not None:
        return _shades(result, [place for place in labels if place != across], across, numbers[0])
    return _bars(result, labels, numbers, is_complete=True)


def _is_quantity(values: Sequence[float | None]) -> bool:
    """Return whether the values of a column are numbers. Years name rows, so a column of years has no bars."""
    numbers = [value for value in values if value is not None]
    return len(numbers) == len(values) and not all(value in _YEARS for value in numbers)


def _bars(result: QueryResult, labels: Sequence[int], numbers: Sequence[int], *, is_complete: bool) -> Bars:
    """Return the bars of a result, for the columns of labels and numbers by place."""
    rows = tuple((tuple(row[place] for place in labels), tuple(row[place] for place in numbers)) for row in result.rows)
    named = result.variables
    return Bars(
        tuple(named[place] for place in labels), tuple(named[place] for place in numbers), rows, is_complete=is_complete
    )


def _shades(result: QueryResult, labels: Sequence[int], across: int, number: int) -> Shades:
    """Return the table of shades of a result, with the column ``across`` as the heads of its columns."""
    columns: dict[Hashable, Cell] = {}
    heads: dict[Hashable, Heads] = {}
    cells: dict[Hashable, Cell] = {}
    for row in result.rows:
        row_key, column_key = _key(row, labels), _key(row, [across])
        columns.setdefault(column_key, row[across])
        heads.setdefault(row_key, tuple(row[place] for place in labels))
        cells[row_key, column_key] = row[number]
    rows = tuple((head, tuple(_along(cells, row_key, columns))) for row_key, head in heads.items())
    named = result.variables
    return Shades(tuple(named[place] for place in labels), named[across], named[number], tuple(columns.values()), rows)


def _along(cells: Mapping[Hashable, Cell], row: Hashable, columns: Mapping[Hashable, Cell]) -> Iterator[Cell | None]:
    """Yield the cells of a row, in the order of the columns."""
    for column in columns:
        yield cells.get((row, column))


def _column(rows: Sequence[Heads], labels: Sequence[int]) -> int | None:
    """Return the column of labels that makes the smallest table as heads of columns, or None if no table is smaller."""
    sizes = {}
    for across in labels:
        rest = [place for place in labels if place != across]
        high, wide = len({_key(row, rest) for row in rows}), len({_key(row, [across]) for row in rows})
        if rest and high < len(rows) and 1 < wide <= _MAX_COLUMNS and _is_unique(rows, labels):
            sizes[across] = (high * wide, wide)
    return min(sizes, key=lambda place: sizes[place], default=None)


def _is_unique(rows: Sequence[Heads], places: Sequence[int]) -> bool:
    """Return whether no two rows have the same values in these columns."""
    return len({_key(row, places) for row in rows}) == len(rows)


def _key(row: Heads, places: Sequence[int]) -> Hashable:
    """Return the values of some columns of a row."""
    return tuple(row[place].key for place in places)
