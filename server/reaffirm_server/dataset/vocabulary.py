"""The vocabulary of a dataset, by which queries are checked for terms that have no results and give no error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import OWL

from reaffirm_core.names import Names
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.engine.queries import query_text


@dataclass(frozen=True)
class DatasetVocabulary:
    """The terms of a dataset, by IRI."""

    terms: frozenset[str] = frozenset()  #: names in the namespaces of the dataset, except those with a "_"
    retired: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: the replacements of each retired term
    coded: frozenset[str] = frozenset()  #: properties whose values are nodes with an identifier
    classes: frozenset[str] = frozenset()  #: classes of the ontology
    properties: frozenset[str] = frozenset()  #: properties of the ontology


def read_vocabulary(
    engine: Engine,
    names: Names,
    graphs: Iterable[str],
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> DatasetVocabulary:
    """Read the vocabulary of a dataset with some named graphs. Raises QueryError if the engine does not answer."""

    def run_query(name: str) -> list[dict[str, str]]:
        return rows(engine.query(query_text(name, names), Selection(), AnswerFormats(), limits))

    retired: dict[str, tuple[str, ...]] = {}
    for row in run_query("retired-terms"):
        retired[row["term"]] = (*retired.get(row["term"], ()), row["replacement"])
    terms = frozenset((*graphs, *(row["term"] for row in run_query("known-terms"))))
    coded = frozenset(row["property"] for row in run_query("coded-properties"))
    kinds = run_query("kinds-of-terms")
    classes = frozenset(row["term"] for row in kinds if row["kind"] == str(OWL.Class))
    return DatasetVocabulary(terms, retired, coded, classes, frozenset(row["term"] for row in kinds) - classes)
