"""The second witness: whoever is asked in text that was set aside is reported, with the line and the words."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.witness import witness
from reaffirm_core.model import PARAGRAPH, Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse


def doubts(text: str, language: str, knowledge: Knowledge) -> list[tuple[int, str]]:
    pack = knowledge.packs[language]
    document = parse(read("a.txt", text.encode()), pack.structure)
    return [(remark.line, remark.problem) for remark in witness(document, pack.structure, pack.grammar)]


def test_the_compendium_has_nothing_to_clear(document: Document, knowledge: Knowledge) -> None:
    pack = knowledge.packs["zh"]
    assert witness(document, pack.structure, pack.grammar) == []


ITEMS = "First session (Vienna, 14 April 2009)\n\n1. States should act.\n\n2. States should cooperate."
CHECK = "check that it is no recommendation"
#: A text, and the line and problem of the doubt that it has.
TEXTS = [
    (
        f"The Secretariat should print this.\n\n{ITEMS}",
        [(1, f"somebody is asked in what was read as front matter; {CHECK}: 'The Secretariat should print this.'")],
    ),
    (
        f"{ITEMS}\n\nAnnex\n\nUNODC should\nassist States.\n\n2. The list was long.",
        [(9, f"somebody is asked in what was read as text of an annex; {CHECK}: 'UNODC should assist States.'")],
    ),
    (f"{ITEMS}\n\nAnnex\n\nIt was asked whether States should act.", []),
    (
        f"The options below were put forward.\nThey have not been agreed upon.\n\n{ITEMS}",
        [
            (
                2,
                "the document states that its texts were not agreed; check that they are recommendations: "
                "'They have not been agreed'",
            )
        ],
    ),
    (
        ITEMS.replace("act.", "act.\n\nThis should be done soon."),
        [(5, "a paragraph was read as the end of 1-1: 'This should be done soon.'")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text_that_was_set_aside(text: str, expected: list[tuple[int, str]], knowledge: Knowledge) -> None:
    assert doubts(text, "en", knowledge) == expected


def test_each_paragraph_of_a_word_document_is_looked_at(knowledge: Knowledge) -> None:
    paragraphs = ["First session (Vienna, 14 April 2009)", "States should act.", "UNODC should help."]
    text = "".join(f"{PARAGRAPH}{words}\n" for words in paragraphs)
    assert [line for line, _ in doubts(text, "en", knowledge)] == [2, 3]


def test_only_a_border_is_not_named_again(knowledge: Knowledge) -> None:
    text = ITEMS.replace("act.", "act.\n\nThis should be done soon.") + "\n\nAnnex\n\nUNODC should assist States."
    pack = knowledge.packs["en"]
    remarks = witness(parse(read("a.txt", text.encode()), pack.structure), pack.structure, pack.grammar, {5, 11})
    assert [remark.line for remark in remarks] == [11]


def test_a_number_of_an_unknown_form_is_reported(knowledge: Knowledge) -> None:
    text = "第一次会议（2009年4月14日，维也纳）\n\n1. 缔约国应当：\na、培训法官；\nb、分享信息。\n\n2. 缔约国应当合作。"
    assert doubts(text, "zh", knowledge) == [
        (4, "a number was read as words of 1-1: 'a、培训法官；'"),
        (5, "a number was read as words of 1-1: 'b、分享信息。'"),
    ]
