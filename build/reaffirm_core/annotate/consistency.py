"""Checks of the grades of pairs against each other and against the form of the text (codebook, section Lineage)."""

from collections.abc import Collection, Iterator, Sequence

from reaffirm_core.annotate.curated import Curated
from reaffirm_core.annotate.reaffirmations import Pair
from reaffirm_core.model import Alternatives

#: Grades of a pair that makes the same ask in the same scope.
_ALIKE = ("verbatim", "restates")


def check_grades(
    table: Curated, compared: Sequence[Pair], alternatives: Collection[Alternatives], referring: Collection[str]
) -> None:
    """Raise TableError, with the cell, for a grade in ``lineage.csv`` that cannot be.

    ``referring`` are the provisions that ask by reference, so that they can restate several recommendations.
    """
    rows = {(cells["later"], cells["earlier"]): number for number, cells in table.rows}
    options = {part for options in alternatives for part in options.parts}
    for pair, problem in (*_restating_options(compared, options), *_chains(compared, referring)):
        raise table.error(rows[pair.later, pair.earlier], "verdict", problem)


def _restating_options(compared: Sequence[Pair], options: Collection[str]) -> Iterator[tuple[Pair, str]]:
    """Yield the pairs in which one option of several makes the ask of a recommendation for the act itself."""
    for pair in compared:
        if pair.grade in _ALIKE and pair.later in options and pair.earlier not in options:
            problem = f"{pair.later} is one option of several and {pair.earlier} asks for the act itself"
            yield pair, f"{pair.grade!r}: {problem}; grade the pair extends or related"


def _chains(compared: Sequence[Pair], referring: Collection[str]) -> Iterator[tuple[Pair, str]]:
    """Yield the pairs in which one text extends another, though both repeat or restate the same words of a third.

    Where the quotes in one of the three texts do not overlap, the texts may continue different limbs.
    """
    alike: dict[str, dict[str, Pair]] = {}
    for pair in compared:
        if pair.grade in _ALIKE:
            alike.setdefault(pair.later, {})[pair.earlier] = pair
    for pair in compared:
        if pair.grade != "extends" or pair.earlier in referring:
            continue
        mine, theirs = alike.get(pair.later, {}), alike.get(pair.earlier, {})
        for source in sorted(mine.keys() & theirs.keys()):
            if _same_words(pair, mine[source], theirs[source]):
                grades = (
                    f"{pair.later} {mine[source].grade} {source} and {pair.earlier} {theirs[source].grade} {source}"
                )
                problem = f"{pair.later} cannot extend {pair.earlier} where {grades} in the same words"
                yield pair, f"{problem}; grade one of the three pairs again"


def _same_words(pair: Pair, mine: Pair, theirs: Pair) -> bool:
    """Return whether the quotes of three pairs of three texts overlap in each of the texts."""
    in_each = (
        (pair.words, mine.words),
        (pair.earlier_words, theirs.words),
        (mine.earlier_words, theirs.earlier_words),
    )
    return all(first.overlaps(second) for first, second in in_each)
