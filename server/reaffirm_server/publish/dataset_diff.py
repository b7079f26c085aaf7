"""Dataset diff: which facts one dataset has and another has not, by named graph, for programs and for readers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from reaffirm_build.compare.diff import Segment, differences
from reaffirm_build.errors import ReaffirmError
from reaffirm_server.linked.node_view import View
from reaffirm_server.rdf import Texts

_OWL, _RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
_LABELS = (f"{_RDFS}label", "http://www.w3.org/2004/02/skos/core#prefLabel")


class DiffError(ReaffirmError):
    """Two datasets that cannot be compared; its exit status is not that of datasets that differ."""

    exit_code = 2


@dataclass(frozen=True)
class Facts:
    """The facts of a dataset."""

    name: str  #: of its file or folder
    quads: frozenset[Quad]

    def said(self, predicate: str) -> dict[str, str]:
        """The literals of a property by the IRI of their node."""
        found = (quad for quad in self.quads if quad.predicate.value == predicate)
        return {q.subject.value: q.object.value for q in found if isinstance(q.object, Literal)}  # type: ignore[union-attr]

    @property
    def named(self) -> bool:
        """Whether its facts stand in named graphs."""
        return any(isinstance(quad.graph_name, NamedNode) for quad in self.quads)

    @property
    def ontology(self) -> tuple[str, str] | None:
        """The base under which its IRIs were minted and the version of its ontology, if it holds one."""
        ontology = NamedNode(f"{_OWL}Ontology")
        nodes = [quad.subject.value for quad in self.quads if quad.object == ontology]  # type: ignore[union-attr]
        return (nodes[0].removesuffix("ontology"), self.said(f"{_OWL}versionInfo").get(nodes[0], "")) if nodes else None


@dataclass(frozen=True)
class Difference:
    """What changed from one dataset to another."""

    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.removed or self.added)

    @property
    def graphs(self) -> list[str]:
        """The named graphs in which anything changed."""
        return sorted({_graph(quad) for quad in (*self.removed, *self.added)})

    def within(self, graph: str) -> "Difference":
        """What changed in one graph."""
        return Difference(*(tuple(q for q in quads if _graph(q) == graph) for quads in (self.removed, self.added)))


def compare(old: Facts, new: Facts, *, any_version: bool = False) -> Difference:
    """What changed from one dataset to another.

    Raises DiffError for datasets without facts, with blank nodes, of which one has named graphs and one has none, of
    two bases, or, unless ``any_version``, of two versions of the ontology: there a term may mean something else.
    """
    for facts in (old, new):
        if not facts.quads:
            raise DiffError(f"{facts.name}: holds no facts")
        if any(isinstance(term, BlankNode) for quad in facts.quads for term in (quad.subject, quad.object)):
            raise DiffError(f"{facts.name}: has blank nodes, which are the same in no two files; compare data graphs")
    if old.named != new.named:
        without = new.name if old.named else old.name
        raise DiffError(f"{without}: has no named graphs, and the other has; take the TriG or N-Quads of both")
    if old.ontology and new.ontology and old.ontology != new.ontology:
        (old_base, old_version), (new_base, new_version) = old.ontology, new.ontology
        if old_base != new_base:
            problem = f"{old.name} was built under {old_base}, {new.name} under {new_base}"
            raise DiffError(f"{problem}; build both under one with `reaffirm build --base`")
        if not any_version:
            problem = f"{old.name} follows version {old_version} of the ontology, {new.name} version {new_version}"
            raise DiffError(
                f"{problem}, in which terms may mean something else; --any-version compares them all the same"
            )
    return Difference(tuple(sorted(old.quads - new.quads, key=str)), tuple(sorted(new.quads - old.quads, key=str)))


def nquads(found: Difference, only: str = "") -> Iterator[str]:
    """The changes as N-Quads, under comments that say which are which; ``only`` those removed or added."""
    for name, quads in (("removed", found.removed), ("added", found.added)):
        if quads and only in {"", name}:
            yield f"# {name}"
            yield from (f"{quad} ." for quad in quads)


def labels_of(datasets: Iterable[Facts], found: Difference) -> dict[str, Texts]:
    """What the nodes of a difference are called in any of the datasets; the later ones are believed."""
    changed = (*found.removed, *found.added)
    nodes = {term for quad in changed for term in (quad.subject, quad.predicate, quad.object)}
    labels: dict[str, Texts] = {}
    for facts in datasets:
        for quad in facts.quads:
            if quad.subject in nodes and quad.predicate.value in _LABELS and isinstance(quad.object, Literal):
                labels.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value  # type: ignore[union-attr]
    return labels


class Reader:
    """Writes changes for a reader, in words of one language."""

    def __init__(
        self, view: View, labels: Mapping[str, Texts], language: str, show: Callable[[Sequence[Segment]], str]
    ) -> None:
        """``show`` writes the words that differ between two texts."""
        self._view, self._labels, self._language, self._show = view, labels, language, show

    def lines(self, found: Difference) -> Iterator[str]:
        """Graph by graph and node by node what is new (+), gone (-) or in other words (~)."""
        for graph in found.graphs:
            within = found.within(graph)
            yield f"{self._short(graph)}: {len(within.removed)} removed, {len(within.added)} added"
            changes = sorted((*within.removed, *within.added), key=lambda quad: str(quad.subject))
            for subject, quads in groupby(changes, key=lambda quad: quad.subject):
                yield f"  {self._called(subject)}"
                yield from (f"    {line}" for line in self._of(list(quads), set(within.removed)))

    def _of(self, quads: list[Quad], removed: set[Quad]) -> Iterator[str]:
        """The changes of one node, property by property; one text in the place of another as their difference."""

        def place(quad: Quad) -> tuple[str, str]:
            return quad.predicate.value, getattr(quad.object, "language", None) or ""

        for (predicate, _), group in groupby(sorted(quads, key=place), key=place):
            gone: list[object] = []
            new: list[object] = []
            for quad in group:
                (gone if quad in removed else new).append(quad.object)
            name = self._called(NamedNode(predicate))
            if len(gone) == len(new) == 1 and isinstance(gone[0], Literal) and isinstance(new[0], Literal):
                yield f"~ {name}: {self._show(differences(gone[0].value, new[0].value))}"
                continue
            yield from (f"- {name}: {self._called(value)}" for value in gone)
            yield from (f"+ {name}: {self._called(value)}" for value in new)

    def _called(self, term: object) -> str:
        """A literal as it is, a node by its label, with its short name."""
        if isinstance(term, Literal):
            return term.value
        iri = str(term)[1:-1]
        label = self._view.node(iri, self._labels).labels.get(self._language)
        return f"{label} ({self._short(iri)})" if label else self._short(iri)

    def _short(self, iri: str) -> str:
        return self._view.node(iri, {}).short


def _graph(quad: Quad) -> str:
    """The name of the graph of a quad."""
    return "default" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)[1:-1]
