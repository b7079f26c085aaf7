"""The named graphs of a build, as Turtle, as triples or in a store, and their hash."""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePath
from typing import Any

import pyoxigraph
from oxrdflib import OxigraphStore
from rdflib import RDF, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier, Node, URIRef

from reaffirm_core.errors import ReaffirmError, TableError
from reaffirm_core.graph_files.rdflib_terms import from_ox, to_ox
from reaffirm_core.names import GRAPHS, Names

#: rdflib logs a traceback for each literal that its datatype does not have. Validation names the literal.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

#: Triples by file.
TriplesByFile = Mapping[str, Sequence[pyoxigraph.Triple]]


@dataclass(frozen=True)
class Dataset:
    """Named graphs as Turtle files: ``tip/text.ttl`` is part of the graph ``text``.

    Several files may contain parts of one graph (one folder per corpus). A triple belongs to exactly one graph.
    """

    names: Names
    files: Mapping[str, str]

    @cached_property
    def triples(self) -> dict[str, list[pyoxigraph.Triple]]:
        """Triples by file. Raises TableError, with file and line, for a file that is not valid Turtle."""
        return {file: rdf_triples(file, text.encode()) for file, text in self.files.items()}

    def store(self) -> pyoxigraph.Store:
        """Return an in-memory store with the named graphs and an empty default graph.

        Raises ReaffirmError if two graphs contain the same triple, since a merged default graph would count it twice.
        """
        store = pyoxigraph.Store()
        for file, triples in self.triples.items():
            graph = pyoxigraph.NamedNode(self.names.graph(graph_of(file)))
            store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        solutions = store.query(_DISTINCT, use_default_graph_as_union=True)
        if sum(1 for _ in solutions) < len(store):  # type: ignore[union-attr, misc]  # solutions of a SELECT query
            raise _repetition(store)
        return store


#: The triples, however many graphs contain each. A store does not distinguish 1.0 and 1, its files do. They are not
#: counted in the query: Oxigraph names the variable of an aggregate at random, and all processes that are forked later
#: would then have the same random numbers, such as those of STRUUID.
_DISTINCT = "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }"


def _repetition(store: pyoxigraph.Store) -> ReaffirmError:
    """Return the error for a store with the same triple in two graphs."""
    places: dict[pyoxigraph.Triple, object] = {}
    quad = next(quad for quad in store if places.setdefault(quad.triple, quad.graph_name) != quad.graph_name)
    return ReaffirmError(
        f"{places[quad.triple]} and {quad.graph_name} contain the same triple; keep it in one: {quad.triple}"
    )


def rdf_triples(file: str, content: bytes) -> list[pyoxigraph.Triple]:
    """Parse an RDF file and return the triples of all its graphs. The extension determines the format.

    Raises TableError for an unknown extension and, with file and line, for a syntax error.
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


class _ReadOnlyStore(OxigraphStore):
    """A read-only store, tuned for the many small queries of a validation.

    The length is cached. pyshacl requests it for every result, only to see that the graph exists, and Oxigraph counts
    all triples each time. That takes nine tenths of a validation.

    Pre-bound variables are replaced by their nodes, which is equivalent (SHACL, section 5.3.1). Oxigraph binds a
    variable only at the beginning of a query. It plans the pattern under EXISTS as if the variable were free, and reads
    all triples for every node.

    Each term is converted once, and the triples of a subject and the members of a class are listed once, since shape
    after shape reads them.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        super().__init__(store=store)
        self._quads, self._size = store, len(store)
        self._node = lru_cache(maxsize=1_000_000)(from_ox)
        self._objects = lru_cache(maxsize=100_000)(self._read_objects)
        self._members = lru_cache(maxsize=64)(self._read_members)

    def _read_objects(self, subject: Node) -> dict[Node, list[Node]]:
        """Return the objects of a subject by predicate."""
        objects: dict[Node, list[Node]] = {}
        for _, predicate, value in self._read((subject, None, None)):
            objects.setdefault(predicate, []).append(value)
        return objects

    def _read_members(self, kind: Node) -> list[Node]:
        """Return the subjects of a class."""
        return [subject for subject, _, _ in self._read((None, RDF.type, kind))]

    def _read(self, triple_pattern: Any) -> Iterator[tuple[Any, Any, Any]]:
        """Yield the triples that match a pattern, none if a term cannot be in its place, as a literal as a subject."""
        node = self._node
        try:
            quads = self._quads.quads_for_pattern(*map(to_ox, triple_pattern))
        except (TypeError, ValueError):
            return
        for quad in quads:
            yield node(quad.subject), node(quad.predicate), node(quad.object)

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:  # noqa: ARG002 - one graph
        """Return the triples that match a pattern, each with an empty iterator instead of its graphs."""
        subject, predicate, value = triple_pattern
        if subject is None and predicate == RDF.type and value is not None:
            return (((each, predicate, value), iter(())) for each in self._members(value))
        if subject is not None and predicate is not None and value is None:
            return (((subject, predicate, each), iter(())) for each in self._objects(subject).get(predicate, ()))
        return ((triple, iter(())) for triple in self._read(triple_pattern))

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
        """Return the result of a query with pre-bound variables."""
        if isinstance(query, str):
            head, brace, body = query.partition("{")
            # A nested SELECT projects a pre-bound variable, so there it stays.
            for name, node in {} if "SELECT" in body else initBindings.items():
                if isinstance(node, URIRef):
                    body = re.sub(rf"[?$]{name}\b", node.n3(), body)
            query = head + brace + body
        return super().query(query, initNs, initBindings, queryGraph, **kwargs)


def to_graph(triples: Iterable[pyoxigraph.Triple], names: Names, corpus_path: str = "") -> Graph:
    """Return triples as a graph with the prefixes of the dataset."""
    graph = names.new_graph(corpus_path)
    graph.parse(data=pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES), format="ox-nt")
    return graph


def merged(files: TriplesByFile) -> Graph:
    """Return the triples of all files as one graph in Oxigraph."""
    store = pyoxigraph.Store()
    for triples in files.values():
        store.bulk_extend(pyoxigraph.Quad(t.subject, t.predicate, t.object) for t in triples)
    # without the prefixes of rdflib, which would be parsed again with every query of every shape
    return Graph(_ReadOnlyStore(store), identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")


def digest(quads: Iterable[pyoxigraph.Quad]) -> str:
    """Return the version of a dataset: SHA-256 of its sorted N-Quads, in lower-case hexadecimal."""
    written = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None  # noqa: S101 - it would be with a file to write to
    return hashlib.sha256(b"".join(sorted(set(written.splitlines(keepends=True))))).hexdigest()


def graph_of(file: str) -> str:
    """Return the name of the graph that a file of a built dataset belongs to: ``text`` for ``tip/text.ttl``.

    Raises TableError if the name is not in ``GRAPHS``.
    """
    name = PurePath(file).stem
    if name not in GRAPHS:
        raise TableError(file, f"unknown graph {name!r}; use {', '.join(GRAPHS)}")
    return name


def base_of(triples: Iterable[pyoxigraph.Triple]) -> str | None:
    """Return the base IRI of triples, taken from their ontology, or None if they contain no ontology."""
    for triple in triples:
        if str(triple.object) == "<http://www.w3.org/2002/07/owl#Ontology>":
            return str(triple.subject)[1:-1].removesuffix("ontology")
    return None


def all_triples(files: TriplesByFile) -> Iterator[pyoxigraph.Triple]:
    """Yield the triples of every file."""
    for triples in files.values():
        yield from triples
