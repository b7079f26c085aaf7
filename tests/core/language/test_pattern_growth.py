"""The patterns of the packs on long repetitions of their own characters and words (``make test-clients``).

A draft may contain anything. A pattern that tries again from every place of a repetition takes a time that grows with
the square of its length. Python cannot count the steps of a pattern, so this is the only test that measures: processor
time, which other programs hardly change, at two lengths. It judges a pattern by the growth only.
"""

import contextlib
import math
import re
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import groupby
from typing import Any

import pytest

from reaffirm_build.pipeline.knowledge import Knowledge
from tests.conftest import PATIENCE

pytestmark = pytest.mark.client

#: Lengths in characters. The last is half of the longest recommendation of a draft.
SHORT, LONG = 625, 2_500
#: The growth from the short to the long length that is allowed: a linear pattern takes four times as long, a quadratic
#: one sixteen times. Below a time in seconds nothing is judged.
GROWTH, SECONDS = 9, 0.001
#: The least time in seconds that a clock of the system may show.
_TICK = 1e-6
_LITERAL = "LITERAL"
#: Parts of places of patterns that are not searched: they are matched at one place of a text.
_MATCHED = {"structure", "milder", "acts", "letterhead", "preamble", "signature"}


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


def repeated(pattern: re.Pattern[str]) -> set[str]:
    """Return the characters and words of a pattern; words of an alphabet end with a space."""
    runs = set(_words(re._parser.parse(pattern.pattern, pattern.flags)))  # type: ignore[attr-defined]
    words = {f"{run.rstrip()} " if run.isascii() else run for run in runs if run.strip()}
    return words | {character for run in runs for character in run}


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


def seconds(pattern: re.Pattern[str], text: str, *, is_searched: bool, times: int = 1) -> float:
    """Return the least processor time of all matches of a pattern in a text, or of a match at its beginning."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        if is_searched:
            deque(pattern.finditer(text), maxlen=0)
        else:
            pattern.match(text)
        taken.append(time.process_time() - started)
    return min(taken)


def growth(pattern: re.Pattern[str], unit: str, *, is_searched: bool) -> float:
    """Return the growth of the time from the short to the long repetition, 0 if the long one takes no time to judge.

    Only what grows too much at first is measured again, the best of three.
    """
    text, factor = unit * (LONG // len(unit)), 0.0
    for times in (1, 3):
        try:
            with _limited():
                long = seconds(pattern, text, is_searched=is_searched, times=times)
        except TimeoutError:
            return math.inf
        if long < SECONDS:
            return 0
        factor = long / max(seconds(pattern, text[:SHORT], is_searched=is_searched, times=times), _TICK)
        if factor <= GROWTH:
            break
    return factor


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Raise TimeoutError in the block after a time that nothing but an exponential pattern reaches."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def too_steep(place: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the place of a pattern with each repetition on which its time grows too much."""
    is_searched = not _MATCHED & set(place.split("."))
    grown = {unit: growth(pattern, unit, is_searched=is_searched) for unit in repeated(pattern)}
    return [f"{place} {unit!r}: ×{factor:.3g}" for unit, factor in grown.items() if factor > GROWTH]


def test_a_quadratic_pattern_is_noticed_and_a_linear_one_is_not() -> None:
    assert too_steep("quadratic", re.compile("a(?:ab?|b)*c")) != []
    assert too_steep("nested", re.compile("a(?:a|b){0,50}c")) == []
    assert too_steep("linear", re.compile("(?:ab|ac)+d?")) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_patterns_take_a_time_that_is_linear_in_repetitions(language: str, knowledge: Knowledge) -> None:
    steep = [
        problem
        for place, pattern in patterns(knowledge.packs[language], language)
        for problem in too_steep(place, pattern)
    ]
    assert steep == [], "\n".join(steep)
