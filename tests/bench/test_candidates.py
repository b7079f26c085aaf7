"""The ranking of candidates ignores the stock phrases of the language of the texts."""

from collections.abc import Callable

import pytest
from bench.quality import __main__ as commands

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_server.text_tables import Row


@pytest.mark.parametrize(("tags", "language"), [(["en"], "en"), (["zh", "zh", "en"], "zh"), (["en", "zh"], "zh")])
def test_the_stock_phrases_are_of_the_language_of_most_texts(
    tags: list[str], language: str, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_query: Callable[..., list[Row]] = lambda name: [{"language": tag} for tag in tags if name == "leaves"]  # noqa: E731
    monkeypatch.setattr(commands, "load_leaves", lambda _: [])
    monkeypatch.setattr(commands, "rank", lambda _leaves, stock, _broader, _top: iter([stock]))
    assert list(commands._ranked(run_query, None)) == [knowledge.packs[language].grammar.stock]
