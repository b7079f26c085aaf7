"""Fixtures of the tests of drafts: the earlier recommendations and the check against them."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.language.pack import Pack
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.encoder import load_encoder
from reaffirm_server.drafts.load_recommendations import load_recommendations
from reaffirm_server.drafts.recommended import EarlierRecommendations


@pytest.fixture(scope="module")
def recommendations() -> EarlierRecommendations:
    return load_recommendations()


@pytest.fixture(scope="module")
def packs(knowledge: Knowledge) -> dict[str, Pack]:
    return dict(knowledge.packs)


@pytest.fixture(scope="module")
def checker(recommendations: EarlierRecommendations, packs: dict[str, Pack]) -> Checker:
    return Checker(recommendations, packs, load_encoder())
