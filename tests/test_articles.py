"""Articles, paragraphs and letters, as a reader finds them in sentences of either language: citations.csv."""

import csv

import pytest

from reaffirm_build.annotate import Uses
from reaffirm_build.cite import citations
from reaffirm_build.model import Provision
from reaffirm_build.pipeline import Knowledge

from .conftest import ROOT

with (ROOT / "tests" / "citations.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))


def cited(text: str, language: str, knowledge: Knowledge) -> list[str]:
    """What a sentence cites; the words of each citation stand where it says."""
    pack = knowledge.packs[language]
    own = pack.structure.unwrap(text)
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, own, own, True, 1, 1)
    found = citations([provision], (), pack.grammar, Uses())
    assert all(own[one.quote.start : one.quote.end] == one.quote.words for one in found)
    return [one.cites.removeprefix("inst:") for one in found]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["cites"] or "none")
def test_the_parts_are_those_that_a_reader_finds(row: dict[str, str], knowledge: Knowledge) -> None:
    assert cited(row["text"], row["language"], knowledge) == row["cites"].split()


def test_a_range_wider_than_any_treaty_is_only_its_ends(knowledge: Knowledge) -> None:
    assert cited("States should apply articles 5 to 990 of the Convention.", "en", knowledge) == [
        "untoc-5",
        "untoc-990",
    ]
