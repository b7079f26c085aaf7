"""The text of an existing corpus in a further language: what is refused, and how the corpus file changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from reaffirm_build.curate.further_versions import check_version, with_version
from reaffirm_build.curate.ingest import Ingested, ingest
from reaffirm_build.pipeline.completeness import require_complete
from reaffirm_build.pipeline.corpus_build import CorpusFiles, build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.translations import SCHEMA, Translation, read_translation
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.errors import TableError
from reaffirm_core.model import Document, Provision
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from reaffirm_core.structure.versions import require_same_provisions
from tests.conftest import ROOT, SMALL, TIP, reaffirm

pytestmark = pytest.mark.client

OFFICIAL = (ROOT / "tests" / "small" / "official-en.txt").read_text(encoding="utf-8")
CORPUS = (SMALL / "tip" / "corpus.toml").read_text(encoding="utf-8")

#: Changes of the English text, and the differences that the error lists.
REFUSED: dict[str, tuple[dict[str, str], list[str]]] = {
    "missing and additional provisions": (
        {
            "5. States parties may raise public awareness.\n": "",
            " (b) Request the Secretariat": " (b) Act;\n\n (c) Request the Secretariat",
            "2. The Secretariat should, upon": "2. States should act.\n\n3. The Secretariat should, upon",
        },
        [
            "2-5 is not in this version",
            "line 19: 1-3 is in this version only",
            "line 52: 3-1-c is in this version only",
        ],
    ),
    "parts in one version only": (
        {
            "2. States parties should:\n\n (a) Safeguard children and witnesses, and prevent forced labour;\n": "",
            " (b) Assist victims by using at least one of the following options:\n": "2. States parties should:\n",
            "(i) Setting": "(a) Setting",
            "(ii) Providing": "(b) Providing",
        },
        ["line 32: 2-2-b has parts in one version only", "2-2-b-1 is not in this version", "2-2-b-2 is not in this"],
    ),
    "another session": (
        {"III. Third session": "III. Fourth session"},
        ["session 3 is not in this version", "session 4 is in this version only", "3-1 is not in", "4-1-b is in"],
    ),
}


@pytest.fixture(scope="module")
def small_corpus() -> Corpus:
    return parse_corpus("tip/corpus.toml", CORPUS)


@pytest.fixture(scope="module")
def original(knowledge: Knowledge) -> Document:
    source = (SMALL / "tip" / "source" / "small-zh.txt").read_bytes()
    return parse(read("small-zh.txt", source), knowledge.packs["zh"].structure)


def version(text: str, knowledge: Knowledge, name: str = "official-en.txt") -> Ingested:
    return ingest(name, text.encode(), knowledge.packs, {})


@pytest.mark.parametrize("case", REFUSED)
def test_other_provisions_are_all_listed(
    case: str, small_corpus: Corpus, original: Document, knowledge: Knowledge
) -> None:
    changes, differences = REFUSED[case]
    text = OFFICIAL
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(TableError) as caught:
        check_version(small_corpus, original, version(text, knowledge), {})
    assert caught.value.message.startswith("official-en.txt: has other provisions than small-zh.txt, ")
    assert [words for words in differences if words not in caught.value.message] == []


def test_a_build_of_a_corpus_that_was_read_refuses_other_provisions(
    small_corpus: Corpus, small_knowledge: Knowledge
) -> None:
    corpus = replace(small_corpus, versions={"en": "official-en.txt"}, translations=())
    text = OFFICIAL.replace("5. States parties may raise public awareness.\n", "")
    source = (SMALL / "tip" / "source" / "small-zh.txt").read_bytes()
    result = build(corpus, CorpusFiles(source, versions={"en": text.encode()}), small_knowledge)
    with pytest.raises(
        TableError,
        match=r"official-en\.txt: has other provisions than [^,]*small-zh\.txt, 1 difference;",
    ):
        require_complete(corpus, result)


def test_the_language_of_the_corpus_and_the_name_of_another_source_are_refused(
    small_corpus: Corpus, original: Document, knowledge: Knowledge
) -> None:
    chinese = (SMALL / "tip" / "source" / "small-zh.txt").read_text(encoding="utf-8")
    with pytest.raises(TableError, match="is in 'zh', the language of the corpus; add --edition"):
        check_version(small_corpus, original, version(chinese, knowledge), {})
    with pytest.raises(TableError, match=r"the corpus has another source small-zh\.txt; rename the file"):
        check_version(small_corpus, original, version(OFFICIAL, knowledge, "small-zh.txt"), {"small-zh.txt": b""})


def test_the_corpus_file_gets_the_version_and_a_second_one_replaces_it(knowledge: Knowledge) -> None:
    first = with_version(CORPUS, version(OFFICIAL, knowledge), knowledge.packs["en"])
    second = with_version(first, version(OFFICIAL, knowledge, "corrected.txt"), knowledge.packs["en"])
    assert parse_corpus("c", first).versions == {"en": "source/official-en.txt"}
    assert second == first.replace("official-en.txt", "corrected.txt")
    assert parse_corpus("c", first).unofficial_title == {}
    untitled = OFFICIAL.replace("Recommendations adopted by", "By")
    kept = with_version(CORPUS, version(untitled, knowledge), knowledge.packs["en"])
    assert parse_corpus("c", kept).unofficial_title == {"en": "Recommendations adopted at three sessions"}


def test_places_without_a_name_in_the_language_get_one_and_comments_stay_with_their_section(
    knowledge: Knowledge,
) -> None:
    text = CORPUS.replace(', en = "Vienna"', "").replace("[[session]]", "# Sessions.\n[[session]]", 1)
    changed = with_version(text, version(OFFICIAL, knowledge), knowledge.packs["en"])
    assert {facts.place["en"] for facts in parse_corpus("c", changed).sessions.values()} == {"Vienna"}
    assert '\n[[version]]\nlanguage = "en"\nsource = "source/official-en.txt"\n\n# Sessions.\n[[session]]\n' in changed


def test_sections_may_stand_in_another_order_and_tables_in_another_form_are_an_error(knowledge: Knowledge) -> None:
    top, session = CORPUS[: CORPUS.index("[")], '[[session]]\nnumber = 1\nplace = { en = "Vienna" }\n'
    text = f'{top}{session}[document]\ntitle = {{ }}\nunofficial_title={{ en = "Three sessions" }}\n'
    changed = with_version(text, version(OFFICIAL, knowledge), knowledge.packs["en"])
    assert (changed.count(session), changed.count("[document]"), changed.count("[[version]]")) == (1, 1, 1)
    assert "\nunofficial_title = {  }\n" in changed
    with pytest.raises(TableError, match=r"corpus\.toml: title: expected a line such as `title = \{"):
        with_version(text.replace("title = { }\n", ""), version(OFFICIAL, knowledge), knowledge.packs["en"])


def test_a_translation_into_the_language_of_the_corpus_is_an_error() -> None:
    with pytest.raises(TableError, match="translation: its language is that of the corpus"):
        parse_corpus("corpus.toml", CORPUS.replace('language = "en"', 'language = "zh"'))


def test_an_edition_and_a_version_are_not_added_at_once(small: Path) -> None:
    file = ROOT / "tests" / "small" / "official-en.txt"
    run = reaffirm(small, "ingest", file, "--corpus", "tip", "--edition", "--add-version")
    assert (run.returncode, "exclude each other" in run.stderr) == (2, True)


@pytest.mark.parametrize("option", ["--edition", "--add-version"])
def test_a_corpus_that_does_not_exist_has_no_edition_or_version(option: str, small: Path) -> None:
    file = ROOT / "tests" / "small" / "official-en.txt"
    run = reaffirm(small, "ingest", file, "--corpus", "nowhere", option)
    assert (run.returncode, "nowhere does not exist; correct the name" in run.stderr) == (1, True)


def test_the_whole_compendium_in_english_has_the_provisions_of_the_original(
    document: Document, knowledge: Knowledge
) -> None:
    content = (TIP / "translations" / "en.csv").read_bytes()
    table = Curated("tip/translations", "en.csv", content, {"en.csv": SCHEMA})
    translation = read_translation(table, document, knowledge.packs["en"])
    english = version(laid_out(document, translation), knowledge).document
    require_same_provisions(document, english)
    assert len(english.provisions) == 316
    assert {p.identifier: p.text for p in english.provisions} == {
        p.identifier: translation.texts[p.identifier] for p in document.provisions
    }


def laid_out(document: Document, translation: Translation) -> str:
    """A synthetic English document: the working translation in the layout of the genre, without notes."""
    lines = ["SYNTHETIC: written for the tests of this software; no document of the United Nations"]
    for session in document.sessions:
        lines += [translation.headings[session.identifier], translation.texts.get(session.identifier, "")]
        for provision in (provision for provision in document.provisions if provision.session == session.number):
            lines.append(f"{printed(provision)} {translation.texts[provision.identifier]}")
    return "\n\n".join(lines) + "\n"


def printed(provision: Provision) -> str:
    """The number of a provision as an English document prints it."""
    numerals = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    number, place = provision.printed[-1], provision.positions[-1]
    level = len(provision.printed)
    return f"{number}." if level == 1 else f"({number})" if level == 2 else f"({numerals[place - 1]})"
