"""Checks of the translations in a corpus folder by program: facts read from the words, and terms of the glossary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.pipeline.corpus_build import read_translations
from reaffirm_build.pipeline.corpus_folder import (
    load_corpus,
    load_curated,
    load_document,
    load_glossary,
    load_translations,
    load_version,
)
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.curated import TABLES, Curated
from reaffirm_core.annotate.translation_check import TABLE as DIFFERENCES
from reaffirm_core.annotate.translation_check import (
    TranslationComparison,
    TranslationDifference,
    compare_translation,
    compare_version,
    unlisted,
)
from reaffirm_core.annotate.translations import Translation, missing_terms
from reaffirm_core.corpus import Corpus
from reaffirm_core.language.glossary import GlossaryTerm
from reaffirm_core.model import Document
from reaffirm_core.structure.versions import require_same_provisions

_EXCEPTIONS = "glossary-exceptions.csv"


@dataclass(frozen=True)
class TranslationCheck:
    """The results of the checks of one translation."""

    translation: Translation
    comparison: TranslationComparison
    listed: Mapping[tuple[str, str], str]  #: reasons of the listed differences, by provision and fact
    unlisted: tuple[TranslationDifference, ...]
    terms: int  #: number of terms of the glossary
    occurrences: int  #: number of pairs of a provision and a term that occurs in it
    exceptions: int  #: number of occurrences with another rendering, for a reason
    missing: tuple[tuple[str, GlossaryTerm], ...]  #: provisions and terms without a rendering

    def reasons(self) -> Iterator[tuple[TranslationDifference, str]]:
        """Yield each difference with its reason, "" for a difference that is not listed."""
        for difference in self.comparison.differences:
            yield difference, self.listed.get((difference.provision, difference.fact), "")


@dataclass(frozen=True)
class IssuedText:
    """A text of a corpus in a further language, with the facts that rules find in it and the working translation."""

    language: str
    original: Document
    version: Document
    facts: TranslationComparison  #: of the original and the version
    translation: Translation | None


def check_translations(folder: Path, knowledge: Knowledge) -> Iterator[TranslationCheck]:
    """Yield the checks of each translation of a corpus folder.

    Raises TableError, with file, row and column, for an error in a table, such as a listed difference that no longer
    exists.
    """
    glossary = load_glossary(folder.parent)
    corpus, document = _parsed(folder, knowledge)
    tables = _tables(folder, corpus)
    context = _context(corpus, document, tables, knowledge)
    for translation in read_translations(corpus, document, knowledge, load_translations(folder, corpus)):
        known, exceptions = (_table(tables, name) for name in (DIFFERENCES, _EXCEPTIONS))
        comparison = compare_translation(context, translation, knowledge.packs[translation.language])
        yield TranslationCheck(
            translation=translation,
            comparison=comparison,
            listed={(cells["provision"], cells["fact"]): cells["reason"] for _, cells in known.rows},
            unlisted=tuple(unlisted(known, comparison, document)),
            terms=len(glossary.terms),
            occurrences=sum(len(glossary.occurring(provision.text)) for provision in document.provisions),
            exceptions=len(exceptions.rows),
            missing=tuple(missing_terms(glossary, exceptions, document, translation)),
        )


def compare_issued_texts(folder: Path, knowledge: Knowledge) -> Iterator[IssuedText]:
    """Yield each text of a corpus folder in a further language with the facts that it shares with the original.

    Raises TableError, with all differences, for a text with other provisions than the original.
    """
    corpus, document = _parsed(folder, knowledge)
    context = _context(corpus, document, _tables(folder, corpus), knowledge)
    translations = read_translations(corpus, document, knowledge, load_translations(folder, corpus))
    by_language = {translation.language: translation for translation in translations}
    for language in corpus.versions:
        version = load_version(folder, corpus, language, knowledge)
        require_same_provisions(document, version)
        facts = compare_version(context, version, knowledge.packs[language])
        yield IssuedText(language, document, version, facts, by_language.get(language))


def _parsed(folder: Path, knowledge: Knowledge) -> tuple[Corpus, Document]:
    """Return the corpus of a folder and its parsed source."""
    corpus = load_corpus(folder)
    return corpus, load_document(folder, corpus, knowledge)


def _tables(folder: Path, corpus: Corpus) -> dict[str, Curated]:
    """Return the curated tables of a corpus by file name."""
    return {name: Curated(f"{corpus.name}/curated", name, content) for name, content in load_curated(folder).items()}


def _context(corpus: Corpus, document: Document, tables: Mapping[str, Curated], knowledge: Knowledge) -> Context:
    """Return the input of the rules for the original."""
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    pack = knowledge.packs[corpus.language]
    return Context(document, corpus, pack.structure, pack.grammar, tables, vocabulary, knowledge.names)


def _table(tables: Mapping[str, Curated], name: str) -> Curated:
    """Return a curated table, an empty one if the corpus has none."""
    return tables.get(name) or Curated("curated", name, ",".join(TABLES[name].columns).encode())
