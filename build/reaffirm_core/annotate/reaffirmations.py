"""Reaffirmations of earlier recommendations, decided by readers for each pair.

The codebook defines the grades in its section Lineage. The tables contain every pair that was read, with the verdict
``none`` too. The graph contains reaffirmations, and pairs that look like reaffirmations (``related``).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reaffirm_core.annotate.curated import Curated, Row
from reaffirm_core.corpus import Corpus
from reaffirm_core.model import Provision, Quote, Reference

#: Grades of a reaffirmation, the closest first, and the verdicts for other pairs.
GRADES = ("verbatim", "restates", "extends")
RELATED, NONE = "related", "none"
#: The answers to whether two texts ask for the same act.
ANSWERS = ("yes", "no")
#: The remedy for a pair in the wrong order.
_REORDER = "swap the two provisions or delete the row"
#: Relations of an explicit reference that count as a reaffirmation (codebook, section Lineage).
REAFFIRMING = ("reaffirms", "follows", "recalls")
#: The relation of the text of a pair, by later and earlier identifier.
Relations = Mapping[tuple[str, str], str]
#: What a reader decides on a limit that stands in one text of a pair: the later text adds or drops it, or neither.
_CHANGES = ("adds", "drops", "unchanged")


@dataclass(frozen=True)
class ForeignProvision:
    """A provision of another corpus. A later recommendation can name it, and reaffirm it if it is a leaf."""

    corpus: Corpus
    provision: Provision

    @property
    def name(self) -> str:
        """The name of the provision in tables, such as ``tip:8-1-c``."""
        return f"{self.corpus.name}:{self.provision.identifier}"

    @property
    def presented(self) -> date:
        """The first day of the session that first presented the provision."""
        session = self.corpus.presented_at(self.provision.identifier, self.provision.session)
        return self.corpus.sessions[session].start

    @property
    def adopted(self) -> date:
        """The first day of the session that adopted the provision."""
        return self.corpus.sessions[self.provision.session].start


@dataclass(frozen=True)
class Pair:
    """A comparison of a later recommendation with an earlier one."""

    later: str
    earlier: str
    grade: str  #: verbatim, restates, extends or related
    relation: str  #: reaffirms, follows or recalls where the later text refers to the earlier provision, else ""
    words: Quote  #: of the later recommendation
    earlier_words: Quote
    reason: str
    similarity: float | None = None
    elsewhere: ForeignProvision | None = None  #: the earlier leaf if it is in another corpus
    by: str = ""  #: name of the person who decided, or ""
    same_act: bool = False  #: whether a reader found that both ask for the same act (codebook, section Strength)
    act_reason: str = ""  #: why the acts are the same, or not
    limits: tuple[tuple[str, str], ...] = ()  #: decisions on limits that no rule makes: adds, drops or unchanged, kind

    @property
    def explicit(self) -> bool:
        """Return whether the later text itself refers to the earlier provision."""
        return bool(self.relation)


def pairs(
    table: Curated,
    provisions: Sequence[Provision],
    presented: Mapping[str, date],
    relations: Relations,
    similarity: Mapping[tuple[str, str], float],
    elsewhere: Mapping[str, ForeignProvision],
) -> list[Pair]:
    """Return the pairs of ``lineage.csv`` that go into the graph, in the order of the table.

    ``presented`` gives the first day of the session that first presented a provision. ``relations`` are those of
    ``stated``. ``elsewhere`` maps names to the leaves of other corpora. ``similarity`` maps later and earlier
    identifiers to scores.

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

    return list(_decided(table, provisions, (*GRADES, RELATED, NONE), misplaced, relations, similarity, elsewhere))


def repeats(table: Curated, provisions: Sequence[Provision], presented: Mapping[str, date]) -> Iterator[Pair]:
    """Yield the pairs of ``repeats.csv`` that go into the graph, in the order of the table.

    Both leaves were presented at the same session. Raises TableError, with the cell, as ``pairs`` does, and for leaves
    of two sessions or in the reverse order of the document.
    """
    order = {provision.identifier: provision.order for provision in provisions}

    def misplaced(later: str, earlier: str) -> str:
        if presented[earlier] != presented[later]:
            return f"{earlier} and {later} were not presented at the same session; move the row to lineage.csv"
        return "" if order[earlier] < order[later] else f"{earlier} is not before {later} in the document; {_REORDER}"

    return _decided(table, provisions, (*GRADES, NONE), misplaced, {}, {}, {})


def _decided(
    table: Curated,
    provisions: Sequence[Provision],
    verdicts: Collection[str],
    misplaced: Callable[[str, str], str],
    relations: Relations,
    similarity: Mapping[tuple[str, str], float],
    elsewhere: Mapping[str, ForeignProvision],
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
            relation=relations.get((later, earlier), "") if verdict in GRADES else "",
            words=table.quote(row, texts, "words_later", "later"),
            earlier_words=table.quote(row, earlier_texts, "words_earlier", "earlier"),
            reason=cells["reason"],
            similarity=similarity.get((later, earlier)),
            elsewhere=elsewhere.get(earlier),
            by=cells.get("by", ""),
            **_act(table, row, verdict),
        )


def _act(table: Curated, row: Row, verdict: str) -> dict[str, Any]:
    """Return what a reader decided on the acts of a pair; nothing of a pair that nobody read so."""
    number, cells = row
    if not cells.get("same_act"):
        return {}
    answer = table.one_of(row, "same_act", ANSWERS)
    if verdict not in GRADES:
        raise table.error(number, "same_act", "only reaffirmations have an answer; empty the cell")
    if not cells["act_reason"].strip():
        raise table.error(number, "act_reason", "is empty; say which acts the two texts ask for")
    return {"same_act": answer == "yes", "act_reason": cells["act_reason"]}


def stated(references: Collection[Reference], table: Curated | None) -> dict[tuple[str, str], str]:
    """Return what the text itself says of pairs: relations by later and earlier identifier.

    A reference to a leaf, also of another corpus, makes an explicit pair with it. A reference to a whole item makes
    none, except with the parts that its subject singles out, which ``explicit.csv`` lists. Raises TableError, with the
    cell, for a row without such a reference.
    """
    cited = [ref for ref in references if ref.target and ref.relation in REAFFIRMING]
    relations = {(ref.provision, ref.target): ref.relation for ref in cited}
    relations |= {
        (ref.provision, ref.elsewhere[0]): ref.relation
        for ref in references
        if len(ref.elsewhere) == 1 and ref.relation in REAFFIRMING
    }
    if table is None:
        return relations
    for row in table.rows:
        number, cells = row
        later, earlier, relation = cells["later"], cells["earlier"], table.one_of(row, "relation", REAFFIRMING)
        named = [ref.target for ref in cited if (ref.provision, ref.relation) == (later, relation)]
        if not any(_within(earlier, target) for target in named):
            problem = f"no reference of {later} that {relation} names {earlier} or a whole of it"
            raise table.error(number, "earlier", f"{problem}; correct the row or delete it")
        relations[later, earlier] = relation
    return relations


def check_stated(table: Curated, compared: Collection[Pair]) -> None:
    """Raise TableError, with the cell, for a row of ``explicit.csv`` whose pair is no reaffirmation."""
    explicit = {(pair.later, pair.earlier) for pair in compared if pair.explicit}
    for number, cells in table.rows:
        if (cells["later"], cells["earlier"]) not in explicit:
            problem = "is no reaffirmation in lineage.csv; give it a grade there or delete the row"
            raise table.error(number, "earlier", f"{cells['later']} and {cells['earlier']}: the pair {problem}")


def with_limits(table: Curated, compared: Iterable[Pair], kinds: Collection[str]) -> list[Pair]:
    """Return pairs with the decisions of ``limit-changes.csv`` on limits that only one of their texts has.

    Raises TableError, with the cell, for an unknown pair, kind or change, or no reason.
    """
    of_pair = {(pair.later, pair.earlier): pair for pair in compared}
    for row in table.rows:
        number, cells = row
        pair = of_pair.get((cells["later"], cells["earlier"]))
        if pair is None or pair.grade == RELATED:
            problem = f"{cells['later']} and {cells['earlier']}: the pair is no reaffirmation in lineage.csv"
            raise table.error(number, "earlier", f"{problem}; correct the row or delete it")
        if not cells["reason"].strip():
            raise table.error(number, "reason", "is empty; say why no rule can know this")
        decided = (table.one_of(row, "change", _CHANGES), table.one_of(row, "limit", kinds))
        of_pair[pair.later, pair.earlier] = replace(pair, limits=(*pair.limits, decided))
    return list(of_pair.values())


def _within(provision: str, whole: str) -> bool:
    """Return whether a provision is another one or a part of it."""
    return provision == whole or provision.startswith(f"{whole}-")
