"""CSV tables (RFC 4180) with a header row, as text, and Markdown tables. Curated tables have their own reader."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from reaffirm_core.errors import TableError


def read_csv(file: str | Path, text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table as values by column. ``file`` is the name of the table in messages.

    Raises TableError, with the row, for a row with too few or too many cells.
    """
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise TableError(file, f"row {number}: expected as many cells as in the header")
    return rows


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return rows as CSV in UTF-8, with a header row. Cells of other columns are ignored."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return file.getvalue().encode()


def markdown(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table; columns of numbers are aligned to the right."""
    header, *body = lines
    numbers = [all(not line[n] or line[n].replace(".", "").isdecimal() for line in body) for n in range(len(header))]
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join('--:' if number else '---' for number in numbers)}|"
    for line in body:
        yield f"| {' | '.join(line)} |"
