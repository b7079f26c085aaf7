"""The English pack on recommendations in English: who is asked, how strongly, as read by eye.

The sentences follow those of the compendium, and so do the readings: the same is asked in either language.
"""

import csv
import textwrap

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.model import Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT, asks_as_written

with (ROOT / "tests" / "core" / "annotate" / "english-asks.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))
HEADINGS = {
    "1": "I. First session (Vienna, 14 and 15 April 2009)",
    "2": "II. Second session (Vienna, 27-29 January 2010)",
    "3": "III. Third session, held in Vienna from 30 November to 2 December 2010",
    "4": "IV. Fourth session (Vienna, 30 December 2011 - 3 January 2012)",
}


@pytest.fixture(scope="module")
def english(knowledge: Knowledge) -> Document:
    """The rows as a document of the genre, its lines wrapped."""
    lines = ["Compendium of recommendations of the Working Group", ""]
    for row in ROWS:
        session, item, *part = row["provision"].split("-")
        if HEADINGS[session] not in lines:
            lines += [HEADINGS[session], ""]
        label = f"({part[0]})" if part else f"{item}."
        lines += [*textwrap.wrap(f"{label} {row['text']}", 78), ""]
    return parse(read("english.txt", "\n".join(lines).encode()), knowledge.packs["en"].structure)


def test_every_text_is_read_whole(english: Document) -> None:
    assert {p.identifier: p.text for p in english.provisions} == {row["provision"]: row["text"] for row in ROWS}


def test_the_asks_are_those_that_a_reader_finds(english: Document, knowledge: Knowledge) -> None:
    asks = asks_as_written(english, knowledge.packs["en"])
    assert asks == {row["provision"]: row["asks"].split() for row in ROWS}


MEETING = """Recommendations of the Working Group

The present note contains the recommendations in order.1

__________________
1 CTOC/COP/WG.7/2021/1.

I. First meeting (Vienna, 30 May–1 June 2012)

1. States that have not yet done so should consider acceding to the Protocol.2

2. States parties should take measures.

__________________
2 United Nations, Treaty Series, vol. 2241, No. 39574.

3. 2012 being the tenth year, the Secretariat is requested to report on the matter in paragraph
4. Such a report should be submitted to the Conference.

4. UNODC should continue to provide technical assistance.
"""


@pytest.mark.parametrize("text", [MEETING, MEETING.replace("_\n", "_\n\n").replace("paragraph\n", "paragraph ")])
def test_notes_end_where_an_item_begins_whether_or_not_blank_lines_mean_anything(
    text: str, knowledge: Knowledge
) -> None:
    document = parse(read("meeting.txt", text.encode()), knowledge.packs["en"].structure)
    check_coverage(document, knowledge.packs["en"].structure)
    assert [p.identifier for p in document.provisions] == ["1-1", "1-2", "1-3", "1-4"]
    assert document.provisions[2].text.endswith("in paragraph 4. Such a report should be submitted to the Conference.")
    front, note = document.footnotes
    assert (front.number, front.provision, front.text) == ("1", "", "CTOC/COP/WG.7/2021/1.")
    assert (note.number, note.provision, note.quote) == ("2", "1-1", "Protocol")
    assert document.front_matter[-1] == "The present note contains the recommendations in order."


SPELLED = """Recommendations adopted by the Working Group

VI. Sixth meeting (Vienna, 2 and 3 May 2018)

A. Recommendations on agenda item 2, entitled “Implementation of the
Protocol”

Recommendation 1

States parties should strengthen cooperation.

Recommendation 2

States parties should share, (a) information, (b) good practices and
(c) lessons learned.
"""


def test_a_number_may_stand_alone_and_a_heading_take_two_lines(knowledge: Knowledge) -> None:
    document = parse(read("meeting.txt", SPELLED.encode()), knowledge.packs["en"].structure)
    check_coverage(document, knowledge.packs["en"].structure)
    assert {p.identifier: p.text for p in document.provisions} == {
        "6-1": "States parties should strengthen cooperation.",
        "6-2": "States parties should share, (a) information, (b) good practices and (c) lessons learned.",
    }
    assert [remark.line for remark in document.remarks] == [5, 6, 15]


BRACKETED = """Recommendations of the Working Group

Fourth session (Vienna, 3 and 4 April 2018)

1. States should cooperate (1) in investigations,
(2) in prosecutions.

2. States should exchange data:
(1) Routes;
(2) Fees.
"""


def test_numbers_in_brackets_are_parts_of_what_opens_a_list_only(knowledge: Knowledge) -> None:
    structure = knowledge.packs["en"].structure
    found = [provision.identifier for provision in parse(read("meeting.txt", BRACKETED.encode()), structure).provisions]
    assert found == ["4-1", "4-2", "4-2-1", "4-2-2"]
    doubtful = parse(read("meeting.txt", BRACKETED.replace("data:", "data.").encode()), structure)
    assert any(remark.line == 9 for remark in doubtful.remarks)
