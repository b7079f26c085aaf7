"""Lineage: which recommendations reaffirm earlier ones, as readers decided pair by pair, and the lineages they form.

The codebook's section Lineage says what each grade means. Every pair that was read stands in the table, ``none``
included; only reaffirmations and pairs that would fool a reader (``related``) go into the graph.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reaffirm_build.annotate.curated import Curated
from reaffirm_build.corpus import Corpus
from reaffirm_build.model import Provision, Quote, Reference

#: Grades of a reaffirmation, the closest first, and what is none.
GRADES = ("verbatim", "restates", "extends")
RELATED, NONE = "related", "none"
#: Relations of an explicit reference that reaffirm what they name (codebook, section Lineage).
_REAFFIRMING = frozenset({"reaffirms", "follows", "recalls"})


@dataclass(frozen=True)
class Elsewhere:
    """A leaf of another corpus, which a later recommendation may reaffirm."""

    corpus: Corpus
    provision: Provision

    @property
    def name(self) -> str:
        """``tip:8-1-c``: how a table names it."""
        return f"{self.corpus.name}:{self.provision.identifier}"

    @property
    def presented(self) -> date:
        """The day on which the session began that first presented it."""
        session = self.corpus.presented_at(self.provision.identifier, self.provision.session)
        return self.corpus.sessions[session].start


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
    elsewhere: Elsewhere | None = None  #: the earlier one, if it is of another corpus
    by: str = ""  #: who decided, if it was a person with a name


@dataclass(frozen=True)
class Lineage:
    """A line of recommendations that reaffirm each other, with a name of ours."""

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
    """The pairs of a table that are in the graph, in its order.

    ``presented`` gives the day on which the session began that first presented a provision, ``elsewhere`` the leaves of
    other corpora by their names.
    Raises TableError, with the cell, for an unknown provision or one that is no leaf, a pair that runs backwards in
    time, an unknown verdict, words that are not in the text.
    """

    def misplaced(later: str, earlier: str) -> str:
        if earlier in elsewhere:
            before = elsewhere[earlier].presented < presented[later]
            return "" if before else f"{earlier} was not presented before {later}"
        if presented[earlier] < presented[later]:
            return ""
        hint = "; repeats.csv is for pairs of one session" if presented[earlier] == presented[later] else ""
        return f"{earlier} was not presented before {later}{hint}"

    return _decided(table, provisions, (*GRADES, RELATED, NONE), misplaced, references, similarity, elsewhere)


def repeats(
    table: Curated, provisions: Sequence[Provision], presented: Mapping[str, date], references: Collection[Reference]
) -> Iterator[Pair]:
    """The pairs of a table that one session presented both, in its order; only what repeats an ask is in the graph.

    Raises TableError, with the cell, as ``pairs`` does, and for a pair of two sessions or against the order of the
    document.
    """
    order = {provision.identifier: provision.order for provision in provisions}

    def misplaced(later: str, earlier: str) -> str:
        if presented[earlier] != presented[later]:
            return f"{earlier} and {later} were not presented at the same session; lineage.csv is for such pairs"
        return "" if order[earlier] < order[later] else f"{earlier} does not stand before {later}"

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
    """The pairs of a table but for those that were found to be nothing.

    ``misplaced`` says what is wrong with the order of a later and an earlier provision, "" if nothing is.
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
    presented: Mapping[str, date],
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
