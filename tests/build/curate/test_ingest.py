"""Ingesting unseen documents: a corpus of its own, or a clear error and nothing."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from rdflib import Graph

from reaffirm_build.curate.ingest import (
    Ingested,
    body_of,
    check_genre,
    check_name,
    corpus_file,
    ingest,
    joined,
    names_of,
    title_of,
)
from reaffirm_build.curate.review_sheets import review_tables
from reaffirm_build.graph.evidence import Provenance
from reaffirm_build.graph.text_graph import TextGraph
from reaffirm_build.graph.turtle import turtle
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_build import Build, CorpusFiles, build
from reaffirm_build.pipeline.doubts import doubts_of, listed_doubts
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import Annotations, annotate
from reaffirm_core.annotate.readings import Readings
from reaffirm_core.annotate.uncited import unknown_works
from reaffirm_core.annotation_kinds import KINDS
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.language.labels import Labels
from reaffirm_core.model import Provision
from reaffirm_core.names import Names
from reaffirm_core.read.radicals import load_radicals
from reaffirm_core.structure.versions import changes, disagreements
from tests.conftest import ROOT, reaffirm
from tests.core.read.printed import of_zip_version
from tests.core.structure.test_unseen_documents import CHINESE, ENGLISH, LETTERS

pytestmark = pytest.mark.client

TEXT = ENGLISH.replace("LETTERS", LETTERS)


def taken(text: str | bytes, knowledge: Knowledge, name: str = "unseen.txt") -> Ingested:
    content = text.encode() if isinstance(text, str) else text
    return ingest(name, content, knowledge.packs, load_radicals())


def corpus_of(knowledge: Knowledge, *ones: Ingested, body: str = "working-group") -> Corpus:
    """The corpus of what was ingested, as its corpus file says."""
    versions = {one.language: one for one in ones}
    text = corpus_file("unseen", versions, knowledge.packs, body)
    return parse_corpus("unseen/corpus.toml", text)


@pytest.fixture(scope="module")
def vocabulary(knowledge: Knowledge) -> Graph:
    return parse_graph(knowledge.part("vocabulary"), Names())


@pytest.fixture(scope="module")
def annotated(knowledge: Knowledge, vocabulary: Graph) -> Callable[..., Annotations]:
    def annotated(text: str, body: str = "working-group") -> Annotations:
        one = taken(text, knowledge)
        pack, corpus = knowledge.packs[one.language], corpus_of(knowledge, one, body=body)
        return annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())

    return annotated


@pytest.fixture(scope="module")
def english(small_knowledge: Knowledge) -> Build:
    one = taken(TEXT, small_knowledge)
    return build(corpus_of(small_knowledge, one), CorpusFiles(one.text), small_knowledge)


#: Chapeaux that leave to their parts whom they ask, or how strongly.
HALVES = """贩运人口问题工作组通过的建议

第二次会议，2009年4月14日，维也纳

1. 私营部门应当：
(a) 培训工人；
(b) 应当报告。
2. 工作组建议：
(a) 缔约国开展培训；
(b) 捐助国提供资金。
3. 关于培训，缔约国：
(a) 应当举办讲习班；
(b) 可考虑交流。
4. 建议缔约方会议核可下列建议：
(a) 鼓励缔约国报告；
(b) 应当加强培训。
"""


def test_parts_may_rest_on_a_chapeau_that_names_nobody(small_knowledge: Knowledge) -> None:
    one = taken(HALVES, small_knowledge)
    assert not build(corpus_of(small_knowledge, one), CorpusFiles(one.text), small_knowledge).report.violations


def test_a_chapeau_without_a_number_makes_a_valid_graph(small_knowledge: Knowledge) -> None:
    one = taken((ROOT / "tests" / "traps" / "bullets-again.zh.txt").read_bytes(), small_knowledge)
    assert any(provision.is_unnumbered for provision in one.document.provisions)
    assert not build(corpus_of(small_knowledge, one), CorpusFiles(one.text), small_knowledge).report.violations


def test_an_unseen_document_becomes_a_valid_corpus(english: Build) -> None:
    assert not english.report.violations
    assert set(english.dataset.files) == {
        f"unseen/{name}.ttl" for name in ("vocabulary", "text", "annotations", "alignment", "inferred")
    }
    text = english.dataset.files["unseen/text.ttl"]
    assert "@prefix unseen: <https://w3id.org/reaffirm/unseen/> ." in text
    assert "\nunseen:1-3-b-2-a\n" in text
    assert 'rdfs:label "first session, recommendation 3 (b) (ii) (a)"@en' in text
    assert 'rdfs:label "第一次会议，建议3(b)㈡(a)"@zh' in text


def test_rules_annotate_an_unseen_document(english: Build) -> None:
    asks = {ask.provision: (ask.addressees, ask.operator, ask.strength) for ask in reversed(english.annotations.asks)}
    assert asks["1-1"] == (("states-parties",), "", "should-consider")
    assert asks["1-3-c"] == (("states-parties",), "", "should-consider")
    assert asks["1-4"] == (("secretariat",), "", "should")
    assert asks["3-1-a"] == (("conference",), "recommends", "recommended")
    assert asks["3-2"] == (("states-parties",), "encourages", "encouraged")
    cited = {(c.provision, c.cites, c.quote.words) for c in english.annotations.citations}
    assert ("1-1", "inst:tip-protocol-9", "article 9 of the Protocol against Trafficking in Persons") in cited


def test_what_nobody_has_reviewed_is_proposed(english: Build, built: Build) -> None:
    assert "status:machine" not in english.dataset.files["unseen/annotations.ttl"]
    assert "status:proposed" not in built.dataset.files["tip/annotations.ttl"]


def test_the_corpus_file_says_what_was_found(knowledge: Knowledge, vocabulary: Graph) -> None:
    one = taken(TEXT, knowledge)
    assert body_of(one.document, knowledge.packs["en"], vocabulary) == "working-group"
    front = "Conference of the Parties\nto the Convention against Transnational Organized Crime\nWorking Group on Firearms\n\n"
    heading = "First session (Vienna, 14 April 2009)\n\nRec. 1. States parties should act.\n"
    assert body_of(taken(f"{front}{heading}", knowledge).document, knowledge.packs["en"], vocabulary) == ""
    assert title_of(one.document, knowledge.packs["en"]) == (
        "Recommendations adopted by the Working Group on Trafficking in Persons at its first to third sessions"
    )
    assert title_of(taken(CHINESE, knowledge).document, knowledge.packs["zh"]) == (
        "偷运移民问题工作组第十次至第十二次会议通过的建议"
    )


def test_a_document_is_called_by_its_title_and_in_other_languages_by_its_body(
    knowledge: Knowledge, vocabulary: Graph
) -> None:
    def label(text: str, body: str) -> Mapping[str, str]:
        one = taken(text, knowledge)
        called = names_of(body, vocabulary)
        file = corpus_file("unseen", {one.language: one}, knowledge.packs, body, called)
        corpus = parse_corpus("unseen/corpus.toml", file)
        assert corpus.label == {**corpus.unofficial_title, **corpus.title}
        return corpus.label

    title = "Recommendations adopted by the Working Group on Trafficking in Persons at its first to third sessions"
    assert label(TEXT, "working-group") == {"en": title, "zh": "贩运人口问题工作组建议：unseen"}
    assert label(CHINESE, "") == {
        "en": "Recommendations, corpus unseen",
        "zh": "偷运移民问题工作组第十次至第十二次会议通过的建议",
    }
    assert label("First session (Vienna, 14 April 2009)\n\nRec. 1. States parties should act.\n", "working-group") == {
        "en": "Recommendations of the Working Group on Trafficking in Persons, corpus unseen",
        "zh": "贩运人口问题工作组建议：unseen",
    }


def test_review_tables_hold_what_rules_found(english: Build) -> None:
    tables = review_tables(english)
    rows = list(csv.DictReader(io.StringIO(tables["review/asks.csv"].decode())))
    assert len(rows) == len(english.annotations.asks)
    assert rows[0]["words"] in rows[0]["text"]
    assert {row["provision"]: row["head_verb"] for row in rows if row["ask"] == "1"}["1-1"] == "consider"
    assert {row["operator"] for row in rows} == {"", "recommends", "encourages"}
    assert set(tables) == {f"review/{kind.sheet}.csv" for kind in KINDS if kind.sheet}
    assert set(tables) >= {"review/asks.csv", "review/citations.csv", "review/references.csv"}


def one_item(text: str) -> str:
    return f"First session (Vienna, 14 April 2009)\n\n1. States parties should implement {text}.\n"


def test_what_is_cited_and_unknown_is_left_out_and_remarked_on(annotated: Callable[..., Annotations]) -> None:
    other = "expert-meeting-decision-4-1"
    work = "the United Nations Convention against Transnational Organized Crime"
    found = annotated(one_item(f"decision 99/1 and article 6 of {work}"), body=other)
    assert [citation.cites for citation in found.citations] == ["inst:untoc-6"]
    assert [(remark.line, "cop-decision-99-1" in remark.problem) for remark in found.unknown] == [(3, True)]
    found = annotated(one_item("decision 99/3, the decision 99/1 and the decision 99/3"), body=other)
    assert [re.findall(r"decision-99-\d", remark.problem) for remark in found.unknown] == [
        ["decision-99-3"],
        ["decision-99-1"],
    ]


#: References to paragraphs of a report that is known, of which the ontology has no such paragraph.
LACKING = """贩运人口问题工作组通过的建议

第二次会议，2009年6月14日，维也纳

1. 缔约国应当培训。
2. 依照工作组2009年会议的报告第20段所载建议，缔约国应当采取行动。
3. 工作组重申其第一次会议的报告（CTOC/COP/WG.4/2009/2）第21段所载建议，即缔约国应当考虑不予惩罚。
4. 依照工作组2009年会议的报告第12段所载建议，缔约国应当采取行动。
5. 依照CTOC/COP/WG.4/2031/2号文件第12段所载建议，缔约国应当采取行动。
"""


def test_a_paragraph_that_the_ontology_lacks_stops_nothing_and_is_reported(small_knowledge: Knowledge) -> None:
    one = taken(LACKING, small_knowledge)
    made = build(corpus_of(small_knowledge, one), CorpusFiles(one.text), small_knowledge)
    assert made.report.violations == ()
    report = "doc:CTOC-COP-WG.4-2009-2"
    said = [(one.provision, one.cites, one.paragraph, one.target) for one in made.annotations.references]
    assert said == [
        *(
            ("2-2", f"{report}_20", "20", ""),
            ("2-3", f"{report}_21", "21", ""),
            ("2-4", f"{report}_12", "12", ""),
            ("2-5", "doc:CTOC-COP-WG.4-2031-2_12", "12", ""),
        ),
    ]
    lacking = [remark.words.partition(":")[2] for remark in made.annotations.unknown if "ontology" in remark.issue]
    assert [of.partition(":")[0] for of in lacking] == [
        *("CTOC-COP-WG.4-2009-2, cited in 2-2, 2-3", "CTOC-COP-WG.4-2031-2, cited in 2-5"),
    ]
    untold = [(remark.line, remark.words.split()[0]) for remark in made.annotations.unknown if "target" in remark.issue]
    assert untold == [(6, "2-2"), (7, "2-3"), (8, "2-4"), (9, "2-5")]


def test_what_is_referred_to_and_cannot_be_told_is_remarked_on(annotated: Callable[..., Annotations]) -> None:
    found = annotated(one_item("data collection, recalling recommendation 9 of the second session"))
    assert [(one.relation, one.target) for one in found.references] == [("recalls", "")]
    assert ["recommendation 9 of the second session" in remark.problem for remark in found.unknown] == [True]


def test_what_asks_and_cannot_be_told_whom_is_remarked_on(annotated: Callable[..., Annotations]) -> None:
    text = "States parties, under their law, victims should be safe. A file that must be kept exists."
    found = annotated(f"First session (Vienna, 14 April 2009)\n\n1. {text}\n")
    assert [(remark.issue.split(",")[0], remark.words) for remark in found.unknown] == [
        ("a clause asks by its words", "1-1: 'A file that must be kept exists.'"),
        ("a clause asks nobody", "1-1: 'States parties, under their law, victims should'"),
    ]


def test_names_of_instruments_that_are_not_known_are_remarked_on_and_cite_nothing(
    annotated: Callable[..., Annotations],
) -> None:
    found = annotated(
        one_item("the Minamata Convention on Mercury, the Convention and the 1999 Forced Labour Convention")
    )
    assert [citation.cites for citation in found.citations] == ["inst:untoc"]
    assert [(remark.line, remark.words) for remark in found.unknown] == [
        (3, "1-1 names 'Minamata Convention on Mercury'"),
        (3, "1-1 names 'Forced Labour Convention'"),
    ]
    other = annotated(one_item("the Protocol"), body="expert-meeting-decision-4-1")
    assert [remark.words for remark in other.unknown] == ["1-1 names 'Protocol'"]


def test_a_doubt_that_arises_many_times_is_reported_once_with_its_places(
    knowledge: Knowledge, annotated: Callable[..., Annotations]
) -> None:
    text = "Recommendations of the Working Group\n\nCTOC/COP/WG.4/2099/1\n\nFirst session (Vienna, 14 April 2009)\n\n"
    text += "1. States parties should implement article 98 of the Convention.\n\n2. States parties should act.\n\n"
    text += "3. States parties should implement article 99 of the Convention and CTOC/COP/WG.4/2099/1.\n"
    one = taken(text, knowledge)
    doubts = doubts_of(one.document, {}, annotated(text), knowledge.packs, "en")
    instead = "what is cited is not in the ontology; inst:untoc is cited instead, of which it is a part, 2 times"
    assert list(listed_doubts(doubts)) == [
        f"      unseen.txt: {instead}",
        "   1    line 7: 1-1 cites 'article 98 of the Convention', inst:untoc-98",
        "   2    line 11: 1-3 cites 'article 99 of the Convention', inst:untoc-99",
        "   3  unseen.txt, line 11: what is cited is on the front page, and may be a head of pages that was read as text: "
        "1-3 cites 'CTOC/COP/WG.4/2099/1', doc:CTOC-COP-WG.4-2099-1",
    ]


def test_a_text_that_was_not_agreed_is_reported_as_such(
    knowledge: Knowledge, annotated: Callable[..., Annotations]
) -> None:
    text = "Recommendations of the Working Group\n\nFirst session (Vienna, 14 April 2009)\n\n"
    text += "1. States parties should act.\n\n2. Victims.\n\n"
    text += "3. The Working Group did not reach agreement on a proposal that States parties should pay.\n"
    doubts = doubts_of(taken(text, knowledge).document, {}, annotated(text), knowledge.packs, "en")
    issue = "no rule matches an ask"
    assert [(doubt.remark.words, doubt.remark.issue.removeprefix(issue)) for doubt in doubts] == [
        ("1-2", ""),
        ("1-3", ": the text records what was not agreed, or what somebody said, and may be no recommendation"),
    ]


#: What looks like a work in a sentence, and is none that is known.
STRANGERS = [
    (
        "Security Council resolutions 2331 (2016) and 2388 (2017), decision 4/4 and resolution 10/3",
        ["Security Council resolutions 2331 (2016)", "2388 (2017)", "resolution 10/3"],
    ),
    (
        "the Toolkit to Combat Smuggling of Migrants, WHO/MSD/18/1 and the Sustainable Development Goals",
        ["Toolkit to Combat Smuggling of Migrants", "WHO/MSD/18/1", "Sustainable Development Goals"],
    ),
    (
        "the Legislative Guide for the Trafficking in Persons Protocol and general recommendation No. 26 (2008)",
        ["Legislative Guide for the Trafficking in Persons Protocol", "general recommendation No. 26 (2008)"],
    ),
    ('the UNODC issue paper on the role of "consent"', ['issue paper on the role of "consent"']),
    ("a 24/7 hotline, 50/50 shares and HIV/AIDS programmes", []),
    ("安全理事会第2331(2016)号和第2388（2017）号决议", ["安全理事会第2331(2016)号", "第2388（2017）号决议"]),
    (
        "《公约》、《打击人口贩运示范法》、《打击偷运移民示范法》和WHO/MSD/18/1号文件",
        ["《打击偷运移民示范法》", "WHO/MSD/18/1"],
    ),
    ("the Protocol, their respective Protocols and both Protocols", ["respective Protocols", "both Protocols"]),
    ("the Protocol, the Smuggling of Migrants Protocol and both Protocols", []),
    ("《公约》及其两项《议定书》，并按照各自的《议定书》", ["两项《议定书》", "各自的《议定书》"]),
]


@pytest.mark.parametrize(("text", "names"), STRANGERS, ids=[text[:30] for text, _ in STRANGERS])
def test_what_looks_like_a_work_is_reported_and_nothing_else_is(
    text: str, names: list[str], knowledge: Knowledge
) -> None:
    language = "en" if text.isascii() else "zh"
    provision = Provision("1-1", "", 1, ("1",), (1,), 1, text, text, True, 1, 1)
    bare = {"protocol": "inst:tip-protocol", "convention": "inst:untoc"}
    found = unknown_works([provision], (), knowledge.packs[language].grammar, bare)
    assert [quote.words for _, quote in found] == names


def test_a_bare_protocol_is_that_of_its_own_body_or_of_who_names_it(annotated: Callable[..., Annotations]) -> None:
    other = "expert-meeting-decision-4-1"
    assert [c.cites for c in annotated(one_item("the Protocol")).citations] == ["inst:tip-protocol"]
    assert not annotated(one_item("the Protocol"), body=other).citations
    named = annotated(one_item("the Trafficking in Persons Protocol and article 6 of the Protocol"), body=other)
    assert [c.cites for c in named.citations] == ["inst:tip-protocol", "inst:tip-protocol-6"]


# Versions ---------------------------------------------------------------------------

PAIR = {
    "en": """I. First session (Vienna, 14 April 2009)

1. States parties should:
(a) Cooperate;
(b) Report.
2. States should act.
""",
    "zh": "一. 第一次会议，2009年4月14日，维也纳\n\n1. 缔约国应当：\n(a) 合作；\n(b) 报告。\n2. 各国应当行动。\n",
}


def text_graph(corpus: Corpus, labels: Mapping[str, Labels], vocabulary: Graph) -> TextGraph:
    """A writer of text graphs for a corpus without readings."""
    return TextGraph(Names(), corpus, labels, vocabulary, Provenance(Names(), corpus, Readings()))


def version_graph(knowledge: Knowledge, first: Ingested, other: Ingested) -> str:
    """The text graph of two versions."""
    labels = {language: pack.labels for language, pack in knowledge.packs.items()}
    graph = text_graph(corpus_of(knowledge, first, other), labels, Graph())
    return turtle(graph.make(first.document, {other.language: other.document}))


def test_versions_align_by_identifier(knowledge: Knowledge) -> None:
    text = version_graph(knowledge, *(taken(text, knowledge) for text in PAIR.values()))
    node = text[text.index("\nunseen:1-1-b\n") :].split("\n.\n")[0]
    assert 'rec:text "Report."@en' in node
    assert 'rec:text "报告。"@zh' in node
    assert 'rec:fullText "缔约国应当：报告。"@zh' in node
    assert "schema:location place:vienna ;" in text
    place = text[text.index("\nplace:vienna\n") :].split("\n.\n")[0]
    assert ('rdfs:label "Vienna"@en' in place, 'rdfs:label "维也纳"@zh' in place) == (True, True)


def test_a_place_of_the_vocabulary_is_known_by_its_name_in_any_language(knowledge: Knowledge) -> None:
    vocabulary = parse_graph(knowledge.part("vocabulary"), Names())
    labels = {language: pack.labels for language, pack in knowledge.packs.items()}
    for written in (PAIR["zh"], PAIR["en"].replace("Vienna", "VIENNA")):
        ingested = taken(written, knowledge)
        text = turtle(text_graph(corpus_of(knowledge, ingested), labels, vocabulary).make(ingested.document))
        assert "schema:location place:vienna ;" in text
        assert "\nplace:vienna\n" not in text


def test_texts_of_a_version_have_lines_of_their_own(knowledge: Knowledge) -> None:
    text = version_graph(knowledge, *(taken(text, knowledge) for text in PAIR.values()))
    passage = text[text.index("\nunseen:1-1-b_text-zh\n") :].split("\n.\n")[0]
    assert "rec:passageOf unseen:1-1-b ;" in passage
    assert "dcterms:isPartOf unseen:expression-zh ;" in passage
    line = 1 + next(n for n, words in enumerate(PAIR["zh"].split("\n")) if "报告" in words)
    assert (f'rec:firstLine "{line}"' in passage, f'rec:lastLine "{line}"' in passage) == (True, True)
    assert "_text-en" not in text


def test_versions_that_are_built_otherwise_are_reported_and_not_aligned(knowledge: Knowledge) -> None:
    other = taken(PAIR["zh"].replace("2. 各国应当行动。\n", "").replace("4月14日", "4月15日"), knowledge)
    first = taken(PAIR["en"], knowledge)
    said = [(remark.line, remark.problem) for remark in disagreements(first.document, other.document)]
    assert said == [
        (1, "session 1 is dated 2009-04-15/2009-04-15, there 2009-04-14/2009-04-14"),
        (0, "1-2 is not in this version"),
    ]
    node = version_graph(knowledge, first, other).split("\nunseen:1-2\n")[1].split("\n.\n")[0]
    assert "@zh" not in node.replace('rdfs:label "第一次会议，建议2"@zh', "")


def test_a_session_of_one_version_only_is_reported_by_either(knowledge: Knowledge) -> None:
    longer = taken(PAIR["en"] + "\nII. Second session (Vienna, 27 January 2010)\n\n1. States should act.\n", knowledge)
    shorter = taken(PAIR["zh"], knowledge)
    for first, other, problem in (
        (longer, shorter, "is not in this version"),
        (shorter, longer, "is in this version only"),
    ):
        problems = [remark.problem for remark in disagreements(first.document, other.document)]
        assert problems == [f"session 2 {problem}", f"2-1 {problem}"]


def test_the_title_of_a_word_document_is_one_paragraph(knowledge: Knowledge) -> None:
    paragraphs = ["A/1", "Report on the first meeting of the Group (Vienna, 14 April 2009)", "I. Introduction"]
    paragraphs += ["1. The Group met.", "II. Recommendations", "2. States should act."]
    document = taken("".join(f"\u2029{words}\n" for words in paragraphs), knowledge).document
    assert title_of(document, knowledge.packs["en"]) == paragraphs[1]


def test_the_title_of_a_document_ends_before_a_heading(knowledge: Knowledge) -> None:
    title = "Report on the first meeting of the Group held in Vienna\non 14 April 2009"
    text = f"{title}\nI. Introduction\n1. The Group met.\nII. Recommendations\n2. States should act.\n"
    assert title_of(taken(text, knowledge).document, knowledge.packs["en"]) == title.replace("\n", " ")


# What is refused --------------------------------------------------------------------

AGENDA = "First session (Vienna, 14 April 2009)\n\n1. Opening of the meeting.\n2. Adoption of the agenda.\n3. Other matters.\n"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a letter": ("Dear colleagues,\n\nthe session of the group is in May, and you should come.\n", "line 3: no heading of a session"),
    "a treaty": ("Article 1\n\n1. States parties should cooperate.\n2. Each State Party shall report.\n", "no heading of a session"),
    "nothing": (b"", "unseen.txt: is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is no text, PDF or DOCX"),
    "another language": ("Les États parties devraient coopérer avec les autres pays pour lutter contre ces crimes.\n", "is in an unsupported language; supported languages: en, zh; docs/language-packs.md"),
    "mixed encodings": (TEXT.encode() + "工作组".encode("gb18030"), "is not UTF-8"),
    "a text that was decoded wrongly": (TEXT.replace("Geneva", "Gen\ufffdva"), "line 49: control or replacement character U+FFFD"),
    "two columns": (TEXT + "\nStates parties should cooperate.   UNODC should assist the States." * 99, "line 90: the text has two columns, and the second one begins in column 36; put"),
    "control characters": (TEXT.replace("Geneva", "Gen\x00va"), "line 49: control or replacement character U+0000"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_document_of_the_genre_is_refused_with_its_line(case: str, knowledge: Knowledge) -> None:
    content, problem = REFUSED[case]
    with pytest.raises(ReaffirmError) as caught:
        taken(content, knowledge)
    assert problem in caught.value.message


def test_numbers_that_ask_nothing_are_refused(knowledge: Knowledge, annotated: Callable[..., Annotations]) -> None:
    one = taken(AGENDA, knowledge)
    with pytest.raises(
        ReaffirmError,
        match=r"0 of its \d+ numbered texts are .* too few; nothing was written.* --dry-run .*reading\.csv",
    ):
        check_genre("agenda.txt", one.document, annotated(AGENDA), knowledge.packs["en"])


@pytest.mark.parametrize("name", ["", "A", "1a", "a b", "../x", "theme", "sparql", "a" * 41])
def test_a_name_that_a_corpus_cannot_have(name: str) -> None:
    with pytest.raises(ReaffirmError, match=r"name of a corpus.*; choose another name"):
        check_name(name)


# The command ------------------------------------------------------------------------


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_the_command_writes_a_corpus_that_a_build_makes_again(small_checkout: Path, tmp_path: Path) -> None:
    checkout = small_checkout
    (tmp_path / "paper.txt").write_text(TEXT, encoding="utf-8")
    before = contents(checkout)
    run = reaffirm(checkout, "ingest", tmp_path / "paper.txt", "--corpus", "unseen", "--dry-run")
    assert (run.returncode, run.stderr) == (0, "")
    assert "1-3-b-1           To train judges;" in run.stdout
    line = next(n for n, text in enumerate(TEXT.splitlines(), 1) if text.startswith("3. of the Convention"))
    assert "\n        paper.txt: a number that is read as words, " in run.stdout
    assert f"    line {line}: '3. of the Convention" in run.stdout
    assert contents(checkout) == before
    run = reaffirm(checkout, "ingest", tmp_path / "paper.txt", "--corpus", "unseen")
    assert (run.returncode, run.stderr) == (0, "")
    new = contents(checkout) - before
    assert {"data/unseen/corpus.toml", "data/unseen/source/paper.txt", "data/graph/unseen/text.ttl"} <= new
    assert f",{line},a number that is read as words,'3. of " in (checkout / "data/unseen/review/doubts.csv").read_text()
    proposed = (checkout / "data/unseen/proposed/themes.csv").read_text(encoding="utf-8")
    assert "\n3-2," in proposed
    assert {row.split(",")[3] for row in proposed.splitlines()[1:]} == {"proposed"}
    assert (checkout / "data/unseen/source/paper.txt").read_text(encoding="utf-8") == TEXT
    run = reaffirm(checkout, "build", "--corpus", "unseen", "--check")
    assert (run.returncode, run.stderr) == (0, "")
    run = reaffirm(checkout, "ingest", tmp_path / "paper.txt", "--corpus", "unseen")
    assert run.returncode == 1
    assert "unseen exists; choose another name" in run.stderr


def test_a_new_edition_lists_what_it_adds_and_words_otherwise(knowledge: Knowledge) -> None:
    longer = TEXT.replace("Criminalize conduct;", "Criminalize the conduct;") + "3. The Secretariat should report.\n"
    earlier, later = taken(TEXT, knowledge).document, taken(longer, knowledge).document
    assert list(changes(earlier, later)) == [
        "1-3-a is worded otherwise: Criminalize conduct; -> Criminalize the conduct;",
        "3-3 is new: The Secretariat should report.",
    ]
    assert "3-3 is left out: The Secretariat should report." in list(changes(later, earlier))


def test_a_new_edition_is_built_with_readings_and_translations(small_checkout: Path, tmp_path: Path) -> None:
    folder = small_checkout / "data" / "tip"
    reasons = "reason,language,translation\nAdds a fund.,zh,新增一项基金。\nThe same sentence.,zh,同一句。\n"
    (folder / "translations" / "reasons.csv").write_text(reasons, encoding="utf-8")
    later = (folder / "source" / "small-zh.txt").read_text(encoding="utf-8").replace("赔偿基金", "国家赔偿基金")
    (tmp_path / "later.txt").write_text(later, encoding="utf-8")
    run = reaffirm(small_checkout, "ingest", tmp_path / "later.txt", "--corpus", "tip", "--edition")
    assert (run.returncode, run.stderr) == (0, "")
    assert "to check: translations/en.csv translates the earlier words of 2-1\n" in run.stdout
    kept = (folder / "translations" / "reasons.csv").read_text(encoding="utf-8")
    assert ("The same sentence." in kept, "Adds a fund." in kept) == (True, False)
    assert "Adds a fund.,zh" in (folder / "set-back" / "reasons.csv").read_text(encoding="utf-8")
    run = reaffirm(small_checkout, "build", "--corpus", "tip", "--check")
    assert (run.returncode, run.stderr) == (0, "")
    graph = small_checkout / "data" / "graph" / "tip"
    assert "rec:translation" in (graph / "translation.ttl").read_text(encoding="utf-8")
    assert "同一句。" in (graph / "lineage.ttl").read_text(encoding="utf-8")


def test_a_new_edition_names_what_a_translation_lacks(small_checkout: Path, tmp_path: Path) -> None:
    before = contents(small_checkout)
    later = (small_checkout / "data/tip/source/small-zh.txt").read_text(encoding="utf-8")
    (tmp_path / "later.txt").write_text(f"{later}\n2. 缔约国应当提供援助。\n", encoding="utf-8")
    run = reaffirm(small_checkout, "ingest", tmp_path / "later.txt", "--corpus", "tip", "--edition")
    assert (run.returncode, contents(small_checkout)) == (1, before)
    assert "en.csv" in run.stderr
    assert "3-2 has no row of the kind provision; add its translation" in run.stderr


def test_an_edition_in_another_language_is_refused(small_checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(TEXT, encoding="utf-8")
    before = contents(small_checkout)
    run = reaffirm(small_checkout, "ingest", tmp_path / "paper.txt", "--corpus", "tip", "--edition")
    assert (run.returncode, contents(small_checkout)) == (1, before)
    assert "paper.txt: expected the language of the corpus, 'zh', found 'en'" in run.stderr


def test_the_command_refuses_and_writes_nothing(small_checkout: Path, tmp_path: Path) -> None:
    before = contents(small_checkout)
    (tmp_path / "agenda.txt").write_text(AGENDA, encoding="utf-8")
    docx.Document().save(tmp_path / "version.docx")
    (tmp_path / "version.docx").write_bytes(of_zip_version((tmp_path / "version.docx").read_bytes()))
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(500_000_000)
    for file, problem in (
        ("agenda.txt", "recommendations with requests"),
        ("huge.txt", "500 MB"),
        ("version.docx", "version.docx: is a zip file, as a DOCX is, but damaged or truncated; get the whole file"),
        ("none.txt", "cannot be read"),
    ):
        run = reaffirm(small_checkout, "ingest", tmp_path / file, "--corpus", "unseen")
        assert run.returncode == 1
        assert problem in run.stderr and "Traceback" not in run.stderr
        assert contents(small_checkout) == before


def test_a_body_that_does_not_exist_is_refused_before_the_file_is_read(small_checkout: Path) -> None:
    run = reaffirm(small_checkout, "ingest", "none.txt", "--corpus", "unseen", "--body", "nobody")
    assert run.returncode == 1
    assert re.search(r"there is no body 'nobody'; give --body one of .*\bconference, .*\bworking-group\b", run.stderr)


def test_a_dry_run_leaves_a_replacement_unfinished(small_checkout: Path, tmp_path: Path) -> None:
    waiting = small_checkout / "data" / "tip" / ".graph"
    waiting.mkdir()
    (waiting / "text.ttl").write_text("", encoding="utf-8")
    (tmp_path / "paper.txt").write_text(TEXT, encoding="utf-8")
    before = contents(small_checkout)
    reaffirm(small_checkout, "ingest", tmp_path / "paper.txt", "--corpus", "tip", "--edition", "--dry-run")
    assert contents(small_checkout) == before


def test_a_corpus_file_in_another_encoding_is_an_error(small_checkout: Path, tmp_path: Path) -> None:
    (small_checkout / "data" / "tip" / "corpus.toml").write_bytes(b'title = "\xff"')
    run = reaffirm(small_checkout, "ingest", tmp_path / "paper.txt", "--corpus", "tip", "--edition")
    assert (run.returncode, "corpus.toml: byte 9 is not UTF-8; save the file as UTF-8" in run.stderr) == (1, True)


def test_a_dry_run_prints_no_table_without_lines(small_checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "control.txt").write_text("Gen\x00va", encoding="utf-8")
    run = reaffirm(small_checkout, "ingest", tmp_path / "control.txt", "--corpus", "unseen", "--dry-run")
    assert (run.returncode, run.stdout) == (1, "")


# Volumes ----------------------------------------------------------------------------

VOLUMES = (
    """Recommendations of the Working Group on Trafficking in Persons, volume I

Contents
First session (Vienna, 14 April 2009)
Second session (Vienna, 15 April 2010)

First session (Vienna, 14 April 2009)

1. States parties should apply the Protocol.1

Second session (Vienna, 15 April 2010)

1. States parties should cooperate.

__________
1 United Nations, Treaty Series, vol. 2237, No. 39574.
""",
    """Recommendations of the Working Group on Trafficking in Persons, volume II

Third session (Vienna, 16 April 2011)

1. States parties should promote the Organized Crime Convention1 and
report.

__________
1 United Nations, Treaty Series, vol. 2225, No. 39574.
""",
)


def test_volumes_are_one_document(small_knowledge: Knowledge) -> None:
    later, earlier = (taken(text, small_knowledge, f"{n}.txt") for n, text in zip("ba", reversed(VOLUMES), strict=True))
    one = joined("unseen", [later, earlier], small_knowledge.packs["en"])
    assert [(p.identifier, p.order) for p in one.document.provisions] == [("1-1", 1), ("2-1", 2), ("3-1", 3)]
    assert [(n.identifier, n.number, n.provision) for n in one.document.footnotes] == [
        ("footnote-1", "1", "1-1"),
        ("footnote-2-1", "1", "3-1"),
    ]
    assert list(one.files()) == ["source/unseen-en.txt", "source/a.txt", "source/b.txt"]
    made = build(corpus_of(small_knowledge, one), CorpusFiles(one.text), small_knowledge)
    assert not made.report.violations
    assert not [remark for remark in made.document.remarks if "annex" in remark.problem]


def test_headings_may_be_numbered_anew_in_each_volume(knowledge: Knowledge) -> None:
    numbered = (
        VOLUMES[0].replace("\nFirst session", "\nI. First session").replace("\nSecond session", "\nII. Second session"),
        VOLUMES[1].replace("\nThird session", "\nI. Third session"),
    )
    volumes = [taken(text, knowledge, f"{n}.txt") for n, text in zip("ab", numbered, strict=True)]
    one = joined("unseen", volumes, knowledge.packs["en"])
    assert [provision.identifier for provision in one.document.provisions] == ["1-1", "2-1", "3-1"]


def test_volumes_that_hold_one_session_twice_are_refused(knowledge: Knowledge) -> None:
    texts = (VOLUMES[0], VOLUMES[1].replace("Third", "Second"))
    first, other = (taken(text, knowledge, f"{n}.txt") for n, text in zip("ab", texts, strict=True))
    with pytest.raises(ReaffirmError, match=r"b\.txt: contains session 2, as a\.txt in the same language does"):
        joined("unseen", [first, other], knowledge.packs["en"])
