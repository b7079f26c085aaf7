"""The title of an item is none of its words."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.model import Role
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse

_HEADING = {
    "en": "Thirteenth session (Vienna, 3 and 4 July 2025)\n\n",
    "zh": "第十三次会议，2025年7月3日至4日，维也纳\n\n",
}
_WIDE = {
    "en": "States parties should establish national coordination mechanisms, with the\nparticipation of survivors.",
    "zh": "各缔约国应当在有关各方参与下建立国家一级的协调机制，并确保幸存者能够切\n实参与其中。",
}


def read_items(text: str, language: str, knowledge: Knowledge) -> tuple[list[str], list[str], set[str]]:
    """Return the texts of items, the headings and the issues of a session with two items."""
    pack = knowledge.packs[language].structure
    document = parse(read("a.txt", (_HEADING[language] + text).encode()), pack)
    check_coverage(document, pack)
    topics = [piece.text for piece in document.pieces if piece.role is Role.TOPIC]
    return [item.text for item in document.provisions], topics, {remark.issue for remark in document.remarks}


@pytest.mark.parametrize(
    ("language", "opening", "title"),
    [
        ("en", "Recommendation 2: Data", "Data"),
        (
            "en",
            "Recommendation 2 – Non-punishment of victims of\ntrafficking in persons",
            "Non-punishment of victims of",
        ),
        ("en", "2. Referral\n", "Referral"),
        ("zh", "建议2：数据", "数据"),
        ("zh", "2. 数据\n", "数据"),
    ],
)
def test_a_title_is_a_heading(language: str, opening: str, title: str, knowledge: Knowledge) -> None:
    first = opening.replace("2", "1", 1).splitlines()[0].split(title)[0] + _WIDE[language]
    texts, topics, issues = read_items(f"{first}\n\n{opening}\n{_WIDE[language]}\n", language, knowledge)
    assert len(texts) == 2
    assert len(set(texts)) == 1
    assert topics[0] == title
    assert "read as the title of an item, not as its words" in issues


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1. The Working Group on Trafficking\nin persons and its Chair should report.\n"),
        ("en", "Recommendation 1: States parties\nshould report.\n"),
        ("en", "Recommendation 1: States should report\nThe Conference should consider it.\n"),
        ("en", "Recommendation 1: The Members of the\nConference should report.\n"),
        ("zh", "建议1：缔约国\n应当提出报告。\n"),
    ],
)
def test_words_that_go_on_are_no_title(language: str, text: str, knowledge: Knowledge) -> None:
    texts, topics, _ = read_items(text, language, knowledge)
    assert not topics
    assert len(texts) == 1


def test_a_short_first_line_under_a_mere_number_is_a_doubt(knowledge: Knowledge) -> None:
    text = f"1. {_WIDE['en']}\n2. Data\n{_WIDE['en']}\n3. {_WIDE['en']}\n"
    texts, topics, issues = read_items(text, "en", knowledge)
    assert texts[1].startswith("Data States")
    assert not topics
    assert "first words that may be a title" in issues


@pytest.mark.parametrize(
    ("language", "numbers", "title"),
    [
        ("en", "Recommendation 1 (Data):\tRecommendation 2 (Data):", "(Data):"),
        ("en", "Recommendation 1 (Data)\n\tRecommendation 2 (Data)\n", "(Data)"),
        ("en", "Recommendation 1 - Data\n\tRecommendation 2 - Data\n", "Data"),
        ("zh", "建议1（数据）：\t建议2（数据）：", "（数据）："),
        ("zh", "建议一（数据）\n\t建议二（数据）\n", "（数据）"),
        ("zh", "建议1(数据):\t建议2(数据):", "(数据):"),
    ],
)
def test_a_title_beside_the_number_is_a_heading(language: str, numbers: str, title: str, knowledge: Knowledge) -> None:
    first, second = numbers.split("\t")
    text = f"{first} {_WIDE[language]}\n\n{second} {_WIDE[language]}\n".replace("\n ", "\n")
    texts, topics, issues = read_items(text, language, knowledge)
    assert topics == [title, title]
    assert len(texts) == 2
    assert len(set(texts)) == 1
    assert "read as the title of an item, not as its words" in issues


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1. States should act as stated in\nRecommendation 2 (Data) of the ninth session.\n"),
        ("en", "Recommendation 1. States should act.\nRecommendation 2 (b): States should report.\n"),
        ("zh", "1. 各国应当执行\n建议2（数据）和建议3。\n"),
    ],
)
def test_brackets_after_a_number_in_a_sentence_are_no_title(language: str, text: str, knowledge: Knowledge) -> None:
    _, topics, _ = read_items(text, language, knowledge)
    assert not topics
