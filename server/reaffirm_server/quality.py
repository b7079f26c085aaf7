"""Quality: the report on what the graph holds and how it was made, as Markdown, generated from the graph."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from reaffirm_build.agreement import Agreement, compare, reading

#: One row of an answer: values by variable.
Row = dict[str, str]

_HEAD = """# Quality

This page is generated from the graph by `reaffirm quality`; a test fails when it is not current.

**Who annotated.** Asks, citations and references are read from the words by the rules of the language pack
(`data/packs/zh.toml`); what needs judgement stands in curated tables (`data/tip/curated/`). Rules and tables were
written by a language model following the [codebook](codebook.md), and the result was read against the text. No lawyer
has reviewed it yet.

Sessions are those at which a provision was first presented: the recommendations in item 46 of the fourth session count
for the third. Counts are of operative provisions (leaves), except citations and references: chapeaux make these too."""


_AGREEMENT = """Two readers annotated all provisions from the source and the codebook alone, without seeing
each other's work, the rules or the graph. Their files stand as they left them in `data/tip/readings/`. F1 counts
facts; kappa counts decisions whether a value applies to a provision. Both readers are runs of the same kind of
language model, so they may share mistakes that a person would not make."""

_SETTLED = """Where the two readings differ in a theme, group or form, the provision was read again and settled.
Asks, articles and references needed no settling: the readings write a missing addressee differently, but read it
alike."""


def report(ask: Callable[[str], list[Row]], readings: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The lines of the report.

    ``ask`` gives the rows of one of the server's queries; ``readings`` are the files of the first and the second
    reading by name, and those that settle their differences under "".
    """
    yield from _HEAD.splitlines()
    yield from _section("Who is asked: addressee × session", _markdown(pivot(ask("quality-addressees"), "addressee")))
    yield from _section("How strongly: strength × session", _markdown(pivot(ask("quality-strengths"), "strength")))
    yield from _section("Citations per article", _table(ask("quality-articles"), ("part", "count", "provisions")))
    yield from _section(
        "Works mentioned, with their parts", _table(ask("quality-works"), ("work", "mentions", "provisions"))
    )
    columns = ("relation", "resolved", "method", "references")
    yield from _section("Explicit references", _table(ask("quality-references"), columns))
    yield from _section("About what: top theme × session", _markdown(pivot(ask("quality-themes"), "theme")))
    broader = {row["theme"]: row["top"] for row in ask("top-themes")}
    first, second = (reading(readings[name], broader) for name in ("first", "second"))
    provisions = len({provision for provision, _ in first["strength"]})
    yield from _section("How far two readers agree", iter(_AGREEMENT.splitlines()))
    yield from ("", *_agreements(compare(first, second, provisions)))
    settled = list(csv.DictReader(io.StringIO(readings[""]["settled.csv"])))
    yield from _section("Disagreements, settled", iter(_SETTLED.splitlines()))
    yield from ("", *_table(settled, ("field", "provision", "first", "second", "settled", "reason")))


def _agreements(found: Iterator[Agreement]) -> Iterator[str]:
    """A table of agreements."""
    header = ["field", "facts in both", "only first", "only second", "F1", "kappa"]
    lines = [
        [one.field, str(one.both), str(one.first), str(one.second), f"{one.f1:.3f}", f"{one.kappa:.3f}"]
        for one in found
    ]
    return _markdown([header, *lines])


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", *lines)


def _table(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """A Markdown table of some columns of an answer."""
    return _markdown([list(columns), *([row[column] for column in columns] for row in rows)])


def _markdown(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; columns of numbers are aligned to the right."""
    header, *body = lines
    numbers = [all(not line[n] or line[n].replace(".", "").isdecimal() for line in body) for n in range(len(header))]
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join('--:' if number else '---' for number in numbers)}|"
    for line in body:
        yield f"| {' | '.join(line)} |"


def pivot(rows: Sequence[Row], title: str) -> list[list[str]]:
    """A table of counts by ``row`` and ``column``, with the sums of both: its header, then its lines."""
    names = list(dict.fromkeys(row["row"] for row in rows))
    columns = sorted({row["column"] for row in rows}, key=int)
    counts = {(row["row"], row["column"]): int(row["count"]) for row in rows}
    lines = [[title, *columns, "all"]]
    for name in [*names, "all"]:
        chosen = names if name == "all" else [name]
        cells = [sum(counts.get((one, column), 0) for one in chosen) for column in columns]
        lines.append([name, *(str(cell or "") for cell in cells), str(sum(cells))])
    return lines
