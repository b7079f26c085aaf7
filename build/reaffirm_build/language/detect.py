"""Detect the language of a text."""

from collections.abc import Iterable, Mapping

from reaffirm_build.errors import DraftError
from reaffirm_build.language.pack import Pack


def letters(texts: Iterable[str]) -> int:
    """How many letters and digits texts have."""
    return sum(character.isalnum() for text in texts for character in text)


#: Of the letters of a text, how many may be foreign to its language.
_FOREIGN = 0.05


def language_of(text: str, packs: Mapping[str, Pack]) -> str:
    """The language of a text.

    Raises DraftError for one that no pack knows.
    """
    total = letters([text])
    for language, pack in sorted(packs.items(), reverse=True):
        form = pack.draft
        own = letters(form.sign.findall(text)) / total
        if own >= form.share and letters(form.foreign.findall(text)) / total <= _FOREIGN:
            return language
    known = ", ".join(sorted(packs))
    raise DraftError(f"the draft is in a language that is not read here; the languages are {known}")
