"""Differences: nothing is lost, no word is cut, what moved is moved, what is only punctuation stays quiet."""

import csv

import pytest

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.compare.diff import Change, Segment, differences, earlier_text, later_text, likeness
from reaffirm_core.compare.markup import html, plain, styled, svg, wrapped
from reaffirm_core.compare.words import segment
from tests.conftest import TIP


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str, str]]:
    """The words of every reaffirmation: earlier, later, grade."""
    with (TIP / "curated" / "lineage.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["verdict"] in GRADES]
    return [(row["words_earlier"], row["words_later"], row["verdict"]) for row in rows]


def test_both_texts_are_kept_whole(pairs: list[tuple[str, str, str]]) -> None:
    assert pairs
    for earlier, later, _ in pairs:
        found = differences(earlier, later)
        assert (earlier_text(found), later_text(found)) == (earlier, later)
        assert all(part.text for part in found)


def test_no_word_is_cut(pairs: list[tuple[str, str, str]]) -> None:
    not_in_earlier, not_in_later = {Change.INSERTED, Change.MOVED_TO}, {Change.DELETED, Change.MOVED_FROM}
    for earlier, later, _ in pairs:
        for text, elsewhere in ((earlier, not_in_earlier), (later, not_in_later)):
            ends, place = set(), 0
            for word in segment(text):
                place += len(word)
                ends.add(place)
            place = 0
            for part in differences(earlier, later):
                if part.change not in elsewhere:
                    place += len(part.text)
                    assert place in ends, (text, part)


def test_what_repeats_verbatim_is_alike_and_the_rest_is_less_so(pairs: list[tuple[str, str, str]]) -> None:
    alike = {grade: [likeness(differences(a, b)) for a, b, g in pairs if g == grade] for grade in GRADES}
    assert min(alike["verbatim"]) > 0.8
    assert sorted(alike["extends"])[len(alike["extends"]) // 2] < 0.5
    assert likeness(differences("缔约国应当合作。", "缔约国应当合作；")) == 1.0
    assert likeness(differences("", "")) == 1.0


def test_one_word_for_another_is_one_change() -> None:
    found = differences("让被害人得到适当的援助，以便合作。", "让被害人得到适当的帮助，以便合作。")
    assert plain(found) == "让被害人得到适当的[-援助-]{+帮助+}，以便合作。"
    assert plain(differences("States should train judges.", "States should train prosecutors.")) == (
        "States should train [-judges-]{+prosecutors+}."
    )


def test_a_clause_that_stands_elsewhere_is_moved() -> None:
    found = differences(
        "缔约国应当设立国家协调机构，并且定期提出报告；为此目的向被害人提供援助。",
        "为此目的向被害人提供援助，缔约国应当设立国家协调机构，并且定期提出报告。",
    )
    moved = {part.change: part.text for part in found if part.change in {Change.MOVED_FROM, Change.MOVED_TO}}
    assert moved == dict.fromkeys((Change.MOVED_FROM, Change.MOVED_TO), "为此目的向被害人提供援助")
    assert {part.text for part in found if part.change in {Change.DELETED, Change.INSERTED}} <= {"，", "；"}


def test_a_stock_word_that_stands_elsewhere_is_not_moved() -> None:
    found = differences("各国应当训练国家法官和检察官。", "为保护儿童和妇女，训练法官和检察官，各国应当合作。")
    assert not {part.change for part in found} & {Change.MOVED_FROM, Change.MOVED_TO}


def test_punctuation_is_quiet() -> None:
    found = differences("各国应当合作；并提出报告", "各国应当合作，并提出报告。")
    assert all(part.quiet for part in found if part.change is not Change.SAME)
    assert plain(found) == "各国应当合作，并提出报告。"
    assert 'class="inserted quiet"' in html(found)


@pytest.mark.parametrize("text", ["", "\n \t", "😀𠀀", "a\u0301b", "(a) 项\r\n第 3/4 号"])
def test_any_text_can_be_compared(text: str) -> None:
    for earlier, later in ((text, "缔约国"), ("缔约国", text), (text, text)):
        found = differences(earlier, later)
        assert (earlier_text(found), later_text(found)) == (earlier, later)


SCRIPT = (
    Segment(Change.SAME, "甲<b>"),
    Segment(Change.DELETED, "乙"),
    Segment(Change.INSERTED, "丙&"),
    Segment(Change.MOVED_FROM, "丁"),
    Segment(Change.MOVED_TO, "戊"),
)


def test_one_script_is_shown_in_four_ways() -> None:
    assert plain(SCRIPT) == "甲<b>[-乙-]{+丙&+}[~丁~]{~戊~}"
    assert html(SCRIPT) == (
        '甲&lt;b&gt;<del class="deleted">乙</del><ins class="inserted">丙&amp;</ins>'
        '<del class="moved">丁</del><ins class="moved">戊</ins>'
    )
    assert styled(SCRIPT).startswith("甲<b>")
    assert "\x1b[31m" in styled(SCRIPT)
    assert [(span.get("class"), span.text) for span in svg(SCRIPT)] == [
        (None, "甲<b>"),
        ("deleted", "乙"),
        ("inserted", "丙&"),
        ("moved", "丁"),
        ("moved", "戊"),
    ]


def test_lines_are_broken_between_words_and_lose_nothing() -> None:
    script = differences("缔约国应当向被害人提供援助", "缔约国应当向被害人及其家属提供适当的帮助")
    found = list(wrapped(script, 12))
    assert len(found) > 3
    assert "".join(part.text for line in found for part in line) == "".join(part.text for part in script)
