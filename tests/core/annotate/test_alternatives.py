"""Chapeaux that ask for some of their parts only: one in the compendium, and the wording of both packs."""

import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.alternatives import alternatives
from reaffirm_core.errors import TableError
from reaffirm_core.language.ask_rules import parse_asks
from reaffirm_core.language.rules import RuleUses
from reaffirm_core.model import Provision
from reaffirm_core.toml import Table
from tests.conftest import ROOT


def test_the_compendium_has_one_chapeau_with_options(built: Build) -> None:
    (options,) = built.annotations.alternatives
    assert (options.provision, options.minimum, options.quote.words) == ("4-46-i", 1, "至少采用下列一种选择")
    assert options.parts == ("4-46-i-1", "4-46-i-2", "4-46-i-3")
    texts = {provision.identifier: provision.text for provision in built.document.provisions}
    assert texts["4-46-i"][options.quote.start : options.quote.end] == options.quote.words


@pytest.mark.parametrize(
    ("language", "chapeau", "words"),
    [
        ("zh", "缔约国应当至少采取以下一项措施：", "至少采取以下一项措施"),
        ("zh", "各国应当采取下列一项或多项措施：", "下列一项或多项措施"),
        ("zh", "各国应当采取下列至少一项措施：", "下列至少一项措施"),
        ("zh", "缔约国应当至少每年采取下列措施：", ""),
        ("zh", "缔约国应当：", ""),
        (
            "en",
            "States parties should adopt at least one of the following options:",
            "at least one of the following options",
        ),
        ("en", "States should take one or more of the following measures:", "one or more of the following measures"),
        ("en", "States should, at least once a year, do the following:", ""),
    ],
)
def test_the_packs_know_how_options_are_worded(language: str, chapeau: str, words: str, knowledge: Knowledge) -> None:
    grammar = knowledge.packs[language].grammar
    over = Provision("1-1", "", 1, ("1",), (1,), 1, chapeau, chapeau, False, 1, 1)
    parts = [
        Provision(f"1-1-{letter}", "1-1", 1, ("1", letter), (1, n), n + 1, "A", "A", True, n + 1, n + 1)
        for n, letter in enumerate("ab", 1)
    ]
    found = list(alternatives([over, *parts], grammar, RuleUses()))
    assert [options.quote.words for options in found] == ([words] if words else [])
    assert all((options.parts, options.minimum) == (("1-1-a", "1-1-b"), 1) for options in found)


def test_a_leaf_has_no_options(knowledge: Knowledge) -> None:
    text = "缔约国应当至少采取以下一项措施。"
    leaf = Provision("1-1", "", 1, ("1",), (1,), 1, text, text, True, 1, 1)
    assert not list(alternatives([leaf], knowledge.packs["zh"].grammar, RuleUses()))


@pytest.mark.parametrize("minimum", ["", "0", "some"])
def test_a_minimum_that_is_no_number_is_an_error(minimum: str) -> None:
    text = (ROOT / "data" / "packs" / "zh.toml").read_text(encoding="utf-8")
    top = Table.parse("zh.toml", text.replace('minimum = "1"', f'minimum = "{minimum}"'))
    with pytest.raises(TableError, match=r"option\[1\].minimum: expected a whole number from 1"):
        parse_asks(top)
