"""Curated tables: every slip stops the build and names file, row and column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from reaffirm_build.graph.annotation_graph import AnnotationsGraph
from reaffirm_build.graph.evidence import Provenance
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import Annotations, annotate
from reaffirm_core.annotate.readings import Readings
from reaffirm_core.corpus import Endorsement, parse_corpus
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import SMALL

#: Annotates the small document with some tables changed, and with some of its items presented at an earlier session.
Annotate = Callable[..., Annotations]

ASKS = "provision,ask,field,value,words,reason\n"
REFERENCES = "provision,relation,target,words,confidence,reason\n"

#: The symbol of a document that the ontology describes.
REPORT = "CTOC/COP/WG.4/2011/8"

#: File, content → the error message.
BAD: dict[str, tuple[str, bytes, str]] = {
    "an unknown provision": ("asks.csv", f"{ASKS}9-9,1,strength,may,x,y\n".encode(), "row 2, column provision: '9-9'"),
    "an unknown ask": (
        "asks.csv",
        f"{ASKS}1-1,7,strength,may,缔约国,y\n".encode(),
        "row 2, column ask: 1-1 has no ask '7'",
    ),
    "an unknown field": ("asks.csv", f"{ASKS}1-1,1,colour,may,缔约国,y\n".encode(), "row 2, column field: 'colour'"),
    "an unknown strength": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,must,缔约国,y\n".encode(),
        "row 2, column value: 'must'",
    ),
    "a strength that is retired": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,recommends,缔约国,y\n".encode(),
        "row 2, column value: 'recommends' is not known here",
    ),
    "an unknown operator": (
        "asks.csv",
        f"{ASKS}1-1,1,operator,suggests,缔约国,y\n".encode(),
        "row 2, column value: 'suggests' is not known here",
    ),
    "a head verb that the words do not contain": (
        "asks.csv",
        f"{ASKS}1-1,1,head-verb,考虑,缔约国,y\n".encode(),
        "row 2, column value: '考虑' is not in the words '缔约国'",
    ),
    "a head verb that the strength denies": (
        "asks.csv",
        f"{ASKS}1-1,1,head-verb,缔约国,缔约国,y\n".encode(),
        "row 2, column value: 1-1, ask 1: the head verb '缔约国' requires the strength 'should-consider'",
    ),
    "a strength that requires an operator": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,recommended,缔约国,y\n".encode(),
        "row 2, column value: 1-1, ask 1: the strength 'recommended' requires the operator 'recommends', found ''",
    ),
    "an operator that requires a strength": (
        "asks.csv",
        f"{ASKS}1-1,1,operator,endorses,缔约国,y\n".encode(),
        "row 2, column value: 1-1, ask 1: the operator 'endorses' requires the strength 'declaratory', found 'should'",
    ),
    "a statement with an addressee": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,declaratory,缔约国,y\n".encode(),
        "row 2, column value: 1-1, ask 1: the strength 'declaratory' asks nobody; expected no addressee",
    ),
    "an unknown actor": ("asks.csv", f"{ASKS}1-1,1,addressee,us,缔约国,y\n".encode(), "row 2, column value: 'us'"),
    "a quote that is not in the text": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,may,秘书处,y\n".encode(),
        "row 2, column words: '秘书处' is not in the text of 1-1",
    ),
    "a row twice": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,may,缔约国,y\n1-1,1,strength,may,缔约国,z\n".encode(),
        "row 3, column provision: repeats row 2",
    ),
    "a stray column": ("asks.csv", b"provision,ask,field,value,words,reason,Column1\n", "row 1, column Column1"),
    "a stray column without a name": (
        "themes.csv",
        b"provision,theme,basis,source,words,reason,\n",
        "row 1, column : expected the columns provision,theme,basis,source,words,reason, separated",
    ),
    "another separator": ("asks.csv", b"provision;ask;field;value;words;reason\n", "separated by commas"),
    "a cell too many": (
        "asks.csv",
        f"{ASKS}1-1,1,strength,may,缔约国,y,\n".encode(),
        "row 2, column reason: expected 6 cells, found 7",
    ),
    "another encoding": (
        "asks.csv",
        ASKS.encode() + "1-1,1,strength,may,缔约国,y\n".encode("gb18030"),
        "row 2: expected UTF-8",
    ),
    "an open quotation mark": ("asks.csv", f'{ASKS}1-1,1,strength,may,缔约国,"y\n'.encode(), "not valid CSV"),
    "an empty file": ("asks.csv", b"\n", "row 1"),
    "an unknown target": (
        "references.csv",
        f"{REFERENCES}2-1,follows,4-99,依照,0.9,y\n".encode(),
        "row 2, column target: '4-99'",
    ),
    "an unknown relation": (
        "references.csv",
        f"{REFERENCES}2-1,repeats,1-1,依照,0.9,y\n".encode(),
        "row 2, column relation: 'repeats'",
    ),
    "a confidence that is no number": (
        "references.csv",
        f"{REFERENCES}2-1,follows,1-1,依照,high,y\n".encode(),
        "row 2, column confidence: 'high' is no number",
    ),
    "a confidence over 1": (
        "references.csv",
        f"{REFERENCES}2-1,follows,1-1,依照,90,y\n".encode(),
        "row 2, column confidence: expected a number from 0 to 1, found 90.0",
    ),
    "a document that was seen nowhere": (
        "taken-up.csv",
        b"provision,document,source,reason\n1-1,A/RES/72/1,,y\n",
        "row 2, column source: is empty; name where the document was seen",
    ),
    "a document that the ontology does not describe": (
        "taken-up.csv",
        b"provision,document,source,reason\n1-1,A/RES/72/1,x,y\n",
        "row 2, column document: 'A/RES/72/1' is not known here",
    ),
    "a provision that the document lacks": (
        "taken-up.csv",
        f"provision,document,source,reason\n9-9,{REPORT},x,y\n".encode(),
        "row 2, column provision: '9-9' is not known here",
    ),
    "a file of another name": ("notes.csv", b"", "is not a curated table"),
}


def small_tables() -> dict[str, bytes]:
    """Return the curated tables of the small corpus."""
    return {path.name: path.read_bytes() for path in sorted((SMALL / "tip" / "curated").glob("*.csv"))}


def small_annotate(knowledge: Knowledge) -> Annotate:
    """Parse the small document once; return a function that annotates it."""
    corpus = parse_corpus("corpus.toml", (SMALL / "tip" / "corpus.toml").read_text(encoding="utf-8"))
    pack = knowledge.packs[corpus.language]
    document = parse(read(corpus.source, (SMALL / "tip" / corpus.source).read_bytes()), pack.structure)
    vocabulary = parse_graph(knowledge.part("vocabulary"), Names())
    tables = small_tables()

    def annotated(changed: Mapping[str, bytes], presented: Mapping[str, int] | None = None) -> Annotations:
        endorsements = tuple(Endorsement(item, session, "") for item, session in (presented or {}).items())
        facts = replace(corpus, endorsements=endorsements)
        return annotate(document, facts, pack.structure, pack.grammar, {**tables, **changed}, vocabulary, Names())

    return annotated


@pytest.fixture(scope="module")
def annotate_small(knowledge: Knowledge) -> Annotate:
    return small_annotate(knowledge)


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str, annotate_small: Annotate) -> None:
    file, content, problem = BAD[case]
    with pytest.raises(ReaffirmError, match=re.escape(problem)) as caught:
        annotate_small({file: content})
    assert caught.value.message.startswith(f"tip/curated/{file}")


def test_a_byte_order_mark_is_no_slip(annotate_small: Annotate) -> None:
    tables = {
        **small_tables(),
        "asks.csv": f"{ASKS}1-1,1,strength,may,缔约国,y\n".encode(),
        "references.csv": f"{REFERENCES}2-1,follows,1-1,依照,0.9,y\n".encode(),
    }
    marked = annotate_small({file: b"\xef\xbb\xbf" + content for file, content in tables.items()})
    plain = annotate_small(tables)
    assert marked.references
    for part in ("asks", "references", "judgements", "headlines", "statements", "pairs", "repeats", "lineages"):
        assert getattr(marked, part) == getattr(plain, part), part


def test_a_row_says_which_document_took_a_provision_up(annotate_small: Annotate) -> None:
    rows = f"provision,document,source,reason\n1-1,{REPORT},page 3,y\n2-1,{REPORT},page 4,y\n"
    annotations = annotate_small({"taken-up.csv": rows.encode()})
    corpus = parse_corpus("corpus.toml", (SMALL / "tip" / "corpus.toml").read_text(encoding="utf-8"))
    names = Names()
    graph = AnnotationsGraph(names, corpus, Provenance(names, corpus, Readings())).make(annotations)
    assert set(graph.subject_objects(names["rec"].takenUpBy)) == {
        (names["tip"]["1-1"], names.document(REPORT)),
        (names["tip"]["2-1"], names.document(REPORT)),
    }
