"""Proposed: tables of what was proposed for a corpus, for a person to accept or reject, row by row.

They stand in ``data/NAME/proposed/`` and nothing reads them but the review: what is proposed is in no graph and in no
count. What is accepted becomes a row of the curated table of the same name; a row keeps what was decided of it.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reaffirm_build.annotate.curated import BY, Curated
from reaffirm_build.annotate.curated import TABLES as CURATED
from reaffirm_build.annotate.judgements import MOST_THEMES
from reaffirm_build.errors import TableError

#: What may be said of a proposal.
PROPOSED, ACCEPTED, REJECTED = "proposed", "accepted", "rejected"
#: The tables: file name → columns, the first two of which are the key; those of the curated table are among them.
TABLES = {
    "themes.csv": ("provision", "theme", "confidence", "status", "reason"),
    "lineage.csv": (
        *("later", "earlier", "verdict", "confidence", "status"),
        *("words_later", "words_earlier", "reason"),
    ),
}


@dataclass(frozen=True)
class Proposed:
    """One row of a table of proposals."""

    table: str  #: file name
    cells: Mapping[str, str]

    @property
    def of(self) -> str:
        """The provision that something is proposed for."""
        return self.cells[TABLES[self.table][0]]

    @property
    def value(self) -> str:
        """What is proposed for it: a theme, or an earlier provision."""
        return self.cells[TABLES[self.table][1]]

    @property
    def key(self) -> str:
        """``1-1/compensation``: how a person names it."""
        return f"{self.of}/{self.value}"

    @property
    def confidence(self) -> float:
        """The share of such proposals that were right where it could be tried."""
        return float(self.cells["confidence"])

    @property
    def status(self) -> str:
        """What was decided of it."""
        return self.cells["status"]

    def decided(self, status: str) -> "Proposed":
        """The same with a decision."""
        return replace(self, cells={**self.cells, "status": status})


def parse_proposed(folder: str, name: str, content: bytes) -> list[Proposed]:
    """Read a table of proposals.

    Raises TableError, with row and column, for a slip: another column, a repeated key, no share, another status.
    """
    columns = TABLES[name]
    table = Curated(folder, name, content, {name: (columns, 2)})
    for row in table.rows:
        table.share(row, "confidence")
        table.one_of(row, "status", (PROPOSED, ACCEPTED, REJECTED))
    return [Proposed(name, cells) for _, cells in table.rows]


def renewed(old: Sequence[Proposed], new: Iterable[Proposed], order: Mapping[str, int]) -> list[Proposed]:
    """New proposals beside what was decided of old ones, in the order of the document; decisions stay."""
    kept = [row for row in old if row.status != PROPOSED]
    known = {row.key for row in kept}
    rows = [*kept, *(row for row in new if row.key not in known)]
    return sorted(rows, key=lambda row: (order.get(row.of, len(order)), row.table, -row.confidence, row.value))


def select(rows: Iterable[Proposed], items: Collection[str], least: float) -> list[Proposed]:
    """The open proposals that are named, by a provision or by their keys, or all if nothing is; of some confidence.

    Raises TableError if something that is named is not proposed.
    """
    open_ = [row for row in rows if row.status == PROPOSED]
    known = {name for row in open_ for name in (row.of, row.key)}
    if missing := [item for item in items if item not in known]:
        raise TableError(missing[0], "is not among the open proposals; name a provision, or one as it is listed")
    chosen = [row for row in open_ if not items or row.of in items or row.key in items]
    return [row for row in chosen if row.confidence >= least]


def decide(rows: Iterable[Proposed], chosen: Collection[Proposed], status: str) -> list[Proposed]:
    """All rows, with those that were chosen decided."""
    keys = {row.key for row in chosen}
    return [row.decided(status) if row.key in keys else row for row in rows]


def accept(
    name: str, content: bytes | None, chosen: Sequence[Proposed], order: Mapping[str, int], by: str = ""
) -> bytes:
    """A curated table with what was accepted, in the order of the document; what it has already stays as it is.

    ``by`` is who accepted it, which the table says in a column of its own.

    Raises TableError if a provision would have too many themes.
    """
    columns, key = CURATED[name]
    rows = [cells for _, cells in Curated("curated", name, content).rows] if content else []
    known = {tuple(row[column] for column in columns[:key]) for row in rows}
    for row in chosen:
        said = {**row.cells, BY: by, "reason": f"{row.cells['reason']}; accepted, confidence {row.cells['confidence']}"}
        if tuple(said[column] for column in columns[:key]) not in known:
            rows.append({column: said[column] for column in (*columns, BY)})
    rows.sort(key=lambda cells: order.get(cells[columns[0]], len(order)))
    if name == "themes.csv":
        counted = [cells["provision"] for cells in rows]
        if over := [one for one in dict.fromkeys(counted) if counted.count(one) > MOST_THEMES]:
            raise TableError(over[0], f"would have more than {MOST_THEMES} themes; reject some first")
    named = any(cells.get(BY) for cells in rows)
    return written((*columns, BY) if named else columns, ({BY: "", **cells} for cells in rows))


def table(name: str, rows: Iterable[Proposed]) -> bytes:
    """A table of proposals as CSV."""
    return written(TABLES[name], (row.cells for row in rows))


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A table as CSV in UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return file.getvalue().encode()


def listed(rows: Iterable[Proposed], texts: Mapping[str, str]) -> Iterator[str]:
    """How proposals are shown, the surest first; under each the words of the provisions that have ``texts``."""
    for row in sorted(rows, key=lambda row: -row.confidence):
        grade = f" {row.cells['verdict']}" if "verdict" in row.cells else ""
        yield f"{row.confidence:.2f}  {row.key}{grade}  ({row.cells['reason']})"
        if row.of in texts:
            yield f"      {row.of}: {texts[row.of]}"
            if "words_earlier" in row.cells:
                yield f"      {row.value}: {row.cells['words_earlier']}"
