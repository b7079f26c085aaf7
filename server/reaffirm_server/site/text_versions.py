"""Texts in the language of a page: as the United Nations issued them, or in a working translation with the original."""

import re
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup, escape

from reaffirm_core.languages import FALLBACK, IDEOGRAPHIC, Texts, language_row
from reaffirm_server.i18n import language, localized

#: Where a sentence ends: after a full stop of East Asia, or after another one before a space and a capital.
_ENDS = re.compile(r"(?<=[\u3002\uff01\uff1f])|(?<=[.!?])\s+(?=[^\W\d_a-z]|[\u201c\"(])")

#: Runs of ideographs, with the enclosed ones and those of the supplementary planes.
_IDEOGRAPHS = re.compile("[\u3220-\u3247\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")


class Readable(Protocol):
    """Something that has a text and perhaps translations of it."""

    @property
    def texts(self) -> Texts:
        """Text by language, as it was issued."""

    @property
    def translations(self) -> Texts:
        """Unofficial working translations by language."""


@dataclass(frozen=True)
class TextVersion:
    """Text in one language."""

    language: str
    text: str
    is_translation: bool = False


@dataclass(frozen=True)
class Rendering:
    """Text as a page shows it, with the version that is one click away."""

    shown: TextVersion
    other: TextVersion | None  #: the original of a translation, or what was issued in another language


def rendering(readable: Readable) -> Rendering:
    """Return a text as a page shows it: as issued in its language, else translated into it, else as it is.

    A page in a language without texts shows the text or translation in the fallback.
    """
    texts = readable.texts
    for tag in (language(), FALLBACK):
        other = next((TextVersion(key, text) for key, text in texts.items() if key != tag), None)
        if tag in texts:
            return Rendering(TextVersion(tag, texts[tag]), other)
        if tag in readable.translations:
            return Rendering(TextVersion(tag, readable.translations[tag], is_translation=True), other)
    return Rendering(TextVersion(*localized(texts)), None)


def in_context(readable: Readable, quote: str) -> TextVersion | None:
    """Return the sentences in the language of the page that correspond to a quote in another language.

    Return the whole text if it and its translation do not have the same number of sentences, and None if the text
    of the quote is not found, is in the language of the page itself, or has no version in it.
    """
    shown = rendering(readable).shown
    text = next((text for text in readable.texts.values() if quote in text), "")
    if not quote or not text or shown.language != language() or text == shown.text:
        return None
    originals, sentences = _sentences(text), _sentences(shown.text)
    if len(originals) != len(sentences):
        return shown
    start = text.index(quote)
    ends = [sum(map(len, originals[: place + 1])) for place in range(len(originals))]
    begins = [0, *ends[:-1]]
    chosen = [
        sentence
        for sentence, begin, end in zip(sentences, begins, ends, strict=True)
        if begin < start + len(quote) and start < end
    ]
    return TextVersion(shown.language, " ".join(sentence.strip() for sentence in chosen), shown.is_translation)


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text. Their concatenation is the text."""
    ends = [match.end() for match in _ENDS.finditer(text) if 0 < match.end() < len(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def with_ideographs(text: str, tag: str) -> Markup:
    """Return a text as HTML, with the words in ideographs in a text of another language marked as such."""
    if language_row(tag).ideographs:
        return escape(text)
    pieces, at = [], 0
    for match in _IDEOGRAPHS.finditer(text):
        pieces += [
            escape(text[at : match.start()]),
            Markup('<span lang="{}">{}</span>').format(IDEOGRAPHIC.tag, match.group()),
        ]
        at = match.end()
    return Markup("").join([*pieces, escape(text[at:])])
