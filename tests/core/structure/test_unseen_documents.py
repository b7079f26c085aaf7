"""Structure of unseen documents, in both languages, with the traps of the genre."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import SourceError
from reaffirm_core.model import Document, Role
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse

ENGLISH = """CTOC/COP/WG.4/2022/9
Working Group on Trafficking in Persons
Twelfth session
Vienna, 4 and 5 July 2022
Item 4 of the provisional agenda*

Recommendations adopted by the Working Group on Trafficking in Persons
at its first to third sessions

____________
* CTOC/COP/WG.4/2022/1.

I. First session (Vienna, 14 and 15 April 2009)

1. States parties should consider adopting comprehensive approaches to combat
trafficking in persons, in accordance with article 9 of the Protocol against
Trafficking in Persons,1 and should take victim-
centred measures.
2. 15 of the States parties that have not yet done so should, in line with article
3. of the Convention, ratify the Trafficking in Persons Protocol, as referred to in
2010 and in subparagraph
(a) of that article.
3. States parties should:
 (a) Criminalize conduct;
 (b) Adopt measures:
   (i) To train judges;
   (ii) To train prosecutors, namely:
     a. Of cities;
     b. Of provinces;
 (c) Consider raising awareness.

__________
1 United Nations, Treaty Series, vol. 2237,
No. 39574.

2/5
CTOC/COP/WG.4/2022/9
4. The Secretariat should, in consultation with
States parties, prepare

3/5
CTOC/COP/WG.4/2022/9
issue papers on key concepts.

II. Second meeting, Vienna, 30 December 2009 to 2 January 2010

The Working Group adopted no recommendations.

III. Third session (Geneva, 30 November–2 December 2010)

The Working Group adopted the following recommendations:

A. Prevention

1. The Working Group recommended that the Conference of the Parties consider
requesting UNODC:
LETTERS2. States parties are encouraged to exchange (a) good practices;
(b) lessons learned; and (c) statistics.
"""

#: Twenty-eight letters, of which (i) and (v) stand after others, and (h) holds numerals that look like letters.
LETTERS = "".join(
    f"({letter}) {letter * 3}{', including:' if letter == 'h' else '.' if letter == 'bb' else ';'}\n"
    + ("(i) One;\n(ii) Two;\n" if letter == "h" else "")
    for letter in [*"abcdefghijklmnopqrstuvwxyz", "aa", "bb"]
)

CHINESE = """偷运移民问题工作组
第十二次会议
2024年10月9日至11日，维也纳

偷运移民问题工作组第十次至第十二次会议通过的建议

目录
一、第十次会议（2022年10月12日至13日，维也纳）……………… 2
二、第十一次会议（2023年10月12日至13日，维也纳）……………… 3

一、第十次会议（2022年10月12日至13日，维也纳）

1. 缔约国应当根据《公约》第26条和《贩运人口议定书》1第6条
(a)项和(b)项的规定，考虑采取措施，包括自
2010 年以来通过的措施，以及
3. 款所述措施，打击偷运移民。
2. 2015年以来未加入《公约》的国家应当加入。
3. 鼓励各国：
(a) 设立机构，负责：
㈠ 收集数据；
㈡ 分析数据；
(b) 请秘书处
- 2 -
CTOC/COP/WG.7/2024/2
提供协助；
(c) 采取其他措施。
_____________
1 联合国，《条约汇编》，第2237卷，第39574号。
- 3 -
CTOC/COP/WG.7/2024/2
4. 秘书处应当与缔约国协商。

二、第十一次会议（2023年12月30日至2024年1月2日，维也纳）

本次会议没有通过任何建议。

三、第十二次会议（2024年9月30日至10月2日，日内瓦）

工作组通过了以下建议：

1．缔约国应当：
（a）提高认识；
（b）开展合作。
2．工作组建议缔约方会议请毒品和犯罪问题办公室继续开展工作。
"""


def parsed(text: str, language: str, knowledge: Knowledge) -> Document:
    """A text as a document, every character of which is accounted for."""
    structure = knowledge.packs[language].structure
    document = parse(read("unseen.txt", text.encode()), structure)
    assert sum(check_coverage(document, structure).values()) == len("".join(text.split()))
    return document


@pytest.fixture(scope="module")
def english(knowledge: Knowledge) -> Document:
    return parsed(ENGLISH.replace("LETTERS", LETTERS), "en", knowledge)


@pytest.fixture(scope="module")
def chinese(knowledge: Knowledge) -> Document:
    return parsed(CHINESE, "zh", knowledge)


def texts(document: Document) -> dict[str, str]:
    return {provision.identifier: provision.text for provision in document.provisions}


def sessions(document: Document) -> list[tuple[int, str, str, str]]:
    return [(s.number, s.start.isoformat(), s.end.isoformat(), s.place) for s in document.sessions]


def test_english_headings_of_three_forms(english: Document) -> None:
    assert sessions(english) == [
        (1, "2009-04-14", "2009-04-15", "Vienna"),
        (2, "2009-12-30", "2010-01-02", "Vienna"),
        (3, "2010-11-30", "2010-12-02", "Geneva"),
    ]
    assert english.sessions[1].text == "The Working Group adopted no recommendations."
    assert english.sessions[2].text == "The Working Group adopted the following recommendations:"


def test_chinese_headings_and_a_table_of_contents(chinese: Document) -> None:
    assert sessions(chinese) == [
        (10, "2022-10-12", "2022-10-13", "维也纳"),
        (11, "2023-12-30", "2024-01-02", "维也纳"),
        (12, "2024-09-30", "2024-10-02", "日内瓦"),
    ]
    assert "目录" in chinese.front_matter


def test_numbers_amid_a_sentence_are_words(english: Document, chinese: Document) -> None:
    assert texts(english)["1-2"] == (
        "15 of the States parties that have not yet done so should, in line with article 3. of the Convention, ratify "
        "the Trafficking in Persons Protocol, as referred to in 2010 and in subparagraph (a) of that article."
    )
    assert texts(chinese)["10-1"] == (
        "缔约国应当根据《公约》第26条和《贩运人口议定书》第6条(a)项和(b)项的规定，考虑采取措施，包括自2010年以来通过的措施，"
        "以及3.款所述措施，打击偷运移民。"
    )
    assert texts(chinese)["10-2"] == "2015年以来未加入《公约》的国家应当加入。"
    assert any("3. of the" in remark.problem for remark in english.remarks)


def test_letters_in_a_sentence_open_nothing(english: Document) -> None:
    last = english.provisions[-1]
    assert (last.identifier, last.operative) == ("3-2", True)
    assert last.text.endswith("(a) good practices; (b) lessons learned; and (c) statistics.")


def test_the_place_says_whether_i_is_a_letter(english: Document) -> None:
    found = [identifier.removeprefix("3-1-") for identifier in texts(english) if identifier.startswith("3-1-")]
    letters = [*"abcdefgh", "h-1", "h-2", *"ijklmnopqrstuvwxyz", "aa", "bb"]
    assert found == letters


def test_parts_of_four_levels(english: Document, chinese: Document) -> None:
    assert texts(english)["1-3-b-2-a"] == "Of cities;"
    provision = next(p for p in english.provisions if p.identifier == "1-3-b-2-b")
    assert provision.full_text == ("States parties should: Adopt measures: To train prosecutors, namely: Of provinces;")
    assert provision.positions == (3, 2, 2, 2)
    assert texts(chinese)["10-3-a-2"] == "分析数据；"
    assert texts(chinese)["12-1-b"] == "开展合作。"


def test_what_goes_over_a_page_is_whole(english: Document, chinese: Document) -> None:
    assert texts(english)["1-4"] == (
        "The Secretariat should, in consultation with States parties, prepare issue papers on key concepts."
    )
    assert texts(chinese)["10-3-b"] == "请秘书处提供协助；"


def test_a_hyphen_at_the_end_of_a_line_stays(english: Document) -> None:
    assert texts(english)["1-1"].endswith("should take victim-centred measures.")


def test_notes_without_a_page_end_at_the_next_number(english: Document, chinese: Document) -> None:
    (note,) = (note for note in english.footnotes if note.number)
    assert note.text == "United Nations, Treaty Series, vol. 2237, No. 39574."
    assert (note.provision, note.quote) == ("1-1", "Protocol against Trafficking in Persons")
    assert chinese.footnotes[0].quote == "《贩运人口议定书》"


def test_what_stands_over_items_is_none_of_their_words(english: Document) -> None:
    (topic,) = (piece for piece in english.pieces if piece.role is Role.TOPIC)
    assert topic.text == "A. Prevention"
    assert not any("Prevention" in text for text in texts(english).values())


def test_a_number_that_stands_alone_in_a_sentence_is_no_page_number(knowledge: Knowledge) -> None:
    text = "First session (Vienna, 14 April 2009)\n\n1. The States parties that should report are\n12\nat least.\n"
    assert texts(parsed(text, "en", knowledge))["1-1"].endswith("should report are 12 at least.")


def test_page_numbers_in_sequence_leave_the_text(knowledge: Knowledge) -> None:
    text = "First session (Vienna, 14 April 2009)\n\n1. States parties should\n2\nreport and\n\n3\ncooperate.\n4\n"
    document = parsed(text, "en", knowledge)
    assert texts(document) == {"1-1": "States parties should report and cooperate."}
    assert sum(piece.owner == "folio" for piece in document.pieces) == 3


@pytest.mark.parametrize(
    ("heading", "number", "start", "end", "place"),
    [
        ("XI. Eleventh session (Vienna, 12 and 13 October 2021)", 11, "2021-10-12", "2021-10-13", "Vienna"),
        ("XVII.Seventeenth session, Vienna, 17 to 19 March 2020", 17, "2020-03-17", "2020-03-19", "Vienna"),
        ("First meeting, Vienna, 14 and 15 April 2009", 1, "2009-04-14", "2009-04-15", "Vienna"),
        ("I. Ninth session, 9–11 September 2019, Vienna", 9, "2019-09-09", "2019-09-11", "Vienna"),
        ("Forty-second session: Vienna, 6, 7 and 8 November 2013", 42, "2013-11-06", "2013-11-08", "Vienna"),
        ("102nd session (New York, 31 December–2 January 2030)", 102, "2029-12-31", "2030-01-02", "New York"),
        ("Third session (October 19, 2010)", 3, "2010-10-19", "2010-10-19", ""),
        ("Third session, Vienna, October 19–21, 2010", 3, "2010-10-19", "2010-10-21", "Vienna"),
        ("Recommendations of the third session, Vienna, 19 October 2010", 3, "2010-10-19", "2010-10-19", "Vienna"),
        ("Third session\n(Vienna, 19 October\n2010)", 3, "2010-10-19", "2010-10-19", "Vienna"),
        ("THIRD SESSION (VIENNA, FROM 27 TO 29 JANUARY 2010)", 3, "2010-01-27", "2010-01-29", "VIENNA"),
    ],
)  # fmt: skip
def test_a_heading_of_a_session(
    heading: str, number: int, start: str, end: str, place: str, knowledge: Knowledge
) -> None:
    document = parsed(f"{heading}\n\n1. States parties should cooperate.\n", "en", knowledge)
    assert sessions(document) == [(number, start, end, place)]
    assert list(texts(document)) == [f"{number}-1"]


BAD = {
    "two sessions with one number": (
        "II. Second meeting, Vienna, 30 December 2009",
        "II. First meeting, Vienna, 30 December 2009",
        45,
        "second heading of session 1, after line 13",
    ),
    "numbering that restarts": ("4. The Secretariat", "1. The Secretariat", 38, "number '1' where '4' should be"),
}  # fmt: skip
DOUBTFUL = {
    "a number that is skipped": ("4. The Secretariat", "5. The Secretariat", 38, "number '5' where '4' should be"),
    "an unknown heading": ("II. Second meeting, Vienna, 30 December 2009 to 2 January 2010", "II. A", 45, "read as"),
}


@pytest.mark.parametrize("heading", ["B. Protection", "Protection of victims"])
def test_items_that_begin_again_under_a_heading_are_an_error_without_blank_lines_too(
    heading: str, knowledge: Knowledge
) -> None:
    text = f"First session (Vienna, 14 April 2009)\n1. States should act.\n2. States should report.\n{heading}\n"
    with pytest.raises(SourceError, match=f"line 5: number '1' where '3' should be under '{heading}', but 1-1 already"):
        parsed(f"{text}1. States should protect victims.\n", "en", knowledge)


@pytest.mark.parametrize("case", BAD)
def test_what_contradicts_itself_is_an_error_with_its_line(case: str, knowledge: Knowledge) -> None:
    old, new, line, problem = BAD[case]
    assert old in ENGLISH
    with pytest.raises(SourceError) as caught:
        parsed(ENGLISH.replace("LETTERS", LETTERS).replace(old, new), "en", knowledge)
    assert problem in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_is_doubtful_is_read_and_remarked_on(case: str, knowledge: Knowledge) -> None:
    old, new, line, problem = DOUBTFUL[case]
    assert old in ENGLISH
    remarks = parsed(ENGLISH.replace("LETTERS", LETTERS).replace(old, new), "en", knowledge).remarks
    assert any(problem in remark.problem for remark in remarks if remark.line == line), remarks


@pytest.mark.parametrize(
    ("agenda", "found"),
    [
        ("临时议程1/项目 3", "line 1, '临时议程1'"),
        ("临时议程 1 项目 3", "line 5, '条第1', or line 5, '适用第 1', or line 1, '临时议程 1'"),
    ],
)
def test_a_note_without_a_marker_asks_for_the_likeliest_place(agenda: str, found: str, knowledge: Knowledge) -> None:
    text = f"""{agenda}

一. 第一次会议，2012 年 5 月 21 日至 22 日，维也纳

1. 缔约国应当按照第 2 条第1款作标识。《火器议定书》2适用第 1 条。

2. 缔约国应当在 1 年内报告。

__________________
1 CTOC/COP/WG.6/2015/1。
2 联合国，《条约汇编》，第 2326 卷。
"""
    with pytest.raises(SourceError, match=f"footnote 1 has no marker in the text; check {found}"):
        parsed(text, "zh", knowledge)


#: Parts whose numbers leave open what they are parts of, and the remark.
UNCLEAR = {
    "next in two lists": (
        "(a) A:\n\n(i) B:\n\n(a) C;\n\n(b) D.",
        "read as part 'b' on level 3, though it may be part 'b' on level 1",
    ),
    "of parts that are no list": (
        "(a) A;\n\n(b) B;\n\n(d) C.",
        "'d' where 'c' should be; check for missing text",
    ),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_parts_whose_place_is_not_clear_are_remarked_on(case: str, knowledge: Knowledge) -> None:
    parts, problem = UNCLEAR[case]
    text = f"First session (Vienna, 14 April 2009)\n\n1. States should:\n\n{parts}\n"
    remarks = parsed(text, "en", knowledge).remarks
    assert any(problem in remark.problem for remark in remarks), remarks


def test_parts_that_begin_again_are_an_error_with_the_line(knowledge: Knowledge) -> None:
    text = "First session (Vienna, 14 April 2009)\n\n1. States should:\n\n(a) A;\n\n(b) B:\n\n(a) C.\n"
    with pytest.raises(SourceError, match="line 9: number 'a' where 'c' should be, but 1-1-a already begins in line 5"):
        parsed(text, "en", knowledge)
