"""Postings: where characters and words stand in many texts, as arrays, so that a search costs what it finds.

Places of characters are sorted by the character and the one after it. A run of characters is looked for at its rarest
pair, and the characters around are compared there: what is found stands as it is written, however long it is.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: BM25: how soon more of the same counts no more, and how much the length of a text counts.
_SATURATION, _LENGTH = 1.2, 0.75
_SEPARATOR = "\n"

Numbers = NDArray[np.integer]
Scores = NDArray[np.float32]


class Postings:
    """The texts of one part of many things; a text that several have is kept once."""

    def __init__(self, texts: Sequence[str], stems: Callable[[str], Sequence[str]]) -> None:
        """Index folded texts; ``stems`` gives the stems of a word, none for one that says nothing."""
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
        """Sort the places of the characters that are written without spaces by themselves and the next one."""
        characters, size = self._characters, max(len(self._alphabet), 1)
        places = np.flatnonzero(together[characters]).astype(np.uint32)  # a separator is the last, so there is a next
        places = places[np.argsort(characters[places + 1], kind="stable")]
        self._places = places[np.argsort(characters[places], kind="stable")]
        pairs = characters[self._places].astype(np.int64) * size + characters[self._places + 1]
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        self._pairs, self._ends = pairs[first], np.append(first, len(pairs))

    def _index_words(self, joined: str, together: NDArray[np.bool], stems: Callable[[str], Sequence[str]]) -> None:
        """Sort the texts of words by their stems."""
        lettered = np.fromiter((chr(code).isalnum() for code in self._alphabet), bool, len(self._alphabet))
        inside = np.concatenate(([False], lettered[self._characters]))
        edges = np.flatnonzero(np.diff(inside))
        begins, ends = edges[::2], edges[1::2]
        mixed = np.concatenate(([0], np.cumsum(together[self._characters], dtype=np.int64)))
        alone = mixed[begins] == mixed[ends]  # a word with such a character in it is found by its characters
        begins, ends = begins[alone], ends[alone]
        numbers: dict[str, int] = {}

        @cache
        def numbered(word: str) -> tuple[int, ...]:
            return tuple(numbers.setdefault(stem, len(numbers)) for stem in stems(word))

        words = [numbered(joined[begin:end]) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        count = np.fromiter(map(len, words), np.int64, len(words))
        found = np.fromiter((number for word in words for number in word), np.int32, int(count.sum()))
        order = np.argsort(found, kind="stable")
        self._word_texts = np.repeat(self._texts_at(begins), count)[order].astype(np.int32)
        self._word_ends = np.searchsorted(found[order], np.arange(len(numbers) + 1))
        self._words = numbers

    @property
    def nbytes(self) -> int:
        """How much memory the arrays take."""
        return sum(array.nbytes for array in vars(self).values() if isinstance(array, np.ndarray))

    def run(self, run: str) -> Scores:
        """How relevant each thing is to a run of characters; 0 where it does not stand."""
        places = self._run_places(run)
        return self._relevance([self._texts_at(places)])

    def words(self, stems: Iterable[str]) -> Scores:
        """How relevant each thing is to words by their stems; 0 where one is missing."""
        found = []
        for stem in stems:
            number = self._words.get(stem)
            bounds = (0, 0) if number is None else self._word_ends[number : number + 2]
            found.append(self._word_texts[slice(*bounds)])
        return self._relevance(found)

    def _run_places(self, run: str) -> Numbers:
        """Where a run of characters stands, in order."""
        known = [int(np.searchsorted(self._alphabet, ord(one))) for one in run]
        if any(at == len(self._alphabet) or self._alphabet[at] != ord(one) for at, one in zip(known, run, strict=True)):
            return np.empty(0, np.int64)
        ranges = [(*self._range(known[at : at + 2]), at) for at, one in enumerate(run) if _is_together(one)]
        begin, end, at = min(ranges, key=lambda bounds: bounds[1] - bounds[0])
        places = self._places[begin:end]
        ordered = places if at + 1 < len(run) else np.sort(places)  # as those of a pair are
        found = ordered.astype(np.int64) - at
        found = found[(found >= 0) & (found + len(run) <= len(self._characters))]
        for offset, character in enumerate(known):
            if offset not in {at, at + 1}:
                found = found[self._characters[found + offset] == character]
        return found

    def _range(self, characters: Sequence[int]) -> tuple[int, int]:
        """Where the places of a pair of characters, or of one with any other after it, begin and end."""
        size = max(len(self._alphabet), 1)
        first = characters[0] * size + (characters[1] if len(characters) > 1 else 0)
        bounds = np.searchsorted(self._pairs, [first, first + (1 if len(characters) > 1 else size)])
        return int(self._ends[bounds[0]]), int(self._ends[bounds[1]])

    def _texts_at(self, places: Numbers) -> Numbers:
        """The texts in which places stand."""
        return np.searchsorted(self._starts, places, side="right") - 1

    def _relevance(self, found: Sequence[Numbers]) -> Scores:
        """BM25 of each thing for what was found: the texts of each term, in order, once each time it is there."""
        total = np.zeros(len(self._having), np.float32)
        terms = np.zeros(len(self._having), np.uint16)
        for texts in found:
            first = np.flatnonzero(np.concatenate(([True], texts[1:] != texts[:-1]))[: len(texts)])
            held, times = texts[first], np.diff(first, append=len(texts))
            things = int(self._having[held].sum())
            rare = np.log(1 + (len(self._text_of) - things + 0.5) / (things + 0.5))
            share = times / (times + _SATURATION * (1 - _LENGTH + self._weight[held]))
            total[held] += rare * (1 + _SATURATION) * share
            terms[held] += 1
        if len(found) > 1:
            total[terms < len(found)] = 0
        scores: Scores = total[self._text_of]
        return scores


def _interned(codes: NDArray[np.uint32]) -> tuple[Numbers, NDArray[np.uint32]]:
    """Code points as numbers of an alphabet, the smaller the better, and the alphabet in its order."""
    present = np.zeros(0x110000, bool)
    present[codes] = True
    alphabet = np.flatnonzero(present).astype(np.uint32)
    numbers: Numbers = np.zeros(0x110000, np.uint16 if len(alphabet) <= 0xFFFF else np.uint32)
    numbers[alphabet] = np.arange(len(alphabet))
    return numbers[codes], alphabet


@cache
def _is_together(character: str) -> bool:
    """Whether a character is of a script without spaces."""
    return unicodedata.category(character) == "Lo"
