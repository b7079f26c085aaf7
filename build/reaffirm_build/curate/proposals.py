"""Tables of proposals for a corpus, which a person accepts or rejects row by row.

The tables are in ``data/NAME/proposed/``. Only the review reads them: proposals are in no graph and in no count. An
accepted proposal becomes a row of the curated table of the same name. Each row records the decision as its status.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reaffirm_core.annotate.curated import BY, Curated, TableSchema, table_csv
from reaffirm_core.annotate.curated import TABLES as CURATED
from reaffirm_core.annotate.judgements import MAX_THEMES
from reaffirm_core.csv_text import write_csv
from reaffirm_core.errors import TableError

#: The statuses of a proposal.
PROPOSED, ACCEPTED, REJECTED = "proposed", "accepted", "rejected"
#: The columns of each table, by file name. The first two are the key; they include those of the curated table.
TABLES = {
    "themes.csv": ("provision", "theme", "confidence", "status", "reason"),
    "lineage.csv": (
        *("later", "earlier", "verdict", "confidence", "status"),
        *("words_later", "words_earlier", "reason"),
    ),
}


@dataclass(frozen=True)
class Proposed:
    """A row of a table of proposals."""

    table: str  #: file name
    cells: Mapping[str, str]

    @property
    def of(self) -> str:
        """The provision of the proposal."""
        return self.cells[TABLES[self.table][0]]

    @property
    def value(self) -> str:
        """The proposed theme or earlier provision."""
        return self.cells[TABLES[self.table][1]]

    @property
    def key(self) -> str:
        """The name of the proposal in commands and lists, such as ``1-1/compensation``."""
        return f"{self.of}/{self.value}"

    @property
    def confidence(self) -> float:
        """The share of proposals with such a score that were right in the trials (0 to 1)."""
        return float(self.cells["confidence"])

    @property
    def status(self) -> str:
        """The decision: PROPOSED (open), ACCEPTED or REJECTED."""
        return self.cells["status"]

    def decided(self, status: str) -> "Proposed":
        """Return the proposal with another status."""
        return replace(self, cells={**self.cells, "status": status})


def parse_proposed(folder: str, name: str, content: bytes) -> list[Proposed]:
    """Parse a table of proposals.

    Raises TableError, with row and column, for other columns, a repeated key, a confidence outside 0 to 1, and an
    unknown status.
    """
    columns = TABLES[name]
    table = Curated(folder, name, content, {name: TableSchema(columns, 2)})
    for row in table.rows:
        table.share(row, "confidence")
        table.one_of(row, "status", (PROPOSED, ACCEPTED, REJECTED))
    return [Proposed(name, cells) for _, cells in table.rows]


def renewed(old: Sequence[Proposed], new: Iterable[Proposed], order: Mapping[str, int]) -> list[Proposed]:
    """Replace the open proposals of a table by new proposals. Decided proposals stay.

    ``order`` is the number of each provision. Returns the rows in document order.
    """
    decided = [row for row in old if row.status != PROPOSED]
    keys = {row.key for row in decided}
    rows = [*decided, *(row for row in new if row.key not in keys)]
    return sorted(rows, key=lambda row: (order.get(row.of, len(order)), row.table, -row.confidence, row.value))


def select(rows: Iterable[Proposed], items: Collection[str], least: float) -> list[Proposed]:
    """Return the open proposals with at least a confidence (0 to 1).

    ``items`` are provisions, which stand for their parts too, or keys of proposals. Without items all open proposals
    are selected. Raises TableError for an item that no open proposal has.
    """
    open_ = [row for row in rows if row.status == PROPOSED]

    def is_named(row: Proposed, item: str) -> bool:
        return item in {row.of, row.key} or row.of.startswith(f"{item}-")

    if missing := [item for item in items if not any(is_named(row, item) for row in open_)]:
        problem = "is not among the open proposals; name a provision, or a proposal such as 1-1/compensation"
        raise TableError(missing[0], problem)
    selected = [row for row in open_ if not items or any(is_named(row, item) for item in items)]
    return [row for row in selected if row.confidence >= least]


def decide(rows: Iterable[Proposed], chosen: Collection[Proposed], status: str) -> list[Proposed]:
    """Return all rows, with the status of the chosen rows changed."""
    keys = {row.key for row in chosen}
    return [row.decided(status) if row.key in keys else row for row in rows]


def accept(
    name: str, content: bytes | None, chosen: Sequence[Proposed], order: Mapping[str, int], by: str = ""
) -> bytes:
    """Return a curated table with the accepted proposals added, as CSV in document order.

    ``name`` is the table, ``content`` its present content, if any. Present rows stay unchanged. ``order`` is the number
    of each provision. ``by`` is the name of the person, recorded in the column ``by``.

    Raises TableError if a provision would have more than MAX_THEMES themes, and for a malformed table.
    """
    columns, key = CURATED[name].columns, CURATED[name].key
    rows = [cells for _, cells in Curated("curated", name, content).rows] if content else []
    present = {tuple(row[column] for column in columns[:key]) for row in rows}
    accepted = [_accepted_row(proposal, by) for proposal in chosen]
    rows += [
        {column: cells.get(column, "") for column in (*columns, BY)}
        for cells in accepted
        if tuple(cells[column] for column in columns[:key]) not in present
    ]
    rows.sort(key=lambda cells: order.get(cells[columns[0]], len(order)))
    if name == "themes.csv":
        _check_theme_counts(rows)
    return table_csv(name, rows)


def _accepted_row(proposal: Proposed, by: str) -> dict[str, str]:
    """Return the cells of an accepted proposal, with the person and the confidence."""
    reason = f"{proposal.cells['reason']}; accepted, confidence {proposal.cells['confidence']}"
    return {**proposal.cells, BY: by, "reason": reason}


def _check_theme_counts(rows: Iterable[Mapping[str, str]]) -> None:
    """Raise TableError for a provision with more than MAX_THEMES themes."""
    for provision, count in Counter(cells["provision"] for cells in rows).items():
        if count > MAX_THEMES:
            raise TableError(provision, f"would have more than {MAX_THEMES} themes; reject some first")


def table(name: str, rows: Iterable[Proposed]) -> bytes:
    """Return a table of proposals as CSV in UTF-8."""
    return write_csv(TABLES[name], (row.cells for row in rows))


def listed(rows: Iterable[Proposed], texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a list of proposals, by decreasing confidence.

    The words of a provision with an entry in ``texts`` follow its proposals.
    """
    for row in sorted(rows, key=lambda row: -row.confidence):
        grade = f" {row.cells['verdict']}" if "verdict" in row.cells else ""
        yield f"{row.confidence:.2f}  {row.key}{grade}  ({row.cells['reason']})"
        if row.of in texts:
            yield f"      {row.of}: {texts[row.of]}"
            if "words_earlier" in row.cells:
                yield f"      {row.value}: {row.cells['words_earlier']}"
