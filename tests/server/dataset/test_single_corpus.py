"""The corpus of a store that is opened where nobody names one."""

import pytest

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.dataset import single_corpus
from reaffirm_server.dataset.remote_dataset import RemoteDataset
from reaffirm_server.engine.base import Answer, AnswerFormats, Limits, Selection
from reaffirm_server.engine.http_client import read_address
from reaffirm_server.errors import QueryError

ADDRESS = read_address("sparql+http://127.0.0.1:1/query")


@pytest.mark.parametrize(
    ("corpora", "corpus"), [(("agenda", "tip"), "tip"), (("agenda", "smuggling"), "agenda")], ids=["main", "no main"]
)
def test_the_main_corpus_of_a_store_is_opened_else_the_first(
    corpora: tuple[str, ...], corpus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RemoteDataset(Names(corpora=corpora), "", (), (), ADDRESS, {})
    monkeypatch.setattr(single_corpus, "open_dataset", lambda *_: store)
    monkeypatch.setattr(single_corpus, "_copy", lambda _store, name, _linked: name)
    assert single_corpus.open_corpus(None, ADDRESS, "") == corpus


def test_a_copy_of_a_corpus_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = []

    class Endless:
        def query(self, _query: str, _selection: Selection, _formats: AnswerFormats, limits: Limits) -> Answer:
            bounds.append(limits)
            raise QueryError("too long")

    store = RemoteDataset(Names(corpora=("agenda", "tip")), "", (), ("graph/text",), ADDRESS, {})
    monkeypatch.setattr(single_corpus, "open_dataset", lambda *_: store)
    monkeypatch.setattr(RemoteDataset, "engine", lambda _: Endless())
    with pytest.raises(ReaffirmError, match="use --data with the built dataset instead of --store"):
        single_corpus.open_corpus(None, ADDRESS, "tip")
    assert bounds == [Limits(seconds=60, answer_bytes=2_147_483_648)]
