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
from bench.quality.third_reading import agreements, asks_alike, changes

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.compare.ranking import Candidate
from reaffirm_core.csv_text import markdown, read_csv
from reaffirm_server.text_tables import Row, session_name

_HEAD = """# Quality

This page is generated from the graph by `python -m bench.quality report`; a test fails when it is not current.

**Who annotated.** Asks, citations and references are read from the words by the rules of the language pack
(`data/packs/zh.toml`); what needs judgement stands in curated tables (`data/tip/curated/`). Rules and tables were
written by a language model following the [codebook](codebook.md), and the result was read against the text. No lawyer
has reviewed it yet.

Sessions are those that adopted a provision or put it to another body: the recommendations in item 46, which the third
session presented, count for the fourth. Each table names the unit of its counts. Citations and references of chapeaux
are counted too."""

_ADDRESSEES = """An ask with two addressees counts under both. Statements ask nobody and are left out."""


_AGREEMENT = """Two readers annotated all provisions from the source and the codebook alone, without seeing
each other's work, the rules or the graph. Their files stand as they left them in `data/tip/readings/`. F1 counts
facts; kappa counts decisions whether a value applies to a provision. Both readers are runs of the same kind of
language model, so they may share mistakes that a person would not make. Their strengths are those of the first edition
of the codebook, one scale for operator and strength."""

_STRENGTHS = """Strengths have no order. Statements are in this table only, as "Declaratory". A text that was
put to another body counts with the strength that it would have once adopted; the table of forces has it apart."""

_FORCES = """Each ask counts once, under the force that its strength and head verb give it. Statements have no force
and are left out."""

_ASKS = """When the strength of an ask was divided into operator, strength and adoption, a third reader read all asks by
the new rules of the codebook, from the Chinese text, without seeing what the rules find (`third/asks.csv`). The rules
were then written until they agree, so the figures show that they follow the reading, not how they fare on other texts.
What a rule cannot find stands in `curated/asks.csv` with its reason. The reader is a run of the same kind of language
model."""

_QUALIFICATIONS = """Words that qualify an ask, in the own words of operative provisions; each place counts once. The
rules of the language pack find them; what no rule can know stands in `curated/qualifications.csv` with its reason.
Limits take something away from an ask."""

_NO_LIMITS = """Roles of countries and "Regardless of" are no limits:"""

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
the texts. A fact is an ask, a kind and its words, so a reading that quotes one character more differs. Both readers
are runs of the same kind of language model."""

_SETTLED = """Where two readings differ in a theme, group or form, the provision was read again and settled; and so was
every pair on whose grade two readings differ, or on whether it is a reaffirmation at all. Where a pair is `related` to
one reader and `none` to the other it was left as it was: neither says that anything is reaffirmed. Asks, articles and
references needed no settling: the readings write a missing addressee differently, but read it alike."""


_LINEAGE = """Every pair of a later recommendation and one of its first candidates was read and decided by the
codebook; all verdicts stand in `data/tip/curated/lineage.csv`. Where the later text itself points to the earlier
leaf, the row says how: *reaffirms*, *follows* or *recalls*. A reference to a whole item makes no such pair and
is counted under "Explicit references". All other pairs were detected by reading. The table has no total, because
what a text states and what readers detected are never added up."""

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
over all pairs. The third reader is a run of the same kind of language model, and the strictest of the three."""

_CHANGES = """Each pair on which the third reading differs from the table was then decided again from both texts, and
so were pairs that a review had named. An empty cell: not read by this reader."""


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
    yield from _counts(run_query)
    yield from _section("How good the ranking is", iter(_RANKING.splitlines()))
    yield from ("", *_ranking(candidates, decided, sessions))
    yield from _pair_agreements(readings, decided, sessions)
    yield from _third_reading(readings)
    yield from _section("How far a third reading of asks agrees", iter(_ASKS.splitlines()))
    yield from ("", *_table(list(asks_alike(readings, run_query("quality-asks"))), ("fact", "asks", "alike")))
    yield from _field_agreements(readings, {row["theme"]: row["top"] for row in run_query("top-themes")})
    yield from _limits(readings, run_query("quality-qualified"), sessions)
    settled = read_csv("settled.csv", readings[""]["settled.csv"])
    yield from _section("Disagreements, settled", iter(_SETTLED.splitlines()))
    yield from ("", *_table(settled, ("field", "provision", "first", "second", "settled", "reason")))


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


def _counts(run_query: Callable[[str], list[Row]]) -> Iterator[str]:
    """Yield the sections that count annotations of each kind."""
    yield from _section(
        "Who is asked: asks of operative provisions, addressee × session", iter(_ADDRESSEES.splitlines())
    )
    yield from ("", *markdown(pivot(run_query("quality-addressees"), "addressee")))
    yield from _section(
        "What is asked: asks of operative provisions, strength × session", iter(_STRENGTHS.splitlines())
    )
    yield from ("", *markdown(pivot(run_query("quality-strengths"), "strength")))
    yield from _section("How strongly: asks of operative provisions, force × session", iter(_FORCES.splitlines()))
    yield from ("", *markdown(pivot(run_query("quality-forces"), "force")))
    yield from _section("What qualifies it: qualifications, kind × session", iter(_QUALIFICATIONS.splitlines()))
    qualifications = run_query("quality-qualifications")
    limits = [row for row in qualifications if row["top"].endswith("/limit")]
    others = [row for row in qualifications if not row["top"].endswith("/limit")]
    yield from ("", *markdown(pivot(limits, "limit")))
    yield from ("", *_NO_LIMITS.splitlines(), "", *markdown(pivot(others, "other kind")))
    yield from _section("Citations per article", iter(_CITATIONS.splitlines()))
    yield from ("", *_table(run_query("quality-articles"), ("part", "count", "provisions")))
    yield from _section("Works mentioned, with their parts", iter(_WORKS.splitlines()))
    yield from ("", *_table(run_query("quality-works"), ("work", "mentions", "provisions")))
    columns = ("relation", "resolved", "method", "references")
    yield from _section("Explicit references", _table(run_query("quality-references"), columns))
    yield from _section("About what: operative provisions, top theme × session", iter(_THEMES.splitlines()))
    yield from ("", *markdown(pivot(run_query("quality-themes"), "theme", total="all assignments")))
    yield from _section(
        "Lineage: pairs of operative provisions, grade × session of the later", iter(_LINEAGE.splitlines())
    )
    *lines, _total = pivot(run_query("quality-lineage"), "grade")
    yield from ("", *markdown(lines))


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
    changed = list(changes(readings, read_csv("lineage.csv", readings["curated"]["lineage.csv"])))
    yield from _section("Pairs, decided again", iter(_CHANGES.splitlines()))
    yield from ("", *_table(changed, ("later", "earlier", "before", "third", "decided", "reason")))


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


def pivot(
    rows: Sequence[Row],
    title: str,
    called: Callable[[str, str], str] = lambda _, ordinal: ordinal,
    *,
    total: str = "all",
) -> list[list[str]]:
    """Return a table of counts by ``row`` and by session, with the sums of both, as a header and lines.

    The columns are sessions, each with an ``ordinal``, in the order of their ``day``. ``called`` returns the name of a
    session from its ``column`` and its ordinal, and ``total`` is the name of the line of sums.
    """
    names = list(dict.fromkeys(row["row"] for row in rows))
    sessions = {(row["day"], row["column"]): session_name(called(row["column"], row["ordinal"])) for row in rows}
    columns = [column for _, column in sorted(sessions)]
    counts = {(row["row"], row["column"]): int(row["count"]) for row in rows}
    header = [title, *(sessions[key] for key in sorted(sessions)), "all"]
    groups = [*((name, [name]) for name in names), (total, names)]
    return [header, *(_counts_line(name, members, columns, counts) for name, members in groups)]


def _counts_line(
    title: str, names: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[str, str], int]
) -> list[str]:
    """Return a line of a pivot table: the counts of some rows by column and their sum. Zero is an empty cell."""
    cells = [sum(counts.get((name, column), 0) for name in names) for column in columns]
    return [title, *(str(cell or "") for cell in cells), str(sum(cells))]
