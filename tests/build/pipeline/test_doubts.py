"""The table of doubts of a corpus: a slip is an error at its cell, and a decision counts for one doubt."""

import re

import pytest

from reaffirm_build.pipeline.doubts import (
    CLEARED,
    Doubt,
    doubts_table,
    listed_doubts,
    parse_doubts,
    with_decisions,
    with_table,
)
from reaffirm_core.errors import TableError
from reaffirm_core.model import Remark

HEADER = "document,line,problem,words,status,reason\n"

#: A row of the table → the error message.
BAD = {
    "a.txt,first,odd,,open,": "row 2, column line: expected the number of a line, found 'first'",
    "a.txt,1,odd,,done,": "row 2, column status: 'done' is not known here",
    "a.txt,1,odd,,cleared, ": "row 2, column reason: a cleared doubt needs a reason",
    "a.txt,1,odd,,open,\na.txt,1,odd,,cleared,fits": "row 3, column document: repeats row 2",
}


@pytest.mark.parametrize("row", BAD)
def test_a_slip_is_an_error_at_its_cell(row: str) -> None:
    with pytest.raises(TableError, match=re.escape(BAD[row])):
        parse_doubts("unseen", f"{HEADER}{row}\n".encode())


def test_a_table_is_parsed_as_it_was_written() -> None:
    doubts = [
        Doubt("a.txt", Remark(3, "odd", "words, with a comma")),
        Doubt("a.txt", Remark(0, "a picture"), CLEARED, "a seal", "Jane Doe"),
    ]
    assert parse_doubts("unseen", doubts_table(doubts)) == doubts
    assert parse_doubts("unseen", None) == []


def test_a_decision_counts_for_one_doubt_and_first_for_that_on_its_line() -> None:
    first, second = (Doubt("a.txt", Remark(line, "odd, as on line 2")) for line in (5, 9))
    decision = Doubt("a.txt", Remark(9, "odd, as on line 1"), CLEARED, "fits", "Jane Doe")
    assert [doubt.status for doubt in with_decisions([second, first], [decision])] == ["cleared", "open"]
    moved = Doubt("a.txt", Remark(7, "odd, as on line 1"), CLEARED, "fits", "Jane Doe")
    (kept, left) = with_decisions([first, second], [moved])
    assert (kept.remark.line, kept.reason, left.reason) == (5, "fits", "")


def test_doubts_of_a_conversion_stay_in_the_table() -> None:
    conversion, gone = Doubt("a.pdf", Remark(0, "a picture")), Doubt("a.txt", Remark(4, "odd"))
    assert with_table([], [conversion, gone]) == [conversion]
    assert with_table([conversion], [conversion]) == [conversion]


def test_doubts_on_text_that_may_be_lost_come_first() -> None:
    issues = [
        "odd",
        "read as words of the text before it, though it may be item '3'",
        "somebody is asked in a footnote",
    ]
    listed = list(listed_doubts([Doubt("a.txt", Remark(place, issue)) for place, issue in enumerate(issues, 1)]))
    assert [line.split()[0] for line in listed] == ["3", "2", "1"]
