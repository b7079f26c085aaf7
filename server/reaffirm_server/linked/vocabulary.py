"""Words that people type: their synonyms, their characters, and the words around a number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from reaffirm_core.compare.words import is_quiet, segment
from reaffirm_server.dataset.project_files import Published

if TYPE_CHECKING:
    from opencc import OpenCC


@dataclass(frozen=True)
class ArticleForms:
    """The forms in which a search names an article of a treaty in a language; ``config/search.toml`` explains them."""

    language: str
    word: re.Pattern[str]
    written: tuple[tuple[re.Pattern[str], str], ...]
    around: re.Pattern[str]
    title: str


@dataclass(frozen=True)
class Vocabulary:
    """Settings by which a search is read."""

    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)  #: words that a word or phrase finds too
    numbering: frozenset[str] = frozenset()  #: words around the number of a recommendation
    characters: tuple[str, ...] = ()  #: OpenCC configurations that turn characters into those of the texts
    articles: tuple[ArticleForms, ...] = ()  #: the forms of articles by language

    def usual(self, run: str) -> str:
        """Return a run in the characters of the texts: simplified ones, for example."""
        for configuration in self.characters:
            run = _converter(configuration).convert(run)
        return run

    @staticmethod
    def divide(run: str) -> list[str]:
        """Return the words of a run of characters without spaces; none if more than one character is in no word."""
        words = [word for word in segment(run) if len(word) > 1 and not is_quiet(word)]
        return words if len(words) > 1 and len("".join(words)) + 1 >= len(run) else []

    @staticmethod
    def words(run: str) -> list[str]:
        """Return the words of a run of more than one character."""
        return [word for word in segment(run) if len(word) > 1]


def vocabulary(published: Published) -> Vocabulary:
    """Return the settings and synonyms of the project."""
    rows = published.search.values()
    numbering = frozenset(word for row in rows for word in row["numbering"])
    characters = tuple(row["characters"] for row in rows if row.get("characters"))
    articles = (_article_forms(language, row["articles"]) for language, row in published.search.items())
    return Vocabulary(published.synonyms, numbering, characters, tuple(articles))


def _article_forms(language: str, words: Mapping[str, Any]) -> ArticleForms:
    """Return the forms of articles in a language from its settings."""
    written = tuple((re.compile(pattern), new) for pattern, new in words["written"])
    around = rf"(?:\W|{words['around']})+"
    edges = re.compile(f"^{around}|{around}$")
    return ArticleForms(language, re.compile(words["word"]), written, edges, words["title"])


@cache
def _converter(configuration: str) -> "OpenCC":
    """Return a converter of characters; its dictionaries are loaded with the first search that needs them."""
    from opencc import OpenCC

    return OpenCC(configuration)
