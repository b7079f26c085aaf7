"""Lineage: which recommendations reaffirm earlier ones, as readers decided pair by pair, and the lineages they form.

The codebook's section Lineage says what each grade means. Every pair that was read stands in the table, ``none``
included; only reaffirmations and pairs that would fool a reader (``related``) go into the graph.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.curated import Curated
from reaffirm_build.model import Provision, Quote, Reference

#: Grades of a reaffirmation, the closest first, and what is none.
GRADES = ("verbatim", "restates", "extends")
RELATED, NONE = "related", "none"
#: Relations of an explicit reference that reaffirm what they name (codebook, section Lineage).
_REAFFIRMING = frozenset({"reaffirms", "follows", "recalls"})


@dataclass(frozen=True)
class Pair:
    """A later recommendation and an earlier one, compared."""

    later: str
    earlier: str
    grade: str  #: verbatim, restates, extends or related
    explicit: bool  #: whether the later one says so itself
    words: Quote  #: of the later one
    earlier_words: Quote
    reason: str
    similarity: float | None = None


@dataclass(frozen=True)
class Lineage:
    """A line of recommendations that reaffirm each other, with a name of ours."""

    identifier: str
    names: Mapping[str, str]  #: by language
    members: tuple[str, ...]  #: identifiers of provisions, in the order of their presentation


def pairs(
    table: Curated,
    provisions: Sequence[Provision],
    presented: Mapping[str, int],
    references: Collection[Reference],
    similarity: Mapping[tuple[str, str], float],
) -> Iterator[Pair]:
    """The pairs of a table that are in the graph, in its order.

    ``presented`` gives the ordinal of the session that first presented a provision.
    Raises TableError, with the cell, for an unknown provision or one that is no leaf, a pair that runs backwards in
    time, an unknown verdict, words that are not in the text.
    """
    texts = {provision.identifier: provision.text for provision in provisions if provision.operative}
    for row in table.rows:
        number, cells = row
        later, earlier = table.one_of(row, "later", texts), table.one_of(row, "earlier", texts)
        verdict = table.one_of(row, "verdict", (*GRADES, RELATED, NONE))
        if presented[earlier] >= presented[later]:
            raise table.error(number, "earlier", f"{earlier} was not presented before {later}")
        if verdict == NONE:
            continue
        yield Pair(
            later=later,
            earlier=earlier,
            grade=verdict,
            explicit=verdict in GRADES and _names(references, later, earlier),
            words=table.quote(row, texts, "words_later", "later"),
            earlier_words=table.quote(row, texts, "words_earlier", "earlier"),
            reason=cells["reason"],
            similarity=similarity.get((later, earlier)),
        )


def _names(references: Collection[Reference], later: str, earlier: str) -> bool:
    """Whether the later provision refers to the earlier one, or to what that is part of, and reaffirms it."""
    return any(
        reference.provision == later
        and reference.relation in _REAFFIRMING
        and (earlier == reference.target or earlier.startswith(f"{reference.target}-"))
        for reference in references
        if reference.target
    )


def lineages(
    names: Curated,
    members: Curated,
    found: Collection[Pair],
    provisions: Sequence[Provision],
    presented: Mapping[str, int],
) -> list[Lineage]:
    """The named lineages.

    Raises TableError, with the cell, for an unknown lineage or provision, a provision in two lineages, a lineage with
    fewer than two members or whose members are not connected by reaffirmations among themselves.
    """
    order = {p.identifier: (presented[p.identifier], p.order) for p in provisions if p.operative}
    linked: dict[str, set[str]] = {}
    for pair in found:
        if pair.grade in GRADES:
            linked.setdefault(pair.later, set()).add(pair.earlier)
            linked.setdefault(pair.earlier, set()).add(pair.later)
    known = {cells["lineage"] for _, cells in names.rows}
    belonging: dict[str, list[str]] = {name: [] for name in known}
    taken: dict[str, str] = {}
    for row in members.rows:
        lineage, provision = members.one_of(row, "lineage", known), members.one_of(row, "provision", order)
        if taken.setdefault(provision, lineage) != lineage:
            raise members.error(row[0], "provision", f"{provision} belongs to {taken[provision]} already")
        belonging[lineage].append(provision)
    made = []
    for number, cells in names.rows:
        line = sorted(belonging[cells["lineage"]], key=order.__getitem__)
        if len(line) < 2 or (apart := _unconnected(line, linked)):
            problem = f"{apart} is not connected with {line[0]}" if len(line) > 1 else "has fewer than two members"
            raise names.error(number, "lineage", f"{cells['lineage']}: {problem}")
        made.append(Lineage(cells["lineage"], {"zh": cells["zh"], "en": cells["en"]}, tuple(line)))
    return made


def _unconnected(line: Sequence[str], linked: Mapping[str, set[str]]) -> str:
    """The first member that cannot be reached from the first one through members, "" if all can."""
    reached, open_ends = {line[0]}, [line[0]]
    while open_ends:
        for other in linked.get(open_ends.pop(), set()) & set(line) - reached:
            reached.add(other)
            open_ends.append(other)
    return next((member for member in line if member not in reached), "")
