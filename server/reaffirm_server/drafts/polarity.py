"""Negations by which a draft may ask the opposite of an earlier text.

Only words are read, by the patterns of a language pack. A negation reverses the first words after it. Words behind a
comma, or after a word such as "prevent", may be reversed too, or not: they are never compared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reaffirm_core.compare.diff import Change, Segment, earlier_text, later_text
from reaffirm_core.language.grammar import Grammar
from reaffirm_core.language.polarity_rules import PolarityRules
from reaffirm_server.drafts.tokens import Tokenizer, without

#: The number of words that a negation reverses, and the number of these that must be in both texts.
_REACH, _FIRST = 4, 2
#: The number of words and pairs of words that must be reversed in one of two texts in different words, unless at least
#: a share of the words of the shorter text is in the other.
_LEAST, _CONTAINED = 2, 0.5


@dataclass(frozen=True)
class _ScopedWord:
    """A word of a text with the negations that reverse it."""

    stem: str
    reversed_by: tuple[str, ...]
    sure: bool  #: False where a negation may reverse it
    nearest: int  #: number of words from the last negation, from 0
    negation: int  #: place of the last negation in its text, 0 without one

    @property
    def is_reversed(self) -> bool:
        """True after an odd number of negations."""
        return len(self.reversed_by) % 2 == 1


class PolarityReader:
    """Reader of the negations of texts in one language."""

    def __init__(self, language: str, grammar: Grammar) -> None:
        """Take a language and the rules of its pack."""
        self._rules, self._ignored = grammar.polarity, (grammar.stock, grammar.empty)
        self._tokenizer, self._events = Tokenizer(language), _events(grammar.polarity)

    def acts(self, text: str) -> list[str]:
        """Return the acts of a text, of which each after the first has a modal of its own."""
        return self._rules.joined.split(text)

    def opposed(
        self, earlier: str, later: str, changes: Sequence[Segment], *, is_close: bool, beside: str = ""
    ) -> tuple[str, ...]:
        """Return the negations of one of two texts by which it may ask the opposite of the other; () without one.

        The whole texts are compared. Of texts in nearly the same words (``is_close``) the words of negation of their
        own parts (``changes``) are compared too. A word of another act of the later text (``beside``) reverses nothing:
        the earlier text may speak of either.
        """
        words = self._read(earlier, 0), self._read(later, len(earlier) + 1)
        number, reversing = self._reversing(*words, self._read(beside, 0))
        is_contained = is_close or _contained(*words) >= _CONTAINED
        if not is_contained and number < _LEAST:
            reversing = []
        if is_contained:
            reversing += self._opposites(changes)
        if is_close:
            reversing += self._unbalanced(earlier_text(changes), later_text(changes))
        return tuple(dict.fromkeys(reversing))

    def _read(self, text: str, begun: int) -> list[_ScopedWord]:
        """Return the words that tell what a text is about, with their negations, whose places begin at ``begun``."""
        words = list[_ScopedWord]()
        for sentence in self._rules.ends.split(text):
            words += self._sentence(sentence, begun)
            begun += len(sentence) + 1
        return words

    def _sentence(self, sentence: str, begun: int) -> list[_ScopedWord]:
        """Return the words of a sentence that begins at a place."""
        words, active, is_sure, count, negation, end, last = list[_ScopedWord](), list[str](), True, 0, 0, 0, ""
        for event in [*self._events.finditer(sentence), None]:
            chunk = without(sentence[end : event.start() if event else None], self._ignored)
            for stem in self._tokenizer.stems(chunk):
                is_sure = is_sure and (not active or count < _REACH)
                words.append(_ScopedWord(stem, tuple(active), is_sure, count, negation))
                count += 1
            if event is None:
                break
            end = event.end()
            match event.lastgroup:
                case "negation":
                    # behind another word, as in "not punish and not prosecute", it does not reverse the first negation
                    active = [*(active if count == 0 else ()), event[0].lower()]
                    count, negation, is_sure = 0, begun + end, is_sure or last == "breaks"
                case "negated":
                    words = [*words[:-_REACH], *(_behind(word, event[0].lower()) for word in words[-_REACH:])]
                case "against":
                    is_sure = False
                case "breaks":
                    is_sure = is_sure and not active
            last = event.lastgroup or ""
        return words

    def _reversing(
        self, earlier: Sequence[_ScopedWord], later: Sequence[_ScopedWord], beside: Sequence[_ScopedWord]
    ) -> tuple[int, list[str]]:
        """Return the number of words, and of pairs of words, that only one text has behind a negation, and these."""
        number, reversing, shared = 0, list[str](), _shared(earlier, later)
        for size in (1, 2):
            in_earlier, in_later = _by_words(earlier, size), _by_words(later, size)
            for key in (in_earlier.keys() & in_later.keys()) - _by_words(beside, size).keys():
                pair = in_earlier[key], in_later[key]
                if {word.negation for words in pair for word in words} & shared:
                    continue
                if all(word.sure for words in pair for word in words) and _is_opposed(*pair):
                    number += 1
                    reversing += _difference(*(words[0].reversed_by for words in pair))
        return number, sorted(reversing)

    def _unbalanced(self, earlier: str, later: str) -> list[str]:
        """Return the negations of only one of two texts, if their number is odd and nothing else acts against words."""
        difference = _difference(*(self._words(text, "negation", "negated") for text in (earlier, later)))
        against = _difference(*(self._words(text, "against") for text in (earlier, later)))
        return difference if len(difference) % 2 and not against else []

    def _words(self, text: str, *kinds: str) -> list[str]:
        """Return the words of a text of some of the groups of ``_events``."""
        return [match[0].lower() for match in self._events.finditer(text) if match.lastgroup in kinds]

    def _opposites(self, changes: Sequence[Segment]) -> Iterator[str]:
        """Yield the negative word of an opposite whose positive word stands in its place in the other text."""
        changed = [
            " ".join(part.text for part in changes if part.change is change)
            for change in (Change.DELETED, Change.INSERTED)
        ]
        whole = earlier_text(changes), later_text(changes)
        for pair in self._rules.opposites:
            for here, there in ((0, 1), (1, 0)):
                negative = pair.negative.search(changed[here])
                if negative and pair.positive.search(changed[there]) and not pair.negative.search(whole[there]):
                    yield negative[0].lower()


def _events(rules: PolarityRules) -> re.Pattern[str]:
    """Return a pattern that matches what reverses words, and where that stops to be sure, each as a named group."""
    names = ("idiom", "negated", "negation", "against", "breaks")
    return re.compile("|".join(f"(?P<{name}>{_inline(getattr(rules, name))})" for name in names))


def _inline(pattern: re.Pattern[str]) -> str:
    """Return a pattern as a part of another one; flags at its beginning hold for it alone."""
    flags = "i" if pattern.flags & re.IGNORECASE else ""
    return f"(?{flags}:{re.sub(r'^[(][?][a-z]+[)]', '', pattern.pattern)})"


def _behind(word: _ScopedWord, negation: str) -> _ScopedWord:
    """Return a word that a negation behind it reverses."""
    return _ScopedWord(word.stem, (*word.reversed_by, negation), word.sure, 0, word.negation)


def _shared(earlier: Sequence[_ScopedWord], later: Sequence[_ScopedWord]) -> set[int]:
    """Return the places of the negations that reverse a word that the other text reverses too."""
    texts = [[word for word in words if word.is_reversed] for words in (earlier, later)]
    stems = {word.stem for word in texts[0]} & {word.stem for word in texts[1]}
    return {word.negation for words in texts for word in words if word.stem in stems}


def _by_words(words: Sequence[_ScopedWord], size: int) -> dict[tuple[str, ...], list[_ScopedWord]]:
    """Return the places of each word, or of each pair of words; each place is that of its first word."""
    places = defaultdict[tuple[str, ...], list[_ScopedWord]](list)
    for run in pairwise(words) if size > 1 else ((word,) for word in words):
        places[tuple(word.stem for word in run)].append(run[0])
    return places


def _is_opposed(earlier: Sequence[_ScopedWord], later: Sequence[_ScopedWord]) -> bool:
    """Return whether all places in one text are reversed, near the negation, and none of the other."""
    kinds = [{word.is_reversed for word in words} for words in (earlier, later)]
    if kinds not in ([{True}, {False}], [{False}, {True}]):
        return False
    return any(word.reversed_by and word.nearest < _FIRST for word in (*earlier, *later))


def _contained(earlier: Sequence[_ScopedWord], later: Sequence[_ScopedWord]) -> float:
    """Return the share of the words of the shorter of two texts that is in the other (0 to 1)."""
    first, second = ({word.stem for word in words} for words in (earlier, later))
    return len(first & second) / max(1, min(len(first), len(second)))


def _difference(earlier: Sequence[str], later: Sequence[str]) -> list[str]:
    """Return the negations of only one of two texts, each as often as it is there only."""
    mine, others = Counter(earlier), Counter(later)
    return [*(mine - others).elements(), *(others - mine).elements()]
