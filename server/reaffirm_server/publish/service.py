"""The service of publications: files, citations and indexes of one dataset."""

import json
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any, cast

from flask import current_app
from pyoxigraph import NamedNode, Quad

from reaffirm_build import __version__
from reaffirm_build.errors import ReaffirmError
from reaffirm_build.names import GRAPHS
from reaffirm_server.assets import load_style
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.resolver import is_path
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import LinkedData
from reaffirm_server.publish import akoma_ntoso, citation, schema_org
from reaffirm_server.publish.csv_tables import sheets
from reaffirm_server.publish.dataset_description import Catalogue, Facts
from reaffirm_server.publish.downloads import Dumps, File
from reaffirm_server.publish.graphml import graphml
from reaffirm_server.publish.index import Edition, Found, Index
from reaffirm_server.publish.index import index as arranged
from reaffirm_server.publish.index_docx import docx
from reaffirm_server.publish.index_text import html, markdown
from reaffirm_server.publish.office_zip import DOCX
from reaffirm_server.publish.streamed_downloads import Streams
from reaffirm_server.publish.xlsx import MEDIA_TYPE as XLSX
from reaffirm_server.publish.xlsx import xlsx
from reaffirm_server.rdf import Texts, namespace

#: Of a dataset of how many triples, at most, files of the whole are made in memory.
HANDED = 2_000_000

#: The files whose size does not grow with the dataset.
_SMALL = frozenset({"context.jsonld", "dataset.ttl"})

#: What is told of the nodes to which a named graph points: what they are called, and under which terms they stand.
_TOLD = frozenset({"http://www.w3.org/2000/01/rdf-schema#label", "http://purl.org/dc/terms/license"})

#: How an index is written, by the suffix of its file: content type and writer.
INDEXES: dict[str, tuple[str, Callable[[Index], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", lambda index: markdown(index).encode()),
    "html": ("text/html; charset=utf-8", lambda index: html(index, load_style()).encode()),
    "docx": (DOCX, docx),
}


class Publications:
    """The files, citations and indexes of one dataset."""

    def __init__(self, linked: LinkedData, store: Path | None = None) -> None:
        """Make the files of a dataset; ``store`` is its folder, if it is on disk."""
        self.names, self.digest, self.published = linked.names, linked.digest, linked.published
        self.graphs, self.prefixes, self.describer = linked.graphs, linked.prefixes, linked.describer
        self._linked = linked
        self.streams = Streams(store, linked.names) if store else None
        self.sheets = sheets(self.published.tables)
        self.dumps = Dumps(self.describer, self.published.about, self.sheets)
        self.dumps.add(File("context.jsonld", "application/ld+json", self.published.about["context"], self.context))
        self.dumps.add(File("dataset.ttl", "text/turtle", self.published.about["described"], self.described))
        self.dumps.add_found(self._documents)
        self._indexes: dict[tuple[str, str, str], bytes] = {}
        linked.add("dataset", lambda: self.dataset)
        for name in GRAPHS:
            linked.add(f"graph/{name}", partial(self._graph, name))

    @property
    def handed(self) -> bool:
        """Whether all files are handed out, with their checksums: most are made in memory."""
        return sum(self.graphs.values()) <= HANDED

    @property
    def files(self) -> dict[str, File]:
        """The files that are handed out, by name; each is there compressed too."""
        if self.handed:
            return self.dumps.files
        return {name: file for name, file in self.dumps.files.items() if name in _SMALL or self.streamed(name)}

    def streamed(self, name: str) -> bool:
        """Whether a file is written while it is sent: of a dataset that is too large, where its store is on disk."""
        return not self.handed and self.streams is not None and self.streams.has(name)

    def _documents(self) -> Iterator[File]:
        """The files for programs of offices, parliaments and researchers."""
        about = self.published.about["document"]
        for corpus in self.published.corpora:
            make = partial(self.akoma_ntoso, corpus.identifier)
            if self.describer.table("akn-document", NamedNode(self.names.document(corpus.identifier))):
                yield File(f"{corpus.name}.akn.xml", "application/akn+xml", about["akn"], make)
        yield File("tables.xlsx", XLSX, about["xlsx"], self.spreadsheet)
        yield File("reaffirmations.graphml", "application/graphml+xml", about["graphml"], self.graphml)

    def spreadsheet(self) -> bytes:
        """The tables as one spreadsheet."""
        published = self.published
        tables = [(sheet, self.dumps.content(f"{sheet.name}.csv")) for sheet in self.sheets.values()]
        told = [published.about["title"], *published.about["rights"].values()]
        return xlsx(tables, published.about["table"], told, self.digest, published.released)

    def graphml(self) -> bytes:
        """The reaffirmations as a graph."""
        return graphml(self.describer.table("graphml-nodes"), self.describer.table("graphml-links"))

    def context(self) -> bytes:
        """The JSON-LD context as a document."""
        return (json.dumps({"@context": self.published.context}, ensure_ascii=False, indent=2) + "\n").encode()

    def described(self) -> bytes:
        """The description of the dataset, as Turtle."""
        return write(self.dataset.quads, RDF_FORMATS["text/turtle"], self.prefixes)

    def cite(self, path: str) -> dict[str, citation.Work]:
        """The citations, by language, of the dataset or of the provision at a path; empty if nothing else is there."""
        iri, words, published = self.names.base + path, self.published.citation, self.published
        if path == "dataset":
            return citation.dataset(iri, published.about["title"], published.released, self.digest, words)
        if not is_path(path):
            return {}
        found = self.describer.table("citation", NamedNode(iri))
        return citation.provision(iri, f"reaffirm-{path.replace('/', '-')}", found, words, self.digest)

    def index(self, by: str, language: str) -> Index:
        """The recommendations under headings. Raises ReaffirmError where a heading has no label in the language."""
        rows = self.describer.table(f"index-{by}")
        nodes = {NamedNode(row[name]) for row in rows for name in ("node", "elsewhere") if name in row}
        labels = {iri: self._apart(iri, texts) for iri, texts in self.describer.labels(nodes).items()}
        found = Found(rows, self.describer.table("index-provisions"), labels, bool(self._linked.corpora))
        released = self.published.released
        day = citation.dates(released, released, self.published.citation[language])
        edition = Edition(self.names.base, self.digest, released, day)
        return arranged(by, language, found, self.published.index[language], edition)

    def _apart(self, iri: str, texts: Texts) -> Texts:
        """What a node is called, and after it the document of its corpus where there are several."""
        corpus = self._linked.corpora.get(namespace(iri), {})
        words = self.published.index
        told = {tongue: words[tongue]["apart"] for tongue in corpus.keys() & words.keys() & texts.keys()}
        apart = {tongue: way.format(name=texts[tongue], document=corpus[tongue]) for tongue, way in told.items()}
        return {**texts, **apart}

    def index_file(self, by: str, language: str, suffix: str) -> bytes:
        """An index as a file; it is made once."""
        if (by, language, suffix) not in self._indexes:
            self._indexes[by, language, suffix] = INDEXES[suffix][1](self.index(by, language))
        return self._indexes[by, language, suffix]

    def akoma_ntoso(self, document: str) -> bytes:
        """A document, named by its identifier, as Akoma Ntoso. Raises ReaffirmError if the dataset has it not."""
        table, node = self.describer.table, NamedNode(self.names.document(document))
        found = table("akn-document", node)
        if not found:
            raise ReaffirmError(f"there is no document {document!r} with a title and front matter in this dataset")
        parts = table("akn-parts", node)
        words = self.published.citation[found[0]["language"]]
        days = {row["part"]: citation.occasion(row, words) for row in parts if "start" in row}
        edition = akoma_ntoso.Edition(self.names.base, self.digest, self.published.released, days)
        said = (table(name) for name in ("akn-spans", "akn-themes", "reaffirmations"))
        return akoma_ntoso.akoma_ntoso(akoma_ntoso.Compendium(found[0], parts, *said), edition)

    def schema_org(self) -> dict[str, Any]:
        """The dataset for search engines."""
        return schema_org.dataset(self.names.base, self.digest, self.published, self.dumps)

    @cached_property
    def dataset(self) -> Description:
        """The description of the dataset: VoID, DCAT, PROV."""
        published = self.published
        known = (published.about, published.corpora, published.sources)
        facts = Facts(self.digest, __version__, *known, self.graphs, self.handed, tuple(self.files))
        triples = Catalogue(self.describer, self.dumps, facts).triples()
        return Description(
            NamedNode(f"{self.names.base}dataset"), tuple(Quad(t.subject, t.predicate, t.object) for t in triples)
        )

    def _graph(self, name: str) -> Description | None:
        """What the description of the dataset says of a named graph; None if the dataset has none of this name."""
        node = NamedNode(self.names.graph(name))
        own = tuple(quad for quad in self.dataset.quads if quad.subject == node)
        around = {quad.object for quad in own} - {node}
        labels = (q for q in self.dataset.quads if q.subject in around and q.predicate.value in _TOLD)
        return Description(node, (*own, *labels)) if own else None


def publications() -> Publications:
    """Return the service of the current application."""
    return cast(Publications, current_app.extensions["publications"])
