"""Convert numerals: Arabic, Roman, letters, circled, and days written as numbers."""

import re
import unicodedata
from collections.abc import Callable, Mapping
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
