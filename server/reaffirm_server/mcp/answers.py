"""The form of all answers: what is official, what is not, and how to get the next part."""

from collections.abc import Mapping, Sequence
from typing import Any

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import COMPLETE, FALLBACK, Texts, in_language
from reaffirm_server.mcp.library import Library

#: JSON values by name.
Data = dict[str, Any]

#: The note of every answer.
UNOFFICIAL = (
    "Only the texts under `official` are words of the United Nations, in the language that is their key. All else is"
    " unofficial: translations, headlines, annotations and links between recommendations were made by a language model"
    " that followed a codebook, and no lawyer has reviewed them. Quote `official`; mark a translation as unofficial."
)


def answer(library: Library, content: Mapping[str, Any]) -> Data:
    """Return an answer with the note on what is official, and the dataset that a citation should name."""
    return {**content, "note": UNOFFICIAL, "dataset": library.digest}


def words(
    official: Mapping[str, str], translation: Mapping[str, str], headline: Mapping[str, str], **annotations: Any
) -> Data:
    """Return the words of a recommendation by language, those of the document apart from all others."""
    unofficial = {"headline": bilingual(headline), "translation": translated(official, translation)}
    return {"official": dict(official), "unofficial": filled({**unofficial, **annotations})}


def translated(official: Mapping[str, str], translation: Mapping[str, str]) -> Texts:
    """Return the working translations into languages that have no official text."""
    return {language: text for language, text in translation.items() if language not in official}


def bilingual(texts: Mapping[str, str]) -> Texts:
    """Return the texts in the languages of the site."""
    return {language: texts[language] for language in COMPLETE if texts.get(language)}


def label(texts: Mapping[str, str]) -> str:
    """Return a label in English, else in another language, else ""."""
    return in_language(texts, FALLBACK) or ""


def filled(values: Mapping[str, Any]) -> Data:
    """Return values without those that are missing or empty."""
    return {name: value for name, value in values.items() if value not in (None, "", (), [], {})}


def window(name: str, items: Sequence[Any], offset: int, limit: int) -> tuple[Sequence[Any], Data]:
    """Return the items from an offset, and the facts on the window: total, offset, and how to get the next items.

    Raises ReaffirmError for an offset after the last item.
    """
    if offset and offset >= len(items):
        last = f"use an offset from 0 to {len(items) - 1}" if items else "leave out the offset"
        raise ReaffirmError(f"there is nothing at offset {offset}: the answer has {len(items)} {name}; {last}")
    end = offset + limit
    facts: Data = {"total": len(items), "offset": offset}
    if end < len(items):
        facts["next"] = next_part(end, name, len(items))
    return items[offset:end], facts


def next_part(offset: int, name: str, total: int) -> Data:
    """Return the facts on the next part of an answer."""
    return {"offset": offset, "how": f"{total - offset} more {name}: repeat the call with offset={offset}"}
