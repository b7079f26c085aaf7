"""Memory: what was recommended before, as the checking of drafts needs it. Plain values; the server fills them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from reaffirm_build.compare.ranking import Leaf

#: A text by language.
ByLanguage = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Recommended:
    """A recommendation that was adopted."""

    leaf: Leaf
    presented: int  #: ordinal of the session that first presented it
    adopted: int  #: ordinal of the session that adopted it, by which it is cited
    date: str  #: the last day of that session
    numbers: tuple[str, ...]  #: as printed, outermost first
    introductions: tuple[str, ...]  #: the words that introduce it, outermost first
    labels: ByLanguage  #: "eighth session, recommendation 1 (c)"
    strength: str  #: slug; "" where no ask was found
    cites: frozenset[str]  #: prefixed names, its introductions' included
    lineage: str  #: identifier, or ""

    @property
    def identifier(self) -> str:
        """``8-1-c``."""
        return self.leaf.identifier


@dataclass(frozen=True)
class Memory:
    """Everything that was recommended, in order, and what is needed to speak of it."""

    recommended: tuple[Recommended, ...]
    language: str  #: of the texts
    reaffirmations: Mapping[tuple[str, str], str]  #: grade by identifiers: later, earlier
    labels: Mapping[str, ByLanguage]  #: of actors, strengths, themes, lineages and works, by prefixed name
    ranks: Mapping[str, int]  #: of strengths, by slug: 1 is the strongest
    wholes: Mapping[str, str]  #: what a work is part of, by prefixed names
    broader: Mapping[str, str]  #: the top theme of each theme

    def before(self, session: int) -> "Memory":
        """What was known before a session: its own recommendations and later ones are forgotten."""
        return replace(self, recommended=tuple(one for one in self.recommended if one.presented < session))

    def latest(self, first: Recommended, likeness: Mapping[str, float]) -> Recommended:
        """The latest recommendation of its lineage that reaffirms one, directly or through others; itself if none does.

        ``likeness`` chooses among those of the same session; what it does not name is the least like.
        """
        reached, open_ends = {first.identifier}, [first.identifier]
        while open_ends:
            for later in self._reaffirming.get(open_ends.pop(), ()):
                if later.lineage == first.lineage and later.identifier not in reached:
                    reached.add(later.identifier)
                    open_ends.append(later.identifier)
        found = [one for one in self.recommended if one.identifier in reached]
        return max(found, key=lambda one: (one.leaf.session, likeness.get(one.identifier, 0.0)))

    @cached_property
    def _reaffirming(self) -> dict[str, list[Recommended]]:
        """What reaffirms each recommendation."""
        known = {one.identifier: one for one in self.recommended}
        found: dict[str, list[Recommended]] = {}
        for later, earlier in self.reaffirmations:
            if later in known:
                found.setdefault(earlier, []).append(known[later])
        return found

    def works_over(self, work: str) -> frozenset[str]:
        """A work and all that it is part of."""
        found = [work]
        while (whole := self.wholes.get(found[-1])) and whole not in found:
            found.append(whole)
        return frozenset(found)
