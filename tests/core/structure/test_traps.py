"""Documents full of traps, as reports are really written: each beside what a person reads in it.

``traps/NAME.LANGUAGE.txt`` is a document; the table beside it was written by hand from reading it: identifier, then for
a session its dates, place and own text, for a provision its own text, for a footnote its text, provision and anchor.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.references import references
from reaffirm_core.errors import SourceError, TableError
from reaffirm_core.language.grammar import RuleUses
from reaffirm_core.model import Document, Session
from reaffirm_core.read.extraction import RULE
from reaffirm_core.read.file_types import extract
from reaffirm_core.read.pdf import read_pdf
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT
from tests.core.read.pdfs import column, made
from tests.core.read.printed import annotated, word

TRAPS = sorted((ROOT / "tests" / "traps").glob("*.txt"))


def readings(document: Document) -> dict[str, str]:
    """What was read, as the tables write it."""
    sessions = {s.identifier: f"{s.start}/{s.end}\t{s.place}\t{s.text}" for s in document.sessions}
    provisions = {provision.identifier: provision.text for provision in document.provisions}
    notes = {note.identifier: f"{note.text}\t{note.provision}\t{note.quote}" for note in document.footnotes}
    return sessions | provisions | notes


def parsed(content: bytes, language: str, knowledge: Knowledge) -> Document:
    structure = knowledge.packs[language].structure
    document = parse(read("trap.txt", content), structure)
    check_coverage(document, structure)
    return document


@pytest.mark.parametrize("file", TRAPS, ids=lambda file: file.stem)
def test_a_document_is_read_as_a_person_reads_it(file: Path, knowledge: Knowledge) -> None:
    document = parsed(file.read_bytes(), file.stem.rpartition(".")[2], knowledge)
    rows = (row.split("\t", 1) for row in file.with_suffix(".tsv").read_text(encoding="utf-8").splitlines())
    assert readings(document) == dict(rows)


#: How the same text may come out of another program.
SAVED: dict[str, Callable[[str], str]] = {
    "with the line ends of Windows and a mark of its encoding": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "with spaces that do not break": lambda text: text.replace(" ", "\u00a0"),
    "with blanks at the ends of lines": lambda text: text.replace("\n", " \t\n"),
    "with soft hyphens in its words": lambda text: re.sub(r"(?<=[a-z]{4})(?=[a-z]{4})", "\u00ad", text),
}


@pytest.mark.parametrize("way", SAVED)
@pytest.mark.parametrize("name", ["letters-and-numerals.en", "pages.zh"])
def test_how_a_text_was_saved_changes_nothing(way: str, name: str, knowledge: Knowledge) -> None:
    file = ROOT / "tests" / "traps" / f"{name}.txt"
    text = file.read_text(encoding="utf-8")
    language = name.rpartition(".")[2]
    saved = parsed(SAVED[way](text).encode(), language, knowledge)
    assert readings(saved) == readings(parsed(text.encode(), language, knowledge))


def test_a_hyphen_that_the_document_does_not_explain_is_kept_and_remarked_on(knowledge: Knowledge) -> None:
    file = ROOT / "tests" / "traps" / "divided-words.en.txt"
    (remark,) = parsed(file.read_bytes(), "en", knowledge).remarks
    assert (remark.line, remark.problem) == (
        12,
        "a hyphen that may only divide a word, and was kept: ' work, and in cross-'",
    )


HEADINGS = [
    ("A. Seventh session (Vienna, 2 July 2017)\n\n1. States parties should act.\n\n"
     "B. Eighth session (Vienna, 3 July 2018)\n\n1. States parties should act.\n\n"
     "C. Ninth session (Vienna, 4 July 2019)\n\n1. States parties should act.\n\n"
     "D. Tenth session (Vienna, 5 July 2020)\n\n1. States parties should act.\n", "en", [7, 8, 9, 10]),
    ("One hundred and second session (Vienna, 5 July 2020)\n\n1. States parties should act.\n", "en", [102]),
    ("一百零二、第一百零二次会议，2020年7月5日，维也纳\n\n1. 缔约国应当行动。\n", "zh", [102]),
    ("第２１次会议（２０２０年１０月８日和９日，维也纳）\n\n１．缔约国应当行动。\n", "zh", [21]),
]  # fmt: skip


#: Headings of an eleventh session in Vienna on 8 and 9 October 2020.
ELEVENTH = {
    "en": (
        "Eleventh session (Vienna (online), 8–9 October 2020)",
        "Eleventh session (held jointly with the fourth session of the Group on Firearms, Vienna, 8–9 October 2020)",
        "Eleventh session (jointly with the fourth session of that Group, 8–9 October 2020, Vienna)",
        "XI. Eleventh session (Vienna, 8-9 Oct. 2020)*",
        "Eleventh session of the Working Group on the Smuggling of Migrants (Vienna, 8 and 9 October 2020)",
        "XI. Recommendations adopted by the Working Group at its eleventh session (Vienna, 8 and 9 October 2020).",
        "Eleventh session (Vienna, Thursday, 8 and Friday, 9 October 2020)",
        "Eleventh session of the Working Group on Trafficking in Persons, Vienna, 8 and 9 October 2020",
        "Session 11 (Vienna, 8 and 9 October 2020)",
        "XI. Session XI – Vienna, 8 and 9 October 2020",
        "SESSION ELEVEN (VIENNA, 8–9 OCTOBER 2020)",
        "Meeting No. 11, Vienna, 8 to 9 October 2020",
        "Eleventh session, first part (Vienna, 8 and 9 October 2020)",
        "Implementation Review Group, eleventh session (Vienna, 8 and 9 October 2020)",
        "Working Group on trafficking in persons: eleventh session (Vienna, 8 and 9 October 2020)",
        "Commission on Crime Prevention and Criminal Justice, eleventh regular session, Vienna, 8 and 9 October 2020",
        "Conclusions agreed upon by the Contact Network at its eleventh meeting (Vienna, 8–9 October 2020)",
        "Conference of the Parties at its eleventh session (Vienna, 8 and 9 October 2020)",
        "Eleventh meeting of the open-ended intergovernmental Round Table on Asset Recovery, Vienna, 8–9 October 2020",
        "Eleventh Conference of the States Parties (Vienna, 8 and 9 October 2020)",
        "A. Eleventh session, Vienna, 8–9 October 2020 (CTOC/COP/WG.4/2020/4)",
        "Eleventh session (Vienna, 8 and 9 October 2020) (see CTOC/COP/WG.4/2020/Rev.1)",
    ),
    "zh": (
        "第11次会议（2020年10月8－9日，维也纳）",
        "第十一次会议（与枪支问题工作组第四次会议联合举行，2020年10月8日和9日，维也纳）",
        "第十一次会议（与枪支问题工作组第四次会议联合举行，维也纳，2020年10月8日和9日）",
        "第十一次会议（2020年10月8日、9日，维也纳）",
        "偷运移民问题工作组第十一次会议（2020年10月8日至9日，维也纳）",
        "工作组第十一次会议通过的建议（2020年10月8日至9日，维也纳）",
        "2020年10月8日和9日在维也纳举行的第十一次会议通过的建议",
        "（十一）第十一次会议（2020年10月8日至9日，维也纳）",
        "A. 第十一次会议　2020年10月8日至9日　维也纳",
        "11 届会议（2020年10月8日和9日，维也纳）",
        "第 11 次会议（2020年10月8日和9日，维也纳）",
        "第11届会议（2020年10月8日和9日，维也纳）",
        "第十一次会议（2020年10月8日和9日，维也纳，混合形式）",
        "第十一次会议（2020年10月8日和9日，维也纳，线上）",
        "第十一次会议，2020年10月8日和9日，维也纳（线上）",
        "缔约方会议第十一届会议，2020年10月8日至9日，维也纳",
        "网络犯罪问题专家组第十一次会议（2020年10月8日至9日，维也纳）",
        "第十一次会议期间通过的建议和结论（2020年10月8日至9日，维也纳）",
        "工作组第十一次会议报告所载建议（2020年10月8日至9日，维也纳）",
        "第十一次会议的建议，2020年10月8日至9日，维也纳",
        "反洗钱特设协调机制第十一次会议（2020年10月8日至9日，维也纳）",
        "G20跨国犯罪问题圆桌论坛第十一届年会，2020年10月8日至9日，维也纳",
        "第十一次会议（2020年10月8日和9日，维也纳）（CTOC/COP/WG.4/2020/4）",
        "工作组（贩运人口问题）第十一次会议（2020年10月8日至9日，维也纳）",
        "1. 联络网：第11次会议（2020年10月8日至9日，维也纳）",
        "预防犯罪和刑事司法委员会第十一届常会（2020年10月8日至9日，维也纳）",
        "第十一届缔约国会议（2020年10月8日至9日，维也纳）",
        "第十一次政府专家会议（2020年10月8日至9日，维也纳）",
    ),
}


def sessions_under(headings: Iterable[str], language: str, knowledge: Knowledge) -> dict[str, Session]:
    """Return the session that each heading announces over one item."""
    item = {"en": "States parties should act.", "zh": "缔约国应当行动。"}[language]
    sessions = {}
    for heading in headings:
        (sessions[heading],) = parsed(f"{heading}\n\n1. {item}\n".encode(), language, knowledge).sessions
    return sessions


def days(session: Session) -> str:
    return f"{session.start}/{session.end}"


@pytest.mark.parametrize("language", ELEVENTH)
def test_a_session_is_announced_in_many_ways(language: str, knowledge: Knowledge) -> None:
    place = {"en": "Vienna", "zh": "维也纳"}[language]
    for heading, session in sessions_under(ELEVENTH[language], language, knowledge).items():
        assert (session.number, days(session)) == (11, "2020-10-08/2020-10-09"), heading
        assert re.split("[ ,]", session.place)[0].title() == place, heading


@pytest.mark.parametrize(
    ("language", "heading", "place"),
    [
        ("en", "Eleventh session (by written procedure, 8 and 9 October 2020)", ""),
        ("en", "Eleventh session, 8 and 9 October 2020, by silence procedure", ""),
        ("en", "Eleventh session (online, 8 and 9 October 2020)", "online"),
        ("zh", "第十一次会议（以书面程序举行，2020年10月8日和9日）", ""),
        ("zh", "第十一次会议（2020年10月8日和9日，以默许程序进行）", ""),
        ("zh", "第十一次会议（以线上方式举行，2020年10月8日和9日）", "线上"),
    ],
)
def test_how_a_session_met_is_no_place(language: str, heading: str, place: str, knowledge: Knowledge) -> None:
    session = sessions_under([heading], language, knowledge)[heading]
    assert (session.number, session.place) == (11, place)


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Eleventh session (Vienna, 4 and 5 November and 2 December 2025)"),
        ("en", "Eleventh session, Vienna, 4–6 November and 2 December 2025"),
        ("zh", "第十一次会议（2025年11月4日和5日以及12月2日，维也纳）"),
        ("zh", "第十一次会议，2025年11月4日星期二至6日和12月2日，维也纳"),
    ],
)
def test_a_session_in_two_periods_is_one(language: str, heading: str, knowledge: Knowledge) -> None:
    session = sessions_under([heading], language, knowledge)[heading]
    assert (session.number, days(session)) == (11, "2025-11-04/2025-12-02")


#: Headings of sessions on 8 and 9 October 2020 that are not numbered in the series.
APART = {
    "en": (
        "Fifth session (resumed), Vienna, 8 and 9 October 2020",
        "Resumed fifth session (Vienna, 8 and 9 October 2020)",
        "Recommendations adopted at the reconvened fifth session (Vienna, 8 and 9 October 2020)",
        "Second inter-sessional meeting (Vienna, 8 and 9 October 2020)",
        "VI. Special session of the Working Group (Vienna, 8 and 9 October 2020)",
        "Intersessional expert meeting (Vienna, 8 and 9 October 2020)",
        "Tenth session, second part (Vienna, 8 and 9 October 2020)",
        "Tenth session (Vienna, 8 and 9 October 2020) (resumed)",
        "Resumption (Vienna, 8 and 9 October 2020)",
    ),
    "zh": (
        "第五届会议续会，2020年10月8日和9日，维也纳",
        "第五次会议（续会）（2020年10月8日和9日，维也纳）",
        "2020年10月8日和9日在维也纳举行的第五次会议续会通过的建议",
        "六、闭会期间会议（2020年10月8日至9日，维也纳）",
        "第三届特别会议（2020年10月8日至9日，维也纳）",
        "闭会期间专家会议（2020年10月8日至9日，以线上方式举行）",
        "第十次会议第二期会议（2020年10月8日至9日，维也纳，混合形式）",
        "续会（2020年10月8日至9日，维也纳）",
    ),
}


@pytest.mark.parametrize("language", APART)
def test_a_session_without_a_number_has_the_day_on_which_it_began(language: str, knowledge: Knowledge) -> None:
    for heading, session in sessions_under(APART[language], language, knowledge).items():
        assert (session.identifier, days(session)) == ("session-20201008", "2020-10-08/2020-10-09"), heading


def test_numbered_paragraphs_before_the_first_session_are_remarked_on(knowledge: Knowledge) -> None:
    text = "Introduction\n\n1. The Group met twice.\n\n2. It adopted recommendations.\n\n"
    text += "First session (Vienna, 1 March 2014)\n\n1. States parties should act.\n"
    (remark,) = parsed(text.encode(), "en", knowledge).remarks
    problem = "numbered paragraphs before the first session are read as front matter: 2"
    assert (remark.line, remark.problem) == (7, problem)


def test_a_heading_with_days_of_an_unknown_kind_over_items_is_no_front_matter(knowledge: Knowledge) -> None:
    text = "A. Sixth session, Vienna, 16–18 May 2015 – held in two places\n\n1. States parties should act.\n\n"
    text += "B. Seventh session, Vienna, 6–8 May 2017\n\n1. States parties should cooperate.\n"
    with pytest.raises(SourceError, match="line 1: unknown form of a session heading"):
        parsed(text.encode(), "en", knowledge)


def test_a_heading_with_days_of_an_unknown_kind_is_no_topic_of_the_session_before(knowledge: Knowledge) -> None:
    text = "Fourth session (Vienna, 1 March 2014)\n\n1. States parties should act.\n\n"
    text += "Meeting of experts (Vienna, 2 and 3 May 2014)\n\n2. States parties should report.\n"
    with pytest.raises(SourceError, match="line 5: unknown form of a session heading"):
        parsed(text.encode(), "en", knowledge)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_resumed_session_recommended_is_not_sought_in_the_session_itself(
    language: str, knowledge: Knowledge
) -> None:
    pack = knowledge.packs[language]
    document = parsed((ROOT / "tests" / "traps" / f"sessions-apart.{language}.txt").read_bytes(), language, knowledge)
    found = references(document.provisions, pack.grammar, {}, {}, RuleUses(), pack.structure)
    held = {one.provision: one.target for one in found}
    ours = {"en": "20140303-1", "zh": "20140303-2"}[language]
    assert held == {ours: "5-1", "6-1": ""}


@pytest.mark.parametrize(("text", "language", "numbers"), HEADINGS, ids=["letters", "words", "numerals", "full-width"])
def test_sessions_and_their_headings_may_be_numbered_in_any_way(
    text: str, language: str, numbers: list[int], knowledge: Knowledge
) -> None:
    document = parsed(text.encode(), language, knowledge)
    assert [session.number for session in document.sessions] == numbers
    assert len(document.provisions) == len(numbers)


def test_a_session_that_is_missing_between_two_others_is_reported(knowledge: Knowledge) -> None:
    text = (ROOT / "tests" / "traps" / "newest-first.en.txt").read_text(encoding="utf-8").replace("Eighth", "Seventh")
    document = parsed(text.encode(), "en", knowledge)
    assert [session.number for session in document.sessions] == [10, 9, 7]
    assert [(remark.line, remark.problem) for remark in document.remarks] == [
        (9, "session 8 is missing: session 9 is the next after 7"),
        (9, "sessions are not in the order of their numbers: 9 after 10"),
        (13, "sessions are not in the order of their numbers: 7 after 9"),
    ]


#: Documents that lost their last words, and where a person should look: at the text without an end, or the last page.
TRUNCATED = [
    ("First session (Vienna, 14 April 2009)\n\n1. States should act.\n\n2. States should report.\n\n3. States shou\n",
     "en", [(7, "1-3 does not end as other items do; check that no text is missing after it: 'States shou'")]),
    ("First session (Vienna, 14 April 2009)\n\n1. States should act.\n\n2. States should:\n\n(a) Act;\n\n(b) Repo\n\n"
     "3. States should assist.\n\n4. States should report.\n",
     "en", [(9, "1-2-b does not end as other items do; check that no text is missing after it: 'Repo'")]),
    ("First session (Vienna, 14 April 2009)\n\n1. States should:\n\n• Act\n\n• Report\n\n2. States should assist.\n\n"
     "3. States should act.\n", "en", []),
    ("First session (Vienna, 14 April 2009)\n\n1. Action\n\n2. Reports\n\n3. Assistance\n", "en", []),
    ("First session (Vienna, 14 April 2009)\n\n1. States should act.\n\n1/3\n\n\f2. States should report.\n\n2/3\n",
     "en", [(9, "page 2 of 3 is the last numbered page; check that no page is missing")]),
    ("First session (Vienna, 14 April 2009)\n\n1. States should act.\n\n1/3\n\n\f2. States should report.\n\n2/3\n\n\f"
     "3. States should assist.\n", "en", []),
    ("第一次会议（2009年4月14日，维也纳）\n\n1. 各国应当行动。\n\n2. 各国应当报告。\n\n第1页，共2页\n", "zh",
     [(7, "page 1 of 2 is the last numbered page; check that no page is missing")]),
    ("第一次会议（2009年4月14日，维也纳）\n\n1. 各国应当行动。\n\n2. 各国应当报告。\n\n3. 各国应当支\n", "zh",
     [(7, "1-3 does not end as other items do; check that no text is missing after it: '各国应当支'")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "remarks"), TRUNCATED)
def test_what_seems_to_lack_its_end_is_remarked_on(
    text: str, language: str, remarks: list[tuple[int, str]], knowledge: Knowledge
) -> None:
    found = parsed(text.encode(), language, knowledge).remarks
    assert [(remark.line, remark.problem) for remark in found] == remarks


@pytest.mark.parametrize(
    ("language", "first", "second", "act"),
    [
        ("en", "First session (Vienna, 14 April 2010)", "Second session (Vienna, 5 May 2009)", "States should act."),
        ("zh", "第一次会议（2010年4月14日，维也纳）", "第二次会议（2009年5月5日，维也纳）", "各国应当行动。"),
    ],
)
def test_a_session_before_one_of_a_lower_number_is_remarked_on(
    language: str, first: str, second: str, act: str, knowledge: Knowledge
) -> None:
    text = f"{first}\n\n1. {act}\n\n{second}\n\n1. {act}\n"
    (remark,) = parsed(text.encode(), language, knowledge).remarks
    problem = "session 2 began on 2009-05-05, before session 1 on 2010-04-14; check both dates"
    assert (remark.line, remark.problem) == (5, problem)
    assert not parsed(text.replace("2009", "2011").encode(), language, knowledge).remarks


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Eleventh session (Vienna, 13 to 11 November 2020)"),
        ("en", "Eleventh session (Vienna, 13 November to 11 October 2020)"),
        ("zh", "第十一次会议（2020年11月13日至11日，维也纳）"),
        ("zh", "第十一次会议（2020年11月13日至10月11日，维也纳）"),
    ],
)
def test_days_that_run_backwards_are_no_turn_of_the_year(language: str, heading: str, knowledge: Knowledge) -> None:
    item = {"en": "States parties should act.", "zh": "缔约国应当行动。"}[language]
    with pytest.raises(SourceError, match=r"line 1: the session ends on 2020-1.-11, before it begins on 2020-11-13"):
        parsed(f"{heading}\n\n1. {item}\n".encode(), language, knowledge)


def test_a_heading_that_leaves_sessions_out_amid_a_sentence_is_an_error(knowledge: Knowledge) -> None:
    long = "States parties should report on what they did in the years before the session in all of their\ncourts.\n\n"
    text = f"First session (Vienna, 14 April 2009)\n\n1. {long}2. {long}3. Report to\n"
    text += f"Ninth session (Vienna, 5 May 2017)\n\n1. {long}"
    with pytest.raises(SourceError, match="line 10: heading of session 9 within a sentence, after session 1"):
        parsed(text.encode(), "en", knowledge)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tip 1: States should act.\n\nTip 2: States should report.\n", "en"),
        ("Tip 1: States should:\n\n(a) Act;\n\n(b) Report.\n\nTip 2: States should assist.\n", "en"),
        ("1/1. States should act.\n\n1/2. States should report.\n", "en"),
        ("其一：缔约国应当行动。\n\n其二：缔约国应当报告。\n", "zh"),
    ],
    ids=["figures", "parts", "strokes", "words"],
)
def test_numbers_in_a_way_that_is_not_known_are_no_text_of_the_session(
    text: str, language: str, knowledge: Knowledge
) -> None:
    heading = {"en": "First session (Vienna, 14 April 2009)", "zh": "第一次会议（2009年4月14日，维也纳）"}[language]
    with pytest.raises(SourceError):
        parsed(f"{heading}\n\n{text}".encode(), language, knowledge)


def test_what_may_be_a_recommendation_and_is_read_as_none_is_reported(knowledge: Knowledge) -> None:
    text = "First session (Vienna, 14 April 2009)\n\nStates should act.\n\nSecond session (Vienna, 14 April 2010)\n\n"
    text += (
        "1. States should act.\n\nOne State said that it would report.\n\n2. States should assist.\n\nAnnex\n\nPapers\n"
    )
    remarks = parsed(text.encode(), "en", knowledge).remarks
    assert [(remark.line, remark.problem) for remark in remarks][:2] == [
        (1, "session 1 has text but no items"),
        (9, "read as text of session 2 outside any item: One State said that it would report."),
    ]
    assert len(remarks) == 3


#: The session of a resolution with its operative paragraphs, and the lines that may close it.
RESOLUTION = {
    "en": "Tenth session (Vienna, 12–16 October 2020)\n\n1. Calls upon States to act;\n\n2. Requests UNODC to report.",
    "zh": "第十届会议（2020年10月12日至16日，日内瓦）\n\n1. 吁请缔约国行动；\n\n2. 请秘书处报告。",
}


@pytest.mark.parametrize(
    ("language", "inserted"),
    [("en", "1 bis. States should report."), ("en", "1bis. States should report."), ("zh", "1之二、缔约国应当报告。")],
)
def test_an_inserted_number_follows_the_number_before_it(language: str, inserted: str, knowledge: Knowledge) -> None:
    further = inserted.replace("bis", "ter").replace("之二", "之三")
    text = RESOLUTION[language].replace("\n\n2.", f"\n\n{inserted}\n\n{further}\n\n2.")
    document = parsed(text.encode(), language, knowledge)
    identifiers = [provision.identifier for provision in document.provisions]
    assert identifiers == ["10-1", "10-1bis", "10-1ter", "10-2"]
    assert document.provisions[1].text == re.sub(r"^\S+?(?: bis)?[.、] ?", "", inserted)
    assert not [remark for remark in document.remarks if "number" in remark.problem]


@pytest.mark.parametrize(
    ("language", "first", "number", "part"),
    [
        ("en", "(a) To act;\n\n(b) To train;\n\n", "(b bis)", "10-1-bbis"),
        ("en", "Recommendation 1\n\nStates should act.\n\n", "Recommendation 1 bis\n\n", "10-1bis"),
        ("zh", "一、缔约国应当行动。\n\n", "一之二、", "10-1bis"),
    ],
)
def test_every_usual_kind_of_number_may_be_inserted(
    language: str, first: str, number: str, part: str, knowledge: Knowledge
) -> None:
    heading = RESOLUTION[language].split("\n\n", maxsplit=1)[0]
    words = {"en": "States should report.", "zh": "缔约国应当报告。"}[language]
    whole = "1. States are encouraged:\n\n" if part.count("-") > 1 else ""
    document = parsed(f"{heading}\n\n{whole}{first}{number} {words}\n".encode(), language, knowledge)
    assert (document.provisions[-1].identifier, document.provisions[-1].text) == (part, words)


@pytest.mark.parametrize(
    ("printed", "en", "zh"),
    [
        (("4 bis",), "recommendation 4 bis", "建议4之二"),
        (("4之三", "a"), "recommendation 4 ter (a)", "建议4之三(a)"),
        (("3", "b bis"), "recommendation 3 (b bis)", "建议3(b之二)"),
    ],
)
def test_an_inserted_number_has_the_suffix_of_the_language_of_its_label(
    printed: tuple[str, ...], en: str, zh: str, knowledge: Knowledge
) -> None:
    for language, label in (("en", en), ("zh", zh)):
        pack = knowledge.packs[language]
        assert pack.labels.of_provision(1, printed, pack.structure.positions(printed)).endswith(label)


#: A list of letters that goes on under chapeaux without numbers, with the text of each.
LEAD_INS = {
    "en": (
        "2. UNODC should:\n\n(a) Train judges;\n\n(b) Report;\n\nDonors are invited to:\n\n(c) Provide funds;\n\n"
        "(d) Report.\n\nStates parties should:\n\n(e) Act;\n\n(f) Assist.\n\n3. States should act.\n"
    ),
    "zh": (
        "2. 秘书处应当：\n\n(a) 培训法官；\n\n(b) 报告；\n\n请捐助方：\n\n(c) 提供资金；\n\n"
        "(d) 报告。\n\n缔约国应当：\n\n(e) 行动；\n\n(f) 协助。\n\n3. 各国应当行动。\n"
    ),
}


@pytest.mark.parametrize("language", LEAD_INS)
def test_letters_go_on_under_a_chapeau_without_a_number(language: str, knowledge: Knowledge) -> None:
    pack = knowledge.packs[language]
    document = parsed(RESOLUTION[language].split("2. ")[0].encode() + LEAD_INS[language].encode(), language, knowledge)
    parts = ["a", "b", "3", "3-c", "3-d", "5", "5-e", "5-f"]
    assert [p.identifier for p in document.provisions] == ["10-1", "10-2", *(f"10-2-{part}" for part in parts), "10-3"]
    under = next(provision for provision in document.provisions if provision.identifier == "10-2-3-d")
    label = pack.labels.of_provision(10, under.printed, under.positions)
    assert label.replace(" ", "").endswith("2(d)")
    assert sum("though they have no number" in remark.problem for remark in document.remarks) == 2
    found = asks(document.provisions, pack.grammar, RuleUses(), {})
    asked = {ask.provision: ask.addressees for ask in found}
    assert asked["10-2-b"] == asked["10-2-a"]
    assert asked["10-2-5-f"] == ("states-parties",)
    assert asked["10-2-3-c"] in {(), ("unspecified",)}  # the scheme has no donors


@pytest.mark.parametrize(
    ("language", "chapeau", "lead_in", "asked"),
    [
        ("en", "States parties should:", "They are also encouraged to:", "states-parties/encouraged"),
        ("en", "States parties to the Protocol:", "They should also:", "states-parties/should"),
        ("zh", "缔约国应当：", "还请缔约国：", "states-parties/requested"),
        ("zh", "缔约国应当：", "还请秘书处：", "secretariat/requested"),
    ],
)
def test_a_chapeau_without_a_number_asks_as_a_sentence_of_its_own(
    language: str, chapeau: str, lead_in: str, asked: str, knowledge: Knowledge
) -> None:
    parts = {"en": ("(a) Should act;", "(b) Report."), "zh": ("(a) 应当行动；", "(b) 报告。")}[language]
    text = "\n\n".join([RESOLUTION[language].split("\n\n")[0], f"1. {chapeau}", parts[0], lead_in, parts[1]])
    document = parsed(text.encode(), language, knowledge)
    found = asks(document.provisions, knowledge.packs[language].grammar, RuleUses(), {})
    assert [f"{'+'.join(a.addressees)}/{a.strength}" for a in found if "1-2" in a.provision] == [asked, asked]
    assert not any("only one part" in r.problem for r in document.remarks if r.problem.startswith("10-1-2"))


def test_a_list_in_a_part_goes_on_under_a_chapeau_without_a_number(knowledge: Knowledge) -> None:
    heading = RESOLUTION["en"].split("\n\n")[0]
    lines = ["1. States should:", "(a) Act;", "(b) Train:", "(i) Judges;", "(ii) Police;", "And also:", "(iii) Staff;"]
    text = "\n\n".join([*lines, "(c) Report."])
    document = parsed(f"{heading}\n\n{text}".encode(), "en", knowledge)
    parts = ["a", "b", "b-1", "b-2", "b-3", "b-3-3", "c"]
    assert [p.identifier for p in document.provisions] == ["10-1", *(f"10-1-{part}" for part in parts)]


def test_a_part_with_the_number_of_the_next_paragraph_is_reported(knowledge: Knowledge) -> None:
    text = "2022年6月15日至17日在维也纳举行的工作组第十三次会议：主席的总结\n\n1. 主席作了说明。\n\n结论和建议\n\n"
    text += "2. 工作组提出了下列建议：\n\n（一）缔约国应当加强透明度；\n\n（二）鼓励缔约国：\n\n"
    text += "1. 建立登记册；\n\n2. 分享信息；\n\n3. 会议建议缔约国充分执行《公约》。\n"
    remarks = parsed(text.encode(), "zh", knowledge).remarks
    assert [r.line for r in remarks if r.problem.startswith("read as a part, though '3' is also")] == [17]


def test_an_inserted_number_that_follows_no_other_is_reported(knowledge: Knowledge) -> None:
    text = RESOLUTION["en"].replace("2.", "1 ter. States should report.\n\n2.")
    remarks = parsed(text.encode(), "en", knowledge).remarks
    assert any("'1 ter'" in remark.problem for remark in remarks)


@pytest.mark.parametrize("inserted", ["第二条之二 各国应当协助。", "第2条之二：各国应当协助。"])
def test_an_inserted_article_is_no_words_of_the_item_before_it(inserted: str, knowledge: Knowledge) -> None:
    form = "第二条" if "第二" in inserted else "第2条"
    text = "第一次会议，2009年4月14日，维也纳\n\n{} 各国应当行动。\n{} 各国应当报告。\n{}\n{} 各国应当培训。\n"
    numbers = [form.replace(form[1], number) for number in ("一二三" if form == "第二条" else "123")]
    text = text.format(*numbers[:2], inserted, numbers[2])
    document = parsed(text.encode(), "zh", knowledge)
    assert [one.text for one in document.provisions] == ["各国应当行动。", "各国应当报告。", "各国应当培训。"]
    assert any(remark.words == inserted for remark in document.remarks)


@pytest.mark.parametrize("heading", ["A. Courts", "A. Courts and\nthe police"])
def test_a_numbered_heading_over_an_item_is_no_doubt(heading: str, knowledge: Knowledge) -> None:
    text = RESOLUTION["en"].replace("1.", f"{heading}\n\n1.")
    assert not any("heading" in remark.issue for remark in parsed(text.encode(), "en", knowledge).remarks)


CLOSING = [
    ("en", "5th plenary meeting\n16 October 2020"),
    ("en", "Fifth plenary meeting, 16 October 2020\n\nResolution 10/3"),
    ("en", "39th meeting\n16 October 2020\n\n[Adopted without a vote.]"),
    ("zh", "第5次全体会议\n2020年10月16日"),
]


@pytest.mark.parametrize(("language", "closing"), CLOSING)
def test_the_meeting_that_adopted_a_resolution_is_no_session(language: str, closing: str, knowledge: Knowledge) -> None:
    document = parsed(f"{RESOLUTION[language]}\n\n{closing}\n".encode(), language, knowledge)
    assert [session.number for session in document.sessions] == [10]
    assert document.provisions[-1].text in {"Requests UNODC to report.", "请秘书处报告。"}
    assert closing.split("\n")[0] in document.sessions[0].text
    assert not any("outside any item" in remark.issue and "meeting" in remark.words for remark in document.remarks)


def test_a_meeting_with_items_of_its_own_is_a_session(knowledge: Knowledge) -> None:
    text = f"{RESOLUTION['en']}\n\nEleventh meeting (16 October 2021)\n\n1. States should act.\n"
    assert [session.number for session in parsed(text.encode(), "en", knowledge).sessions] == [10, 11]


#: Recommendations that begin again under headings, and the line in which they do.
BEGIN_AGAIN = {
    "A. Courts\n\n1. States should act.\n\n2. States should report.\n\nB. Victims\n\n1. States should assist.\n": 11,
    "1. Courts\n\n1. States should act.\n\n2. States should report.\n\n2. Victims\n\n1. States should assist.\n": 11,
    "Courts\n\n(a) States should act.\n\n(b) States should report.\n\nVictims\n\n(a) States should assist.\n": 11,
    "1. States should act.\n\n2. States should report.\n\n1. States should assist.\n": 7,
    "1. States should act.\n\nSummary\n\nA State spoke.\n\n1. States should assist.\n": 9,
}


@pytest.mark.parametrize("text", BEGIN_AGAIN, ids=["letters", "figures", "no numbers", "no headings", "text"])
def test_numbers_that_begin_again_inside_a_session_are_an_error(text: str, knowledge: Knowledge) -> None:
    problem = rf"line {BEGIN_AGAIN[text]}: number '[1a]' where '[23c]' should be.*, but 1-[1a] already"
    with pytest.raises(SourceError, match=problem) as caught:
        parsed(f"First session (Vienna, 14 April 2009)\n\n{text}".encode(), "en", knowledge)
    assert ("should be under '" in caught.value.message) is (BEGIN_AGAIN[text] == 11)


def test_numbers_that_begin_late_or_fall_are_reported(knowledge: Knowledge) -> None:
    text = "First session (Vienna, 14 April 2009)\n\n7. States should act.\n\n8. States should report.\n"
    (remark,) = parsed(text.encode(), "en", knowledge).remarks
    assert (remark.line, remark.problem) == (3, "the items of session 1 begin with number '7'; check for missing items")
    remarks = parsed(text.replace("7. ", "7. States should assist.\n\n5. ").encode(), "en", knowledge).remarks
    assert any(remark.problem.startswith("number '5' where '8' should be") for remark in remarks)


def test_signs_of_a_list_are_no_notes_though_a_marker_stands_above_them(knowledge: Knowledge) -> None:
    text = "Recommendations of the Working Group on Firearms*\n\nFirst session (Vienna, 14 April 2009)\n\n"
    text += "1. States parties should train:\n\n* Judges;\n\n* Prosecutors.\n\n2. States parties should act.\n"
    document = parsed(text.encode(), "en", knowledge)
    assert [provision.identifier for provision in document.provisions] == ["1-1", "1-1-1", "1-1-2", "1-2"]
    assert not document.footnotes


def test_items_are_cited_as_they_are_numbered(knowledge: Knowledge) -> None:
    named = {}
    for name in ("lettered-items.en", "capital-items.en", "dotted-numbers.en", "lettered-items.zh"):
        language = name.rpartition(".")[2]
        document = parsed((ROOT / "tests" / "traps" / f"{name}.txt").read_bytes(), language, knowledge)
        of = knowledge.packs[language].labels.of_provision
        named |= {one.identifier: of(one.session, one.printed, one.positions) for one in document.provisions}
    assert named["1-b-3"] == "first session, recommendation (b) (iii)"
    assert named["2-1-2-2"] == "second session, recommendation 1.2.2"
    assert named["1-1-2-a"] == "first session, recommendation 1.2 (a)"
    assert named["2-b-2"] == "第二次会议，建议(b)㈡"
    assert named["4-4-2-a"] == "第四次会议，建议4.2(a)"
    assert (named["3-3"], named["4-2"]) == ("third session, recommendation C", "fourth session, recommendation II")


def test_references_name_recommendations_in_dots(knowledge: Knowledge) -> None:
    pack = knowledge.packs["en"]
    text = (ROOT / "tests" / "traps" / "dotted-numbers.en.txt").read_text(encoding="utf-8")
    text = text.replace("trace firearms", "act, pursuant to recommendations 1.2 (b) and 2.1 of the first session")
    document = parsed(text.encode(), "en", knowledge)
    found = references(document.provisions, pack.grammar, {}, {}, RuleUses(), pack.structure)
    assert [(one.provision, one.target) for one in found] == [("3-3-2", "1-1-2-b"), ("3-3-2", "1-2-1")]


def test_a_title_page_of_a_later_session_is_none_of_the_sessions(knowledge: Knowledge) -> None:
    title = "Ninth session\n(Vienna, 9 to 11 September 2019)\n\n"
    session = "Eighth session (Vienna, 2 and 3 July 2018)\n\n1. States parties should act.\n"
    document = parsed((title + session).encode(), "en", knowledge)
    assert [session.number for session in document.sessions] == [8]
    assert document.front_matter[0] == "Ninth session"


def test_a_title_page_over_a_numbered_introduction_is_no_session(knowledge: Knowledge) -> None:
    title = "Tenth session\n(Vienna, 9 October 2020)\n\n1. The Secretariat prepared this.\n\n"
    session = "First session (Vienna, 2 and 3 July 2012)\n\n1. States parties should act.\n"
    document = parsed(f"{title}I. {session}".encode(), "en", knowledge)
    assert [session.number for session in document.sessions] == [1]
    with pytest.raises(SourceError, match="line 6: session 1 after session 10; if line 1 belongs to a title page"):
        parsed((title + session).encode(), "en", knowledge)


def test_raised_letters_mark_notes_in_a_pdf() -> None:
    page = column("the Protocol", "and the Convention, as in annex", "and more.")
    raised, note = (131.0, 764, 6, "a"), (72, 60, 8, "a United Nations, Treaty Series.")
    lines = read_pdf("a.pdf", made([[*page, raised, note]], ()), {}).text.splitlines()
    assert lines[0] == "the Protocolᵃ"
    assert lines[-2:] == [RULE, "a United Nations, Treaty Series."]


#: Marks of notes' own in a Word document ("" for one that Word numbers, ``~*`` for one that the note does not repeat),
#: and what the notes are called.
OWN_MARKS = [
    (("*", "†", "**", ""), ("sign-1", "sign-2", "sign-3", "1")),
    (("~*", "~‡", "1", "2"), ("sign-1", "sign-2", "1", "2")),
    (("a", "b", "~c", "d"), ("a", "b", "c", "d")),
    (("§", "¶", "", ""), ("sign-1", "sign-2", "1", "2")),
]


@pytest.mark.parametrize(
    ("marks", "names", "kind"), [*((*case, "footnote") for case in OWN_MARKS), (*OWN_MARKS[0], "endnote")]
)
def test_notes_with_marks_of_their_own_are_read_from_word(
    marks: tuple[str, ...], names: tuple[str, ...], kind: str, knowledge: Knowledge
) -> None:
    lines = [
        "Recommendations adopted by the Working Group",
        "First session (Vienna, 14 April 2009)",
        "1. States parties should act under the Protocol,{0} and the Convention{1} too, and should do so in good time.",
        "2. States parties should report on what they did in the three years before the session in their courts.{2}",
        "3. States parties should cooperate with each other in the investigation of trafficking in persons.{3}",
    ]
    words = ("General Assembly resolution 64/293.", "Ibid.", "CTOC/COP/WG.4/2009/2.", "Treaty Series.")
    found = extract("a.docx", annotated(lines, list(zip(marks, words, strict=True)), kind), {})
    assert found is not None
    notes = parsed(found.text.encode(), "en", knowledge).footnotes
    owners = ("1-1", "1-1", "1-2", "1-3")
    if kind == "endnote":  # those that Word numbers have Roman numerals
        names = tuple(name if own else "i" * int(name) for name, own in zip(names, marks, strict=True))
    assert [(note.identifier, note.text, note.provision) for note in notes] == [
        (f"footnote-{name}", said, owner) for name, said, owner in zip(names, words, owners, strict=True)
    ]
    assert [note.quote for note in notes][:2] == ["Protocol", "Convention"]


def test_raised_numerals_mark_notes_in_a_pdf() -> None:
    page = column("the Protocol", "and the Convention, as in annex", "and more.")
    marks = [(131.0, 764, 6, "i"), (255.0, 750, 6, "ii")]
    notes = [(72, 60, 8, "i United Nations, Treaty Series."), (72, 48, 8, "ii Ibid.")]
    lines = read_pdf("a.pdf", made([[*page, *marks, *notes]], ()), {}).text.splitlines()
    assert [line[-2:] for line in lines[:2]] == ["lⁱ", "ⁱⁱ"]
    assert lines[-3:] == [RULE, "i United Nations, Treaty Series.", "ii Ibid."]


def test_a_note_that_recurs_on_pages_is_no_running_foot_of_a_pdf() -> None:
    pages = [
        [
            *column(f"the {body}", *(f"and so on, as in many other words of {body}" for _ in range(4))),
            (131.0, 764, 6, str(number)),
            (72, 60, 8, f"{number} Ibid."),
            (72, 30, 8, f"{number} CTOC/COP/WG.4/2019/7"),
        ]
        for number, body in enumerate(("Protocol", "Convention", "Assembly", "Secretariat"), 1)
    ]
    text = read_pdf("a.pdf", made(pages, ()), {}).text
    assert [line for line in text.splitlines() if "Ibid" in line] == [f"{number} Ibid." for number in range(1, 5)]
    assert "CTOC" not in text


def test_lettered_notes_of_word_are_read(knowledge: Knowledge) -> None:
    structure = knowledge.packs["en"].structure
    text = "First session (Vienna, 14 April 2009)\n\n1. States parties should act.1\n\n_____\n1 Treaty Series.\n"
    document = parsed(text.encode(), "en", knowledge)
    found = extract("a.docx", word(document, structure, form_of_notes="lowerLetter"), {})
    assert found is not None
    assert readings(parsed(found.text.encode(), "en", knowledge)) == {
        **{key: value for key, value in readings(document).items() if key != "footnote-1"},
        "footnote-a": "Treaty Series.\t1-1\tStates parties should act",
    }
    circled = extract("a.docx", word(document, structure, form_of_notes="decimalEnclosedCircle"), {})
    assert circled is not None
    assert readings(parsed(circled.text.encode(), "en", knowledge)) == readings(document)
    with pytest.raises(TableError, match="numbered as 'upperRoman'; only 1, 2, 3 …, a, b, c …, i, ii, iii … and"):
        extract("a.docx", word(document, structure, form_of_notes="upperRoman"), {})


def test_the_end_of_a_sentence_at_the_edge_of_two_pages_is_no_running_head(knowledge: Knowledge) -> None:
    places = [
        "judges",
        "prosecutors",
        "police",
        "labour inspectors",
        "consuls",
        "teachers",
        "doctors",
        "pilots",
        "guides",
    ]
    ends = {place: f"the needs of those {len(place)} {place} meet." for place in places}
    ends |= dict.fromkeys(("police", "teachers"), "and to report on it regularly.")
    head, first = "Working Group on Trafficking in Persons", "I. First session (Vienna, 14 and 15 April 2009)\n\n"
    pages = [
        f"{head}\n{first if number == 1 else ''}{number}. States parties are encouraged to train {place} in good time\n"
        f"{ends[place]}\n{number}/9\n"
        for number, place in enumerate(places, 1)
    ]
    document = parsed("\n".join(pages).encode(), "en", knowledge)
    texts = [provision.text for provision in document.provisions]
    assert texts == [f"States parties are encouraged to train {place} in good time {ends[place]}" for place in places]
