"""Table of contents beside a provision: the parts of its item, or the items around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reaffirm_core.languages import Texts
from reaffirm_server.text_tables import FoldedRow

#: Number of items before and after an item that are listed beside it.
AROUND = 4


@dataclass(frozen=True)
class OutlineEntry:
    """Provision in a table of contents."""

    iri: str
    number: str  #: as printed
    numbers: Texts  #: what its label adds to that of the provision that it is part of, by language
    headlines: Texts
    depth: int  #: levels below the item
    is_current: bool

    def number_in(self, language: str) -> str:
        """Return its number as its label in a language gives it, or as printed."""
        return self.numbers.get(language, self.number)


def outline(current: str, session: str, provisions: Sequence[FoldedRow]) -> list[OutlineEntry]:
    """Return the items around a provision, with the parts of its own item along the path to it and below it.

    ``provisions`` are those of its session, in document order.
    Return nothing for a provision without a number or a label.
    """
    rows = {provision.row["provision"]: provision for provision in provisions}
    if current not in rows:
        return []
    path = {current}
    while (node := rows[current].row["parent"]) in rows:
        path.add(node)
        current = node
    items = [row for row in provisions if row.row["parent"] == session]
    places = [item.row["provision"] for item in items]
    place = places.index(current) if current in places else 0
    is_part = len(path) > 1
    around = items[place : place + 1] if is_part else items[max(place - AROUND, 0) : place + AROUND + 1]
    return [entry for item in around for entry in _entries(item, rows, path, 0)]


def _entries(node: FoldedRow, rows: dict[str, FoldedRow], path: set[str], depth: int) -> Iterator[OutlineEntry]:
    iri = node.row["provision"]
    parent = rows.get(node.row["parent"])
    labels = parent.labels if parent else {}
    numbers = {
        tag: label.removeprefix(labels[tag]).strip()
        for tag, label in node.labels.items()
        if tag in labels and label.startswith(labels[tag])
    }
    deepest = not any(row.row["parent"] == iri and row.row["provision"] in path for row in rows.values())
    yield OutlineEntry(iri, node.row["number"], numbers, node.texts["headline"], depth, iri in path and deepest)
    if iri in path:
        for row in rows.values():
            if row.row["parent"] == iri:
                yield from _entries(row, rows, path, depth + 1)
