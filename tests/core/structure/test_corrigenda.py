"""A corrigendum corrects another document, so its paragraphs are no recommendations."""

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import SourceError
from tests.build.curate.test_ingest import TEXT, taken
from tests.core.structure.test_unseen_documents import CHINESE

_ENGLISH = "Thirteenth session (Vienna, 3 and 4 July 2025)\n\n1. Paragraph 5\nFor States should read States may\n"
_CHINESE = "贩运人口问题工作组\n\n第十三次会议，2025年7月3日至4日，维也纳\n\n1. 第5段\n“应当”应改为“可以”。\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"CTOC/COP/WG.4/2025/4/Corr.1\n\n{_ENGLISH}", 1),
        (f"Report of the Working Group\n\nCorrigendum 2*\n\n{_ENGLISH}", 3),
        (f"{_ENGLISH}\n2. Paragraph 9\nThe words “shall” should now read “may”.\n", 4),
        (f"更 正\n\n{_CHINESE}", 1),
        (f"CTOC/COP/WG.4/2025/4/Corr.1\n{_CHINESE}", 1),
        (f"{_CHINESE}2. 第9段\n“必须”应改为“应当”。\n", 6),
    ],
)
def test_a_corrigendum_is_refused_with_what_to_do(text: str, line: int, knowledge: Knowledge) -> None:
    with pytest.raises(SourceError, match=rf"line {line}: the document is a corrigendum.*--edition"):
        taken(text, knowledge)


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}\n\f\nCorrigendum\n\nFor “in” read “within”\n",
        f"{CHINESE}\n\f\n更正\n\n“境内”应改为“国内”\n",
        TEXT.replace("1. ", "1. For that purpose, States should read the guide. ", 1),
    ],
)
def test_a_document_with_a_correction_is_read(text: str, knowledge: Knowledge) -> None:
    assert taken(text, knowledge).document.provisions
