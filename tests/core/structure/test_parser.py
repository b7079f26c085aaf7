"""Parsing: the real document's structure, and an error with its line for every kind of bad input."""

import datetime
from collections import Counter

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import ReaffirmError, SourceError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import PARAGRAPH, Document, Provision
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse

SMALL = """贩运人口问题工作组

  一. 第一次会议，2009 年 4 月 30 日至 5 月 2 日，维也纳

1. 缔约国应当：

 (a) 考虑《公约》1和 2010 年

报告第 3 条

(d)项；

 (b) 采取措施：

㈠ 甲；

㈡ 乙。

2. 各国应当合作。

__________________

 1 联合国，《条约汇编》。

见下文。
3. 秘书处应当报告。

  二. 第二次会议，2009 年 12 月 30 日至 2010 年 1 月 2 日，维也纳

本次会议未通过建议。
"""


def small(old: str = "", new: str = "") -> bytes:
    """The small document with one piece of text replaced."""
    assert old in SMALL
    return SMALL.replace(old, new, 1).encode() if old else SMALL.encode()


@pytest.fixture(scope="module")
def provisions(document: Document) -> dict[str, Provision]:
    return {provision.identifier: provision for provision in document.provisions}


def test_the_compendium_has_its_counts(document: Document) -> None:
    levels = Counter(provision.level for provision in document.provisions)
    assert levels == {0: 197, 1: 110, 2: 9}
    assert sum(provision.operative for provision in document.provisions) == 295
    assert len(document.footnotes) == 6
    items = Counter(p.session for p in document.provisions if not p.parent)
    assert items == {1: 23, 2: 58, 4: 46, 5: 44, 6: 22, 7: 2, 8: 2}


def test_dates_come_from_the_headings(document: Document) -> None:
    assert [(s.number, s.start.isoformat(), s.end.isoformat()) for s in document.sessions] == [
        (1, "2009-04-14", "2009-04-15"),
        (2, "2010-01-27", "2010-01-29"),
        (3, "2010-10-19", "2010-10-19"),
        (4, "2011-10-10", "2011-10-12"),
        (5, "2013-11-06", "2013-11-08"),
        (6, "2015-11-16", "2015-11-18"),
        (7, "2017-09-06", "2017-09-08"),
        (8, "2018-07-02", "2018-07-03"),
    ]


def test_a_wrapped_text_is_joined_without_white_space(provisions: dict[str, Provision]) -> None:
    text = "允许刑事庭裁决刑事损害赔偿（即，命令犯罪人向被害人支付赔偿款）或强制命令被定罪人支付赔偿或补偿款的规定；"
    assert provisions["4-46-i-2"].text == text
    assert (provisions["4-46-i-2"].first_line, provisions["4-46-i-2"].last_line) == (873, 875)


def test_a_full_text_begins_with_every_chapeau(provisions: dict[str, Provision]) -> None:
    chapeaux = provisions["4-46"].text + provisions["4-46-i"].text
    assert provisions["4-46-i-2"].full_text == chapeaux + provisions["4-46-i-2"].text


def test_an_item_that_goes_on_over_a_page_keeps_its_parts(provisions: dict[str, Provision]) -> None:
    assert [i for i in provisions if i.startswith("2-25")] == ["2-25", "2-25-a", "2-25-b"]
    assert provisions["2-25-b"].text == "在发生剥削行为之前就可以确定为人口贩运。"


def test_a_letter_inside_a_text_opens_nothing(provisions: dict[str, Provision]) -> None:
    assert "《议定书》第3条(a)项所提及的欺骗" in provisions["2-25-a"].text
    assert "第6条第3款(d)项规定" in provisions["7-1-d"].text


def test_footnote_markers_leave_the_text_and_notes_find_their_words(document: Document) -> None:
    anchors = {note.identifier: (note.provision, note.quote) for note in document.footnotes}
    assert anchors == {
        "footnote-front": ("", ""),
        "footnote-1": (
            "1-2",
            "《联合国打击跨国有组织犯罪公约关于预防、禁止和惩治贩运人口特别是妇女和儿童行为的补充议定书》",
        ),
        "footnote-2": ("1-2", "《联合国打击跨国有组织犯罪公约》"),
        "footnote-3": ("2-1", "《关于人权与人口贩运问题的建议原则和准则》"),
        "footnote-4": ("2-44", "《打击人口贩运示范法》"),
        "footnote-5": ("2-46", "缔约国应当确保其刑事司法系统的行为和程序不会造成二次伤害"),
    }


def test_every_quote_stands_at_its_place(document: Document, provisions: dict[str, Provision]) -> None:
    for note in document.footnotes:
        if note.provision:
            assert provisions[note.provision].text[note.start : note.end] == note.quote


def test_a_note_over_two_lines_is_whole(document: Document) -> None:
    note = next(note for note in document.footnotes if note.identifier == "footnote-5")
    assert note.text.startswith("根据毒品和犯罪问题办公室《打击人口贩运示范法》，二次伤害系指")
    assert note.text.endswith("由机构和个人对受害人作出的反应所造成的伤害。")


def test_a_session_without_items_keeps_its_sentence(document: Document) -> None:
    assert document.sessions[2].text.startswith("贩运人口问题工作组第三次会议期间提出的建议后来得到")


def test_a_small_document(structure: Structure) -> None:
    document = parse(read("small.txt", small()), structure)
    texts = {provision.identifier: provision.text for provision in document.provisions}
    assert texts == {
        "1-1": "缔约国应当：",
        "1-1-a": "考虑《公约》和2010年报告第3条(d)项；",
        "1-1-b": "采取措施：",
        "1-1-b-1": "甲；",
        "1-1-b-2": "乙。",
        "1-2": "各国应当合作。",
        "1-3": "秘书处应当报告。",
    }
    assert document.footnotes[0].text == "联合国，《条约汇编》。见下文。"
    assert document.sessions[0].end == datetime.date(2009, 5, 2)
    assert document.sessions[1].end == datetime.date(2010, 1, 2)


def test_a_form_feed_begins_a_page(structure: Structure) -> None:
    text = SMALL.replace("\n\n", "\n").replace("见下文。\n", "见下文。\n\f")
    document = parse(read("small.txt", text.encode()), structure)
    assert document.footnotes[0].text == "联合国，《条约汇编》。见下文。"
    assert len(document.provisions) == 7


BAD = {
    "a repeated item": ("3. 秘书处", "2. 秘书处", 26, "number '2' where '3' should be"),
    "a number without text": ("2. 各国应当合作。", "2.", 19, "1-2 has a number but no text"),
    "a heading that contradicts itself": ("  二. 第二次", "  三. 第二次", 28, "section 3 has the heading of session 2"),
    "a heading that contradicts another": (
        "  二. 第二次",
        "  四. 第三次",
        28,
        "section 4 has the heading of session 3",
    ),
    "a date that does not exist": ("4 月 30 日", "4 月 31 日", 3, "no such date"),
    "a session that ends before it begins": ("2010 年 1 月 2 日", "2009 年 1 月 2 日", 28, "before it begins"),
    "a marker without its note": ("应当合作", "应当，7合作", 19, "marker '7' without its note"),
    "a note without its marker": ("《公约》1和", "《公约》和", 23, "footnote 1 has no marker"),
    "a marker that is read as words": (
        "《公约》1和",
        "《公约》 1 和",
        23,
        "check line 7, '考虑《公约》 1', where",
    ),
    "two markers for one note": ("应当合作", "应当，1合作", 19, "second marker of footnote-1"),
    "a gap between notes": (" 1 联合国", " 2 联合国", 23, "expected footnote 1, found 2"),
    "a note without its number": (" 1 联合国", " 联合国", 23, "expected the number of a footnote"),
}


#: Doubtful input, and the remark on its likeliest reading.
DOUBTFUL = {
    "a gap between items": ("3. 秘书处", "4. 秘书处", 26, "number '4' where '3' should be"),
    "a gap between letters": (" (b) 采取", " (c) 采取", 13, "number 'c' where 'b' should be"),
    "a gap between numbers in circles": ("㈡ 乙", "㈢ 乙", 17, "number '㈢' where '㈡' should be"),
    "a first letter that is not a": (" (a) 考虑", " (b) 考虑", 7, "a number that is read as words"),
    "a part of nothing": ("1. 缔约国应当：\n\n", "", 17, "number '2' where"),
    "a part under words that open no list": ("1. 缔约国应当：", "1. 缔约国应当做", 7, "is read as the heading of its"),
    "a list that is never filled": ("2. 各国应当合作。", "2. 各国应当：", 19, "1-2 opens a list but has no parts"),
    "a list that is never closed": ("㈡ 乙。", "㈡ 乙；", 17, "1-1-b-2 ends in the middle"),
    "undecided words": (
        "各国应当合作。",
        "［各国应当合作。］",
        19,
        "words of 1-2 stand in square brackets",
    ),
    "an unknown heading": ("  二. 第二次会议，2009", "  二. 附件，2009", 28, "read as"),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_doubtful_input_is_read_and_remarked_on(case: str, structure: Structure) -> None:
    old, new, line, problem = DOUBTFUL[case]
    document = parse(read("small.txt", small(old, new)), structure)
    check_coverage(document, structure)
    assert any(problem in remark.problem for remark in document.remarks if remark.line == line), document.remarks


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_an_error_with_its_line(case: str, structure: Structure) -> None:
    old, new, line, problem = BAD[case]
    with pytest.raises(SourceError) as caught:
        parse(read("small.txt", small(old, new)), structure)
    assert (caught.value.line, caught.value.file) == (line, "small.txt")
    assert problem in caught.value.message


def test_a_number_with_parts_and_no_text_is_an_error_with_its_line(structure: Structure) -> None:
    text = SMALL.replace("1. 缔约国应当：\n", "1.").replace("2. 各国应当合作。", "2. 各国合作")
    with pytest.raises(SourceError, match="line 5: 1-1 has a number but no text"):
        parse(read("small.txt", text.encode()), structure)


def test_a_marker_that_begins_a_line_annotates_the_words_before(structure: Structure) -> None:
    text = SMALL.replace("《公约》1和", "《公约》").replace("报告第 3 条", "¹ 报告第 3 条")
    document = parse(read("small.txt", text.encode()), structure)
    assert document.footnotes[0].provision == "1-1-a"
    assert document.provisions[1].text == "考虑《公约》2010年报告第3条(d)项；"


def test_of_several_markers_without_notes_the_error_names_the_first(structure: Structure) -> None:
    text = SMALL.replace("应当合作", "应当，7合作").replace("秘书处应当", "秘书处，8应当，9应当，10应当，11")
    with pytest.raises(SourceError, match="line 19: a footnote marker '7' without its note"):
        parse(read("small.txt", text.encode()), structure)


def test_text_outside_any_item_is_the_session_s_and_remarked_on(structure: Structure) -> None:
    document = parse(read("small.txt", small("1. 缔约国应当：", "以下是建议。\n\n1. 缔约国应当：")), structure)
    assert document.sessions[0].text == "以下是建议。"
    assert (document.remarks[0].line, document.remarks[0].problem) == (5, "text of session 1 outside any item")


def test_an_item_that_ends_like_a_part_is_remarked_on(structure: Structure) -> None:
    document = parse(read("small.txt", small("各国应当合作。", "各国应当合作；")), structure)
    assert next(r.problem for r in document.remarks).startswith("1-2 ends in the middle of a list or sentence")


def test_an_empty_session_is_remarked_on(structure: Structure) -> None:
    document = parse(read("small.txt", small("本次会议未通过建议。\n", "")), structure)
    assert [session.number for session in document.sessions] == [1, 2]
    assert [(r.line, r.problem) for r in document.remarks] == [(28, "session 2 has neither items nor text")]


def test_an_empty_file_is_an_error() -> None:
    with pytest.raises(ReaffirmError, match=r"empty\.txt: is empty"):
        read("empty.txt", b" \n\n")


def test_another_encoding_is_an_error_with_its_line() -> None:
    with pytest.raises(SourceError, match="line 2: byte 0xb9 is not UTF-8"):
        read("gb.txt", "a\n工作组".encode("gb18030"))


def test_a_document_without_sessions_is_an_error(structure: Structure) -> None:
    with pytest.raises(SourceError, match="no heading of a session"):
        parse(read("letter.txt", "敬启者\n\n此致".encode()), structure)


def test_an_error_on_a_missing_session_shows_what_to_add(knowledge: Knowledge) -> None:
    text = "Vienna, 3 and 4 July 2025\n\n1. Background.\n\n2. States should act.\n\nAnnex\n"
    problem = r"line 3: no heading of a session.*'Twelfth session \(Vienna.*days are in line 1"
    with pytest.raises(SourceError, match=problem):
        parse(read("a.txt", text.encode()), knowledge.packs["en"].structure)
    for pack in knowledge.packs.values():
        assert pack.structure.headings.match(pack.structure.headings.example)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1. Urges States to act;\n\n2. Decides to meet.\n\n5th plenary meeting\n20 October 2022\n"),
        ("zh", "1. 敦促各国采取行动；\n\n2. 决定继续处理此案。\n\n第5次全体会议\n2022年10月20日\n"),
    ],
)
def test_the_lines_that_close_a_lone_resolution_are_no_session(language: str, text: str, knowledge: Knowledge) -> None:
    with pytest.raises(SourceError, match=r"no heading of a session .* a resolution states no session"):
        parse(read("a.txt", text.encode()), knowledge.packs[language].structure)


def test_paragraphs_that_the_file_states_are_not_joined(structure: Structure) -> None:
    paragraphs = (
        "第一次会议，2009年4月30日，维也纳",
        "1. 缔约国应当合作，包括：",
        "(a) 交流信息",
        "(b) 开展联合调查",
        "预防措施",
        "2. 各国应当提高认识",
        "这些措施不影响国家法律。",
        "3. 秘书处应当报告。",
    )
    text = "\n".join(f"{PARAGRAPH}{words}" for words in paragraphs)
    document = parse(read("a.txt", text.encode()), structure)
    assert [(each.identifier, each.text) for each in document.provisions] == [
        ("1-1", "缔约国应当合作，包括："),
        ("1-1-a", "交流信息"),
        ("1-1-b", "开展联合调查"),
        ("1-2", "各国应当提高认识这些措施不影响国家法律。"),
        ("1-3", "秘书处应当报告。"),
    ]
