"""New editions of a corpus: decisions on unchanged wording are kept, decisions on changed wording are set back.

Decisions refer to identifiers. If the text of a provision or of its chapeaux changes, nobody has reviewed the new text.
The decisions on it are then set back to be decided again. The functions are pure.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from reaffirm_build.curate.proposals import PROPOSED, Proposed
from reaffirm_build.curate.proposals import TABLES as PROPOSALS
from reaffirm_core.annotate.curated import TABLES, Curated, table_csv
from reaffirm_core.annotate.reaffirmations import NONE
from reaffirm_core.annotate.reasons import FILE as REASONS_FILE
from reaffirm_core.annotate.reasons import REASONS
from reaffirm_core.csv_text import write_csv
from reaffirm_core.model import Document

#: The sections of a corpus file that a new edition replaces.
_REPLACED = re.compile(r"^\[(?:counts|\[version\])\]")
_PENDING = "# Provisions that nobody has read yet: `reaffirm review read NAME PROVISION` removes a provision."
#: The list of pending provisions with its comment, which began with "What nobody" in earlier corpus files.
_PENDING_LIST = re.compile(
    r"^(?:# (?:Provisions that (?:are not reviewed|nobody)|What nobody)[^\n]*\n)?pending = \[[^\]]*\]\n", re.M
)
#: The line with the status, or its form in earlier corpus files.
_STATUS = re.compile(r"^(?:status = .*|reviewed = false)\n", re.M)
_SESSION = re.compile(r"^\[\[session\]\]\s*\nnumber = (?P<number>\d+)", re.M)

#: Rows of curated tables by table name.
_Rows = Mapping[str, Sequence[Mapping[str, str]]]


def unread(earlier: Document, later: Document) -> list[str]:
    """Return the provisions of a new edition that are new, or whose text or parts changed, in document order."""
    before = {provision.identifier: (provision.full_text, provision.operative) for provision in earlier.provisions}
    return [p.identifier for p in later.provisions if before.get(p.identifier) != (p.full_text, p.operative)]


def carried(
    curated: Mapping[str, bytes], waiting: Collection[str]
) -> tuple[dict[str, bytes], dict[str, list[dict[str, str]]]]:
    """Remove the decisions on ``waiting`` provisions from the curated tables.

    A lineage with such a member is removed as a whole. Returns the remaining tables as CSV, and the removed rows by
    table. Raises TableError, with row and column, for a malformed table.
    """
    rows = {name: [cells for _, cells in Curated("curated", name, text).rows] for name, text in curated.items()}
    broken = {cells["lineage"] for cells in rows.get("members.csv", ()) if cells["provision"] in waiting}
    kept: dict[str, bytes] = {}
    back: dict[str, list[dict[str, str]]] = {}
    for name, table in rows.items():
        holders = TABLES[name].provisions
        remaining: list[dict[str, str]] = []
        for cells in table:
            stays = not _is_waiting(cells, holders, waiting) and cells.get("lineage") not in broken
            (remaining if stays else back.setdefault(name, [])).append(cells)
        kept[name] = table_csv(name, remaining)
    return kept, back


def reasons_carried(content: bytes, curated: Mapping[str, bytes], back: _Rows) -> tuple[bytes, list[Mapping[str, str]]]:
    """Remove the translations of reasons that only the rows ``back`` had, since a build refuses them.

    Returns the remaining table of translated reasons as CSV, and the removed rows.
    Raises TableError, with row and column, for a malformed table.
    """
    rows = [cells for _, cells in Curated("translations", REASONS_FILE, content, REASONS).rows]
    kept = {
        cells["reason"]
        for name, text in curated.items()
        if "reason" in TABLES[name].columns
        for _, cells in Curated("curated", name, text).rows
    }
    gone = {cells["reason"] for table in back.values() for cells in table if cells.get("reason")} - kept
    remaining = [cells for cells in rows if cells["reason"] not in gone]
    return write_csv(REASONS[REASONS_FILE].columns, remaining), [cells for cells in rows if cells["reason"] in gone]


def reworded(earlier: Document, later: Document) -> list[str]:
    """Return the provisions of which a new edition changed the own words, in document order."""
    before = {provision.identifier: provision.text for provision in earlier.provisions}
    return [p.identifier for p in later.provisions if before.get(p.identifier, p.text) != p.text]


def _is_waiting(cells: Mapping[str, str], columns: Sequence[str], waiting: Collection[str]) -> bool:
    """Return whether a row names a waiting provision in one of the columns."""
    return any(cells[column] in waiting for column in columns)


def set_back(back: _Rows, proposals: Mapping[str, Sequence[Proposed]]) -> dict[str, list[Proposed]]:
    """Add the decisions that were set back to the proposals, with confidence 0 unless they are proposed again."""
    tables = {name: list(rows) for name, rows in proposals.items()}
    for name in PROPOSALS:
        proposed = {row.key for row in tables.get(name, ())}
        for cells in back.get(name, ()):
            reason = f"decided on the wording of the earlier edition: {cells['reason']}"
            filled = {column: cells.get(column, "") for column in PROPOSALS[name]}
            row = Proposed(name, {**filled, "confidence": "0.00", "status": PROPOSED, "reason": reason})
            if row.key not in proposed and cells.get("verdict") != NONE:
                tables.setdefault(name, []).append(row)
    return tables


def aside(back: _Rows) -> dict[str, bytes]:
    """Return the set-back rows of tables without proposals as CSV, so that a person can restore them."""
    return {name: write_csv(TABLES[name].columns, rows) for name, rows in back.items() if name not in PROPOSALS}


def listed(back: _Rows) -> Iterator[str]:
    """Yield one line for each row that is set back, except pairs that were judged unrelated."""
    for name, rows in back.items():
        for cells in (cells for cells in rows if cells.get("verdict") != NONE):
            yield f"{name}: {', '.join(cells[column] for column in TABLES[name].columns[: TABLES[name].key])}"


def corpus_file(earlier: str, later: str, source: str, title_stays: bool, pending: Sequence[str]) -> str:
    """Return the corpus file of a new edition: the earlier file, updated for the new source.

    ``later`` is the corpus file of the new source alone. The result takes from it the counts, the versions, further
    sessions, and the section ``document`` unless ``title_stays``. Everything else is kept, with its comments.
    """
    old, new = (re.split(r"^(?=\[)", text, flags=re.M) for text in (earlier, later))
    top = re.sub(r"^source = .*$", lambda _: f'source = "{source}"', old[0], flags=re.M)
    kept = [part for part in old[1:] if not _REPLACED.match(part)]
    if not title_stays:
        kept = [next(p for p in new if p.startswith("[document]")) if p.startswith("[document]") else p for p in kept]
    replaced = [part for part in new[1:] if _REPLACED.match(part)]
    parts = (_with_pending_list(top, pending), *kept, *_new_sessions(old, new[1:]), *replaced)
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _new_sessions(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the sections of sessions that are in the new corpus file only."""
    numbers = {match["number"] for part in old if (match := _SESSION.match(part))}
    return [part for part in new if (match := _SESSION.match(part)) and match["number"] not in numbers]


def with_pending(text: str, pending: Sequence[str], status: str) -> str:
    """Update a corpus file: give the corpus a status, except for the pending provisions."""
    top, *parts = re.split(r"^(?=\[)", text, flags=re.M)
    top = _STATUS.sub(f'status = "{status}"\n', top)
    return "".join((_with_pending_list(top, pending), *parts))


def _with_pending_list(top: str, pending: Sequence[str]) -> str:
    """Return the top of a corpus file with the list of pending provisions replaced, or removed if it is empty."""
    top = _PENDING_LIST.sub("", top)
    if not pending:
        return top
    names = ", ".join(f'"{identifier}"' for identifier in pending)
    return f"{top.rstrip()}\n{_PENDING}\npending = [{names}]\n\n"
