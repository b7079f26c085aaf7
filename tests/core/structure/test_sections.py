"""Reports of one session: which session it is, where its recommendations stand, what else it tells."""

import re

import pytest

from reaffirm_build.curate.ingest import body_of, title_of
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_build import CorpusFiles, build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import CoverageError, ReaffirmError, SourceError
from reaffirm_core.model import Document, Role
from reaffirm_core.names import Names
from reaffirm_core.read.file_types import extract
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.build.curate.test_ingest import corpus_of, taken
from tests.conftest import ROOT
from tests.core.read.printed import word


def trap(name: str) -> str:
    """The text of a document of traps."""
    return (ROOT / "tests" / "traps" / f"{name}.txt").read_text(encoding="utf-8")


def parsed(text: str, language: str, knowledge: Knowledge) -> Document:
    structure = knowledge.packs[language].structure
    document = parse(read("report.txt", text.encode()), structure)
    check_coverage(document, structure)
    return document


BODY = {
    "en": "I. Introduction\n\n1. The group met{}.\n\nII. Recommendations\n\n2. States parties should act.\n\n"
    "3. States parties should report.\n\nIII. Summary of deliberations\n\n4. States, it was said, should do more.\n",
    "zh": "一、导言\n\n1. 工作组{}举行了会议。\n\n二、建议\n\n2. 缔约国应当行动。\n\n3. 缔约国应当报告。\n\n"
    "三、审议情况摘要\n\n4. 有人指出，各国应当作出更多努力。\n",
}


@pytest.mark.parametrize(
    ("language", "plain", "listed"),
    [
        (
            "en",
            "II. Recommendations",
            "II. List of preliminary conclusions and recommendations agreed upon by the group",
        ),
        ("zh", "二、建议", "二、专家组商定的初步结论和建议清单"),
    ],
)
def test_a_list_of_recommendations_is_their_section(
    language: str, plain: str, listed: str, knowledge: Knowledge
) -> None:
    title = {
        "en": "Report on the fifteenth session of the Group (Vienna, 8 July 2025)",
        "zh": "工作组第十五次会议报告（2025年7月8日，维也纳）",
    }
    headings = {"en": ("A. Laws", "B. Courts"), "zh": ("A. 法律", "B. 法院")}[language]
    text = BODY[language].format("").replace(plain, f"{listed}\n\n{headings[0]}").replace("3.", f"{headings[1]}\n\n3.")
    document = parsed(f"{title[language]}\n\n{text}", language, knowledge)
    assert [provision.identifier for provision in document.provisions] == ["15-2", "15-3"]


#: Titles of reports of a session of 8 and 9 July 2025, and what of it their introduction says.
TITLES = [
    ("en", "Report on the fifteenth session of the Working Group on Firearms (Vienna, 8 and 9 July 2025)", "", 15),
    ("en", "Working Group on Firearms: report on its 15th meeting, held in Vienna, 8–9 July 2025", "", 15),
    ("en", "Report of the Working Group on Firearms on its fifteenth session\n\nVienna, 8 and 9 July 2025", "", 15),
    ("en", "Fifteenth session\n\nReport of the Working Group on Firearms on the meeting held from 8 to 9 July 2025 in "
     "Vienna", "", 15),
    ("en", "Report of the Working Group on Firearms", " for its fifteenth session in Vienna on 8 and 9 July 2025", 15),
    ("en", "Report on the session of the Commission held in Vienna on 8 and 9 July 2025",
     ". Its 14th session was held in Vienna on 8 and 9 July 2024", 20250708),
    ("en", "Report on the meeting of the Working Group held in Vienna on 8 and 9 July 2025",
     ". At its 1st meeting, on 8 July 2025, it elected its Chair", 20250708),
    ("en", "Working Group on Firearms\nFourth session\nWorking Group on Trafficking in Persons\nFifteenth session\n"
     "Vienna, 8 and 9 July 2025\n\nReport on the meeting held in Vienna on 8 and 9 July 2025", "", 20250708),
    ("en", "Report on the resumed fifteenth session of the Working Group, Vienna, 8 and 9 July 2025", "", 20250708),
    ("zh", "火器问题工作组第十五次会议报告（2025年7月8日和9日，维也纳）", "", 15),
    ("zh", "火器问题工作组第15次会议的报告\n\n2025年7月8日至9日，维也纳", "", 15),
    ("zh", "2025年7月8日和9日在维也纳举行的火器问题工作组会议报告", "", 20250708),
    ("zh", "火器问题工作组的报告", "第十五次会议于2025年7月8日至9日在维也纳召开，", 15),
    ("zh", "火器问题工作组2025年7月8日至9日在维也纳举行的第十五次会议续会报告", "", 20250708),
    ("en", "Report on the meeting of the Working Group held in Vienna on 8 and 9 July 2025",
     ". It held its fifteenth meeting in Vienna from 8 to 9 July 2025, holding a total of four meetings", 15),
    ("zh", "2025年7月8日和9日在维也纳举行的火器问题工作组会议报告",
     "第十五次会议于2025年7月8日至9日在维也纳举行，共举行了十四次会议。火器问题工作组", 15),
    ("en", "Joint meeting of the Working Group on Firearms (fifteenth session) and the Working Group on Technical\n"
     "Assistance (fifteenth session): summary by the Chair\n\nVienna, 8 and 9 July 2025", "", 15),
    ("en", "Joint meeting of the Working Group on Firearms (fifteenth session) and the Working Group on Technical\n"
     "Assistance (fourth session): summary by the Chair\n\nVienna, 8 and 9 July 2025", "", 20250708),
    ("en", "Joint meeting of the Working Group on Firearms (fifteenth session) and the Working Group on Technical\n"
     "Assistance (fourth session): summary by the Chair\n\nVienna, 8 and 9 July 2025",
     ". The Working Group on Firearms held its fifteenth session in Vienna on 8 and 9 July 2025", 15),
    ("en", "Chair’s summary of the joint intersessional meeting of two working groups, Vienna, 8 and 9 July 2025",
     "", 20250708),
    ("en", "Summary by the Chair of the fifteenth session of the Group, held in Vienna on 8 and 9 July 2025", "", 15),
    ("zh", "火器问题工作组第十五次会议和技术援助工作组第十五次会议联席\n会议：主席的总结\n\n"
     "2025年7月8日至9日，维也纳", "", 15),
    ("zh", "火器问题工作组第十五次会议和技术援助工作组第四次会议联席\n会议：主席的总结\n\n"
     "2025年7月8日至9日，维也纳", "", 20250708),
    ("zh", "火器问题工作组第十五次会议和技术援助工作组第四次会议联席会议：主席的总结\n\n2025年7月8日至9日，维也纳",
     "第十五次会议于2025年7月8日至9日在维也纳召开，火器问题工作组", 15),
    ("zh", "主席关于2025年7月8日和9日在维也纳举行的两个工作组联席会议的摘要", "", 20250708),
    ("zh", "火器问题工作组第十五次会议（2025年7月8日和9日，维也纳）：主席的概要", "", 15),
    ("zh", "火器问题工作组第十五次会议的报告，2025年7月8日和9日在维也纳举行", "", 15),
    ("zh", "火器问题工作组第十五次会议报告，维也纳，2025年7月8日和9日", "", 15),
]  # fmt: skip


#: Titles of reports of a session that was resumed, which is one from its first day to its last.
RESUMED = {
    "en": "Report of the Working Group on Firearms on its twelfth meeting, held in Vienna on\n16 and 17 June 2021 and "
    "resumed from 15 to 17 November 2021",
    "zh": "2021年6月16日和17日在维也纳举行并于11月15日至17日续会的火器问题工作组第十二次会议报告",
}


@pytest.mark.parametrize("language", RESUMED)
def test_a_session_that_was_resumed_within_its_report_is_one(language: str, knowledge: Knowledge) -> None:
    document = parsed(f"{RESUMED[language]}\n\n{BODY[language].format('')}", language, knowledge)
    (session,) = document.sessions
    assert (session.number, f"{session.start}/{session.end}") == (12, "2021-06-16/2021-11-17")
    assert [provision.identifier for provision in document.provisions] == ["12-2", "12-3"]


def test_a_report_names_its_session_in_many_ways(knowledge: Knowledge) -> None:
    for language, title, introduction, number in TITLES:
        document = parsed(f"{title}\n\n{BODY[language].format(introduction)}", language, knowledge)
        (session,) = document.sessions
        assert (session.number, f"{session.start}/{session.end}") == (number, "2025-07-08/2025-07-09"), title
        assert session.place == {"en": "Vienna", "zh": "维也纳"}[language], title
        assert [provision.identifier for provision in document.provisions] == [f"{number}-2", f"{number}-3"], title
        assert document.front_matter[0] == title.split("\n")[0]
        unnumbered = number == 20250708 and not any(word in title for word in ("resumed", "续会"))
        remarked = any(remark.problem.startswith("the report contains no session") for remark in document.remarks)
        assert remarked == unnumbered, title


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_may_end_after_the_heading_of_the_recommendations(language: str, knowledge: Knowledge) -> None:
    said, note = {
        "en": ("3. At its fifteenth session, the Group adopted the following recommendations.", "Treaty Series."),
        "zh": ("3. 工作组第十五次会议通过了下列建议。", "《条约汇编》。"),
    }[language]
    text = {
        "en": "Report on the fifteenth session of the Group (Vienna, 8 and 9 July 2025)\n\nI. Introduction\n1. The "
        "Group met in Vienna, and took note of the Convention.¹\n2. It elected its Chair.\n\nII. Recommendations\n",
        "zh": "工作组第十五次会议报告（2025年7月8日和9日，维也纳）\n\n一、导言\n1. 工作组举行了会议，注意到"
        "《公约》。¹\n2. 工作组选举了主席。\n\n二、建议\n",
    }[language]
    act = {"en": "States parties should act.", "zh": "缔约国应当行动。"}[language]
    text += f"__________________\n¹ {note}\n\f{said}\n4. {act}\n5. {act}\n"
    document = parsed(text, language, knowledge)
    assert [provision.identifier for provision in document.provisions] == ["15-4", "15-5"]


#: What introduces the recommendations of a report whose title has the days only, and the number of its session then.
INTRODUCED = [
    ("en", "At its fifteenth session, the Working Group adopted the recommendations set out below.", 15),
    ("en", "At its 4th meeting, the Working Group adopted the following recommendations.", 20250708),
    (
        "en",
        "The fifteenth session was held in Vienna on 8 and 9 July 2025. The following recommendations were adopted:",
        15,
    ),
    ("zh", "工作组第十五次会议通过了下列建议。", 15),
    ("zh", "工作组在第4次会议上通过了下列建议。", 20250708),
]


@pytest.mark.parametrize(("language", "said", "number"), INTRODUCED)
def test_what_introduces_the_recommendations_may_say_of_which_session_they_are(
    language: str, said: str, number: int, knowledge: Knowledge
) -> None:
    title = {
        "en": "Report on the meeting of the Working Group held in Vienna on 8 and 9 July 2025",
        "zh": "2025年7月8日和9日在维也纳举行的工作组会议报告",
    }[language]
    body = BODY[language].format("").replace("\n\n2. ", f"\n\n{said}\n\n2. ")
    document = parsed(f"{title}\n\n{body}", language, knowledge)
    assert [session.number for session in document.sessions] == [number]
    assert [provision.identifier for provision in document.provisions] == [f"{number}-2", f"{number}-3"]


#: Reports without a heading of recommendations, under two items of the agenda, and the numbers of these.
UNHEADED = [
    ("Recommendation 1\n\n{act}\n\n", "Recommendation 2\n\n{act}\n\n", "5", ["15-1", "15-2"]),
    ("4. {act}\n\n5. {act}\n\n", "8. {act}\n\n", "7", ["15-4", "15-5", "15-8"]),
]


@pytest.mark.parametrize(("first", "second", "number", "identifiers"), UNHEADED)
def test_a_paragraph_introduces_recommendations_without_a_heading(
    first: str, second: str, number: str, identifiers: list[str], knowledge: Knowledge
) -> None:
    act = "States parties should publish the list, available at\nhttps://example.org/list."
    introduced = "The group adopted the following recommendations:\n\n"
    text = (
        "Report on the fifteenth session of the Working Group on Firearms (Vienna, 8 and 9 July 2025)\n\n"
        "I. Introduction\n\n1. The group met.\n\nII. Deliberations\n\nA. Marking (agenda item 2)\n\n"
        f"2. The group considered the item.\n\n3. {introduced}{first}"
        f"B. Tracing (agenda item 3)\n\n{int(number) - 1}. The group considered the item.\n\n"
        f"{number}. {introduced}{second}III. Adoption of the report\n\n9. The group adopted its report.\n"
    ).replace("{act}", act)
    document = parsed(text, "en", knowledge)
    assert [provision.identifier for provision in document.provisions] == identifiers
    assert {provision.text for provision in document.provisions} == {act.replace("\n", " ")}


#: Reports, and how their titles begin.
TITLED = {
    "report-paragraphs.en": "Report of the Working Group on Trafficking in Persons on its fifteenth meeting, held in "
    "Vienna on 8 and 9 July",
    "report.zh": "2025年7月8日和9日在维也纳举行的贩运人口问题工作组第十五次会议",
}


@pytest.mark.parametrize("name", TITLED)
def test_a_report_has_a_title_and_a_body(name: str, knowledge: Knowledge) -> None:
    report = taken(trap(name), knowledge)
    vocabulary = parse_graph(knowledge.part("vocabulary"), Names())
    assert body_of(report.document, knowledge.packs[report.language], vocabulary) == "working-group"
    assert title_of(report.document, knowledge.packs[report.language]).startswith(TITLED[name])


def test_a_report_becomes_a_valid_corpus(small_knowledge: Knowledge) -> None:
    report = taken(trap("report-paragraphs.en"), small_knowledge)
    assert not build(corpus_of(small_knowledge, report), CorpusFiles(report.text), small_knowledge).report.violations


@pytest.mark.parametrize("name", ["report-paragraphs.en", "report-paragraphs.zh", "report.zh"])
def test_a_report_in_word_is_read_as_its_text_is(name: str, knowledge: Knowledge) -> None:
    language = name.rpartition(".")[2]
    document = parsed(trap(name), language, knowledge)
    found = extract("report.docx", word(document, knowledge.packs[language].structure, automatic=0), {})
    assert found is not None
    again = parsed(found.text, language, knowledge)
    assert {p.identifier: p.text for p in again.provisions} == {p.identifier: p.text for p in document.provisions}
    assert [(s.number, s.start, s.end, s.place) for s in again.sessions] == [
        (s.number, s.start, s.end, s.place) for s in document.sessions
    ]


def test_what_a_report_tells_beside_its_recommendations_is_kept_and_reported(knowledge: Knowledge) -> None:
    document = parsed(trap("report.en"), "en", knowledge)
    told = [piece.text for piece in document.pieces if piece.role is Role.REPORT]
    assert told[0] == "III. Summary of deliberations"
    assert told[-1] == "8. On 9 July 2025, the Working Group adopted the present report."
    problem = "read as text of a report without recommendations, up to line"
    assert not any(remark.issue.startswith(problem) for remark in document.remarks)
    other = parsed(trap("report.en").replace("III. Summary of deliberations", "III. Field visits"), "en", knowledge)
    assert any(remark.issue.startswith(problem) for remark in other.remarks)


REFUSED = [
    ("Report of the Special Rapporteur on trafficking in persons", "", "no heading of a session with its date"),
    ("A report on trafficking", "", "no heading of a session with its date"),
    ("Chair’s summary", "", "no heading of a session with its date"),
    ("Chair’s summary of the joint meeting", "", "line 1: the title of the report does not determine its session"),
    ("Report of the Working Group on Firearms", "", "line 1: the title of the report does not determine its session"),
    ("Report of the Working Group on Firearms on its fifteenth session", "", "line 1: the title of the report"),
    ("Report of the Working Group on Firearms",
     " for its first session in Vienna on 8 July 2024. Its second session was held in Vienna on 9 July 2025",
     "line 1: the title of the report does not"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "said", "problem"), REFUSED)
def test_a_report_of_no_session_that_is_known_is_refused(
    title: str, said: str, problem: str, knowledge: Knowledge
) -> None:
    with pytest.raises(ReaffirmError, match=re.escape(problem)):
        parsed(f"{title}\n\n{BODY['en'].format(said)}", "en", knowledge)


def test_a_line_of_a_preamble_is_no_title(knowledge: Knowledge) -> None:
    preamble = "and\n\nemphasizing that States parties should give effect to its recommendations,"
    text = (
        f"Resolution 11/4\n\nNoting {preamble}\n\nEleventh session (Vienna, 17 October 2022)\n\n1. States should act.\n"
    )
    assert title_of(parsed(text, "en", knowledge), knowledge.packs["en"]) == ""


def test_conclusions_are_read_where_there_are_no_recommendations(knowledge: Knowledge) -> None:
    for language, old, new in (("en", "Recommendations", "Conclusions"), ("zh", "建议", "结论")):
        title = next(title for one, title, *_ in TITLES if one == language)
        text = f"{title}\n\n{BODY[language].format('').replace(old, new)}"
        document = parsed(text, language, knowledge)
        assert [provision.identifier for provision in document.provisions] == ["15-2", "15-3"]


def test_recommendations_of_an_annex_are_those_of_a_report_only_where_its_body_says_so(knowledge: Knowledge) -> None:
    text = trap("report-annexed.en")
    said = "The Working Group adopted the recommendations contained in annex I\nto the present report."
    document = parsed(text.replace(said, "States parties should act."), "en", knowledge)
    assert [provision.text for provision in document.provisions] == ["States parties should act."]
    with pytest.raises(SourceError, match="line 8: the report refers to recommendations in an annex, but no annex"):
        parsed(text.replace("Annex I: Recommendations adopted", "Annex I: What was adopted"), "en", knowledge)


def test_a_report_that_names_another_session_is_found_out(knowledge: Knowledge) -> None:
    document = parsed(trap("report.en"), "en", knowledge)
    for piece in (piece for piece in document.pieces if piece.role is Role.HEADING):
        object.__setattr__(piece, "owner", "session-16")
    with pytest.raises(CoverageError, match="expected a heading of session-16, found"):
        check_coverage(document, knowledge.packs["en"].structure)


def test_sections_are_told_apart_only_where_paragraphs_beside_recommendations_are_numbered(
    knowledge: Knowledge,
) -> None:
    text = "First session (Vienna, 14 April 2009)\n\nIntroduction\n\nThe group met.\n\nRecommendations\n\n"
    document = parsed(f"{text}1. States parties should act.\n", "en", knowledge)
    assert document.sessions[0].text == "Introduction The group met."
    assert not [piece for piece in document.pieces if piece.role is Role.REPORT]
