"""Search of entries by words and chosen values, in a chosen order, with the counts of further values."""

from collections import Counter
from collections.abc import Collection as Places
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from reaffirm_server.linked.numbers import Numbers
from reaffirm_server.linked.vocabulary import Vocabulary
from reaffirm_server.search.articles import CITES, ArticleReader, NamedArticles
from reaffirm_server.search.entries import Collection, Entry, FacetValue, Introduction
from reaffirm_server.search.facets import Facets, Set
from reaffirm_server.search.recommendation import Recommendation, recommendation
from reaffirm_server.search.selection import Choice
from reaffirm_server.search.spelling import Spelling, is_near
from reaffirm_server.search.text_index import Hits, SearchableText, Terms, TextIndex, terms

#: The facets whose number of values grows with the dataset, in chronological order, and the maximum shown.
SESSIONS, OFFERED = ("session", "presented"), 100

#: The facets whose labels are searched, in addition to the texts.
_TAGS = ("addressee", "theme", "cites", "group", "form")

#: The facet whose values are suggested if nothing matches, and their maximum number.
_SUGGESTED, _SUGGESTIONS = "theme", 4
#: The maximum number of recommendations with a similar number that are named.
_NEAREST = 5
#: The number of digits of a year.
_YEAR = 4


@dataclass(frozen=True, eq=False)
class SearchResult:
    """The entries that match a choice."""

    choice: Choice
    terms: Terms  #: those of the words, and those that were searched in their place
    unordered: NDArray[np.integer]  #: the places of all matches, in document order
    ranks: NDArray[np.number]  #: the sort key of each match, ascending
    within: Set  #: the entries that match the words, with any values
    articles: NamedArticles | None = None  #: those that the words name

    @property
    def total(self) -> int:
        """The number of matches."""
        return len(self.unordered)

    @property
    def is_of_articles(self) -> bool:
        """True if the matches are those that cite an article, not those that have the words."""
        return bool(self.articles and self.articles.alone and not self.choice.typed)

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(-(-self.total // self.choice.size), 1)

    @property
    def places(self) -> Sequence[int]:
        """The places of all matches, in the chosen order."""
        return self._first(self.total)

    @property
    def shown(self) -> Sequence[int]:
        """The places of the matches on the chosen page."""
        start = self.choice.size * (self.choice.page - 1)
        return self._first(start + self.choice.size)[start:]

    def _first(self, count: int) -> list[int]:
        """Return the first places in order, without sorting the others."""
        order = np.arange(self.total)
        if count < self.total:
            last = np.partition(self.ranks, count - 1)[count - 1]
            before, equal = np.flatnonzero(self.ranks < last), np.flatnonzero(self.ranks == last)
            order = np.sort(np.concatenate([before, equal[: count - len(before)]]))
        places: list[int] = self.unordered[order[np.argsort(self.ranks[order], kind="stable")]].tolist()
        return places


@dataclass(frozen=True)
class Reason:
    """A text of an entry that has words of the search."""

    part: str  #: "headline", "text", "introduction", "translation", "label" or "number"
    language: str
    words: str  #: the first words that match


@dataclass(frozen=True)
class Branch:
    """A value of a filter: the number of entries that it adds, and the narrower values."""

    value: FacetValue
    count: int
    chosen: bool
    parts: tuple["Branch", ...]

    @property
    def open(self) -> bool:
        """True if the value or a narrower value was chosen."""
        return self.chosen or any(part.open for part in self.parts)


@dataclass(frozen=True)
class ListedRecommendations:
    """The operative provisions with a value, and beside them the chapeaux, which are in no count."""

    total: int
    latest: Sequence[str]  #: the IRIs of the latest operative provisions, in chronological order
    chapeaux: Sequence[str]  #: the IRIs of the latest chapeaux, in chronological order
    lineages: Mapping[str, int]  #: number of the operative provisions by IRI of the lineage, in descending order


class Finder:
    """A search index of the entries of a collection."""

    def __init__(self, collection: Collection, vocabulary: Vocabulary = Vocabulary()) -> None:  # noqa: B008 - frozen
        """Index the entries; ``vocabulary`` contains what is known of the words that people type."""
        self.collection, self.facets, self._vocabulary = collection, Facets(collection), vocabulary
        self._keys = {
            name: {value.iri: key for key, value in facet.values.items()} for name, facet in collection.facets.items()
        }
        self._when = self._in_time()
        self._members = [_numbers(members) for members in collection.lineages.values()]
        self._tags = _tags(collection)
        order = {key: number for number, key in enumerate(collection.facets["session"].values)}
        self._sessions = np.array([order[tags["session"][0].key] if "session" in tags else 0 for tags in self._tags])
        self._reaffirmed = np.array([entry.reaffirmed for entry in collection.entries])
        searched = [self._searched(place, entry) for place, entry in enumerate(collection.entries)]
        self.search = TextIndex(searched, collection.concepts, vocabulary)
        self.articles = ArticleReader(collection, vocabulary)
        self.numbers: Numbers[Entry | Introduction] = Numbers(
            (*collection.entries, *collection.chapeaux),
            vocabulary.numbering,
            collection.facets[SESSIONS[0]].values.values(),
            vocabulary.usual,
            self.articles.is_article,
        )

    @cached_property
    def _spelling(self) -> Spelling:
        """The words of the texts, of which suggestions are made."""
        entries = (self._searched(place, entry) for place, entry in enumerate(self.collection.entries))
        return Spelling((text for entry in entries for text in (entry.head, entry.body, entry.tags)), self._vocabulary)

    def _searched(self, place: int, entry: Entry) -> SearchableText:
        """Return the searched texts of an entry."""
        tags = (text for name in _TAGS for value in self.tags(place, name) for text in value.labels.values())
        head = "\n".join([*entry.headline.values(), *entry.label.values()])
        body = "\n".join([*entry.full_text.values(), *entry.full_translation.values()])
        return SearchableText(head, body, "\n".join(tags))

    @cached_property
    def named_nodes(self) -> frozenset[str]:
        """The IRIs of the lineages and of the values of facets."""
        values = (value.iri for facet in self.collection.facets.values() for value in facet.values.values())
        return frozenset((*self.collection.lineages, *values))

    def tags(self, place: int, name: str) -> Sequence[FacetValue]:
        """Return the values of an entry in a facet, in their order, without broader values."""
        return self._tags[place].get(name, ())

    def recommendation(self, place: int) -> Recommendation:
        """Return an entry with all its values."""
        values = {name: tuple(self.tags(place, name)) for name in self.collection.facets}
        return recommendation(self.collection.entries[place], values)

    def narrowest(self, place: int, name: str) -> Sequence[FacetValue]:
        """Return the values of an entry in a facet, without values that include another of them."""
        values, tags = self.collection.facets[name].values, self.tags(place, name)
        above: set[str] = set()
        for tag in tags:
            key = tag.broader
            while key and key not in above:
                above.add(key)
                key = values[key].broader
        return [tag for tag in tags if tag.key not in above]

    def translated(self, result: SearchResult, language: str) -> bool:
        """Return whether an entry of the chosen page has only a working translation in a language."""
        return any(language in self.collection.entries[place].full_translation for place in result.shown)

    def find(self, choice: Choice) -> SearchResult:
        """Return the entries that match a choice."""
        articles = self.articles.read(choice.q) if choice.q else None
        cited = articles if articles and articles.alone and not choice.typed else None
        query, within = terms("" if cited else choice.q), self.facets.everything
        scores = np.zeros(len(within), np.float32)
        if choice.q:
            hits = self._citing(cited) if cited else self._numbered_hits(choice.q) or self.search.find(query)
            within[:] = False
            within[hits.places], scores[hits.places] = True, hits.scores
        places = np.flatnonzero(within & self.facets.matching(choice.chosen))
        ranks = {
            "relevance": -scores,
            "session": self._sessions,
            "latest": -self._sessions,
            "reaffirmed": -self._reaffirmed,
        }[choice.order]
        return SearchResult(choice, self.search.widened(query), places, ranks[places], within, articles)

    def _citing(self, articles: NamedArticles) -> Hits:
        """Return the entries that cite one of the named articles, with equal scores."""
        facet = self.collection.facets[CITES]
        places = sorted(frozenset[int]().union(*(facet.places[value.key] for value in articles.cited)))
        return Hits(np.array(places, np.int64), np.ones(len(places), np.float32))

    def _numbered_hits(self, text: str) -> Hits | None:
        """Return the provisions of a number and their parts; None for another text."""
        named = self.numbers.named(text)
        places = [
            place
            for place, entry in enumerate(self.collection.entries)
            if any(f"{entry.iri}-".startswith(f"{provision.iri}-") for provision in named)
        ]
        return Hits(np.array(places, np.int64), np.ones(len(places), np.float32)) if named else None

    def document(self, text: str) -> str:
        """Return the IRI of the document of a symbol, such as CTOC/COP/WG.4/2011/8; "" for another text."""
        return self._symbols.get(_symbol(text), "")

    @cached_property
    def _symbols(self) -> dict[str, str]:
        """The IRIs of documents by the characters of their symbol."""
        return {_symbol(symbol): iri for symbol, iri in self.collection.documents.items()}

    def presented(self, choice: Choice) -> Choice | None:
        """Return the choice of the texts that the chosen sessions presented; None if one of them adopted a text."""
        sessions, facet = choice.chosen.get(SESSIONS[0], ()), self.collection.facets[SESSIONS[0]]
        if not sessions or any(facet.places[key] for key in sessions):
            return None
        known = self.collection.facets[SESSIONS[1]].values
        presented = tuple(key for key in sessions if key in known)
        return replace(choice, chosen={**choice.chosen, SESSIONS[0]: (), SESSIONS[1]: presented}) if presented else None

    def reasons(self, place: int, query: Terms, language: str) -> list[Reason]:
        """Return the texts of an entry that have words of a search, each once: in ``language`` if its words are."""
        if not query:
            return []
        entry = self.collection.entries[place]
        parts = [("headline", entry.headline), ("text", entry.text), ("translation", entry.translation)]
        labels = [("label", value.labels) for name in _TAGS for value in self.tags(place, name)]
        languages = (*entry.full_text, *entry.full_translation)
        above = [("introduction", {tag: entry.introduction(tag) for tag in languages})]
        reasons: dict[str, Reason] = {}
        for part, texts in (*parts, *above, *labels):
            for tag in sorted(texts, key=lambda tag: tag != language):
                if part not in reasons and (words := self.search.first_match(texts[tag], query)):
                    reasons[part] = Reason(part, tag, words)
        number = Terms(words=tuple(word for word in query.words if any(map(str.isdecimal, word))))
        if number and any(self.search.first_match(label, number) for label in entry.label.values()):
            reasons["number"] = Reason("number", language, "")
        return list(reasons.values())

    def corrected(self, result: SearchResult) -> SearchResult:
        """Return a result for the words as they are spelt in the texts, if only misspelt words have none.

        A good word that the texts lack may be like one of them: it is not corrected, and ``suggestion`` offers the
        other.
        """
        if result.is_of_articles or result.choice.typed:
            return result
        query = terms(result.choice.q)
        spelt = self._spelt(query)
        if not all(is_near(term, near, run=term in query.runs) for term, near in spelt.items()):
            return result
        suggestion = self.suggestion(result.choice)
        corrected = self.find(result.choice.searching(suggestion)) if suggestion else result
        return corrected if corrected.total else result

    def suggestion(self, choice: Choice) -> str:
        """Return the words of a choice without results as they are spelt in the texts, "" without such words."""
        query, words = terms(choice.q), f" {terms(choice.q)} "
        for term, near in self._spelt(query).items():
            words = words.replace(f" {term} ", f" {near} ")
        words = words.strip()
        return words if words != str(query) and self.find(Choice(words)).total else ""

    def _spelt(self, query: Terms) -> dict[str, str]:
        """Return the most similar word of the texts for each term that has no results, if there is one."""
        near = {term: self._spelling.near(term, run=term in query.runs) for term in self.search.unknown(query)}
        return {term: word for term, word in near.items() if word}

    def fitting(self, choice: Choice) -> list[FacetValue]:
        """Return the themes of the entries that have some words of a choice, the most frequent first."""
        hits = self.search.some(terms(choice.q))
        counts: Counter[str] = Counter()
        for place, score in zip(hits.places.tolist(), hits.scores.tolist(), strict=True):
            for value in self.tags(place, _SUGGESTED):
                counts[value.key] += score
        values = self.collection.facets[_SUGGESTED].values
        return [values[key] for key, _ in counts.most_common(_SUGGESTIONS)]

    def without_adoption(self, number: str) -> Choice | None:
        """Return the choice of the session of a number, if it adopted nothing and presented texts; else None."""
        key = number.partition("-")[0]
        choice = Choice(chosen={SESSIONS[0]: (key,)})
        return choice if key in self.collection.facets[SESSIONS[0]].values and self.presented(choice) else None

    def sessions_of(self, year: str) -> list[FacetValue]:
        """Return the sessions that began in a year; none for other words."""
        sessions = self.collection.facets[SESSIONS[0]].values.values()
        return [session for session in sessions if len(year) == _YEAR and session.rank[:_YEAR] == year]

    def known_sessions(self, number: str) -> str:
        """Return the sessions there are, as ``1–8, 11``, if the number of a recommendation names another; else ""."""
        keys = {key.rpartition(":")[2] for key in self.collection.facets[SESSIONS[0]].values}
        known = sorted(int(key) for key in keys if key.isdecimal() and len(key) < _YEAR)  # others are named by a day
        session = number.partition("-")[0][:_YEAR]
        if not session.isdecimal() or int(session) in known:
            return ""
        runs = [[number for _, number in run] for _, run in groupby(enumerate(known), lambda pair: pair[1] - pair[0])]
        return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)

    def nearest(self, text: str) -> tuple[str, list[Entry | Introduction]]:
        """Return the number of a recommendation that does not exist, and recommendations with a similar number."""
        number = self.numbers.absent(text)
        return number, self.numbers.nearest(number, _NEAREST) if number else []

    def count(self, name: str, iri: str) -> int:
        """Return the number of the provisions with a value of a facet."""
        return len(self.collection.facets[name].places.get(self.key(name, iri), ()))

    def key(self, name: str, iri: str) -> str:
        """Return the key of a value of a facet, or "" if no provision has it."""
        return self._keys[name].get(iri, "")

    def listed(self, name: str, iri: str, limit: int) -> ListedRecommendations:
        """Return the provisions with a value of a facet, with the IRIs of the ``limit`` latest of each kind."""
        facet = self.collection.facets[name]
        entries = _numbers(facet.places.get(self.key(name, iri), frozenset[int]()))
        chapeaux = self._latest(_numbers(facet.chapeaux.get(iri, frozenset())), limit)
        return ListedRecommendations(len(entries), self._latest(entries, limit), chapeaux, self.lineages(entries))

    def lineages(self, places: NDArray[np.integer]) -> dict[str, int]:
        """Return the number of entries in each lineage by IRI, for the lineages of some entries, largest first."""
        within = np.zeros(len(self._when), bool)
        within[places] = True
        counts = [int(np.count_nonzero(within[own])) for own in self._members]
        ordered = sorted(
            zip(self.collection.lineages, counts, strict=True), key=lambda counted: (-counted[1], counted[0])
        )
        return {line: count for line, count in ordered if count}

    def chapeaux(self, choice: Choice, limit: int) -> list[str]:
        """Return the IRIs of the latest chapeaux with all chosen values. Words are not searched in chapeaux."""
        chosen = [
            frozenset[int]().union(*(self._chapeaux_with(name, key) for key in keys))
            for name, keys in choice.chosen.items()
            if keys
        ]
        if choice.q or not chosen:
            return []
        return self._latest(_numbers(frozenset.intersection(*chosen)), limit)

    def _chapeaux_with(self, name: str, key: str) -> frozenset[int]:
        """Return the places of the chapeaux with a value of a facet."""
        facet = self.collection.facets[name]
        return facet.chapeaux.get(facet.values[key].iri, frozenset())

    def _latest(self, places: NDArray[np.int64], limit: int) -> list[str]:
        """Return the IRIs of the ``limit`` latest of some provisions, in chronological order."""
        if limit < len(places):
            places = places[np.argpartition(-self._when[places], limit)[:limit]]
        return [self._iri(place) for place in places[np.argsort(self._when[places])].tolist()]

    def _iri(self, place: int) -> str:
        """Return the IRI of an entry or a chapeau."""
        entries = self.collection.entries
        return entries[place].iri if place < len(entries) else self.collection.chapeaux[place - len(entries)].iri

    def _in_time(self) -> NDArray[np.integer]:
        """Return the chronological rank of each entry and chapeau: by the session that adopted it.

        Of one session, provisions that an earlier session presented come first.
        """
        collection = self.collection
        orders = np.array(
            [*(entry.order for entry in collection.entries), *(chapeau.order for chapeau in collection.chapeaux)]
        )
        keys = [orders, *(self._numbered(name, len(orders)) for name in ("presented", "session"))]
        ranks = np.empty(len(orders), np.int64)
        ranks[np.lexsort(keys)] = np.arange(len(orders))
        return ranks

    def _numbered(self, name: str, count: int) -> NDArray[np.int64]:
        """Return the number of the session of each entry and chapeau in a facet of sessions, in chronological order."""
        numbers, facet = np.zeros(count, np.int64), self.collection.facets[name]
        for number, (key, value) in enumerate(facet.values.items()):
            for places in (facet.places[key], facet.chapeaux.get(value.iri, frozenset())):
                numbers[_numbers(places)] = number
        return numbers

    def branches(self, result: SearchResult, name: str) -> tuple[Branch, ...]:
        """Return the values of a facet that have matches or were chosen, as trees of narrower values.

        Of SESSIONS only the latest OFFERED values are returned.
        """
        facet, choice = self.collection.facets[name], result.choice
        counts = self.facets.counts(name, choice.chosen, result.within)
        below: dict[str, list[FacetValue]] = {}
        for key, value in facet.values.items():
            if counts[key] or key in choice.chosen.get(name, ()):
                below.setdefault(value.broader, []).append(value)

        def grow(key: str) -> Iterator[Branch]:
            for value in below.get(key, ()):
                chosen = value.key in choice.chosen.get(name, ())
                yield Branch(value, counts[value.key], chosen, tuple(grow(value.key)))

        top = tuple(grow(""))
        if name not in SESSIONS:
            return top
        return tuple(branch for place, branch in enumerate(top, OFFERED - len(top)) if place >= 0 or branch.open)

    def more(self, name: str) -> bool:
        """Return whether a facet has more values than ``branches`` returns."""
        return name in SESSIONS and len(self.collection.facets[name].values) > OFFERED

    def relaxed(self, result: SearchResult) -> list[tuple[str, str, int]]:
        """Return the parts of a choice whose removal gives matches, in descending order of their number.

        Each is the name of a facet ("q" for the words), the key of a value (the words that are left), and the number of
        matches without it. A removal that would leave nothing chosen is none.
        """
        choice = result.choice
        typed = terms("" if result.is_of_articles else choice.q)
        query = [word for word in typed if self.search.searchable(terms(word))]
        fewer = [" ".join(word for word in query if word != term) for term in query] if len(query) > 1 else []
        options = [("q", words, choice.searching(words)) for words in (*fewer, "") if choice.q]
        options += [(name, key, choice.toggled(name, key)) for name, keys in choice.chosen.items() for key in keys]
        tried = [
            (name, key, self.find(replace(other, sort="session")).total)
            for name, key, other in options
            if other.narrowed
        ]
        return sorted((option for option in tried if option[2]), key=lambda option: -option[2])


def _symbol(text: str) -> str:
    """Return the symbol of a document without differences of case and spaces."""
    return "".join(text.casefold().split())


def _tags(collection: Collection) -> list[dict[str, list[FacetValue]]]:
    """Return the values of each entry by the name of the facet."""
    tags: list[dict[str, list[FacetValue]]] = [{} for _ in collection.entries]
    for name, facet in collection.facets.items():
        for key, own in facet.own.items():
            for place in own:
                tags[place].setdefault(name, []).append(facet.values[key])
    return tags


def _numbers(places: Places[int]) -> NDArray[np.int64]:
    return np.fromiter(places, np.int64, len(places))
