"""Documents that texts name by a symbol or a number, and that the ontology does not describe."""

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDFS, Graph

from reaffirm_build.graph.document_graph import describe_documents
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import Annotations, annotate
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.described_documents import described_documents
from reaffirm_core.errors import TableError
from reaffirm_core.language.labels import Labels
from reaffirm_core.names import Names, document_name, parse_document_name
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from tests.build.curate.test_ingest import corpus_of, taken
from tests.conftest import reaffirm

pytestmark = pytest.mark.client

#: An item in each language, and what its words cite, in order; the ontology has 64/293, 71/1, and decision 4/4.
NAMED = [
    ("General Assembly resolution 72/1", ["A-RES-72-1"]),
    ("the measures that the General Assembly, in its resolution 72/1, called for", ["A-RES-72-1"]),
    (
        "General Assembly resolutions 71/1 of 19 September 2016, 72/1 and 74/176",
        ["A-RES-71-1", "A-RES-72-1", "A-RES-74-176"],
    ),
    ("General Assembly resolution 72/1 and resolution 74/176", ["A-RES-72-1", "A-RES-74-176"]),
    ("General Assembly resolution 72/1 and staff 24/7 hotlines", ["A-RES-72-1"]),
    ("General Assembly resolution 76/7, paragraphs 4 to 6", ["A-RES-76-7_4", "A-RES-76-7_5", "A-RES-76-7_6"]),
    ("resolutions 72/1 and 74/176 of the General Assembly", ["A-RES-72-1", "A-RES-74-176"]),
    ("General Assembly resolution 64/293, paragraph 15", ["A-RES-64-293_15"]),
    ("Economic and Social Council resolution 2006/27", ["E-RES-2006-27"]),
    ("Human Rights Council resolution 35/5 and document A/HRC/38/45", ["A-HRC-RES-35-5", "A-HRC-38-45"]),
    ("A/RES/72/1, E/CN.15/2023/5/Add.1 and A/CONF.234/L.6", ["A-RES-72-1", "E-CN.15-2023-5-Add.1", "A-CONF.234-L.6"]),
    ("Conference resolutions 10/3 and 11/5", ["cop-resolution-10-3", "cop-resolution-11-5"]),
    ("resolution 10/3 of the Conference of the Parties", ["cop-resolution-10-3"]),
    ("decisions 4/4 and 6/2", ["cop-decision-4-4", "cop-decision-6-2"]),
    ("CTOC/COP/WG.4/2019/2, para. 45", ["CTOC-COP-WG.4-2019-2_45"]),
    # Whose they are is not said, or they are of others.
    ("resolution 10/3", []),
    ("decisions 4/1 and 4/4 of the Executive Board", []),
    ("resolution 8/1 of the Conference of the States Parties to that convention", []),
    ("Security Council resolution 2331 (2016), S/RES/2331 (2016) and HIV/AIDS/1", []),
    ("大会2017年9月27日第72/1号决议", ["A-RES-72-1"]),
    ("大会在其第72/1号决议中提出的措施", ["A-RES-72-1"]),
    ("大会第71/1号、第72/1号和第74/176号决议", ["A-RES-71-1", "A-RES-72-1", "A-RES-74-176"]),
    ("大会第72/1号决议及其第74/176号决议", ["A-RES-72-1", "A-RES-74-176"]),
    ("大会第76/7号决议第4至6段", ["A-RES-76-7_4", "A-RES-76-7_5", "A-RES-76-7_6"]),
    ("大会第72/1号决议和缔约方会议第10/3和11/5号决议", ["A-RES-72-1", "cop-resolution-10-3", "cop-resolution-11-5"]),
    ("大会第64/293号决议第15段", ["A-RES-64-293_15"]),
    ("经济及社会理事会第2006/27号决议", ["E-RES-2006-27"]),
    ("人权理事会第35/5号决议和A/HRC/38/45号文件", ["A-HRC-RES-35-5", "A-HRC-38-45"]),
    ("第4/4号和第6/2号决定", ["cop-decision-4-4", "cop-decision-6-2"]),
    ("CTOC/COP/WG.4/2019/2号文件第45段", ["CTOC-COP-WG.4-2019-2_45"]),
    ("CTOC/COP/WG.2/2021/4号文件第12(c)段", ["CTOC-COP-WG.2-2021-4_12"]),
    ("第10/3号决议、缔约国会议第8/1号决议和人权理事会第2/12号决定", []),
    ("安全理事会第2331(2016)号决议", []),
]

DOCUMENTS = "document,title_en,title_zh,reason\n{}\n"
FORMS = {
    "en": "First session (Vienna, 14 April 2009)\n\n1. States parties should implement {}.\n",
    "zh": "第一次会议，2009年4月14日，维也纳\n\n1. 缔约国应当执行{}。\n",
}


@pytest.fixture(scope="module")
def vocabulary(knowledge: Knowledge) -> Graph:
    return parse_graph(knowledge.part("vocabulary"), Names())


def annotated(words: str, knowledge: Knowledge, vocabulary: Graph, body: str = "working-group") -> Annotations:
    language = "en" if words.isascii() else "zh"
    one = taken(FORMS[language].format(words), knowledge)
    pack, corpus = knowledge.packs[language], corpus_of(knowledge, one, body=body)
    return annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())


@pytest.mark.parametrize(("words", "cited"), NAMED, ids=[words[:40] for words, _ in NAMED])
def test_what_is_named_by_a_symbol_or_number_is_cited(
    words: str, cited: list[str], knowledge: Knowledge, vocabulary: Graph
) -> None:
    found = annotated(words, knowledge, vocabulary)
    assert [one.cites for one in found.citations] == [f"doc:{name}" for name in cited]
    known = {name for name in cited if (Names().expand(f"doc:{name}"), None, None) in vocabulary}
    assert found.minted == tuple(f"doc:{name}" for name in cited if name not in known)


@pytest.mark.parametrize(
    "words", ["decision 6/2 and Conference resolution 10/3", "第6/2号决定和缔约方会议第10/3号决议"]
)
def test_the_conference_of_documents_of_another_convention_is_another(
    words: str, knowledge: Knowledge, vocabulary: Graph
) -> None:
    assert len(annotated(words, knowledge, vocabulary).minted) == 2
    other = annotated(words, knowledge, vocabulary, body="expert-meeting-decision-4-1")
    assert (other.citations, other.minted) == ((), ())
    assert sum("cop-" in remark.words for remark in other.unknown) == 2


@pytest.mark.parametrize("text", ["the recommendations contained in paragraphs 6 to 10 above", "上文第6至10段所载建议"])
def test_a_reference_without_a_target_is_reported(text: str, knowledge: Knowledge, vocabulary: Graph) -> None:
    issue = "the target of a reference cannot be determined"
    (words,) = (remark.words for remark in annotated(text, knowledge, vocabulary).unknown if remark.issue == issue)
    assert words.startswith("1-1 refers to '")


def test_each_is_reported_once_with_all_that_cite_it(knowledge: Knowledge, vocabulary: Graph) -> None:
    text = FORMS["en"].format("General Assembly resolution 76/7, paragraphs 4 to 9")
    one = taken(text + "\n2. States parties should apply A/RES/76/7 and A/72/164.\n", knowledge)
    pack, corpus = knowledge.packs["en"], corpus_of(knowledge, one)
    found = annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())
    assert [(remark.line, remark.words) for remark in found.unknown] == [
        (3, "doc:A-RES-76-7, cited in 1-1, 1-2: 'General Assembly resolution 76/7, paragraphs 4 to 9'"),
        (5, "doc:A-72-164, cited in 1-2: 'A/72/164'"),
    ]
    assert {"is not described in the ontology" in remark.issue for remark in found.unknown} == {True}


def test_what_a_person_has_reviewed_is_described(knowledge: Knowledge, vocabulary: Graph) -> None:
    one = taken(FORMS["en"].format("General Assembly resolution 72/1"), knowledge)
    pack, corpus = knowledge.packs["en"], corpus_of(knowledge, one)
    object.__setattr__(corpus, "status", "machine-read")
    found = annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())
    assert [(remark.line, remark.issue) for remark in found.undescribed] == [
        (3, "what is cited is not in the ontology")
    ]
    table = {"documents.csv": DOCUMENTS.format("A/RES/72/1,Global Plan,,").encode()}
    found = annotate(one.document, corpus, pack.structure, pack.grammar, table, vocabulary, Names())
    assert (found.undescribed, found.minted) == ((), ("doc:A-RES-72-1",))
    assert found.described == {"doc:A-RES-72-1": {"en": "Global Plan"}}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("72/1,,,", "row 2, column document: '72/1' is no symbol of a document"),
        ('A/RES/72/1,"Global\nPlan",,', "row 2, column title_en: 'Global\\nPlan' is not on one line"),
        ("A/RES/72/1,Other,,", "another corpus gives A/RES/72/1 the title 'Global Plan', here 'Other'"),
    ],
)
def test_a_slip_in_a_description_names_its_cell(row: str, problem: str) -> None:
    table = Curated("x/curated", "documents.csv", DOCUMENTS.format(row).encode())
    with pytest.raises(TableError, match=re.escape(problem)):
        described_documents([table], {"doc:A-RES-72-1": {"en": "Global Plan"}})


def test_the_symbol_of_the_document_itself_mints_nothing(knowledge: Knowledge, vocabulary: Graph) -> None:
    front = "Recommendations of the Working Group\n\nCTOC/COP/WG.4/2099/1\n\n"
    one = taken(front + FORMS["en"].format("CTOC/COP/WG.4/2099/1"), knowledge)
    pack, corpus = knowledge.packs["en"], corpus_of(knowledge, one)
    found = annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())
    assert (found.citations, found.minted) == ((), ())
    object.__setattr__(corpus, "identifier", "CTOC/COP/WG.4/2099/1")  # as who reviews may say
    found = annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())
    assert [one.cites for one in found.citations] == ["doc:CTOC-COP-WG.4-2099-1"]
    assert (found.minted, found.unknown) == ((), ())


def test_a_note_that_only_gives_the_symbol_of_what_is_not_known_cites_that(
    knowledge: Knowledge, vocabulary: Graph
) -> None:
    text = FORMS["en"].format("the guidance of the Special Rapporteur¹") + "\n____________\n\n¹ A/HRC/38/45.\n"
    one = taken(text, knowledge)
    pack, corpus = knowledge.packs["en"], corpus_of(knowledge, one)
    found = annotate(one.document, corpus, pack.structure, pack.grammar, {}, vocabulary, Names())
    assert [(c.cites, c.quote.source) for c in found.citations] == [("doc:A-HRC-38-45", "footnote-1")]


@pytest.mark.parametrize(
    ("identifier", "part"),
    [("A/RES/72/1", ""), ("A/RES/72/1", "15"), ("CTOC/COP/WG.4/2019/2", "45"), ("cop-resolution-10-3", "")],
)
def test_a_name_tells_what_it_was_made_of(identifier: str, part: str) -> None:
    told = parse_document_name(document_name(identifier, part))
    assert told and told[:2] == (identifier, part)


@pytest.mark.parametrize("name", ["doc:global-report_2012", "doc:model-law", "doc:unseen-source", "inst:untoc-6"])
def test_a_name_that_tells_no_symbol_is_no_description(name: str) -> None:
    assert parse_document_name(name) is None


def test_a_paragraph_of_what_the_ontology_describes_is_called_after_that(
    knowledge: Knowledge, vocabulary: Graph
) -> None:
    names = Names()
    labels: dict[str, Labels] = {language: pack.labels for language, pack in knowledge.packs.items()}
    graph = describe_documents(["doc:CTOC-COP-WG.4-2009-2_20"], "unseen-source", vocabulary, labels, names)
    assert set(graph.subjects()) == {names.expand("doc:CTOC-COP-WG.4-2009-2_20")}
    called = {str(label) for label in graph.objects(None, RDFS.label)}
    assert called == {"Report of the first session, paragraph 20", "第一次会议报告第20段"}


# Two corpora that mint one document ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def both(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus and two documents that cite one resolution, in either language."""
    copy = Path(shutil.copytree(small, tmp_path_factory.mktemp("minted") / "checkout"))
    front = {
        "en": "Recommendations of the Working Group on Trafficking in Persons\n\n",
        "zh": "贩运人口问题工作组的建议\n\n",
    }
    words = {"en": "General Assembly resolution 72/1, paragraph 4", "zh": "大会第72/1号决议第4段"}
    for language, form in FORMS.items():
        file = copy / f"{language}.txt"
        file.write_text(front[language] + "\n\n" + form.format(words[language]), "utf-8")
        run = reaffirm(copy, "ingest", file, "--corpus", f"cites-{language}")
        assert (run.returncode, run.stderr) == (0, "")
    return copy


@pytest.fixture(scope="module")
def site(both: Path) -> FlaskClient:
    return create_app(open_local(both / "data" / "graph")).test_client()


def minted_in(path: Path) -> str:
    text = path.read_text("utf-8")
    return "\n\n".join(block.rstrip() for block in text.split("\n\n") if block.startswith("doc:"))


def test_two_corpora_state_the_same_of_it(both: Path) -> None:
    files = {language: both / "data" / "graph" / f"cites-{language}" / "annotations.ttl" for language in FORMS}
    assert minted_in(files["en"]) == minted_in(files["zh"])
    assert minted_in(files["en"]) == (
        "doc:A-RES-72-1\n    a rec:Document ;\n"
        '    dcterms:identifier "A/RES/72/1" ;\n'
        '    rdfs:label "General Assembly resolution 72/1"@en ;\n    rdfs:label "大会第72/1号决议"@zh ;\n'
        "    rec:status status:proposed ;\n"
        '    rec:unofficialTitle "General Assembly resolution 72/1"@en ;\n'
        '    rec:unofficialTitle "大会第72/1号决议"@zh ;\n.\n\n'
        "doc:A-RES-72-1_4\n    a rec:Document ;\n"
        '    dcterms:identifier "A/RES/72/1, para. 4" ;\n    dcterms:isPartOf doc:A-RES-72-1 ;\n'
        '    rdfs:label "General Assembly resolution 72/1, paragraph 4"@en ;\n'
        '    rdfs:label "大会第72/1号决议第4段"@zh ;\n'
        '    rec:number "4" ;\n    rec:status status:proposed ;\n'
        '    rec:unofficialTitle "General Assembly resolution 72/1, paragraph 4"@en ;\n'
        '    rec:unofficialTitle "大会第72/1号决议第4段"@zh ;\n.'
    )
    assert "0 violations" in reaffirm(both, "validate").stdout


def test_its_statements_stand_in_one_graph_and_count_once(both: Path) -> None:
    ask = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { doc:A-RES-72-1 rdfs:label ?label } } GROUP BY ?g"
    assert reaffirm(both, "query", "--format", "csv", ask).stdout.split() == [
        "g,n",
        "https://w3id.org/reaffirm/graph/annotations,2",
    ]
    ask = "SELECT ?p { ?p rec:restsOn doc:A-RES-72-1 } ORDER BY ?p"
    found = reaffirm(both, "query", "--format", "csv", ask).stdout.split()
    assert found == ["p", *(f"https://w3id.org/reaffirm/cites-{one}/1-1" for one in FORMS)]


def test_it_has_its_page_and_is_in_no_list_until_what_cites_it_is_read(site: FlaskClient) -> None:
    page = site.get("/document/A-RES-72-1", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "General Assembly resolution 72/1" in page.text
    assert "大会第72/1号决议第4段" in site.get("/document/A-RES-72-1_4?lang=zh", headers={"Accept": "text/html"}).text
    assert site.get("/document/A-RES-72-1.ttl").status_code == 200
    assert "/document/A-RES-72-1" not in site.get("/instruments").text  # what waits to be read is in no count
