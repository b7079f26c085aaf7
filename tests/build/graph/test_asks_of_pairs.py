"""The asks to which the compared words of a reaffirmation belong."""

import pyoxigraph
import pytest


@pytest.mark.parametrize(
    ("pair", "asks"),
    {
        "6-19_reaff-4-13": {"later 6-19_ask-2", "earlier 4-13_ask-1"},  # the first ask of 6-19 is about concepts
        "6-17_reaff-2-4": {"later 6-17_ask-1", "earlier 2-4_ask-2"},
        "2-48_reaff-1-9": {"later 2-48_ask-2", "earlier 1-9_ask-1"},  # the words begin inside the second ask
        "2-13_reaff-1-8": {"later 2-13_ask-1", "earlier 1-8_ask-1"},  # the words go beyond a second modal
        "8-1-c_reaff-2-43": {"later 8-1-c_ask-1", "earlier 2-43_ask-1"},  # words before the words of the only ask
    }.items(),
)
def test_compared_words_belong_to_the_last_ask_that_begins_before_them(
    pair: str, asks: set[str], store: pyoxigraph.Store
) -> None:
    rows = store.query(
        f"""PREFIX rec: <https://w3id.org/reaffirm/ontology#>
        SELECT ?side ?ask {{
          VALUES (?property ?side) {{ (rec:laterAsk "later") (rec:earlierAsk "earlier") }}
          <https://w3id.org/reaffirm/tip/{pair}> ?property ?ask
        }}""",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    assert {f"{row['side'].value} {row['ask'].value.rpartition('/')[2]}" for row in rows} == asks


def test_every_reaffirmation_of_provisions_with_asks_names_one_ask_of_each(store: pyoxigraph.Store) -> None:
    query = """PREFIX rec: <https://w3id.org/reaffirm/ontology#>
        SELECT ?pair {
          ?later rec:comparison ?pair . ?pair a rec:Reaffirmation ; rec:earlier ?earlier .
          OPTIONAL { ?pair rec:laterAsk ?own . ?later rec:ask ?own }
          OPTIONAL { ?pair rec:earlierAsk ?other . ?earlier rec:ask ?other }
        } GROUP BY ?pair HAVING (COUNT(DISTINCT ?own) != 1 || COUNT(DISTINCT ?other) != 1)"""
    assert list(store.query(query, use_default_graph_as_union=True)) == []
