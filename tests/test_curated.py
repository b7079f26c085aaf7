"""Curated tables: every slip stops the build and names file, row and column."""

import re
from collections.abc import Callable

import pytest

from reaffirm_build.annotate import Annotations
from reaffirm_build.errors import ReaffirmError

ASKS = "provision,ask,field,value,words,reason\n"
REFERENCES = "provision,relation,target,words,confidence,reason\n"

#: File, content → what the error says.
BAD: dict[str, tuple[str, bytes, str]] = {
    "an unknown provision": ("asks.csv", f"{ASKS}9-9,1,strength,may,x,y\n".encode(), "row 2, column provision: '9-9'"),
    "an unknown ask": (
        "asks.csv",
        f"{ASKS}1-1,7,strength,may,各国,y\n".encode(),
        "row 2, column ask: 1-1 has no ask '7'",
    ),
    "an unknown field": ("asks.csv", f"{ASKS}1-1,1,colour,may,各国,y\n".encode(), "row 2, column field: 'colour'"),
    "an unknown strength": ("asks.csv", f"{ASKS}1-1,1,strength,must,各国,y\n".encode(), "row 2, column value: 'must'"),
    "an unknown actor": ("asks.csv", f"{ASKS}1-1,1,addressee,us,各国,y\n".encode(), "row 2, column value: 'us'"),
    "a quote that is not in the text": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,may,秘书处,y\n".encode(),
        "row 2, column words: '秘书处' is not in the text of 1-1",
    ),
    "a row twice": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,may,各国,y\n1-1,1,strength,may,各国,z\n".encode(),
        "row 3, column provision: repeats row 2",
    ),
    "a stray column": ("asks.csv", b"provision,ask,field,value,words,reason,Column1\n", "row 1, column Column1"),
    "another separator": ("asks.csv", b"provision;ask;field;value;words;reason\n", "separated by commas"),
    "a cell too many": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,may,各国,y,\n".encode(),
        "row 2, column reason: has 7 cells",
    ),
    "another encoding": (
        "asks.csv",
        ASKS.encode() + "1-1,1,strength,may,各国,y\n".encode("gb18030"),
        "row 2: is not UTF-8",
    ),
    "an open quotation mark": ("asks.csv", f'{ASKS}1-1,1,strength,may,各国,"y\n'.encode(), "not valid CSV"),
    "an empty file": ("asks.csv", b"\n", "row 1"),
    "an unknown target": (
        "references.csv",
        f"{REFERENCES}7-1-f,reaffirms,4-99,重申,0.9,y\n".encode(),
        "row 2, column target: '4-99'",
    ),
    "an unknown relation": (
        "references.csv",
        f"{REFERENCES}7-1-f,repeats,4-24,重申,0.9,y\n".encode(),
        "row 2, column relation: 'repeats'",
    ),
    "a confidence that is no number": (
        "references.csv",
        f"{REFERENCES}7-1-f,reaffirms,4-24,重申,high,y\n".encode(),
        "row 2, column confidence: 'high' is no number",
    ),
    "a confidence over 1": (
        "references.csv",
        f"{REFERENCES}7-1-f,reaffirms,4-24,重申,90,y\n".encode(),
        "row 2, column confidence: 90.0 is not between",
    ),
    "a file of another name": ("notes.csv", b"", "is none of the curated tables"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str, annotate_with: Callable[[dict[str, bytes]], Annotations]) -> None:
    file, content, problem = BAD[case]
    with pytest.raises(ReaffirmError, match=re.escape(problem)) as caught:
        annotate_with({file: content})
    assert caught.value.message.startswith(f"tip/curated/{file}")


def test_a_byte_order_mark_is_no_slip(
    curated: dict[str, bytes], annotate_with: Callable[[dict[str, bytes]], Annotations]
) -> None:
    marked = {file: b"\xef\xbb\xbf" + content for file, content in curated.items()}
    assert annotate_with(marked).references
