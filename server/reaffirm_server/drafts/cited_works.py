"""Works that a draft cites and the dataset does not have: their labels, and numbers that do not exist."""

from reaffirm_core.languages import in_language
from reaffirm_server.drafts.recommended import EarlierRecommendations

#: The prefixes of treaties and of documents.
_TREATY, _DOCUMENT = "inst:", "doc:"
#: The number of articles, and of paragraphs of an article, from which they are taken as complete without a gap.
_ARTICLES, _PARAGRAPHS = 10, 2


def work_label(recommendations: EarlierRecommendations, work: str, language: str) -> str:
    """Return the label of a work in a language; of one without a label a name made from its prefixed name.

    A part of a treaty is named as its siblings are. A document has its symbol.
    """
    if known := in_language(recommendations.labels.get(work, {}), language):
        return known
    whole, _, number = work.rpartition("-")
    if work.startswith(_TREATY) and _has_known_whole(recommendations, work):
        return _part_label(recommendations, whole, number, language)
    name = work.partition(":")[2]
    return name.replace("-", "/") if work.startswith(_DOCUMENT) else name


def absent_parts(recommendations: EarlierRecommendations, works: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cited parts of treaties that do not exist.

    The dataset must have the treaty, or the article, with all numbers from 1 to the last, and not this one.
    """
    return tuple(work for work in works if work.startswith(_TREATY) and _is_absent(recommendations, work))


def _has_known_whole(recommendations: EarlierRecommendations, work: str) -> bool:
    """Return whether the dataset has the treaty, or the article, that a work is a part of."""
    whole = work.rpartition("-")[0]
    return bool(whole) and (whole in recommendations.labels or _has_known_whole(recommendations, whole))


def _is_absent(recommendations: EarlierRecommendations, work: str) -> bool:
    if work in recommendations.labels:
        return False
    whole, _, number = work.rpartition("-")
    if not whole or whole not in recommendations.labels:
        return bool(whole) and _is_absent(recommendations, whole)
    numbers = _numbers(recommendations, whole)
    least = _PARAGRAPHS if whole in recommendations.wholes else _ARTICLES
    is_complete = len(numbers) >= least and numbers == set(range(1, len(numbers) + 1))
    return is_complete and number.isdigit() and int(number) not in numbers


def _numbers(recommendations: EarlierRecommendations, whole: str) -> set[int]:
    """Return the numbers of the parts of a work."""
    parts = (part for part, above in recommendations.wholes.items() if above == whole)
    return {int(number) for part in parts if (number := part.rpartition("-")[2]).isdigit()}


def _part_label(recommendations: EarlierRecommendations, whole: str, number: str, language: str) -> str:
    """Return the label of a part of a treaty, after that of another part of the same work."""
    for part, above in recommendations.wholes.items():
        other = part.rpartition("-")[2]
        if above == whole and other.isdigit() == number.isdigit():
            before, _, after = work_label(recommendations, part, language).rpartition(other)
            return f"{before}{number}{after}"
    return f"{work_label(recommendations, whole, language)} ({number})"
