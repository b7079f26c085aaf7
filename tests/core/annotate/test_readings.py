"""Readings: who read which table when, by which codebook; a slip in the table stops the build at its cell."""

import re

import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.annotate.readings import Readings, parse_readings
from reaffirm_core.errors import TableError
from tests.conftest import SMALL

FILES = {
    path.relative_to(SMALL / "tip" / "readings").as_posix(): path.read_bytes()
    for path in (SMALL / "tip" / "readings").rglob("*.csv")
}

#: Old and new text of the table -> the error message.
BAD = {
    "a kind that is none": (",theme,all", ",topic,all", "row 2, column kinds: 'topic' is no kind"),
    "no kind": (",theme,all", ",,all", "row 2, column kinds: is empty"),
    "a scope that is none": (",theme,all", ",theme,some", "row 2, column scope: 'some' is not known"),
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


def read(text: str, **files: str) -> Readings:
    """The readings of a table with rows of kinds, scope, reader, name and table."""
    header, row, *_ = FILES["readings.csv"].decode().splitlines()
    cells = row.split(",")
    rows = []
    for number, line in enumerate(text.splitlines()):
        kinds, scope, by, name, table = line.split(",")
        rows.append([f"r{number}", *cells[1:3], kinds, scope, cells[5], by, name, *cells[8:10], table, ""])
    table = "\n".join([header, *(",".join(row) for row in rows)])
    tables = {f"{name}.csv": content.encode() for name, content in files.items()}
    return parse_readings("tip/readings", {"readings.csv": table.encode(), **tables})


ONE, TWO, JANE = ("theme,all,language-model,not recorded,t.csv",) * 2 + ("theme,table,person,Jane Doe,t.csv",)


def test_a_status_is_the_highest_that_the_recorded_readings_allow() -> None:
    t = "provision,theme\n1-1,training\n"
    assert read("ask,all,language-model,not recorded,t.csv", t=t).status("theme", "1-1") == "proposed"
    assert read(ONE, t=t).status("theme", "1-1") == "machine-read"
    assert read(f"{ONE}\n{TWO}", t=t).status("theme", "1-2") == "machine-read-twice"
    by_person = read(f"{ONE}\n{JANE}", t=t)
    assert by_person.status("theme", "1-1") == "person-reviewed"
    assert by_person.person("theme", "1-1") == "Jane Doe"
    assert by_person.status("theme", "1-2") == "machine-read"


def test_a_reading_of_pairs_covers_the_pairs_of_its_table() -> None:
    pairs = "later,earlier,grade\n2-1,1-1,extends\n"
    readings = read("reaff related,table,language-model,not recorded,pairs.csv", pairs=pairs)
    assert readings.status("reaff", "2-1", "1-1") == readings.status("related", "2-1", "1-1") == "machine-read"
    assert readings.status("reaff", "2-1", "1-2") == "proposed"
    assert readings.status("repeat", "2-1", "1-1") == "proposed"


def test_a_reading_of_a_sample_covers_the_provisions_of_the_sample() -> None:
    row = "qualification,sample.csv,language-model,not recorded,found.csv"
    readings = read(row, sample="provision\n1-1\n", found="provision,qualification\n")
    assert readings.status("qualification", "1-1") == "machine-read"
    assert readings.status("qualification", "1-2") == "proposed"


def test_a_reading_has_the_hash_of_its_table() -> None:
    reading, *_ = parse_readings("tip/readings", FILES).recorded
    other, *_ = parse_readings("tip/readings", {**FILES, "first/themes.csv": b"provision,theme\n"}).recorded
    assert reading.table_hash != other.table_hash


def test_a_corpus_without_the_table_has_no_readings() -> None:
    assert not parse_readings("tip/readings", {}).recorded
    assert parse_readings("tip/readings", {}).status("ask", "1-1") == "proposed"


def test_every_statement_of_the_compendium_has_its_readings(built: Build) -> None:
    """Each statement was read twice, and names the reading that it comes from."""
    for name in ("text", "translation", "annotations", "lineage", "related"):
        statements = built.dataset.files[f"tip/{name}.ttl"].split("\n\n")
        with_status = [block for block in statements if "rec:status status:" in block]
        assert with_status, name
        assert all("rec:status status:machine-read-twice" in block for block in with_status), name
        assert all("prov:wasGeneratedBy tip:" in block for block in with_status), name
