"""The quality report on the translation: second translation, reading against the original, checks by program."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reaffirm_build.curate.issued_text_report import fact_counts
from reaffirm_build.pipeline.translation_checks import TranslationCheck
from reaffirm_core.csv_text import markdown, read_csv
from reaffirm_server.text_tables import Row

#: The files of the readings of the translation: a second translation, and the differences that were settled.
SECOND, SETTLED = "second-reading.csv", "settled.csv"

_TITLE = "## How good the translation is"

_HEAD = """The working translation is ours, unofficial, from the Chinese, by a language model. The codebook has its
rules in its section Translation. It was checked in three ways. All files are published: `data/tip/translations/`,
`data/tip/readings/translation/`, `data/glossary.csv`."""

_READ = """A second reader translated a sample without seeing the first translation, and the two were compared. The
other provisions were read back against the Chinese by a checklist, without a second translation: actor, verb of asking,
act, object, limits, negation, lists, citations. Each difference was settled, with a reason (`settled.csv`)."""

_RULES = """The rules of the language pack read the translation (`data/packs/en.toml`), and what they find must be what
the rules of the original find there. The remaining differences stand in `translation-differences.csv`, with reasons; a
test fails on any other."""

_GLOSSARY = """A term of the glossary that occurs in the original must have its rendering in the translation. A term has
an exception where it means something else, or is a part of another word (`glossary-exceptions.csv`). An occurrence is a
term in a provision, however often it is repeated there."""


def translation_report(checks: Iterable[TranslationCheck], files: Mapping[str, str]) -> Iterator[str]:
    """Yield the Markdown lines on each translation, or nothing without translations.

    ``files`` are the texts of the readings of the translation by file name.
    """
    for check in checks:
        yield from (f"{_TITLE} ({check.translation.language})", "", *_HEAD.splitlines())
        if SECOND in files and SETTLED in files:
            second, settled = (read_csv(name, files[name]) for name in (SECOND, SETTLED))
            lines = _readings(second, settled, check.comparison.provisions)
            yield from _section("Second translation and reading", _READ, lines)
        yield from _section("Facts read from the words", _RULES, _facts(check))
        yield from _section("Terms of the glossary", _GLOSSARY, _glossary(check))


def _readings(second: Sequence[Row], settled: Sequence[Row], provisions: int) -> Iterator[str]:
    """Yield the figures of the two ways of checking."""
    twice = {row["id"] for row in second}
    yield from markdown(
        [
            ["check", "provisions", "with differences", "differences", "first words kept", "mended"],
            ["translated twice and compared", str(len(twice)), *_settled(row for row in settled if row["id"] in twice)],
            [
                "read back by the checklist",
                str(provisions - len(twice)),
                *_settled(row for row in settled if row["id"] not in twice),
            ],
            ["all", str(provisions), *_settled(settled)],
        ]
    )


def _settled(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the numbers of provisions, of differences, of differences whose first words stayed, and of mended ones."""
    differences = list(rows)
    kept = sum(row["settled"] == row["first"] for row in differences)
    figures = (len({row["id"] for row in differences}), len(differences), kept, len(differences) - kept)
    yield from map(str, figures)


def _facts(check: TranslationCheck) -> Iterator[str]:
    """Yield the number of equal provisions by fact, and of the differences."""
    yield from fact_counts(check.comparison)
    yield from ("", f"Differences listed with a reason: {len(check.listed)}; not listed: {len(check.unlisted)}.")


def _glossary(check: TranslationCheck) -> Iterator[str]:
    header = ["terms", "occurrences", "with their rendering", "exceptions", "missing"]
    rendered = check.occurrences - check.exceptions - len(check.missing)
    figures = (check.terms, check.occurrences, rendered, check.exceptions, len(check.missing))
    yield from markdown([header, [str(figure) for figure in figures]])


def _section(title: str, text: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"### {title}", "", *text.splitlines(), "", *lines)
