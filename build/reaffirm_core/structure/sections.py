"""Sections of a report that contain recommendations.

Other sections of a report have numbered paragraphs too: introduction, deliberations, organization of the meeting.
The recommendations extend from their heading to the next heading of its level.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reaffirm_core.errors import SourceError
from reaffirm_core.language.headings import LONGEST_HEADING, HeadingForms, SessionHeading
from reaffirm_core.language.pack import Structure
from reaffirm_core.language.reports import sentences
from reaffirm_core.model import Source, StatedSession
from reaffirm_core.numerals import letters, roman
from reaffirm_core.structure.furniture import Layout

#: The number of a heading.
_LABEL = re.compile(r"(?P<open>[(\uff08]?)(?P<label>[^\W_]{1,5})\s*[.)\uff0e\u3001\uff09]")
#: Kinds of numbers of subordinate headings.
_INNER = {"letters", "words in brackets"}
#: Section numbers are below this limit. A higher Roman numeral is a letter: C. is the third section, not the hundredth.
_MAX_SECTIONS = 50
#: Maximum number of lines of the title of a report.
_LONGEST_TITLE = 5

#: Session headings by index of their first line, each with the index after its last line.
Headings = dict[int, tuple[SessionHeading, int]]


@dataclass(frozen=True)
class Run:
    """Range of lines that contain recommendations, by index."""

    heading: int  #: first line of their heading, or ``first`` if they have no heading
    first: int
    end: int  #: index after the last line


class Outline:
    """The sections of one document."""

    def __init__(self, source: Source, layout: Layout, pack: Structure, stated: StatedSession) -> None:
        self.source, self.layout, self.pack, self.stated = source, layout, pack, stated
        self.lines = source.lines

    def reported(self, headings: Headings, volume: range) -> Headings:
        """Return the session headings of a volume.

        In the report of one session the heading of the recommendations is the session heading. If they have none, the
        paragraph that introduces them is. The title and the introduction before it are front matter.
        """
        first, end = next(iter(headings.values()), (None, volume.start))
        if len(headings) > 1:
            return headings
        runs = self._chosen([run for run in self._runs(range(end, volume.stop), ()) if run.heading < run.first])
        if not (runs or first):
            runs = self._chosen([*self._introduced(volume)])
        if not runs or (first and not self._counts(range(end, runs[0].heading))):
            return headings
        heading, run = first or self._announced(volume, runs), runs[0]
        after = run.first if run.first > run.heading else self._after_paragraph(range(run.first, run.end))
        return {run.heading: (heading, after)} if heading else headings

    def outside(self, headings: Headings) -> frozenset[int]:
        """Return the lines of sessions outside their recommendations, if some of these lines have numbers."""
        outside: set[int] = set()
        stops = [*headings, len(self.lines)][1:]
        for (begin, (_, first)), stop in zip(headings.items(), stops, strict=True):
            runs = [*self._runs(range(begin, stop), self._over(begin))]
            runs += self._introduced(range(runs[-1].end, stop))
            inside = {line for run in runs for line in range(run.first, run.end)}
            others = [line for line in range(first, stop) if line not in inside]
            if any(self._counts(range(line, line + 1)) for line in others):
                outside.update(others)
        return frozenset(outside)

    def _chosen(self, runs: Sequence[Run]) -> Sequence[Run]:
        """Return the runs in the body of a report, or in its annex if the body only refers to the annex.

        Raises SourceError, with the line, if the body refers to an annex and no annex contains recommendations.
        """
        annexed = [run for run in runs if self._is_annexed(run)]
        body = [run for run in runs if run not in annexed]
        if body and not self._refers(body):
            return body
        if body and not annexed:
            problem = "the report refers to recommendations in an annex, but no annex has such a heading; add it"
            raise SourceError(self.source.name, self.lines[body[0].heading].number, problem)
        return annexed

    def _is_annexed(self, run: Run) -> bool:
        """Return whether a run is in an annex, by its own heading or the line before it."""
        annex, heading = self.pack.headings.annex, self.lines[run.heading].text
        return any(annex.fullmatch(text) for text in (heading, self._before(run.heading)))

    def _refers(self, runs: Sequence[Run]) -> bool:
        """Return whether runs consist of one paragraph that refers to an annex."""
        lines = [line for run in runs for line in range(run.first, run.end) if line not in self.layout.furniture]
        text = self.pack.unwrap(*(self.lines[line].text for line in lines))
        single = sum(self._counts(range(line, line + 1)) for line in lines) <= 1
        return single and self.pack.reports.annexed.search(text) is not None

    def _announced(self, volume: range, runs: Sequence[Run]) -> SessionHeading | None:
        """Return the session that the title of a report names, or None if the volume has no such title.

        Raises SourceError, with the line, for a title without the session or its dates.
        """
        forms, inside = self.pack.headings, {line for run in runs for line in range(run.first, run.end)}
        text = self._paragraphs(line for line in volume if line not in inside)
        # a paragraph under the heading may state the session and its days before it introduces the recommendations
        under = self._paragraphs(range(runs[0].first, min(runs[0].first + _LONGEST_TITLE, runs[0].end)))
        text += [paragraph for paragraph in under if self.pack.reports.introduces.match(paragraph)]
        front = range(volume.start, runs[0].heading)
        context, opening = [self.lines[line].text for line in front], self._opening(runs[0])
        titles = [(line, title) for line in front if (title := self._title(range(line, front.stop)))]
        announcements = (self.pack.reports.announced(title, context, text, opening, forms) for _, title in titles)
        heading = next(filter(None, announcements), None)
        if not heading and self.stated.start:
            return stated_heading(self.stated)
        if titles and not heading:
            problem = "the title of the report does not determine its session or the dates"
            hint = "add the session, the place, and the first and last day, or state them with --session and --start"
            raise SourceError(self.source.name, self.lines[titles[0][0]].number, f"{problem}; {hint}")
        return heading

    def _paragraphs(self, lines: Iterable[int]) -> list[str]:
        """Return the paragraphs of lines, joined over pages. A paragraph begins with a number or after a blank line."""
        paragraphs: list[list[str]] = [[]]
        for line in (index for index in lines if index not in self.layout.furniture):
            if self._begins_paragraph(line):
                paragraphs.append([])
            paragraphs[-1].append(self.lines[line].text)
        return [self.pack.unwrap(*text) for text in paragraphs]

    def _after_paragraph(self, lines: range) -> int:
        """Return the index after the paragraph that begins in the first of some lines."""
        after = (line for line in lines[1:] if line not in self.layout.furniture)
        return next((line for line in after if self._begins_paragraph(line)), lines.stop)

    def _begins_paragraph(self, line: int) -> bool:
        """Return whether a paragraph begins in a line: with a number, or after a blank line within a page."""
        text, separated = self.lines[line].text, self.layout.gap(line) and line - 1 not in self.layout.furniture
        return separated or bool(self.pack.numbers(text) or self.pack.heading_numbers(text))

    def _opening(self, run: Run) -> list[str]:
        """Return the sentences at the beginning of a run that introduce it and may name the session."""
        lines = range(run.first, min(run.first + _LONGEST_TITLE, run.end))
        text = self.pack.unwrap(*(self.lines[line].text for line in lines if line not in self.layout.furniture))
        return [sentence for sentence in sentences(text) if self.pack.reports.introduces.match(sentence)]

    def _title(self, lines: range) -> str:
        """Return the title of a report at the first of the lines, wrapped so that it states most about the session.

        It may consist of several paragraphs of Word.
        """
        ends = (end for end in lines[1:_LONGEST_TITLE] if self.layout.blank(end))
        stop = next(ends, lines[:_LONGEST_TITLE].stop)
        wrapped = (
            self.pack.unwrap(*(self.lines[line].text for line in lines[:end]))
            for end in range(1, stop - lines.start + 1)
        )
        titles = [title for title in wrapped if self.pack.reports.title.fullmatch(title)]
        return max(
            titles, key=lambda title: self.pack.reports.occasion(title, self.pack.headings).fact_count, default=""
        )

    def _runs(self, lines: range, over: Sequence[str]) -> Iterator[Run]:
        """Yield the runs under headings of recommendations or, if there are no such headings, of conclusions.

        Without either heading the run ends where another section begins, next to one of the headings ``over`` it.
        """
        reports, before = self.pack.reports, Run(lines.start, lines.start, self._end(lines, over))
        runs = list(self._under_headings(lines, reports.recommendations))
        if not runs and not self._has_numbers(range(before.first, before.end)):
            runs = list(self._under_headings(lines, reports.conclusions))
        yield from runs or (before,)

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

    def _introduced(self, lines: range) -> Iterator[Run]:
        """Yield the runs after numbered paragraphs that introduce a list of recommendations, without a heading."""
        end = lines.start
        for index in lines:
            if index < end or not self._counts(range(index, index + 1)):
                continue
            paragraph = self._paragraphs(range(index, min(index + _LONGEST_TITLE, lines.stop)))[1]
            if self.pack.reports.introduces.match(paragraph) and self.pack.opens_list.search(paragraph):
                heading = next((line for line in reversed(range(index)) if self._is_heading(line)), index)
                end = self._end(range(index + 1, lines.stop), self._over(heading))
                yield Run(index, index, end)

    def _heads(self, index: int, stop: int, form: re.Pattern[str]) -> int:
        """Return the index after the heading of a form that begins in a line, or 0 if no such heading begins."""
        pack, end = self.pack, index + 1
        if not pack.headings.titled(self.lines[index].text, form):
            return 0
        while end < min(index + LONGEST_HEADING, stop) and not self.layout.gap(end):
            if not (self.layout.fills(end - 1) or self.lines[end].text[:1].islower()):
                break
            end += 1
        for last in range(end, index, -1):
            text = pack.unwrap(*(line.text for line in self.lines[index:last]))
            if pack.headings.titled(text, form) and not pack.is_sentence(text) and is_balanced(text):
                return last
            if pack.items[0].read(text):  # a numbered sentence, not a part of one
                return 0
        return 0

    def _begins(self, index: int) -> bool:
        """Return whether a heading can begin in a line: after a sentence, an annex heading or a blank line."""
        before = self._before(index)
        ended = not before or self.pack.finished.search(before) or self.pack.headings.annex.fullmatch(before)
        return index not in self.layout.furniture and bool(
            ended or self.layout.gap(index) or self.layout.heading(index)
        )

    def _before(self, index: int) -> str:
        """Return the line of text before a line, "" at the beginning."""
        before = (i for i in range(index - 1, -1, -1) if i not in self.layout.furniture)
        return next((self.lines[i].text for i in before), "")

    def _over(self, index: int) -> Sequence[str]:
        """Return the heading in a line and, if it is subordinate, the last heading with another kind of number.

        A heading without a number is subordinate too.
        """
        heading, forms = self.lines[index].text, self.pack.headings
        if _kinds(heading, forms) and not _kinds(heading, forms) & _INNER:
            return (heading,)
        before = (self.lines[line].text for line in reversed(range(index)) if self._is_heading(line))
        outer = next((text for text in before if not _kinds(text, forms) & _kinds(heading, forms)), "")
        return (heading, outer)

    def _is_heading(self, index: int) -> bool:
        """Return whether a line may be a numbered heading."""
        text = self.lines[index].text
        return bool(_kinds(text, self.pack.headings)) and self._begins(index) and not self.pack.is_sentence(text)

    def _end(self, lines: range, over: Sequence[str]) -> int:
        """Return the index of the next heading of the same level or of another section, or the end of the lines."""
        for index in lines:
            text = self.lines[index].text
            over = [heading for heading in over if not _restarts(heading, text, self.pack.headings)]
            follows = any(_follows(heading, text, self.pack.headings) for heading in over)
            if not follows and not self._is_section(text, over):
                continue
            if self._begins(index) and not (self.pack.is_sentence(text) or self._holds_requests(index)):
                return index
        return lines.stop

    def _holds_requests(self, index: int) -> bool:
        """Return whether a heading, such as "other matters", can be one over recommendations, and a request follows."""
        match, first = self.pack.reports.section.fullmatch(self.lines[index].text), self.layout.next_text(index)
        if not (match and match["beside"]) or first is None:
            return False
        text = self.pack.unwrap(*(line.text for line in self.lines[first : first + _LONGEST_TITLE]))
        number = self.pack.items[0].read(text)
        words = next(iter(sentences(text[number.match.end() if number else 0 :].strip())), "")
        return self.pack.asks.search(words) is not None and not self.pack.remark.match(words)

    def _is_section(self, text: str, over: Sequence[str]) -> bool:
        """Return whether a line is the heading of a section without recommendations.

        ``over`` contains the headings of the recommendations. A subordinate heading with a kind of number that these
        headings do not have belongs to the recommendations.
        """
        reports, forms = self.pack.reports, self.pack.headings
        if reports.conclusions.fullmatch(text):
            return True
        if not (match := reports.section.fullmatch(text)):
            return False
        kinds_of_text, others = _kinds(text, forms), [_kinds(heading, forms) for heading in over]
        same_level = any(kinds_of_text & kinds or kinds_of_text == kinds for kinds in others)
        return same_level or not (match["beside"] or (over and kinds_of_text and kinds_of_text <= _INNER))

    def _has_numbers(self, lines: range) -> bool:
        """Return whether lines contain a number of an item or part. A table of contents contains no such number."""
        return any(self.pack.numbers(self.lines[line].text) for line in lines)

    def _counts(self, lines: range) -> bool:
        """Return whether lines contain paragraphs with the usual numbers of items."""
        numbered = (line for line in lines if self.pack.items[0].read(self.lines[line].text))
        return any(self._begins(line) or _kinds(self._before(line), self.pack.headings) for line in numbered)


def stated_heading(stated: StatedSession) -> SessionHeading:
    """Return the facts of a session whose first day a person states. Without a number the first day takes its place."""
    start = stated.start or date.min
    number = stated.number or int(f"{start:%Y%m%d}")
    return SessionHeading(number, frozenset(), start, stated.end or start, stated.place)


def is_balanced(text: str) -> bool:
    """Return whether the brackets of a text are balanced. An unbalanced heading may continue in the next line."""
    return sum(map(text.count, "(\uff08")) <= sum(map(text.count, ")\uff09"))


def _follows(before: str, text: str, forms: HeadingForms) -> bool:
    """Return whether the number of a heading follows another. If its kind is ambiguous, it must be the next number."""
    last, current = (_values(heading, forms) for heading in (before, text))
    return any(
        0 < current.get(kind, 0) - value <= (1 if len(current) > 1 else current[kind]) for kind, value in last.items()
    )


def _restarts(before: str, text: str, forms: HeadingForms) -> bool:
    """Return whether the number of a heading is the first of a list with the kind of numbers of another heading."""
    return before != text and any(_values(text, forms).get(kind) == 1 for kind in _kinds(before, forms))


def _kinds(text: str, forms: HeadingForms) -> set[str]:
    """Return the possible kinds of the number of a heading."""
    return set(_values(text, forms))


def _values(text: str, forms: HeadingForms) -> dict[str, int]:
    """Return the possible values of the number of a heading by kind. Figures are excluded: paragraphs have them too."""
    match = _LABEL.match(text)
    label, brackets = (match["label"], match["open"]) if match else ("", "")
    words = 0 if label.isascii() else forms.value(label)
    letter = letters(label.lower()) if len(label) == 1 and label.isupper() else 0
    numeral = roman(label) if label.isupper() else 0
    values = {
        "roman": numeral if numeral < _MAX_SECTIONS else 0,
        "letters": letter,
        "words in brackets" if brackets else "words": words,
    }
    return {kind: value for kind, value in values.items() if value}
