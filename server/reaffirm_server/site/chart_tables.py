"""Tables of counts by row and session from the rows of a query, shaded by count, with the finding in a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from flask_babel import gettext as _

from reaffirm_server.search.entries import Collection
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.text_tables import Row

#: Number of shades of counts, from 1 for the lowest.
SHADES = 5
#: The key of provisions that were put to another body, in the facet of adoptions.
_PUT = "put-to-body"

#: A function that returns the URL of the counted provisions, given the keys of a row and a column.
CellUrl = Callable[[str, str], str]


@dataclass(frozen=True)
class Mark:
    """Count with the URL of what it counts."""

    count: int
    href: str


#: Marks by the keys of row and column.
Marks = Mapping[tuple[str, str], Mark]


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
    finding: str = ""  #: what the table shows, in a sentence

    def mark(self, row: Head, column: Head) -> Mark | None:
        """Return the mark of a cell, or None if the cell is empty."""
        return self.marks.get((row.key, column.key))

    def shade(self, count: int) -> int:
        """Return the shade of a count, from 1 to ``SHADES`` for the highest count of the table."""
        return 1 + min(count * SHADES // (self._highest + 1), SHADES - 1)

    @cached_property
    def _highest(self) -> int:
        return max((mark.count for mark in self.marks.values()), default=0)

    def count(self, row: Head, column: Head) -> int:
        """Return the count of a cell, or 0 if the cell is empty."""
        mark = self.mark(row, column)
        return mark.count if mark else 0

    def of_row(self, row: Head) -> int:
        """Return the sum of a row."""
        return sum(self.count(row, column) for column in self.columns)


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
    keys = {head.key for head in (*rows, *columns)}
    marks = {
        (row["row"], row["column"]): Mark(int(row["count"]), cell_url(row["row"], row["column"]))
        for row in query_rows
        if row["row"] in keys and row["column"] in keys
    }
    used = {key for key, _column in marks}
    return CountTable(title, tuple(head for head in rows if head.key in used), tuple(columns), marks, query, left)


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
                    marks[key, column.key] = mark
    return CountTable(title, tuple(heads), tuple(columns), marks, query, left)


def with_finding(table: CountTable, totals: Mapping[str, int]) -> CountTable:
    """Return a table with the row whose share of all changed most between the first and the last column.

    ``totals`` are the numbers of all provisions by the key of the column. Columns without any are left out. A table of
    fewer than two columns has no finding.
    """
    columns = [column for column in table.columns if totals.get(column.key)]
    rows = [row for row in table.rows if not row.deep]
    if len(columns) < 2 or not rows:
        return table
    first, last = columns[0], columns[-1]

    def share(row: Head, column: Head) -> float:
        return 100 * table.count(row, column) / totals[column.key]

    row = max(rows, key=lambda row: abs(share(row, last) - share(row, first)))
    finding = _(
        "%(name)s: %(before)d per cent of the texts of %(first)s, %(after)d per cent of those of %(last)s",
        name=row.words,
        before=round(share(row, first)),
        first=_when(first),
        after=round(share(row, last)),
        last=_when(last),
    )
    return replace(table, finding=str(finding))


def with_highest(table: CountTable, total: int) -> CountTable:
    """Return a table without its empty columns, and with its highest count as the finding.

    ``total`` is the number of all provisions that the table counts.
    """
    if not table.marks:
        return table
    used = {column for _row, column in table.marks}
    columns = tuple(column for column in table.columns if column.key in used)
    count = max(mark.count for mark in table.marks.values())
    highest = [
        _("%(row)s, %(column)s", row=row.words, column=column.words[:1].lower() + column.words[1:])
        for row in table.rows
        for column in columns
        if table.count(row, column) == count
    ]
    message = (
        _("Most frequent: %(names)s, in %(count)d of %(total)d operative provisions")
        if len(highest) == 1
        else _("Most frequent: %(names)s, each in %(count)d of %(total)d operative provisions")
    )
    finding = message % {"names": _("; ").join(highest), "count": count, "total": total}
    return replace(table, columns=columns, finding=str(finding))


def _when(column: Head) -> str:
    """Return the year of a session, or its name without a year."""
    return str(_("%(year)s", year=column.note)) if column.note else column.words


def put_sessions(collection: Collection) -> frozenset[str]:
    """Return the keys of the sessions with provisions that were put to another body and not adopted."""
    put = collection.facets["adoption"].places.get(_PUT, frozenset())
    return frozenset(key for key, places in collection.facets["session"].places.items() if put & places)


def session_head(name: str, *, is_put: bool) -> str:
    """Return the name of a session at the head of a column, with the mark of texts that were put to another body."""
    return f"{name}*" if is_put else name
