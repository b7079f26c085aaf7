"""Texts that introduce parts: whom the parts ask, how strongly, and through whom."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import asks_as_written
from tests.core.annotate.test_zh_pack import asks_of_item

SP, UNODC, CONFERENCE = "states-parties", "unodc", "conference"
CHAPEAUX = [
    ("en", ["States parties:", "Should designate an authority;", "Are encouraged to exchange information;",
            "Are invited to report."],
     [["none"], [f"{SP}/should/inherited"], [f"{SP}/encourages:encouraged/inherited"],
      [f"{SP}/invites:invited/inherited"]]),
    ("en", ["States parties to the Firearms Protocol:", "Should keep records;", "They should also report."],
     [["none"], [f"{SP}/should/inherited"], [f"{SP}/should/inherited"]]),
    ("en", ["Noting the impact of the pandemic, Parties:", "Should cooperate;", "Are invited to report."],
     [["none"], [f"{SP}/should/inherited"], [f"{SP}/invites:invited/inherited"]]),
    ("zh", ["《议定书》缔约国：", "应当交流信息；", "可以协商。"],
     [["none"], [f"{SP}/should/inherited"], [f"{SP}/may/inherited"]]),
    ("en", ["In order to facilitate cooperation at sea, States parties:", "Should cooperate;", "May agree."],
     [["none"], [f"{SP}/should/inherited"], [f"{SP}/may/inherited"]]),
    ("en", ["States parties, in responding to requests for assistance:", "Should not decline to act;", "May agree."],
     [["none"], [f"{SP}/should/inherited"], [f"{SP}/may/inherited"]]),
    ("en", ["When concluding agreements, States parties may, and UNODC should:", "Use the models;", "Consult judges."],
     [[f"{SP}/may/own", f"{UNODC}/should/own"], *[[f"{SP}/may/inherited", f"{UNODC}/should/inherited"]] * 2]),
    ("zh", ["在缔结协定时，缔约国可以、毒品和犯罪问题办公室应当：", "使用示范文书；", "与法官协商。"],
     [[f"{SP}/may/own", f"{UNODC}/should/own"], *[[f"{SP}/may/inherited", f"{UNODC}/should/inherited"]] * 2]),
    ("en", ["The Working Group recommended to the Conference the following:", "That States parties accept requests;",
            "To strengthen cooperation;", "That UNODC provide assistance."],
     [[f"{CONFERENCE}/recommends:recommended/own"], [f"{SP}/recommends:should/own"],
      [f"{SP}/recommends:should/implied"], [f"{UNODC}/recommends:should/own"]]),
    ("zh", ["工作组向缔约方会议建议如下：", "缔约国接受以电子方式传送的请求；", "毒品和犯罪问题办公室提供援助。"],
     [[f"{CONFERENCE}/recommends:recommended/own"], [f"{SP}/recommends:should/own"],
      [f"{UNODC}/recommends:should/own"]]),
]  # fmt: skip
HEADINGS = {"zh": "第二次会议，2009年4月14日，维也纳", "en": "Second session (Vienna, 14 April 2009)"}


@pytest.mark.parametrize(("language", "texts", "asked"), CHAPEAUX, ids=[texts[0][:40] for _, texts, _ in CHAPEAUX])
def test_parts_take_over_what_the_chapeau_leaves_to_them(
    language: str, texts: list[str], asked: list[list[str]], knowledge: Knowledge
) -> None:
    chapeau, *parts = texts
    lines = [HEADINGS[language], "", f"1. {chapeau}", *(f"({chr(97 + n)}) {part}" for n, part in enumerate(parts))]
    document = parse(read("a.txt", "\n".join(lines).encode()), knowledge.packs[language].structure)
    assert list(asks_as_written(document, knowledge.packs[language]).values()) == asked


#: An item with bullets, then a chapeau without a number and bullets, and the asks of this chapeau and its bullet.
AGAIN = [
    ("en", "States parties are encouraged:", "UNODC should:", f"{UNODC}/should"),
    ("en", "States parties should, in courts:", "at borders:", f"{SP}/should"),
    ("zh", "各缔约国应当：", "秘书处应当：", "secretariat/should"),
]


@pytest.mark.parametrize(("language", "first", "second", "ask"), AGAIN, ids=[second for _, _, second, _ in AGAIN])
def test_bullets_ask_those_of_the_chapeau_over_them(
    language: str, first: str, second: str, ask: str, knowledge: Knowledge
) -> None:
    text = f"{HEADINGS[language]}\n\n1. {first}\n\n- Act;\n\n{second}\n\n- Report.\n\n2. {first.rstrip(':')}.\n"
    document = parse(read("a.txt", text.encode()), knowledge.packs[language].structure)
    asks = asks_as_written(document, knowledge.packs[language])
    assert document.provisions[2].text == second
    assert [asked.rpartition("/")[0] for asked in asks["2-1-2-1"]] == [ask]
    assert any("have no number" in remark.issue for remark in document.remarks)


LISTS = [
    ("en", "The Working Group recommends that: (a) States parties respond; (b) the Secretariat consult UNODC; and "
     "(c) the Conference review the matter.", [SP, "secretariat", CONFERENCE]),
    ("zh", "工作组建议：(a)缔约国及时答复问卷；(b)秘书处继续提供培训；(c)缔约方会议审查该事项。",
     [SP, "secretariat", CONFERENCE]),
    ("en", "States parties should: (a) respond; (b) cooperate.", [SP]),
    ("en", "The Working Group recommends that: (a) States parties: (i) respond; (ii) cooperate.", ["unspecified"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "addressees"), LISTS, ids=[text[:40] for _, text, _ in LISTS])
def test_a_list_within_a_text_is_read_like_parts(
    language: str, text: str, addressees: list[str], knowledge: Knowledge
) -> None:
    asks = asks_of_item(text, language, knowledge)
    assert [slug for ask in asks for slug in ask.addressees] == addressees
    parties = [party for ask in asks for party in (*ask.partners, *ask.indirect)]
    quotes = [quote for fact in (*asks, *parties) if (quote := fact.quote)]
    assert all(text[quote.start : quote.end] == quote.words for quote in quotes)
    assert {quote.source for quote in quotes} == {"2-1"}
