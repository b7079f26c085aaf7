"""Agreement: how far two readings of the same document, made apart from each other, say the same."""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.annotate.reaffirmations import GRADES, NONE

#: Facts of one field: what was said of which provision.
Facts = frozenset[tuple[str, str]]
#: What a reader said of pairs of a later and an earlier provision.
Verdicts = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Agreement:
    """Two readings of one field."""

    field: str
    both: int  #: facts that both have
    first: int  #: facts that only the first has
    second: int  #: facts that only the second has
    provisions: int  #: how many provisions both have read
    values: int  #: how many values the field can have

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall: the same whichever reading is held against the other."""
        return 2 * self.both / (2 * self.both + self.first + self.second)

    @property
    def kappa(self) -> float:
        """Cohen's kappa over all decisions whether a value applies to a provision."""
        total = self.provisions * self.values
        one, two = (self.both + self.first) / total, (self.both + self.second) / total
        observed = 1 - (self.first + self.second) / total
        chance = one * two + (1 - one) * (1 - two)
        return (observed - chance) / (1 - chance)


def compare(first: Mapping[str, Facts], second: Mapping[str, Facts], provisions: int) -> Iterator[Agreement]:
    """The agreement of two readings of ``provisions`` provisions, field by field."""
    for field, facts in first.items():
        other = second[field]
        values = {value for _, value in facts | other}
        yield Agreement(field, len(facts & other), len(facts - other), len(other - facts), provisions, len(values))


def reading(files: Mapping[str, str], broader: Mapping[str, str]) -> dict[str, Facts]:
    """The facts of a reading by field, from its files as the reader left them.

    ``broader`` gives the top theme of each theme.
    """
    asks = [ask for ask in _lines(files["asks.jsonl"]) if ask["strength"] != "declaratory"]
    cited = [c for c in _lines(files["citations.jsonl"]) if c["article"]]
    referred = [r for r in _lines(files["references.jsonl"]) if r["relation"] != "none"]
    themes = _column(files["themes.csv"], "theme")
    return {
        "addressee": frozenset((a["id"], f"{a['n']} {slug}") for a in asks for slug in a["addressees"]),
        "strength": frozenset((a["id"], f"{a['n']} {a['strength']}") for a in asks),
        "article cited": frozenset((c["id"], " ".join(str(c[k]) for k in _PARTS)) for c in cited),
        "explicit reference": frozenset((r["id"], f"{r['relation']} {r['target']}") for r in referred),
        "top theme": frozenset((provision, broader.get(theme, theme)) for provision, theme in themes),
        "theme": themes,
        "affected group": _column(files["groups.csv"], "group"),
        "form of exploitation": _column(files["forms.csv"], "form"),
    }


#: What names a part of an instrument in a reading.
_PARTS = ("work", "article", "paragraph", "letter")


def _lines(text: str) -> list[dict[str, str]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in text.splitlines() if line]


def _column(text: str, column: str) -> Facts:
    """The facts of one column of a CSV file."""
    return frozenset((row["provision"], row[column]) for row in csv.DictReader(io.StringIO(text)))


def verdicts(text: str) -> dict[tuple[str, str], str]:
    """The verdicts of a reader on pairs of a later and an earlier provision, from its CSV file."""
    return {(row["later"], row["earlier"]): row["verdict"] for row in csv.DictReader(io.StringIO(text))}


def full_readings(readings: Mapping[str, Mapping[str, str]]) -> tuple[dict[tuple[str, str], str], ...]:
    """The verdicts of the first reading, with what its review added, and of the full second one, on the same pairs.

    The second reader lists what is not ``none``. Pairs that the codebook decides as its examples are left out: nobody
    was blind to them. ``readings`` are the files by name, of each reader and those beside them (under "").
    """
    first = verdicts(readings["first"]["lineage.csv"]) | verdicts(readings["first"]["lineage-gaps.csv"])
    second = verdicts(readings["second"]["lineage-full.csv"])
    given = {(row["later"], row["earlier"]) for row in csv.DictReader(io.StringIO(readings[""]["examples.csv"]))}
    blind = {pair: verdict for pair, verdict in first.items() if pair not in given}
    return blind, {pair: second.get(pair, NONE) for pair in blind}


def compare_pairs(first: Verdicts, second: Verdicts, field: str = "reaffirmation") -> Agreement:
    """The agreement of two readings on whether a pair is a reaffirmation, over the pairs that both have read."""
    both = first.keys() & second.keys()
    one, two = ({pair for pair in both if reader[pair] in GRADES} for reader in (first, second))
    return Agreement(field, len(one & two), len(one - two), len(two - one), len(both), 1)


def differing(first: Verdicts, second: Verdicts) -> set[tuple[str, str]]:
    """The pairs on whose grade two readings differ, or on whether they are reaffirmations at all."""
    return {
        pair
        for pair in first.keys() & second.keys()
        if first[pair] != second[pair] and {first[pair], second[pair]} & set(GRADES)
    }


def recall(ranked: Mapping[str, Sequence[str]], positives: Collection[tuple[str, str]], first: int) -> float:
    """The share of positives among the first candidates of their later provision."""
    found = sum(earlier in ranked.get(later, ())[:first] for later, earlier in positives)
    return found / len(positives)
