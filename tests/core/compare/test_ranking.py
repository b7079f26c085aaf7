"""The ranking: never backwards in time, deterministic, and better than the likeness of words alone."""

import re
from collections.abc import Iterable

import pytest

from reaffirm_core.compare.ranking import Candidate, Leaf, rank
from reaffirm_core.language.packs import load_packs
from reaffirm_server.dataset.project_files import leaf_of

STOCK = re.compile("各国应当")


@pytest.fixture(scope="module")
def ranked(leaves: list[Leaf], broader: dict[str, str]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for candidate in rank(leaves, load_packs()["zh"].grammar.stock, broader, top=20):
        found.setdefault(candidate.later, []).append(candidate)
    return found


def test_candidates_were_presented_earlier(ranked: dict[str, list[Candidate]], leaves: list[Leaf]) -> None:
    sessions = {leaf.identifier: leaf.session for leaf in leaves}
    assert sessions["4-46-a"] == 3
    for candidates in ranked.values():
        assert all(sessions[c.earlier] < sessions[c.later] for c in candidates)
    assert len(ranked) == sum(session > 1 for session in sessions.values()) == 249


def test_a_session_beside_the_series_stands_at_its_day() -> None:
    """A resumed one has its day for an ordinal."""
    said = {"text": "", "fullText": "", "identifier": ""}
    resumed = leaf_of({**said, "session": "20140303", "day": "2014-03-03"}, {})
    sixth = leaf_of({**said, "session": "6", "day": "2015-11-16"}, {})
    assert resumed.session < sixth.session


def test_candidates_come_in_the_order_of_their_scores(ranked: dict[str, list[Candidate]]) -> None:
    for candidates in ranked.values():
        scores = [candidate.score for candidate in candidates]
        assert len(scores) == 20
        assert scores == sorted(scores, reverse=True)


def test_the_first_are_the_first_of_all(leaves: list[Leaf], broader: dict[str, str]) -> None:
    same = [Leaf(f"{leaf.identifier}-again", leaf.session, leaf.text, leaf.full_text) for leaf in leaves[:80]]
    found: dict[str, list[Candidate]] = {}
    for candidate in rank([*leaves[:80], *same], STOCK, broader, top=None):  # what stands there twice scores the same
        found.setdefault(candidate.later, []).append(candidate)
    for top in (1, 7, 500):
        first = [candidate for candidates in found.values() for candidate in candidates[:top]]
        assert list(rank([*leaves[:80], *same], STOCK, broader, top=top)) == first


@pytest.mark.parametrize(
    ("later", "earlier", "place"),
    [
        ("8-1-c", "7-2-b", 1),
        ("8-1-c", "1-11-b", 2),
        ("7-1-f", "4-24", 1),
        ("7-2-o", "4-46-a", 1),
        ("2-12", "1-10-a", 1),
    ],
)
def test_what_is_known_to_be_reaffirmed_stands_first(
    later: str, earlier: str, place: int, ranked: dict[str, list[Candidate]]
) -> None:
    assert ranked[later][place - 1].earlier == earlier


def test_blocks_do_not_change_the_result(
    leaves: list[Leaf], broader: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[tuple[str, str]]:
        return [(c.later, c.earlier) for c in rank(leaves, load_packs()["zh"].grammar.stock, broader, top=5)]

    whole = found()
    monkeypatch.setattr("reaffirm_core.compare.ranking.BLOCK", 7)
    assert found() == whole


def leaf(identifier: str, session: int, text: str, **facts: Iterable[str]) -> Leaf:
    return Leaf(identifier, session, text, text, **{key: frozenset(value) for key, value in facts.items()})  # type: ignore[arg-type]


def test_themes_and_addressees_count() -> None:
    words = "各国应当设立国家协调机构并定期提出报告以供各方审议和改进工作"
    earlier = [
        leaf("same", 1, words, themes=["coordination"], addressees=["states"]),
        leaf("other theme", 1, words, themes=["training"], addressees=["states"]),
        leaf("other body", 1, words, themes=["coordination"], addressees=["secretariat"]),
    ]
    later = leaf("later", 2, words, themes=["coordination"], addressees=["states-parties"])
    order = [c.earlier for c in rank([*earlier, later], STOCK, {})]
    assert order == ["same", "other body", "other theme"]


def test_asking_the_conference_to_ask_the_office_is_asking_the_office() -> None:
    asked = leaf("a", 1, "x", addressees=["conference"], indirect=["unodc"])
    assert asked.bodies == {"conference", "secretariat"}


def test_nothing_is_ranked_where_there_is_nothing() -> None:
    assert list(rank([], STOCK, {})) == []
    assert list(rank([leaf("one", 1, "各国应当合作")], STOCK, {})) == []


def test_headlines_in_a_further_language_are_compared_by_their_words() -> None:
    def titled(identifier: str, session: int, headline: str) -> Leaf:
        return Leaf(identifier, session, "", "", headlines={"fr": headline})

    earlier = [titled("a", 1, "Former les agents"), titled("b", 1, "Indemniser les victimes")]
    later = titled("c", 2, "Indemniser toutes les victimes")
    assert [c.earlier for c in rank([*earlier, later], STOCK, {})] == ["b", "a"]
