"""Explicit references, as a reader finds them in sentences of either language: references.csv.

Each is said by a third session; "!" is one that stays unresolved.
"""

import csv

import pytest

from reaffirm_build.pipeline.corpus_build import OtherCorpus, provisions_of
from reaffirm_build.pipeline.corpus_folder import load_corpus, load_document
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import RuleUses
from reaffirm_core.annotate.references import references, unread_mentions
from reaffirm_core.corpus import ItemNumbering
from reaffirm_core.model import Reference
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT, SMALL

with (ROOT / "tests" / "core" / "annotate" / "references.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))

#: The front matter, and two sessions with their recommendations.
EARLIER = {
    "en": """Working Group on Trafficking in Persons

First session (Vienna, 14 April 2009)

1. States should cooperate.
2. States should:
(a) Collect data:
(i) Routes;
(ii) Fees;
(b) Exchange.
3. States should act.

Second session (Vienna, 14 April 2010)

1. States should train.
2. States should exchange.

Third session (Vienna, 14 April 2011)

1. """,
    "zh": """贩运人口问题工作组

第一次会议，2009年4月14日，维也纳

1. 缔约国应当合作。
2. 缔约国应当：
(a) 收集资料：
㈠ 路线；
㈡ 费用；
(b) 交流。
3. 缔约国应当行动。

第二次会议，2010年4月14日，维也纳

1. 缔约国应当培训。
2. 缔约国应当交流。

第三次会议，2011年4月14日，维也纳

1. """,
}


def referred(
    text: str,
    language: str,
    numberings: dict[str, ItemNumbering],
    knowledge: Knowledge,
    reports: dict[int, str] | None = None,
) -> list[Reference]:
    """The references of a recommendation of the third session."""
    pack = knowledge.packs[language]
    document = parse(read("a.txt", f"{EARLIER[language]}{text}\n".encode()), pack.structure)
    days = {session.number: session.start for session in document.sessions}
    body = pack.grammar.body_of("", " ".join(document.front_matter))
    return references(
        document.provisions, pack.grammar, numberings, {}, RuleUses(), pack.structure, days, body, reports
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_references_are_those_that_a_reader_finds(language: str, knowledge: Knowledge) -> None:
    rows = {row["text"]: row["references"].split() for row in ROWS if row["language"] == language}
    made = {text: referred(text, language, {}, knowledge) for text in rows}
    assert {text: [f"{ref.relation}>{ref.target or '!'}" for ref in refs] for text, refs in made.items()} == rows
    assert all([ref.number for ref in refs] == list(range(1, len(refs) + 1)) for refs in made.values())


@pytest.mark.parametrize(
    ("language", "text", "elsewhere"),
    [
        ("en", "Recalling recommendation 1 (b) of its third session, States should act.", ("tip:3-1-b",)),
        ("en", "Recalling recommendation 1 (z) of its third session, States should act.", ()),
        ("en", "Recalling recommendation 1 (b) of the third session of the Commission, States should act.", ()),
        ("zh", "回顾第三次会议建议1(b)，各国应当行动。", ("tip:3-1-b",)),
    ],
)
def test_a_recommendation_of_another_corpus_of_the_body_is_named(
    language: str, text: str, elsewhere: tuple[str, ...], knowledge: Knowledge
) -> None:
    corpus = load_corpus(SMALL / "tip")
    others = provisions_of([OtherCorpus(corpus, load_document(SMALL / "tip", corpus, knowledge), {})])
    pack, (front, _, _) = knowledge.packs[language], EARLIER[language].split("\n\n", 2)
    heading = {"en": "Ninth session (Vienna, 14 April 2031)", "zh": "第九次会议，2031年4月14日，维也纳"}[language]
    document = parse(read("a.txt", f"{front}\n\n{heading}\n\n1. {text}\n".encode()), pack.structure)
    days = {session.number: session.start for session in document.sessions}
    body = pack.grammar.body_of("working-group", "")
    sessions = (pack.structure, days, body, {}, others)
    made = references(document.provisions, pack.grammar, {}, {}, RuleUses(), *sessions)
    assert [reference.elsewhere for reference in made if reference.elsewhere] == [elsewhere] * bool(elsewhere)
    assert not any(reference.target for reference in made)


@pytest.mark.parametrize(("language", "printed"), [("zh", ("46", "i", "㈡")), ("en", ("46", "i", "2"))])
def test_a_number_is_no_bullet(language: str, printed: tuple[str, ...], knowledge: Knowledge) -> None:
    assert knowledge.packs[language].structure.positions(printed) == (46, 9, 2)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "依照工作组2009年会议的报告第2段和第3段所载建议，缔约国应当采取行动。"),
        ("zh", "依照CTOC/COP/WG.4/2009/2号文件第2至3段所载建议，缔约国应当采取行动。"),
        (
            "en",
            "In line with the recommendations in paragraphs 2 and 3 of the report (CTOC/COP/WG.4/2009/2), "
            "States should act.",
        ),
        ("zh", "依照第一次会议通过的建议（见CTOC/COP/WG.4/2009/2，第2段和第3段），缔约国应当采取行动。"),
        (
            "en",
            "In line with the recommendations adopted at its first session (see CTOC/COP/WG.4/2009/2, paras. 2 and 3), "
            "States should act.",
        ),
    ],
)
def test_each_paragraph_of_a_report_is_referred_to(language: str, text: str, knowledge: Knowledge) -> None:
    report = "CTOC/COP/WG.4/2009/2"
    found = referred(text, language, {report: ItemNumbering(report, 1, -1, 0.9, "Read.")}, knowledge)
    assert [(one.paragraph, one.cites, one.target) for one in found] == [
        ("2", "doc:CTOC-COP-WG.4-2009-2_2", "1-1"),
        ("3", "doc:CTOC-COP-WG.4-2009-2_3", "1-2"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "依照CTOC/COP/WG.4/2009/2号文件第3（b）段和第4段(a)分段所载建议，缔约国应当采取行动。"),
        (
            "en",
            "In line with the recommendations in paragraphs 3 (b) and 4 (a) of the report (CTOC/COP/WG.4/2009/2), "
            "States should act.",
        ),
    ],
)
def test_a_part_of_a_paragraph_is_not_read_for_the_whole(language: str, text: str, knowledge: Knowledge) -> None:
    report = "CTOC/COP/WG.4/2009/2"
    found = referred(text, language, {report: ItemNumbering(report, 1, -1, 0.9, "Read.")}, knowledge)
    assert [(one.paragraph, one.target) for one in found] == [("3(b)", ""), ("4(a)", "")]


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        (
            "In accordance with the recommendation in paragraph 2 of the report on the 2009 session, act.",
            1,
        ),
        (
            "Following recommendations in paragraph 2 of the report of the Working Group on its first session, act.",
            1,
        ),
        ("The Working Group reaffirms the recommendations in paragraph 2 of the report on the 2009 session.", 1),
        (
            "In accordance with the recommendation in paragraph 2 of the report on the 2008 session, act.",
            0,
        ),
        ("In line with the recommendation in paragraph 2 of the report on the 2009 session of the Commission, act.", 0),
    ],
)
def test_a_session_names_its_report(text: str, cites: int, knowledge: Knowledge) -> None:
    report = "CTOC/COP/WG.4/2009/2"
    numberings = {report: ItemNumbering(report, 1, -1, 0.9, "Read.")}
    found = referred(text, "en", numberings, knowledge, {1: report})
    expected = [("doc:CTOC-COP-WG.4-2009-2_2", "1-1")] * cites
    assert [(one.cites, one.target) for one in found if one.cites] == expected


#: A text, and its words that may refer to earlier recommendations and are no reference.
MENTIONS = [
    ("en", "The Conference endorses the recommendations adopted by the Working Group on Firearms at its last meeting.",
     ["recommendations adopted by the Working Group on Firearms"]),
    ("en", "Recalling its recommendation (c) of 2020, the Group requested data.", ["recommendation (c) of 2020"]),
    ("en", "States should implement the recommendations of the Financial Action Task Force.",
     ["recommendations of the Financial Action Task Force"]),
    ("en", "The Working Group reiterated the recommendations adopted at its second, third and fourth meetings.", []),
    ("en", "States should implement recommendation 1 of the second session.", []),
    ("en", "The Working Group adopted the following recommendations.", []),
    ("zh", "各国应当执行枪支问题工作组第八次会议通过的建议。", ["各国应当执行枪支问题工作组第八次会议通过的建议"]),
    ("zh", "各国应当按照偷运移民问题工作组第五次会议的建议合作。",
     ["各国应当按照偷运移民问题工作组第五次会议的建议"]),
    ("zh", "工作组忆及其2020年建议(c)。", ["建议(c)"]),
    ("zh", "工作组建议缔约国在会议上提出建议。", []),
    ("zh", "工作组重申其第二次、第三次和第四次会议通过的建议。", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "words"), MENTIONS)
def test_a_mention_of_recommendations_that_no_rule_reads_is_reported(
    language: str, text: str, words: list[str], knowledge: Knowledge
) -> None:
    pack = knowledge.packs[language]
    provisions = parse(read("a.txt", f"{EARLIER[language]}{text}\n".encode()), pack.structure).provisions
    made = referred(text, language, {}, knowledge)
    assert [quote.words for quote in unread_mentions(provisions, made, pack.grammar)] == words
