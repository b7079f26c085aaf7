"""The English pack on recommendations in English: who is asked, how strongly, as read by eye.

The sentences follow those of the compendium, and so do the readings: the same is asked in either language.
"""

import csv
import textwrap
from collections import defaultdict

import pytest

from reaffirm_build.annotate import Uses
from reaffirm_build.ask import asks
from reaffirm_build.model import Document
from reaffirm_build.parse import parse
from reaffirm_build.pipeline import Knowledge
from reaffirm_build.read import read

from .conftest import ROOT

with (ROOT / "tests" / "english-asks.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))
HEADINGS = {
    "1": "I. First session (Vienna, 14 and 15 April 2009)",
    "2": "II. Second session (Vienna, 27-29 January 2010)",
    "3": "III. Third session, held in Vienna from 30 November to 2 December 2010",
    "4": "IV. Fourth session (Vienna, 30 December 2011 - 3 January 2012)",
}


@pytest.fixture(scope="module")
def english(knowledge: Knowledge) -> Document:
    """The rows as a document of the genre, its lines wrapped."""
    lines = ["Compendium of recommendations of the Working Group", ""]
    for row in ROWS:
        session, item, *part = row["provision"].split("-")
        if HEADINGS[session] not in lines:
            lines += [HEADINGS[session], ""]
        label = f"({part[0]})" if part else f"{item}."
        lines += [*textwrap.wrap(f"{label} {row['text']}", 78), ""]
    return parse(read("english.txt", "\n".join(lines).encode()), knowledge.packs["en"].structure)


def test_every_text_is_read_whole(english: Document) -> None:
    assert {p.identifier: p.text for p in english.provisions} == {row["provision"]: row["text"] for row in ROWS}


@pytest.fixture(scope="module")
def found(english: Document, knowledge: Knowledge) -> dict[str, list[str]]:
    """The asks as the table writes them: addressees, strength, basis."""
    found = defaultdict(list)
    for ask in asks(english.provisions, knowledge.packs["en"].grammar, Uses()):
        found[ask.provision].append("/".join(filter(None, ("+".join(ask.addressees), ask.strength, ask.basis))))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["provision"])
def test_the_asks_are_those_that_a_reader_finds(row: dict[str, str], found: dict[str, list[str]]) -> None:
    assert found[row["provision"]] == row["asks"].split()
