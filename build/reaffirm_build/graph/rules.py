"""Rules: SPARQL CONSTRUCT queries add what follows from what was read and judged, into ``graph:inferred``."""

from collections.abc import Mapping

import pyoxigraph

from reaffirm_build.errors import TableError
from reaffirm_build.graph.dataset import TriplesByFile, all_triples
from reaffirm_build.names import Names


def infer(files: TriplesByFile, rules: Mapping[str, str], names: Names) -> list[pyoxigraph.Triple]:
    """Apply rules (file → CONSTRUCT query) to the triples of files until they add nothing more.

    Returns what is new: no triple that already stands there.
    Raises TableError, naming the file, for a rule that is no CONSTRUCT query or makes a blank node.
    """
    store = pyoxigraph.Store()
    store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in all_triples(files))
    asserted = {quad.triple for quad in store}  # as the store has them: it normalises literals
    size = -1
    while size < len(store):
        size = len(store)
        for file, rule in rules.items():
            made = _construct(store, file, names.rebase(rule))
            store.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in made)
    return [quad.triple for quad in store if quad.triple not in asserted]


def _construct(store: pyoxigraph.Store, file: str, rule: str) -> list[pyoxigraph.Triple]:
    """The triples that one rule makes."""
    try:
        made = store.query(rule)
    except SyntaxError as error:
        raise TableError(file, f"not valid SPARQL: {error.msg}") from error
    if not isinstance(made, pyoxigraph.QueryTriples):
        raise TableError(file, "a rule is a CONSTRUCT query")
    found = list(made)
    if any(isinstance(term, pyoxigraph.BlankNode) for triple in found for term in triple):
        raise TableError(file, "a rule may not make blank nodes")
    return found
