"""Dataset: the named graphs of a build, as Turtle texts, as triples, as a store and as one hash."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

import pyoxigraph
from oxrdflib import OxigraphStore
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier, URIRef

from reaffirm_build.errors import ReaffirmError, TableError
from reaffirm_build.names import GRAPHS, Names

#: Triples by the file that they stand in.
TriplesByFile = Mapping[str, Sequence[pyoxigraph.Triple]]


@dataclass(frozen=True)
class Dataset:
    """Named graphs as files: ``tip/text.ttl`` → its Turtle text, in the graph of that name.

    Several files may hold parts of one graph (one folder per corpus); a triple stands in exactly one graph.
    """

    names: Names
    files: Mapping[str, str]

    @cached_property
    def triples(self) -> dict[str, list[pyoxigraph.Triple]]:
        """Triples by file; raises TableError, with file and line, for a file that is not Turtle."""
        return {file: rdf_triples(file, text.encode()) for file, text in self.files.items()}

    def store(self) -> pyoxigraph.Store:
        """An in-memory store with the named graphs; its default graph is empty.

        Raises ReaffirmError if a triple stands in two graphs: a merged default graph would count it twice.
        """
        store = pyoxigraph.Store()
        for file, found in self.triples.items():
            graph = pyoxigraph.NamedNode(self.names.graph(graph_of(file)))
            store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object, graph) for t in found)
        places: dict[pyoxigraph.Triple, object] = {}
        for quad in store:
            if (place := places.setdefault(quad.triple, quad.graph_name)) != quad.graph_name:
                raise ReaffirmError(f"a triple stands both in {place} and in {quad.graph_name}: {quad.triple}")
        return store


def rdf_triples(file: str, content: bytes) -> list[pyoxigraph.Triple]:
    """The triples of an RDF file, of all its graphs; its extension says its format.

    Raises TableError, with file and line, for an unknown extension or a file that is not in its format.
    """
    suffix = PurePath(file).suffix.removeprefix(".")
    rdf_format = pyoxigraph.RdfFormat.from_extension(suffix)
    if rdf_format is None:
        raise TableError(file, f"unknown RDF format {suffix!r}; use ttl, trig, nt, nq, jsonld or rdf")
    try:
        return [quad.triple for quad in pyoxigraph.parse(content, rdf_format)]
    except SyntaxError as error:
        where = f"{file}, line {error.lineno}" if error.lineno else file
        raise TableError(where, f"not valid {rdf_format.name}: {error.msg}") from error


class _Unchanging(OxigraphStore):
    """A store whose content stays as it is, and that is asked about one node after the other.

    pyshacl asks for the length of the graph, to see if there is one, at every result; Oxigraph counts all triples
    for that: nine tenths of a validation.

    Oxigraph binds a variable where a query begins, yet plans what stands under EXISTS as if it were free, and reads all
    triples for every node. So the node is put in its place there: a variable that is bound beforehand is the node
    (SHACL, section 5.3.1).
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        super().__init__(store=store)
        self._size = len(store)

    def __len__(self, context: Graph | None = None) -> int:
        return self._size

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: Any,
    ) -> Result:
        """The answer to a query with some variables bound beforehand."""
        if isinstance(query, str):
            head, brace, body = query.partition("{")
            for name, node in initBindings.items():
                if isinstance(node, URIRef):
                    body = re.sub(rf"[?$]{name}\b", node.n3(), body)
            query = head + brace + body
        return super().query(query, initNs, initBindings, queryGraph, **kwargs)


def to_graph(found: Iterable[pyoxigraph.Triple], names: Names, corpus_path: str = "") -> Graph:
    """Triples as a graph that knows the prefixes."""
    graph = names.new_graph(corpus_path)
    graph.parse(data=pyoxigraph.serialize(found, format=pyoxigraph.RdfFormat.N_TRIPLES), format="ox-nt")
    return graph


def merged(files: TriplesByFile) -> Graph:
    """The triples of all files in one graph, on Oxigraph."""
    store = pyoxigraph.Store()
    for found in files.values():
        store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in found)
    # without rdflib's prefixes, which would be read anew with every query of every shape
    return Graph(_Unchanging(store), identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")


def digest(quads: Iterable[pyoxigraph.Quad]) -> str:
    """The version of a dataset: SHA-256 over its sorted N-Quads, in lower-case hexadecimal."""
    lines = sorted({f"{quad} .\n" for quad in quads})
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def graph_of(file: str) -> str:
    """The name of the graph that a file of a built dataset holds: ``text`` for ``tip/text.ttl``.

    Raises TableError if there is no such graph.
    """
    name = PurePath(file).stem
    if name not in GRAPHS:
        raise TableError(file, f"is the file of no graph; their names are {', '.join(GRAPHS)}")
    return name


def base_of(found: Iterable[pyoxigraph.Triple]) -> str | None:
    """The base under which triples were minted: that of the ontology among them, if there is one."""
    for triple in found:
        if str(triple.object) == "<http://www.w3.org/2002/07/owl#Ontology>":
            return str(triple.subject)[1:-1].removesuffix("ontology")
    return None


def all_triples(files: TriplesByFile) -> Iterator[pyoxigraph.Triple]:
    """The triples of every file."""
    for found in files.values():
        yield from found
