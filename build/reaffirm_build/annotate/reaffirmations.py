"""Reaffirmations of earlier recommendations, decided by readers for each pair, and lineages of recommendations.

The codebook defines the grades in its section Lineage. The tables contain every pair that was read, with the verdict
``none`` too. The graph contains reaffirmations, and pairs that look like reaffirmations (``related``).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reaffirm_build.annotate.curated import Curated
from reaffirm_build.corpus import LANGUAGES, Corpus
from reaffirm_build.model import Provision, Quote, Reference

#: Grades of a reaffirmation, the closest first, and the verdicts for other pairs.
GRADES = ("verbatim", "restates", "extends")
RELATED, NONE = "related", "none"
#: The remedy for a pair in the wrong order.
_REORDER = "swap the two provisions or delete the row"
#: Relations of an explicit reference that count as a reaffirmation (codebook, section Lineage).
_REAFFIRMING = frozenset({"reaffirms", "follows", "recalls"})


@dataclass(frozen=True)
class Elsewhere:
    """A leaf of another corpus that a later recommendation can reaffirm."""

    corpus: Corpus
    provision: Provision

    @property
    def name(self) -> str:
        """The name of the leaf in tables, such as ``tip:8-1-c``."""
        return f"{self.corpus.name}:{self.provision.identifier}"

    @property
    def presented(self) -> date:
        """The first day of the session that first presented the leaf."""
        session = self.corpus.presented_at(self.provision.identifier, self.provision.session)
        return self.corpus.sessions[session].start


@dataclass(frozen=True)
class Pair:
    """A comparison of a later recommendation with an earlier one."""

    later: str
    earlier: str
    grade: str  #: verbatim, restates, extends or related
    explicit: bool  #: whether the later text refers to the earlier recommendation
    words: Quote  #: of the later recommendation
    earlier_words: Quote
    reason: str
    similarity: float | None = None
    elsewhere: Elsewhere | None = None  #: the earlier leaf if it is in another corpus
    by: str = ""  #: name of the person who decided, or ""


@dataclass(frozen=True)
class Lineage:
    """A series of recommendations that reaffirm each other, with a name given by this project."""

    identifier: str
    names: Mapping[str, str]  #: by language
    members: tuple[str, ...]  #: identifiers of provisions, in the order of their presentation


def pairs(
    table: Curated,
    provisions: Sequence[Provision],
    presented: Mapping[str, date],
    references: Collection[Reference],
    similarity: Mapping[tuple[str, str], float],
    elsewhere: Mapping[str, Elsewhere],
) -> Iterator[Pair]:
    """Yield the pairs of ``lineage.csv`` that go into the graph, in the order of the table.

    ``presented`` gives the first day of the session that first presented a provision. ``elsewhere`` maps names to the
    leaves of other corpora. ``similarity`` maps later and earlier identifiers to scores.

    Raises TableError, with the cell, for an unknown leaf or verdict, words that are not in the text, or an earlier leaf
    that was not presented before the later leaf.
    """

    def misplaced(later: str, earlier: str) -> str:
        if earlier in elsewhere:
            before = elsewhere[earlier].presented < presented[later]
            return "" if before else f"{earlier} was not presented before {later}; {_REORDER}"
        if presented[earlier] < presented[later]:
            return ""
        same = presented[earlier] == presented[later]
        remedy = "move the row to repeats.csv, which has the pairs of one session" if same else _REORDER
        return f"{earlier} was not presented before {later}; {remedy}"

    return _decided(table, provisions, (*GRADES, RELATED, NONE), misplaced, references, similarity, elsewhere)


def repeats(
    table: Curated, provisions: Sequence[Provision], presented: Mapping[str, date], references: Collection[Reference]
) -> Iterator[Pair]:
    """Yield the pairs of ``repeats.csv`` that go into the graph, in the order of the table.

    Both leaves were presented at the same session. Raises TableError, with the cell, as ``pairs`` does, and for leaves
    of two sessions or in the reverse order of the document.
    """
    order = {provision.identifier: provision.order for provision in provisions}

    def misplaced(later: str, earlier: str) -> str:
        if presented[earlier] != presented[later]:
            return f"{earlier} and {later} were not presented at the same session; move the row to lineage.csv"
        return "" if order[earlier] < order[later] else f"{earlier} is not before {later} in the document; {_REORDER}"

    return _decided(table, provisions, (*GRADES, NONE), misplaced, references, {}, {})


def _decided(
    table: Curated,
    provisions: Sequence[Provision],
    verdicts: Collection[str],
    misplaced: Callable[[str, str], str],
    references: Collection[Reference],
    similarity: Mapping[tuple[str, str], float],
    elsewhere: Mapping[str, Elsewhere],
) -> Iterator[Pair]:
    """Yield the pairs of a table, except those with the verdict ``none``.

    ``misplaced`` returns the error in the order of a later and an earlier leaf, or "".
    """
    texts = {provision.identifier: provision.text for provision in provisions if provision.operative}
    earlier_texts = texts | {name: leaf.provision.text for name, leaf in elsewhere.items()}
    for row in table.rows:
        number, cells = row
        later, earlier = table.one_of(row, "later", texts), table.one_of(row, "earlier", earlier_texts)
        verdict = table.one_of(row, "verdict", verdicts)
        if problem := misplaced(later, earlier):
            raise table.error(number, "earlier", problem)
        if verdict == NONE:
            continue
        yield Pair(
            later=later,
            earlier=earlier,
            grade=verdict,
            explicit=verdict in GRADES and _names(references, later, earlier),
            words=table.quote(row, texts, "words_later", "later"),
            earlier_words=table.quote(row, earlier_texts, "words_earlier", "earlier"),
            reason=cells["reason"],
            similarity=similarity.get((later, earlier)),
            elsewhere=elsewhere.get(earlier),
            by=cells.get("by", ""),
        )


def _names(references: Collection[Reference], later: str, earlier: str) -> bool:
    """Return whether a reference of the later provision reaffirms the earlier provision, or a whole of it."""
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
    compared: Collection[Pair],
    provisions: Sequence[Provision],
    presented: Mapping[str, date],
) -> list[Lineage]:
    """Return the named lineages in the order of ``lineages.csv``, with the members of ``members.csv``.

    Raises TableError, with the cell, for an unknown lineage or provision, a lineage without a name in each language, a
    provision in two lineages, a lineage of fewer than two members, or members that are not connected by reaffirmations
    of each other.
    """
    order = {p.identifier: (presented[p.identifier], p.order) for p in provisions if p.operative}
    linked = _links(compared)
    by_lineage = _members(names, members, order)
    labels = names.texts(LANGUAGES)
    complete: dict[str, Lineage] = {}
    for number, cells in names.rows:
        identifier = cells["lineage"]
        if identifier in complete:
            continue
        line = sorted(by_lineage[identifier], key=order.__getitem__)
        if problem := _incomplete(line, linked):
            raise names.error(number, "lineage", f"{identifier}: {problem}")
        complete[identifier] = Lineage(identifier, labels[identifier], tuple(line))
    return list(complete.values())


def _links(compared: Collection[Pair]) -> dict[str, set[str]]:
    """Return the provisions that each provision reaffirms or that reaffirm it."""
    linked: dict[str, set[str]] = {}
    for pair in compared:
        if pair.grade in GRADES:
            linked.setdefault(pair.later, set()).add(pair.earlier)
            linked.setdefault(pair.earlier, set()).add(pair.later)
    return linked


def _members(names: Curated, members: Curated, leaves: Collection[str]) -> dict[str, list[str]]:
    """Return the members of each lineage, in the order of the table."""
    by_lineage: dict[str, list[str]] = {cells["lineage"]: [] for _, cells in names.rows}
    lineage_of: dict[str, str] = {}
    for row in members.rows:
        lineage, provision = members.one_of(row, "lineage", by_lineage), members.one_of(row, "provision", leaves)
        if lineage_of.setdefault(provision, lineage) != lineage:
            problem = f"{provision} is already a member of {lineage_of[provision]}; delete one of the rows"
            raise members.error(row[0], "provision", problem)
        by_lineage[lineage].append(provision)
    return by_lineage


def _incomplete(line: Sequence[str], linked: Mapping[str, set[str]]) -> str:
    """Return the error in the members of a lineage, or ""."""
    if len(line) < 2:
        return "has fewer than two members; add rows to members.csv"
    if unreached := _unconnected(line, linked):
        return f"{unreached} is not connected with {line[0]} by reaffirmations; delete it from members.csv"
    return ""


def _unconnected(line: Sequence[str], linked: Mapping[str, set[str]]) -> str:
    """Return the first member that no chain of reaffirmations in the lineage connects with the first member, or ""."""
    reached, open_ends = {line[0]}, [line[0]]
    while open_ends:
        for member in linked.get(open_ends.pop(), set()) & set(line) - reached:
            reached.add(member)
            open_ends.append(member)
    return next((member for member in line if member not in reached), "")
