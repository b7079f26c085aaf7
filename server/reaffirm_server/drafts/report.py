"""Checked: what is said of a draft, as plain values: the report that every format prints."""

from dataclasses import dataclass
from typing import Literal

from reaffirm_build.compare.diff import Segment
from reaffirm_server.drafts.recommended import ByLanguage, Recommended

Likelihood = Literal["likely", "possible", "unlikely"]
Comparison = Literal["weaker", "stronger", "the same", "unknown"]


@dataclass(frozen=True)
class Match:
    """A lineage, or a recommendation that is in none, that a draft would reaffirm."""

    lineage: str  #: identifier, or ""
    score: float  #: comparable within one draft; of the whole lineage
    likelihood: Likelihood
    grade: str  #: the likely one; "" where the draft and the texts are in different languages
    nearest: Recommended  #: the member whose words are the nearest
    others: tuple[Recommended, ...]  #: further members, the nearest first
    differences: tuple[Segment, ...]  #: from the nearest to the draft; none between languages
    latest: Recommended  #: the latest agreed wording: what reaffirmed the nearest last, or itself
    latest_differences: tuple[Segment, ...]
    comparison: Comparison  #: how strongly the draft asks, beside the latest agreed wording
    no_longer_asked: tuple[str, ...]  #: slugs of those whom the latest wording asks and the draft does not
    newly_asked: tuple[str, ...]
    no_longer_cited: tuple[str, ...]  #: prefixed names of works that the nearest or the latest cites, the draft not
    reference: ByLanguage  #: a suggested reference


@dataclass(frozen=True)
class Checked:
    """One recommendation of a draft."""

    number: str  #: as printed, "" without one
    text: str  #: with what introduces it
    line: int
    read: bool  #: whether strength, asked and cites could be read in its language
    themes: tuple[str, ...]  #: slugs, guessed from the nearest reviewed recommendations
    strength: str  #: slug; "" where the words state none
    asked: tuple[str, ...]  #: slugs; none where the words name nobody
    cites: tuple[str, ...]  #: prefixed names
    matches: tuple[Match, ...]  #: ranked; none where it is too short to be compared

    @property
    def found(self) -> bool:
        """Whether anything is likely or possible."""
        return any(match.likelihood != "unlikely" for match in self.matches)


@dataclass(frozen=True)
class Report:
    """What is said of a draft."""

    language: str
    loaded: bool  #: whether texts in this language are loaded; if not, only headlines were compared
    checked: tuple[Checked, ...]
