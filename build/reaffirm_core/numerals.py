"""Conversion of numerals: Arabic, Roman, letters, circled, and dates written as numbers."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

#: An inserted number at the beginning of a paragraph, 4 bis or its Chinese forms. No text before it continues in it.
INSERTED = re.compile(
    r"(?:[^\W\d_]{1,14}\s*)?[(\uff08]?\d{1,3}\s*(?:bis|ter|quater|\u4e4b[^\W\d_])\s*(?:[.):\uff0e\uff09\uff1a\u3001]|$)"
    r"|\u7b2c\s*(?:\d{1,3}|[^\W\d_]{1,3})\s*[\u6761\u6bb5\u9879\u70b9]\u4e4b[^\W\d_](?:[\s.:\uff0e\uff1a\u3001]|$)"
)

#: The suffixes of inserted numbers in order: 4 bis follows 4. The first is used only by some languages.
SUFFIXES = ("semel", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")

#: A number with a suffix: 4 bis or its Chinese form.
_WITH_SUFFIX = re.compile(rf"(?P<number>\w+?)\s*(?:(?P<latin>{'|'.join(SUFFIXES[1:])})|\u4e4b(?P<nth>[^\W\d_]))")

#: Ordinal numbers of sessions are lower; a number from here on is a date, YYYYMMDD.
_FIRST_DAY = 10000101


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman(written: str) -> int:
    """Return the value of a Roman numeral in either case; 0 for any other text, such as ``iiii``."""
    values = [_ROMAN.get(digit, 0) for digit in written.lower()]
    if not values or not all(values):
        return 0
    total = sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total if as_roman(total) == written.lower() else 0


def as_roman(number: int) -> str:
    """Return a number as a Roman numeral in lower case."""
    written = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        written += sign * (number // value)
        number %= value
    return written


def number_of_date(day: date) -> int:
    """Return the number of a session outside the numbered series: its first day as YYYYMMDD, 20150302."""
    return int(f"{day:%Y%m%d}")


def date_of_number(number: int) -> date | None:
    """Return the first day of a session that is numbered by date; None for a session of the numbered series."""
    return date.fromisoformat(str(number)) if number >= _FIRST_DAY else None


def insertion(written: str) -> tuple[str, int]:
    """Return a number without its suffix, and the place of the suffix: 4 and 1 for 4 bis, 4 and 0 for 4."""
    if not (match := _WITH_SUFFIX.fullmatch(written)):
        return written, 0
    suffixed = SUFFIXES.index(match["latin"]) if match["latin"] else int(unicodedata.numeric(match["nth"], 0)) - 1
    return (match["number"], suffixed) if 0 < suffixed < len(SUFFIXES) else (written, 0)


def letters(written: str) -> int:
    """Return the position of a letter in the alphabet, from 27 for doubled letters (aa, bb); 0 for other text.

    The form ``ab`` to ``az``, which spreadsheets use, is accepted for 28 to 52 too.
    """
    if not re.fullmatch(r"([a-z])\1?|a[b-z]", written):
        return 0
    return ord(written[-1]) - ord("a") + 1 + 26 * (len(written) - 1)


def doubled(written: str) -> int:
    """Return the position of a doubled letter in a list of doubled letters, 1 for ``aa``; 0 for other text."""
    return letters(written[0]) if re.fullmatch(r"([a-z])\1", written) else 0


#: A table for ``str.translate`` from full-width forms, which some Chinese texts print, to ASCII.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


#: The separator of a dotted number: 1.2 is the second part of 1.
DOT = re.compile(r"[.\uff0e]")


def steps(printed: str) -> tuple[int, ...]:
    """Return the values of a dotted number, outermost first: (1, 2) for ``1.2`` and ``I.2``."""
    return tuple(int(part) if part.isdecimal() else roman(part) for part in DOT.split(printed))


def plain(number: str) -> str:
    """Return a number in normal width, without a circle or brackets (NFKC)."""
    return unicodedata.normalize("NFKC", number).strip("()")


def mark(written: str) -> str:
    """Return the digits or letters of a footnote marker, which may be raised or bracketed; "" for an asterisk."""
    plain = "".join(unicodedata.normalize("NFKC", sign) for sign in written)
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def letter(position: int) -> str:
    """Return the letter at a position from 1: ``a`` to ``z``, then ``aa``, ``bb``."""
    return chr(ord("a") + (position - 1) % 26) * (1 + (position - 1) // 26)


#: Kinds of numbering that need no list, each with its function from a printed number to a position; 0 is no match.
KINDS: Mapping[str, Callable[[str], int]] = {
    "arabic": lambda written: int(written) if written.isdecimal() else 0,
    "letters": letters,
    "doubled": doubled,
    "capitals": lambda written: letters(written.lower()) if written.isupper() else 0,
    "roman": roman,
    "bullets": lambda written: 1 if written else 0,  # bullets do not count
}


#: The function from a position to a printed number, for the kinds of numbering that count.
PRINTED: Mapping[str, Callable[[int], str]] = {
    "arabic": str,
    "letters": letter,
    "doubled": lambda position: letter(position) * 2,
    "capitals": lambda position: letter(position).upper(),
    "roman": as_roman,
}
