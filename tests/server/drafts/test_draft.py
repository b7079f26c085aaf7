"""Reading drafts: numbered or not, in Chinese or English; and what is said of what is no draft."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import DraftError
from reaffirm_server.drafts.blocks import MAX_CHARACTERS_EACH, require_length_each
from reaffirm_server.drafts.draft import MAX_CHARACTERS, MAX_RECOMMENDATIONS, decode, read_draft


def read(text: str, knowledge: Knowledge) -> list[tuple[str, str, int]]:
    """Number, full text and line of each recommendation of a draft."""
    found = read_draft(text, knowledge.packs).recommendations
    return [(" ".join(one.printed), one.full_text, one.first_line) for one in found]


def test_one_recommendation_needs_no_number(knowledge: Knowledge) -> None:
    assert read("缔约国应当合作。", knowledge) == [("", "缔约国应当合作。", 1)]


def test_wrapped_lines_are_joined_as_in_a_source(knowledge: Knowledge) -> None:
    assert read("\n\n 缔约国应当\n与 UNODC \n合作。\n", knowledge) == [("", "缔约国应当与UNODC合作。", 3)]


def test_blank_lines_inside_a_sentence_do_not_end_it(knowledge: Knowledge) -> None:
    assert read("缔约国应当\n\n合作。\n\n各国应当提出报告。", knowledge) == [
        ("", "缔约国应当合作。", 1),
        ("", "各国应当提出报告。", 5),
    ]


def test_what_introduces_parts_stands_over_them_and_is_no_recommendation(knowledge: Knowledge) -> None:
    text = "12. 缔约国应当：\n(a) 合作；\n(b) 采取以下措施：\n㈠ 交流信息；\n（二）培训法官；\n13、各国应当提出报告。"
    assert read(text, knowledge) == [
        ("12 (a)", "缔约国应当：合作；", 2),
        ("12 (b) ㈠", "缔约国应当：采取以下措施：交流信息；", 4),
        ("12 (b) （二）", "缔约国应当：采取以下措施：培训法官；", 5),
        ("13", "各国应当提出报告。", 6),
    ]


def test_numbering_may_begin_anywhere_and_have_gaps(knowledge: Knowledge) -> None:
    found = read("(c) 各国合作；\n(f) 各国提出报告。\n2. 各国培训法官。", knowledge)
    assert [number for number, _, _ in found] == ["(c)", "(f)", "2"]


def test_bullets_open_parts_and_are_no_numbers(knowledge: Knowledge) -> None:
    assert read("1. 缔约国应当：\n- 合作；\n• 提出报告。", knowledge) == [
        ("1", "缔约国应当：合作；", 2),
        ("1", "缔约国应当：提出报告。", 3),
    ]


def test_a_decimal_and_a_citation_open_nothing(knowledge: Knowledge) -> None:
    assert len(read("缔约国应当遵守第6条\n(a)项，并投入\n2.5亿元。", knowledge)) == 1


def test_a_sentence_with_parts_is_a_recommendation_too(knowledge: Knowledge) -> None:
    found = read("1. 缔约国应当合作。\n(a) 缔约国还应当提出报告。", knowledge)
    assert [number for number, _, _ in found] == ["1", "1 (a)"]


def test_a_part_with_a_subject_of_its_own_takes_no_modal_of_the_introduction(knowledge: Knowledge) -> None:
    parts = [
        ("States parties should:\n(a) Train judges;\n(b) UNODC should assist States.", "UNODC should assist States."),
        ("缔约国应当：\n（一）培训法官；\n（二）秘书处应当提交报告。", "秘书处应当提交报告。"),
    ]
    for text, own in parts:
        assert [full for _, full, _ in read(text, knowledge)][1] == own
    adopted = read("The Working Group recommends that:\n(a) UNODC should assist States.", knowledge)
    assert adopted[0][1] == "The Working Group recommends that: UNODC should assist States."


def test_english_is_read_with_spaces(knowledge: Knowledge) -> None:
    text = "States parties should:\n(a) Cooperate with\nvictims;\n(b) Report to the Secretariat."
    assert read(text, knowledge) == [
        ("(a)", "States parties should: Cooperate with victims;", 2),
        ("(b)", "States parties should: Report to the Secretariat.", 4),
    ]
    assert read_draft("Ensure victims are not punished", knowledge.packs).language == "en"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("1. …… ——", "no recommendation was found; write sentences in English or Chinese"),
        ("12345 !!!", "no recommendation was found"),
        ("。！", "is empty"),
        (
            "Les États parties devraient veiller à ce que les victimes soient indemnisées.",
            "the language of the draft is not supported",
        ),
        ("Государства должны сотрудничать.", "the language of the draft is not supported"),
        ("締約国は被害者の保護を確保すべきである。", "the language of the draft is not supported"),
        ("缔约国\x00应当合作", "line 1 of the draft contains a control character"),
        ("缔约国应当\n\x1b[31m合作", "line 2 of the draft contains a control character"),
        ("缔约国应当合作。" * (MAX_CHARACTERS // 8 + 1), "expected at most 100,000 characters; check it in parts"),
        (
            "缔约国应当合作，" * (MAX_CHARACTERS_EACH // 8 + 1),
            "合作，…” has 5,008 characters, expected at most 5,000",
        ),
        ("\n".join(f"{n}. 各国应当合作。" for n in range(1, MAX_RECOMMENDATIONS + 2)), "has 101 recommendations"),
    ],
)
def test_what_is_no_draft_is_an_error_that_says_what_to_do(text: str, problem: str, knowledge: Knowledge) -> None:
    with pytest.raises(DraftError) as error:
        read_draft(text, knowledge.packs)
    assert problem in error.value.message


def test_a_recommendation_may_have_as_many_characters_as_the_error_says() -> None:
    require_length_each("合" * MAX_CHARACTERS_EACH)
    with pytest.raises(DraftError, match="has 5,001 characters, expected at most 5,000"):
        require_length_each("合" * (MAX_CHARACTERS_EACH + 1))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("各国\n应当合作".encode("gb18030"), "line 1 of the draft is not UTF-8: it contains the byte 0xb8"),
        (b"a" * 1_000_000, "has 1,000,000 bytes, expected at most 100,000 characters"),
    ],
)
def test_bytes_that_are_no_text_are_an_error(content: bytes, problem: str) -> None:
    with pytest.raises(DraftError) as error:
        decode(content)
    assert problem in error.value.message


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode("\ufeff各国".encode()) == "各国"


@pytest.mark.parametrize(("text", "texts"), [
    ("Recommends that States\n\n(a) Ensure compensation;\n\n(b) Prohibit recruitment fees.",
     ["Recommends that States Ensure compensation;", "Recommends that States Prohibit recruitment fees."]),
    ("3. States parties should\n(a) Ensure compensation;\n(b) Prohibit recruitment fees.",
     ["States parties should Ensure compensation;", "States parties should Prohibit recruitment fees."]),
    ("工作组建议缔约国\n\n(a) 确保被害人获得赔偿；\n\n(b) 禁止收取征聘费。",
     ["工作组建议缔约国确保被害人获得赔偿；", "工作组建议缔约国禁止收取征聘费。"]),
    ("Protection of victims\n\n(a) States should cooperate.", ["States should cooperate."]),
])  # fmt: skip
def test_an_introduction_may_have_no_colon(text: str, texts: list[str], knowledge: Knowledge) -> None:
    assert [full_text for _, full_text, _ in read(text, knowledge)] == texts


@pytest.mark.parametrize(("text", "count"), [
    ("Decides to remain seized of the matter.", 1),
    ("Decides to convene a meeting.", 1),
    ("Decides to request the Secretariat to report.", 2),
    ("Decides that the Secretariat should report.", 2),
])  # fmt: skip
def test_a_decision_on_an_act_of_its_own_asks_nobody(text: str, count: int, knowledge: Knowledge) -> None:
    assert len(read(f"Calls upon States parties to cooperate.\n\n{text}", knowledge)) == count


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Consider, in line with their domestic legislation, not punishing trafficked persons for such acts.", True),
        ("Ensure, where appropriate, that victims can obtain compensation for damage.", True),
        ("In accordance with domestic law, consider not punishing trafficked persons for such acts.", True),
        ("Support, training and coordination for the victims of trafficking in persons", False),
        ("In accordance with domestic law, training of judges was provided in all regions.", False),
    ],
)
def test_a_part_alone_may_begin_with_a_limit_or_have_one_after_its_verb(
    text: str, asks: bool, knowledge: Knowledge
) -> None:
    (block,) = read_draft(text, knowledge.packs).blocks
    assert block.asks == asks


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("States parties should build capac-\nity of judges.", "States parties should build capacity of judges."),
        (
            "States parties should build non-\ncustodial shelters.",
            "States parties should build non-custodial shelters.",
        ),
    ],
)
def test_a_word_that_a_line_divides_is_joined_if_it_is_known(text: str, read: str, knowledge: Knowledge) -> None:
    draft = read_draft(text, knowledge.packs, words=lambda: {"capacity"})
    assert [provision.text for provision in draft.recommendations] == [read]


def roles(text: str, knowledge: Knowledge) -> list[tuple[str, str]]:
    """Number and role of each block of a draft."""
    return [(block.mark, block.role) for block in read_draft(text, knowledge.packs).blocks]


def test_the_numbers_of_negotiated_paragraphs_are_no_words_of_the_text(knowledge: Knowledge) -> None:
    text = (
        "OP5. Encourages States to protect victims;\n\n[OP5 alt] Invites States to protect victims;\n\n"
        "OP 6 ter Requests UNODC to assist States;\n\nPara. 7 States should train judges.\n\n"
        "7 bis. States should train experts.\n\nOperative paragraph 8: Urges States to cooperate;\n\n"
        "[9. States should report.]"
    )
    assert read(text, knowledge) == [
        ("OP5", "Encourages States to protect victims;", 1),
        ("[OP5 alt]", "Invites States to protect victims;", 3),
        ("OP 6 ter", "Requests UNODC to assist States;", 5),
        ("Para. 7", "States should train judges.", 7),
        ("7 bis", "States should train experts.", 9),
        ("Operative paragraph 8", "Urges States to cooperate;", 11),
        ("9", "States should report.", 13),
    ]


def test_chinese_numbers_of_negotiated_paragraphs_are_no_words_of_the_text(knowledge: Knowledge) -> None:
    text = (
        "执行段5. 鼓励缔约国提供法律援助；\n\n第5段之二 促请会员国加强合作；\n\n5之三. 各国应当收集数据。\n\n"
        "OP6 请秘书处：\n(a) 收集资料；\n(a)之二 提出报告。"
    )
    assert read(text, knowledge) == [
        ("执行段5", "鼓励缔约国提供法律援助；", 1),
        ("第5段之二", "促请会员国加强合作；", 3),
        ("5之三", "各国应当收集数据。", 5),
        ("OP6 (a)", "请秘书处：收集资料；", 8),
        ("OP6 (a)之二", "请秘书处：提出报告。", 9),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("PP1 Noting that States should act,\n\nPP2 bis States should be mindful.\n\nOP1 Urges States to act;", 2),
        ("序言段1 铭记各国应当行动，\n\n序言部分第2段 各国应当铭记。\n\nOP1 促请各国采取行动；", 2),
    ],
)
def test_a_paragraph_numbered_as_preambular_asks_nothing(text: str, numbers: int, knowledge: Knowledge) -> None:
    assert [role for _, role in roles(text, knowledge)] == ["preamble"] * numbers + ["recommendation"]


def test_a_cell_may_hold_the_number_of_a_negotiated_paragraph(knowledge: Knowledge) -> None:
    rows = "| OP1 bis | Requests UNODC to assist States; | EU |\n| PP12 | States should be mindful. | |"
    assert roles(rows, knowledge) == [("OP1 bis", "recommendation"), ("PP12", "preamble")]


@pytest.mark.parametrize(
    "text", ["Paragraph 7 of the report should guide States.", "5 altogether new measures should guide States."]
)
def test_words_that_only_resemble_a_number_stay_in_the_text(text: str, knowledge: Knowledge) -> None:
    assert read(text, knowledge) == [("", text, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The General Assembly,\n\nReaffirming the Trafficking in Persons Protocol,\n\nNoting the report,\n\n"
            "1. Reaffirms the rights of victims;\n\n2. Urges States to train judges;\n\n"
            "3. Welcomes the report of the Secretariat;\n\n4. Decides to meet again in 2027.",
            ["preamble", "reaffirmation", "preamble", "reaffirmation", "recommendation", "observation", "decision"],
        ),
        (
            "大会，\n\n重申《贩运人口议定书》，\n\n注意到该报告，\n\n1. 重申被害人的权利；\n\n2. 促请各国培训法官；\n\n"
            "3. 欢迎秘书处的报告；\n\n4. 决定于2027年再次举行会议。",
            ["preamble", "reaffirmation", "preamble", "reaffirmation", "recommendation", "observation", "decision"],
        ),
        (
            "We reaffirm our commitment to the Protocol.\n\nWe commit to:\n\n(a) Protecting victims;\n\n"
            "(b) Ending impunity.\n\nStates should train judges.",
            ["reaffirmation", "commitment", "commitment", "commitment", "recommendation"],
        ),
        (
            "我们重申对《议定书》的承诺。\n\n我们承诺加强对被害人的保护。\n\n各国应当培训法官。",
            ["reaffirmation", "commitment", "recommendation"],
        ),
    ],
)
def test_a_paragraph_has_the_role_of_its_verb(text: str, expected: list[str], knowledge: Knowledge) -> None:
    assert [role for _, role in roles(text, knowledge)] == expected


def test_reaffirmations_of_the_preamble_are_checked_last(knowledge: Knowledge) -> None:
    text = "Recalling that:\n\n(a) Victims need help;\n\n1. Reaffirms the Protocol;\n\n2. Urges States to train judges."
    assert [one[0] for one in read(text, knowledge)] == ["1", "2", "", "(a)"]


def test_an_ask_inside_a_reaffirmation_is_a_recommendation(knowledge: Knowledge) -> None:
    text = "1. Reaffirms its decision, and urges States to train judges;\n\n2. Reaffirms the Protocol."
    assert [role for _, role in roles(text, knowledge)] == ["recommendation", "reaffirmation"]


def test_a_number_after_a_list_of_the_preamble_is_no_part_of_it(knowledge: Knowledge) -> None:
    preamble = "Noting with concern:\n\n(a) That victims are punished,\n\n(b) That few cases are tried,"
    text = f"{preamble}\n\n1. Urges States to act;"
    assert read(text, knowledge) == [("1", "Urges States to act;", 7)]
