"""Readings of lines that a person decided."""

import pytest

from reaffirm_build.curate.ingest import ingest
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.witness import witness
from reaffirm_core.errors import SourceError, TableError
from reaffirm_core.model import Document, Role
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.overrides import read_overrides
from reaffirm_core.structure.parser import parse

HEAD = "language,lines,role,number\n"
TEXT = """First session (Vienna, 14 April 2009)

1. States should act.

One delegation spoke.

2. States should report. They should do so
3. times a year.
"""


def parsed(rows: str, knowledge: Knowledge) -> Document:
    structure = knowledge.packs["en"].structure
    decided = read_overrides("reading.csv", f"{HEAD}{rows}".encode()).get("en", {})
    document = parse(read("a.txt", TEXT.encode()), structure, decided)
    check_coverage(document, structure)
    return document


def test_a_decided_reading_overrules_the_likeliest(knowledge: Knowledge) -> None:
    assert parsed("", knowledge).sessions[0].text == "One delegation spoke."
    document = parsed("en,5,words,\nen,8,item,3\n", knowledge)
    assert {provision.identifier: provision.text for provision in document.provisions} == {
        "1-1": "States should act. One delegation spoke.",
        "1-2": "States should report. They should do so",
        "1-3": "times a year.",
    }


def test_a_person_gives_a_number_to_a_text_without_one(knowledge: Knowledge) -> None:
    document = parsed("en,5,part,a\nen,8,item,3\n", knowledge)
    assert [provision.identifier for provision in document.provisions] == ["1-1", "1-1-a", "1-2", "1-3"]
    assert document.provisions[1].text == "One delegation spoke."
    pack = knowledge.packs["en"]
    assert witness(document, pack.structure, pack.grammar) == []


def test_lines_in_another_language_are_not_concerned(knowledge: Knowledge) -> None:
    assert parsed("zh,5,words,\n", knowledge).sessions[0].text == "One delegation spoke."


@pytest.mark.parametrize("lines", ["7-8", "7–8"])
def test_the_further_lines_of_an_item_are_its_words(lines: str, knowledge: Knowledge) -> None:
    assert parsed(f"en,{lines},item,2\n", knowledge).provisions[-1].text.endswith("do so 3. times a year.")


def test_a_line_can_be_a_heading(knowledge: Knowledge) -> None:
    document = parse(
        read("a.txt", TEXT.replace("spoke.", "spoke").encode()),
        knowledge.packs["en"].structure,
        read_overrides("reading.csv", f"{HEAD}en,5,heading,\n".encode())["en"],
    )
    assert [piece.text for piece in document.pieces if piece.role is Role.TOPIC] == ["One delegation spoke"]


@pytest.mark.parametrize(
    ("row", "line"), [("en,5,item,", 5), ("en,7,part,2", 7), ("en,1,text,", 1), ("en,40,text,", 40)]
)
def test_a_reading_that_is_not_possible_is_an_error_with_its_line(row: str, line: int, knowledge: Knowledge) -> None:
    with pytest.raises(SourceError, match=f"line {line}: reading.csv reads this line as"):
        parsed(f"{row}\n", knowledge)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("en,x,text,\n", "row 2: expected a line such as 12"),
        ("en,5,remark,\n", "row 2: expected the role item, part, words, heading, text, found 'remark'"),
        ("en,4-6,text,\nen,5,words,\n", "row 3: line 5 occurs twice"),
    ],
)
def test_a_table_that_is_not_valid_names_its_row(rows: str, problem: str) -> None:
    with pytest.raises(TableError, match=problem):
        read_overrides("reading.csv", f"{HEAD}{rows}".encode())


def test_a_document_is_taken_in_as_a_person_decided(knowledge: Knowledge) -> None:
    decided = read_overrides("reading.csv", f"{HEAD}en,5,words,\n".encode())
    document = ingest("a.txt", TEXT.encode(), knowledge.packs, {}, decided).document
    assert document.provisions[0].text == "States should act. One delegation spoke."


def test_a_line_that_looks_like_a_heading_of_a_session_is_text(knowledge: Knowledge) -> None:
    text = "Ninth session (Vienna, 14 April 2009)\n\n1. States should act.\n\nFifth session (Vienna, 15 April 2009)\n"
    with pytest.raises(
        SourceError, match=r"line 5: session 5 after session 9; .* name it in reading.csv with the role"
    ):
        parse(read("a.txt", text.encode()), knowledge.packs["en"].structure)
    decided = read_overrides("reading.csv", f"{HEAD}en,5,text,\n".encode())["en"]
    (session,) = parse(read("a.txt", text.encode()), knowledge.packs["en"].structure, decided).sessions
    assert (session.number, session.text) == (9, "Fifth session (Vienna, 15 April 2009)")
