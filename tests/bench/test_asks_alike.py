"""The figures on the third reading of asks, by hand and on a small reading."""

import pytest
from bench.quality.files import load_readings
from bench.quality.third_reading import asks_alike

HEADER = "ask,operator,strength,force,adoption\n"
READING = f"{HEADER}1-1_ask-1,recommends,recommended,call,adopted\n1-1_ask-2,,may,permission,adopted\n"
PUBLISHED = [
    {"provision": "1-1", "number": "1", "strength": "should", "force": "call", "adoption": "adopted"},
    {
        "provision": "1-2",
        "number": "1",
        "operator": "",
        "strength": "may",
        "force": "permission",
        "adoption": "adopted",
    },
]


def test_an_ask_that_only_one_of_two_has_is_not_alike() -> None:
    rows = list(asks_alike({"third": {"asks.csv": READING}}, PUBLISHED))
    assert [(row["fact"], row["asks"], row["alike"]) for row in rows] == [
        ("operator", "3", "0"),
        ("strength", "3", "0"),
        ("force", "3", "1"),
        ("adoption", "3", "1"),
    ]


@pytest.mark.parametrize("fact", ["operator", "strength", "force", "adoption"])
def test_the_reading_has_every_fact_of_every_ask(fact: str) -> None:
    header, *rows = load_readings()["third"]["asks.csv"].splitlines()
    assert fact in header.split(",")
    assert len(rows) == 338
