"""Search: words in texts of any script, over an index of Tantivy in memory.

A text without spaces is found by its single characters and pairs of them, so that a word of two characters works; what
is longer must then stand in the text as it was written. Words of other scripts are found by their stem. What is
searched for is split here and put together as a query, never parsed: nothing in it is an operator.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import tantivy

#: The parts of a thing, each with how much a word counts in it.
_PARTS = {"head": 3.0, "body": 1.0, "tags": 0.5}
#: A term of a query: identifiers hold hyphens, slashes and brackets.
_TERM = re.compile(r"[\w\-./'’()]+")
#: How much an identifier counts.
_NAMED = 100.0
_ONE_THREAD = 1


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


def fold(text: str) -> str:
    """A text without case and width, character by character, so that places stay."""
    return "".join(one if len(one) == 1 else old for old in text for one in [_folded(old)])


def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


def terms(query: str) -> Terms:
    """The terms of a query, each once: what has a character of a script without spaces is a run, all else a word."""
    found = dict.fromkeys(part for raw in _TERM.findall(fold(query)) if (part := raw.strip("-./'’()")))
    runs = tuple(term for term in found if any(unicodedata.category(one) == "Lo" for one in term))
    return Terms(runs, tuple(term for term in found if term not in runs))


class Search:
    """An index over things; a thing is known by its place."""

    def __init__(self, things: Sequence[Searched]) -> None:
        """Index them."""
        self._things = [(fold(thing.head), fold(thing.body), fold(thing.tags)) for thing in things]
        self._stem = _words()
        self._schema = _schema()
        self._index = tantivy.Index(self._schema)
        self._index.register_tokenizer("grams", _grams())
        self._index.register_tokenizer("words", self._stem)
        writer = self._index.writer(num_threads=_ONE_THREAD)
        for place, (thing, texts) in enumerate(zip(things, self._things, strict=True)):
            document = tantivy.Document()
            document.add_unsigned("place", place)
            document.add_text("identifier", fold(thing.identifier))
            for part, text in zip(_PARTS, texts, strict=True):
                document.add_text(f"{part}_grams", text)
                document.add_text(f"{part}_words", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def says(self, wanted: Terms) -> bool:
        """Whether there is anything to search for: words that every text has say nothing."""
        return bool(wanted.runs or any(self._stem.analyze(word) for word in wanted.words))

    def find(self, wanted: Terms) -> dict[int, float]:
        """The places of the things that have every term, with how relevant each is."""
        searcher = self._index.searcher()
        must = [*map(self._run, wanted.runs), *(query for word in wanted.words for query in self._word(word))]
        if not must or not searcher.num_docs:
            return {}
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in must])
        hits = searcher.search(query, limit=searcher.num_docs, count=False).hits
        places = map(int, searcher.fast_field_values("place", [address for _, address in hits]))  # type: ignore[arg-type]
        long = [run for run in wanted.runs if len(run) > 2]
        return {
            place: score
            for place, (score, _) in zip(places, hits, strict=True)
            if all(any(run in text for text in self._things[place]) for run in long)
        }

    def _run(self, run: str) -> tantivy.Query:
        """Things with the characters of a run side by side, in a headline or in a text."""
        grams = ["".join(pair) for pair in pairwise(run)] or [run]
        return self._either("grams", grams)

    def _word(self, word: str) -> Iterator[tantivy.Query]:
        """Things with a word, or with this identifier; nothing for a word that every text has."""
        stems = self._stem.analyze(word)
        if stems:
            identified = tantivy.Query.term_query(self._schema, "identifier", word)
            either = [self._either("words", stems), tantivy.Query.boost_query(identified, _NAMED)]
            yield tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in either])

    def _either(self, kind: str, tokens: Sequence[str]) -> tantivy.Query:
        """Things with all of some tokens in one of their parts."""
        found = []
        for part, weight in _PARTS.items():
            field = f"{part}_{kind}"
            each = [(tantivy.Occur.Must, tantivy.Query.term_query(self._schema, field, token)) for token in tokens]
            found.append((tantivy.Occur.Should, tantivy.Query.boost_query(tantivy.Query.boolean_query(each), weight)))
        return tantivy.Query.boolean_query(found)

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


def _schema() -> tantivy.Schema:
    """A document: its place, its identifier whole, and its parts in both kinds of tokens."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("place", fast=True)
    builder.add_text_field("identifier", tokenizer_name="raw", index_option="basic")
    for part in _PARTS:
        for kind in ("grams", "words"):
            builder.add_text_field(f"{part}_{kind}", tokenizer_name=kind, index_option="freq")
    return builder.build()


def _grams() -> tantivy.TextAnalyzer:
    """Single characters and pairs."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2, False)).build()


def _words() -> tantivy.TextAnalyzer:
    """Stems of words, without those that say nothing by themselves."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.remove_long(40))
    return builder.filter(tantivy.Filter.stopword("english")).filter(tantivy.Filter.stemmer("english")).build()
