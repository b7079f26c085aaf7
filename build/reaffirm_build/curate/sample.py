"""Samples for a person to judge blind: sheets without answers, and the comparison of filled sheets with the tables.

The selection is deterministic: the same corpus gives the same sample. A stratified sample has a share of each session,
and for pairs of each verdict, so that rare cases are in it.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reaffirm_build.annotate.annotator import Annotations
from reaffirm_build.annotate.curated import one_of
from reaffirm_build.annotate.reaffirmations import GRADES, NONE, RELATED
from reaffirm_build.csv_text import write_csv
from reaffirm_build.errors import TableError
from reaffirm_build.model import Provision

#: The fields that a person judges of a provision, each with the scheme of its concepts.
FIELDS = {"addressee": "actor", "strength": "strength", "theme": "theme", "group": "group", "form": "form"}
#: The verdicts on a pair.
VERDICTS = (*GRADES, RELATED, NONE)
#: The columns of the sheets, by file name. A person fills in the fields or the verdict, and the note.
PROVISIONS, PAIRS = "sample-provisions.csv", "sample-pairs.csv"
SHEETS = {
    PROVISIONS: ("provision", "chapeau", "text", *FIELDS, "note"),
    PAIRS: ("later", "earlier", "later_text", "earlier_text", "verdict", "note"),
}

#: A later and an earlier provision.
PairKey = tuple[str, str]

T = TypeVar("T")


def choose(items: Iterable[T], share: float, stratum: Callable[[T], str] | None) -> list[T]:
    """Return a share (0–1) of the items of each stratum, at least one, or of all items without strata.

    Items are chosen by the hash of their text, and stay in their order.
    """
    strata: dict[str, list[T]] = defaultdict(list)
    kept = list(items)
    for item in kept:
        strata[stratum(item) if stratum else ""].append(item)
    chosen: set[str] = set()
    for members in strata.values():
        ordered = sorted(members, key=_digest)
        chosen |= {_digest(item) for item in ordered[: math.ceil(share * len(ordered))]}
    return [item for item in kept if _digest(item) in chosen]


def _digest(item: object) -> str:
    return hashlib.sha256(repr(item).encode()).hexdigest()


def sheets(
    provisions: Sequence[Provision], verdicts: Mapping[PairKey, str], share: float, *, stratified: bool
) -> dict[str, bytes]:
    """Return the blind sheets of a sample by file name.

    ``verdicts`` are those on the pairs of the corpus; pairs without a reaffirmation are a random sample of the same
    size as the others together. They are not marked, and no sheet has an answer.
    """
    leaves = {p.identifier: p for p in provisions if p.operative}
    chosen = choose(leaves, share, (lambda leaf: str(leaves[leaf].session)) if stratified else None)
    akin = [pair for pair, verdict in verdicts.items() if verdict != NONE]
    pairs = choose(akin, share, verdicts.__getitem__ if stratified else None)
    apart = [pair for pair, verdict in verdicts.items() if verdict == NONE]
    pairs += sorted(apart, key=_digest)[: len(pairs)]
    order = {identifier: leaf.order for identifier, leaf in leaves.items()}
    known = sorted((p for p in pairs if p[0] in order and p[1] in order), key=lambda p: (order[p[0]], order[p[1]]))
    return {
        PROVISIONS: write_csv(SHEETS[PROVISIONS], (_provision_row(leaves[leaf]) for leaf in chosen)),
        PAIRS: write_csv(SHEETS[PAIRS], (_pair_row(leaves[later], leaves[earlier]) for later, earlier in known)),
    }


def _provision_row(leaf: Provision) -> dict[str, str]:
    chapeau = leaf.full_text.removesuffix(leaf.text)
    return {
        **dict.fromkeys(SHEETS[PROVISIONS], ""),
        "provision": leaf.identifier,
        "chapeau": chapeau,
        "text": leaf.text,
    }


def _pair_row(later: Provision, earlier: Provision) -> dict[str, str]:
    texts = {"later_text": later.full_text, "earlier_text": earlier.full_text}
    return {**dict.fromkeys(SHEETS[PAIRS], ""), "later": later.identifier, "earlier": earlier.identifier, **texts}


@dataclass(frozen=True)
class Filled:
    """The judgements of a person on a sample."""

    read: frozenset[str]  #: provisions with a judgement
    facts: Mapping[str, frozenset[tuple[str, str]]]  #: provisions and values, by field
    verdicts: Mapping[PairKey, str]


def parse_filled(
    file: str, rows: Sequence[Mapping[str, str]], concepts: Mapping[str, Collection[str]], leaves: Collection[str]
) -> Filled:
    """Read a filled sheet. A row without an answer is left out; in other rows an empty field is the answer "none".

    ``concepts`` are the slugs of each field, and several slugs in a cell are divided by spaces. Raises TableError, with
    row and column, for other columns, an unknown provision, slug or verdict.
    """
    columns = tuple(rows[0]) if rows else ()
    if columns not in SHEETS.values():
        expected = " or ".join(map(",".join, SHEETS.values()))
        raise TableError(file, f"is no filled sample; expected the columns {expected}")
    facts: dict[str, set[tuple[str, str]]] = {field: set() for field in FIELDS}
    read, verdicts = set(), {}
    for number, row in enumerate(rows, 2):
        for column in {"provision", "later", "earlier"} & row.keys():
            one_of(file, number, column, row[column], leaves)
        if row.get("verdict"):
            verdicts[row["later"], row["earlier"]] = one_of(file, number, "verdict", row["verdict"], VERDICTS)
        answers = {field: row[field].split() for field in FIELDS if row.get(field, "").strip()}
        read |= {row["provision"]} if answers else set()
        for field, slugs in answers.items():
            facts[field] |= {(row["provision"], one_of(file, number, field, slug, concepts[field])) for slug in slugs}
    return Filled(frozenset(read), {field: frozenset(values) for field, values in facts.items()}, verdicts)


def published(annotations: Annotations) -> dict[str, frozenset[tuple[str, str]]]:
    """Return the facts of the annotations by field. Groups and forms that only a title names are left out."""
    facts: dict[str, set[tuple[str, str]]] = {field: set() for field in FIELDS}
    for ask in annotations.asks:
        facts["addressee"] |= {(ask.provision, slug) for slug in ask.addressees}
        facts["strength"].add((ask.provision, ask.strength))
    for judgement in annotations.judgements:
        if judgement.basis != "title":
            facts[judgement.kind].add((judgement.provision, judgement.slug))
    return {field: frozenset(values) for field, values in facts.items()}


def differences(
    filled: Filled, facts: Mapping[str, frozenset[tuple[str, str]]], verdicts: Mapping[PairKey, str]
) -> Iterator[str]:
    """Yield the lines of the comparison of a filled sheet with the annotations: counts, then each difference."""
    lines: list[str] = []
    for field in FIELDS if filled.read else ():
        mine, ours = filled.facts[field], {fact for fact in facts[field] if fact[0] in filled.read}
        yield f"{field}: {len(mine & ours)} in both, {len(mine - ours)} only in the sheet, {len(ours - mine)} only here"
        lines += [f"  {field}: only in the sheet: {leaf}/{value}" for leaf, value in sorted(mine - ours)]
        lines += [f"  {field}: only here: {leaf}/{value}" for leaf, value in sorted(ours - mine)]
    if filled.verdicts:
        other = {pair: verdict for pair, verdict in filled.verdicts.items() if verdicts.get(pair, NONE) != verdict}
        yield f"verdict: {len(filled.verdicts) - len(other)} of {len(filled.verdicts)} pairs agree"
        lines += [
            f"  verdict: {later}/{earlier}: {verdict} in the sheet, {verdicts.get((later, earlier), NONE)} here"
            for (later, earlier), verdict in other.items()
        ]
    yield from lines
