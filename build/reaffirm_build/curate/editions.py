"""New editions of a corpus: decisions on unchanged wording are kept, decisions on changed wording are set back.

Decisions refer to identifiers. If the text of a provision or of its chapeaux changes, nobody has reviewed the new text.
The decisions on it are then set back to be decided again. The functions are pure.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from reaffirm_build.annotate.curated import BY, TABLES, Curated
from reaffirm_build.annotate.reaffirmations import NONE
from reaffirm_build.curate.proposals import PROPOSED, Proposed, written
from reaffirm_build.curate.proposals import TABLES as PROPOSALS
from reaffirm_build.model import Document

#: The places of the columns with provisions in curated tables; the default is the first column.
_PROVISIONS = {"lineage.csv": (0, 1), "repeats.csv": (0, 1), "members.csv": (1,), "lineages.csv": ()}
#: Parts of a corpus file that a new edition says anew.
_RENEWED = re.compile(r"^\[(?:counts|\[version\])\]")
_PENDING = "# What nobody has read yet: `reaffirm review NAME PROVISION --read` takes a provision out."
_SESSION = re.compile(r"^\[\[session\]\]\s*\nnumber = (?P<number>\d+)", re.M)


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
    for name, found in rows.items():
        columns = TABLES[name][0]
        holders = [columns[place] for place in _PROVISIONS.get(name, (0,))]
        staying: list[dict[str, str]] = []
        for cells in found:
            stays = not any(cells[column] in waiting for column in holders) and cells.get("lineage") not in broken
            (staying if stays else back.setdefault(name, [])).append(cells)
        named = (*columns, BY) if any(cells.get(BY) for cells in staying) else columns
        kept[name] = written(named, staying)
    return kept, back


def set_back(
    back: Mapping[str, Sequence[Mapping[str, str]]], found: Mapping[str, Sequence[Proposed]]
) -> dict[str, list[Proposed]]:
    """Add the decisions that were set back to the proposals, with confidence 0 unless they are proposed again."""
    tables = {name: list(rows) for name, rows in found.items()}
    for name in PROPOSALS:
        known = {row.key for row in tables.get(name, ())}
        for cells in back.get(name, ()):
            reason = f"decided of other words in the edition before: {cells['reason']}"
            filled = {column: cells.get(column, "") for column in PROPOSALS[name]}
            row = Proposed(name, {**filled, "confidence": "0.00", "status": PROPOSED, "reason": reason})
            if row.key not in known and cells.get("verdict") != NONE:
                tables.setdefault(name, []).append(row)
    return tables


def aside(back: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, bytes]:
    """Return the set-back rows of tables without proposals as CSV, so that a person can restore them."""
    return {name: written(TABLES[name][0], rows) for name, rows in back.items() if name not in PROPOSALS}


def listed(back: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[str]:
    """Yield one line for each row that is set back, except pairs that were judged unrelated."""
    for name, rows in back.items():
        for cells in (cells for cells in rows if cells.get("verdict") != NONE):
            yield f"{name}: {', '.join(cells[column] for column in TABLES[name][0][: TABLES[name][1]])}"


def corpus_file(earlier: str, later: str, source: str, title_stays: bool, pending: Sequence[str]) -> str:
    """Return the corpus file of a new edition: the earlier file, updated for the new source.

    ``later`` is the corpus file of the new source alone. The result takes from it the counts, the versions, further
    sessions, and the section ``document`` unless ``title_stays``. Everything else is kept, with its comments.
    """
    old, new = (re.split(r"^(?=\[)", text, flags=re.M) for text in (earlier, later))
    numbers = {match["number"] for part in old if (match := _SESSION.match(part))}
    top = re.sub(r"^source = .*$", lambda _: f'source = "{source}"', old[0], flags=re.M)
    top = _waiting(top, pending)
    kept = [part for part in old[1:] if not _RENEWED.match(part)]
    if not title_stays:
        kept = [next(p for p in new if p.startswith("[document]")) if p.startswith("[document]") else p for p in kept]
    added = [part for part in new[1:] if (match := _SESSION.match(part)) and match["number"] not in numbers]
    added += [part for part in new[1:] if _RENEWED.match(part)]
    return "\n".join(part.rstrip() + "\n" for part in (top, *kept, *added))


def with_pending(text: str, pending: Sequence[str]) -> str:
    """Update a corpus file: mark the corpus as reviewed, except for the pending provisions."""
    top, *parts = re.split(r"^(?=\[)", text, flags=re.M)
    top = re.sub(r"^reviewed = false\n", "", top, flags=re.M)
    return "".join((_waiting(top, pending), *parts))


def _waiting(top: str, pending: Sequence[str]) -> str:
    """The beginning of a corpus file with the provisions that nobody has read yet."""
    top = re.sub(r"^(?:# What nobody[^\n]*\n)?pending = \[[^\]]*\]\n", "", top, flags=re.M)
    if not pending:
        return top
    names = ", ".join(f'"{one}"' for one in pending)
    return f"{top.rstrip()}\n{_PENDING}\npending = [{names}]\n\n"
