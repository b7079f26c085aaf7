"""Working translations: complete, in their language, with the terms of the glossary; every slip stops the build."""

import csv
import re

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.translations import SCHEMA, Translation, missing_terms, read_translation
from reaffirm_core.errors import TableError
from reaffirm_core.language.glossary import Glossary, parse_glossary
from reaffirm_core.model import Document
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT, SMALL, TIP

TABLE = (SMALL / "tip" / "translations" / "en.csv").read_text(encoding="utf-8")

#: Old, new → the error message. "" as old: the text is added at the end.
BAD: dict[str, tuple[str, str, str]] = {
    "an unknown provision": ("provision,1-2,", "provision,9-1,", "row 10, column id: '9-1'"),
    "a provision twice": ("", "provision,1-2,Once more.\n", "column kind: repeats row 10"),
    "a missing provision": ("provision,2-5,States parties may raise public awareness.\n", "", "2-5 has no row"),
    "a missing footnote": (
        'footnote,footnote-1,"United Nations, Treaty Series, vol. 2237, No. 39574."\n',
        "",
        "footnote-1",
    ),
    "a missing heading": (
        'heading,session-2,"II. Second session, Vienna, 27 to 29 January 2010"\n',
        "",
        "session-2 has no",
    ),
    "an unknown kind": ("provision,1-2,", "clause,1-2,", "row 10, column kind: 'clause'"),
    "an empty text": ("Establish shelters;", "", "column text: is empty"),
    "a blank at the end": (
        "Establish shelters;",
        "Establish shelters; ",
        "column text: 'Establish shelters; ' has white",
    ),
    "markup": ("Establish shelters;", "Establish <b>shelters</b>;", "column text: contains the markup '<b>'"),
    "an entity": ("Establish shelters;", "Establish shelters &amp; homes;", "column text: contains the markup '&amp;'"),
    "emphasis": ("Establish shelters;", "Establish **shelters**;", "column text: contains the markup '*'"),
    "an asterisk": ("Establish shelters;", "Establish *shelters*;", "column text: contains the markup '*'"),
    "a link": ("Establish shelters;", "Establish [shelters](a);", "column text: contains the markup ']('"),
    "an empty identifier": ("provision,1-2,", "provision,,", "row 10, column id: ''"),
    "an empty kind": ("provision,1-2,", ",1-2,", "row 10, column kind: ''"),
    "a heading twice": ("", "heading,session-1,First session\n", "column kind: repeats row 7"),
    "a part in another language": (
        "Protect children and witnesses and",
        "保护 children and",
        "row 14, column text: '保' is not of",
    ),
    "words of another language": ("Establish shelters;", "设立收容所；", "column text: '设' is not of the language en"),
    "a chapeau without a list": ("States parties should:", "States parties should act.", "2-2 has parts"),
    "a list without parts": ("Establish shelters;", "Establish:", "2-2-b-1 has no parts"),
    "front matter out of order": ("front,front-2,", "front,front-9,", "row 3, column id: expected front-2"),
}


@pytest.fixture(scope="module")
def small_document(knowledge: Knowledge) -> Document:
    source = (SMALL / "tip" / "source" / "small-zh.txt").read_bytes()
    return parse(read("small-zh.txt", source), knowledge.packs["zh"].structure)


def translated(text: str, document: Document, knowledge: Knowledge) -> Translation:
    table = Curated("tip/translations", "en.csv", text.encode(), {"en.csv": SCHEMA})
    return read_translation(table, document, knowledge.packs["en"])


@pytest.fixture(scope="module")
def compendium(document: Document, knowledge: Knowledge) -> Translation:
    text = (TIP / "translations" / "en.csv").read_text(encoding="utf-8")
    return translated(text, document, knowledge)


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return parse_glossary("glossary.csv", (ROOT / "data" / "glossary.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_an_error_at_its_cell(case: str, small_document: Document, knowledge: Knowledge) -> None:
    old, new, problem = BAD[case]
    assert old in TABLE
    content = TABLE.replace(old, new, 1) if old else TABLE + new
    with pytest.raises(TableError, match=re.escape(problem)) as caught:
        translated(content, small_document, knowledge)
    assert caught.value.message.startswith("tip/translations/en.csv, row ")


def test_a_part_continues_its_chapeaux(small_document: Document, knowledge: Knowledge) -> None:
    full = translated(TABLE, small_document, knowledge).full_texts["2-2-b-1"]
    chapeau = "Provide assistance to victims by using at least one of the following options:"
    assert full == f"States parties should: {chapeau} Establish shelters;"


def test_the_compendium_is_translated_whole(compendium: Translation, document: Document) -> None:
    provisions = {provision.identifier for provision in document.provisions}
    notes = {note.identifier for note in document.footnotes}
    assert compendium.full_texts.keys() == provisions
    assert compendium.texts.keys() == provisions | notes | {"session-3"}
    assert (len(provisions), len(notes), len(compendium.headings)) == (316, 6, 8)


def test_each_source_of_a_term_is_one_that_a_reader_can_open() -> None:
    rows = csv.DictReader((ROOT / "data" / "glossary.csv").read_text(encoding="utf-8").splitlines())
    for row in rows:
        assert re.match(r"ours$|UNBIS: |treaty text: |ontology/", row["source"]), row
        for path in re.findall(r"[\w/-]+\.(?:csv|json|ttl|toml)\b", f"{row['source']} {row['note']}"):
            assert (ROOT / path).is_file(), row


def test_the_glossary_terms_have_their_rendering(
    glossary: Glossary, curated: dict[str, bytes], document: Document, compendium: Translation
) -> None:
    name = "glossary-exceptions.csv"
    exceptions = Curated("tip/curated", name, curated[name])
    assert list(missing_terms(glossary, exceptions, document, compendium)) == []


def test_a_missing_rendering_is_found(glossary: Glossary, small_document: Document, knowledge: Knowledge) -> None:
    exceptions = Curated("c", "glossary-exceptions.csv", b"provision,term,rendering,reason\n")
    wrong = TABLE.replace("Establish shelters;", "Establish prisons;")
    missing = missing_terms(glossary, exceptions, small_document, translated(wrong, small_document, knowledge))
    assert [(identifier, term.words) for identifier, term in missing] == [("2-2-b-1", "收容所")]


def test_an_exception_that_is_not_needed_is_an_error(
    glossary: Glossary, small_document: Document, knowledge: Knowledge
) -> None:
    content = "provision,term,rendering,reason\n2-2-b-1,收容所,shelters,x\n".encode()
    exceptions = Curated("c", "glossary-exceptions.csv", content)
    with pytest.raises(TableError, match="row 2, column term: the translation of 2-2-b-1 renders"):
        list(missing_terms(glossary, exceptions, small_document, translated(TABLE, small_document, knowledge)))
