"""The table of kinds of annotation agrees with the ontology and with the data."""

import pytest
from rdflib import RDF, RDFS, Graph

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.annotation_kinds import BY_NAME, KINDS, Kind
from reaffirm_core.graph_files.dataset import merged
from reaffirm_core.languages import COMPLETE
from reaffirm_core.names import Names

NAMES = Names()
STATEMENT = NAMES.expand("rec:statement")


@pytest.fixture(scope="module")
def union(built: Build) -> Graph:
    return merged(built.dataset.triples)


def test_each_property_below_statement_has_a_kind(union: Graph) -> None:
    assert set(union.subjects(RDFS.subPropertyOf, STATEMENT)) == {NAMES.expand(kind.link) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_annotations_of_a_kind_are_statements_with_its_class_and_value(kind: Kind, union: Graph) -> None:
    pairs = [(s, o) for s, o in union.subject_objects(NAMES.expand(kind.link)) if f"_{kind.name}-" in o]
    assert pairs
    for provision, annotation in pairs:
        assert (provision, STATEMENT, annotation) in union
        assert (annotation, RDF.type, NAMES.expand(kind.class_)) in union
    assert any((annotation, NAMES.expand(kind.value), None) in union for _, annotation in pairs)


def test_statement_leads_to_the_annotations_of_the_kinds_and_to_nothing_else(union: Graph) -> None:
    stated = set(union.subject_objects(STATEMENT))
    assert stated == {pair for kind in KINDS for pair in union.subject_objects(NAMES.expand(kind.link))}
    assert len(stated) > 1900


def test_names_are_unique_and_texts_are_in_each_language() -> None:
    assert len(BY_NAME) == len(KINDS)
    for kind in KINDS:
        assert all(set(texts) in (set(), set(COMPLETE)) for texts in (kind.label, kind.heading, kind.key)), kind.name
        assert bool(kind.label) == bool(kind.heading), kind.name
