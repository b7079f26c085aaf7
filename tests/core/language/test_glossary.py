"""Glossaries: renderings by stem, longer terms first, and errors with row and column."""

import re

import pytest

from reaffirm_core.errors import TableError
from reaffirm_core.language.glossary import parse_glossary

HEADER = "zh,en,variants,source,note\n"


def test_words_are_compared_by_their_stems() -> None:
    glossary = parse_glossary("g.csv", HEADER + "被害人,victim,,ours,\n")
    assert not list(glossary.missing("保护被害人", "Protecting victims"))
    assert [term.words for term in glossary.missing("保护被害人", "Protecting witnesses")] == ["被害人"]


def test_a_term_inside_a_longer_one_is_not_looked_for() -> None:
    glossary = parse_glossary("g.csv", HEADER + "儿童,child,,ours,\n儿童基金会,UNICEF,,ours,\n")
    assert [term.words for term in glossary.occurring("儿童基金会")] == ["儿童基金会"]
    assert [term.words for term in glossary.occurring("儿童基金会和儿童")] == ["儿童基金会", "儿童"]


def test_variants_and_gaps_are_renderings() -> None:
    glossary = parse_glossary("g.csv", HEADER + "应对,respond to,address|respond … to,ours,\n")
    for translation in ("address the problem", "respond effectively to the problem", "responding to it"):
        assert not list(glossary.missing("应对", translation))
    assert list(glossary.missing("应对", "to respond"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEADER + "被害人,,,ours,\n", "g.csv, row 2, column en: is empty"),
        (HEADER + "被害人,victim,,,\n", "g.csv, row 2, column source: is empty"),
        (HEADER + "儿童,child,,ours,\n儿童,minor,,ours,\n", "g.csv, row 3, column zh: repeats the term '儿童'"),
        ("zh,en\n儿童,child\n", "g.csv, row 1: expected the columns two languages"),
        ("zh,xx,variants,source,note\n儿童,child,,,\n", "the second one of en"),
    ],
)
def test_a_slip_is_an_error_at_its_cell(text: str, problem: str) -> None:
    with pytest.raises(TableError, match=re.escape(problem)):
        parse_glossary("g.csv", text)
