"""Readings: who read which table when, by which codebook; a slip in the table stops the build at its cell."""

import re

import pytest

from reaffirm_build.annotate.readings import latest, parse_readings
from reaffirm_build.errors import TableError
from reaffirm_build.pipeline.corpus_build import Build
from tests.conftest import SMALL

FILES = {
    path.relative_to(SMALL / "tip" / "readings").as_posix(): path.read_bytes()
    for path in (SMALL / "tip" / "readings").rglob("*.csv")
}

#: Old and new text of the table -> the error message.
BAD = {
    "a kind that is none": (",theme,2021", ",topic,2021", "row 2, column kinds: 'topic' is no kind"),
    "no kind": (",theme,2021", ",,2021", "row 2, column kinds: is empty"),
    "a day that is none": ("2021-06-02", "June", "row 2, column date: 'June' is no date"),
    "a reader of no kind": ("language-model", "committee", "row 2, column by: 'committee' is not known"),
    "a reader without a name": ("model,not recorded", "model,", "row 2, column name: is empty"),
    "a hash that is none": ("0" * 64, "latest", "row 2, column codebook: 'latest' is no SHA-256"),
    "a table that is missing": ("first/themes.csv,", "first/forms.csv,", "row 2, column table: 'first/forms.csv'"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str) -> None:
    old, new, problem = BAD[case]
    text = FILES["readings.csv"].decode()
    assert old in text
    with pytest.raises(TableError, match=re.escape(problem)):
        parse_readings("tip/readings", {**FILES, "readings.csv": text.replace(old, new).encode()})


def test_a_reading_has_the_hash_of_its_table_and_the_statements_in_it() -> None:
    (reading,) = parse_readings("tip/readings", FILES)
    assert reading.keys == {("1-1", "compensation"), ("1-2", "training")}
    changed = {**FILES, "first/themes.csv": b"provision,theme\n"}
    (other,) = parse_readings("tip/readings", changed)
    assert reading.table_hash != other.table_hash
    assert latest([reading]) == {("theme", "1-1", "compensation"): reading, ("theme", "1-2", "training"): reading}


def test_a_corpus_without_the_table_has_no_readings() -> None:
    assert parse_readings("tip/readings", {}) == ()


def test_every_theme_group_and_form_names_the_reading_that_it_comes_from(built: Build) -> None:
    annotations = built.dataset.files["tip/annotations.ttl"]
    judgements = [block for block in annotations.split("\n\n") if "\n    a rec:Judgement ;" in block]
    assert len(judgements) == len(built.annotations.judgements)
    assert all("prov:wasGeneratedBy tip:reading-third-" in block for block in judgements)
