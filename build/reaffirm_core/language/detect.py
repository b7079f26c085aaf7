"""Language detection for drafts and source documents."""

from collections.abc import Iterable, Mapping

from reaffirm_core.errors import DraftError
from reaffirm_core.language.pack import Pack
from reaffirm_core.languages import FALLBACK, language_row


def letters(texts: Iterable[str]) -> int:
    """Return the number of letters and digits in texts."""
    return sum(sum(map(str.isalnum, text)) for text in texts)


#: The message for a text in no supported language.
UNSUPPORTED = "the language of the draft is not supported; write it in one of: %(languages)s"

#: The highest share of letters foreign to the language of a text (0–1).
_FOREIGN = 0.05
#: The part of the share of its pack that a paragraph needs: short texts have few of the typical words.
_PARAGRAPH = 0.5


def language_of(text: str, packs: Mapping[str, Pack]) -> str:
    """Return the language of a text, a key of ``packs``.

    A pack fits if the text has the share of its typical characters and few foreign letters. Of the packs that fit, the
    language is that whose share is exceeded most.

    Raises DraftError if the text matches no pack.
    """
    foreign = {language: letters(pack.draft.foreign.findall(text)) for language, pack in packs.items()}
    language = _best(text, packs, foreign, 1.0)
    if not language:
        raise unsupported(packs)
    return language


def unsupported(packs: Mapping[str, Pack]) -> DraftError:
    """Return the error for a text that is in no language with a pack."""
    names = (language_row(tag).names.get(FALLBACK, tag) for tag in sorted(packs))
    return DraftError(UNSUPPORTED, {"languages": ", ".join(names)})


def best_language(text: str, packs: Mapping[str, Pack]) -> str:
    """Return the language of a paragraph, or "" if it matches no pack. Words of another language do not matter."""
    typical = {language: letters(pack.draft.sign.findall(text)) for language, pack in packs.items()}
    foreign = {
        language: letters(pack.draft.foreign.findall(text))
        - sum(count for other, count in typical.items() if other != language)
        for language, pack in packs.items()
    }
    return _best(text, packs, foreign, _PARAGRAPH)


def _best(text: str, packs: Mapping[str, Pack], foreign: Mapping[str, int], part: float) -> str:
    """Return the language whose share is exceeded most, or "".

    ``foreign`` has the number of foreign letters, ``part`` the part of the share that is enough (0–1).
    """
    total = letters([text])
    scores: dict[str, float] = {}
    for language, pack in sorted(packs.items()):
        own = letters(pack.draft.sign.findall(text)) / max(total, 1)
        if own >= part * pack.draft.share and foreign[language] / max(total, 1) <= _FOREIGN:
            scores[language] = own / pack.draft.share
    return max(scores, key=scores.__getitem__, default="")
