"""Language packs and corpus files: a slip is an error that names file and key."""

import re
from pathlib import Path

import pytest

from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.errors import TableError
from reaffirm_core.language.pack import parse_pack
from reaffirm_core.model import Document
from tests.conftest import TIP
from tests.core.language.test_packs import PACKS, without_rules

PACK = without_rules(PACKS["zh"])
CORPUS = (TIP / "corpus.toml").read_text(encoding="utf-8")


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


BAD_PACKS = {
    "not TOML": ("[text]", "[text", "not valid TOML"),
    "an unknown key": ("[text]", "[text]\ncolour = 1", "text.colour: unknown key"),
    "an unknown section": ("[text]", "[extra]\n[text]", "extra: unknown key"),
    "a list of other values": (
        "anchors = ['",
        "anchors = [1, '",
        "footnote.anchors: expected a list of at least one string",
    ),
    "a number outside its range": ("share = 0.3", "share = 3", "draft.share: expected a number <= 1.0, found 3"),
    "another value in a table of strings": (
        '"A/RES/" = "大会',
        '"A/RES/" = 1\n"B" = "大会',
        "labels.series.A/RES/: expected",
    ),
    "a key that only the parsed pack has": ("[heading]", "[heading]\nspelled = 1", "heading.spelled: unknown key"),
    "a missing key": ('joiner = ""', "", "text.joiner: is missing"),
    "a value of the wrong type": ('joiner = ""', "joiner = 1", "text.joiner: expected a string, found 1"),
    "a broken pattern": (
        "opens_list = '[：:]$'",
        "opens_list = '([：:]$'",
        "text.opens_list: not a valid regular expression",
    ),
    "a pattern without its group": (
        r"'(?P<number>\d{1,3}(?=\s|$)|",
        r"'(\d{1,3}(?=\s|$)|",
        "footnote.number: the pattern has no group 'number'",
    ),
    "a number twice": (
        'numbers = ["㈠", "㈡"',
        'numbers = ["㈠", "㈠"',
        "level[11].numbers: '㈠' occurs twice",
    ),
    "an unknown kind of numbers": (
        'numbers = "doubled"',
        'numbers = "double"',
        "level[10].numbers: expected a list of numbers or one of",
    ),
    "an unknown kind of identifier": ('"position"', '"roman"', "level[4].identifier: expected"),
    "an unknown key in a level": ("[[level]]", "[[level]]\nname = 1", "level[1].name: unknown key"),
}


@pytest.mark.parametrize("case", BAD_PACKS)
def test_a_slip_in_a_pack_is_an_error_that_names_it(case: str) -> None:
    old, new, problem = BAD_PACKS[case]
    with pytest.raises(TableError, match=re.escape(problem)) as caught:
        assert parse_pack("packs/zh.toml", changed(PACK, old, new)).grammar
    assert caught.value.message.startswith("packs/zh.toml: ")


BAD_RULES = {
    "an unknown key": ("", "[[actor]]\npattern = 'x'\ncolour = 1\n", "actor[1].colour: unknown key"),
    "a missing pattern": ("", '[[actor]]\nslug = "x"\n', "actor[1].pattern: is missing"),
    "a value of the wrong type": (
        "",
        "[[work]]\npattern = 'x'\ncites = 1\n",
        "work[1].cites: expected a string, found 1",
    ),
    "a broken pattern": ("", "[[work]]\npattern = '('\n", "work[1].pattern: not a valid regular expression"),
    "a broken pattern in a table": (
        "[citing.bare]",
        "[citing.bare]\nx = '('",
        "citing.bare.*: not a valid regular expression",
    ),
    "a misspelled key": ("\nlimb = ", "\nlimbs = ", "asks.limbs: unknown key"),
}


@pytest.mark.parametrize("case", BAD_RULES)
def test_a_slip_in_a_rule_is_an_error_that_names_it(case: str) -> None:
    old, new, problem = BAD_RULES[case]
    pack = parse_pack("packs/zh.toml", changed(PACK, old, new) if old else f"{PACK}\n{new}")
    with pytest.raises(TableError, match=re.escape(f"packs/zh.toml: {problem}")):
        assert pack.grammar


def test_every_pack_is_read() -> None:
    assert {parse_pack(f"{name}.toml", text).language for name, text in PACKS.items()} == {"en", "zh"}


BAD_CORPORA = {
    "an unknown key": ('path = "tip/"', 'path = "tip/"\npaht = 1', "paht: unknown key"),
    "an unknown key in a session": ("number = 2", "number = 2\nsize = 1", "session[2].size: unknown key"),
    "a missing key": ("number = 2\n", "", "session[2].number: is missing; add this key"),
    "a missing table": ("[document]", "[documents]", "document: is missing"),
    "a date as a string": (
        "released = 2026-11-25",
        'released = "2026-11-25"',
        "released: expected a date, found '2026-",
    ),
    "a time": ("released = 2026-11-25", "released = 2026-11-25T10:00:00", "released: expected a date, found datetime"),
    "no status": (
        'status = "machine-read-twice"\n',
        "",
        "status: is missing; expected one of proposed, machine-read, machine-read-twice, person-reviewed",
    ),
    "a status that is none": (
        '"machine-read-twice"',
        '"reviewed"',
        "status: 'reviewed' is not a status; expected one of proposed, machine-read, machine-read-twice, person-",
    ),
    "a status that is no word": (
        '"machine-read-twice"',
        "false",
        "status: False is not a status; expected one of proposed, machine-read, machine-read-twice, person-reviewed",
    ),
    "the retired key": (
        'status = "machine-read-twice"',
        "reviewed = true",
        "reviewed: is retired, since it does not show who has read the annotations; write `status` instead",
    ),
    "the retired key beside the status": (
        'status = "machine-read-twice"',
        'status = "machine-read-twice"\nreviewed = false',
        "reviewed: is retired",
    ),
    "a place that is no string": ('zh = "维也纳"', "zh = 1", "session[1].place.zh: expected a string, found 1"),
    "an empty list": (
        'language = "zh"',
        'language = "zh"\npending = []',
        "pending: expected a list of at least one string",
    ),
    "a confidence above 1": (
        "confidence = 0.95",
        "confidence = 95",
        "numbering[1].confidence: expected a number <= 1.0",
    ),
    "a count that is no number": ("leaves = 295", 'leaves = "295"', "counts.leaves: expected an integer, found '295'"),
    "a session that ends before it begins": (
        "end = 2010-01-29",
        "end = 2010-01-01",
        "session[2]: the end, 2010-01-01, is before the start, 2010-01-27; correct the dates",
    ),
    "an unknown count": ("leaves = 295", "leafs = 295", "counts.leafs: unknown key"),
    "a count that is not met": ("leaves = 295", "leaves = 296", "counts.leaves: expected 296, found 295"),
    "a furniture count that is not met": ("address = 11", "address = 12", "counts.furniture"),
    "a date that the heading contradicts": (
        "end = 2009-04-15",
        "end = 2009-04-16",
        "session 1: expected the dates 2009-04-14",
    ),
    "a place that the heading contradicts": ('zh = "维也纳"', 'zh = "纽约"', "session 1: expected the place '纽约'"),
    "a title that is not there": ('"贩运人口问题工作组前八次会议通过的建议"', '"提案"', "is not in the front matter"),
    "an endorsement in other words": ('quote = "核可了', 'quote = "通过了', "is not in the text of 4-46"),
    "an endorsement by nothing": ('provision = "4-46"', 'provision = "4-99"', "is not in the text of 4-99"),
    "an endorsement of no session": ('"4-46"\nsession = 3', '"4-46"\nsession = 33', "session 33 is not in this file"),
    "a session that the source lacks": ("number = 8", "number = 9", "session 8 is only in the source"),
}


@pytest.mark.parametrize("case", BAD_CORPORA)
def test_a_slip_in_a_corpus_file_is_an_error_that_names_it(case: str, document: Document) -> None:
    old, new, problem = BAD_CORPORA[case]
    with pytest.raises(TableError, match=re.escape(problem)) as caught:
        parse_corpus("tip/corpus.toml", changed(CORPUS, old, new)).check(document)
    assert caught.value.message.startswith("tip/corpus.toml: ")


def test_what_stands_under_the_endorsement_was_presented_at_session_3(corpus: Corpus) -> None:
    assert corpus.presented_at("4-46-i-2", 4) == 3
    assert corpus.presented_at("4-46", 4) == 4
    assert corpus.presented_at("4-45-a", 4) == 4


def test_the_source_is_kept_as_it_came() -> None:
    source = Path(TIP / "source" / "compendium-zh.txt").read_bytes()
    assert (len(source), source.count(b"\n"), source.count(b"\r")) == (61302, 1464, 0)


def test_the_retired_key_of_a_corpus_that_nobody_has_read_is_taken_with_a_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = CORPUS.replace('status = "machine-read-twice"', "reviewed = false", 1)
    corpus = parse_corpus("corpus.toml", text)
    assert (corpus.status, corpus.is_read) == ("proposed", False)
    assert '`reviewed = false` is read as `status = "proposed"`' in capsys.readouterr().err
