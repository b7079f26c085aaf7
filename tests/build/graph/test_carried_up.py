"""Rules that carry up to items what is true of their parts, and down to parts what their chapeaux cite."""

import pyoxigraph
import pytest

from reaffirm_core.names import Names

NAMES = Names()

#: Each property of items and chapeaux, with the property of their parts that it carries up.
CARRIED = {
    "rec:partReaffirms": "rec:reaffirms",
    "rec:partReaffirmedBy": "rec:reaffirmedBy",
    "rec:partTheme": "rec:theme",
    "rec:partLineage": "rec:lineage",
    "rec:partRestsOn": "rec:restsOn",
}


def pairs(store: pyoxigraph.Store, pattern: str) -> set[tuple[str, ...]]:
    """Return the distinct values of ?s and ?o in a pattern."""
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in NAMES.prefixes().items())
    results = store.query(
        f"{prefixes} SELECT DISTINCT ?s ?o {{ {pattern} }}",
        use_default_graph_as_union=True,
    )
    assert isinstance(results, pyoxigraph.QuerySolutions)
    return {tuple(str(row[name]) for name in ("s", "o")) for row in results}


@pytest.mark.parametrize(("carried", "own"), CARRIED.items())
def test_an_item_has_what_its_parts_have_and_nothing_else(carried: str, own: str, store: pyoxigraph.Store) -> None:
    of_parts = pairs(store, f"?part {own} ?o ; dcterms:isPartOf+ ?s . ?s a rec:Provision")
    assert pairs(store, f"?s {carried} ?o") == of_parts != set()


@pytest.mark.parametrize("carried", CARRIED)
def test_no_operative_provision_has_what_is_carried_up(carried: str, store: pyoxigraph.Store) -> None:
    assert not pairs(store, f"?s {carried} ?o ; rec:operative true")


def test_a_provision_rests_on_what_it_and_its_chapeaux_cite_and_on_the_whole_of_it(store: pyoxigraph.Store) -> None:
    cited = "?s a rec:Provision ; dcterms:isPartOf*/rec:citation ?citation . ?citation rec:basis basis:own"
    assert pairs(store, "?s rec:restsOn ?o") == pairs(store, f"{cited} ; rec:cited/dcterms:isPartOf* ?o")


def test_a_provision_cites_its_own_words_only(store: pyoxigraph.Store) -> None:
    own = "?s rec:citation ?c . ?c rec:basis basis:own ; rec:cited ?o"
    assert pairs(store, "?s rec:cites ?o") == pairs(store, own)


def test_an_option_is_an_ask_of_a_part(store: pyoxigraph.Store) -> None:
    parts = "?chapeau rec:partsAre ?o . ?part dcterms:isPartOf ?chapeau ; rec:ask ?s"
    assert pairs(store, "?s rec:optionOf ?o") == pairs(store, parts) != set()


def test_an_option_never_restates(store: pyoxigraph.Store) -> None:
    assert not pairs(store, "?s rec:ask/rec:optionOf ?options ; rec:restates|rec:repeatsVerbatim ?o")
