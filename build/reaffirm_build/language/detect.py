"""Language detection for drafts and source documents."""

from collections.abc import Iterable, Mapping

from reaffirm_build.errors import DraftError
from reaffirm_build.language.pack import Pack


def letters(texts: Iterable[str]) -> int:
    """Return the number of letters and digits in texts."""
    return sum(character.isalnum() for text in texts for character in text)


#: The message for a text in no supported language.
UNSUPPORTED = "the language of the draft is not supported; write it in one of: %(languages)s"

#: The highest share of letters foreign to the language of a text (0–1).
_FOREIGN = 0.05


def language_of(text: str, packs: Mapping[str, Pack]) -> str:
    """Return the language of a text, a key of ``packs``.

    A pack fits if the text has the share of its typical characters and few foreign letters. Of the packs that fit, the
    language is that whose share is exceeded most.

    Raises DraftError if the text matches no pack.
    """
    total = letters([text])
    scores: dict[str, float] = {}
    for language, pack in sorted(packs.items()):
        form = pack.draft
        own = letters(form.sign.findall(text)) / total
        if own >= form.share and letters(form.foreign.findall(text)) / total <= _FOREIGN:
            scores[language] = own / form.share
    if not scores:
        raise DraftError(UNSUPPORTED, {"languages": ", ".join(sorted(packs))})
    return max(scores, key=scores.__getitem__)
