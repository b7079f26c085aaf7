"""Series of recommendations that reaffirm each other, named in ``lineages.csv`` and ``members.csv``.

A provision belongs to several lineages if several of its limbs continue one (codebook, section Lineage).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.reaffirmations import GRADES, Pair
from reaffirm_core.model import Provision, Quote


@dataclass(frozen=True)
class Lineage:
    """A series of recommendations that reaffirm each other, with a name given by this project."""

    identifier: str
    names: Mapping[str, str]  #: by language
    members: tuple[str, ...]  #: identifiers of provisions, in the order of their presentation
    latest: tuple[str, ...]  #: the members that the latest session adopted, in the order of the document


#: The members of a lineage, each with its limb, or None for the whole provision.
_Members = dict[str, Quote | None]


def lineages(
    names: Curated,
    members: Curated,
    compared: Collection[Pair],
    provisions: Sequence[Provision],
    presented: Mapping[str, date],
    adopted: Mapping[str, date],
) -> list[Lineage]:
    """Return the named lineages in the order of ``lineages.csv``, with the members of ``members.csv``.

    ``presented`` and ``adopted`` give the first days of the sessions that presented and that adopted a provision.

    Raises TableError, with the cell, for an unknown lineage or provision, a lineage without a name in each language, a
    provision in two lineages without a limb for each, a lineage of fewer than two members, or members that are not
    connected by reaffirmations of each other.
    """
    leaves = {p.identifier: p for p in provisions if p.operative}
    by_lineage = _members(names, members, leaves)
    labels = names.texts()
    complete: dict[str, Lineage] = {}
    for number, cells in names.rows:
        identifier = cells["lineage"]
        if identifier in complete:
            continue
        limbs = by_lineage[identifier]
        line = sorted(limbs, key=lambda member: (presented[member], leaves[member].order))
        if problem := _incomplete(line, limbs, compared):
            raise names.error(number, "lineage", f"{identifier}: {problem}")
        last = max(adopted[member] for member in line)
        latest = sorted((m for m in line if adopted[m] == last), key=lambda member: leaves[member].order)
        complete[identifier] = Lineage(identifier, labels[identifier], tuple(line), tuple(latest))
    return list(complete.values())


def _members(names: Curated, members: Curated, leaves: Mapping[str, Provision]) -> dict[str, _Members]:
    """Return the members of each lineage, in the order of the table."""
    by_lineage: dict[str, _Members] = {cells["lineage"]: {} for _, cells in names.rows}
    texts = {identifier: provision.text for identifier, provision in leaves.items()}
    limbs: dict[str, dict[str, str]] = {}
    for row in members.rows:
        number, cells = row
        lineage, provision = members.one_of(row, "lineage", by_lineage), members.one_of(row, "provision", leaves)
        words = cells["limb"]
        for other, limb in limbs.setdefault(provision, {}).items():
            if not words or not limb or words == limb:
                problem = f"{provision} is also a member of {other}; give a limb of its own in each of the two rows"
                raise members.error(number, "limb", f"{problem}, or delete one")
        limbs[provision][lineage] = words
        by_lineage[lineage][provision] = members.quote(row, texts, "limb") if words else None
    return by_lineage


def _incomplete(line: Sequence[str], limbs: _Members, compared: Collection[Pair]) -> str:
    """Return the error in the members of a lineage, or ""."""
    if len(line) < 2:
        return "has fewer than two members; add rows to members.csv"
    if unreached := _unconnected(line, _links(limbs, compared)):
        remedy = "correct the limb in members.csv or delete the row"
        return f"{unreached} is not connected with {line[0]} by reaffirmations in these limbs; {remedy}"
    return ""


def _links(limbs: _Members, compared: Collection[Pair]) -> dict[str, set[str]]:
    """Return the members that each member reaffirms or that reaffirm it, in the limbs that belong to the lineage."""
    linked: dict[str, set[str]] = {}
    for pair in compared:
        if pair.grade not in GRADES or pair.later not in limbs or pair.earlier not in limbs:
            continue
        if _touches(limbs[pair.later], pair.words) and _touches(limbs[pair.earlier], pair.earlier_words):
            linked.setdefault(pair.later, set()).add(pair.earlier)
            linked.setdefault(pair.earlier, set()).add(pair.later)
    return linked


def _touches(limb: Quote | None, words: Quote) -> bool:
    """Return whether words share characters with a limb; None is the whole provision."""
    return limb is None or limb.overlaps(words)


def _unconnected(line: Sequence[str], linked: Mapping[str, set[str]]) -> str:
    """Return the first member that no chain of reaffirmations in the lineage connects with the first member, or ""."""
    reached, open_ends = {line[0]}, [line[0]]
    while open_ends:
        for member in linked.get(open_ends.pop(), set()) - reached:
            reached.add(member)
            open_ends.append(member)
    return next((member for member in line if member not in reached), "")
