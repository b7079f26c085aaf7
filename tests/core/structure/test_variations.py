"""Variations that secretariats make every day: what the parser does not read exactly has a doubt or is refused."""

from collections import Counter
from collections.abc import Mapping

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from tests.core.structure.variations import VARIATIONS, Sample, doubts, outcome, samples

pytestmark = pytest.mark.client

#: One document in this many takes part in each variation; ``bench/variations.py`` tries all.
SHARE = 3


@pytest.fixture(scope="module")
def documents(knowledge: Knowledge) -> list[Sample]:
    return list(samples(knowledge.packs))


@pytest.fixture(scope="module")
def before(documents: list[Sample], knowledge: Knowledge) -> Mapping[str, Counter[str]]:
    return {sample.name: doubts(sample.document, knowledge.packs[sample.language]) for sample in documents}


@pytest.mark.parametrize("variation", VARIATIONS)
def test_nothing_is_lost_in_silence(
    variation: str, documents: list[Sample], before: Mapping[str, Counter[str]], knowledge: Knowledge
) -> None:
    first = list(VARIATIONS).index(variation) % SHARE
    silent = [
        sample.name
        for sample in documents[first::SHARE]
        if (varied := VARIATIONS[variation](sample))
        and outcome(varied, before[sample.name], knowledge.packs[sample.language]) == "silent"
    ]
    assert silent == []


def test_each_variation_changes_documents(documents: list[Sample]) -> None:
    assert all(
        any((varied := vary(sample)) and varied[0] != sample.text for sample in documents)
        for vary in VARIATIONS.values()
    )
