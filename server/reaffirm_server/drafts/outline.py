"""Levels of the numbers of a draft, in the order in which they appear: any style of number can be on any level."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from reaffirm_core.language.numbering import Number
from reaffirm_core.language.pack import Structure
from reaffirm_core.numerals import plain


@dataclass(frozen=True)
class _Open:
    """The last block of an open list, or an introduction without a number."""

    style: tuple[str, str] | None  #: kind of its numbers with their brackets and stops
    number: Number | None
    block: int
    introduces: bool  #: whether it ends like an introduction or a heading
    columns: int = 0  #: before its number


@dataclass
class DraftOutline:
    """The open lists of a draft, the outermost first."""

    opened: list[_Open] = field(default_factory=list)

    def close(self) -> None:
        """Close all lists, as a heading does."""
        self.opened.clear()

    def introduce(self, block: int, *, introduces: bool = True) -> None:
        """Open a list with a block that is no part of the lists before, such as an introduction without a number."""
        self.opened = [_Open(None, None, block, introduces)]

    def place(self, block: int, label: str, text: str, structure: Structure, columns: int = 0) -> int:
        """Add a numbered block to its list. Returns the number of the block that it is a part of, or 0.

        The label is read as the number that continues an open list, first one with as many ``columns`` before its
        numbers, then the innermost, else as one that opens a list.
        """
        words = f"{label} {text}"
        numbers = [*structure.numbers(words), *structure.heading_numbers(words)]
        if not numbers:
            return self._top()
        depth, number = self._depth(numbers, columns)
        del self.opened[depth:]
        parent = self._top()
        goes_on = text.endswith((",", "\uff0c"))  # as a part of a preamble does
        introduces = text.endswith((":", "\uff1a")) or not (goes_on or structure.finished.search(text))
        self.opened.append(_Open(_style(number), number, block, introduces, columns))
        return parent

    def _top(self) -> int:
        """Return the innermost open block, or 0."""
        return self.opened[-1].block if self.opened else 0

    def _depth(self, numbers: Sequence[Number], columns: int) -> tuple[int, Number]:
        """Return the depth of a block and its number."""
        innermost = list(enumerate(self.opened))[::-1]
        like = [
            (depth, number, before.number)
            for depth, before in sorted(innermost, key=lambda pair: pair[1].columns != columns)
            for number in numbers
            if before.number and _style(number) == before.style
        ]
        for depth, number, before in like:
            if number.level.follows(number.printed, before.position, before.printed):
                return depth, number
        if first := next((number for number in numbers if number.position == 1), None):
            return self._first_depth(first), first
        if like:
            return like[0][:2]
        return len(self.opened) if self._is_part(numbers[0]) else 0, numbers[0]

    def _first_depth(self, number: Number) -> int:
        """Return the depth of the first number of a list: below what introduces it, else beside what is like it."""
        if self.opened and self.opened[-1].introduces:
            return len(self.opened)
        same = [depth for depth, before in enumerate(self.opened) if before.style == _style(number)]
        if same:
            return same[-1]
        is_part = number.in_brackets or not number.level.items
        return len(self.opened) if is_part and not number.level.bullets else 0

    def _is_part(self, number: Number) -> bool:
        """Return whether a number makes a block a part of the innermost open block, although no list begins with it."""
        if not self.opened:
            return False
        last = self.opened[-1]
        if last.number is None:
            return last.introduces or number.in_brackets
        if number.level.items:
            return last.introduces and number.in_brackets
        return last.introduces or last.number.level.items


def _style(number: Number) -> tuple[str, str]:
    """Return the style of a number, which two languages and two widths can write alike: its first number, its shape."""
    mark, printed = (unicodedata.normalize("NFKC", text) for text in (number.match[0].strip(), number.printed))
    own = printed.strip("()")
    return plain(number.level.numbers[0]), re.sub(re.escape(own), "#", mark, count=1)
