"""References of drafts to earlier texts: what they name, whether it exists, and what is unsure."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.reference_words import note
from reaffirm_server.drafts.references import DraftReference, ReferenceReader, without_references
from tests.server.drafts.written import as_text

ASKED = {"en": "States parties should protect victims.", "zh": "缔约国应当保护被害人。"}


def references(checker: Checker, words: str, asked: str = "") -> list[DraftReference]:
    language = "en" if words.isascii() else "zh"
    comma = "," if language == "en" else "，"
    (checked,) = checker.check(f"{words}{comma} {asked or ASKED[language]}").checked
    return list(checked.references)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Recalling recommendation 35 of the fifth session", [("recommendation", "35", ["5-35"])]),
        ("忆及第五次会议建议35", [("recommendation", "35", ["5-35"])]),
        (
            "Reaffirming recommendations 1 (a) and (c) of the eighth session",
            [("recommendation", "1 (a)", ["8-1-a"]), ("recommendation", "1 (c)", ["8-1-c"])],
        ),
        ("Reaffirming recommendation 52 of the fifth session", [("no number", "52", [])]),
        ("重申第五次会议建议52", [("no number", "52", [])]),
        ("Recalling recommendation 2 (z) of the seventh session", [("no part", "2 (z)", [])]),
        ("Recalling recommendation 3 of the ninth session", [("no session", "3", [])]),
        ("Recalling recommendation 3 of the third session", [("no session", "3", [])]),
        ("As recommended in CTOC/COP/WG.4/2009/2, paragraph 12", [("paragraph", "12", ["1-11-a", "1-11-b"])]),
        ("如CTOC/COP/WG.4/2009/2第12段所建议", [("paragraph", "12", ["1-11-a", "1-11-b"])]),
        ("As recommended in CTOC/COP/WG.4/2009/2, paragraph 3", [("paragraph", "3", [])]),
        ("Recalling recommendation 4 of the previous session", [("unread", "", [])]),
        ("Recalling recommendation 3 of the fifth session of the Conference of the Parties", []),
        ("Recalling recommendation 3 above", []),
    ],
)
def test_a_reference_names_what_exists_and_what_does_not(
    words: str, expected: list[tuple[str, str, list[str]]], checker: Checker
) -> None:
    assert [
        (each.status, each.number, [item.identifier for item in each.items]) for each in references(checker, words)
    ] == expected


@pytest.mark.parametrize(
    ("words", "language", "remark"),
    [
        (
            "Reaffirming recommendation 52 of the fifth session",
            "en",
            "The fifth session has no recommendation 52. Its numbers are 1 to 44.",
        ),
        (
            "Recalling its agreed recommendation 2 (j) of the seventh session",
            "en",
            "It was only put to the Conference of the Parties; the session did not adopt it.",
        ),
        ("Recalling recommendation 46 of the fourth session", "en", "It has 17 parts; this is the first."),
    ],
)
def test_a_note_says_what_is_wrong_or_to_be_known(words: str, language: str, remark: str, checker: Checker) -> None:
    (reference,) = references(checker, words)
    assert remark in note(reference, language).remarks
    written = as_text(checker.check(f"{words}, {ASKED['en']}"), checker)
    (named,) = re.findall("Earlier texts that the draft names\n(.*)", written)
    assert remark in named


@pytest.mark.parametrize(
    ("asked", "is_alike"),
    [
        ("States parties should ban recruitment fees.", False),
        ("States parties should train prosecutors on non-punishment.", True),
    ],
)
def test_a_text_in_other_words_than_the_draft_is_named_as_such(asked: str, is_alike: bool, checker: Checker) -> None:
    (reference,) = references(checker, "Recalling recommendation 35 of the fifth session", asked)
    assert reference.is_alike is is_alike
    assert ("shares no word" in note(reference, "en").remarks) is not is_alike


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("As recommended at its seventh session", "States parties should avoid placing victims in detention centres."),
        ("忆及其第七次会议曾建议", "缔约国应当避免将被害人安置在拘留中心。"),
    ],
)
def test_a_session_without_a_number_is_compared_with_the_likely_matches(
    words: str, asked: str, checker: Checker
) -> None:
    (reference,) = references(checker, words, asked)
    assert (reference.status, reference.session, reference.elsewhere) == ("session", 7, (8,))
    assert len(reference.items) == 1


def test_the_words_of_a_reference_are_not_compared(checker: Checker) -> None:
    asked = "States parties should train prosecutors on non-punishment."
    (reference,) = references(checker, "Recalling recommendation 35 of the fifth session", asked)
    assert without_references(f"{reference.words}, {asked}", [reference]) == f" , {asked}"
    (checked,) = checker.check(f"{reference.words}, {asked}").checked
    assert not {"session", "Recalling"} & {word for match in checked.matches for word, _ in match.reasons.words}


def test_the_references_of_a_recital_are_those_of_the_report(checker: Checker) -> None:
    recital = "Mindful of recommendation 35 of the fifth session,"
    report = checker.check(f"{recital}\n\n{ASKED['en']}\n")
    assert [(number, each.number) for number, each in report.references] == [(1, "35")]


def test_a_reaffirmation_of_the_preamble_has_its_references(checker: Checker) -> None:
    report = checker.check(f"Recalling recommendation 35 of the fifth session,\n\n{ASKED['en']}\n")
    assert [(each.role, each.preambular) for each in report.checked] == [
        ("recommendation", False),
        ("reaffirmation", True),
    ]
    assert [each.number for each in report.checked[1].references] == ["35"]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "The fifth session has no recommendation 52. Its numbers are 1 to 44."),
        ("zh", "第五次会议没有建议52，其建议编号为1至44。"),
    ],
)
def test_the_page_shows_the_references(language: str, says: str, client: FlaskClient) -> None:
    draft = f"Reaffirming recommendation 52 of the fifth session, {ASKED['en']}"
    page = client.post("/check", data={"draft": draft}, headers={"Accept-Language": language}).text
    assert says in page


def test_references_are_read_beside_a_second_report_of_the_same_body(checker: Checker) -> None:
    known = checker.recommendations
    words = "Recalling recommendation 35 of the fifth session, States parties should protect victims."

    def read(session: int, body: str) -> list[str]:
        last = known.items[-1]
        leaf = replace(last.leaf, identifier=f"{session}-1")
        iri = f"https://w3id.org/reaffirm/next/{session}-1"
        other = replace(last, iri=iri, leaf=leaf, adopted=session, body=body)
        reader = ReferenceReader(replace(known, items=(*known.items, other)), checker.packs)
        return [item.identifier for each in reader.read(words, "en") for item in each.items]

    body = known.items[0].body
    assert read(11, body) == ["5-35"]
    assert read(5, body) == [], "two corpora have the fifth session"
    assert read(11, "ent:conference") == [], "two bodies have sessions"
