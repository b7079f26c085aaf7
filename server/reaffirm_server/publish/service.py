"""The service of publications: files, citations and indexes of one dataset."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from flask import current_app
from pyoxigraph import NamedNode, Quad
from rdflib import DCTERMS, RDFS

from reaffirm_core import __version__
from reaffirm_core.corpus import Corpus
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.extras import extra
from reaffirm_core.language.packs import load_packs
from reaffirm_core.languages import FALLBACK, LANGUAGES, in_language
from reaffirm_core.names import GRAPHS
from reaffirm_server.assets import load_style
from reaffirm_server.dataset.project_files import is_main
from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.engine.queries import query_text
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.formats import DOCX, XLSX
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.linked.describe import Description
from reaffirm_server.linked.resolver import is_path
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import LinkedData
from reaffirm_server.publish import akoma_ntoso, citation, schema_org
from reaffirm_server.publish.csv_tables import csv_tables
from reaffirm_server.publish.dataset_description import Catalogue, DatasetMetadata, is_distribution
from reaffirm_server.publish.downloads import DESCRIBED, Downloads, File, Measures
from reaffirm_server.publish.graphml import graphml
from reaffirm_server.publish.index import DatasetEdition, Index, IndexRows
from reaffirm_server.publish.index import index as arranged
from reaffirm_server.publish.index_text import html, markdown
from reaffirm_server.publish.translated_spans import placed
from reaffirm_server.publish.web_annotations import annotation_collection, annotation_page, annotation_quads
from reaffirm_server.publish.wording import wordings
from reaffirm_server.text_tables import Row

#: Maximum number of triples of a dataset with files to download, which are made in memory.
MAX_IN_MEMORY = 2_000_000

#: The file of all Web Annotations.
ANNOTATIONS = "web-annotations.jsonld"

#: The number of provisions in a query of citations, which bounds the length of its text: it names each eight times.
_CITED_TOGETHER = 100

#: The files whose size does not grow with the dataset.
_SMALL = frozenset({"context.jsonld", DESCRIBED})

#: Media types of source documents, by file suffix.
SOURCE_TYPES = {".docx": DOCX, ".pdf": "application/pdf", ".txt": "text/plain"}

#: The properties of neighbours that the description of a named graph includes: label and licence.
_NEIGHBOUR_PROPERTIES = frozenset({str(RDFS.label), str(DCTERMS.license)})


def _docx(index: Index) -> bytes:
    with extra("documents"):
        from reaffirm_server.publish.index_docx import docx
    return docx(index)


#: Content types and writers of an index, by file suffix.
INDEXES: dict[str, tuple[str, Callable[[Index], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", lambda index: markdown(index).encode()),
    "html": ("text/html; charset=utf-8", lambda index: html(index, load_style()).encode()),
    "docx": (DOCX, _docx),
}


class Publications:
    """The files, citations and indexes of one dataset."""

    def __init__(
        self,
        linked: LinkedData,
        files: Path | None = None,
        pool: TaskPool | None = None,
        contact: str = "",
    ) -> None:
        """Set the dataset and a folder that keeps its files, if any.

        ``pool`` has the workers that make the files of a dataset that is not too large (see ``Downloads``). ``contact``
        is the URL to which readers report errors, or "".
        """
        self.names, self.digest, self.published = linked.names, linked.digest, linked.published
        self.graphs, self.prefixes, self.describer = linked.graphs, linked.prefixes, linked.describer
        self._linked, self._contact, self.provision_names = linked, contact, linked.provision_names
        self.tables = csv_tables(self.published.tables)
        about, pool = self.published.about, pool if self.in_memory else None
        self.downloads = Downloads(self.describer, about, self.tables, files, pool)
        self.downloads.add(File("context.jsonld", "application/ld+json", about["context"], self.context, quick=True))
        self.downloads.add(File(DESCRIBED, "text/turtle", about["described"], self.described))
        self._described: tuple[dict[str, Measures], Description] | None = None
        self.downloads.add_late(self._documents)
        self._indexes: dict[tuple[str, str, str], bytes] = {}
        linked.add("dataset", lambda: self.dataset)
        for name in GRAPHS:
            linked.add(f"graph/{name}", partial(self._graph, name))

    @property
    def in_memory(self) -> bool:
        """True if the dataset is small enough to make its files in memory."""
        return sum(self.graphs.values()) <= MAX_IN_MEMORY

    @property
    def files(self) -> dict[str, File]:
        """The published files by name; each file is also published compressed. A large dataset has only small files."""
        if self.in_memory:
            return self.downloads.files
        return {name: file for name, file in self.downloads.files.items() if name in _SMALL}

    def _documents(self) -> Iterator[File]:
        """Yield the Akoma Ntoso documents, the spreadsheet and the GraphML file."""
        about = self.published.about["document"]
        for corpus in self.published.corpora:
            for language in self._languages(corpus):
                make = partial(self.akoma_ntoso, corpus.identifier, language)
                title = about["akn" if language == corpus.language else "akn_translation"]
                yield File(akn_name(corpus, language), "application/akn+xml", title, make)
        for name, content in self.published.sources.items():
            media_type = SOURCE_TYPES.get(Path(name).suffix, "application/octet-stream")
            yield File(name, media_type, about["source"], partial(bytes, content), quick=True)
        if find_spec("openpyxl"):  # of the extra "documents"
            yield File("tables.xlsx", XLSX, about["xlsx"], self.spreadsheet)
        yield File(ANNOTATIONS, "application/ld+json", about["annotations"], self.web_annotations)
        yield File("web-annotations.nq", "application/n-quads", about["annotations"], self.web_annotation_quads)
        yield File("reaffirmations.graphml", "application/graphml+xml", about["graphml"], self.graphml)

    def _languages(self, corpus: Corpus) -> Iterator[str]:
        """Yield the languages in which a document is complete: that of its source, then those of translations."""
        node, table = NamedNode(self.names.document(corpus.identifier)), self.describer.table
        for language in (corpus.language, *(other for other in LANGUAGES if other != corpus.language)):
            parts = table("akn-parts", node, language)
            if table("akn-document", node, language) and all("text" in row for row in parts if "whole" in row):
                yield language
            elif language == corpus.language:
                return

    def akn_names(self, language: str = "") -> list[str]:
        """Return the names of the Akoma Ntoso documents in a language, by default that of the source of each."""
        named = [akn_name(corpus, language or corpus.language) for corpus in self.published.corpora]
        return [name for name in named if name in self.downloads.files]

    def spreadsheet(self) -> bytes:
        """Return all tables as one XLSX workbook."""
        from reaffirm_server.publish.xlsx import xlsx

        published = self.published
        tables = [(table, self.downloads.content(f"{table.name}.csv")) for table in self.tables.values()]
        statements = [published.about["title"], *published.about["rights"].values()]
        return xlsx(tables, statements, self.digest, published.file_date)

    def web_annotations(self) -> bytes:
        """Return the evidence of all provisions as a collection of Web Annotations."""
        label = in_language(self.published.about["document"]["annotations"], FALLBACK) or ""
        rows = self.describer.table("web-annotations")
        return annotation_collection(self._collection, label, str(self.names["rec"]), rows)

    def web_annotation_quads(self) -> bytes:
        """Return the evidence of all provisions as Web Annotations in ``graph:oa``, which is no part of the dataset."""
        return annotation_quads(self.names.graph("oa"), str(self.names["rec"]), self.describer.table("web-annotations"))

    def annotations_of(self, path: str) -> bytes | None:
        """Return the evidence of a provision as a page of Web Annotations, or None for a node that is no provision."""
        node = NamedNode(self.names.base + path)
        if not is_path(path) or not self.describer.table("is-provision", node):
            return None
        only = f"{node} rec:statement/rec:evidence? ?annotation ."
        rows = self.describer.rows(query_text("web-annotations", self.names).replace("# PROVISION", only))
        return annotation_page(f"{node.value}.annotations.jsonld", self._collection, str(self.names["rec"]), rows)

    def texts_of(self, path: str) -> dict[str, str]:
        """Return the ``rec:text`` of the node at a path by language; empty for a node without one."""
        node = NamedNode(self.names.base + path) if is_path(path) else None
        return {row["language"]: row["text"] for row in self.describer.table("bare-texts", node)} if node else {}

    @property
    def _collection(self) -> str:
        """The IRI of the collection of Web Annotations."""
        return f"{self.names.base}download/{ANNOTATIONS}"

    def graphml(self) -> bytes:
        """Return the reaffirmations as GraphML."""
        return graphml(self.describer.table("graphml-nodes"), self.describer.table("graphml-links"))

    def context(self) -> bytes:
        """Return the JSON-LD context as a document."""
        return (json.dumps({"@context": self.published.context}, ensure_ascii=False, indent=2) + "\n").encode()

    def described(self) -> bytes:
        """Return the description of the dataset as Turtle."""
        return write(self.dataset.quads, RDF_FORMATS["text/turtle"], self.prefixes)

    def cite(self, path: str) -> dict[str, citation.Work]:
        """Return the citations of the dataset or of the provision at a path by language; empty for other paths."""
        iri, words, published = self.names.base + path, self.published.citation, self.published
        if path == "dataset":
            return citation.dataset(iri, published.about["title"], published.released, self.digest, words)
        return self.cite_provisions([iri]).get(iri, {}) if is_path(path) else {}

    def cite_provisions(self, iris: Sequence[str]) -> dict[str, dict[str, citation.Work]]:
        """Return the citations of provisions by IRI and language; an IRI that is no provision has none."""
        rows: dict[str, list[Row]] = {}
        for start in range(0, len(iris), _CITED_TOGETHER):
            nodes = " ".join(str(NamedNode(iri)) for iri in iris[start : start + _CITED_TOGETHER])
            for row in self.describer.rows(query_text("citation", self.names).replace("<urn:node>", nodes)):
                rows.setdefault(row["provision"], []).append(row)
        keys = {iri: f"reaffirm-{iri.removeprefix(self.names.base).replace('/', '-')}" for iri in rows}
        return {iri: citation.provision(iri, keys[iri], own, self.published.citation) for iri, own in rows.items()}

    def index(self, by: str, language: str, *, texts: bool = False) -> Index:
        """Return an index, with an annex of texts if wanted.

        Raises ReaffirmError, naming the node, for a heading without a label in the language.
        """
        headings = self.describer.table(f"index-{by}")
        nodes = {NamedNode(row[name]) for row in headings for name in ("node", "force", "elsewhere") if name in row}
        labels = {iri: self._linked.with_corpus(iri, texts) for iri, texts in self.describer.labels(nodes).items()}
        original = self._original
        words = wordings(self.describer.table("index-texts"), original) if texts else {}
        rows = IndexRows(headings, self.describer.table("index-provisions"), labels, self._documents_indexed, words)
        released = self.published.released
        day = citation.dates(released, released, texts_for(self.published.citation, language)) if released else ""
        edition = DatasetEdition(self.names.base, self.digest, self.published.file_date, day)
        return arranged(by, language, rows, texts_for(self.published.index, language), edition)

    @property
    def _documents_indexed(self) -> str:
        """The key of the words on the documents that an index covers, in ``config/index.toml``."""
        if self._linked.corpora:
            return "several_documents"
        return "one_document" if is_main(self.names) else "other_document"

    @property
    def _original(self) -> str:
        """The language of the main corpus, "" without corpora."""
        return next((corpus.language for corpus in self.published.corpora), "")

    def index_file(self, by: str, language: str, suffix: str) -> bytes:
        """Return an index as a file; files are cached."""
        if (by, language, suffix) not in self._indexes:
            self._indexes[by, language, suffix] = INDEXES[suffix][1](self.index(by, language, texts=True))
        return self._indexes[by, language, suffix]

    def akoma_ntoso(self, document: str, language: str = "") -> bytes:
        """Return a document as Akoma Ntoso, in a language, by default that of its source.

        Raises ReaffirmError if the dataset has no document of this identifier in the language.
        """
        table, node = self.describer.table, NamedNode(self.names.document(document))
        corpus = next((corpus for corpus in self.published.corpora if corpus.identifier == document), None)
        read = corpus.language if corpus else next((tag for tag in LANGUAGES if table("akn-document", node, tag)), "")
        language = language or read
        rows, original = table("akn-document", node, language), table("akn-document", node, read)
        if not rows or not original:
            problem = f"there is no document {document!r} with a title and front matter in this dataset"
            raise ReaffirmError(f"{problem}; expected the identifier of a document in a corpus.toml")
        parts = table("akn-parts", node, language)
        words = texts_for(self.published.citation, language)
        days = {row["part"]: citation.occasion(row, words) for row in parts if "start" in row}
        lines = original[0]["frontMatter"].split("\n")
        edition = akoma_ntoso.DocumentEdition(
            self.names.base,
            self.digest,
            self.published.released,
            days,
            in_language(self.published.about["translation"], language) or "",
            lines.index(original[0]["title"]) if original[0]["title"] in lines else None,
            original[0]["title"],
        )
        spans, *annotations = (table(name, language=language) for name in ("akn-spans", "akn-themes", "reaffirmations"))
        shown = spans if language == read else self._placed(spans, parts, corpus, language, rows[0]["frontMatter"])
        compendium = akoma_ntoso.Compendium(language, read, rows[0], parts, shown, *annotations)
        return akoma_ntoso.akoma_ntoso(compendium, edition)

    def _placed(
        self, spans: Sequence[Row], parts: Sequence[Row], corpus: Corpus | None, language: str, front: str
    ) -> list[Row]:
        """Return references and footnotes with their places in texts of a language; none without rules of it."""
        pack = load_packs().get(language)
        if corpus is None or pack is None:
            return [{key: row[key] for key in row if key not in {"start", "end"}} for row in spans if "note" in row]
        return placed(spans, parts, corpus, pack, self.names, front.replace("\n", " "))

    def schema_org(self) -> dict[str, Any]:
        """Return the description of the dataset for search engines."""
        return schema_org.dataset(self.names.base, self.digest, self.published, self.downloads)

    @property
    def dataset(self) -> Description:
        """The description of the dataset: VoID, DCAT, PROV. It has the sizes and checksums of the files made so far."""
        measures = self._measures() if self.in_memory else {}
        if self._described is None or self._described[0] != measures:
            self._described = measures, self._describe(measures)
        return self._described[1]

    def _measures(self) -> dict[str, Measures]:
        """Return the measures of the files that are made, and begin to make the others."""
        measures = {name: self.downloads.measures(name) for name in self.files if is_distribution(name)}
        if None in measures.values():
            self.downloads.begin()
        return {name: measured for name, measured in measures.items() if measured}

    def _describe(self, measures: dict[str, Measures]) -> Description:
        """Return the description of the dataset with the measures of files."""
        published = self.published
        metadata = DatasetMetadata(
            digest=self.digest,
            software=__version__,
            about=published.about,
            corpora=published.corpora,
            released=published.released,
            sources={corpus.name: published.source_hash(corpus) for corpus in published.corpora},
            graphs=self.graphs,
            in_memory=self.in_memory,
            files=self.files,
            measures=measures,
            contact=self._contact,
        )
        triples = Catalogue(self.describer, metadata).triples()
        return Description(
            NamedNode(f"{self.names.base}dataset"), tuple(Quad(t.subject, t.predicate, t.object) for t in triples)
        )

    def _graph(self, name: str) -> Description | None:
        """Return the description of a named graph, or None if the dataset does not have the graph."""
        node = NamedNode(self.names.graph(name))
        own = tuple(quad for quad in self.dataset.quads if quad.subject == node)
        neighbours = {quad.object for quad in own} - {node}
        labels = (
            quad
            for quad in self.dataset.quads
            if quad.subject in neighbours and quad.predicate.value in _NEIGHBOUR_PROPERTIES
        )
        return Description(node, (*own, *labels)) if own else None


def akn_name(corpus: Corpus, language: str) -> str:
    """Return the name of the file of a document in a language: ``tip.akn.xml``, or translated ``tip.en.akn.xml``."""
    return f"{corpus.name}{'' if language == corpus.language else f'.{language}'}.akn.xml"


def publications() -> Publications:
    """Return the service of the current application."""
    return cast(Publications, current_app.extensions["publications"])
