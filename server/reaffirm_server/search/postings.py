"""Postings of characters and words in many texts, as arrays: the cost of a search grows with the number of hits.

The places of characters are sorted by the character and the next character. A search for a run of characters starts at
its rarest pair and compares the characters around each place, so that it matches the exact run of any length.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: The parameters k1 (saturation of the frequency of a term) and b (weight of the length of a text) of BM25.
_SATURATION, _LENGTH = 1.2, 0.75
_SEPARATOR = "\n"

Numbers = NDArray[np.integer]
Scores = NDArray[np.float32]


class Postings:
    """An index of one text of each item; equal texts are stored once."""

    def __init__(self, texts: Sequence[str], stems: Callable[[str], Sequence[str]]) -> None:
        """Index case-folded texts; ``stems`` returns the stems of a word, and an empty sequence for a stop word."""
        distinct: dict[str, int] = {}
        self._text_of = np.fromiter((distinct.setdefault(text, len(distinct)) for text in texts), np.int32, len(texts))
        self._having = np.bincount(self._text_of, minlength=len(distinct))
        lengths = np.fromiter(map(len, distinct), np.int64, len(distinct))
        self._starts = np.concatenate(([0], np.cumsum(lengths + 1)))
        self._weight = _LENGTH * lengths / max(np.average(lengths[self._text_of]), 1) if len(texts) else lengths
        joined = "".join(f"{text}{_SEPARATOR}" for text in distinct)
        codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
        self._characters, self._alphabet = _interned(codes)
        together = np.fromiter((_is_together(chr(code)) for code in self._alphabet), bool, len(self._alphabet))
        self._index_characters(together)
        self._index_words(joined, together, stems)

    def _index_characters(self, together: NDArray[np.bool]) -> None:
        """Sort the places of characters of scripts without spaces by the character and the next character."""
        characters, size = self._characters, max(len(self._alphabet), 1)
        places = np.flatnonzero(together[characters]).astype(
            np.uint32
        )  # the last character is a separator, so each place has a next
        places = places[np.argsort(characters[places + 1], kind="stable")]
        self._places = places[np.argsort(characters[places], kind="stable")]
        pairs = characters[self._places].astype(np.int64) * size + characters[self._places + 1]
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        self._pairs, self._ends = pairs[first], np.append(first, len(pairs))

    def _index_words(self, joined: str, together: NDArray[np.bool], stems: Callable[[str], Sequence[str]]) -> None:
        """Sort the texts of words by stem."""
        lettered = np.fromiter((chr(code).isalnum() for code in self._alphabet), bool, len(self._alphabet))
        inside = np.concatenate(([False], lettered[self._characters]))
        edges = np.flatnonzero(np.diff(inside))
        begins, ends = edges[::2], edges[1::2]
        mixed = np.concatenate(([0], np.cumsum(together[self._characters], dtype=np.int64)))
        alone = mixed[begins] == mixed[ends]  # words with such a character are found by characters
        begins, ends = begins[alone], ends[alone]
        numbers: dict[str, int] = {}

        @cache
        def numbered(word: str) -> tuple[int, ...]:
            return tuple(numbers.setdefault(stem, len(numbers)) for stem in stems(word))

        words = [numbered(joined[begin:end]) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        count = np.fromiter(map(len, words), np.int64, len(words))
        stem_numbers = np.fromiter((number for word in words for number in word), np.int32, int(count.sum()))
        order = np.argsort(stem_numbers, kind="stable")
        self._word_texts = np.repeat(self._texts_at(begins), count)[order].astype(np.int32)
        self._word_ends = np.searchsorted(stem_numbers[order], np.arange(len(numbers) + 1))
        self._words = numbers

    @property
    def nbytes(self) -> int:
        """The size of the arrays in bytes."""
        return sum(array.nbytes for array in vars(self).values() if isinstance(array, np.ndarray))

    def run(self, run: str) -> Scores:
        """Return the BM25 score of each item for a run of characters, 0 for items without it."""
        places = self._run_places(run)
        return self._relevance([self._texts_at(places)])

    def words(self, stems: Iterable[str]) -> Scores:
        """Return the BM25 score of each item for the stems of words, 0 for items that lack a stem."""
        texts = []
        for stem in stems:
            number = self._words.get(stem)
            bounds = (0, 0) if number is None else self._word_ends[number : number + 2]
            texts.append(self._word_texts[slice(*bounds)])
        return self._relevance(texts)

    def _run_places(self, run: str) -> Numbers:
        """Return the places of a run of characters, in ascending order."""
        numbers = self._alphabet_numbers(run)
        if numbers is None:
            return np.empty(0, np.int64)
        ranges = [(*self._range(numbers[at : at + 2]), at) for at, sign in enumerate(run) if _is_together(sign)]
        begin, end, at = min(ranges, key=lambda bounds: bounds[1] - bounds[0])
        places = self._places[begin:end]
        ordered = places if at + 1 < len(run) else np.sort(places)  # the places of a pair are sorted
        starts = ordered.astype(np.int64) - at
        starts = starts[(starts >= 0) & (starts + len(run) <= len(self._characters))]
        for offset, character in enumerate(numbers):
            if offset not in {at, at + 1}:
                starts = starts[self._characters[starts + offset] == character]
        return starts

    def _alphabet_numbers(self, run: str) -> list[int] | None:
        """Return the number of each character in the alphabet, None if a character occurs in no text."""
        codes = [ord(sign) for sign in run]
        numbers = [int(np.searchsorted(self._alphabet, code)) for code in codes]
        indexed = (
            at < len(self._alphabet) and self._alphabet[at] == code for at, code in zip(numbers, codes, strict=True)
        )
        return numbers if all(indexed) else None

    def _range(self, characters: Sequence[int]) -> tuple[int, int]:
        """Return the range of the places of a pair of characters, or of a single character."""
        size = max(len(self._alphabet), 1)
        first = characters[0] * size + (characters[1] if len(characters) > 1 else 0)
        bounds = np.searchsorted(self._pairs, [first, first + (1 if len(characters) > 1 else size)])
        return int(self._ends[bounds[0]]), int(self._ends[bounds[1]])

    def _texts_at(self, places: Numbers) -> Numbers:
        """Return the number of the text of each place."""
        return np.searchsorted(self._starts, places, side="right") - 1

    def _relevance(self, occurrences: Sequence[Numbers]) -> Scores:
        """Return the BM25 score of each item.

        ``occurrences`` gives for each term the numbers of its texts in ascending order, repeated for each occurrence.
        """
        total = np.zeros(len(self._having), np.float32)
        terms = np.zeros(len(self._having), np.uint16)
        for texts in occurrences:
            first = np.flatnonzero(np.concatenate(([True], texts[1:] != texts[:-1]))[: len(texts)])
            distinct, times = texts[first], np.diff(first, append=len(texts))
            items = int(self._having[distinct].sum())
            rare = np.log(1 + (len(self._text_of) - items + 0.5) / (items + 0.5))
            share = times / (times + _SATURATION * (1 - _LENGTH + self._weight[distinct]))
            total[distinct] += rare * (1 + _SATURATION) * share
            terms[distinct] += 1
        if len(occurrences) > 1:
            total[terms < len(occurrences)] = 0
        scores: Scores = total[self._text_of]
        return scores


def _interned(codes: NDArray[np.uint32]) -> tuple[Numbers, NDArray[np.uint32]]:
    """Return code points as numbers in an alphabet, of the smallest integer type that fits, and the sorted alphabet."""
    present = np.zeros(0x110000, bool)
    present[codes] = True
    alphabet = np.flatnonzero(present).astype(np.uint32)
    numbers: Numbers = np.zeros(0x110000, np.uint16 if len(alphabet) <= 0xFFFF else np.uint32)
    numbers[alphabet] = np.arange(len(alphabet))
    return numbers[codes], alphabet


@cache
def _is_together(character: str) -> bool:
    """Return whether a character is of a script without spaces."""
    return unicodedata.category(character) == "Lo"
