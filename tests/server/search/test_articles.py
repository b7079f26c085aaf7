"""Articles that a query names, of treaties that a collection does or does not cite."""

import pytest

from reaffirm_core.names import Names
from reaffirm_server.dataset.project_files import load_published
from reaffirm_server.linked.vocabulary import vocabulary
from reaffirm_server.search.articles import ArticleReader
from reaffirm_server.search.entries import Collection, Facet, FacetValue

BASE = "https://example.org/instrument/"
TREATIES = {
    "tip-protocol": "Trafficking in Persons Protocol",
    "smuggling-protocol": "Migrant Smuggling Protocol",
    "untoc": "Organized Crime Convention",
    "crc": "Convention on the Rights of the Child",
}
CITED = {"tip-protocol-6": "tip-protocol", "smuggling-protocol-6": "smuggling-protocol", "untoc-6": "untoc"}


@pytest.fixture(scope="module")
def reader() -> ArticleReader:
    treaties = {key: FacetValue(key, BASE + key, {"en": label}) for key, label in TREATIES.items()}
    articles = {key: FacetValue(key, BASE + key, {}, broader) for key, broader in CITED.items()}
    values = articles | {key: treaties[key] for key in CITED.values()}
    facet = Facet(values, dict.fromkeys(values, frozenset({0})), {})
    collection = Collection((), {"cites": facet}, treaties=tuple(treaties.values()))
    return ArticleReader(collection, vocabulary(load_published(Names())))


@pytest.mark.parametrize(
    ("query", "cited", "near"),
    [
        ("article 6", ["tip-protocol-6", "smuggling-protocol-6", "untoc-6"], []),
        ("article 6 of the Protocol", ["tip-protocol-6", "smuggling-protocol-6"], []),
        ("《议定书》第六条", ["tip-protocol-6", "smuggling-protocol-6"], []),
        ("Smuggling Protocol, art. 6", ["smuggling-protocol-6"], []),
        ("article 6 of the Convention on the Rights of the Child", [], []),
        ("art. 6 (2) of the Organized Crime Convention", [], ["untoc-6"]),
        ("art. 7 UNTOC", [], ["untoc"]),
        ("art. 7", [], ["tip-protocol", "smuggling-protocol", "untoc"]),
        ("art. 6 (2)", [], ["tip-protocol-6", "smuggling-protocol-6", "untoc-6"]),
    ],
)
def test_an_article_is_that_of_the_named_treaties_or_of_any(
    query: str, cited: list[str], near: list[str], reader: ArticleReader
) -> None:
    named = reader.read(query)
    assert named is not None
    assert named.alone
    assert [value.key for value in named.cited] == cited
    assert [value.key for value in named.near] == near
