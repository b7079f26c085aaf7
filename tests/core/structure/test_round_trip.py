"""Documents of the genre that nobody wrote: whatever is generated comes back with the same structure and words."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.numerals import as_roman
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse

#: What texts are made of, by language; among it what looks like numbers and markers and is none.
WORDS = {
    "en": ["States", "parties", "measures", "in", "2010", "(a)", "6", "article", "victims", "the", "and", "(ii)"],
    "zh": ["缔约国", "措施", "2010", "年", "第6条", "(a)项", "被害人", "和", "打击", "公约"],
}
START = {"en": "States parties should", "zh": "缔约国应当"}
END = {"en": (".", ";", ":"), "zh": ("。", "；", "：")}
JOIN = {"en": " ", "zh": ""}


@dataclass(frozen=True)
class Node:
    words: tuple[str, ...]
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Sample:
    language: str
    sessions: tuple[tuple[Node, ...], ...]
    first: int  #: number of the first session
    width: int  #: of a line, in columns


def node(chance: Random, language: str, depth: int) -> Node:
    """A provision with parts to some depth: none, or two and more."""
    words = chance.choices(WORDS[language], k=chance.randrange(20))
    count = chance.choice([0, 0, 0, 2, 3, 4]) if depth else 0
    return Node(tuple(words), tuple(node(chance, language, depth - 1) for _ in range(count)))


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Documents; what is large in them comes from one seed, which Hypothesis chooses."""
    chance = Random(draw(st.integers(0, 2**32)))
    language = draw(st.sampled_from(sorted(WORDS)))
    counts = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    sessions = tuple(tuple(node(chance, language, 3) for _ in range(count)) for count in counts)
    return Sample(language, sessions, draw(st.integers(1, 120)), draw(st.integers(40, 100)))


def mark(language: str, depth: int, place: int) -> str:
    """The number of a provision at a place from 1, as printed."""
    numerals = {"en": f"({as_roman(place)})", "zh": "㈠㈡㈢㈣"[(place - 1) % 4]}
    last = {"en": f"{chr(96 + place)}.", "zh": f"({place})"}
    return (f"{place}.", f"({chr(96 + place)})", numerals[language], last[language])[depth]


def said(node: Node, language: str, is_last: bool) -> str:
    """The words of a provision, with the stop that its place asks for."""
    stop, semicolon, colon = END[language]
    end = colon if node.parts else stop if is_last else semicolon
    return JOIN[language].join([START[language], *node.words]) + end


def written(node: Node, language: str, name: str, number: str, depth: int, last: bool, width: int) -> Iterator[tuple[str, str, list[str]]]:  # fmt: skip # noqa: E501
    """Identifier, words and lines of a provision and its parts."""
    text = said(node, language, last)
    lines = wrapped(f"{number} {text}", language, width)
    yield name, text, lines
    for place, part in enumerate(node.parts, 1):
        own = chr(96 + place) if depth == 0 or (depth == 2 and language == "en") else str(place)
        is_last = last and place == len(node.parts)
        yield from written(part, language, f"{name}-{own}", mark(language, depth + 1, place), depth + 1, is_last, width)


def wrapped(text: str, language: str, width: int) -> list[str]:
    """The lines of a text: broken at spaces in English, anywhere in Chinese."""
    if language == "en":
        return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    return [text[start : start + width // 2] for start in range(0, len(text), width // 2)]


def heading(language: str, number: int, day: date) -> str:
    if language == "en":
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in {11, 12, 13} else 0, "th")
        return f"{number}{suffix} session (Vienna, {day.day} {day:%B} {day.year})"
    return f"第{number}次会议，{day.year}年{day.month}月{day.day}日，维也纳"


def check(sample: Sample, knowledge: Knowledge) -> None:
    language, first = sample.language, sample.first
    lines: list[str] = []
    expected: dict[str, str] = {}
    for number, items in enumerate(sample.sessions, first):
        lines += [heading(language, number, date(2009, 1, 1) + timedelta(days=40 * number)), ""]
        for place, item in enumerate(items, 1):
            for name, text, own in written(item, language, f"{number}-{place}", f"{place}.", 0, True, sample.width):
                expected[name] = text
                lines += own
        lines.append("")
    structure = knowledge.packs[language].structure
    source = "\n".join(lines)
    document = parse(read("generated.txt", source.encode()), structure)
    check_coverage(document, structure)
    assert [session.number for session in document.sessions] == list(range(first, first + len(sample.sessions)))
    found = {provision.identifier: "".join(provision.text.split()) for provision in document.provisions}
    assert found == {name: "".join(text.split()) for name, text in expected.items()}, source
    leaves = {name for name in expected if not any(other.startswith(f"{name}-") for other in expected)}
    assert {provision.identifier for provision in document.provisions if provision.operative} == leaves


@settings(max_examples=20, deadline=None, derandomize=True)
@given(sample=samples())
def test_a_generated_document_comes_back(sample: Sample, knowledge: Knowledge) -> None:
    check(sample, knowledge)
