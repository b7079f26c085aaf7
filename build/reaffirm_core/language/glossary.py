"""Glossary of a language pair: terms with their rendering, and terms whose rendering a translation lacks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import tantivy

from reaffirm_core.csv_text import read_csv
from reaffirm_core.errors import TableError
from reaffirm_core.languages import BY_TAG

#: The columns of a glossary: two languages as BCP 47 tags, other renderings divided by ``|``, source and note.
_OTHER_COLUMNS = ("variants", "source", "note")
#: The mark of words that may stand between the words of a rendering.
_GAP = "\u2026"


@dataclass(frozen=True)
class GlossaryTerm:
    """A term of the source language."""

    words: str
    renderings: tuple[str, ...]  #: the rendering, then its variants; ``…`` stands for any words
    source: str


@dataclass(frozen=True)
class Glossary:
    """The terms of one language pair."""

    source: str  #: language of the terms
    target: str  #: language of the renderings
    terms: tuple[GlossaryTerm, ...]

    @cached_property
    def _by_words(self) -> dict[str, GlossaryTerm]:
        return {term.words: term for term in self.terms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All terms, the longest first, so that a term inside a longer one is not found."""
        return re.compile("|".join(re.escape(words) for words in sorted(self._by_words, key=len, reverse=True)))

    def occurring(self, text: str) -> list[GlossaryTerm]:
        """Return the terms that occur in a text, each once, in their order there."""
        return [self._by_words[words] for words in dict.fromkeys(self._pattern.findall(text))]

    def missing(self, text: str, translation: str) -> Iterator[GlossaryTerm]:
        """Yield the terms of a text without any of their renderings in the translation.

        Words are compared by their stems, so that "victims" renders "victim".
        """
        stems = f" {' '.join(self._stems(translation))} "
        for term in self.occurring(text):
            if not any(self._rendering(rendering).search(stems) for rendering in term.renderings):
                yield term

    def _rendering(self, words: str) -> re.Pattern[str]:
        return re.compile(" " + " (?:.* )?".join(" ".join(self._stems(part)) for part in words.split(_GAP)) + " ")

    def _stems(self, text: str) -> list[str]:
        stems: list[str] = self._stemmer.analyze(text)
        return stems

    @cached_property
    def _stemmer(self) -> tantivy.TextAnalyzer:
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        return words.filter(tantivy.Filter.stemmer(_STEMMERS[self.target])).build()


#: The name of the stemmer of each target language.
_STEMMERS = {tag: row.stemmer for tag, row in BY_TAG.items() if row.stemmer}


def parse_glossary(file: str, text: str) -> Glossary:
    """Parse the CSV text of a glossary; its first two columns are named by their languages.

    Raises TableError, with row and column, for other columns, an empty term or rendering, or a repeated term.
    """
    rows = read_csv(file, text)
    columns = tuple(rows[0]) if rows else ()
    if len(columns) != 5 or columns[2:] != _OTHER_COLUMNS or columns[1] not in _STEMMERS:
        expected = f"two languages, the second one of {', '.join(_STEMMERS)}, then {', '.join(_OTHER_COLUMNS)}"
        raise TableError(f"{file}, row 1", f"expected the columns {expected}")
    source, target = columns[:2]
    terms: dict[str, GlossaryTerm] = {}
    for number, row in enumerate(rows, 2):
        where = f"{file}, row {number}, column"
        for column in (source, target, "source"):
            if not row[column].strip():
                raise TableError(f"{where} {column}", "is empty; add the text or delete the row")
        if row[source] in terms:
            raise TableError(f"{where} {source}", f"repeats the term {row[source]!r}; delete a row")
        variants = [variant.strip() for variant in row["variants"].split("|") if variant.strip()]
        terms[row[source]] = GlossaryTerm(row[source], (row[target], *variants), row["source"])
    return Glossary(source, target, tuple(terms.values()))
