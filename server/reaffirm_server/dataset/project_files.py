"""Readers of the files that the server needs besides the dataset: tables, shapes, questions, labels of the project."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph
from rdflib import OWL

from reaffirm_core.compare.ranking import Leaf
from reaffirm_core.corpus import Corpus, parse_corpus
from reaffirm_core.csv_text import read_csv
from reaffirm_core.files import read_bytes, read_text, root, texts
from reaffirm_core.language.rules import rule_places
from reaffirm_core.languages import FALLBACK, LANGUAGES, ORIGINAL_FIRST, Texts, in_language
from reaffirm_core.names import MAIN_CORPUS, Names
from reaffirm_server.dataset.settings import (
    CONFIG,
    CitationWords,
    IndexWords,
    SearchWords,
    TableSettings,
    read_about,
    read_tables,
    read_words,
)
from reaffirm_server.text_tables import Row, texts_by

#: A comment at the head of a question: kind, language and text.
_HEAD = re.compile(r"^# (shows |group |)(\w\w): (.+)\n", re.MULTILINE)

#: A filter of names in English, which readers of another language see in theirs; filters of texts stay.
_NAMES = re.compile(rf'(LANG\(\?(?:headline|label|name|theme|title)\) = )"{FALLBACK}"')

_VERSION = pyoxigraph.NamedNode(OWL.versionInfo)

#: The earliest date that a file in a ZIP archive can have.
_EARLIEST = date(1980, 1, 1)


@dataclass(frozen=True)
class Question:
    """A question that the dataset must answer, with its query and its words in each language."""

    name: str
    texts: dict[str, str]  #: the text of the question, by language
    answer_texts: dict[str, str]  #: the description of the answer, by language
    group: dict[str, str]  #: the name of its group in the gallery, by language
    query: str  #: without the comments at its head

    def commented(self, language: str) -> str:
        """Return the query below its question and the description of its answer, as comments in one language."""
        comments = (in_language(texts, language) for texts in (self.texts, self.answer_texts))
        return "".join(f"# {comment}\n" for comment in comments if comment) + self.query_in(language)

    def query_in(self, language: str) -> str:
        """Return the query with labels and headlines in a language."""
        return names_in(self.query, language)


def names_in(query: str, language: str) -> str:
    """Return a query that selects labels and headlines in a language instead of English."""
    return _NAMES.sub(rf'\g<1>"{language}"', query)


@dataclass(frozen=True)
class Published:
    """The files published with the dataset, and the metadata of the dataset as a whole."""

    context: dict[str, Any]  #: the value of ``@context``
    shapes: tuple[pyoxigraph.Triple, ...]
    ontologies: dict[str, tuple[pyoxigraph.Triple, ...]]  #: earlier versions of the ontology, by version
    redirects: dict[str, tuple[str, int]]  #: redirects by path: the new path and the HTTP status
    borrowed_labels: dict[str, dict[str, str]]  #: labels of borrowed terms, by IRI and language
    about: dict[str, Any]  #: descriptions of the dataset, its graphs and its tables
    tables: dict[str, TableSettings]  #: the CSV tables, by name
    citation: dict[str, dict[str, Any]]  #: the wording of citations, by language
    index: dict[str, dict[str, Any]]  #: the wording of the index of recommendations, by language
    search: dict[str, dict[str, Any]]  #: how the search reads what people type, by language
    synonyms: dict[str, tuple[str, ...]]  #: the words that a word or phrase of a search finds too
    corpora: tuple[Corpus, ...]  #: the corpora of the dataset of which the project has the sources
    sources: dict[str, bytes]  #: the source documents in each language, by the name under which they are published

    def source_hash(self, corpus: Corpus, language: str = "") -> str:
        """Return the SHA-256 of a source document, in hexadecimal."""
        return hashlib.sha256(self.sources[source_name(corpus, language)]).hexdigest()

    @property
    def released(self) -> date | None:
        """The date of the latest edition among the corpora, None if the project has no sources of the dataset."""
        days = [corpus.released for corpus in self.corpora]
        return None if None in days else max(filter(None, days), default=None)

    @property
    def file_date(self) -> date:
        """The date that files state as that of their making: the release date, or else a fixed date."""
        return self.released or _EARLIEST


def source_name(corpus: Corpus, language: str = "") -> str:
    """Return the name under which a source document is published, by default that in the language of the corpus."""
    source = corpus.versions.get(language, corpus.source)
    return f"{corpus.name}.{language or corpus.language}{Path(source).suffix}"


def load_questions(names: Names) -> tuple[Question, ...]:
    """Return the competency questions about a dataset, rebased to its IRIs.

    A question that names a provision or a session of the main corpus has no answer in a dataset without this corpus.
    """
    main = str(names[MAIN_CORPUS])
    return tuple(q for q in _questions(names) if MAIN_CORPUS in names.corpora or main not in q.query)


def _questions(names: Names) -> Iterator[Question]:
    """Yield the competency questions.

    Each file begins with comments in each language: the question, its answer, and its group.
    """
    for path in sorted((root() / "ontology" / "questions").glob("*.rq")):
        text = read_text(path)
        head: dict[str, dict[str, str]] = {"": {}, "shows ": {}, "group ": {}}
        for kind, tag, comment in _HEAD.findall(text):
            head[kind][tag] = comment
        query = names.rebase(_HEAD.sub("", text))
        yield Question(path.stem, head[""], head["shows "], head["group "], query)


def ontology_version() -> str:
    """Return the version of the ontology that this software requires."""
    text = read_text(root() / "ontology" / "rec.ttl")
    version = next(q.object for q in pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE) if q.predicate == _VERSION)
    return str(version.value)


def is_main(names: Names) -> bool:
    """Return whether a dataset has the main corpus alone, which titles and descriptions name."""
    return names.corpora == (MAIN_CORPUS,)


def load_published(names: Names) -> Published:
    """Read context, shapes, labels and metadata for a dataset with the corpora of ``names``.

    Raises TableError, with the name of the file, for an invalid file.
    """
    project = root()
    paths = [project / "data" / name / "corpus.toml" for name in sorted(names.corpora)]
    corpora = tuple(parse_corpus(str(path), read_text(path)) for path in paths if path.is_file())
    sources = {
        source_name(corpus, language): read_bytes(Path(corpus.file).parent / source)
        for corpus in corpora
        for language, source in {corpus.language: corpus.source, **corpus.versions}.items()
    }
    return Published(
        context=json.loads(names.rebase(read_text(project / "ontology" / "context.jsonld")))["@context"],
        shapes=tuple(_shapes(names)),
        ontologies=dict(_earlier_ontologies(names)),
        redirects={row["from"]: (row["to"], int(row["status"])) for row in _rows(project / "data" / "moved.csv")},
        borrowed_labels={row["iri"]: _by_language(row) for row in _rows(CONFIG / "borrowed.csv")},
        about=read_about(CONFIG / "about.toml", of_main_corpus=is_main(names)),
        tables=read_tables(CONFIG / "tables.toml"),
        citation=read_words(CONFIG / "citation.toml", CitationWords),
        index=read_words(CONFIG / "index.toml", IndexWords),
        search=read_words(CONFIG / "search.toml", SearchWords),
        synonyms={row["word"]: tuple(row["finds"].split("|")) for row in _rows(CONFIG / "synonyms.csv")},
        corpora=corpora,
        sources=sources,
    )


def _shapes(names: Names) -> Iterator[pyoxigraph.Triple]:
    """Yield the triples of the shapes, with stable names of blank nodes."""
    labels: dict[pyoxigraph.BlankNode, pyoxigraph.BlankNode] = {}

    def stable(term: Any) -> Any:
        if isinstance(term, pyoxigraph.BlankNode):
            return labels.setdefault(term, pyoxigraph.BlankNode(f"b{len(labels) + 1}"))
        return term

    for text in texts(root() / "shapes", "*.ttl").values():
        for quad in pyoxigraph.parse(names.rebase(text), pyoxigraph.RdfFormat.TURTLE):
            yield pyoxigraph.Triple(stable(quad.subject), quad.predicate, stable(quad.object))


def _original_first(tag: str) -> tuple[int, str]:
    """Return a sort key that puts complete languages first, the fallback last among them."""
    return (ORIGINAL_FIRST.index(tag) if tag in ORIGINAL_FIRST else len(ORIGINAL_FIRST)), tag


def _earlier_ontologies(names: Names) -> Iterator[tuple[str, tuple[pyoxigraph.Triple, ...]]]:
    """Yield the earlier versions of the ontology with their triples. The files are as they were published."""
    for path, text in texts(root() / "ontology" / "versions", "*.ttl").items():
        quads = pyoxigraph.parse(names.rebase(text), pyoxigraph.RdfFormat.TURTLE)
        yield Path(path).stem, tuple(quad.triple for quad in quads)


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV table. Raises TableError for a row with too few or too many cells."""
    return read_csv(path, read_text(path))


def _by_language(row: Mapping[str, str]) -> Texts:
    """Return the texts of the columns that are named by a language, without empty texts."""
    return {tag: row[tag] for tag in LANGUAGES if row.get(tag)}


def load_leaves(run_query: Callable[..., list[Row]]) -> list[Leaf]:
    """Return the leaves of a ranking; ``run_query`` returns the rows of a named query."""
    headlines = texts_by(run_query("leaf-labels"), "provision", "headline")
    return [leaf_of(row, headlines[row["provision"]]) for row in run_query("leaves")]


def leaf_of(row: Row, headlines: Texts) -> Leaf:
    """Return the leaf of a ranking for a row of the query ``leaves``, with its headlines by language."""
    return Leaf(
        identifier=row["identifier"],
        session=date.fromisoformat(row["day"]).toordinal(),
        text=row["text"],
        full_text=row["fullText"],
        themes=frozenset(row.get("themes", "").split()),
        addressees=frozenset(row.get("addressees", "").split()),
        indirect=frozenset(row.get("indirects", "").split()),
        headlines={tag: headlines[tag] for tag in sorted(headlines, key=_original_first)},
    )


def load_rule_places() -> dict[str, dict[str, str]]:
    """Return the places of the rules of each language pack, such as ``operator[3]``, by language and name."""
    return {path.stem: rule_places(read_text(path)) for path in sorted((root() / "data" / "packs").glob("*.toml"))}


def load_curated_rows() -> dict[str, list[dict[str, str]]]:
    """Return the rows of every curated table, by path relative to the project."""
    paths = sorted((root() / "data").glob("*/curated/*.csv"))
    return {path.relative_to(root()).as_posix(): _rows(path) for path in paths}
