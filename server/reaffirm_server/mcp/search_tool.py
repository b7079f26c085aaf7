"""The search of recommendations."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import FALLBACK
from reaffirm_server.mcp.answers import Data, answer, filled, label, window, words
from reaffirm_server.mcp.library import Library
from reaffirm_server.search.articles import CITES
from reaffirm_server.search.finder import Finder, SearchResult
from reaffirm_server.search.selection import choose, is_draft
from reaffirm_server.search.text_index import terms

#: The filters whose values are counted in an answer, to narrow the search, and the number of values of each.
_COUNTED, _MOST = ("session", "addressee", "force", "theme"), 10
#: The filters whose values an answer has outside its annotations.
_OUTSIDE = frozenset({"document", "session", "presented", "adoption", "lineage"})
#: The remark on the results for a session that adopted nothing.
_PRESENTED = "The chosen session adopted none of these: it presented them, and a later session adopted them as amended."


def search(
    library: Library, query: str, filters: Mapping[str, Sequence[str]], sort: str, offset: int, limit: int
) -> Data:
    """Return the recommendations that match words and filters.

    Raises ReaffirmError for an unknown filter, SelectionError for an invalid value.
    """
    finder = library.finder
    _check_names(filters, list(finder.collection.facets))
    choice, moves = choose(query, filters, sort, finder.collection), finder.collection.moved
    given = [(name, key) for name, keys in filters.items() for key in keys]
    result = finder.find(choice)
    corrected = result if result.total else finder.corrected(result)
    presented = finder.presented(corrected.choice)
    listed = finder.find(presented) if presented else corrected
    places, facts = window("recommendations", listed.places, offset, limit)
    content = {
        **facts,
        "recommendations": [_item(library, place, listed) for place in places],
        **filled(
            {
                "counts": _counts(library, listed) if listed.total else {},
                "searchedInstead": corrected.choice.q if corrected is not result else "",
                "alsoSearched": [] if result.is_of_articles else finder.search.others(terms(corrected.choice.q)),
                "citing": _citing(library, result),
                "replacedFilters": {"=".join(value): "=".join(moves[value]) for value in given if value in moves},
                "onlyPresented": _PRESENTED if presented else "",
                "advice": _advice(library, result) if not listed.total else "",
            }
        ),
    }
    return answer(library, content)


def _check_names(filters: Mapping[str, object], known: Sequence[str]) -> None:
    """Raise ReaffirmError, with a similar name, for a filter that does not exist."""
    for name in filters:
        if name not in known:
            near = get_close_matches(name.casefold(), known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise ReaffirmError(f"there is no filter {name!r}{hint}; use one of {', '.join(known)}")


def _item(library: Library, place: int, result: SearchResult) -> Data:
    """Return a recommendation that a search has found."""
    finder = library.finder
    entry = finder.collection.entries[place]
    recommendation = finder.recommendation(place)
    keys = {name: list(recommendation.keys(name)) for name in finder.collection.facets}
    introduction = {language: entry.introduction(language) for language in (*entry.full_text, *entry.full_translation)}
    above = {language: text for language, text in introduction.items() if text}
    official = {language: text for language, text in above.items() if language in entry.full_text}
    annotations = {name: own for name, own in keys.items() if name not in _OUTSIDE}
    return {
        "identifier": entry.identifier,
        **library.addresses.of(entry.iri),
        "label": label(entry.label),
        **filled(
            {
                "session": next(iter(keys["session"]), ""),
                "presentedAt": "" if keys["presented"] == keys["session"] else next(iter(keys["presented"]), ""),
                "adoption": next(iter(keys["adoption"]), ""),
                "putTo": [label(body) for body in entry.put_to],
            }
        ),
        **words(entry.text, entry.translation, entry.headline, **annotations, reaffirmedLater=entry.reaffirmed),
        **({"introduction": words(official, above, {})} if above else {}),
        **filled(
            {
                "matched": {
                    reason.part: reason.words
                    for reason in finder.reasons(place, result.terms, FALLBACK)
                    if reason.words
                }
            }
        ),
    }


def _citing(library: Library, result: SearchResult) -> dict[str, int]:
    """Return the number of recommendations that cite each article that the words name, by key of the filter."""
    places = library.finder.collection.facets[CITES].places
    return {value.key: len(places[value.key]) for value in result.articles.cited} if result.articles else {}


def _counts(library: Library, result: SearchResult) -> dict[str, dict[str, int]]:
    """Return the number of results with the most frequent values of some filters."""
    counts: dict[str, dict[str, int]] = {}
    for name in _COUNTED:
        own = library.finder.facets.counts(name, result.choice.chosen, result.within)
        first = sorted(((key, count) for key, count in own.items() if count), key=lambda pair: -pair[1])
        counts[name] = dict(first[:_MOST])
    return counts


def _fewer(words: str) -> str:
    """Return what is left of a search by fewer words."""
    return f"words {words!r} only" if words else "all words, so that the filters remain"


def _advice(library: Library, result: SearchResult) -> dict[str, Any]:
    """Return what to try in place of a search without results."""
    finder, choice = library.finder, result.choice
    if result.articles and result.is_of_articles:
        near = [f"{CITES}={value.key}" for value in result.articles.near]
        cited = {"notCited": "" if result.articles.cited else choice.q, "filters": near}
        return filled({**cited, "without": _without(finder, result)})
    advice: dict[str, Any] = {
        "absentWords": list(finder.search.unknown(terms(choice.q))) if choice.q else [],
        "spelling": finder.suggestion(choice) if choice.q else "",
        "themes": [value.key for value in finder.fitting(choice)] if choice.q else [],
        "without": _without(finder, result),
        "draft": "A paragraph is compared by check_draft; search with two or three of its words."
        if is_draft(choice.q)
        else "",
    }
    return filled(advice)


def _without(finder: Finder, result: SearchResult) -> list[str]:
    """Return the conditions whose removal gives results, with the number of these."""
    return [
        f"{f'{name}={key}' if name != 'q' else _fewer(key)}: {count} result{'s' if count > 1 else ''}"
        for name, key, count in finder.relaxed(result)
    ]
