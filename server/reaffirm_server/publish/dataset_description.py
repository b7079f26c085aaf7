"""Description of the dataset in VoID (counts), DCAT-AP 3 (files, endpoint) and PROV (provenance).

The description contains the hash of the dataset and the version of the software. It is therefore made on demand and is
not part of the dataset. Counts come from queries. The date is the release date in the corpus file, never the clock.

DCAT-AP asks for the class of each value, also of values that others define, such as languages and media types.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyoxigraph
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, SDO, SKOS, VOID, XSD

from reaffirm_core.corpus import Corpus
from reaffirm_core.languages import COMPLETE, Texts, language_row
from reaffirm_core.names import GRAPHS, Names
from reaffirm_server.dataset.project_files import source_name
from reaffirm_server.linked.describe import Describer
from reaffirm_server.publish.downloads import DESCRIBED, METADATA, RDF_FILES, File, Measures
from reaffirm_server.rdf import FORMATS, SD, SPDX, namespace

MEDIA_TYPES = Namespace("https://www.iana.org/assignments/media-types/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ISO_639_1 = Namespace("http://id.loc.gov/vocabulary/iso639-1/")
_EMBODIES = URIRef("http://data.europa.eu/eli/ontology#embodies")
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")

#: Graphs of judgements that quote the source, or translate it. The source belongs to the United Nations, the rest to
#: Reaffirm.
_JUDGED = frozenset({"annotations", "lineage", "translation"})

#: Files without words of the source or its translation.
_OURS = frozenset({"context.jsonld", METADATA})

#: W3C names of the formats in which nodes are described.
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG")


@dataclass(frozen=True)
class DatasetMetadata:
    """Metadata of a dataset that are not in its triples."""

    digest: str  #: SHA-256 of the dataset, in hexadecimal
    software: str  #: version of the software
    about: Mapping[str, Any]  #: titles and descriptions, as in ``config/about.toml``
    corpora: tuple[Corpus, ...]
    released: date | None  #: the day of release, None if it is not stated
    sources: Mapping[str, str]  #: SHA-256 of the source document by the name of the corpus
    graphs: Mapping[str, int]  #: number of triples of each named graph, by IRI
    in_memory: bool  #: whether the dataset is small enough for all counts
    files: Mapping[str, File]  #: the published files by name
    measures: Mapping[str, Measures]  #: of the files that are made
    contact: str = ""  #: URL to which readers report errors, or ""


class Catalogue:
    """Writer of the description of one dataset."""

    def __init__(self, describer: Describer, metadata: DatasetMetadata) -> None:
        self._describer, self._metadata = describer, metadata
        self._names: Names = describer.names
        self.dataset = URIRef(f"{self._names.base}dataset")
        self._graph = Graph(bind_namespaces="none")

    def triples(self) -> tuple[pyoxigraph.Triple, ...]:
        """Return the description of the dataset, its named graphs, files, endpoint and provenance."""
        self._graph = Graph(bind_namespaces="none")
        self._dataset()
        self._counts()
        for name in GRAPHS:
            self._named_graph(name)
        self._making()
        self._catalogue()
        for name in filter(is_distribution, self._metadata.files):
            self._file(name)
        text = self._graph.serialize(format="nt", encoding="utf-8")
        return tuple(q.triple for q in pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES))

    def _node(self, name: str) -> URIRef:
        """Return a node in the document of the dataset."""
        return URIRef(f"{self.dataset}#{name}")

    def _at(self, path: str) -> URIRef:
        """Return the IRI of a path below the base."""
        return URIRef(self._names.base + path)

    def _add(self, subject: URIRef, *facts: tuple[URIRef, object]) -> None:
        """Add triples of one subject."""
        for predicate, value in facts:
            self._graph.add((subject, predicate, value if isinstance(value, URIRef | Literal) else Literal(value)))

    def _add_texts(self, subject: URIRef, predicate: URIRef, texts: Texts) -> None:
        """Add a text in each language."""
        for language, text in texts.items():
            self._graph.add((subject, predicate, Literal(text, lang=language)))

    def _rights(self, *names: str) -> Iterable[tuple[URIRef, object]]:
        """Yield the rights statements of parts of the dataset. The text has no licence."""
        for name in names:
            yield DCTERMS.rights, self._node(f"rights-{name}")

    def _add_title(self, subject: URIRef, texts: Texts) -> None:
        """Add a title, which is also the label."""
        self._add_texts(subject, DCTERMS.title, texts)
        self._add_texts(subject, RDFS.label, texts)

    def _dataset(self) -> None:
        """Add the dataset as a whole, its rights and its publisher."""
        about, metadata = self._metadata.about, self._metadata
        released = metadata.released
        self._add_title(self.dataset, about["title"])
        self._add_texts(self.dataset, DCTERMS.description, about["description"])
        for name, texts in about["rights"].items():
            self._add(self._node(f"rights-{name}"), (RDF.type, DCTERMS.RightsStatement))
            self._add_texts(self._node(f"rights-{name}"), RDFS.label, texts)
        for name in ("annotations", "translation"):
            self._add(self._node(f"rights-{name}"), (DCTERMS.license, CC_BY))
        self._add(CC_BY, (RDF.type, DCTERMS.LicenseDocument))
        parts = ((DCTERMS.hasPart, self._node(f"rights-{name}")) for name in about["rights"])
        self._add(self._node("rights"), (RDF.type, DCTERMS.RightsStatement), *parts)
        self._add_texts(self._node("rights"), RDFS.label, about["file_rights"])
        self._subject()
        self._coverage()
        self._period()
        self._contact()
        self._add(
            self.dataset,
            *self._rights("text", "annotations", "translation"),
            (RDF.type, VOID.Dataset),
            (RDF.type, DCAT.Dataset),
            (RDF.type, PROV.Entity),
            (DCTERMS.identifier, f"sha256:{metadata.digest}"),
            (URIRef(f"{DCAT}version"), f"sha256:{metadata.digest}"),
            *([(DCTERMS.issued, Literal(released, datatype=XSD.date))] if released else []),
            (DCTERMS.publisher, self._node("publisher")),
            (DCTERMS.conformsTo, self._at("ontology")),
            *((DCTERMS.language, ISO_639_1[tag]) for tag in COMPLETE),
            (FOAF.homepage, self._at("")),
            (DCAT.landingPage, self._at("")),
            (VOID.uriSpace, self._names.base),
            (VOID.sparqlEndpoint, self._at("sparql")),
            *((VOID.feature, FORMATS[name]) for name in _FEATURES),
            *((VOID.subset, URIRef(self._names.graph(name))) for name in GRAPHS),
        )
        self._add(self._at(""), (RDF.type, FOAF.Document))
        self._add(self._at("ontology"), (RDF.type, DCTERMS.Standard))
        for tag in COMPLETE:
            self._add(ISO_639_1[tag], (RDF.type, DCTERMS.LinguisticSystem))
        self._add(
            self._node("publisher"),
            (RDF.type, FOAF.Agent),
            (FOAF.name, "Reaffirm"),
            (RDFS.label, "Reaffirm"),
            (FOAF.homepage, self._at("")),
        )

    def _contact(self) -> None:
        """Add where readers report errors, if the site has such an address."""
        if contact := self._metadata.contact:
            node = self._node("contact")
            address = VCARD.hasEmail if contact.startswith("mailto:") else VCARD.hasURL
            self._add(self.dataset, (DCAT.contactPoint, node))
            self._add(node, (RDF.type, VCARD.Kind), (VCARD.fn, "Reaffirm"), (address, URIRef(contact)))

    def _subject(self) -> None:
        """Add the keywords, and the subject of the dataset in a thesaurus if it has one."""
        about, subject = self._metadata.about, self._metadata.about["subject"]
        for keyword in about["keywords"]:
            self._add_texts(self.dataset, DCAT.keyword, keyword)
        if subject is None:
            return
        concept = URIRef(subject.iri)
        self._add(self.dataset, (DCAT.theme, concept))
        self._add(concept, (RDF.type, SKOS.Concept), (SKOS.inScheme, URIRef(subject.scheme)))
        self._add_texts(concept, SKOS.prefLabel, subject.label)

    def _coverage(self) -> None:
        """Add the geographical coverage."""
        self._add(self.dataset, (DCTERMS.spatial, self._node("coverage")))
        self._add(self._node("coverage"), (RDF.type, DCTERMS.Location))
        self._add_texts(self._node("coverage"), RDFS.label, self._metadata.about["coverage"])

    def _period(self) -> None:
        """Add the period from the first to the last session."""
        sessions = [facts for corpus in self._metadata.corpora for facts in corpus.sessions.values()]
        if not sessions:
            return
        start, end = min(facts.start for facts in sessions), max(facts.end for facts in sessions)
        self._add(self.dataset, (DCTERMS.temporal, self._node("period")))
        self._add(
            self._node("period"),
            (RDF.type, DCTERMS.PeriodOfTime),
            (RDFS.label, f"{start}/{end}"),
            (DCAT.startDate, Literal(start, datatype=XSD.date)),
            (DCAT.endDate, Literal(end, datatype=XSD.date)),
        )

    def _counts(self) -> None:
        """Add counts of the whole and by class and property, from queries; for a large dataset only the triples."""
        if not self._metadata.in_memory:
            return self._add(self.dataset, (VOID.triples, sum(self._metadata.graphs.values())))
        (whole,) = self._describer.table("void-dataset")
        classes, properties = self._describer.table("void-classes"), self._describer.table("void-properties")
        self._add(self.dataset, *_counted(whole), (VOID.entities, int(whole["entities"])), (VOID.classes, len(classes)))
        for row in classes:
            part = self._part("class", row["class"])
            self._add(part, (VOID["class"], URIRef(row["class"])), (VOID.entities, int(row["entities"])))
            self._add(self.dataset, (VOID.classPartition, part))
        for row in properties:
            part = self._part("property", row["property"])
            self._add(part, (VOID.property, URIRef(row["property"])), (VOID.triples, int(row["triples"])))
            self._add(self.dataset, (VOID.propertyPartition, part))
        for row in self._describer.table("void-linksets"):
            self._linkset(URIRef(row["mapping"]), row["space"], int(row["triples"]))
        for vocabulary in sorted({namespace(row["property"]) for row in properties}):
            self._add(self.dataset, (VOID.vocabulary, URIRef(vocabulary)))
        for provision, _ in sorted(self._describer.values("rec:Recommendation", "rec:session"), key=str)[:1]:
            self._add(self.dataset, (VOID.exampleResource, URIRef(provision.value)))  # type: ignore[union-attr]
        return None

    def _linkset(self, mapping: URIRef, space: str, triples: int) -> None:
        """Add the mappings of one kind to the vocabulary of a namespace."""
        name = re.sub(r"\W+", "-", space.partition("//")[2]).strip("-")
        node, target = self._node(f"links-{name}-{mapping.fragment}"), self._node(f"vocabulary-{name}")
        self._add(target, (RDF.type, VOID.Dataset), (RDFS.label, space), (VOID.uriSpace, space))
        self._add(
            node,
            (RDF.type, VOID.Linkset),
            (RDFS.label, f"{mapping.fragment} → {space}"),
            (VOID.subjectsTarget, self.dataset),
            (VOID.objectsTarget, target),
            (VOID.linkPredicate, mapping),
            (VOID.triples, triples),
        )
        self._add(self.dataset, (VOID.subset, node))

    def _part(self, kind: str, iri: str) -> URIRef:
        """Return the part of the dataset that uses a term."""
        start = namespace(iri)
        prefixes = {space: prefix for prefix, space in self._names.prefixes().items()}
        part = self._node(f"{kind}-{prefixes.get(start, 'other')}-{iri[len(start) :]}")
        self._add(part, (RDF.type, VOID.Dataset))
        return part

    def _named_graph(self, name: str) -> None:
        """Add a named graph with its counts, files and rights; a graph without triples is left out."""
        node, about = URIRef(self._names.graph(name)), self._metadata.about
        counts = self._graphs.get(str(node))
        if counts is None:
            return
        self._add_title(node, about["graph"][name])
        self._add(node, (RDF.type, VOID.Dataset), (RDF.type, SD.NamedGraph), (SD.name, node), *counts)
        self._add(node, (DCTERMS.isPartOf, self.dataset))
        files = [f"{name}.{suffix}" for suffix in RDF_FILES]
        self._add(
            node, *((VOID.dataDump, self._at(f"download/{file}")) for file in files if file in self._metadata.files)
        )
        self._graph_rights(name, node)

    def _graph_rights(self, name: str, node: URIRef) -> None:
        """Add the rights of a named graph; a graph that contains source text has no licence of its own."""
        if name in _JUDGED or name == "text":
            self._add(node, *self._rights("text"))
        if name == "translation":
            tags = {translation.language for corpus in self._metadata.corpora for translation in corpus.translations}
            languages = ((DCTERMS.language, ISO_639_1[tag]) for tag in sorted(tags))
            self._add(node, *self._rights("translation"), *languages)
        elif name != "text":
            self._add(node, *self._rights("annotations"))
        if name not in _JUDGED | {"text"}:
            self._add(node, (DCTERMS.license, CC_BY))
        if name in _JUDGED:
            self._add(node, (PROV.wasAttributedTo, self._names["ent"].annotator))

    @cached_property
    def _graphs(self) -> dict[str, list[tuple[URIRef, object]]]:
        """The counts of each named graph, by IRI."""
        if self._metadata.in_memory:
            return {row["graph"]: list(_counted(row)) for row in self._describer.table("void-graphs")}
        return {graph: [(VOID.triples, triples)] for graph, triples in self._metadata.graphs.items()}

    def _making(self) -> None:
        """Add the provenance: the source documents, the run of the software, the dataset."""
        run, software, metadata = self._node("build"), self._node("software"), self._metadata
        self._add_texts(run, RDFS.label, metadata.about["run"])
        self._add_texts(software, RDFS.label, metadata.about["software"])
        self._add(run, (RDF.type, PROV.Activity), (PROV.wasAssociatedWith, software), (PROV.used, self._at("ontology")))
        self._add(
            software,
            (RDF.type, PROV.SoftwareAgent),
            (RDF.type, SDO.SoftwareApplication),
            (SDO.name, "reaffirm"),
            (SDO.softwareVersion, metadata.software),
        )
        self._add(self.dataset, (PROV.wasGeneratedBy, run))
        for corpus in metadata.corpora:
            source, document = self._node(f"source-{corpus.name}"), URIRef(self._names.document(corpus.identifier))
            self._add(
                source,
                (RDF.type, PROV.Entity),
                (RDFS.label, corpus.source),
                (PROV.specializationOf, document),
                (_EMBODIES, URIRef(f"{self._names.base}{corpus.path}expression-{corpus.language}")),
                (DCTERMS.identifier, f"sha256:{metadata.sources[corpus.name]}"),
                (DCAT.downloadURL, self._at(f"download/{source_name(corpus)}")),
                *self._rights("text"),
            )
            self._add(document, (DCTERMS.identifier, corpus.identifier))
            if corpus.issued:
                self._add(document, (DCTERMS.issued, Literal(corpus.issued, datatype=XSD.date)))
            self._add(run, (PROV.used, source))
            self._add(self.dataset, (PROV.wasDerivedFrom, source), (PROV.hadPrimarySource, document))

    def _catalogue(self) -> None:
        """Add the catalogue and its SPARQL endpoint."""
        node, service = self._node("catalogue"), self._node("sparql")
        self._add_title(node, self._metadata.about["catalogue"])
        self._add_texts(node, DCTERMS.description, self._metadata.about["catalogue_description"])
        self._add_title(service, self._metadata.about["endpoint"])
        self._add(
            node,
            (RDF.type, DCAT.Catalog),
            (DCAT.dataset, self.dataset),
            (DCAT.service, service),
            (DCTERMS.publisher, self._node("publisher")),
            (FOAF.homepage, self._at("")),
        )
        self._add(
            service,
            (RDF.type, DCAT.DataService),
            (RDF.type, SD.Service),
            (SD.endpoint, self._at("sparql")),
            (DCAT.endpointURL, self._at("sparql")),
            (DCAT.endpointDescription, self._at("sparql")),
            (DCAT.servesDataset, self.dataset),
        )

    def _file(self, name: str) -> None:
        """Add a distribution for a file."""
        file, node, address = self._metadata.files[name], self._node(name), self._at(f"download/{name}")
        self._add_title(node, {tag: text + language_row(tag).brackets.format(name) for tag, text in file.title.items()})
        self._add(
            node,
            (RDF.type, DCAT.Distribution),
            (DCAT.downloadURL, address),
            (DCAT.accessURL, self._at("download/")),
            (DCAT.mediaType, MEDIA_TYPES[file.media_type]),
        )
        self._add(MEDIA_TYPES[file.media_type], (RDF.type, DCTERMS.MediaType))
        if name in self._metadata.measures:
            self._checksum(name, self._metadata.measures[name])
        if name in _OURS:
            self._add(node, *self._rights("annotations"), (DCTERMS.license, CC_BY))
        elif name in {source_name(corpus, tag) for corpus in self._metadata.corpora for tag in _languages(corpus)}:
            self._add(node, *self._rights("text"))
        else:
            self._add(node, (DCTERMS.rights, self._node("rights")))
        self._add(self.dataset, (DCAT.distribution, node))
        if name.startswith("reaffirm."):
            self._add(self.dataset, (VOID.dataDump, address))

    def _checksum(self, name: str, measures: Measures) -> None:
        """Add the size of a file in bytes and its SHA-256 checksum."""
        node, checksum = self._node(name), self._node(f"{name}-sha256")
        size = Literal(measures.size, datatype=XSD.nonNegativeInteger)
        self._add(node, (DCAT.byteSize, size), (SPDX.checksum, checksum))
        self._add(
            checksum,
            (RDF.type, SPDX.Checksum),
            (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (SPDX.checksumValue, Literal(measures.checksum, datatype=XSD.hexBinary)),
        )
        self._add(SPDX.checksumAlgorithm_sha256, (RDF.type, SPDX.ChecksumAlgorithm))


def is_distribution(name: str) -> bool:
    """Return whether a file is of the whole dataset or a table; files of one graph belong to the graph."""
    return name != DESCRIBED and (name.partition(".")[0] not in GRAPHS or name.endswith(".csv"))


def _languages(corpus: Corpus) -> Iterable[str]:
    """Return the languages in which a source document of a corpus is held."""
    return (corpus.language, *corpus.versions)


def _counted(row: Mapping[str, str]) -> Iterable[tuple[URIRef, object]]:
    """Yield the VoID counts of a row."""
    yield VOID.triples, int(row["triples"])
    yield VOID.distinctSubjects, int(row["subjects"])
    yield VOID.distinctObjects, int(row["objects"])
    yield VOID.properties, int(row["properties"])
