"""Outline: which lines of a report hold its recommendations, and which tell of other things.

A report tells of the meeting in numbered paragraphs too: an introduction, what was said, how the meeting was organized.
Where a heading says that recommendations stand under it, they stand there up to the heading that follows it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reaffirm_build.errors import SourceError
from reaffirm_build.language.headings import LONGEST_HEADING, Heading, HeadingForms
from reaffirm_build.language.pack import Structure
from reaffirm_build.language.reports import sentences
from reaffirm_build.model import Source
from reaffirm_build.numerals import letters, roman
from reaffirm_build.structure.furniture import Layout

#: The number of a heading.
_LABEL = re.compile(r"(?P<open>[(\uff08]?)(?P<label>[^\W_]{1,5})\s*[.)\uff0e\u3001\uff09]")
#: How headings under others are numbered.
_INNER = {"letters", "words in brackets"}
#: Sections have lower numbers than what a single letter is as a Roman numeral: C. is the third.
_MOST_SECTIONS = 50
#: How many lines the title of a report may take.
_LONGEST_TITLE = 5

#: The headings of sessions by index of their first line, each with the index after its last.
Headings = dict[int, tuple[Heading, int]]


@dataclass(frozen=True)
class Run:
    """Lines that hold recommendations, by index."""

    heading: int  #: where the heading over them begins; where they begin if there is none
    first: int
    end: int  #: after the last


class Outline:
    """The sections of one document."""

    def __init__(self, source: Source, layout: Layout, pack: Structure) -> None:
        self.source, self.layout, self.pack = source, layout, pack
        self.lines = source.lines

    def reported(self, headings: Headings, volume: range) -> Headings:
        """The headings of a volume, where it is the report of one session: that of its recommendations.

        What stands before that, the title of the report and its introduction, is front matter then.
        """
        first, end = next(iter(headings.values()), (None, volume.start))
        if len(headings) > 1:
            return headings
        runs = self._chosen([run for run in self._runs(range(end, volume.stop)) if run.heading < run.first])
        if not runs or (first and not self._counts(range(end, runs[0].heading))):
            return headings
        heading = first or self._announced(volume, runs)
        return {runs[0].heading: (heading, runs[0].first)} if heading else headings

    def beside(self, headings: Headings) -> frozenset[int]:
        """The lines of sessions that hold none of their recommendations, where some of them are numbered."""
        found: set[int] = set()
        stops = [*headings, len(self.lines)][1:]
        for (begin, (_, first)), stop in zip(headings.items(), stops, strict=True):
            held = {line for run in self._runs(range(begin, stop)) for line in range(run.first, run.end)}
            others = [line for line in range(first, stop) if line not in held]
            if any(self._counts(range(line, line + 1)) for line in others):
                found.update(others)
        return frozenset(found)

    def _chosen(self, runs: Sequence[Run]) -> Sequence[Run]:
        """Of the runs of a report those in its body, unless that only says that they stand in an annex.

        Raises SourceError, with the line, where none stand in one.
        """
        annexed = [run for run in runs if self._is_annexed(run)]
        body = [run for run in runs if run not in annexed]
        if body and not self._refers(body):
            return body
        if body and not annexed:
            problem = "recommendations that are said to stand in an annex, but no annex has a heading that says so"
            raise SourceError(self.source.name, self.lines[body[0].heading].number, problem)
        return annexed

    def _is_annexed(self, run: Run) -> bool:
        """Whether the heading of a run is that of an annex, or stands under one."""
        annex, heading = self.pack.headings.annex, self.lines[run.heading].text
        return any(annex.fullmatch(text) for text in (heading, self._before(run.heading)))

    def _refers(self, runs: Sequence[Run]) -> bool:
        """Whether all that stands under some headings is one paragraph, which says that an annex has the rest."""
        lines = [line for run in runs for line in range(run.first, run.end) if line not in self.layout.furniture]
        text = self.pack.unwrap(*(self.lines[line].text for line in lines))
        one = sum(self._counts(range(line, line + 1)) for line in lines) <= 1
        return one and self.pack.reports.annexed.search(text) is not None

    def _announced(self, volume: range, runs: Sequence[Run]) -> Heading | None:
        """The session that the title of a report announces.

        Raises SourceError, with the line, for a report that leaves open which session it is of, or when that met.
        """
        forms, held = self.pack.headings, {line for run in runs for line in range(run.first, run.end)}
        text = self._paragraphs(line for line in volume if line not in held)
        front = range(volume.start, runs[0].heading)
        beside = [self.lines[line].text for line in front] + self._opening(runs[0])
        titles = [(line, title) for line in front if (title := self._title(range(line, front.stop)))]
        said = (self.pack.reports.announced(title, beside, text, forms) for _, title in titles)
        found = next(filter(None, said), None)
        if titles and not found:
            problem = "a report that leaves open which session it is of, or when that met"
            hint = "say in its title which, where, and from which day to which"
            raise SourceError(self.source.name, self.lines[titles[0][0]].number, f"{problem}: {hint}")
        return found

    def _paragraphs(self, lines: Iterable[int]) -> list[str]:
        """The paragraphs in some lines, over pages: each begins with a number or after a blank line."""
        found: list[list[str]] = [[]]
        for line in (one for one in lines if one not in self.layout.furniture):
            said = self.lines[line].text
            apart = self.layout.gap(line) and line - 1 not in self.layout.furniture
            if apart or self.pack.numbers(said) or self.pack.heading_numbers(said):
                found.append([])
            found[-1].append(said)
        return [self.pack.unwrap(*said) for said in found]

    def _opening(self, run: Run) -> list[str]:
        """The sentences that may say which session adopted the recommendations of a run, before those begin."""
        lines = range(run.first, min(run.first + _LONGEST_TITLE, run.end))
        text = self.pack.unwrap(*(self.lines[line].text for line in lines if line not in self.layout.furniture))
        return [sentence for sentence in sentences(text) if self.pack.reports.introduces.match(sentence)]

    def _title(self, lines: range) -> str:
        """The title of a report that begins some lines: of its further lines those that say more of its session."""
        ends = (end for end in lines[1:_LONGEST_TITLE] if self.layout.gap(end))
        stop = next(ends, lines[:_LONGEST_TITLE].stop)
        wrapped = (
            self.pack.unwrap(*(self.lines[line].text for line in lines[:end]))
            for end in range(1, stop - lines.start + 1)
        )
        titles = [title for title in wrapped if self.pack.reports.title.fullmatch(title)]
        return max(titles, key=lambda title: self.pack.reports.occasion(title, self.pack.headings).known, default="")

    def _runs(self, lines: range) -> Iterator[Run]:
        """The lines under headings of recommendations, or of conclusions if there are none.

        Of lines without any, those before other sections begin.
        """
        reports, before = self.pack.reports, Run(lines.start, lines.start, self._end(lines, ()))
        found = list(self._under_headings(lines, reports.recommendations))
        if not found and not self._has_numbers(range(before.first, before.end)):
            found = list(self._under_headings(lines, reports.conclusions))
        yield from found or (before,)

    def _under_headings(self, lines: range, form: re.Pattern[str]) -> Iterator[Run]:
        index = lines.start
        while index < lines.stop:
            if (first := self._heads(index, lines.stop, form)) and self._begins(index):
                end = self._end(range(first, lines.stop), self._over(index))
                if self._has_numbers(range(first, end)):
                    yield Run(index, first, end)
                    index = end
                    continue
            index += 1

    def _heads(self, index: int, stop: int, form: re.Pattern[str]) -> int:
        """The index after the heading of a form that begins in a line, 0 if none does."""
        pack, end = self.pack, index + 1
        if not pack.headings.titled(self.lines[index].text, form):
            return 0
        while end < min(index + LONGEST_HEADING, stop) and self.layout.fills(end - 1) and not self.layout.gap(end):
            end += 1
        for last in range(end, index, -1):
            text = pack.unwrap(*(line.text for line in self.lines[index:last]))
            if pack.headings.titled(text, form) and not pack.is_sentence(text):
                return last
        return 0

    def _begins(self, index: int) -> bool:
        """Whether a heading can begin in a line: what is before it has an end, is that of an annex, or is apart."""
        before = self._before(index)
        ended = not before or self.pack.finished.search(before) or self.pack.headings.annex.fullmatch(before)
        return index not in self.layout.furniture and bool(ended or self.layout.gap(index))

    def _before(self, index: int) -> str:
        """What is said before a line."""
        before = (i for i in range(index - 1, -1, -1) if i not in self.layout.furniture)
        return next((self.lines[i].text for i in before), "")

    def _over(self, index: int) -> Sequence[str]:
        """The heading in a line and, if its number is of those under others, the one before with another kind."""
        heading, forms = self.lines[index].text, self.pack.headings
        if not _kinds(heading, forms) & _INNER:
            return (heading,)
        before = (self.lines[line].text for line in reversed(range(index)) if self._is_heading(line))
        outer = next((text for text in before if not _kinds(text, forms) & _kinds(heading, forms)), "")
        return (heading, outer)

    def _is_heading(self, index: int) -> bool:
        """Whether a line may be a heading with a number."""
        text = self.lines[index].text
        return bool(_kinds(text, self.pack.headings)) and self._begins(index) and not self.pack.is_sentence(text)

    def _end(self, lines: range, over: Sequence[str]) -> int:
        """Where what stands under headings ends: where one follows them, or another section begins."""
        for index in lines:
            text = self.lines[index].text
            follows = any(_follows(heading, text, self.pack.headings) for heading in over)
            if not follows and not self._is_section(text, over):
                continue
            if self._begins(index) and not self.pack.is_sentence(text):
                return index
        return lines.stop

    def _is_section(self, text: str, over: Sequence[str]) -> bool:
        """Whether a line is the heading of a section that holds no recommendations, beside the headings over some.

        What is numbered as those under others are, as none of these is, stands over recommendations.
        """
        reports, forms = self.pack.reports, self.pack.headings
        if reports.conclusions.fullmatch(text):
            return True
        if not (found := reports.section.fullmatch(text)):
            return False
        here, others = _kinds(text, forms), [_kinds(heading, forms) for heading in over]
        beside = any(here & kinds or here == kinds for kinds in others)
        return beside or not (found["beside"] or (over and here and here <= _INNER))

    def _has_numbers(self, lines: range) -> bool:
        """Whether anything numbered stands in some lines, which a table of contents has not."""
        return any(self.pack.numbers(self.lines[line].text) for line in lines)

    def _counts(self, lines: range) -> bool:
        """Whether paragraphs in some lines are numbered as items usually are."""
        found = (line for line in lines if self.pack.items[0].read(self.lines[line].text))
        return any(self._begins(line) or _kinds(self._before(line), self.pack.headings) for line in found)


def _follows(before: str, text: str, forms: HeadingForms) -> bool:
    """Whether the number of a heading comes after that of another: next, if it can be a number of two kinds."""
    last, here = (_values(said, forms) for said in (before, text))
    return any(0 < here.get(kind, 0) - value <= (1 if len(here) > 1 else here[kind]) for kind, value in last.items())


def _kinds(text: str, forms: HeadingForms) -> set[str]:
    """How the number of a heading may be written; none where it has none."""
    return set(_values(text, forms))


def _values(text: str, forms: HeadingForms) -> dict[str, int]:
    """What the number of a heading can be, by how it is written; figures are those of paragraphs too."""
    match = _LABEL.match(text)
    label, brackets = (match["label"], match["open"]) if match else ("", "")
    words = 0 if label.isascii() else forms.value(label)
    letter = letters(label.lower()) if len(label) == 1 and label.isupper() else 0
    numeral = roman(label) if label.isupper() else 0
    found = {
        "roman": numeral if numeral < _MOST_SECTIONS else 0,
        "letters": letter,
        "words in brackets" if brackets else "words": words,
    }
    return {kind: value for kind, value in found.items() if value}
