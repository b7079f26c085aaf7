"""Full-text search in texts of any script, with an index in memory.

Terms of scripts without spaces match the exact run of characters. Words of other scripts match by their stem. A query
has no operators: it is split into terms only.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import tantivy
from numpy.typing import NDArray

from reaffirm_build.languages import BY_TAG
from reaffirm_server.search.entries import Concept
from reaffirm_server.search.postings import Postings, Scores

#: The parts of an item, with the weight of a word in each.
_PARTS = {"head": 3.0, "body": 1.0, "tags": 0.5}
#: A term of a query: identifiers contain hyphens, slashes and brackets.
_TERM = re.compile(r"[\w\-./'’()]+")
#: The score of an identifier that equals a term.
_NAMED = 100.0


@dataclass(frozen=True)
class SearchableText:
    """The searched texts of an item."""

    identifier: str
    head: str
    body: str
    tags: str


@dataclass(frozen=True)
class Terms:
    """The terms of a query: runs of characters without spaces, and words."""

    runs: tuple[str, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        """Return whether the query has a term."""
        return bool(self.runs or self.words)


class Hits(Mapping[int, float]):
    """The scores of matching items, by their place, in ascending order of places."""

    def __init__(self, places: NDArray[np.integer], scores: Scores) -> None:
        """Store both arrays, which have the same length."""
        self.places, self.scores = places, scores

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[int]:
        return iter(self.places.tolist())

    def __getitem__(self, place: int) -> float:
        at = int(np.searchsorted(self.places, place))
        if at == len(self.places) or self.places[at] != place:
            raise KeyError(place)
        return float(self.scores[at])


class _Folding(dict[int, int]):
    """A cache of case-folded characters; a character that would become several is kept, so that places stay."""

    def __missing__(self, code: int) -> int:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return a text without differences of case and width, of the same length."""
    return text.translate(_FOLDING)


def terms(query: str) -> Terms:
    """Return the terms of a query without duplicates: runs contain a character of a script without spaces."""
    parts = dict.fromkeys(part for raw in _TERM.findall(fold(query)) if (part := raw.strip("-./'’()")))
    runs = tuple(term for term in parts if any(unicodedata.category(sign) == "Lo" for sign in term))
    return Terms(runs, tuple(term for term in parts if term not in runs))


class TextIndex:
    """A full-text index of items, identified by their place."""

    def __init__(self, items: Sequence[SearchableText], concepts: Iterable[Concept] = ()) -> None:
        """Index the items.

        A term that is a label of a concept, and that no item has, finds the items of the concept and those with another
        of its labels. A term that some items have also finds the items of a concept whose labels are exact.
        """
        self._size, self._stem = len(items), _stemmer()
        self._parts = {
            part: Postings([fold(getattr(item, part)) for item in items], self._stem.analyze) for part in _PARTS
        }
        names = np.array([fold(item.identifier) for item in items] or [""])
        self._order = np.argsort(names, kind="stable")
        self._names = names[self._order]
        self._called: dict[tuple[str, ...], list[tuple[Concept, Terms]]] = {}
        for concept in concepts:
            labels = [terms(label) for label in concept.labels]
            single = [label for label in labels if len(label.runs) + len(label.words) == 1]
            runs = tuple(run for label in single for run in label.runs)
            words = tuple(word for label in single for word in label.words)
            for key in {self._key((*label.runs, *label.words)) for label in labels}:
                self._called.setdefault(key, []).append((concept, Terms(runs, words)))

    @property
    def nbytes(self) -> int:
        """The size of the index in bytes."""
        return sum(part.nbytes for part in self._parts.values()) + self._names.nbytes + self._order.nbytes

    def searchable(self, query: Terms) -> bool:
        """Return whether a query has a term that is not a stop word."""
        return bool(query.runs or any(self._stem.analyze(word) for word in query.words))

    def find(self, query: Terms) -> Hits:
        """Return the items that match every term, with their scores."""
        if not self.searchable(query) or not self._size:
            return Hits(np.empty(0, np.int64), np.empty(0, np.float32))
        scores_of = self._each(query)
        for span, concepts in self._concepts(query):
            scores = np.zeros(self._size, np.float32)
            missing = _missing(scores_of, span)
            for concept, labels in concepts:
                if missing or concept.exact:
                    scores[list(concept.places)] += _PARTS["tags"]
                if missing:
                    scores += self._sum(self._each(labels).values()) * np.float32(_PARTS["tags"])
            for term in span:
                scores_of[term] = scores_of[term] + scores
        each = list(scores_of.values())
        places = np.flatnonzero(np.logical_and.reduce([scores > 0 for scores in each]))
        return Hits(places, np.sum([scores[places] for scores in each], axis=0, dtype=np.float32))

    def widened(self, query: Terms) -> Terms:
        """Return a query with the other names of the concepts that are searched for a term that no item has."""
        scores_of = self._each(query)
        other = [
            labels for span, concepts in self._concepts(query) if _missing(scores_of, span) for _, labels in concepts
        ]
        runs = dict.fromkeys([*query.runs, *(run for labels in other for run in labels.runs)])
        words = dict.fromkeys([*query.words, *(word for labels in other for word in labels.words)])
        return Terms(tuple(runs), tuple(words))

    def _each(self, query: Terms) -> dict[str, Scores]:
        """Return the score of each item for each term that is not a stop word."""
        words = {word: self._word(word) for word in query.words if self._stem.analyze(word)}
        return {run: self._run(run) for run in query.runs} | words

    def _concepts(self, query: Terms) -> Iterator[tuple[tuple[str, ...], list[tuple[Concept, Terms]]]]:
        """Yield the terms of a query that name a concept: a run, or words that follow one another."""
        words = tuple(word for word in query.words if self._stem.analyze(word))
        spans = [words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
        for span in [*((run,) for run in query.runs), *spans]:
            if concepts := self._called.get(self._key(span)):
                yield span, concepts

    def _key(self, span: Iterable[str]) -> tuple[str, ...]:
        """Return terms as a key: runs as they are, words by their stems."""
        return tuple(stem for term in span for stem in (self._stem.analyze(term) or [term]))

    def _run(self, run: str) -> Scores:
        """Return the score of each item for a run in any of its parts."""
        return self._sum(part.run(run) * np.float32(_PARTS[name]) for name, part in self._parts.items())

    def _word(self, word: str) -> Scores:
        """Return the score of each item for a word in any of its parts, or for its identifier."""
        stems = self._stem.analyze(word)
        scores = self._sum(part.words(stems) * np.float32(_PARTS[name]) for name, part in self._parts.items())
        named = self._order[slice(*(np.searchsorted(self._names, word, side=side) for side in ("left", "right")))]
        scores[named] += _NAMED
        return scores

    def _sum(self, parts: Iterable[Scores]) -> Scores:
        return sum(parts, start=np.zeros(self._size, np.float32))

    def marks(self, text: str, query: Terms) -> list[tuple[str, bool]]:
        """Split a text into pieces; the flag is true for pieces that match the query."""
        folded = fold(text)
        hit = [False] * len(text)
        for start, end in (*self._runs(folded, query.runs), *self._stems(folded, query.words)):
            hit[start:end] = [True] * (end - start)
        pieces, start = [], 0
        for marked, run in groupby(hit):
            end = start + sum(1 for _ in run)
            pieces.append((text[start:end], marked))
            start = end
        return pieces

    def _runs(self, text: str, runs: Iterable[str]) -> Iterator[tuple[int, int]]:
        for run in runs:
            yield from (match.span() for match in re.finditer(re.escape(run), text))

    def _stems(self, text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
        stems = {stem for word in words for stem in self._stem.analyze(word)}
        for match in re.finditer(r"[^\W_]+", text) if stems else ():
            if stems & set(self._stem.analyze(match[0])):
                yield match.span()


def _missing(scores_of: Mapping[str, Scores], span: Iterable[str]) -> bool:
    """Return whether no item has all terms of a span."""
    return not np.logical_and.reduce([scores_of[term] > 0 for term in span]).any()


def _stemmer() -> tantivy.TextAnalyzer:
    """Return the analyser that gives the stems of words, without stop words, of the first language with a stemmer."""
    form = next(row for row in BY_TAG.values() if row.stemmer)
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.remove_long(40))
    if form.stop_words:
        builder = builder.filter(tantivy.Filter.stopword(form.stop_words))
    return builder.filter(tantivy.Filter.stemmer(form.stemmer)).build()
