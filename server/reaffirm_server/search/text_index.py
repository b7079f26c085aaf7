"""Search: words in texts of any script, over an index in memory.

A run of characters that are written without spaces is found wherever it stands as it is written; words of other scripts
are found by their stem. What is searched for is split here and looked up, never parsed: nothing in it is an operator.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import tantivy
from numpy.typing import NDArray

from reaffirm_server.search.postings import Postings, Scores

#: The parts of a thing, each with how much a word counts in it.
_PARTS = {"head": 3.0, "body": 1.0, "tags": 0.5}
#: A term of a query: identifiers hold hyphens, slashes and brackets.
_TERM = re.compile(r"[\w\-./'’()]+")
#: How much an identifier counts.
_NAMED = 100.0


@dataclass(frozen=True)
class Searched:
    """What is searched of one thing."""

    identifier: str
    head: str
    body: str
    tags: str


@dataclass(frozen=True)
class Terms:
    """What is searched for: runs of characters without spaces, and words."""

    runs: tuple[str, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self.runs or self.words)


class Hits(Mapping[int, float]):
    """The places of what was found, in order, each with how relevant it is."""

    def __init__(self, places: NDArray[np.integer], scores: Scores) -> None:
        """Take both, of the same length."""
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
    """What each character is folded to, found out once; one that would become several stays, so that places stay."""

    def __missing__(self, code: int) -> int:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text without case and width, character by character, so that places stay."""
    return text.translate(_FOLDING)


def terms(query: str) -> Terms:
    """The terms of a query, each once: what has a character of a script without spaces is a run, all else a word."""
    found = dict.fromkeys(part for raw in _TERM.findall(fold(query)) if (part := raw.strip("-./'’()")))
    runs = tuple(term for term in found if any(unicodedata.category(one) == "Lo" for one in term))
    return Terms(runs, tuple(term for term in found if term not in runs))


class Search:
    """An index over things; a thing is known by its place."""

    def __init__(self, things: Sequence[Searched]) -> None:
        """Index them."""
        self._size, self._stem = len(things), _words()
        self._parts = {
            part: Postings([fold(getattr(thing, part)) for thing in things], self._stem.analyze) for part in _PARTS
        }
        names = np.array([fold(thing.identifier) for thing in things] or [""])
        self._order = np.argsort(names, kind="stable")
        self._names = names[self._order]

    @property
    def nbytes(self) -> int:
        """How much memory the index takes."""
        return sum(part.nbytes for part in self._parts.values()) + self._names.nbytes + self._order.nbytes

    def says(self, wanted: Terms) -> bool:
        """Whether there is anything to search for: words that every text has say nothing."""
        return bool(wanted.runs or any(self._stem.analyze(word) for word in wanted.words))

    def find(self, wanted: Terms) -> Hits:
        """The places of the things that have every term, with how relevant each is."""
        each = [*map(self._run, wanted.runs), *(self._word(word) for word in wanted.words if self._stem.analyze(word))]
        if not each or not self._size:
            return Hits(np.empty(0, np.int64), np.empty(0, np.float32))
        places = np.flatnonzero(np.logical_and.reduce([scores > 0 for scores in each]))
        return Hits(places, np.sum([scores[places] for scores in each], axis=0, dtype=np.float32))

    def _run(self, run: str) -> Scores:
        """Things in one of whose parts a run stands."""
        return self._sum(part.run(run) * np.float32(_PARTS[name]) for name, part in self._parts.items())

    def _word(self, word: str) -> Scores:
        """Things with a word in one of their parts, or with this identifier."""
        stems = self._stem.analyze(word)
        scores = self._sum(part.words(stems) * np.float32(_PARTS[name]) for name, part in self._parts.items())
        named = self._order[slice(*(np.searchsorted(self._names, word, side=side) for side in ("left", "right")))]
        scores[named] += _NAMED
        return scores

    def _sum(self, parts: Iterable[Scores]) -> Scores:
        return sum(parts, start=np.zeros(self._size, np.float32))

    def marks(self, text: str, wanted: Terms) -> list[tuple[str, bool]]:
        """A text in pieces, each with whether it was searched for."""
        folded = fold(text)
        hit = [False] * len(text)
        for start, end in (*self._runs(folded, wanted.runs), *self._stems(folded, wanted.words)):
            hit[start:end] = [True] * (end - start)
        pieces, start = [], 0
        for marked, run in groupby(hit):
            end = start + sum(1 for _ in run)
            pieces.append((text[start:end], marked))
            start = end
        return pieces

    def _runs(self, text: str, runs: Iterable[str]) -> Iterator[tuple[int, int]]:
        for run in runs:
            yield from (found.span() for found in re.finditer(re.escape(run), text))

    def _stems(self, text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
        stems = {stem for word in words for stem in self._stem.analyze(word)}
        for found in re.finditer(r"[^\W_]+", text) if stems else ():
            if stems & set(self._stem.analyze(found[0])):
                yield found.span()


def _words() -> tantivy.TextAnalyzer:
    """Stems of words, without those that say nothing by themselves."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.remove_long(40))
    return builder.filter(tantivy.Filter.stopword("english")).filter(tantivy.Filter.stemmer("english")).build()
