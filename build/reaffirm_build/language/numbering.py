"""Numbering: how the genre numbers sessions, items and their parts, whatever the language."""

import re
from dataclasses import dataclass

from reaffirm_build.numerals import _DOT, _WRITTEN, KINDS, NARROW, plain, steps


def marks(form: re.Pattern[str], text: str, start: int = 0) -> list[re.Match[str]]:
    """The marks in a text, each the group ``number`` of a match; a match without one is of what is no mark."""
    return [match for match in form.finditer(text, start) if match["number"]]


class Marks:
    """The marks of footnotes as they come: figures, letters and Roman numerals each on their own, signs how many."""

    def __init__(self, prefix: str = "") -> None:
        """Count from the beginning; ``prefix`` comes before what identifiers take, where marks begin again."""
        self.prefix = prefix
        self._last = {"arabic": 0, "letters": 0, "roman": 0}
        self._signs = 0

    def _kind(self, mark: str) -> str:
        """The kind of a mark: of those that it can be the one whose next it is, so that i is a letter only after h."""
        fitting = [kind for kind in self._last if KINDS[kind](mark)]
        return next((kind for kind in fitting if KINDS[kind](mark) == self._last[kind] + 1), [*fitting, "arabic"][0])

    def expect(self, mark: str) -> bool:
        """Whether a mark is the next of its kind."""
        kind = self._kind(mark)
        return not mark or KINDS[kind](mark) == self._last[kind] + 1

    def following(self) -> tuple[str, ...]:
        """What may come next: figures, letters, a Roman numeral, a sign."""
        return (*(_WRITTEN[kind](last + 1) for kind, last in self._last.items()), "")

    def next_to(self, mark: str) -> str:
        """The next mark of the kind of a mark."""
        kind = self._kind(mark)
        return _WRITTEN[kind](self._last[kind] + 1)

    def take(self, mark: str) -> str:
        """Count a mark; what an identifier takes of it: ``3``, ``b``, ``ii``, ``sign-1``; in volume 2, ``2-3``."""
        if not mark:
            self._signs += 1
            return f"{self.prefix}sign-{self._signs}"
        if self.expect(mark):
            self._last[self._kind(mark)] += 1
        return self.prefix + mark


@dataclass(frozen=True)
class Level:
    """A way in which items or their parts are numbered; parts may hold each other."""

    pattern: re.Pattern[str]
    numbers: tuple[str, ...]  #: in order; or one of the kinds that need no list
    by_position: bool  #: whether an identifier takes the position instead of the printed number
    items: bool = False  #: whether it can number items
    headings: bool = False  #: whether headings are numbered so too: items are only where they are sentences

    def read(self, text: str) -> "Number | None":
        """The number at the beginning of a text, if it is one of these."""
        match = self.pattern.match(text)
        return Number(self, match) if match else None

    def position(self, printed: str) -> int:
        """The place of a printed number in its list, from 1; 0 if it is not in it."""
        if self.numbers[0] in KINDS:
            return KINDS[self.numbers[0]](plain(_DOT.split(printed)[-1]))
        return self.numbers.index(printed) + 1 if printed in self.numbers else 0

    @property
    def bullets(self) -> bool:
        """Whether its parts have signs that do not count: the place of one is the next."""
        return self.numbers[0] == "bullets"

    @property
    def doubled(self) -> bool:
        """Whether its numbers are those that go on from single letters too: aa comes after z, or first."""
        return self.numbers[0] == "doubled"

    @property
    def dotted(self) -> bool:
        """Whether its numbers begin with those of what they are parts of: 1.2."""
        return "over" in self.pattern.groupindex

    def follows(self, printed: str, position: int, before: str) -> bool:
        """Whether a printed number is the one after a position, printed ``before``: after 1.2 it is 1.3 or 2.1."""
        if not self.dotted:
            return self.bullets or self.position(printed) == position + 1
        here, last = steps(printed), steps(before)
        risen = [(*last[:depth], last[depth] + 1, *(1 for _ in last[depth + 1 :])) for depth in range(len(last))]
        return here in risen

    def ends_at(self, position: int) -> bool:
        """Whether there is no number after a position: a list then goes on in another way."""
        return position == len(self.numbers) and self.numbers[0] not in KINDS

    def part(self, printed: str, position: int = 0) -> str:
        """What an identifier takes of a printed number, whose ``position`` in its list may be known."""
        if self.dotted:
            return "-".join(map(str, steps(printed)))
        return str(position or self.position(printed)) if self.by_position else printed.translate(NARROW)

    def written(self, position: int, like: str = "") -> str:
        """The number at a position as it would be printed beside one ``like`` it; signs stand in order in Unicode."""
        if len(like) == 1 and plain(like) != like.translate(NARROW):
            return chr(ord(like) + position - self.position(like))
        if self.dotted and like:
            return like[: -len(_DOT.split(like)[-1])] + str(position)
        if self.numbers[0] in _WRITTEN:
            written = _WRITTEN[self.numbers[0]](position)
            return written.upper() if like.isupper() else written
        return self.numbers[position - 1] if position <= len(self.numbers) else str(position)


@dataclass(frozen=True)
class Number:
    """A number at the beginning of a text, as one of the ways of numbering reads it."""

    level: Level
    match: re.Match[str]

    @property
    def printed(self) -> str:
        """The number itself, without the brackets and stops around it."""
        return self.match["number"]

    @property
    def position(self) -> int:
        """Its place in a list, from 1."""
        return self.level.position(self.printed)

    @property
    def has_word(self) -> bool:
        """Whether a word goes before it: ``Recommendation 1``."""
        return bool(self.match.groupdict().get("word"))

    @property
    def in_brackets(self) -> bool:
        """Whether it stands in brackets, as those of parts do: no sentence or heading begins so."""
        return not self.match[0][:1].isalnum()
