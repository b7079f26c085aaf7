"""A dataset with a single corpus, or with a corpus and the corpora linked to it by reaffirmations.

Identifiers of a linked corpus have its name as a prefix: ``tip:8-1-c``.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad
from rdflib.namespace import DCTERMS

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import read_bytes, read_lines, root
from reaffirm_core.graph_files.built import built_corpora, built_quads
from reaffirm_core.graph_files.dataset import rdf_triples
from reaffirm_core.names import MAIN_CORPUS, Names
from reaffirm_server.dataset.local_dataset import LocalDataset, main_corpus, open_local
from reaffirm_server.dataset.remote_dataset import Dataset, RemoteDataset, open_dataset
from reaffirm_server.engine.base import AnswerFormats, Limits, Selection, rows
from reaffirm_server.engine.http_client import Address
from reaffirm_server.engine.queries import query_text
from reaffirm_server.errors import QueryError


def open_corpus(data: Path | None, store: Address | None, name: str, *, linked: bool = False) -> Dataset:
    """Open one corpus of the built dataset or of a remote store, by default the main corpus.

    ``linked`` includes the corpora linked to it by reaffirmations. A corpus of a remote store with several corpora is
    copied into memory. Raises ReaffirmError if the corpus does not exist.
    """
    if store is None:
        name = name or main_corpus(data)
        return _with_linked(data, name) if linked else open_local(data, only=name)
    remote = open_dataset(data, store)
    assert isinstance(remote, RemoteDataset)  # noqa: S101 - the type for a remote store
    corpora = remote.names.corpora
    name = name or (MAIN_CORPUS if MAIN_CORPUS in corpora else corpora[0])
    if name not in corpora:
        raise ReaffirmError(f"the store at {store} has no corpus {name}; its corpora are {', '.join(corpora)}")
    if corpora == (name,):
        return remote
    try:
        return _copy(remote, name, linked)
    except QueryError as error:
        raise ReaffirmError(f"{error}; use --data with the built dataset instead of --store") from error


def _with_linked(data: Path | None, corpus: str) -> LocalDataset:
    """Load a built corpus and the corpora linked to it into memory."""
    own, folder = open_local(data, only=corpus), data or root() / "data" / "graph"
    base, candidates = own.names.base, [name for name in built_corpora(folder) if name != corpus]
    earlier = _earlier(folder, corpus, base)
    linked = [name for name in candidates if name in earlier or corpus in _earlier(folder, name, base)]
    for name in linked:
        own.store.bulk_extend(_prefixed(open_local(folder, only=name).store, base, linked))
    return own


def _earlier(folder: Path, corpus: str, base: str) -> set[str]:
    """Return the corpora of the earlier provisions in the comparisons of a corpus, by the names in their IRIs."""
    file, earlier = folder / corpus / "lineage.ttl", f"<{base}ontology#earlier>"
    if quads := built_quads(folder, corpus):
        file = quads[corpus]
        content = b"".join(line for line in read_lines(file) if earlier.encode() in line)
    else:
        content = read_bytes(file) if file.is_file() else b""
    nodes = (triple.object for triple in rdf_triples(str(file), content) if str(triple.predicate) == earlier)
    return {_corpus(node, base) for node in nodes}


def _copy(remote: RemoteDataset, corpus: str, linked: bool) -> LocalDataset:
    """Copy a corpus, and the corpora linked to it, from a remote store into memory."""
    names, engine, limits = Names(remote.names.base, (corpus,)), remote.engine(), Limits(seconds=60, answer_bytes=2**31)
    pairs = rows(engine.query(query_text("held-linked", names), Selection(), AnswerFormats(), limits)) if linked else []
    neighbours = {row["earlier"] for row in pairs if row["later"] == corpus}
    neighbours |= {row["later"] for row in pairs if row["earlier"] == corpus}
    excluded = '", "'.join(name for name in remote.names.corpora if name not in {corpus, *neighbours})
    store = pyoxigraph.Store()
    for graph in remote.graphs:
        text = query_text("held-corpora", names).replace("urn:node", graph).replace("CORPORA", excluded)
        body = engine.query(text, Selection(), AnswerFormats(graph="application/n-triples"), limits).body
        node, triples = pyoxigraph.NamedNode(graph), pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
        quads = (Quad(triple.subject, triple.predicate, triple.object, node) for triple in triples)
        store.bulk_extend(_prefixed(quads, names.base, neighbours))
    return LocalDataset(names, remote.digest, remote.questions, remote.graphs, store)


def _prefixed(quads: Iterable[Quad], base: str, linked: Collection[str]) -> Iterator[Quad]:
    """Yield quads. Identifiers of a linked corpus get its name as a prefix."""
    for quad in quads:
        if quad.predicate.value == str(DCTERMS.identifier) and (corpus := _corpus(quad.subject, base)) in linked:
            identifier = pyoxigraph.Literal(f"{corpus}:{quad.object.value}")  # type: ignore[union-attr]
            yield Quad(quad.subject, quad.predicate, identifier, quad.graph_name)
        else:
            yield quad


def _corpus(node: object, base: str) -> str:
    """Return the name of the corpus in the IRI of a node."""
    return str(node)[1:-1].removeprefix(base).partition("/")[0]
