"""Numbering: how the genre numbers sessions, items and their parts, whatever the language."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

#: Sessions are numbered below this in their series.
_FIRST_DAY = 10000101
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman(written: str) -> int:
    """The value of a Roman numeral in either case; 0 for what is none, such as ``iiii``."""
    values = [_ROMAN.get(sign, 0) for sign in written.lower()]
    if not values or not all(values):
        return 0
    total = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return total if as_roman(total) == written.lower() else 0


def as_roman(number: int) -> str:
    """A number as a Roman numeral in lower case."""
    written = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        written += sign * (number // value)
        number %= value
    return written


def by_day(day: date) -> int:
    """The number of a session that has none in the series: the day on which it began, 20150302."""
    return int(f"{day:%Y%m%d}")


def day_of(number: int) -> date | None:
    """The day on which a session began whose number says so, None for one that is numbered in the series."""
    return date.fromisoformat(str(number)) if number >= _FIRST_DAY else None


def letters(written: str) -> int:
    """The place of a letter in the alphabet, 27 and more for doubled ones (aa, bb); 0 for what is no such letter."""
    if not re.fullmatch(r"([a-z])\1?|a[b-z]", written):
        return 0
    return ord(written[-1]) - ord("a") + 1 + 26 * (len(written) - 1)


def doubled(written: str) -> int:
    """The place of a doubled letter in a list of such letters alone: 1 for aa; 0 for what is none."""
    return letters(written[0]) if re.fullmatch(r"([a-z])\1", written) else 0


#: Full-width digits, letters and brackets, as some Chinese texts print them, and the same in ordinary width.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


#: What stands between a number and that of what it is a part of: 1.2 is the second part of 1.
_DOT = re.compile(r"[.\uff0e]")


def steps(printed: str) -> tuple[int, ...]:
    """The values of a number in dots, outermost first: 1 and 2 of 1.2, of I.2 too."""
    return tuple(int(one) if one.isdecimal() else roman(one) for one in _DOT.split(printed))


def plain(number: str) -> str:
    """A number without its circle or brackets, and in ordinary width."""
    return unicodedata.normalize("NFKC", number).strip("()")


def mark(written: str) -> str:
    """The figures or letters by which a footnote is marked, raised, in brackets or plain; "" for an asterisk."""
    plain = "".join(unicodedata.normalize("NFKC", sign) for sign in written)
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def marks(form: re.Pattern[str], text: str, start: int = 0) -> list[re.Match[str]]:
    """The marks in a text, each the group ``number`` of a match; a match without one is of what is no mark."""
    return [match for match in form.finditer(text, start) if match["number"]]


def letter(position: int) -> str:
    """``a`` to ``z``, then ``aa``, ``bb``."""
    return chr(ord("a") + (position - 1) % 26) * (1 + (position - 1) // 26)


#: The kinds of numbering that need no list: how a printed number becomes a position.
KINDS: Mapping[str, Callable[[str], int]] = {
    "arabic": lambda written: int(written) if written.isdecimal() else 0,
    "letters": letters,
    "doubled": doubled,
    "capitals": lambda written: letters(written.lower()) if written.isupper() else 0,
    "roman": roman,
    "bullets": lambda written: 1 if written else 0,  # whichever comes next
}

#: How those that count are written.
_WRITTEN: Mapping[str, Callable[[int], str]] = {
    "arabic": str,
    "letters": letter,
    "doubled": lambda position: letter(position) * 2,
    "capitals": lambda position: letter(position).upper(),
    "roman": as_roman,
}


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
