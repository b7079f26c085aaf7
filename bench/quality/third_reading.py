"""Agreement of the third readings: of pairs with the table as it stood, of asks with what the rules find."""

from collections.abc import Iterator, Mapping, Sequence

from bench.quality.agreement import Agreement, compare_pairs, verdicts

from reaffirm_core.annotate.reaffirmations import GRADES
from reaffirm_core.csv_text import read_csv
from reaffirm_server.text_tables import Row

#: Verdicts by pairs of a later and an earlier provision.
_Table = dict[tuple[str, str], str]


def before(readings: Mapping[str, Mapping[str, str]]) -> _Table:
    """Return the verdicts before the third reading: the first reading, with the differences that were settled since."""
    table = verdicts(readings["first"]["lineage.csv"]) | verdicts(readings["first"]["lineage-gaps.csv"])
    for row in read_csv("settled.csv", readings[""]["settled.csv"]):
        if row["field"] == "pair":
            earlier, _, verdict = row["settled"].partition(": ")
            table[row["provision"], earlier] = verdict
    return table


def third(readings: Mapping[str, Mapping[str, str]]) -> _Table:
    """Return the verdicts of the third reading."""
    rows = read_csv("lineage.csv", readings["third"]["lineage.csv"])
    return {(row["later"], row["earlier"]): row["grade"] for row in rows}


def agreements(readings: Mapping[str, Mapping[str, str]]) -> tuple[list[Agreement], int]:
    """Return the agreement on what is a reaffirmation and on each grade, and the number of pairs with one verdict.

    Pairs that the codebook decides as examples are left out, since no reader was blind to them.
    """
    examples = {(row["later"], row["earlier"]) for row in read_csv("examples.csv", readings[""]["examples.csv"])}
    again = {pair: verdict for pair, verdict in third(readings).items() if pair not in examples}
    table = {pair: verdict for pair, verdict in before(readings).items() if pair in again}
    rows = [compare_pairs(table, again)]
    for grade in GRADES:
        first, second = ({p: v if v == grade else "" for p, v in reader.items()} for reader in (table, again))
        rows.append(compare_pairs(first, second, grade))
    rows = [row for row in rows if row.both + row.first + row.second]
    return rows, sum(table[pair] == again[pair] for pair in again)


def asks_alike(readings: Mapping[str, Mapping[str, str]], published: Sequence[Row]) -> Iterator[Row]:
    """Yield for each fact the number of asks, and of those for which the reading and the graph have the same value.

    ``published`` are the asks of the graph, with provision, number and the facts that they have.
    """
    read = {row["ask"]: row for row in read_csv("asks.csv", readings["third"]["asks.csv"])}
    in_graph = {f"{row['provision']}_ask-{row['number']}": row for row in published}
    names = read.keys() | in_graph.keys()
    for fact in ("operator", "strength", "force", "adoption"):
        alike = sum(read[name][fact] == in_graph[name].get(fact, "") for name in read.keys() & in_graph.keys())
        yield {"fact": fact, "asks": str(len(names)), "alike": str(alike)}
