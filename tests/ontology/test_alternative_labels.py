"""The alternative labels: the graph has exactly the rows of the table, which name their source."""

import csv

import pytest
from rdflib import SKOS, Graph

from reaffirm_core.names import Names
from tests.conftest import ROOT

#: A row of the table: concept, language, label.
Row = tuple[str, str, str]


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    with (ROOT / "ontology" / "alternative-labels.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def row_keys(table: list[dict[str, str]]) -> list[Row]:
    """Return the IRI of the concept, the language and the label of each row."""
    names = Names()
    return [(str(names[row["scheme"]][row["concept"]]), row["lang"], row["label"]) for row in table]


def test_the_graph_has_exactly_the_rows_of_the_table(table: list[dict[str, str]]) -> None:
    graph = Graph().parse(ROOT / "ontology" / "alternative-labels.ttl")
    labels = {(str(concept), label.language, str(label)) for concept, label in graph.subject_objects(SKOS.altLabel)}
    assert set(graph.predicates()) == {SKOS.altLabel}
    assert labels == set(row_keys(table))


def test_no_row_stands_twice_and_each_names_its_source(table: list[dict[str, str]]) -> None:
    assert len(row_keys(table)) == len(set(row_keys(table)))
    assert all(row["source"].strip() for row in table)


def test_the_concepts_exist_and_no_label_is_their_preferred_one(table: list[dict[str, str]]) -> None:
    schemes = Graph()
    for name in sorted({f"{row['scheme']}s.ttl" for row in table}):
        schemes.parse(ROOT / "ontology" / name)
    preferred = {(str(concept), label.language, str(label)) for concept, label in schemes[: SKOS.prefLabel]}
    assert {concept for concept, _, _ in row_keys(table)} <= {concept for concept, _, _ in preferred}
    assert not preferred & set(row_keys(table))
