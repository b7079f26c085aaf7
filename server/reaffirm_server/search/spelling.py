"""Words of the texts that are spelt like another word: fuzzy terms of a Tantivy index of words in memory."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

import numpy as np
import tantivy
from tantivy import Query

from reaffirm_server.linked.vocabulary import Vocabulary
from reaffirm_server.search.text_index import fold, words_of

#: The memory of the writer, in bytes, and the number of similar words that are compared.
_HEAP, _COMPARED = 15_000_000, 50
#: The shortest words that are corrected: in letters, and in characters of scripts without spaces.
_SHORTEST, _SHORTEST_RUN = 4, 2
#: The length from which two letters may differ, and from which a word is searched as it is corrected.
_LONG, _LEAST_CORRECTED = 6, 7


class Spelling:
    """The words of texts, with their number."""

    def __init__(self, texts: Iterable[str], vocabulary: Vocabulary) -> None:
        """Index the words of texts."""
        self._counts = Counter(_suggestible(texts, vocabulary))
        self._words = list(self._counts)
        builder = tantivy.SchemaBuilder().add_integer_field("place", fast=True)
        index = tantivy.Index(builder.add_text_field("word", tokenizer_name="raw").build())
        writer = index.writer(_HEAP, 1)
        for place, word in enumerate(self._words):
            writer.add_document(tantivy.Document(place=place, word=word))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()

    def near(self, word: str, run: bool) -> str:
        """Return the word of the texts that is most like a word, "" if none is; ``run`` is true for a run."""
        if len(word) < (_SHORTEST_RUN if run else _SHORTEST):
            return ""
        for distance in range(1, 2 + (len(word) >= _LONG)):
            query = Query.fuzzy_term_query(self._schema, "word", word, distance)
            hits = self._searcher.search(query, _COMPARED, count=False).hits
            places = np.array(self._searcher.fast_field_values("place", [address for _, address in hits]), np.int64)
            near = [self._words[place] for place in places.tolist()]
            if len(word) == _SHORTEST_RUN:  # most words of two characters share one with many others
                near = [other for other in near if len(other) == len(word) and other[0] == word[0]]
            if near:
                best: str = max(near, key=lambda other: (_likeness(word, other), self._counts[other], other))
                return best
        return ""


def is_near(word: str, other: str, run: bool) -> bool:
    """Return whether a word is surely another one misspelt; ``run`` is true for a run.

    It has one letter more, fewer or other than that, or two letters that changed places, and begins alike. Of short
    words this is true of too many good ones.
    """
    if run:
        return True
    return len(word) >= _LEAST_CORRECTED and word[0] == other[0] and _is_one_edit(word, other)


def _is_one_edit(word: str, other: str) -> bool:
    """Return whether one letter was added, left out, changed or moved by one place."""
    edits = [edit for edit in SequenceMatcher(None, word, other, autojunk=False).get_opcodes() if edit[0] != "equal"]
    changed = sum(max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in edits)
    return changed == 1 or (len(word) == len(other) and changed == 2 and sorted(word) == sorted(other))


def _suggestible(texts: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the words of texts that are long enough to be suggested."""
    for text in texts:
        for word, run in words_of(fold(text)):
            if not run:
                yield from [word] if len(word) >= _SHORTEST and word.isalpha() else []
            else:
                yield from (part for part in vocabulary.words(word))


def _likeness(word: str, other: str) -> float:
    return round(SequenceMatcher(None, word, other, autojunk=False).ratio(), 2) + (word[:1] == other[:1]) / 10
