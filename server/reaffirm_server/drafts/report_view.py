"""Advice: what is said of a draft, arranged for a reader of one language: names in words, wordings side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.recommended import Memory, Recommended
from reaffirm_server.drafts.report import Checked, Match, Report
from reaffirm_server.drafts.report_text import shown

#: What only the earlier and only the later of two wordings has.
_EARLIER = frozenset({Change.SAME, Change.DELETED, Change.MOVED_FROM})
_LATER = frozenset({Change.SAME, Change.INSERTED, Change.MOVED_TO})


@dataclass(frozen=True)
class Wording:
    """An adopted wording beside the draft."""

    path: str  #: of its page
    label: str
    date: str
    before: tuple[Segment, ...]  #: the adopted words, what the draft has not marked
    after: tuple[Segment, ...]  #: the words of the draft, what is new marked; none between languages


@dataclass(frozen=True)
class Suggestion:
    """A lineage, or a recommendation in none, that the draft would continue."""

    title: str
    path: str  #: of its page
    likelihood: str
    grade: str  #: "" between languages
    nearest: Wording
    latest: Wording | None  #: None where it is the nearest
    others: tuple[tuple[str, str], ...]  #: paths and labels
    comparison: str
    strengths: tuple[str, str]  #: now and then
    asked_then: str
    same_asked: bool
    no_longer_cited: str
    reference: str


@dataclass(frozen=True)
class Advice:
    """What is said of one recommendation of a draft."""

    number: str
    line: int
    text: str
    read: bool
    asked: str
    strength: str
    themes: str
    cites: str
    suggestions: tuple[Suggestion, ...]
    nearest: tuple[str, str] | None  #: path and label of what comes nearest where nothing is suggested


def advise(report: Report, checker: Checker, language: str) -> list[Advice]:
    """Arrange a report for a reader of a language; what has no name in it goes by its English name."""
    reader = _Reader(checker.memory, language)
    return [reader.advice(checked) for checked in report.checked]


class _Reader:
    """Names things in one language."""

    def __init__(self, memory: Memory, language: str) -> None:
        self._memory, self._language = memory, language
        self._comma = {"zh": "\u3001"}.get(language, ", ")

    def advice(self, checked: Checked) -> Advice:
        """What is said of one recommendation."""
        found = tuple(self._suggestion(checked, match) for match in shown(checked))
        nearest = checked.matches[0].nearest if checked.matches and not found else None
        return Advice(
            number=checked.number,
            line=checked.line,
            text=checked.text,
            read=checked.read,
            asked=self._names("actor", checked.asked),
            strength=self._names("strength", filter(None, [checked.strength])),
            themes=self._names("theme", checked.themes),
            cites=self._comma.join(map(self._name, checked.cites)),
            suggestions=found,
            nearest=self._link(nearest) if nearest else None,
        )

    def _suggestion(self, checked: Checked, match: Match) -> Suggestion:
        lineage = f"lineage:{match.lineage}"
        own = match.nearest.leaf.headlines.get(self._language) or match.nearest.leaf.headlines["zh"]
        now, then = (self._names("strength", filter(None, [one])) for one in (checked.strength, match.latest.strength))
        changed = match.no_longer_asked + match.newly_asked
        return Suggestion(
            title=self._name(lineage) if match.lineage else own,
            path=f"lineage/{match.lineage}" if match.lineage else f"tip/{match.nearest.identifier}",
            likelihood=match.likelihood,
            grade=match.grade,
            nearest=self._wording(match.nearest, match.differences),
            latest=None if match.latest is match.nearest else self._wording(match.latest, match.latest_differences),
            others=tuple(map(self._link, match.others)),
            comparison=match.comparison if match.grade else "",
            strengths=(now, then),
            asked_then=self._names("actor", sorted(match.latest.leaf.addressees)) if match.grade else "",
            same_asked=not changed and bool(checked.asked),
            no_longer_cited=self._comma.join(map(self._name, match.no_longer_cited)),
            reference=match.reference.get(self._language, ""),
        )

    def _wording(self, one: Recommended, segments: Sequence[Segment]) -> Wording:
        path, label = self._link(one)
        whole = segments or (Segment(Change.SAME, one.leaf.text),)
        return Wording(
            path=path,
            label=label,
            date=one.date,
            before=tuple(part for part in whole if part.change in _EARLIER),
            after=tuple(part for part in segments if part.change in _LATER),
        )

    def _link(self, one: Recommended) -> tuple[str, str]:
        return f"tip/{one.identifier}", one.labels.get(self._language) or one.labels["en"]

    def _names(self, kind: str, slugs: Iterable[str]) -> str:
        return self._comma.join(self._name(f"{kind}:{slug}") for slug in slugs)

    def _name(self, name: str) -> str:
        """What something is called; its slug if nothing is known of it."""
        labels = self._memory.labels.get(name, {})
        return labels.get(self._language) or labels.get("en") or name.partition(":")[2]
