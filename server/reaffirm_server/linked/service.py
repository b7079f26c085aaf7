"""The service of linked data: descriptions of nodes, documents by path, RDF in every format."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import cast

from flask import current_app
from pyoxigraph import NamedNode, Quad
from rdflib import DCAT, SH, VOID

from reaffirm_core.languages import Texts
from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.project_files import Published, load_published
from reaffirm_server.dataset.queries import named_queries
from reaffirm_server.engine.base import Engine
from reaffirm_server.linked.describe import Describer, Description
from reaffirm_server.linked.jsonld import Framer
from reaffirm_server.linked.node_view import View
from reaffirm_server.linked.provision_names import ProvisionNames
from reaffirm_server.linked.resolver import Resolver
from reaffirm_server.rdf import SD, SPDX, Prefixes, namespace

#: Prefixes for the shapes and the description of the dataset only.
_EXTRA_PREFIXES = {
    "dcat": str(DCAT),
    "sd": str(SD),
    "sh": str(SH),
    "spdx": str(SPDX),
    "void": str(VOID),
}

#: The properties of SPARQL constraints and of their prefixes (SHACL, section 5).
_OF_QUERIES = frozenset(map(str, (SH.declare, SH.prefix, SH.select)))


class LinkedData:
    """Descriptions and documents of the nodes of one dataset, and their serialisation."""

    def __init__(self, about: DatasetInfo, engine: Engine, published: Published) -> None:
        self.names, self.digest, self.graphs, self.published = about.names, about.digest, about.graphs, published
        self.prefixes = Prefixes({**about.names.prefixes(), **_EXTRA_PREFIXES})
        self.describer = Describer(engine, about.names)
        self.framer = Framer(published.context)
        self.view = View(about.names, self.prefixes, published.borrowed_labels)
        self._documents: dict[str, Callable[[], Description | None]] = {
            "shapes": lambda: self.shapes,
            "shapes-core": lambda: self.shapes_core,
            **{f"ontology/{version}": partial(self._ontology, version) for version in published.ontologies},
        }
        self.resolver = Resolver(self.describer, self._documents, self._redirect)
        self.provision_names = ProvisionNames(about.names, named_queries(about.names, engine))
        self._tables: dict[tuple[str, NamedNode | None], list[dict[str, str]]] = {}

    def add(self, path: str, describe: Callable[[], Description | None]) -> None:
        """Add a document outside the dataset, such as the description of the dataset."""
        self._documents[path] = describe

    def table(self, name: str, node: NamedNode | None = None) -> list[dict[str, str]]:
        """Return the rows of a named query. They are cached, since the dataset does not change."""
        if (name, node) not in self._tables:
            self._tables[name, node] = self.describer.table(name, node)
        return self._tables[name, node]

    @cached_property
    def corpora(self) -> dict[str, Texts]:
        """The labels of the document of each corpus, by namespace; empty if there is one corpus only."""
        sources = self._sources
        labels = self.describer.labels(sources.values()) if len(sources) > 1 else {}
        return {start: labels[node.value] for start, node in sources.items() if node.value in labels}

    @cached_property
    def documents(self) -> dict[str, Texts]:
        """The labels of the source documents of all corpora, by IRI."""
        nodes = sorted(self._sources.values(), key=str)
        labels = self.describer.labels(nodes)
        return {node.value: labels.get(node.value, {}) for node in nodes}

    @cached_property
    def body(self) -> Texts:
        """The labels of the body to which all sessions belong; empty for several bodies or an unknown body."""
        bodies = {row.get("body", "") for row in self.table("corpora")}
        if len(bodies) != 1 or "" in bodies:
            return {}
        (body,) = bodies
        return self.describer.labels([NamedNode(body)]).get(body, {})

    def with_corpus(self, iri: str, labels: Texts) -> Texts:
        """Return the labels of a node with the label of its corpus, if several corpora use the same numbers.

        A label stays as it is in a language in which its corpus has no label.
        """
        corpus, words = self.corpora.get(namespace(iri), {}), self.published.index
        if self._is_one_series:
            return dict(labels)
        return {
            language: words[language]["apart"].format(name=label, document=corpus[language])
            if language in corpus and language in words
            else label
            for language, label in labels.items()
        }

    @cached_property
    def _is_one_series(self) -> bool:
        """True if the sessions of all corpora are of one body and have numbers of their own."""
        numbers = [row["number"] for row in self.table("coverage")]
        return bool(self.body) and len(set(numbers)) == len(numbers)

    @cached_property
    def shapes(self) -> Description:
        """The SHACL shapes. They are not part of the dataset."""
        quads = tuple(Quad(t.subject, t.predicate, t.object) for t in self.published.shapes)
        return Description(NamedNode(f"{self.names.base}shapes"), quads)

    @cached_property
    def shapes_core(self) -> Description:
        """The shapes without SPARQL, for engines that have only the core of SHACL."""
        quads = self.shapes.quads
        of_queries = {quad.subject for quad in quads if quad.predicate.value in _OF_QUERIES}
        core = (quad for quad in quads if quad.subject not in of_queries and quad.object not in of_queries)
        return Description(NamedNode(f"{self.names.base}shapes-core"), tuple(core))

    def _ontology(self, version: str) -> Description:
        """Return an earlier version of the ontology. It is not part of the dataset."""
        quads = tuple(Quad(t.subject, t.predicate, t.object) for t in self.published.ontologies[version])
        return Description(NamedNode(f"{self.names.base}ontology"), quads)

    def _redirect(self, path: str) -> tuple[str, int] | None:
        """Return the path and HTTP status of a redirect. The namespace of a corpus redirects to its document."""
        if path.endswith("/") and (source := self._sources.get(self.names.base + path)):
            return source.value.removeprefix(self.names.base), 303
        return self.published.redirects.get(path)

    @property
    def _sources(self) -> dict[str, NamedNode]:
        """The document of each corpus, by the namespace of its nodes."""
        return {namespace(row["session"]): NamedNode(row["source"]) for row in self.table("corpora")}


def open_linked_data(about: DatasetInfo, engine: Engine) -> LinkedData:
    """Return the service of a dataset whose queries an engine answers, with the files of this project."""
    return LinkedData(about, engine, load_published(about.names))


def linked_data() -> LinkedData:
    """Return the service of the current application."""
    return cast(LinkedData, current_app.extensions["linked_data"])
