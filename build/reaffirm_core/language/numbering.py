"""Numbering of footnotes, items and their parts, independent of the language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from reaffirm_core.numerals import DOT, KINDS, NARROW, PRINTED, SUFFIXES, insertion, plain, steps


def marks(form: re.Pattern[str], text: str, start: int = 0) -> list[re.Match[str]]:
    """Return the matches of footnote markers from ``start``; a match without the group ``number`` is no marker."""
    return [match for match in form.finditer(text, start) if match["number"]]


class Marks:
    """The state of footnote numbering: a counter each for digits, letters, Roman numerals and signs."""

    def __init__(self, prefix: str = "") -> None:
        """Start at zero; ``prefix`` precedes identifiers if numbering restarts within a document."""
        self.prefix = prefix
        self._last = {"arabic": 0, "letters": 0, "roman": 0}
        self._signs = 0

    def _kind(self, mark: str) -> str:
        """Return the kind of a mark, preferably a kind in which it is next: ``i`` is a letter only after ``h``."""
        fitting = [kind for kind in self._last if KINDS[kind](mark)]
        return next((kind for kind in fitting if KINDS[kind](mark) == self._last[kind] + 1), [*fitting, "arabic"][0])

    def expect(self, mark: str) -> bool:
        """Return whether a mark is the next of its kind; a sign, "", always is."""
        kind = self._kind(mark)
        return not mark or KINDS[kind](mark) == self._last[kind] + 1

    def following(self) -> tuple[str, ...]:
        """Return the possible next marks: digits, letters, a Roman numeral, and "" for a sign."""
        return (*(PRINTED[kind](last + 1) for kind, last in self._last.items()), "")

    def next_to(self, mark: str) -> str:
        """Return the next expected mark of the kind of a mark."""
        kind = self._kind(mark)
        return PRINTED[kind](self._last[kind] + 1)

    def take(self, mark: str) -> str:
        """Count a mark and return its part of an identifier: ``3``, ``b``, ``ii``, ``sign-1``; ``2-3`` in volume 2."""
        if not mark:
            self._signs += 1
            return f"{self.prefix}sign-{self._signs}"
        if self.expect(mark):
            self._last[self._kind(mark)] += 1
        return self.prefix + mark


@dataclass(frozen=True)
class Level:
    """A kind of numbering of items or their parts; levels may be nested in any order."""

    pattern: re.Pattern[str]
    numbers: tuple[str, ...]  #: all numbers in order, or a single key of ``numerals.KINDS``
    by_position: bool  #: whether identifiers contain the position instead of the printed number
    items: bool = False  #: whether items can have these numbers
    headings: bool = False  #: whether headings can have these numbers too, so that only sentences are items

    def read(self, text: str) -> "Number | None":
        """Return the number of this level at the beginning of a text, or None."""
        match = self.pattern.match(text)
        return Number(self, match) if match else None

    def position(self, printed: str) -> int:
        """Return the position of a printed number in its list, from 1; 0 if the list does not contain it.

        An inserted number has the position of the number that it follows.
        """
        printed, _ = insertion(printed)
        if self.numbers[0] in KINDS:
            return KINDS[self.numbers[0]](plain(DOT.split(printed)[-1]))
        return self.numbers.index(printed) + 1 if printed in self.numbers else 0

    @property
    def bullets(self) -> bool:
        """True for bullets, which do not count: each takes the next position."""
        return self.numbers[0] == "bullets"

    @property
    def doubled(self) -> bool:
        """True for doubled letters: ``aa`` follows ``z`` or begins a list."""
        return self.numbers[0] == "doubled"

    @cached_property
    def dotted(self) -> bool:
        """True if the numbers contain the numbers of their parents: 1.2."""
        return "over" in self.pattern.groupindex

    def follows(self, printed: str, position: int, before: str) -> bool:
        """Return whether a printed number follows the number at ``position``, printed ``before``.

        After the dotted number 1.2, both 1.3 and 2.1 follow. After 4, both 4 bis and 5 follow.
        """
        if inserted := insertion(printed)[1]:
            return self.position(printed) == position and inserted == insertion(before)[1] + 1
        if not self.dotted:
            return self.bullets or self.position(printed) == position + 1
        current, last = steps(printed), steps(before)
        risen = [(*last[:depth], last[depth] + 1, *(1 for _ in last[depth + 1 :])) for depth in range(len(last))]
        return current in risen

    def ends_at(self, position: int) -> bool:
        """Return whether a position is the last of the list, so that numbering continues at another level."""
        return position == len(self.numbers) and self.numbers[0] not in KINDS

    def part(self, printed: str, position: int = 0) -> str:
        """Return the part of an identifier for a printed number; ``position`` is computed if 0.

        An inserted number has the same part in all languages: 4bis.
        """
        if self.dotted:
            return "-".join(map(str, steps(printed)))
        number, inserted = insertion(printed)
        by_position = self.by_position or not printed
        part = str(position or self.position(printed)) if by_position else number.translate(NARROW)
        return part + SUFFIXES[inserted] * bool(inserted)

    def written(self, position: int, like: str = "") -> str:
        """Return the printed form of a position in the style of ``like``, another printed number of the list.

        Circled and bracketed numbers are consecutive in Unicode.
        """
        if len(like) == 1 and plain(like) != like.translate(NARROW):
            return chr(ord(like) + position - self.position(like))
        if self.dotted and like:
            return like[: -len(DOT.split(like)[-1])] + str(position)
        if self.numbers[0] in PRINTED:
            written = PRINTED[self.numbers[0]](position)
            return written.upper() if like.isupper() else written
        return self.numbers[position - 1] if position <= len(self.numbers) else str(position)


@dataclass(frozen=True)
class Number:
    """A number at the beginning of a text, read as a number of one level."""

    level: Level
    match: re.Match[str]

    @cached_property
    def printed(self) -> str:
        """The number itself, without brackets and full stops around it."""
        return self.match["number"]

    @cached_property
    def position(self) -> int:
        """The position in the list, from 1; 0 if the list does not contain the number."""
        return self.level.position(self.printed)

    @cached_property
    def is_inserted(self) -> bool:
        """True for an inserted number: 4 bis."""
        return insertion(self.printed)[1] > 0

    @cached_property
    def has_word(self) -> bool:
        """True if a word precedes the number: ``Recommendation 1``."""
        return bool(self.match.groupdict().get("word"))

    @cached_property
    def title(self) -> int:
        """The column of a title between the number and the text: ``Recommendation 1 (Data):``; the end without one."""
        return self.match.start("title") if self.match.groupdict().get("title") else self.match.end()

    @cached_property
    def in_brackets(self) -> bool:
        """True if the number is in brackets, like the numbers of parts; no sentence or heading begins so."""
        return not self.match[0][:1].isalnum()


#: The place of a number that is not in the text.
_NOWHERE = re.compile("(?P<number>)")


@dataclass(frozen=True)
class GivenNumber(Number):
    """A number that a person gave to a text without a number."""

    written: str = ""

    @cached_property
    def printed(self) -> str:
        """The number as the person wrote it."""
        return self.written


@dataclass(frozen=True)
class UnprintedNumber(GivenNumber):
    """The number of a chapeau that a list counts though it has none, before the number ``under`` it."""

    under: str = ""

    @cached_property
    def position(self) -> int:
        """The position of the number under it."""
        return self.level.position(self.under)


def unprinted(number: Number) -> UnprintedNumber:
    """Return the number of a chapeau without a number, over a text with a number."""
    return UnprintedNumber(number.level, cast("re.Match[str]", _NOWHERE.match("")), under=number.printed)


def given_numbers(written: str, levels: Iterable[Level]) -> list[Number]:
    """Return a number that a person gave to a text, on each level that counts and has it."""
    empty = _NOWHERE.match("")
    counting = (level for level in levels if not (level.bullets or level.doubled or level.dotted))
    return [GivenNumber(level, empty, written) for level in counting if empty and level.position(written)]
