"""Language detection: the pack that fits best decides, not the first that fits."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import DraftError
from reaffirm_core.language.detect import language_of
from reaffirm_core.language.pack import Pack


@pytest.fixture(scope="module")
def packs(knowledge: Knowledge) -> Mapping[str, Pack]:
    """The packs, and a pack of a further language whose tag is the last in the alphabet."""
    english = knowledge.packs["en"]
    signs = re.compile(r"(?i)\b(?:les?|la|des?|du|et|à|en|pour|sur|par|leurs?|on)\b")
    further = replace(english.draft, sign=signs)
    return {**knowledge.packs, "zz": replace(english, language="zz", draft=further)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("States should, on request, assist the victims of trafficking in persons.", "en"),
        ("The States on the list are to report on la traite and on the victims.", "en"),
        ("Les États devraient prêter assistance aux victimes de la traite et à leurs familles.", "zz"),
        ("缔约国应当向被害人提供援助。", "zh"),
    ],
)
def test_the_best_pack_decides(text: str, language: str, packs: Mapping[str, Pack]) -> None:
    assert language_of(text, packs) == language
    assert language_of(text, dict(reversed(packs.items()))) == language


def test_a_text_that_fits_no_pack_is_an_error(packs: Mapping[str, Pack]) -> None:
    with pytest.raises(DraftError, match="write it in one of: English, Chinese, zz"):
        language_of("Государствам следует", packs)
