"""Tables of counts from the rows of a query, shared by a chart and its HTML table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask_babel import gettext as _

from reaffirm_server.site.chart_svg import Head, Mark, Marks
from reaffirm_server.text_tables import Row

#: A function that returns the URL of the counted provisions, given the keys of a row and a column.
CellUrl = Callable[[str, str], str]


@dataclass(frozen=True)
class CountTable:
    """Counts by row and column. Rows without any count are left out. All columns are kept."""

    title: str
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    marks: Marks
    query: str  #: the SPARQL query, which the page links to
    left: int = 0  #: number of sessions without a column
    overlaps: bool = False  #: True if something can be in several columns, so that rows have no sum

    def count(self, row: Head, column: Head) -> int:
        """Return the count of a cell, or 0 if the cell is empty."""
        mark = self.marks.get((row.key, column.key))
        return mark.count if mark else 0

    def of_row(self, row: Head) -> int:
        """Return the sum of a row."""
        return sum(self.count(row, column) for column in self.columns)

    def of_column(self, column: Head) -> int:
        """Return the sum of a column."""
        return sum(self.count(row, column) for row in self.rows)


def counted(
    title: str,
    query_rows: Sequence[Row],
    rows: Sequence[Head],
    columns: Sequence[Head],
    cell_url: CellUrl,
    query: str,
    left: int = 0,
) -> CountTable:
    """Arrange counts by row and column, in the order of the heads.

    Each query row has the variables ``row``, ``column`` and ``count``. Query rows without a head are left out.
    """
    names = {head.key: head.words for head in (*rows, *columns)}
    marks = {
        (row["row"], row["column"]): _mark(row, names, cell_url)
        for row in query_rows
        if row["row"] in names and row["column"] in names
    }
    used = {key for key, _ in marks}
    return CountTable(title, tuple(head for head in rows if head.key in used), tuple(columns), marks, query, left)


def _mark(row: Row, names: Mapping[str, str], cell_url: CellUrl) -> Mark:
    """Return a count with its link and its accessible name."""
    key, column = row["row"], row["column"]
    words = _("%(row)s, %(column)s: %(count)s", row=names[key], column=names[column], count=row["count"])
    return Mark(int(row["count"]), cell_url(key, column), words)


def grouped(
    title: str,
    query_rows: Sequence[Row],
    sums: Sequence[Row],
    groups: Sequence[Head],
    rows: Sequence[Head],
    columns: Sequence[Head],
    cell_url: Callable[[str, str, str], str],
    query: str,
    left: int = 0,
) -> CountTable:
    """Arrange counts by group, row and column. Each group is a row of its own counts, followed by its indented rows.

    Query rows have the variables ``group``, ``row``, ``column`` and ``count``. ``sums`` are the counts of the groups,
    with the variables ``row``, ``column`` and ``count``: something in several rows of a group counts once.
    """
    heads: list[Head] = []
    totals = counted(title, sums, groups, columns, lambda group, column: cell_url(group, "", column), query)
    marks: dict[tuple[str, str], Mark] = dict(totals.marks)
    for group in groups:
        group_rows = [row for row in query_rows if row["group"] == group.key]
        table = counted(title, group_rows, rows, columns, partial(cell_url, group.key), query)
        if group not in totals.rows:
            continue
        heads.append(group)
        for row in table.rows:
            key = f"{group.key} {row.key}"
            heads.append(replace(row, key=key, deep=True))
            for column in table.columns:
                if mark := table.marks.get((row.key, column.key)):
                    marks[key, column.key] = Mark(
                        mark.count, mark.href, _("%(group)s, %(cell)s", group=group.words, cell=mark.words)
                    )
    return CountTable(title, tuple(heads), tuple(columns), marks, query, left)
