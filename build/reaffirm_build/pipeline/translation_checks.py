"""Checks of the translations in a corpus folder by program: facts read from the words, and terms of the glossary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reaffirm_build.annotate.context import Context
from reaffirm_build.annotate.curated import TABLES, Curated
from reaffirm_build.annotate.translation_check import TABLE as DIFFERENCES
from reaffirm_build.annotate.translation_check import (
    TranslationComparison,
    TranslationDifference,
    compare_translation,
    unlisted,
)
from reaffirm_build.annotate.translations import Translation, missing_terms
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.language.glossary import Glossary, GlossaryTerm
from reaffirm_build.pipeline.corpus_build import read_translations
from reaffirm_build.pipeline.corpus_folder import load_corpus, load_curated, load_document, load_translations
from reaffirm_build.pipeline.knowledge import Knowledge

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


def check_translations(folder: Path, knowledge: Knowledge, glossary: Glossary) -> Iterator[TranslationCheck]:
    """Yield the checks of each translation of a corpus folder.

    Raises TableError, with file, row and column, for an error in a table, such as a listed difference that no longer
    exists.
    """
    corpus, curated = load_corpus(folder), load_curated(folder)
    document = load_document(folder, corpus, knowledge)
    vocabulary = parse_graph(knowledge.part("vocabulary"), knowledge.names)
    pack = knowledge.packs[corpus.language]
    tables = {name: Curated(f"{corpus.name}/curated", name, content) for name, content in curated.items()}
    context = Context(document, corpus, pack.structure, pack.grammar, tables, vocabulary, knowledge.names)
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


def _table(tables: Mapping[str, Curated], name: str) -> Curated:
    """Return a curated table, an empty one if the corpus has none."""
    return tables.get(name) or Curated("curated", name, ",".join(TABLES[name].columns).encode())
