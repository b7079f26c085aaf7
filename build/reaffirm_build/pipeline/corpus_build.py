"""Build of one corpus, from the bytes of its source to validated Turtle texts, without file access."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

from rdflib import Graph

from reaffirm_build.graph.annotation_graph import AnnotationsGraph
from reaffirm_build.graph.document_graph import describe_documents
from reaffirm_build.graph.evidence import Provenance
from reaffirm_build.graph.force_graph import AskedTexts, by_provision, force_graph, ladder_of
from reaffirm_build.graph.lineage_graph import lineage_graph, related_graph
from reaffirm_build.graph.reading_graph import reading_graph
from reaffirm_build.graph.reason_graph import add_translated_reasons, written_reasons
from reaffirm_build.graph.rules import infer
from reaffirm_build.graph.text_graph import TextGraph
from reaffirm_build.graph.translation_graph import translation_graph
from reaffirm_build.graph.turtle import turtle
from reaffirm_build.graph.validation import ValidationReport, parse_graph, validate
from reaffirm_build.pipeline.doubts import Doubt, doubts_of, parse_doubts, with_table
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.annotator import Annotations, annotate
from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.described_documents import FILE as DOCUMENTS
from reaffirm_core.annotate.described_documents import Titles, described_documents
from reaffirm_core.annotate.readings import Readings, parse_readings
from reaffirm_core.annotate.reaffirmations import ForeignProvision
from reaffirm_core.annotate.reasons import FILE, REASONS, read_reasons
from reaffirm_core.annotate.rule_matches import apply_rules
from reaffirm_core.annotate.translated_words import translated_words
from reaffirm_core.annotate.translations import SCHEMA, Translation, read_translation
from reaffirm_core.corpus import Corpus
from reaffirm_core.errors import TableError
from reaffirm_core.graph_files.dataset import Dataset, TriplesByFile, digest, to_graph
from reaffirm_core.language.labels import Labels
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document
from reaffirm_core.names import Names
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.overrides import Overrides
from reaffirm_core.structure.parser import parse

#: The table of what no rule can know of asks.
_ASKS = "asks.csv"
#: The graphs whose statements have reasons and notes.
_JUDGED = ("annotations", "lineage", "related")


@dataclass(frozen=True)
class Build:
    """The result of building one corpus."""

    document: Document
    versions: Mapping[str, Document]  #: versions in further languages, by language
    annotations: Annotations
    characters: Mapping[str, int]  #: numbers of non-white-space characters of the source, by role
    dataset: Dataset
    report: ValidationReport
    digest: str  #: hash of the dataset
    doubts: Sequence[Doubt]  #: of all stages, with the decisions on them


@dataclass(frozen=True)
class CorpusFiles:
    """The contents of the files in a corpus folder, besides ``corpus.toml``."""

    source: bytes
    curated: Mapping[str, bytes] = field(default_factory=dict)  #: curated tables, by file name
    versions: Mapping[str, bytes] = field(default_factory=dict)  #: sources of further versions, by language
    readings: Mapping[str, bytes] = field(default_factory=dict)  #: files of the folder ``readings``, by path in it
    translations: Mapping[str, bytes] = field(default_factory=dict)  #: tables of translations, by language
    reasons: bytes | None = None  #: the table of translated reasons and notes
    decided: Mapping[str, Overrides] = field(default_factory=dict)  #: decided readings of lines, by language
    doubts: bytes | None = None  #: the table of doubts
    documents: Mapping[str, bytes] = field(default_factory=dict)  #: tables of documents of other corpora, by corpus


class OtherCorpus(NamedTuple):
    """Another corpus, with its parsed document and its curated tables by file name."""

    corpus: Corpus
    document: Document
    curated: Mapping[str, bytes]


def build(
    corpus: Corpus,
    files: CorpusFiles,
    knowledge: Knowledge,
    progress: Callable[[str], object] = str,
    elsewhere: Sequence[OtherCorpus] = (),
) -> Build:
    """Build the named graphs of a corpus and validate them.

    ``elsewhere`` are the other corpora that the curated tables name, and those with earlier sessions of the same body.

    An invalid result is returned too, and that of a corpus that was read and lacks something. The caller checks both
    and writes no such dataset. Raises ReaffirmError, with file and line, for input that cannot be parsed.
    """
    names = knowledge.names
    progress("read and parse")
    document, characters = _parsed(corpus, corpus.language, corpus.source, files.source, knowledge, files.decided)
    corpus.check(document)
    parsed_versions = _parsed_versions(corpus, files.versions, knowledge, files.decided)
    pack = knowledge.packs[corpus.language]
    progress("annotate")
    vocabulary = parse_graph(knowledge.part("vocabulary"), names)
    annotations = annotate(
        *(document, corpus, pack.structure, pack.grammar, files.curated, vocabulary, names),
        provisions_of(elsewhere),
        described_elsewhere(files.documents),
        with_packs(parsed_versions, knowledge),
    )
    doubts = doubts_of(document, parsed_versions, annotations, knowledge.packs, corpus.language)
    doubts = with_table(doubts, parse_doubts(corpus.name, files.doubts))
    translated = read_translations(corpus, document, knowledge, files.translations)
    labels = {language: pack.labels for language, pack in sorted(knowledge.packs.items())}
    readings = parse_readings(f"{corpus.name}/readings", files.readings)
    provenance = Provenance(names, corpus, readings)
    graphs = {
        "vocabulary": vocabulary,
        "alignment": parse_graph(knowledge.part("alignment"), names),
        "text": TextGraph(names, corpus, labels, vocabulary, provenance).make(document, parsed_versions),
        "translation": _translation_graph(corpus, document, annotations, translated, knowledge, provenance),
        "annotations": AnnotationsGraph(names, corpus, provenance).make(annotations),
        "lineage": lineage_graph(
            names, corpus, annotations.pairs, annotations.repeats, annotations.lineages, provenance
        ),
        "related": related_graph(names, corpus, annotations.pairs, provenance),
    }
    graphs["annotations"] += reading_graph(names, corpus, readings, provenance, list(graphs.values()))
    graphs["annotations"] += describe_documents(
        annotations.minted,
        [corpus.identifier, *(other.corpus.identifier for other in elsewhere)],
        *(vocabulary, labels, names, annotations.described),
    )
    _translate_reasons(corpus, names, graphs, files.reasons)
    progress("apply rules")
    stated = _written(corpus, graphs)
    names_of_linked = named_elsewhere(files.curated)
    linked = [other for other in elsewhere if other.corpus.name in names_of_linked]
    forces = _forces(corpus, annotations, linked, vocabulary, knowledge)
    known = Dataset(names, stated | _written(corpus, {"inferred": forces}))
    inferred = forces + to_graph(infer(known.triples, knowledge.rules, names), names, corpus.path)
    _move_related(graphs["related"], inferred, names)
    dataset = Dataset(names, stated | _written(corpus, {"inferred": inferred, "related": graphs["related"]}))
    progress("validate")
    context = _texts(linked, stated, labels, knowledge)
    report = validate(dataset.triples, parse_graph(knowledge.shapes, names), names, context)
    return Build(document, parsed_versions, annotations, characters, dataset, report, digest(dataset.store()), doubts)


def _forces(
    corpus: Corpus, annotations: Annotations, linked: Sequence[OtherCorpus], vocabulary: Graph, knowledge: Knowledge
) -> Graph:
    """Return the forces of the asks of a corpus and of its pairs, of which ``linked`` corpora have earlier texts."""
    names, packs = knowledge.names, knowledge.packs
    own = AskedTexts(corpus, by_provision(annotations.asks), packs[corpus.language].grammar.milder)
    others = []
    for other, document, curated in linked:
        pack = packs[other.language]
        content = curated.get(_ASKS)
        tables = {_ASKS: Curated(f"{other.name}/curated", _ASKS, content)} if content else {}
        context = Context(document, other, pack.structure, pack.grammar, tables, vocabulary, names)
        others.append(AskedTexts(other, by_provision(apply_rules(context).asks), pack.grammar.milder))
    return force_graph(names, own, others, annotations.pairs, ladder_of(vocabulary, names))


def _move_related(related: Graph, inferred: Graph, names: Names) -> None:
    """Move what the rules add on pairs that do not reaffirm to their graph, which the default graph leaves out."""
    nodes = set(related.subjects(names["rec"].grade))
    for triple in list(inferred):
        subject, predicate, value = triple
        if subject in nodes or value in nodes or predicate == names["rec"].related:
            inferred.remove(triple)
            related.add(triple)


def _parsed_versions(
    corpus: Corpus,
    sources: Mapping[str, bytes],
    knowledge: Knowledge,
    decided: Mapping[str, Overrides],
) -> dict[str, Document]:
    """Parse the sources of further language versions."""
    return {
        language: _parsed(corpus, language, corpus.versions[language], content, knowledge, decided)[0]
        for language, content in sources.items()
    }


def with_packs(versions: Mapping[str, Document], knowledge: Knowledge) -> dict[str, tuple[Document, Pack]]:
    """Return versions of a document with the packs of their languages, by language."""
    return {language: (version, knowledge.packs[language]) for language, version in versions.items()}


def _translation_graph(
    corpus: Corpus,
    document: Document,
    annotations: Annotations,
    translated: Sequence[Translation],
    knowledge: Knowledge,
    provenance: Provenance,
) -> Graph:
    """Return the graph of translations, with the words in them that answer to those of annotations."""
    words = {}
    for translation in translated:
        rules = knowledge.packs[translation.language].statements
        pairs = translated_words(annotations.statements, document.provisions, translation, rules)
        words[translation.language] = list(pairs)
    return translation_graph(knowledge.names, corpus, translated, words, provenance)


def _texts(
    elsewhere: Sequence[OtherCorpus],
    stated: Mapping[str, str],
    labels: Mapping[str, Labels],
    knowledge: Knowledge,
) -> TriplesByFile:
    """Return the text graphs of other corpora, to which shapes follow links from this corpus."""
    names = knowledge.names
    places = parse_graph(knowledge.part("vocabulary"), names) if elsewhere else Graph()
    files: dict[str, str] = {}
    for other, document, _ in elsewhere:
        provenance = Provenance(names, other, Readings())
        files |= _written(other, {"text": TextGraph(names, other, labels, places, provenance).make(document)})
    if not files:
        return {}
    vocabulary = {file: text for file, text in stated.items() if file.endswith("/vocabulary.ttl")}
    triples = Dataset(names, files | vocabulary).triples
    return {**triples, "inferred": infer(triples, knowledge.rules, names)}


def described_elsewhere(documents: Mapping[str, bytes]) -> Titles:
    """Return the documents that the tables of other corpora describe, by corpus. Raises TableError for a bad table."""
    return described_documents([Curated(f"{name}/curated", DOCUMENTS, text) for name, text in documents.items()], {})


def provisions_of(elsewhere: Iterable[OtherCorpus]) -> dict[str, ForeignProvision]:
    """Return the provisions of other corpora by name."""
    provisions = (ForeignProvision(other, p) for other, document, _ in elsewhere for p in document.provisions)
    return {provision.name: provision for provision in provisions}


def named_elsewhere(curated: Mapping[str, bytes]) -> list[str]:
    """Return the sorted names of the other corpora in the curated table ``lineage.csv``."""
    rows = Curated("curated", "lineage.csv", curated["lineage.csv"]).rows if "lineage.csv" in curated else []
    return sorted({prefix for _, cells in rows for prefix, colon, _ in [cells["earlier"].partition(":")] if colon})


def _parsed(
    corpus: Corpus,
    language: str,
    source: str,
    content: bytes,
    knowledge: Knowledge,
    decided: Mapping[str, Overrides],
) -> tuple[Document, dict[str, int]]:
    """Parse a source of a corpus; return the document and its numbers of characters by role."""
    pack = _pack(corpus, language, knowledge)
    text = read(str(PurePath(corpus.file).parent / source), content)
    document = parse(text, pack.structure, decided.get(language, {}), corpus.stated(language))
    return document, check_coverage(document, pack.structure)


def read_translations(
    corpus: Corpus, document: Document, knowledge: Knowledge, contents: Mapping[str, bytes]
) -> list[Translation]:
    """Read the tables of the translations of a corpus. Raises TableError, with the cell, for an invalid one."""
    translated = []
    for facts in corpus.translations:
        if facts.language not in contents:
            continue
        folder, _, name = facts.source.rpartition("/")
        table = Curated(f"{corpus.name}/{folder}", name, contents[facts.language], {name: SCHEMA})
        pack = _pack(corpus, facts.language, knowledge)
        translated.append(read_translation(table, document, pack))
    return translated


def _translate_reasons(corpus: Corpus, names: Names, graphs: Mapping[str, Graph], content: bytes | None) -> None:
    """Add the translations of reasons and notes to graphs. Raises TableError, with the cell, for an invalid table."""
    if content is None:
        return
    judged = [graphs[name] for name in _JUDGED]
    table = Curated(f"{corpus.name}/translations", FILE, content, REASONS)
    reasons = read_reasons(table, written_reasons(judged, names))
    for graph in judged:
        add_translated_reasons(graph, reasons, names)


def _pack(corpus: Corpus, language: str, knowledge: Knowledge) -> Pack:
    """Return the language pack of a language. Raises TableError if there is none."""
    pack = knowledge.packs.get(language)
    if pack is None:
        problem = f"no language pack for {language!r}; add data/packs/{language}.toml or correct the language"
        raise TableError(corpus.file, f"language: {problem}")
    return pack


def _written(corpus: Corpus, graphs: Mapping[str, Graph]) -> dict[str, str]:
    """Return the Turtle texts of the graphs of a corpus that are not empty, by path in the dataset."""
    return {f"{corpus.name}/{name}.ttl": turtle(graph) for name, graph in graphs.items() if graph}
