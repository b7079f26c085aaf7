"""The asks of the compendium compared with a reading of all 338 that did not see what the rules found."""

import csv

import pytest

from reaffirm_build.annotate.force import force_of
from reaffirm_build.model import Ask
from reaffirm_build.pipeline.corpus_build import Build
from tests.conftest import ROOT

READING = ROOT / "data" / "tip" / "readings" / "third" / "asks.csv"

with READING.open(encoding="utf-8", newline="") as table:
    ROWS = {row["ask"]: row for row in csv.DictReader(table)}

#: Fact → its value in an ask; in the reading it is the column of the same name.
FACTS = {
    "operator": lambda ask: ask.operator,
    "strength": lambda ask: ask.strength,
    "force": lambda ask: force_of(ask.strength, has_head_verb=ask.head_verb is not None),
    "head_verb": lambda ask: ask.head_verb.words if ask.head_verb else "",
}


@pytest.fixture(scope="module")
def asks(built: Build) -> dict[str, Ask]:
    return {f"{ask.provision}_ask-{ask.number}": ask for ask in built.annotations.asks}


def test_the_reading_is_of_the_same_asks(asks: dict[str, Ask]) -> None:
    assert len(ROWS) == 338
    assert asks.keys() == ROWS.keys()


@pytest.mark.parametrize("fact", FACTS)
def test_the_rules_find_what_was_read(asks: dict[str, Ask], fact: str) -> None:
    found = {name: FACTS[fact](ask) for name, ask in asks.items()}
    assert {name: (found[name], row[fact]) for name, row in ROWS.items() if found[name] != row[fact]} == {}


def test_the_adoption_is_that_of_the_reading(built: Build, asks: dict[str, Ask]) -> None:
    adoptions = built.annotations.adoptions
    assert {name: adoptions[ask.provision] for name, ask in asks.items()} == {
        name: row["adoption"] for name, row in ROWS.items()
    }


def test_an_operator_is_of_the_chapeau_where_the_part_shares_its_ask(asks: dict[str, Ask]) -> None:
    own = {name for name, ask in asks.items() if ask.operator and ask.quote and ask.quote.source == ask.provision}
    assert own == {name for name, row in ROWS.items() if row["operator_basis"] == "own"}
