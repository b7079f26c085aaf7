"""The quality report on the content of the graph and on its making, as Markdown generated from the graph."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from bench.quality.agreement import (
    Agreement,
    Verdicts,
    compare,
    compare_pairs,
    full_readings,
    qualifications,
    reading,
    recall,
    verdicts,
)
from bench.quality.third_reading import agreements, asks_alike

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.compare.ranking import Candidate
from reaffirm_core.csv_text import markdown, read_csv
from reaffirm_server.text_tables import Row

_HEAD = """# Quality

This page is generated from the graph by `python -m bench.quality report`; a test fails when it is not current.

**Who annotated.** Asks, citations and references are read from the words by the rules of the language pack
(`data/packs/zh.toml`); what needs judgement stands in curated tables (`data/tip/curated/`). Rules and tables were
written by a language model following the [codebook](codebook.md), and the result was read against the text. No lawyer
has reviewed it yet.

What was annotated is counted by the queries of the gallery ([counting](counting.md)). The readings stand as the readers
left them in `data/tip/readings/` ([what each file is](../data/README.md)). All readers but the authors of the real
paragraphs are runs of language models of one kind, so they may share mistakes that a person would not make."""

_AGREEMENT = """Two readers annotated all provisions from the source and the codebook alone, without seeing
each other's work, the rules or the graph. F1 counts facts; kappa counts decisions whether a value applies to a
provision. Their strengths are those of the first edition of the codebook, one scale for operator and strength. Where
the two differ in a theme, group, form or pair, it was read again and settled, with the reason
(`data/tip/readings/settled.csv`)."""

_ASKS = """When the strength of an ask was divided into operator, strength and adoption, a third reader read all asks by
the new rules of the codebook, from the Chinese text, without seeing what the rules find (`third/asks.csv`). The rules
were then written until they agree, so the figures show that they follow the reading, not how they fare on other texts.
What a rule cannot find stands in `curated/asks.csv` with its reason."""

_LIMITS = """Roles of countries and "Regardless of" are no limits:"""

_CITATIONS = """Citations in the own words of provisions and of chapeaux; the same words count once, not again for each
part that inherits them. What rests on an article: `rec:restsOn` ([counting](counting.md#what-rests-on-an-article))."""

_WORKS = """Mentions in the own words of provisions and of chapeaux, and the provisions and chapeaux with such a
mention."""

_THEMES = """A provision counts once under each of its top themes, so the last line counts assignments of themes."""

_LIMITS = """One reader read all provisions and wrote down each place, its kind, its words and the asks that it
limits (`first/qualifications.csv`). The reader also wrote the section of the codebook and the rules, so that the
figures of the graph show that the rules follow the reading, not how they fare on other texts. A second reader read
a third of the operative provisions of each session, drawn by hash without those that the section names
(`second/qualifications-sample.csv`), by that section alone. The words that the section gives as examples come from
the texts. A fact is an ask, a kind and its words, so a reading that quotes one character more differs."""

_RANKING = """How well the automatic ranking finds what the readers then decided: average precision over all pairs, and
the share of reaffirmations among the first candidates of each recommendation. Its weights were set before any pair
was decided and were not changed since. Readers saw the first 22 candidates and added what else they knew of, so the
recall is rather too high than too low."""

_SECOND = """A second reader judged a sample of pairs, drawn by a seed from every session, from the text and the
codebook alone. Pairs that both have read:"""

_FULL = """Then other readers read the recommendations of every later session against all earlier ones, blind to the
table, and listed what they found to be a reaffirmation or related (`second/lineage-full.csv`). Held against them is the
table as it was before their disagreements were settled (`first/lineage.csv` with `first/lineage-gaps.csv`); a pair of
it that they do not list counts as `none`. The examples that the codebook itself decides (`examples.csv`) are left
out: nobody was blind to these."""


_THIRD = """A third reader judged all reaffirmations of the table again, with 60 more pairs, from the texts and the
codebook alone, blind to the grades (`third/lineage.csv`). Held against it is the table as it stood then, without the
examples that the codebook decides. The pairs were chosen because they stood in the table, so that kappa is lower than
over all pairs. Each pair on which the two differ was then decided again from both texts, with the reason
(`data/tip/curated/lineage.csv`)."""


def report(
    run_query: Callable[[str], list[Row]],
    readings: Mapping[str, Mapping[str, str]],
    candidates: Sequence[Candidate],
    decided: Verdicts,
) -> Iterator[str]:
    """Yield the Markdown lines of the report.

    ``run_query`` returns the rows of a query of the server by its name. ``readings`` maps "first" and "second" to the
    files of a reading by name, and "" to the files that settle the differences. ``candidates`` are all ranked pairs,
    and ``decided`` holds the verdicts on the pairs that were read.
    """
    sessions = {row["identifier"]: int(row["session"]) for row in run_query("leaves")}
    yield from _HEAD.splitlines()
    yield from _section("How good the ranking is", iter(_RANKING.splitlines()))
    yield from ("", *_ranking(candidates, decided, sessions))
    yield from _pair_agreements(readings, decided, sessions)
    yield from _third_reading(readings)
    yield from _section("How far a third reading of asks agrees", iter(_ASKS.splitlines()))
    yield from ("", *_table(list(asks_alike(readings, run_query("quality-asks"))), ("fact", "asks", "alike")))
    yield from _field_agreements(readings, {row["theme"]: row["top"] for row in run_query("top-themes")})
    yield from _limits(readings, run_query("quality-qualified"), sessions)


def _limits(
    readings: Mapping[str, Mapping[str, str]], published: Sequence[Row], leaves: Collection[str]
) -> Iterator[str]:
    """Yield the section on the agreement of two readings of qualifications, and of the first one with the graph."""
    file = "qualifications.csv"
    first, second = (qualifications(read_csv(file, readings[name][file])) for name in ("first", "second"))
    rows = read_csv("qualifications-sample.csv", readings["second"]["qualifications-sample.csv"])
    drawn = {row["provision"] for row in rows}
    within = {field: frozenset(fact for fact in facts if fact[0] in drawn) for field, facts in first.items()}
    yield from _section("How far two readings of qualifications agree", iter(_LIMITS.splitlines()))
    yield from ("", f"{len(drawn)} of {len(leaves)} operative provisions.", "")
    yield from _agreements(compare(within, second, len(drawn)))
    yield from ("", "The first reading and the graph, all provisions:", "")
    yield from _agreements(compare(first, qualifications(published), len(leaves)), readers=("first", "graph"))


def _pair_agreements(
    readings: Mapping[str, Mapping[str, str]], decided: Verdicts, sessions: Mapping[str, int]
) -> Iterator[str]:
    """Yield the sections on the agreement of readers of pairs."""
    yield from _section("How far two readers of pairs agree", iter(_SECOND.splitlines()))
    pairs = compare_pairs(verdicts(readings["first"]["lineage.csv"]), verdicts(readings["second"]["lineage.csv"]))
    yield from ("", f"{pairs.provisions} pairs.", "", *_agreements(iter([pairs])))
    yield from _section("How far a full second reading of pairs agrees", iter(_FULL.splitlines()))
    yield from ("", *_full_reading(readings, decided, sessions))


def _third_reading(readings: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the sections on the third reading of pairs and on what was decided again."""
    yield from _section("How far a third, blind reading of pairs agrees", iter(_THIRD.splitlines()))
    rows, alike = agreements(readings)
    yield from ("", f"{rows[0].provisions} pairs, of which {alike} have the same verdict.", "")
    yield from _agreements(iter(rows), "verdict", ("table", "third"))


def _field_agreements(readings: Mapping[str, Mapping[str, str]], broader: Mapping[str, str]) -> Iterator[str]:
    """Yield the section on the agreement of two full readings, field by field."""
    first, second = (reading(readings[name], broader) for name in ("first", "second"))
    provisions = len({provision for provision, _ in first["strength"]})
    yield from _section("How far two readers agree", iter(_AGREEMENT.splitlines()))
    yield from ("", *_agreements(compare(first, second, provisions)))


def _ranking(candidates: Sequence[Candidate], decided: Verdicts, sessions: Mapping[str, int]) -> Iterator[str]:
    """Yield a table of average precision and recall, for sessions 2 to 6, for 7 and 8, and for all."""
    from sklearn.metrics import average_precision_score  # imported late: it takes half a second

    ranked: dict[str, list[str]] = {}
    for candidate in candidates:
        ranked.setdefault(candidate.later, []).append(candidate.earlier)
    reaffirmed = [pair for pair, verdict in decided.items() if verdict in GRADES]
    lines = [["sessions", "reaffirmations", "average precision", "recall in 10", "recall in 20"]]
    for title, chosen in (("2 to 6", range(2, 7)), ("7 and 8", range(7, 9)), ("all", range(2, 9))):
        positives = {pair for pair in reaffirmed if sessions[pair[0]] in chosen}
        pool = [candidate for candidate in candidates if sessions[candidate.later] in chosen]
        truth = [(candidate.later, candidate.earlier) in positives for candidate in pool]
        precision = average_precision_score(truth, [candidate.score for candidate in pool])
        shares = [recall(ranked, positives, first) for first in (10, 20)]
        lines.append([title, str(len(positives)), *(f"{figure:.2f}" for figure in (precision, *shares))])
    return markdown(lines)


def _full_reading(
    readings: Mapping[str, Mapping[str, str]], decided: Verdicts, sessions: Mapping[str, int]
) -> Iterator[str]:
    """Yield the agreement of the full second reading of pairs, by session and overall."""
    first, second = full_readings(readings)
    numbers = sorted({sessions[later] for later, _ in first})
    by_session = [
        compare_pairs(
            {pair: verdict for pair, verdict in first.items() if sessions[pair[0]] == number}, second, str(number)
        )
        for number in numbers
    ]
    overall = compare_pairs(first, second, "all")
    alike = sum(verdict in GRADES and verdict == second[pair] for pair, verdict in first.items())
    listed = verdicts(readings["second"]["lineage-full.csv"])
    outside = sum(verdict in GRADES for pair, verdict in listed.items() if pair not in decided)
    yield f"{overall.provisions} pairs. Of the {overall.both} reaffirmations in both, {alike} have the same grade."
    yield f"Outside the pairs that stand in the table the second reading finds {outside} reaffirmations."
    yield from ("", *_agreements(iter([*by_session, overall]), "session"))


def _agreements(
    rows: Iterator[Agreement], title: str = "field", readers: tuple[str, str] = ("first", "second")
) -> Iterator[str]:
    """Yield a Markdown table of agreements of two ``readers``; ``title`` heads the first column."""
    header = [title, "facts in both", *(f"only {reader}" for reader in readers), "F1", "kappa"]
    lines = [
        [row.field, str(row.both), str(row.first), str(row.second), f"{row.f1:.3f}", f"{row.kappa:.3f}"] for row in rows
    ]
    return markdown([header, *lines])


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", *lines)


def _table(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """Yield a Markdown table of the given columns of a query result."""
    return markdown([list(columns), *([row[column] for column in columns] for row in rows)])
