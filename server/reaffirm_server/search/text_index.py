"""Full-text search in texts of any script: a Tantivy index in memory.

A character of a script without spaces is a token, so that a run of such characters is a phrase and is matched wherever
it stands. Other words match by their stem. A query has no operators: it is split into terms, which all must match.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from reaffirm_core.languages import BY_TAG
from reaffirm_server.linked.vocabulary import Vocabulary
from reaffirm_server.search.entries import Concept
from reaffirm_server.search.stems import analyser

#: The parts of an item, with the weight of a word in each.
_PARTS = {"head": 3.0, "body": 1.0, "tags": 0.5}
#: A term of a query: identifiers contain hyphens, slashes and brackets.
_TERM = re.compile(r"[\w\-./'’()]+")
#: A word, or a sign that separates words but not phrases, or a sign that no phrase crosses.
_TOKEN = re.compile(r"[^\W_]+|[\s\-'’/_]+|.", re.DOTALL)
#: A word whose stem is compared.
_WORD = re.compile(r"[^\W_]+")
#: The weight of other words that are searched in the place of a term.
_OTHER = 0.5
#: The memory of the writer, in bytes, and the token that no phrase crosses.
_HEAP, _BREAK = 50_000_000, "|"


@dataclass(frozen=True)
class SearchableText:
    """The searched texts of an item."""

    head: str
    body: str
    tags: str


@dataclass(frozen=True)
class Terms:
    """The terms of a query: runs of characters without spaces, and words."""

    runs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether the query has a term."""
        return bool(self.runs or self.words)

    def __iter__(self) -> Iterator[str]:
        return iter((*self.runs, *self.words))

    def __len__(self) -> int:
        return len(self.runs) + len(self.words)

    def __str__(self) -> str:
        return " ".join(self)


@dataclass(frozen=True, eq=False)
class Hits:
    """The places of matching items, and their scores."""

    places: NDArray[np.integer]
    scores: NDArray[np.float32]


@dataclass(frozen=True)
class _Widening:
    """The other words that are searched in the place of a span of terms, and the numbers of concepts."""

    span: tuple[str, ...]
    others: tuple[str, ...] = ()  #: each is a phrase
    concepts: tuple[int, ...] = ()
    words: tuple[str, ...] = ()  #: the words of a run, which are searched together


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
    runs = tuple(term for term in parts if any(map(_is_together, term)))
    return Terms(runs, tuple(term for term in parts if term not in runs))


class TextIndex:
    """A full-text index of items, identified by their place."""

    def __init__(
        self,
        items: Sequence[SearchableText],
        concepts: Iterable[Concept] = (),
        vocabulary: Vocabulary = Vocabulary(),  # noqa: B008 - frozen
    ) -> None:
        """Index the items.

        A term that is a label of a concept, and that no item has, finds the items of the concept and those with another
        of its labels. A term that some items have also finds the items of a concept whose labels are exact. Synonyms
        are searched always. A run that no item has finds the items with all of its words
        or their synonyms.
        """
        self._size, self._vocabulary = len(items), vocabulary
        self._concepts = tuple(concepts)
        self._exact = frozenset(number for number, concept in enumerate(self._concepts) if concept.exact)
        self._called: dict[tuple[str, ...], list[int]] = {}
        for number, concept in enumerate(self._concepts):
            for key in {word_key(terms(label)) for label in concept.labels}:
                self._called.setdefault(key, []).append(number)
        self._synonyms = {word_key(terms(word)): tuple(others) for word, others in vocabulary.synonyms.items()}
        self._index = self._indexed(items)
        self._searcher = self._index.searcher()

    def _indexed(self, items: Sequence[SearchableText]) -> tantivy.Index:
        """Return an index of the items in memory."""
        builder = tantivy.SchemaBuilder().add_integer_field("place", fast=True)
        for part in _PARTS:
            builder.add_text_field(part, tokenizer_name="stems")
        builder.add_text_field("concept", tokenizer_name="raw", index_option="basic")
        index = tantivy.Index(builder.build())
        index.register_tokenizer("stems", analyser(_STEMMED, tantivy.Tokenizer.whitespace()))
        numbers: list[list[str]] = [[] for _ in items]
        for number, concept in enumerate(self._concepts):
            for place in concept.places:
                numbers[place].append(str(number))
        writer = index.writer(_HEAP, 1)
        for place, item in enumerate(items):
            parts = {part: " ".join(_tokens(getattr(item, part))) for part in _PARTS}
            writer.add_document(tantivy.Document(place=place, concept=numbers[place], **parts))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return index

    def searchable(self, query: Terms) -> bool:
        """Return whether a query has a term that is not a stop word."""
        return any(map(_stems, query))

    def find(self, query: Terms) -> Hits:
        """Return the items that match every term, with their scores."""
        if not self.searchable(query) or not self._size:
            return Hits(np.empty(0, np.int64), np.empty(0, np.float32))
        others: dict[str, list[Query]] = {}
        for widening in self._widened(query):
            asked = [Query.boost_query(self._text(other), _OTHER) for other in widening.others]
            asked += [_all([self._any_of(word) for word in widening.words])] if widening.words else []
            asked += [Query.const_score_query(self._concept(number), _OTHER) for number in widening.concepts]
            for term in widening.span:
                others.setdefault(term, []).extend(asked)
        return self._hits(_all([_any([self._text(term), *others.get(term, ())]) for term in query if _stems(term)]))

    def some(self, query: Terms) -> Hits:
        """Return the items that match a term at least, with their scores."""
        return self._hits(_any([self._text(term) for term in query if _stems(term)]))

    def _hits(self, query: Query) -> Hits:
        """Return the items that match a query, with their scores."""
        hits = self._searcher.search(query, max(self._size, 1), count=False).hits
        places = self._searcher.fast_field_values("place", [address for _, address in hits])
        return Hits(np.array(places, np.int64), np.array([score for score, _ in hits], np.float32))

    def widened(self, query: Terms) -> Terms:
        """Return a query with the other words that are searched too, for marks."""
        widened = [*query]
        for widening in self._widened(query):
            synonyms = (other for word in widening.words for other in self._synonyms.get(word_key((word,)), ()))
            widened += (*widening.others, *widening.words, *synonyms)
        return terms(" ".join(widened))

    def others(self, query: Terms) -> list[str]:
        """Return the other words that are searched and that an item has."""
        others: dict[tuple[str, ...], str] = {}
        for widening in self._widened(query):
            for other in (*widening.others, " ".join(widening.words)):
                if other and all(self._has(self._text(word)) for word in other.split() if _stems(word)):
                    others.setdefault(word_key(terms(other)), other)
        return list(others.values())

    def unknown(self, query: Terms) -> list[str]:
        """Return the terms that find nothing, also by other words."""
        return [term for term in query if _stems(term) and not len(self.find(terms(term)).places)]

    def _widened(self, query: Terms) -> Iterator[_Widening]:
        """Yield the other words for a run, and for words that follow one another."""
        words = [word for word in query.words if _stems(word)]
        spans = [tuple(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
        for span in [*((run,) for run in query.runs), *spans]:
            key = word_key(span)
            missing = not self._has(_all([self._text(term) for term in span]))
            concepts = [number for number in self._called.get(key, ()) if missing or number in self._exact]
            others = dict.fromkeys(self._synonyms.get(key, ()))
            if missing:
                labels = [label for number in concepts for label in self._concepts[number].labels]
                single = [label for label in labels if len(terms(label)) == 1]
                others |= dict.fromkeys(label for label in single if word_key(terms(label)) != key)
            usual = self._vocabulary.usual(span[0]) if span[0] in query.runs else span[0]
            if usual != span[0]:
                others |= dict.fromkeys((usual, *self._synonyms.get(word_key((usual,)), ())))
            known = concepts or any(self._has(self._text(other)) for other in others)
            words = self._vocabulary.divide(usual) if missing and span[0] in query.runs and not known else []
            if others or concepts or words:
                yield _Widening(span, tuple(others), tuple(concepts), tuple(words))

    def _any_of(self, word: str) -> Query:
        """Return the query for a word or its synonyms."""
        return _any([self._text(other) for other in (word, *self._synonyms.get(word_key((word,)), ()))])

    def _has(self, query: Query) -> bool:
        """Return whether an item matches."""
        return bool(self._searcher.search(query, 1, count=False).hits)

    def _concept(self, number: int) -> Query:
        return Query.term_query(self._index.schema, "concept", str(number))

    def _text(self, text: str) -> Query:
        """Return the query for a word or phrase in any part."""
        phrases = [(self._phrase(part, text), weight) for part, weight in _PARTS.items()]
        return _any([Query.boost_query(phrase, weight) for phrase, weight in phrases if phrase])

    def _phrase(self, part: str, term: str) -> Query | None:
        """Return the query for the stems of a term that follow one another in a part; None for stop words."""
        stems = [(at, stem) for at, token in enumerate(_tokens(fold(term))) for stem in _stems(token)]
        if len(stems) > 1:
            return Query.phrase_query(self._index.schema, part, list(stems))
        return Query.term_query(self._index.schema, part, stems[0][1]) if stems else None

    @staticmethod
    def marks(text: str, query: Terms) -> list[tuple[str, bool]]:
        """Split a text into pieces; the flag is true for pieces that match the query."""
        pieces, last = [], 0
        for start, end in _spans(text, query):
            pieces += [(text[last:start], False), (text[start:end], True)]
            last = end
        return [piece for piece in (*pieces, (text[last:], False)) if piece[0]]

    @staticmethod
    def first_match(text: str, query: Terms) -> str:
        """Return the first words of a text that match a query, "" if none do."""
        start, end = next(iter(_spans(text, query)), (0, 0))
        return text[start:end]


def words_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words and runs of a case-folded text; the flag is true for runs."""
    for match in _WORD.finditer(text):
        for run, signs in groupby(match[0], key=_is_together):
            yield "".join(signs), run


@lru_cache(maxsize=1_000)
def _spans(text: str, query: Terms) -> tuple[tuple[int, int], ...]:
    """Return the spans of a text that match a query, in order and without overlaps."""
    folded, (runs, stems) = fold(text), _pattern(query)
    spans = [match.span() for match in runs.finditer(folded)] if query.runs else []
    if stems:
        words = (match for match in _WORD.finditer(folded) if not stems.isdisjoint(_stems(match[0])))
        spans = sorted([*spans, *(match.span() for match in words)])
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=100)
def _pattern(query: Terms) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the pattern of the runs of a query, longest first, and the stems of its words."""
    runs = sorted(query.runs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, runs))), frozenset(stem for word in query.words for stem in _stems(word))


def _all(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _tokens(text: str) -> Iterator[str]:
    """Yield the words of a text, single characters of scripts without spaces, and _BREAK between phrases."""
    for match in _TOKEN.finditer(fold(text)):
        token = match[0]
        if not token[0].isalnum():
            if not _TERM.match(token) and not token.isspace():
                yield _BREAK
        elif any(map(_is_together, token)):
            yield from "".join(f" {sign} " if _is_together(sign) else sign for sign in token).split()
        else:
            yield token


def word_key(span: Iterable[str]) -> tuple[str, ...]:
    """Return terms as a key: runs as they are, words by their stems, stop words only if there are no others."""
    words = tuple(span)
    return tuple(stem for term in words for stem in _stems(term)) or words


@lru_cache(maxsize=20_000)
def _stems(term: str) -> tuple[str, ...]:
    """Return the stems of the words of a term, without stop words; of a run the run itself, however long it is."""
    return (term,) if any(map(_is_together, term)) else tuple(_STEMMER.analyze(term))


@cache
def _is_together(character: str) -> bool:
    """Return whether a character is of a script without spaces."""
    return unicodedata.category(character) == "Lo"


#: The first language with a stemmer, by whose rules words are compared.
_STEMMED = next(row for row in BY_TAG.values() if row.stemmer)
_STEMMER = analyser(_STEMMED, tantivy.Tokenizer.simple())
