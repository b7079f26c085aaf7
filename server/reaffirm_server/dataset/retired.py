"""Retired terms, and codes written as strings, which queries for earlier versions of the ontology contain."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reaffirm_build.names import Names
from reaffirm_server.engine.base import AnswerFormats, Engine, Limits, Selection, rows
from reaffirm_server.engine.queries import query_text


@dataclass(frozen=True)
class Retired:
    """The retired part of the vocabulary of a dataset, by IRI."""

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: the replacements of each retired term
    coded: frozenset[str] = frozenset()  #: properties whose values are concepts, and were texts before 0.3.0


def read_retired(engine: Engine, names: Names, limits: Limits = Limits()) -> Retired:  # noqa: B008 - frozen
    """Read the retired terms from the ontology in a dataset. Raises QueryError if the engine does not answer."""

    def run_query(name: str) -> list[dict[str, str]]:
        return rows(engine.query(query_text(name, names), Selection(), AnswerFormats(), limits))

    terms: dict[str, tuple[str, ...]] = {}
    for row in run_query("retired-terms"):
        terms[row["term"]] = (*terms.get(row["term"], ()), row["replacement"])
    return Retired(terms, frozenset(row["property"] for row in run_query("coded-properties")))
