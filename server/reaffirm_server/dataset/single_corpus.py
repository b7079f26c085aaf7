"""Apart: one corpus of a dataset by itself, or with those that are linked to it by reaffirmations.

Identifiers of those that are linked then have their names before them: ``tip:8-1-c``.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad
from rdflib.namespace import DCTERMS

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import read_bytes, read_lines, root
from reaffirm_build.graph.built import built_corpora, built_quads
from reaffirm_build.graph.dataset import rdf_triples
from reaffirm_build.names import MAIN, Names
from reaffirm_server.dataset.local_dataset import Served, main_corpus, open_served
from reaffirm_server.dataset.remote_dataset import Dataset, Held, open_dataset
from reaffirm_server.engine.base import Limits, Selection, Wanted, rows
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.queries import query_text
from reaffirm_server.errors import QueryError


def open_corpus(data: Path | None, store: Address | None, name: str, *, linked: bool = False) -> Dataset:
    """One corpus, the main one if none is named, of what was built or of what a store on another server holds.

    From such a store that holds several it is read into memory. With those that are ``linked`` to it.
    Raises ReaffirmError if there is no corpus of this name.
    """
    if store is None:
        name = name or main_corpus(data)
        return _with_linked(data, name) if linked else open_served(data, only=name)
    held = open_dataset(data, store)
    assert isinstance(held, Held)  # noqa: S101 - what a store holds
    corpora = held.names.corpora
    name = name or (MAIN if MAIN in corpora else corpora[0])
    if name not in corpora:
        raise ReaffirmError(f"the store at {store} holds no corpus {name}; those there are {', '.join(corpora)}")
    if corpora == (name,):
        return held
    try:
        return _taken(held, name, linked)
    except QueryError as error:
        raise ReaffirmError(f"{error}; a corpus of so large a dataset is looked at with --data") from error


def _with_linked(data: Path | None, corpus: str) -> Served:
    """A corpus that was built, with those that are linked to it, in memory."""
    own, folder = open_served(data, only=corpus), data or root() / "data" / "graph"
    base, others = own.names.base, [name for name in built_corpora(folder) if name != corpus]
    named = _named(folder, corpus, base)
    beside = [other for other in others if other in named or corpus in _named(folder, other, base)]
    for other in beside:
        own.store.bulk_extend(_told(open_served(folder, only=other).store, base, beside))
    return own


def _named(folder: Path, corpus: str, base: str) -> set[str]:
    """The corpora with whose provisions one compares its own, by the names in their IRIs."""
    file, earlier = folder / corpus / "lineage.ttl", f"<{base}ontology#earlier>"
    if quads := built_quads(folder, corpus):
        file = quads[corpus]
        content = b"".join(line for line in read_lines(file) if earlier.encode() in line)
    else:
        content = read_bytes(file) if file.is_file() else b""
    found = (triple.object for triple in rdf_triples(str(file), content) if str(triple.predicate) == earlier)
    return {_corpus(node, base) for node in found}


def _taken(held: Held, corpus: str, linked: bool) -> Served:
    """A corpus out of a store, and those that are linked to it."""
    names, engine, limits = Names(held.names.base, (corpus,)), held.engine(), Limits(seconds=60, answer_bytes=2**31)
    pairs = rows(engine.query(query_text("held-linked", names), Selection(), Wanted(), limits)) if linked else []
    beside = {row["earlier"] for row in pairs if row["later"] == corpus}
    beside |= {row["later"] for row in pairs if row["earlier"] == corpus}
    others = '", "'.join(name for name in held.names.corpora if name not in {corpus, *beside})
    store = pyoxigraph.Store()
    for graph in held.graphs:
        text = query_text("held-corpora", names).replace("urn:node", graph).replace("CORPORA", others)
        body = engine.query(text, Selection(), Wanted(graph="application/n-triples"), limits).body
        node, found = pyoxigraph.NamedNode(graph), pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
        quads = (Quad(triple.subject, triple.predicate, triple.object, node) for triple in found)
        store.bulk_extend(_told(quads, names.base, beside))
    return Served(names, held.digest, held.questions, held.graphs, store)


def _told(quads: Iterable[Quad], base: str, beside: Collection[str]) -> Iterator[Quad]:
    """Facts, in which an identifier of a linked corpus has the name of that before it."""
    for quad in quads:
        if quad.predicate.value == str(DCTERMS.identifier) and (corpus := _corpus(quad.subject, base)) in beside:
            told = pyoxigraph.Literal(f"{corpus}:{quad.object.value}")  # type: ignore[union-attr]
            yield Quad(quad.subject, quad.predicate, told, quad.graph_name)
        else:
            yield quad


def _corpus(node: object, base: str) -> str:
    """The name of the corpus of which a node is, by its IRI."""
    return str(node)[1:-1].removeprefix(base).partition("/")[0]
