"""The time of the patterns of the packs on long repetitions of their own characters and words: it should be linear.

A draft may contain anything. A pattern that tries again from every place of a repetition takes a time that grows with
the square of its length. Each pattern is measured at two lengths. The steps of a pattern cannot be counted, so that
this is no test. It ends with status 1 if it prints a pattern.
"""

import re
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import groupby
from typing import Any

from reaffirm_server.dataset.project_files import load_packs

#: Lengths in characters, of which the last is the longest recommendation of a draft.
FIRST, SHORT, LONG = 625, 1_250, 5_000
#: A pattern is printed if its time from the short to the last length grows by more than this factor, of four if it is
#: linear, and is longer than seconds.
GROWTH, SECONDS = 8, 0.02
#: The growth from the first to the short length beyond which the last is measured, of two if it is linear.
_FIRST_GROWTH = 2.4
#: Names of parts of a parsed pattern that contain characters.
_LITERAL = "LITERAL"


def patterns(value: Any, path: str = "") -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield all patterns in a value with their places."""
    if isinstance(value, re.Pattern):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from patterns(item, f"{path}.{key}")
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "_rules":
                yield from patterns(getattr(value, field.name), f"{path}.{field.name}")
        if hasattr(value, "grammar"):
            yield from patterns(value.grammar, f"{path}.grammar")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from patterns(item, f"{path}[{place}]")


def units(pattern: re.Pattern[str]) -> set[str]:
    """Return the characters and the words of a pattern."""
    runs = set(_words(re._parser.parse(pattern.pattern, pattern.flags)))  # type: ignore[attr-defined]
    return {*runs, *(character for run in runs for character in run), *(f"{run} " for run in runs)}


def _words(parsed: Iterable[Any]) -> Iterator[str]:
    """Yield the runs of literal characters in a parsed pattern."""
    for is_literal, group in groupby(parsed, key=lambda part: str(part[0]) == _LITERAL):
        if is_literal:
            yield "".join(chr(code) for _, code in group)
        else:
            for _, arguments in group:
                yield from _nested(arguments)


def _nested(arguments: Any) -> Iterator[str]:
    if isinstance(arguments, re._parser.SubPattern):  # type: ignore[attr-defined]
        yield from _words(arguments)
    elif isinstance(arguments, list | tuple):
        for item in arguments:
            yield from _nested(item)


def seconds(pattern: re.Pattern[str], text: str, *, searched: bool) -> float:
    """Return the processor time of all matches of a pattern in a text, or of a match at its beginning."""
    started = time.process_time()
    if searched:
        deque(pattern.finditer(text), maxlen=0)
    else:
        pattern.match(text)
    return time.process_time() - started


def slow(place: str, pattern: re.Pattern[str]) -> Iterator[tuple[float, float, str]]:
    """Yield the seconds, growth and repeated unit of the texts on which a pattern is slow."""
    searched = ".structure." not in place  # forms of lines are matched from their beginning
    for unit in units(pattern):
        text = unit * (LONG // len(unit))
        first, short = (
            min(seconds(pattern, text[:length], searched=searched) for _ in range(2)) for length in (FIRST, SHORT)
        )
        if short > _FIRST_GROWTH * first:
            long = seconds(pattern, text, searched=searched)
            if long > SECONDS and long > GROWTH * short:
                yield long, long / short, unit


def main(languages: Iterable[str]) -> None:
    """Print the patterns whose time grows faster than the text, with the repetition. End with status 1 if any does."""
    printed = 0
    for language, pack in load_packs().items():
        if languages and language not in languages:
            continue
        for place, pattern in patterns(pack, language):
            for long, growth, unit in slow(place, pattern):
                printed += 1
                print(f"{long:6.2f} s  ×{growth:4.0f}  {place}  {unit!r}", flush=True)
    sys.exit(printed > 0)


if __name__ == "__main__":
    main(sys.argv[1:])
