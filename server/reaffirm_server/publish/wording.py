"""The words of a provision in several languages: texts of a document, and unofficial working translations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel import Locale

from reaffirm_core.languages import FALLBACK, Texts, language_row
from reaffirm_server.text_tables import Row


@dataclass(frozen=True)
class TextVersions:
    """A text by language, as it was issued and in working translations."""

    texts: Texts
    translations: Texts


@dataclass(frozen=True)
class Wording(TextVersions):
    """The words of a provision by language, with the language in which they were read."""

    original: str  #: the language of the text that was read and annotated

    @property
    def text(self) -> str:
        """The original text."""
        return self.texts[self.original]

    def translated(self, language: str) -> str:
        """Return the working translation into a language, or "" if there is none or the text has the language."""
        return "" if language in self.texts else self.translations.get(language, "")

    def own(self, language: str) -> str:
        """Return the text in a language, or else its translation, or else ""."""
        return self.texts.get(language) or self.translated(language)

    def lines(self, language: str, title: str, where: str = "", original: str = "") -> Iterator[str]:
        """Yield the lines of the words: those in a language, then the original, each under its name.

        Without words in the language, or if it is that of the original, there is one line under ``title``. ``where``
        is a remark on the original, and ``original`` replaces its text.
        """
        words, shown = self.own(language), original or self.text
        if not words or language == self.original:
            yield f"{title}{where and f' ({where})'}: {shown}"
            return
        if self.translated(language):
            yield f"{title} ({unofficial(self.original)}): {words}"
        else:
            yield f"{title} ({name(language)}): {words}"
        yield f"{title} ({'; '.join(filter(None, (f'source text, {name(self.original)} version', where)))}): {shown}"


@dataclass(frozen=True)
class Compared:
    """The words of two provisions in one language, in which they can be compared."""

    language: str
    earlier: str
    later: str
    translated: tuple[bool, bool]  #: whether the earlier and the later words are a working translation

    @property
    def note(self) -> str:
        """The language, and which side is an unofficial translation, in English."""
        sides = [side for side, ours in zip(("earlier", "later"), self.translated, strict=True) if ours]
        ours = f"; the {' and the '.join(sides)} text in unofficial working translation" if sides else ""
        return f"compared in {name(self.language)}{ours}"


def in_common(earlier: Wording, later: Wording) -> Compared | None:
    """Return two wordings in a language that both have; None without one.

    A language in which more sides were issued comes first, then that of the later text.
    """
    languages = dict.fromkeys([later.original, earlier.original, *later.texts, *earlier.texts, *later.translations])
    shared = [tag for tag in languages if earlier.own(tag) and later.own(tag)]
    if not shared:
        return None
    tag = max(shared, key=lambda language: (language in earlier.texts) + (language in later.texts))
    ours = bool(earlier.translated(tag)), bool(later.translated(tag))
    return Compared(tag, earlier.own(tag), later.own(tag), ours)


def unofficial(original: str) -> str:
    """Return the note on a working translation. ``original`` is the language from which it was made."""
    return f"unofficial working translation, made from the {name(original)} by a language model"


def name(language: str, within: str = FALLBACK) -> str:
    """Return the name of a language in a language, or its tag without a name.

    The table of languages names written languages, the locale data spoken ones.
    """
    return language_row(language).names.get(within) or Locale.parse(within).languages.get(language, language)


def wordings(rows: Iterable[Row], original: str = "") -> dict[str, Wording]:
    """Return the words by identifier, in the order of the rows. Each row has a text, and perhaps a translation.

    The original is the text in the language ``original``, or else the first.
    """
    texts: dict[str, dict[str, str]] = {}
    translations: dict[str, dict[str, str]] = {}
    for row in rows:
        texts.setdefault(row["identifier"], {})[row["language"]] = row["text"]
        own = translations.setdefault(row["identifier"], {})
        if "translation" in row:
            own[row["translationLanguage"]] = row["translation"]
    return {
        identifier: Wording(own, translations[identifier], original if original in own else next(iter(own)))
        for identifier, own in texts.items()
    }
