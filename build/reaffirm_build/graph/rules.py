"""Inference of ``graph:inferred`` by SPARQL CONSTRUCT rules."""

from collections.abc import Mapping

import pyoxigraph

from reaffirm_core.errors import TableError
from reaffirm_core.graph_files.dataset import TriplesByFile, all_triples
from reaffirm_core.names import Names


def infer(files: TriplesByFile, rules: Mapping[str, str], names: Names) -> list[pyoxigraph.Triple]:
    """Apply rules (file → CONSTRUCT query) to the triples of files until they add nothing more.

    Returns the new triples only. Raises TableError, with the file, for a rule that is not a valid CONSTRUCT query or
    that constructs a blank node.
    """
    store, inferred = pyoxigraph.Store(), pyoxigraph.Store()  # a store normalises literals
    store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in all_triples(files))
    size = -1
    while size < len(store):
        size = len(store)
        for file, rule in rules.items():
            quads = (
                pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in _construct(store, file, names.rebase(rule))
            )
            new = [quad for quad in quads if quad not in store]
            store.extend(new)
            inferred.extend(new)
    return [quad.triple for quad in inferred]


def _construct(store: pyoxigraph.Store, file: str, rule: str) -> list[pyoxigraph.Triple]:
    """Return the triples that one rule constructs."""
    try:
        result = store.query(rule)
    except SyntaxError as error:
        raise TableError(file, f"not valid SPARQL: {error.msg}") from error
    if not isinstance(result, pyoxigraph.QueryTriples):
        raise TableError(file, "expected a CONSTRUCT query, found another form; rewrite the rule")
    triples = list(result)
    if any(isinstance(term, pyoxigraph.BlankNode) for triple in triples for term in triple):
        raise TableError(file, "the rule constructs a blank node; give the node an IRI")
    return triples
