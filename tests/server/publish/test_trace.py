"""Tracing: up and down, each link with its words, in every format; and what is said where there is nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

from reaffirm_core.compare.diff import later_text
from reaffirm_core.compare.markup import plain
from reaffirm_core.errors import ReaffirmError
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.publish.trace import Trace, trace
from reaffirm_server.publish.trace_json import trace_data as data
from reaffirm_server.publish.trace_svg import svg
from reaffirm_server.publish.trace_text import lines
from reaffirm_server.text_tables import Row
from tests.conftest import OFFICIAL, reaffirm

RunQuery = Callable[..., list[Row]]


@pytest.fixture(scope="module")
def run_query(served: LocalDataset) -> RunQuery:
    return query_runner(served)


@pytest.fixture(scope="module")
def found(run_query: RunQuery) -> Trace:
    return trace("7-2-b", run_query)


def test_a_trace_goes_up_and_down_and_through_others(found: Trace) -> None:
    assert list(found.provisions) == ["1-11-a", "1-11-b", "2-43", "5-35", "7-2-b", "8-1-c"]
    assert [link.earlier for link in found.above("7-2-b")] == ["5-35", "2-43", "1-11-b"]
    assert [link.later for link in found.below("7-2-b")] == ["8-1-c"]
    explicit = {(link.later, link.earlier) for link in found.links if link.explicit}
    assert not explicit  # 2-43 reaffirms item 1-11 as a whole; that it continues the parts is detected


def test_links_have_their_reasons_in_each_language(run_query: RunQuery) -> None:
    links = data(trace("non-punishment", run_query))["reaffirmations"]
    assert all(set(link["reason"]) <= {"en", "zh"} for link in links)
    reasons = {link["later"]: link["reason"] for link in links if link["earlier"] == "7-2-b"}
    assert reasons["8-1-c"]["en"].startswith("The same sentence")
    assert reasons["8-1-c"]["zh"].startswith("同一句话")


def test_what_the_text_states_itself_is_explicit(run_query: RunQuery) -> None:
    (link,) = trace("7-1-f", run_query).above("7-1-f")
    assert (link.earlier, link.grade, link.basis) == ("4-24", "verbatim", "explicit (reaffirms)")


def test_the_tree_says_session_date_grade_basis_and_differing_words(found: Trace) -> None:
    text = "\n".join(lines(found, plain))
    assert text.startswith("7-2-b: seventh session, recommendation 2 (b) / 第七次会议，建议2(b) (2017-09-08)\n")
    first = "└─ 1-11-b (first session, 2009-04-15; should consider [consideration]): nearly the same words; detected"
    assert f"{first}\n     translation: " in text
    assert "\n     source text, Chinese version: 就被贩运者直接由于其{+作为被贩运者的+}处境" in text
    assert text.endswith("\ntranslation: unofficial working translation, made from the Chinese by a language model")
    chinese = "\n".join(lines(found, plain, "zh"))
    assert f"{first}\n     就被贩运者直接由于其{{+作为被贩运者的+}}处境" in chinese
    assert "translation" not in chinese
    later = "└─ 8-1-c (eighth session, 2018-07-03; should consider [consideration]): nearly the same words; detected"
    assert f"is reaffirmed by:\n{later}\n" in text
    assert "\n  recommends · should consider [consideration]; put to: Conference of the Parties\n" in text


def test_an_english_version_is_compared_instead_of_the_translation(official_english: LocalDataset) -> None:
    found = trace("1-1", query_runner(official_english))
    assert found.provisions["1-1"].wording.own("en") == OFFICIAL
    assert found.provisions["1-1"].text.startswith("缔约国应当根据")
    (first, *_) = [provision for provision in data(found)["recommendations"] if provision["identifier"] == "1-1"]
    assert (first["translation"], first["texts"]["en"]) == ({}, OFFICIAL)
    others = [provision for provision in data(found)["recommendations"] if provision["identifier"] != "1-1"]
    assert all(provision["translation"].keys() == {"en"} for provision in others)
    assert OFFICIAL.split()[2] in "\n".join(lines(found, plain))


def test_each_recommendation_is_opened_once_in_a_direction(run_query: RunQuery) -> None:
    text = "\n".join(lines(trace("8-1-c", run_query), plain))
    assert text.count("2-43 (second session, 2010-01-29; reaffirms · should [call]): ") == 3
    assert text.count("what follows is shown above") == 3


def test_what_session_3_presented_is_marked_as_amended(run_query: RunQuery) -> None:
    provision = trace("7-2-o", run_query).provisions["4-46-a"]
    assert (provision.session, provision.date, provision.amended) == (3, "2010-10-19", True)
    assert any(
        "4-46-a (third session, 2010-10-19, as orally amended later; should [call])" in line
        for line in lines(trace("7-2-o", run_query), plain)
    )


@pytest.mark.parametrize("name", ["non-punishment", "Non-Punishment of trafficked persons", " 不惩罚、不起诉被贩运者 "])
def test_a_lineage_is_found_by_identifier_and_by_name(name: str, run_query: RunQuery) -> None:
    found = trace(name, run_query)
    assert (found.start, found.parts, list(found.lineages)) == (None, (), ["non-punishment"])
    assert next(iter(found.provisions)) == "1-11-b"
    assert all({link.later, link.earlier} <= found.provisions.keys() for link in found.links)
    assert {link.later for link in found.links} | {"1-11-b"} == set(found.provisions)
    assert all(any(identifier in line for line in lines(found, plain)) for identifier in found.provisions)


def test_every_provision_and_lineage_can_be_traced_and_drawn(run_query: RunQuery) -> None:
    lineages = [row["identifier"] for row in run_query("lineages")]
    assert len(lineages) > 50
    for name in [*lineages[::6], "1-8", "4-45-e", "4-46-i-3", "1-1"]:
        traced = trace(name, run_query)
        assert list(lines(traced, plain)), name
        assert len(data(traced)["recommendations"]) == len(traced.provisions) > 0, name
        ElementTree.fromstring(svg(traced))


def test_an_item_is_traced_through_its_parts(run_query: RunQuery) -> None:
    found = trace("1-11", run_query)
    assert found.start is not None
    assert (found.start.identifier, found.parts) == ("1-11", ("1-11-a", "1-11-b"))
    assert set(found.lineages) == {"identification-procedures", "non-punishment"}
    assert "1-11" not in found.provisions
    assert {link.later for part in found.parts for link in found.below(part)} >= {"2-43", "5-35", "7-2-b", "8-1-c"}
    assert data(found)["parts"] == ["1-11-a", "1-11-b"]
    ElementTree.fromstring(svg(found))


def test_the_tree_of_an_item_has_a_section_for_each_part(run_query: RunQuery) -> None:
    text = "\n".join(lines(trace("1-11", run_query), plain))
    assert text.startswith("1-11: first session, recommendation 11 / ")
    assert "\n\n1-11-a: " in text
    first, second = text.split("\n\n1-11-b: ")
    assert "is reaffirmed by:\n├─ 2-43" in first
    assert (
        "2-43 (second session, 2010-01-29; reaffirms · should [call]): same request, other words; detected;"
        " what follows is shown above" in second
    )


def test_a_chapeau_below_an_item_is_traced_through_its_parts_too(run_query: RunQuery) -> None:
    assert trace("4-46-i", run_query).parts == ("4-46-i-1", "4-46-i-2", "4-46-i-3")
    assert set(trace("4-46-i", run_query).parts) < set(trace("4-46", run_query).parts)


def test_nothing_above_and_below_is_said(run_query: RunQuery) -> None:
    assert list(lines(trace("4-45-e", run_query), plain))[-2:] == [
        "reaffirms: nothing in sessions 1 to 8, 2009–2018",
        "is reaffirmed by: nothing in sessions 1 to 8, 2009–2018",
    ]


def test_json_holds_the_edit_script(found: Trace) -> None:
    held = json.loads(json.dumps(data(found), ensure_ascii=False))
    assert held["start"] == "7-2-b"
    (link,) = [one for one in held["reaffirmations"] if (one["later"], one["earlier"]) == ("8-1-c", "7-2-b")]
    assert {part["change"] for part in link["differences"]} == {"same", "deleted", "inserted"}
    assert "".join(part["text"] for part in link["differences"] if part["change"] != "deleted") == link["words"]


def test_a_label_cannot_break_out_of_a_graph(found: Trace, run_query: RunQuery) -> None:
    from dataclasses import replace

    provision = replace(found.provisions["8-1-c"], headlines={"en": 'a "b" <c> \\', "zh": "甲"})
    bad = replace(found, provisions={**found.provisions, "8-1-c": provision})
    ElementTree.fromstring(svg(bad))


def test_the_picture_stands_alone_and_shows_the_differing_words(found: Trace) -> None:
    picture = ElementTree.fromstring(svg(found))
    spans = {(span.get("class"), span.text) for span in picture.iter("{http://www.w3.org/2000/svg}tspan")}
    assert ("inserted", "作为被贩运者的") in spans
    assert not [element for element in picture.iter() if element.tag.endswith(("style", "script"))]
    assert "style=" not in svg(found)
    boxes = [e for e in picture.iter("{http://www.w3.org/2000/svg}rect") if e.get("class") == "recommendation"]
    frames = [tuple(int(box.get(key) or 0) for key in ("x", "y", "width", "height")) for box in boxes]
    assert len(frames) == 6
    for n, (x, y, w, h) in enumerate(frames):
        assert x + w <= int(picture.get("width") or 0)
        assert all(x != a or y + h < b or b + d < y for a, b, _, d in frames[n + 1 :])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("8-1-z", "did you mean 8-1-"),
        ("punishment", "did you mean non-punishment"),
        ("compensasion", "did you mean compensation, "),
        ("", "an identifier looks like 4-46-i-2"),
        ('" } #', "an identifier looks like 4-46-i-2"),
    ],
)
def test_what_cannot_be_traced_is_an_error_that_helps(name: str, hint: str, run_query: RunQuery) -> None:
    with pytest.raises(ReaffirmError) as error:
        trace(name, run_query)
    assert hint in error.value.message


def test_the_command_writes_every_format_and_exits_with_1_for_what_is_unknown(small: Path) -> None:
    def run(*arguments: str) -> CompletedProcess[str]:
        return reaffirm(small, "trace", *arguments)

    assert run("3-1-a").stdout.startswith("3-1-a: ")
    assert json.loads(run("3-1-a", "--format", "json").stdout)["start"] == "3-1-a"
    assert run("3-1-a", "--format", "svg").stdout.startswith("<svg ")
    assert run("nothing-of-the-kind").returncode == 1
    assert run("3-1-a", "--format", "pdf").returncode == 2


def test_the_words_of_a_link_are_those_of_the_graph(found: Trace) -> None:
    for link in found.links:
        assert later_text(link.differences) == link.words
        assert link.words in found.provisions[link.later].text
