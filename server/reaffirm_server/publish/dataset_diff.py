"""Difference of two datasets by named graph, as N-Quads for programs and as text for readers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from rdflib import OWL, RDFS, SKOS

from reaffirm_core.compare.diff import Segment, differences
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import Texts, in_language
from reaffirm_server.linked.node_view import View

_LABELS = (str(RDFS.label), str(SKOS.prefLabel))


class DiffError(ReaffirmError):
    """Error for datasets that cannot be compared; its exit status differs from the status of changed datasets."""

    exit_code = 2


@dataclass(frozen=True)
class ComparedDataset:
    """The quads of a dataset that is compared with another."""

    name: str  #: path of the file or folder
    quads: frozenset[Quad]

    def literals(self, predicate: str) -> dict[str, str]:
        """Return the literal values of a property by the IRI of the subject."""
        quads = (quad for quad in self.quads if quad.predicate.value == predicate)
        return {q.subject.value: q.object.value for q in quads if isinstance(q.object, Literal)}  # type: ignore[union-attr]

    @property
    def named(self) -> bool:
        """True if the dataset has named graphs."""
        return any(isinstance(quad.graph_name, NamedNode) for quad in self.quads)

    @property
    def ontology(self) -> tuple[str, str] | None:
        """The base of the IRIs and the version of the ontology, or None if the dataset has no ontology."""
        ontology = NamedNode(OWL.Ontology)
        nodes = [quad.subject.value for quad in self.quads if quad.object == ontology]  # type: ignore[union-attr]
        if not nodes:
            return None
        return nodes[0].removesuffix("ontology"), self.literals(str(OWL.versionInfo)).get(nodes[0], "")


@dataclass(frozen=True)
class Difference:
    """The facts that were removed from and added to a dataset."""

    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]

    def __bool__(self) -> bool:
        """Return whether any fact changed."""
        return bool(self.removed or self.added)

    @property
    def graphs(self) -> list[str]:
        """The named graphs with changes, sorted."""
        return sorted({_graph(quad) for quad in (*self.removed, *self.added)})

    def within(self, graph: str) -> "Difference":
        """Return the changes in one graph."""
        return Difference(*(tuple(q for q in quads if _graph(q) == graph) for quads in (self.removed, self.added)))


def compare(old: ComparedDataset, new: ComparedDataset, *, any_version: bool = False) -> Difference:
    """Return the difference of two datasets.

    Raises DiffError for a dataset without facts or with blank nodes, if only one dataset has named graphs, if the bases
    differ, and, unless ``any_version``, if the versions of the ontology differ, since terms may have changed meaning.
    """
    for facts in (old, new):
        _check_facts(facts)
    if old.named != new.named:
        without = new.name if old.named else old.name
        raise DiffError(f"{without}: has no named graphs, unlike the other dataset; compare TriG or N-Quads files")
    _check_ontologies(old, new, any_version=any_version)
    return Difference(tuple(sorted(old.quads - new.quads, key=str)), tuple(sorted(new.quads - old.quads, key=str)))


def _check_facts(facts: ComparedDataset) -> None:
    """Raise DiffError if a dataset has no facts, or has blank nodes."""
    if not facts.quads:
        raise DiffError(f"{facts.name}: contains no facts; name a dataset that `reaffirm build` or `export` wrote")
    if any(isinstance(term, BlankNode) for quad in facts.quads for term in (quad.subject, quad.object)):
        raise DiffError(f"{facts.name}: has blank nodes, which cannot be matched between files; compare data graphs")


def _check_ontologies(old: ComparedDataset, new: ComparedDataset, *, any_version: bool) -> None:
    """Raise DiffError if two datasets have different bases or, unless ``any_version``, versions of the ontology."""
    if not old.ontology or not new.ontology or old.ontology == new.ontology:
        return
    (old_base, old_version), (new_base, new_version) = old.ontology, new.ontology
    if old_base != new_base:
        problem = f"{old.name} was built under {old_base}, {new.name} under {new_base}"
        raise DiffError(f"{problem}; build both under one base with `reaffirm build --base`")
    if not any_version:
        problem = f"{old.name} follows version {old_version} of the ontology, {new.name} version {new_version}"
        raise DiffError(f"{problem}, so terms may differ in meaning; compare them with --any-version")


def nquads(difference: Difference, only: str = "") -> Iterator[str]:
    """Yield the changes as N-Quads below the comments "removed" and "added"; ``only`` selects one of these parts."""
    for name, quads in (("removed", difference.removed), ("added", difference.added)):
        if quads and only in {"", name}:
            yield f"# {name}"
            yield from (f"{quad} ." for quad in quads)


def labels_of(datasets: Iterable[ComparedDataset], difference: Difference) -> dict[str, Texts]:
    """Return the labels of the nodes of a difference by IRI; later datasets take precedence."""
    changed = (*difference.removed, *difference.added)
    nodes = {term for quad in changed for term in (quad.subject, quad.predicate, quad.object)}
    labels: dict[str, Texts] = {}
    for facts in datasets:
        for quad in facts.quads:
            if quad.subject in nodes and quad.predicate.value in _LABELS and isinstance(quad.object, Literal):
                labels.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value  # type: ignore[union-attr]
    return labels


class DifferenceText:
    """Writer of a difference as lines of text in one language."""

    def __init__(
        self, view: View, labels: Mapping[str, Texts], language: str, show: Callable[[Sequence[Segment]], str]
    ) -> None:
        """``show`` formats the differing words of two texts."""
        self._view, self._labels, self._language, self._show = view, labels, language, show

    def lines(self, difference: Difference) -> Iterator[str]:
        """Yield the added (+), removed (-) and changed (~) values by graph and node."""
        for graph in difference.graphs:
            within = difference.within(graph)
            yield f"{self._short(graph)}: {len(within.removed)} removed, {len(within.added)} added"
            changes = sorted((*within.removed, *within.added), key=lambda quad: str(quad.subject))
            for subject, quads in groupby(changes, key=lambda quad: quad.subject):
                yield f"  {self._name(subject)}"
                yield from (f"    {line}" for line in self._node(list(quads), set(within.removed)))

    def _node(self, quads: list[Quad], removed: set[Quad]) -> Iterator[str]:
        """Yield the changes of one node by property and language; a replaced text is shown as its differing words."""
        for (predicate, _), group in groupby(sorted(quads, key=_property), key=_property):
            old: list[object] = []
            new: list[object] = []
            for quad in group:
                (old if quad in removed else new).append(quad.object)
            name = self._name(NamedNode(predicate))
            if len(old) == len(new) == 1 and isinstance(old[0], Literal) and isinstance(new[0], Literal):
                yield f"~ {name}: {self._show(differences(old[0].value, new[0].value))}"
                continue
            yield from (f"- {name}: {self._name(value)}" for value in old)
            yield from (f"+ {name}: {self._name(value)}" for value in new)

    def _name(self, term: object) -> str:
        """Return the value of a literal, or the label of a node with its prefixed name."""
        if isinstance(term, Literal):
            return term.value
        iri = str(term)[1:-1]
        label = in_language(self._view.node(iri, self._labels).labels, self._language)
        return f"{label} ({self._short(iri)})" if label else self._short(iri)

    def _short(self, iri: str) -> str:
        return self._view.node(iri, {}).short


def _property(quad: Quad) -> tuple[str, str]:
    """Return the property of a quad and the language of its value, or ""."""
    return quad.predicate.value, getattr(quad.object, "language", None) or ""


def _graph(quad: Quad) -> str:
    """Return the name of the graph of a quad."""
    return "default" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)[1:-1]
