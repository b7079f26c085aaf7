"""Several requests in one paragraph of a draft, each with a result of its own."""

import pytest

from reaffirm_core.language.pack import Pack
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.report_json import report_data
from reaffirm_server.drafts.requests import requests_in
from tests.server.drafts.written import as_text


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "States parties should: (a) establish funds; (b) train prosecutors; and (c) protect victims.",
            [
                "States parties should: establish funds;",
                "States parties should: train prosecutors; and",
                "States parties should: protect victims.",
            ],
        ),
        (
            "en",
            "States parties should establish funds and UNODC should publish a manual.",
            ["States parties should establish funds and", "UNODC should publish a manual."],
        ),
        (
            "en",
            "States parties should protect victims. They need it. States parties should train judges.",
            ["States parties should protect victims. They need it.", "States parties should train judges."],
        ),
        ("zh", "鼓励缔约国设立基金，并请秘书处提交报告。", ["鼓励缔约国设立基金，并", "请秘书处提交报告。"]),
        ("zh", "缔约国应当保护被害人。这很重要。", []),
        ("en", "States parties should consider establishing funds, which should be open to victims.", []),
    ],
)
def test_the_requests_of_a_paragraph_are_divided(
    language: str, text: str, expected: list[str], packs: dict[str, Pack]
) -> None:
    assert requests_in(text, packs[language].grammar) == expected


def test_each_request_has_a_result_of_its_own(checker: Checker) -> None:
    draft = "States should avoid placing victims in detention centres and UNODC should publish a manual on wildlife."
    report = checker.check(draft)
    (checked,) = report.checked
    assert [request.likelihood for request in checked.requests] == ["possible", "nearest"]
    assert checked.requests[0].nearest is not None
    assert checked.requests[0].nearest.identifier == "8-1-a"
    text = as_text(report, checker)
    assert "- UNODC should publish a manual on wildlife. – No match that the program is sure of\n" in text
    assert "and – Possibly recommended before · eighth session, recommendation 1 (a)\n" in text


def test_a_request_that_may_ask_the_opposite_is_never_called_recommended(checker: Checker) -> None:
    draft = "Calls upon States parties: (a) to adopt national action plans; (b) to place victims in detention centres."
    report = checker.check(draft)
    (checked,) = report.checked
    assert [request.opposed for request in checked.requests] == [(), ("avoid",)]
    match = next(match for match in checked.matches if match.nearest.identifier == "8-1-a")
    assert (match.opposed, match.comparison, match.reference) == (("avoid",), "opposed", {})
    assert "to place victims in detention centres. – May contradict an earlier text" in as_text(report, checker)
    data = report_data(report)["recommendations"][0]["requests"]
    assert [request["mayContradict"] for request in data] == [[], ["avoid"]]


def test_a_negation_of_one_request_reverses_no_other_one(checker: Checker) -> None:
    draft = (
        "UNODC should not disclose how confidentiality is ensured. States parties should ensure confidentiality, in"
        " order to protect victims of trafficking in persons in accordance with domestic law."
    )
    (checked,) = checker.check(draft).checked
    assert [request.opposed for request in checked.requests] == [(), ()]
    match = next(match for match in checked.matches if match.nearest.identifier == "5-27")
    assert match.likelihood != "nearest"
    assert match.opposed == ()
