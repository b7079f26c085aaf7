"""Words that limit an ask: the rules and their table against the reading of all provisions."""

from collections import Counter

from reaffirm_build.csv_text import read_csv
from reaffirm_build.model import Statement
from reaffirm_build.pipeline.corpus_build import Build
from tests.conftest import TIP


def test_the_rules_and_the_table_find_what_was_read(built: Build) -> None:
    rows = read_csv("read", (TIP / "readings/first/qualifications.csv").read_text(encoding="utf-8"))
    read = Counter((row["provision"], row["qualification"], row["ask"], row["words"]) for row in rows)
    stated = Counter(
        (fact.provision, fact.value, " ".join(map(str, fact.asks)), fact.quote.words)
        for fact in built.annotations.of("qualification")
        if isinstance(fact, Statement) and fact.quote
    )
    settled = [
        row
        for row in read_csv("settled", (TIP / "readings/settled.csv").read_text(encoding="utf-8"))
        if row["field"] == "qualification"
    ]
    assert {fact[0] for fact in (read - stated) + (stated - read)} <= {row["provision"] for row in settled}
    assert sum(stated.values()) == sum(read.values()) > 140
