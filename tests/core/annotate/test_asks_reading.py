"""The asks of the compendium compared with a reading of all 338 that did not see what the rules found.

Four were read otherwise later, with a reason (``settled.csv``).
"""

import csv

import pytest

from reaffirm_build.graph.force_graph import verb_of
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.model import Ask
from tests.conftest import LADDER, ROOT

READING = ROOT / "data" / "tip" / "readings" / "third" / "asks.csv"

with READING.open(encoding="utf-8", newline="") as table:
    ROWS = {row["ask"]: row for row in csv.DictReader(table)}

with (READING.parents[1] / "settled.csv").open(encoding="utf-8", newline="") as table:
    SETTLED = {row["provision"] for row in csv.DictReader(table) if row["field"] == "ask"}

#: Fact → its value in an ask; in the reading it is the column of the same name.
FACTS = {
    "operator": lambda ask: ask.operator,
    "strength": lambda ask: ask.strength,
    "force": lambda ask: LADDER.force_of(verb_of(ask)),
    "head_verb": lambda ask: ask.head_verb.words if ask.head_verb else "",
}


@pytest.fixture(scope="module")
def asks(built: Build) -> dict[str, Ask]:
    return {f"{ask.provision}_ask-{ask.number}": ask for ask in built.annotations.asks}


def test_the_reading_is_of_the_same_asks(asks: dict[str, Ask]) -> None:
    assert len(ROWS) == 338
    assert asks.keys() - SETTLED == ROWS.keys() - SETTLED
    assert asks.keys() == ROWS.keys() | SETTLED


@pytest.mark.parametrize("fact", FACTS)
def test_the_rules_find_what_was_read(asks: dict[str, Ask], fact: str) -> None:
    found = {name: FACTS[fact](ask) for name, ask in asks.items()}
    differing = {name for name, row in ROWS.items() if found[name] != row[fact]}
    assert differing <= SETTLED


def test_the_adoption_is_that_of_the_reading(built: Build, asks: dict[str, Ask]) -> None:
    adoptions = built.annotations.adoptions
    assert {name: adoptions[asks[name].provision] for name in ROWS} == {
        name: row["adoption"] for name, row in ROWS.items()
    }


def test_an_operator_is_of_the_chapeau_where_the_part_shares_its_ask(asks: dict[str, Ask]) -> None:
    own = {name for name, ask in asks.items() if ask.operator and ask.quote and ask.quote.source == ask.provision}
    assert own - SETTLED == {name for name, row in ROWS.items() if row["operator_basis"] == "own"} - SETTLED
