"""The Chinese pack on what is not of the compendium: who is asked, how strongly, what is cited and referred to."""

import csv

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.annotator import RuleUses
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.citations import bare_names, citations
from reaffirm_core.annotate.references import references
from reaffirm_core.model import Ask, Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT, asks_as_written

with (ROOT / "tests" / "core" / "annotate" / "chinese-asks.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))
HEADINGS = {
    "1": "一. 第一次会议，2009年4月14日和15日，维也纳",
    "2": "二. 第二次会议，2009年12月30日至2010年1月2日，维也纳",
}


@pytest.fixture(scope="module")
def chinese(knowledge: Knowledge) -> Document:
    """The rows as a document of the genre."""
    lines: list[str] = []
    for row in ROWS:
        session, item, *part = row["provision"].split("-")
        if HEADINGS[session] not in lines:
            lines += ["", HEADINGS[session], ""]
        lines.append(f"({part[0]}) {row['text']}" if part else f"{item}. {row['text']}")
    return parse(read("chinese.txt", "\n".join(lines).encode()), knowledge.packs["zh"].structure)


def test_the_asks_are_those_that_a_reader_finds(chinese: Document, knowledge: Knowledge) -> None:
    asks = asks_as_written(chinese, knowledge.packs["zh"])
    assert asks == {row["provision"]: row["asks"].split() for row in ROWS}


def one_item(text: str, language: str, knowledge: Knowledge) -> Document:
    heading = {"zh": "第二次会议，2009年4月14日，维也纳", "en": "Second session (Vienna, 14 April 2009)"}[language]
    return parse(read("a.txt", f"{heading}\n\n1. {text}\n".encode()), knowledge.packs[language].structure)


def asks_of_item(text: str, language: str, knowledge: Knowledge) -> list[Ask]:
    """The asks of a document with one item, of which nothing was put to another body."""
    return asks(one_item(text, language, knowledge).provisions, knowledge.packs[language].grammar, RuleUses(), {})


NEEDED = [
    ("zh", "各国需要加强合作。", "states/should/own"),
    ("zh", "缔约国须采取措施。", "states-parties/should/own"),
    ("zh", "缔约国有必要修订法律。", "states-parties/should/own"),
    ("zh", "缔约国还需考虑加入《议定书》。", "states-parties/should-consider/own"),
    ("zh", "尚未加入《议定书》的国家需要尽快加入。", "non-party-states/should/own"),
    ("zh", "工作组强调缔约国需要加强合作。", "states-parties/should/own"),
    ("zh", "有必要加强国际合作。", "unspecified/should"),
    ("zh", "缔约国不得惩罚被害人。", "states-parties/should/own"),
    ("zh", "缔约国需要技术援助时，秘书处应当提供。", "secretariat/should/own"),
    ("zh", "缔约国应当确认需要采取综合对策。", "states-parties/should/own"),
    ("zh", "向需要援助的缔约国提供援助。", "none"),
    ("zh", "兹建议各国开展培训。", "states/recommends:recommended/own"),
    ("zh", "谨请秘书处提交报告。", "secretariat/requests:requested/own"),
    ("en", "States parties need to strengthen cooperation.", "states-parties/should/own"),
    ("en", "The Secretariat has to consider a fund.", "secretariat/should-consider/own"),
    ("en", "States parties are to report.", "states-parties/should/own"),
    ("en", "It is necessary for States parties to train judges.", "states-parties/should/own"),
    ("en", "The Working Group stressed that States needed to cooperate.", "states/should/own"),
    ("en", "The Working Group stressed the need for States to cooperate.", "states/should/own"),
    ("en", "States parties shall not punish victims.", "states-parties/should/own"),
    ("en", "States parties are recommended to train judges.", "states-parties/recommends:recommended/own"),
    ("en", "It is recommended that States should consider training.", "states/recommends:should-consider/own"),
    ("en", "States parties are invited to consider training.", "states-parties/invites:invited>consideration/own"),
    ("en", "States parties that need to amend their laws may do so.", "states-parties/may/own"),
    ("en", "States parties do not have to accede to the Protocol to be helped.", "none"),
]  # fmt: skip


def asks_of(rows: list[tuple[str, str, str]], knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """Return the rows of a table with the asks of their texts as they are read."""
    read_asks = (
        asks_as_written(one_item(text, language, knowledge), knowledge.packs[language])["2-1"]
        for language, text, _ in rows
    )
    return [(language, text, *asks) for (language, text, _), asks in zip(rows, read_asks, strict=True)]


def test_a_need_of_an_actor_is_an_ask(knowledge: Knowledge) -> None:
    assert asks_of(NEEDED, knowledge) == NEEDED


OUTSIDE = [
    ("zh", "非《公约》缔约国应当尽快加入。", "non-party-states/should/own"),
    ("zh", "请非《公约》和《议定书》缔约方提供资料。", "non-party-states/requests:requested/own"),
    ("zh", "缔约国和非《议定书》缔约国应当分享数据。", "states-parties+non-party-states/should/own"),
    ("zh", "不是《议定书》缔约国的国家可以派观察员。", "non-party-states/may/own"),
    ("zh", "非洲的《公约》缔约国应当开展培训。", "states-parties/should/own"),
    ("zh", "除非《公约》缔约国另有约定，各国应当保密。", "states/should/own"),
    ("en", "Non-parties to the Convention should become parties.", "non-party-states/should/own"),
    ("en", "States non-parties to the Protocol may send observers.", "non-party-states/may/own"),
    ("en", "States that are not States parties to the Protocol should report.", "non-party-states/should/own"),
    ("en", "Non-State parties should be heard.", "unspecified/should"),
    ("en", "Non-State Parties to the Protocol should report.", "non-party-states/should/own"),
]  # fmt: skip


def test_states_outside_a_treaty_are_not_its_parties(knowledge: Knowledge) -> None:
    assert asks_of(OUTSIDE, knowledge) == OUTSIDE


#: Who stands beside those who are asked: partners, then those whom they are to ask or let act.
BESIDE = [
    ("zh", "鼓励会员国在毒品和犯罪问题办公室的支持下拟订培训。", {"unodc"}, set()),
    ("zh", "缔约国，在毒品和犯罪问题办公室和国际移民组织的协助下，应当拟订培训。", {"unodc"}, set()),
    ("zh", "秘书处应当与会员国分享资料。", {"member-states"}, set()),
    ("zh", "缔约方会议应当通过决定，并请秘书处执行该决定。", set(), {"secretariat"}),
    ("zh", "工作组建议缔约方会议通过该文件，并请秘书处更新。", set(), {"secretariat"}),
    ("en", "Member States, with the support of UNODC, are encouraged to develop training.", {"unodc"}, set()),
    ("en", "States parties, in cooperation with civil society, should assist victims.", {"civil-society"}, set()),
    ("en", "In cooperation with UNODC, States parties should develop indicators.", {"unodc"}, set()),
    ("zh", "秘书处应当会同毒品和犯罪问题办公室编写文件。", {"unodc"}, set()),
    ("zh", "缔约国应当与私营部门一道制定行为守则。", {"private-sector"}, set()),
    ("zh", "缔约国应当征求工会的意见。", {"trade-unions"}, set()),
    ("zh", "缔约国应当加强执法机关与民间社会之间的合作。", set(), set()),
    ("en", "States parties should consult employers when drafting policies.", {"employers"}, set()),
    ("zh", "鼓励缔约国与私营部门和民间社会协商，采取措施。", {"private-sector", "civil-society"}, set()),
    ("en", "The Secretariat should discuss plans with UNODC and with other States parties that have such plans.",
     {"unodc", "states-parties"}, set()),
    ("en", "States parties should cooperate with countries of origin, including with civil society, to assist victims.",
     {"countries-of-origin", "civil-society"}, set()),
    ("en", "States parties should inform UNODC of incidents after consultation with relevant partners.",
     {"stakeholders"}, set()),
    ("en", "States parties should provide interpretation in cooperation, where necessary, with diplomatic missions.",
     {"diplomatic-missions"}, set()),
    ("en", "States parties should train staff in cooperation with non-governmental organizations, other relevant "
     "organizations and other elements of civil society.", {"non-governmental-organizations", "civil-society"}, set()),
    ("en", "The Secretariat should strengthen ties with treaty bodies.", {"treaty-bodies"}, set()),
    ("en", "The Secretariat should discuss ways of dealing with employers.", set(), set()),
    ("en", "States parties should cooperate closely, as appropriate, with the private sector, trade unions and judges.",
     {"private-sector", "trade-unions", "judges"}, set()),
    ("en", "The Secretariat should examine how States can cooperate with UNODC, and train judges in cooperation with "
     "civil society.", {"civil-society"}, set()),
    ("en", "States parties should cooperate with civil society, train judges and inform workers.",
     {"civil-society"}, set()),
    ("en", "The Secretariat should explore by what methods requesting States may cooperate with requested States.",
     set(), set()),
    ("en", "States parties should cooperate with one another and with civil society.", {"civil-society"}, set()),
    ("en", "States parties should not cooperate with recruiters who deceive workers.", set(), set()),
    ("en", "The Conference should endorse the paper and request UNODC to publish it.", set(), {"unodc"}),
]  # fmt: skip


def test_those_beside_an_actor_are_not_asked(knowledge: Knowledge) -> None:
    for language, text, partners, indirect in BESIDE:
        provisions, grammar = one_item(text, language, knowledge).provisions, knowledge.packs[language].grammar
        (ask,) = asks(provisions, grammar, RuleUses(), adoptions(provisions, grammar))
        assert ({party.slug for party in ask.partners}, {party.slug for party in ask.indirect}) == (
            partners,
            indirect,
        ), text


CITED = [
    ("zh", "缔约国应当执行《公约》第9条、第26条第2款和第3款以及第28条。",
     ["inst:untoc-9", "inst:untoc-26-2", "inst:untoc-26-3", "inst:untoc-28"]),
    ("zh", "缔约国应当执行《议定书》第６条第３款（a）项和（d）项。",
     ["inst:tip-protocol-6-3-a", "inst:tip-protocol-6-3-d"]),
    ("zh", "缔约国应当执行《议定书》第6条第3款(a)、(b)和(d)项。",
     ["inst:tip-protocol-6-3-a", "inst:tip-protocol-6-3-b", "inst:tip-protocol-6-3-d"]),
    ("zh", "缔约国应当执行《公约》第二十六条和《议定书》第六条第六款以及第九、十条。",
     ["inst:untoc-26", "inst:tip-protocol-6-6", "inst:tip-protocol-9", "inst:tip-protocol-10"]),
    ("zh", "缔约国应当执行《公约》第5条、第6条和第8至10条。", ["inst:untoc-5", "inst:untoc-6", "inst:untoc-8",
     "inst:untoc-9", "inst:untoc-10"]),
    ("zh", "缔约国应当按照《议定书》第6条第3款(a)至(c)项提供援助。",
     ["inst:tip-protocol-6-3-a", "inst:tip-protocol-6-3-b", "inst:tip-protocol-6-3-c"]),
    ("zh", "各国应当适用《有组织犯罪公约》，特别是第18条和第20条。", ["inst:untoc-18", "inst:untoc-20"]),
    ("zh", "缔约国应当依照公约第18条第2款合作。", ["inst:untoc-18-2"]),
    ("zh", "缔约国应当依照残疾人权利公约第18条合作。", []),
    ("en", "States should apply the Organized Crime Convention, in particular articles 18 and 20.",
     ["inst:untoc-18", "inst:untoc-20"]),
    ("en", "States parties should apply article 6 (3) and article 13, paragraphs 2 to 4, of the Convention.",
     ["inst:untoc-6-3", "inst:untoc-13-2", "inst:untoc-13-3", "inst:untoc-13-4"]),
    ("en", "States parties should apply article 18, paragraph 3 (a)–(c), of the Convention.",
     ["inst:untoc-18-3-a", "inst:untoc-18-3-b", "inst:untoc-18-3-c"]),
    ("en", "States parties should apply articles 5, 6 and 8 to 10 of the Protocol.", ["inst:tip-protocol-5",
     "inst:tip-protocol-6", "inst:tip-protocol-8", "inst:tip-protocol-9", "inst:tip-protocol-10"]),
    ("en", "States parties could use the Convention on (a) extradition (art. 16).", ["inst:untoc", "inst:untoc-16"]),
    ("zh", "缔约国应当根据本国刑法第二十六条执行《公约》。", ["inst:untoc"]),
    ("en", "States parties should apply article six and articles twenty-four and 26, paragraph two, of the Convention.",
     ["inst:untoc-6", "inst:untoc-24", "inst:untoc-26-2"]),
    ("zh", "缔约国应当加入《偷运移民议定书》和《枪支议定书》。", ["inst:smuggling-protocol", "inst:firearms-protocol"]),
    ("zh", "秘书处应当分发《2022年全球人口贩运问题报告》和2009年出版的《全球人口贩运问题报告》。",
     ["doc:global-report_2022", "doc:global-report_2009"]),
    ("zh", "各国应当遵守《1951年难民公约》和《1951年关于难民地位的公约》第33条。",
     ["inst:refugee-convention", "inst:refugee-convention-33"]),
    ("zh", "请秘书处执行第4/1号决定（CTOC/COP/WG.4/2010/6，第3段）。",
     ["doc:cop-decision-4-1", "doc:CTOC-COP-WG.4-2010-6_3"]),
    ("en", "States parties should apply articles 6, 7 and 9, paragraph 5, and article 10 of the Protocol.",
     ["inst:tip-protocol-6", "inst:tip-protocol-7", "inst:tip-protocol-9-5", "inst:tip-protocol-10"]),
    ("en", "States parties should apply article 6, paragraph 3 (a), (b) and (d), of the Protocol.",
     ["inst:tip-protocol-6-3-a", "inst:tip-protocol-6-3-b", "inst:tip-protocol-6-3-d"]),
    ("en", "States parties should apply article 3 (a) and article 9 of the Protocol.",
     ["inst:tip-protocol-3-a", "inst:tip-protocol-9"]),
]  # fmt: skip


def test_every_part_of_a_list_is_cited(knowledge: Knowledge) -> None:
    for language, text, cited in CITED:
        document, grammar = one_item(text, language, knowledge), knowledge.packs[language].grammar
        assert [citation.cites for citation in citations(document.provisions, (), grammar, RuleUses())] == cited, text


BODIES = [
    ("zh", "枪支问题工作组", "缔约国应当执行《议定书》和《公约》第9条。", ["inst:firearms-protocol", "inst:untoc-9"]),
    ("zh", "枪支问题工作组", "缔约国应当执行《议定书》和《贩运人口议定书》。",
     ["inst:firearms-protocol", "inst:tip-protocol"]),
    ("zh", "贩运人口问题工作组", "缔约国应当执行《议定书》。", ["inst:tip-protocol"]),
    ("zh", "甲工作组", "缔约国应当执行《议定书》。", []),
    ("zh", "甲工作组", "缔约国应当执行《贩运人口议定书》和《议定书》第6条。",
     ["inst:tip-protocol", "inst:tip-protocol-6"]),
    ("zh", "联合国反腐败公约缔约国会议资产追回工作组", "缔约国应当执行《公约》第57条。", ["inst:uncac-57"]),
    ("zh", "联合国反腐败公约缔约国会议资产追回工作组", "缔约国应当执行公约第57条。", ["inst:uncac-57"]),
    ("zh", "枪支问题工作组", "缔约国应当依照议定书第5条合作。", ["inst:firearms-protocol-5"]),
    ("zh", "国际合作问题工作组", "缔约国应当执行《公约》第18条第18款。", ["inst:untoc-18-18"]),
    ("en", "Working Group on International Cooperation", "States should act under article 18, paragraph 14.",
     ["inst:untoc-18-14"]),
    ("en", "Working Group on International Cooperation", "States should apply article 4 of their Constitution.", []),
    ("en", "Working Group on Firearms", "States should act under article 18, paragraph 14.", []),
    ("en", "Open-ended Intergovernmental Working Group on Asset Recovery", "States should apply article 57.",
     ["inst:uncac-57"]),
    ("zh", "国际合作问题工作组", "缔约国应当考虑第18条第18款所述视频会议。", ["inst:untoc-18-18"]),
    ("zh", "枪支问题工作组", "缔约国应当考虑第18条第18款所述视频会议。", []),
    ("en", "Working Group on the Smuggling of Migrants", "Under the Protocol, article 5 binds States (art. 6).",
     ["inst:smuggling-protocol", "inst:smuggling-protocol-5", "inst:smuggling-protocol-6"]),
    ("en", "Working Group on the Smuggling of Migrants", "States parties should apply article 8 of the Protocol.",
     ["inst:smuggling-protocol-8"]),
    ("en", "Conference of the States Parties to the United Nations Convention against Corruption",
     "States parties should apply article 57 of the Convention.", ["inst:uncac-57"]),
    ("en", "Open-ended Intergovernmental Working Group on Asset Recovery",
     "States parties should apply article 57 of the Convention.", ["inst:uncac-57"]),
    ("en", "Conference of the Parties to the Basel Convention",
     "States parties should apply article 9 of the Convention.", []),
    ("en", "Expert Group on Cybercrime", "States should apply article 15 of the Convention.", []),
    ("en", "Expert Group on Cybercrime", "States parties to the Organized Crime Convention should apply article 15 of "
     "the Convention.", ["inst:untoc", "inst:untoc-15"]),
    ("en", "Working Group on International Cooperation", "States parties should apply the Protocol.", []),
]  # fmt: skip


def test_a_bare_name_is_the_work_of_the_body_whose_document_it_is(knowledge: Knowledge) -> None:
    for language, front, text, cited in BODIES:
        document, grammar = one_item(text, language, knowledge), knowledge.packs[language].grammar
        bare = bare_names(document.provisions, grammar, "", front)
        works = [citation.cites for citation in citations(document.provisions, (), grammar, RuleUses(), bare)]
        assert works == cited, f"{front}: {text}"


NAMED = [
    ("zh", "回顾第一次会议的建议1和建议2(b)，缔约国应当报告。", ["1-1", "1-2-b"]),
    ("zh", "如第一次会议第2(a)㈠项建议所述，缔约国应当报告。", ["1-2-a-1"]),
    ("zh", "按照第一次会议建议1至3，缔约国应当报告。", ["1-1", "1-2", "1-3"]),
    ("zh", "按照第一次会议建议2(a)（二）b，缔约国应当报告。", [""]),
    ("zh", "回顾枪支问题工作组第一次会议的建议1，缔约国应当报告。", [""]),
    ("zh", "回顾贩运人口问题工作组第一次会议的建议1，缔约国应当报告。", ["1-1"]),
    ("zh", "忆及第一次会议通过的各项建议，缔约国应当报告。", [""]),
    ("zh", "根据专家组第一次会议的建议1，缔约国应当报告。", [""]),
    ("zh", "回顾枪支问题工作组在其第一次会议上通过的建议1，缔约国应当报告。", [""]),
    ("zh", "回顾缔约方会议第一届会议通过的建议，缔约国应当报告。", []),
    ("en", "Recalling recommendation 1 of the expert group adopted at its first session, States act.", [""]),
    ("en", "In line with the recommendations of the Working Group on Firearms, States should act.", []),
    ("en", "Recalling recommendations 1 and 2 (b) of its first session, States should report.", ["1-1", "1-2-b"]),
    ("en", "Recalling recommendations 2 (a) (i) and (b) of its first session, States act.", ["1-2-a-1", "1-2-b"]),
    ("en", "Pursuant to recommendations 1–3 of the first session, States should report.", ["1-1", "1-2", "1-3"]),
    ("en", "States should act as recommended in recommendation 2, subparagraph (b), of the first session.", ["1-2-b"]),
    ("en", "Recalling recommendation 1 of the first session of the Working Group on Firearms, States act.", [""]),
    ("en", "Recalling recommendation 1 of the first session of the Working Group, States should act.", ["1-1"]),
    ("en", "Pursuant to the recommendations adopted at its first session, States should act.", [""]),
]  # fmt: skip
REFERRING = {
    "zh": "第一次会议，2009年4月14日，维也纳\n\n1. 缔约国应当合作。\n2. 缔约国应当：\n(a) 收集资料：\n㈠ 路线；\n"
    "㈡ 费用；\n(b) 交流。\n3. 缔约国应当行动。\n\n第二次会议，2010年4月14日，维也纳\n\n1. ",
    "en": "First session (Vienna, 14 April 2009)\n\n1. States should cooperate.\n2. States should:\n(a) Collect data:\n"
    "(i) Routes;\n(ii) Fees;\n(b) Exchange.\n3. States should act.\n\nSecond session (Vienna, 14 April 2010)\n\n1. ",
}


def test_every_recommendation_that_is_named_is_referred_to_and_none_in_part(knowledge: Knowledge) -> None:
    front = {"zh": "贩运人口问题工作组", "en": "Working Group on Trafficking in Persons"}
    for language, text, targets in NAMED:
        pack = knowledge.packs[language]
        document = parse(read("a.txt", f"{REFERRING[language]}{text}\n".encode()), pack.structure)
        days = {session.number: session.start for session in document.sessions}
        body = pack.grammar.body_of("", front[language])
        made = references(document.provisions, pack.grammar, {}, {}, RuleUses(), pack.structure, days, body)
        assert [reference.target for reference in made] == targets, text


def test_a_note_between_a_treaty_and_its_article_identifies_the_treaty(knowledge: Knowledge) -> None:
    heading = "第二次会议，2009年4月14日，维也纳\n\n1. 缔约国应当执行《公约》¹第18条。\n______\n"
    text = f"{heading}¹ 联合国，《条约汇编》，第2225卷，第39574号。\n"
    pack = knowledge.packs["zh"]
    document = parse(read("a.txt", text.encode()), pack.structure)
    found = citations(document.provisions, document.footnotes, pack.grammar, RuleUses())
    assert [one.cites for one in found] == ["inst:untoc-18", "inst:untoc"]


@pytest.mark.parametrize(
    ("front", "text"),
    [
        ("网络犯罪问题不限成员名额政府间专家组", "专家组重申其第一次会议的建议1。"),
        ("实施情况审议组", "根据审议组第一次会议建议1，缔约国应当报告。"),
    ],
)
def test_a_group_of_another_kind_refers_to_its_own_sessions(front: str, text: str, knowledge: Knowledge) -> None:
    pack = knowledge.packs["zh"]
    document = parse(read("a.txt", f"{REFERRING['zh']}{text}\n".encode()), pack.structure)
    days = {session.number: session.start for session in document.sessions}
    body = pack.grammar.body_of("", front)
    (found,) = references(document.provisions, pack.grammar, {}, {}, RuleUses(), pack.structure, days, body)
    assert found.target == "1-1"


def test_what_comes_before_goes_by_the_dates_of_sessions(knowledge: Knowledge) -> None:
    pack = knowledge.packs["en"]
    first, second = REFERRING["en"].removesuffix("\n1. ").split("\n\nSecond")
    text = f"Second{second}\n1. Recalling recommendation 1 of its first session, States should act.\n\n{first}\n"
    document = parse(read("a.txt", text.encode()), pack.structure)
    days = {session.number: session.start for session in document.sessions}
    (found,) = references(document.provisions, pack.grammar, {}, {}, RuleUses(), pack.structure, days)
    assert (found.provision, found.target) == ("2-1", "1-1")


REFERRED = [
    ("重申第二次会议的建议1，缔约国应当报告。", "reaffirms"),
    ("缔约国应当执行工作组第二次会议通过的建议1。", "follows"),
    ("缔约国应当忆及第2届会议建议1，开展合作。", "recalls"),
]


@pytest.mark.parametrize(("text", "relation"), REFERRED, ids=[relation for _, relation in REFERRED])
def test_a_recommendation_is_referred_to_by_session_and_number(text: str, relation: str, knowledge: Knowledge) -> None:
    pack = knowledge.packs["zh"]
    heading = "第二次会议，2009年4月14日，维也纳\n\n1. 缔约国应当合作。\n2. "
    document = parse(read("a.txt", f"{heading}{text}\n".encode()), pack.structure)
    (found,) = references(document.provisions, pack.grammar, {}, {}, RuleUses(), pack.structure)
    assert (found.relation, found.target) == (relation, "2-1")
