"""Languages of the site, of labels and of documents.

A language is one table of ``languages.toml``. Modules loop over these tables and name no language. No query has a
variable for a language.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import field

from reaffirm_core.files import read_text
from reaffirm_core.toml import Section, Table

T = TypeVar("T")

#: Texts by language tag, "" for a text without a language.
Texts = dict[str, str]


class HeadlineLimit(Section, frozen=True):
    """The maximum length of a headline (codebook, section Headlines)."""

    limit: int = 12
    unit: Literal["words", "characters"] = "words"

    def length(self, text: str) -> int:
        """Return the length of a text in the unit."""
        return len(text.split() if self.unit == "words" else text)


class Language(Section, frozen=True, kw_only=True):
    """A language. The defaults fit languages that divide words by spaces."""

    tag: str  #: BCP 47 tag
    code: str  #: ISO 639-3 code
    names: Texts  #: its names by language, at least in itself and in the first language
    word: str = ""  #: its tag in Word documents, with a region; "" for one without a region
    html: str = ""  #: its tag on pages, with a script; "" for `tag`
    complete: bool = False  #: whether every label and headline exists in it, so that tables have a column for it
    comma: str = ", "  #: between the items of a list
    colon: str = ": "  #: before what a name introduces
    brackets: str = " ({})"  #: around a remark, with the space before it
    space: str = " "  #: between sentences
    ideographs: bool = False  #: whether it is written with ideographs; they are marked in texts of other languages
    font_size: float = 10  #: of text documents, in points
    headline: HeadlineLimit = field(default_factory=HeadlineLimit)
    grams: tuple[int, int] | None = None  #: shortest and longest runs of characters compared in place of words
    stop_words: str | None = None  #: name of the list of words that comparisons ignore
    stemmer: str = ""  #: name of the stemmer for the target language of a glossary; "" without one

    @property
    def name(self) -> str:
        """The name of the language in itself."""
        return self.names[self.tag]


_FILE = Path(str(files("reaffirm_core"))) / "languages.toml"

#: The languages by tag, in the order of labels and columns.
BY_TAG: Mapping[str, Language] = {
    row.tag: row for row in Table.parse(str(_FILE), read_text(_FILE)).list_of("language", Language)
}
#: The tags of the languages of the site.
LANGUAGES = tuple(BY_TAG)
#: The language of message ids and of notes by readers, in which a text is shown that the wanted language lacks.
FALLBACK = LANGUAGES[0]
#: The tags of the languages in which every label and headline exists.
COMPLETE = tuple(tag for tag, row in BY_TAG.items() if row.complete)
#: The complete languages where the original stands before its translation, as columns of texts do.
ORIGINAL_FIRST = COMPLETE[::-1]

#: The language of words in ideographs.
IDEOGRAPHIC = next(row for row in BY_TAG.values() if row.ideographs)


def language_row(tag: str) -> Language:
    """Return a language. One without a table has the defaults, and its tag as its name."""
    return BY_TAG.get(tag) or Language(tag=tag, code=tag, names={tag: tag})


def in_language(texts: Mapping[str, T], tag: str) -> T | None:
    """Return the text in a language, else in the fallback, else in any language; None without texts."""
    order = (tag, FALLBACK, *texts)
    return next((texts[name] for name in order if texts.get(name)), None)


def joined(texts: Mapping[str, str], order: Sequence[str] = LANGUAGES) -> str:
    """Return the texts in all languages on one line, divided by " / "."""
    return " / ".join(texts[tag] for tag in order if texts.get(tag))
