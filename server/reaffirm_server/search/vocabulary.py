"""Words that people type: their synonyms, their characters, and the words around a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from reaffirm_build.compare.words import is_quiet, segment
from reaffirm_server.dataset.project_files import Published

if TYPE_CHECKING:
    from opencc import OpenCC


@dataclass(frozen=True)
class Vocabulary:
    """Settings by which a search is read."""

    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)  #: words that a word or phrase finds too
    numbering: frozenset[str] = frozenset()  #: words around the number of a recommendation
    characters: tuple[str, ...] = ()  #: OpenCC configurations that turn characters into those of the texts

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
    return Vocabulary(published.synonyms, numbering, tuple(row["characters"] for row in rows if row.get("characters")))


@cache
def _converter(configuration: str) -> "OpenCC":
    """Return a converter of characters; its dictionaries are loaded with the first search that needs them."""
    from opencc import OpenCC

    return OpenCC(configuration)
