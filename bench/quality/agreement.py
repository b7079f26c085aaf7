"""Agreement of two independent readings of the same document, as F1 and Cohen's kappa."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_core.annotate.reaffirmations import GRADES, NONE
from reaffirm_core.csv_text import read_csv

#: Facts of one field, as pairs of provision and value.
ProvisionValues = frozenset[tuple[str, str]]
#: Verdicts of a reader, by pairs of a later and an earlier provision.
Verdicts = Mapping[tuple[str, str], str]

#: The columns that name a part of an instrument in a reading.
_PARTS = ("work", "article", "paragraph", "letter")


@dataclass(frozen=True)
class Agreement:
    """The agreement of two readings on one field."""

    field: str
    both: int  #: facts in both readings
    first: int  #: facts only in the first reading
    second: int  #: facts only in the second reading
    provisions: int  #: number of provisions in both readings
    values: int  #: number of values that the field can have

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (0–1), which does not depend on the order of the readings."""
        return 2 * self.both / (2 * self.both + self.first + self.second)

    @property
    def kappa(self) -> float:
        """Cohen's kappa over all decisions on whether a value applies to a provision."""
        total = self.provisions * self.values
        share_first, share_second = (self.both + self.first) / total, (self.both + self.second) / total
        observed = 1 - (self.first + self.second) / total
        chance = share_first * share_second + (1 - share_first) * (1 - share_second)
        return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def compare(
    first: Mapping[str, ProvisionValues], second: Mapping[str, ProvisionValues], provisions: int
) -> Iterator[Agreement]:
    """Yield the agreement of two readings field by field; ``provisions`` is the number of provisions in both."""
    for field, facts in first.items():
        other = second[field]
        values = {value for _, value in facts | other}
        yield Agreement(field, len(facts & other), len(facts - other), len(other - facts), provisions, len(values))


def reading(files: Mapping[str, str], broader: Mapping[str, str]) -> dict[str, ProvisionValues]:
    """Return the facts of a reading by field.

    ``files`` are the unchanged texts of the reader's files by name. ``broader`` maps each theme to its top theme.
    """
    themes = _column(files["themes.csv"], "theme")
    return {
        **_ask_facts(_lines(files["asks.jsonl"])),
        "article cited": _articles(_lines(files["citations.jsonl"])),
        "explicit reference": _references(_lines(files["references.jsonl"])),
        "top theme": frozenset((provision, broader.get(theme, theme)) for provision, theme in themes),
        "theme": themes,
        "affected group": _column(files["groups.csv"], "group"),
        "form of exploitation": _column(files["forms.csv"], "form"),
    }


def _ask_facts(rows: Sequence[Mapping[str, str]]) -> dict[str, ProvisionValues]:
    """Return the addressees and strengths of all asks that are not declaratory."""
    asks = [ask for ask in rows if ask["strength"] != "declaratory"]
    return {
        "addressee": frozenset((ask["id"], f"{ask['n']} {slug}") for ask in asks for slug in ask["addressees"]),
        "strength": frozenset((ask["id"], f"{ask['n']} {ask['strength']}") for ask in asks),
    }


def _articles(rows: Sequence[Mapping[str, str]]) -> ProvisionValues:
    """Return the cited parts of instruments; citations of a whole instrument are left out."""
    return frozenset((row["id"], " ".join(str(row[part]) for part in _PARTS)) for row in rows if row["article"])


def _references(rows: Sequence[Mapping[str, str]]) -> ProvisionValues:
    """Return the references to other provisions, with their relation."""
    return frozenset((row["id"], f"{row['relation']} {row['target']}") for row in rows if row["relation"] != "none")


def _lines(text: str) -> list[dict[str, str]]:
    """Parse JSON Lines."""
    return [json.loads(line) for line in text.splitlines() if line]


def qualifications(rows: Sequence[Mapping[str, str]]) -> dict[str, ProvisionValues]:
    """Return the kinds of words that qualify an ask, and each place with its kind, ask and words.

    The places of equal words that qualify one ask are numbered.
    """
    counts: Counter[tuple[str, str]] = Counter()
    places = set()
    for row in rows:
        for ask in row["ask"].split():
            fact = row["provision"], f"{row['qualification']} {ask} {row['words']}"
            counts[fact] += 1
            places.add((fact[0], f"{fact[1]} {counts[fact]}"))
    kinds = frozenset((row["provision"], row["qualification"]) for row in rows)
    return {"kind": kinds, "kind, ask and words": frozenset(places)}


def _column(text: str, column: str) -> ProvisionValues:
    """Return the facts of one column of a CSV file."""
    return frozenset((row["provision"], row[column]) for row in read_csv("reading", text))


def verdicts(text: str) -> dict[tuple[str, str], str]:
    """Parse the CSV file of a reader into verdicts by pairs of a later and an earlier provision."""
    return {(row["later"], row["earlier"]): row["verdict"] for row in read_csv("reading", text)}


def full_readings(readings: Mapping[str, Mapping[str, str]]) -> tuple[dict[tuple[str, str], str], ...]:
    """Return the verdicts of the first reading with its review, and of the full second reading, on the same pairs.

    The second reader lists only verdicts other than ``none``. Pairs that the codebook decides as examples are left out,
    since no reader was blind to them. ``readings`` maps "first" and "second" to the files of a reader by name, and ""
    to the files of both.
    """
    first = verdicts(readings["first"]["lineage.csv"]) | verdicts(readings["first"]["lineage-gaps.csv"])
    second = verdicts(readings["second"]["lineage-full.csv"])
    examples = {(row["later"], row["earlier"]) for row in read_csv("examples.csv", readings[""]["examples.csv"])}
    blind = {pair: verdict for pair, verdict in first.items() if pair not in examples}
    return blind, {pair: second.get(pair, NONE) for pair in blind}


def compare_pairs(first: Verdicts, second: Verdicts, field: str = "reaffirmation") -> Agreement:
    """Return the agreement on which pairs are reaffirmations, over the pairs in both readings."""
    both = first.keys() & second.keys()
    yes_first, yes_second = ({pair for pair in both if reader[pair] in GRADES} for reader in (first, second))
    common = len(yes_first & yes_second)
    return Agreement(field, common, len(yes_first - yes_second), len(yes_second - yes_first), len(both), 1)


def differing(first: Verdicts, second: Verdicts) -> set[tuple[str, str]]:
    """Return the pairs on which two readings differ in the grade, or in whether there is a reaffirmation."""
    return {
        pair
        for pair in first.keys() & second.keys()
        if first[pair] != second[pair] and {first[pair], second[pair]} & set(GRADES)
    }


def recall(ranked: Mapping[str, Sequence[str]], positives: Collection[tuple[str, str]], first: int) -> float:
    """Return the share (0–1) of positive pairs whose earlier provision is among the first candidates of the later."""
    hits = sum(earlier in ranked.get(later, ())[:first] for later, earlier in positives)
    return hits / len(positives)
