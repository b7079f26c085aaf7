"""The comparison of a text that was issued in a further language with the working translation into that language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean, median

from reaffirm_build.pipeline.translation_checks import IssuedText
from reaffirm_core.annotate.translation_check import FACTS, TranslationComparison
from reaffirm_core.compare.diff import Segment, differences, likeness
from reaffirm_core.compare.markup import plain
from reaffirm_core.csv_text import markdown

_HEAD = """The text was added to the corpus (`reaffirm ingest --add-version`). Pages, files and searches show it as the
text. The working translation stays in `graph:translation`, and is shown nowhere as the text."""

_WORDS = """Similarity is the share of letters that the two texts have in common, from 0 to 1. Words that only the
translation has stand in `[-…-]`, words that only the issued text has in `{+…+}`, moved words in `[~…~]` and `{~…~}`."""

_FACTS = """The rules of the language pack read the issued text, and the rules of the original read the original. A
difference is a slip of one of the two texts, a place where they say different things, or a fault of a rule. Annotations
are those of the original."""

#: The lower ends of the bands of similarity in the summary, from the highest.
_BANDS = (0.9, 0.75, 0.5, 0.0)


@dataclass(frozen=True)
class TextPair:
    """A text of a document as it was issued and in the working translation."""

    identifier: str
    issued: str
    translation: str

    @cached_property
    def script(self) -> Sequence[Segment]:
        """The edit script from the translation to the issued text."""
        return differences(self.translation, self.issued)

    @property
    def similarity(self) -> float:
        """The share of letters that the texts have in common (0 to 1)."""
        return likeness(self.script)

    @property
    def is_equal(self) -> bool:
        """Return whether the texts are the same, character for character."""
        return self.issued == self.translation


def pairs(issued: IssuedText) -> list[TextPair]:
    """Return the texts of provisions, footnotes and sessions that were issued and translated, in document order."""
    if issued.translation is None:
        return []
    version, translated = issued.version, issued.translation.texts
    texts = {provision.identifier: provision.text for provision in version.provisions}
    texts |= {note.identifier: note.text for note in version.footnotes}
    texts |= {session.identifier: session.text for session in version.sessions if session.text}
    return [TextPair(key, text, translated[key]) for key, text in texts.items() if key in translated]


def issued_text_report(issued: IssuedText) -> Iterator[str]:
    """Yield the Markdown lines of the comparison: figures, facts read from the words, and each text word by word."""
    yield from (f"# The issued text and the working translation ({issued.language})", "", *_HEAD.splitlines())
    texts = pairs(issued)
    if texts:
        yield from ("", "## Figures", "", *_WORDS.splitlines(), "", *_figures(texts))
    yield from ("", "## Facts read from the words", "", *_FACTS.splitlines(), "", *_facts(issued))
    if texts:
        yield from ("", "## Word by word", "", *_words(texts))


def _figures(texts: Sequence[TextPair]) -> Iterator[str]:
    """Yield the number of equal texts and how similar the others are."""
    shares = [pair.similarity for pair in texts]
    equal = sum(pair.is_equal for pair in texts)
    others = [share for pair, share in zip(texts, shares, strict=True) if not pair.is_equal]
    bands = dict.fromkeys(_BANDS, 0)
    for share in others:
        bands[next(band for band in _BANDS if share >= band)] += 1
    lines = [["exactly equal", str(equal)], *([_band_label(band), str(count)] for band, count in bands.items())]
    yield from markdown([["similarity", "texts"], *lines, ["all", str(len(texts))]])
    yield ""
    yield f"Similarity of all texts: mean {mean(shares):.2f}, median {median(shares):.2f}, lowest {min(shares):.2f}."


def _band_label(band: float) -> str:
    """Return the range of a band, which ends below the band before it."""
    if band == _BANDS[0]:
        return f"{band} or more"
    above = _BANDS[_BANDS.index(band) - 1]
    return f"{band} to below {above}" if band else f"below {above}"


def _facts(issued: IssuedText) -> Iterator[str]:
    """Yield the number of equal provisions by fact, then the differences."""
    yield from fact_counts(issued.facts)
    if issued.facts.differences:
        rows = [[row.provision, row.fact, row.original, row.translation] for row in issued.facts.differences]
        yield ""
        yield from markdown([["provision", "fact", "original", "issued text"], *rows])


def _words(texts: Sequence[TextPair]) -> Iterator[str]:
    """Yield the texts that differ, the issued text beside the translation."""
    rows = [
        [pair.identifier, f"{pair.similarity:.2f}", *(map(_cell, (pair.issued, plain(pair.script))))]
        for pair in texts
        if not pair.is_equal
    ]
    if not rows:
        yield "All texts are equal."
        return
    yield from markdown([["text", "similarity", "issued", "from the translation to the issued text"], *rows])


def _cell(text: str) -> str:
    """Return a text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def fact_counts(comparison: TranslationComparison) -> Iterator[str]:
    """Yield a table of the numbers of provisions of which a fact is equal in both languages, by fact."""
    total, equal = comparison.provisions, comparison.equal()
    lines = [[fact, str(total), str(equal[fact]), str(total - equal[fact])] for fact in FACTS]
    yield from markdown([["fact", "provisions compared", "equal", "different"], *lines])
