"""Figures and notes of the docs on counting: each query runs and gives its figure; ``pytest --update`` writes both."""

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import SKOS, Graph

from reaffirm_core.names import Names
from tests.conftest import ROOT

NAMES, COUNTING = ROOT / "docs" / "names.md", ROOT / "docs" / "counting.md"
RDF_NAMES = Names()
PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in RDF_NAMES.prefixes().items())

#: The start of a note on counting in English.
HOW = "How to count: "


def cells(line: str) -> list[str]:
    """Return the cells of a line of a table."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def codes(cell: str) -> list[str]:
    """Return the passages of code in a cell."""
    return [code.replace("\\|", "|") for code in re.findall(r"`([^`]+)`", cell)]


def count(store: pyoxigraph.Store, pattern: str, variables: str) -> int:
    """Return the number of distinct values of variables in a pattern."""
    query = f"{PREFIXES}SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT {variables} {{ {pattern} }} }}"
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return int(next(solutions)["n"].value)  # type: ignore[union-attr]


def check(path: Path, renew: Callable[[list[str]], list[str] | None], update: bool) -> int:
    """Compare the tables of a file with renewed ones, or write these; return the number of rows with figures."""
    text, rows = path.read_text(encoding="utf-8"), 0
    lines = []
    for line in text.splitlines():
        renewed = renew(cells(line)) if line.startswith("| ") else None
        rows += renewed is not None
        lines.append(f"| {' | '.join(renewed)} |" if renewed else line)
    expected = "\n".join(lines) + "\n"
    if update:
        path.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, "read the difference; if it is right: pytest --update"
    return rows


def test_each_new_query_gives_its_figure(store: pyoxigraph.Store, update: bool) -> None:
    def renew(row: list[str]) -> list[str] | None:
        if len(row) != 6 or not row[4].isdecimal():
            return None
        return [*row[:4], str(count(store, codes(row[1])[0], codes(row[2])[-1])), row[5]]

    assert check(NAMES, renew, update) > 25


def item_row(store: pyoxigraph.Store, row: list[str]) -> list[str] | None:
    """Return a row on items with its figures; None for another row."""
    if len(row) != 6 or not row[2].isdecimal():
        return None
    plain, of_items = codes(row[1])[0], codes(row[3])[0]
    operative = plain.replace("a rec:Recommendation", "rec:operative true")
    figures = [str(count(store, pattern, "?r")) for pattern in (plain, of_items, operative)]
    return [row[0], row[1], figures[0], row[3], figures[1], figures[2]]


def test_items_are_counted_with_their_parts(store: pyoxigraph.Store, update: bool) -> None:
    assert check(COUNTING, lambda row: item_row(store, row), update) == 5


def test_the_paths_of_items_find_what_walking_down_to_the_parts_finds(store: pyoxigraph.Store) -> None:
    rows = [cells(line) for line in COUNTING.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    of_items = [codes(row[3])[0] for row in rows if len(row) == 6 and row[2].isdecimal()]
    for pattern in of_items:
        walked = re.sub(r"(rec:\w+)\|rec:part\w+", r"(^dcterms:isPartOf)*/\1", pattern)
        assert walked != pattern
        assert count(store, walked, "?r") == count(store, pattern, "?r")


@pytest.fixture(scope="module")
def notes() -> dict[str, str]:
    """The notes on counting, in English, by prefixed name."""
    graph = Graph().parse(ROOT / "ontology" / "rec.ttl")
    found = {
        f"rec:{str(term).partition('#')[2]}": str(note).removeprefix(HOW).replace("|", "\\|")
        for term, note in graph.subject_objects(SKOS.scopeNote)
        if str(note).startswith(HOW)
    }
    return dict(sorted(found.items()))


def test_the_notes_are_those_of_the_ontology(notes: dict[str, str], update: bool) -> None:
    text = COUNTING.read_text(encoding="utf-8")
    head, mark, table = text.partition("| term | how to count |\n|---|---|\n")
    assert mark
    expected = "".join(f"| `{term}` | {note} |\n" for term, note in notes.items())
    if update:
        COUNTING.write_text(head + mark + expected, encoding="utf-8")
        table = expected
    assert table == expected, "the notes changed; renew the page by pytest --update"
    assert len(notes) > 40
