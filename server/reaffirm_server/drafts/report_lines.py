"""The report on a draft as lines in the language of the page, which the command and the Word document write."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from typing import Literal, NamedTuple

from flask_babel import gettext as _

from reaffirm_core.compare.diff import Change, Segment
from reaffirm_server import i18n
from reaffirm_server.drafts import reading, report_words
from reaffirm_server.drafts.reference_words import note as reference_note
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_view import Advice, EarlierWording, RequestAdvice, Suggestion

#: A mark of each verdict whose shape is clear without colour, by status.
_MARKS = {"opposed": "▲", "possible": "◐", "none": "○", "short": "–", "unasked": "–"}


class ReportLine(NamedTuple):
    """A heading or a paragraph."""

    kind: Literal["title", "section", "part", "text", "strong", "quote", "item"]
    words: tuple[Segment, ...]  #: with the changes that are marked
    language: str = ""  #: of the words, if it is not that of the report


class Beside(NamedTuple):
    """An earlier wording, and the draft beside it if differing words are marked. Each begins with its name."""

    columns: tuple[tuple[ReportLine, ...], ...]


def report_lines(report: DraftReport, advice: Sequence[Advice]) -> Iterator[ReportLine | Beside]:
    """Yield the lines of a report: a summary, how the draft was read, then each recommendation."""
    yield _line(report_words.title(report, advice), "title")
    yield _line(report_words.source(report))
    for number, item in enumerate(advice, 1):
        yield _line(f"{number}. {report_words.brief(item.own)} {_MARKS[item.status]} {report_words.result(item)}")
    yield from _blocks(report)
    yield from map(_line, report_words.notes(report))
    for number, item in enumerate(advice, 1):
        yield _line(f"{number}. {report_words.result(item)}", "section")
        yield from _provision(item)
        for suggestion in item.suggestions:
            yield from _suggestion(suggestion)
        if not item.suggestions:
            yield from _lines(report_words.no_match(item))
        if item.closest and not item.is_folded:
            yield _line(_("Nearest texts; they may be unrelated"), "part")
        for near in item.closest:
            yield _beside("", near.wording)
            yield from _lines(report_words.why(near.why))


def _line(text: str, kind: Literal["title", "section", "part", "text", "strong", "item"] = "text") -> ReportLine:
    return ReportLine(kind, (Segment(Change.SAME, text),))


def _lines(*texts: str) -> Iterator[ReportLine]:
    """Yield the texts that are not empty."""
    return map(_line, filter(None, texts))


def _fact(name: str, value: str) -> str:
    return f"{name}{_(': ')}{value}"


def _blocks(report: DraftReport) -> Iterator[ReportLine]:
    """Yield how the draft was read, each paragraph that was not, or that a person chose, and what it names."""
    language = i18n.language()
    if not report.is_plain:
        yield _line(reading.summary(report.blocks, language))
    for block in report.blocks:
        if block.overruled or not block.is_read:
            text = report_words.named(reading.shortened(block), reading.reason(block))
            yield _line(_fact(_("Paragraph %(place)s", place=block.number), text), "item")
    if report.references:
        yield _line(_("Earlier texts that other paragraphs of the draft name:"))
    for number, reference in report.references:
        text = reference_note(reference, language).line
        yield _line(_fact(_("Paragraph %(place)s", place=number), text), "item")


def _provision(advice: Advice) -> Iterator[ReportLine]:
    """Yield a recommendation of the draft, how it was read, its requests, and the earlier texts that it names."""
    yield _line(report_words.place(advice))
    if advice.over:
        yield _line(_fact(_("Introduction"), advice.over))
    yield ReportLine("quote", (Segment(Change.SAME, advice.own),), advice.language)
    if missing := report_words.absent(advice):
        yield _line(missing, "strong")
    yield from (_line(_fact(name, value)) for name, value in report_words.read_as(advice))
    if advice.requests:
        yield _line(_("This paragraph makes several requests. Each by itself:"))
        yield from (_line(_request(request), "item") for request in advice.requests)
    if advice.references:
        yield _line(_("Earlier texts that the draft names"), "part")
        yield from (_line(reference.line, "item") for reference in advice.references)


def _request(request: RequestAdvice) -> str:
    result = " · ".join(filter(None, (report_words.request_verdict(request), request.label)))
    return f"{request.text} – {result}"


def _suggestion(suggestion: Suggestion) -> Iterator[ReportLine | Beside]:
    """Yield a match: what has changed, its wordings, the facts on it, and the suggested reference."""
    yield _line(_fact(report_words.full_title(suggestion), report_words.degree(suggestion)), "part")
    weighty = (report_words.negation(suggestion), *report_words.limits(suggestion))
    yield from (_line(text, "strong") for text in weighty if text)
    yield from _lines(
        report_words.changed(suggestion), report_words.marked_against(suggestion), report_words.why(suggestion.why)
    )
    yield from (_beside(name, wording) for name, wording in report_words.wordings(suggestion))
    yield from _lines(
        report_words.none_agreed(suggestion),
        report_words.compared(suggestion),
        *(sentence for _force, sentence in report_words.further(suggestion)),
    )
    others = _("; ").join(report_words.named(label, identifier) for _iri, label, identifier in suggestion.others)
    facts = (
        (_("Addressees then"), report_words.asked_then(suggestion)),
        *report_words.cited(suggestion),
        (_("See also"), others),
    )
    yield from (_line(_fact(name, value)) for name, value in facts if value)
    for _language, reference in suggestion.references:
        yield _line(_fact(_("Suggested reference"), reference), "strong")


def _beside(name: str, wording: EarlierWording) -> Beside:
    """Arrange an earlier wording, and the draft beside it. A translation stands before the text that it translates."""
    heading = report_words.cited_wording(wording)
    is_official = wording.marked == wording.language
    translation = _same(wording.translation) if is_official or not wording.before else wording.before
    original = wording.before if wording.before and is_official else _same(wording.text)
    note = _same(_fact(report_words.translated(wording), ""))
    earlier = (
        (_same(wording.over_translated) if translation else (), i18n.language()),
        ((*note, *translation) if translation else (), i18n.language()),
        (_same(wording.over), wording.language),
        (original, wording.language),
    )
    columns = [(_line(_fact(name, heading) if name else heading, "strong"), *starmap(_marked, filter(all, earlier)))]
    if wording.after:
        columns.append((_line(_("The draft"), "strong"), _marked(wording.after, wording.marked)))
    return Beside(tuple(columns))


def _same(text: str) -> tuple[Segment, ...]:
    """Return a text without changes; nothing for an empty one."""
    return (Segment(Change.SAME, text),) if text else ()


def _marked(segments: Iterable[Segment], language: str) -> ReportLine:
    """Return a text with its changes. Those of punctuation alone are not marked."""
    words = (Segment(Change.SAME, part.text) if part.quiet else part for part in segments)
    return ReportLine("text", tuple(words), language)
