"""The report on a draft as text, Markdown and HTML with the same content."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from babel.dates import format_date
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from reaffirm_build.compare import markup
from reaffirm_build.compare.comparable import Verb, is_reaffirming
from reaffirm_build.compare.diff import Segment
from reaffirm_build.languages import COMPLETE, FALLBACK, in_language, joined, language_row
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.cited_works import absent_parts, work_label
from reaffirm_server.drafts.figures import Figures
from reaffirm_server.drafts.recommended import EarlierRecommendations, MainAsk, Recommended
from reaffirm_server.drafts.reference_words import note as reference_note
from reaffirm_server.drafts.report import LIKELIHOODS, Checked, DraftReport, Match, has_same_verb
from reaffirm_server.publish.wording import unofficial

SUGGESTIONS = (
    "Suggestions of a program that compares words and their meaning: what a text reaffirms is for readers to decide. "
    "The draft was not kept."
)
#: The same for a check without the package that compares meaning.
SUGGESTIONS_BY_WORDS = SUGGESTIONS.replace("words and their meaning", "words, not their meaning")
ENGLISH = (
    "Where this site has no official text in the language of the draft, the draft was compared with our unofficial "
    "translation, and differing words are marked against it. Strength, addressees and citations of the draft were read "
    "by rules."
)
SOURCE = "Reaffirm, unofficial: not a United Nations website. Report of {date}; dataset sha256:{dataset}."
CONVERTED = "The draft was read in simplified characters."
#: The measured figures of one language, and the title of matches without a claim.
MEASURED = (
    "In trials with drafts in {language} and the compendium of the Working Group on Trafficking in Persons, "
    "{likely_right} of {likely} likely matches were right, and {possible_right} of {possible} possible ones. "
    "A right text was among the first five for {in_five} of {answered} drafts."
)
LATER = (
    "With recommendations of later sessions in place of drafts, {likely_right} of {likely} likely matches were right."
)
UNNAMED = (
    "In trials with drafts in {language}, no match was named for {unnamed} of the {answered} drafts that repeat an "
    "earlier text."
)
TOPIC = "proposed as a topic to others than the draft asks, not recommended"
REQUEST = "request"
NAMED = "earlier text named in the draft"
CLOSEST = "Nearest texts; they may be unrelated"
UNASKED = (
    "Nothing in it asks an addressee that this site records to do something, so it was not read as a recommendation."
)
ALIKE = "The texts below share words with it. Nothing is claimed of them."
UNLIKE = "No earlier text shares a word with it that says what it is about."
UNRANKED = "; words of one level are not ranked, such as “shall” and “should”"
NOTHING = "No match that the program is sure of. Read the five nearest texts before you call this new."
_VERDICTS = {
    "likely": "likely recommended before",
    "possible": "possibly recommended before",
    "nearest": "no match that the program is sure of",
    None: "too short to be compared",
}
_TOPIC_VERDICT = "proposed before as a topic for a meeting"
_NO_RECOMMENDATION = "not read as a recommendation"
_SHIFTS = {
    "weaker": "weaker than in the {label}",
    "stronger": "stronger than in the {label}",
    "the same": "same level of force as in the {label}{verbs}",
}
OPPOSED = "may contradict an earlier text"
TO_OTHERS = ", to others"
ONE_NEGATION = (
    "one of the two texts has a negation or an opposite word that the other has not: {words}. Read both; they may ask "
    "the opposite"
)
#: Texts for the comparison of forces with an earlier wording. Only forces are weaker or stronger than one another.
_COMPARED = {
    "weaker": "weaker than {wording} ({label}): now “{now}”, earlier “{then}”",
    "stronger": "stronger than {wording} ({label}): now “{now}”, earlier “{then}”",
    "the same": "same level of force as {wording} ({label}): now “{now}”, earlier “{then}”",
    "other addressees": "not compared, because others are asked: now “{now}”, earlier “{then}”",
    "opposed": "not compared, because the draft and {wording} ({label}) may ask the opposite",
    "no addressee": "not compared, because {who} names no addressee that was read",
    "reaffirming": "not compared, because {who} reaffirms what an earlier text asks",
    "unknown": "not compared, because the draft or {wording} ({label}) has no verb of a request",
}
#: Texts for the likely grade of a match.
_GRADES = {
    "verbatim": "nearly the same words",
    "restates": "the same request in other words",
    "extends": "takes it up with changes",
    "": "recommended before (compared in translation)",
}
MARKED = "compared with the draft"
NO_AGREED = "none that resembles the draft; the nearest text was only put to another body"


class AdoptedWording(NamedTuple):
    """An earlier wording beside a draft, or a note in its place."""

    name: str
    item: Recommended | None
    differences: Sequence[Segment]
    note: str  #: if there is no item


def notes(report: DraftReport) -> list[str]:
    """Return the caveats that precede the report."""
    figures = (MEASURED.format(**_values(row)) for row in report.figures)
    later = [LATER.format(**report.later_figures._asdict())] if report.later_figures else []
    suggestions = " ".join([SUGGESTIONS_BY_WORDS if report.by_words else SUGGESTIONS, *figures, *later])
    caveats = [suggestions] if report.same_language else [suggestions, ENGLISH]
    return [*caveats, CONVERTED] if report.converted else caveats


def _values(figures: Figures) -> dict[str, object]:
    """Return the values of measured figures in a sentence."""
    return {**figures._asdict(), "language": language_row(figures.language).names[FALLBACK]}


def source(report: DraftReport) -> str:
    """Return the site, the day and the dataset of a report that travels without the site."""
    today = format_date(datetime.now(UTC).date(), "d MMMM yyyy", locale=FALLBACK)
    return SOURCE.format(date=today, dataset=report.dataset[:16])


def reading_lines(report: DraftReport) -> Iterator[str]:
    """Yield how the blocks of a draft were read: a sentence, then each block that was not, or that a person chose."""
    if not report.blocks:
        return
    yield reading.summary(report.blocks, FALLBACK)
    for block in report.blocks:
        if block.overruled or not block.is_read:
            yield f"- paragraph {block.number}: {reading.shortened(block)} ({reading.reason(block)})"
    for number, reference in report.references:
        yield f"- paragraph {number}: {reference_note(reference, FALLBACK).line}"
    if len(report.blocks) > 1:
        yield "To change this: --read NUMBER reads a paragraph, --leave NUMBER leaves it out."


def likely(match: Match) -> str:
    """Return the likelihood and grade of a match; without the grade where a translation was compared."""
    if match.is_topic:
        return TOPIC
    if match.opposed:
        return "may ask the opposite"
    likelihood = {"likely": "likely", "possible": "possibly", "nearest": "perhaps"}[match.likelihood]
    return f"{likelihood} {_GRADES[match.grade]}"


def shown(checked: Checked) -> list[Match]:
    """Return the matches that are likely, then those that are possible."""
    claimed = [match for match in checked.matches if match.likelihood != "nearest"]
    return sorted(claimed, key=lambda match: LIKELIHOODS.index(match.likelihood))


def closest(checked: Checked) -> list[Match]:
    """Return the nearest matches without a claim."""
    return [match for match in checked.matches if match.likelihood == "nearest"]


def reasons(match: Match, recommendations: EarlierRecommendations) -> str:
    """Return the words, themes and addressees that a draft shares with the nearest text of a match; "" for none."""
    words = ", ".join(mine if mine == other else f"{mine} ~ {other}" for mine, other in match.reasons.words)
    parts = {
        "words in common": words,
        "themes of the earlier text": _labels(recommendations, "theme", match.reasons.themes),
        "addressee in common": _labels(recommendations, "actor", match.reasons.addressees),
    }
    return "; ".join(f"{name}: {value}" for name, value in parts.items() if value)


def overview(report: DraftReport, recommendations: EarlierRecommendations) -> Iterator[str]:
    """Yield the result for each recommendation in one line."""
    for place, checked in enumerate(report.checked, 1):
        first = next(iter(shown(checked)), None)
        shift = ""
        if first:
            forces = [_shift(checked, force, item, recommendations) for force, item in first.shifts]
            shift = "; ".join(forces) or f"nearest: {_named(first.nearest)}"
        yield f"{place}. {checked.own} – {'; '.join(filter(None, (_verdict(checked), shift)))}"


def _shift(checked: Checked, force: str, item: Recommended, recommendations: EarlierRecommendations) -> str:
    """Return a force beside an earlier text, with the verbs if several verbs are one force."""
    now, then = _verbs(checked, item, recommendations)
    is_one_verb = (checked.main.operator, checked.main.strength) == (item.main.operator, item.main.strength)
    is_same = has_same_verb(now, then) or (is_one_verb and checked.language != FALLBACK)
    verbs = "" if is_same else f" (“{now}” and “{then}” are one level)"
    return _SHIFTS[force].format(label=_named(item), verbs=verbs)


def _named(item: Recommended) -> str:
    """Return the English label of a recommendation."""
    return in_language(item.labels, FALLBACK) or item.identifier


def _verdict(checked: Checked) -> str:
    """Return the result for one recommendation in a few words."""
    first = next(iter(shown(checked)), None)
    if first and first.is_topic:
        return _TOPIC_VERDICT
    if checked.is_opposed:
        return OPPOSED
    if first:
        return f"{_VERDICTS[first.likelihood]}{TO_OTHERS if first.asks_others else ''}"
    return _VERDICTS[checked.likelihood] if checked.asks else _NO_RECOMMENDATION


def label(recommendations: EarlierRecommendations, name: str) -> str:
    """Return the English label of a prefixed name, or its local part if it has no label."""
    return in_language(recommendations.labels.get(name, {}), FALLBACK) or name.partition(":")[2]


def _number(report: DraftReport) -> str:
    """Return the number of recommendations in words for a title."""
    number = sum(checked.asks for checked in report.checked)
    return f"{number} recommendation{'s' if number != 1 else ''}"


def heading(checked: Checked) -> str:
    """Return what a paragraph is, the number of a recommendation, if it has one, and its place."""
    where = f"table, row {checked.row}" if checked.row else f"paragraph {checked.place}"
    what = "Recommendation" if checked.asks else "Paragraph"
    return f"{what} {checked.number}, {where}" if checked.number else f"{what}, {where}"


def facts(checked: Checked, match: Match, recommendations: EarlierRecommendations) -> Iterator[tuple[str, str]]:
    """Yield names and values of the facts on a match, without the wordings."""
    if match.opposed:
        yield "may contradict", ONE_NEGATION.format(words=", ".join(f"“{words}”" for words in match.opposed))
    if match.limits_dropped:
        kinds = _labels(recommendations, "qualification", match.limits_dropped)
        yield "limit dropped", f"{kinds}: {compared_title(match)} has it, the draft has not"
    if match.limits_added:
        kinds = _labels(recommendations, "qualification", match.limits_added)
        yield "limit added", f"{kinds}: the draft has it, {compared_title(match)} has not"
    yield "force", _force(match.comparison, compared_title(match), match.compared, checked, recommendations)
    for shift in match.further_shifts:
        wording = "the nearest text" if shift.beside is match.nearest else "the latest adopted text of this lineage"
        yield "force", _force(shift.force, wording, shift.beside, checked, recommendations)
    asked = _labels(recommendations, "actor", checked.asked) or "nobody named"
    before = _labels(recommendations, "actor", sorted(match.compared.leaf.addressees)) or "nobody named"
    yield "asked", f"{asked}, as then" if match.asks_same else f"{asked}; then {before}"
    for name, works in (("cited then, not in the draft", match.no_longer_cited), ("newly cited", match.newly_cited)):
        if works:
            yield name, _works(recommendations, works)


def _force(
    comparison: str, wording: str, item: Recommended, checked: Checked, recommendations: EarlierRecommendations
) -> str:
    """Return the force of a draft beside that of an earlier text in a sentence."""
    now, then = _verbs(checked, item, recommendations)
    differs = comparison == "the same" and not has_same_verb(now, then)
    sentence = _COMPARED[comparison].format(
        wording=wording, label=_named(item), now=now, then=then, who=_who(comparison, wording, item, checked)
    )
    return f"{sentence}{UNRANKED if differs else ''}"


def _who(comparison: str, wording: str, item: Recommended, checked: Checked) -> str:
    """Return which of the draft and an earlier text lacks an addressee, or reaffirms; "" for other comparisons."""
    texts = {"the draft": checked.main, f"{wording} ({_named(item)})": item.main}
    if comparison == "no addressee":
        return "the draft" if not checked.asked else list(texts)[1]
    reaffirming = [name for name, ask in texts.items() if is_reaffirming(Verb(ask.operator, ask.strength))]
    return " as well as ".join(reaffirming)


def _verbs(checked: Checked, item: Recommended, recommendations: EarlierRecommendations) -> tuple[str, str]:
    """Return the operative words of a draft, and those of an earlier text or its strength in English."""
    languages = {FALLBACK, checked.language}
    return (
        _quoted(checked.main, checked.language, languages, recommendations),
        _quoted(item.main, item.language, languages, recommendations),
    )


def compared_title(match: Match) -> str:
    """Return the name of the wording compared: agreed wording is a text of the same request that was adopted."""
    if match.agreed is None:
        return "the nearest text, which was only put to another body,"
    if match.same_request:
        return "the latest adopted text of this request"
    return f"the latest {'' if match.latest.agreed else 'adopted '}text of this lineage"


def verb(ask: MainAsk, recommendations: EarlierRecommendations) -> str:
    """Return the strength of an ask in English, such as "should consider"."""
    return label(recommendations, f"strength:{ask.strength}").lower() if ask.force and ask.strength else "no verb"


def _quoted(ask: MainAsk, language: str, languages: Collection[str], recommendations: EarlierRecommendations) -> str:
    """Return the operative words of an ask in one of some languages, or the strength of one in another language."""
    return ask.words if language in languages and ask.force and ask.words else verb(ask, recommendations)


def put_to(ask: MainAsk, recommendations: EarlierRecommendations) -> str:
    """Return to which body a text was put, such as "put to: Conference of the Parties", or ""."""
    return f"put to: {label(recommendations, f'actor:{ask.put_to}')}" if ask.put_to else ""


def _labels(recommendations: EarlierRecommendations, kind: str, slugs: Iterable[str]) -> str:
    return ", ".join(label(recommendations, f"{kind}:{slug}") for slug in slugs)


def _works(recommendations: EarlierRecommendations, works: Iterable[str]) -> str:
    return ", ".join(work_label(recommendations, work, FALLBACK) for work in works)


def summary(checked: Checked, recommendations: EarlierRecommendations) -> str:
    """Return the addressees, strength, themes and citations of a recommendation."""
    about = f"themes of the texts matched: {_labels(recommendations, 'theme', checked.themes) or 'none'}"
    parts = [
        f"asks {_labels(recommendations, 'actor', checked.asked) or 'nobody by name'}",
        verb(checked.main, recommendations),
        *filter(None, [put_to(checked.main, recommendations)]),
        about,
    ]
    if checked.cites:
        parts.append(f"cites {_works(recommendations, checked.cites)}")
    if absent := absent_parts(recommendations, checked.cites):
        parts.append(f"the dataset has no {_works(recommendations, absent)}: check the number")
    return "; ".join(parts)


def title(match: Match, recommendations: EarlierRecommendations) -> str:
    """Return the names of a lineage, or the headlines of a recommendation in no lineage."""
    if match.lineage:
        names = recommendations.labels[f"lineage:{match.lineage}"]
        return f"{joined(names)} ({match.lineage})"
    headlines = " / ".join(dict.fromkeys(match.nearest.headline(language) for language in COMPLETE))
    return f"{headlines} ({match.nearest.identifier}, in no named lineage)"


def cited(item: Recommended, recommendations: EarlierRecommendations) -> str:
    """Return the identifier of a recommendation with its label, date and the body that it was only put to."""
    put = put_to(item.main, recommendations)
    return f"{item.identifier} ({in_language(item.labels, FALLBACK)}, {item.date}{f'; {put}' if put else ''})"


def wordings(match: Match, recommendations: EarlierRecommendations) -> Iterator[AdoptedWording]:
    """Yield the latest text and the latest agreed wording of a match."""
    nearest, agreed = match.nearest, match.agreed
    latest = None if match.latest is nearest else match.latest
    name = compared_title(match).removeprefix("the ") if agreed else "latest adopted text"
    if match.latest is agreed:
        yield AdoptedWording(name, latest, match.latest_differences, "the same")
        return
    yield AdoptedWording(
        "latest text", latest, match.latest_differences, f"the same, {put_to(match.latest.main, recommendations)}"
    )
    note = "the nearest" if agreed else NO_AGREED
    yield AdoptedWording(name, None if agreed is nearest else agreed, match.agreed_differences, note)


def text(
    report: DraftReport, recommendations: EarlierRecommendations, show: Callable[[Sequence[Segment]], str]
) -> Iterator[str]:
    """Yield the lines of the report for a terminal; ``show`` renders differences."""
    yield from overview(report, recommendations)
    yield ""
    yield from reading_lines(report)
    yield from notes(report)
    for checked in report.checked:
        yield from ("", f"{heading(checked)}: {checked.own}")
        if checked.over:
            yield f"  introduced by: {checked.over}"
        yield f"  {summary(checked, recommendations)}"
        yield from (f"  {line}" for line in [*request_lines(checked), *reference_lines(checked)])
        if not shown(checked):
            yield f"  {nothing(checked, report)}"
        for place, match in enumerate(shown(checked), 1):
            yield f"  {place}. {title(match, recommendations)}: {likely(match)}"
            yield from (f"     {line}" for line in _match_lines(checked, match, recommendations, show))
        yield from (f"  {line}" for line in closest_lines(checked, recommendations))


def request_lines(checked: Checked) -> list[str]:
    """Return the result for each request of a paragraph that makes several."""
    lines = []
    for number, request in enumerate(checked.requests, 1):
        claim = OPPOSED if request.opposed else _VERDICTS[request.likelihood if request.nearest else None]
        where = f" ({_named(request.nearest)})" if request.nearest and request.likelihood != "nearest" else ""
        lines.append(f"{REQUEST} {number} of {len(checked.requests)}: {request.text} – {claim}{where}")
    return lines


def reference_lines(checked: Checked) -> list[str]:
    """Return the references of a recommendation to earlier texts, one in a line."""
    return [f"{NAMED}: {reference_note(reference, FALLBACK).line}" for reference in checked.references]


def closest_lines(checked: Checked, recommendations: EarlierRecommendations) -> Iterator[str]:
    """Yield the matches without a claim, under their title."""
    if matches := closest(checked):
        yield f"{CLOSEST}:"
    for match in matches:
        why = reasons(match, recommendations)
        item = match.nearest
        yield f"- {cited(item, recommendations)}: {item.headline(FALLBACK)}{f' ({why})' if why else ''}"
        yield f"  {item.leaf.text}"
        yield from _translated(item)


def _match_lines(
    checked: Checked, match: Match, recommendations: EarlierRecommendations, show: Callable[[Sequence[Segment]], str]
) -> Iterator[str]:
    yield f"nearest: {cited(match.nearest, recommendations)}"
    yield f"  {match.nearest.headline(FALLBACK)}"
    yield from _nearest_text(match, show)
    for wording in wordings(match, recommendations):
        yield f"{wording.name}: {cited(wording.item, recommendations) if wording.item else wording.note}"
        if wording.item:
            yield f"  {wording.item.leaf.text}"
            yield from _translated(wording.item)
        if wording.differences:
            yield f"  in the draft: {show(wording.differences)}"
    if why := reasons(match, recommendations):
        yield f"why: {why}"
    if match.others:
        yield f"see also: {', '.join(other.identifier for other in match.others)}"
    yield from (f"{name}: {value}" for name, value in facts(checked, match, recommendations))
    if match.likelihood == "likely":
        yield from (f"suggested reference ({key}): {reference}" for key, reference in sorted(match.reference.items()))


def _nearest_text(match: Match, show: Callable[[Sequence[Segment]], str]) -> Iterator[str]:
    """Yield the nearest text and its translation; differing words are marked in the one that was compared."""
    if match.translated or not match.differences:
        yield f"  {match.nearest.leaf.text}"
    else:
        yield f"  {show(match.differences)}"
    yield from _translated(match.nearest)
    if match.translated and match.differences:
        yield f"  {MARKED}: {show(match.differences)}"


def _translated(item: Recommended) -> Iterator[str]:
    """Yield the line of the English translation of a recommendation, if it has one."""
    if translation := item.translations.get(FALLBACK):
        yield f"  {unofficial(item.language)}: {translation}"


def nothing(checked: Checked, report: DraftReport) -> str:
    """Return the advice for a paragraph without likely or possible matches, with the measured figures."""
    if not checked.asks:
        return f"{UNASKED} {ALIKE if checked.matches else UNLIKE}"
    if not checked.matches:
        return "Too short to be compared."
    figures = (row for row in report.figures if row.language == checked.language)
    return " ".join([NOTHING, *(UNNAMED.format(**_values(row)) for row in figures)])


def markdown(report: DraftReport, recommendations: EarlierRecommendations) -> Iterator[str]:
    """Yield the lines of the report in Markdown."""
    yield from (f"# Report on your draft: {_number(report)}", "", _plain(source(report)))
    yield ""
    yield from map(_plain, overview(report, recommendations))
    yield from ("", *(_plain(line) for line in reading_lines(report)))
    for note in notes(report):
        yield from ("", f"*{note}*")
    for checked in report.checked:
        yield from (
            "",
            f"## {_plain(heading(checked))}",
            "",
            *([f"> *{_plain(checked.over)}*", ">"] if checked.over else []),
            f"> {_plain(checked.own)}",
            "",
            _plain(summary(checked, recommendations)),
            *(f"\n{_plain(line)}" for line in [*request_lines(checked), *reference_lines(checked)]),
        )
        if not shown(checked):
            yield from ("", nothing(checked, report))
        for place, match in enumerate(shown(checked), 1):
            yield from ("", f"### {place}. {title(match, recommendations)}: {likely(match)}", "")
            lines = _match_lines(checked, match, recommendations, _markdown_differences)
            yield from (f"{'  ' if line.startswith('  ') else ''}- {line.strip()}" for line in lines)
        if lines_of_closest := list(closest_lines(checked, recommendations)):
            yield from ("", lines_of_closest[0], "", *map(_plain, lines_of_closest[1:]))


def _markdown_differences(segments: Sequence[Segment]) -> str:
    """Render differences as HTML elements, since Markdown has no insertions."""
    return markup.html([Segment(part.change, _escape_markdown(part.text)) for part in segments])


def _plain(text: str) -> str:
    """Escape a text for HTML and Markdown."""
    return _escape_markdown(Markup.escape(text))


def _escape_markdown(text: str) -> str:
    """Escape the characters with a meaning in Markdown."""
    return "".join(f"\\{character}" if character in "\\`*_[]#|~" else character for character in text)


def html(report: DraftReport, recommendations: EarlierRecommendations) -> Markup:
    """Return the report as an HTML fragment with classes for a style sheet."""
    return Markup(_environment().get_template("findings.html").render(**context(report, recommendations)))  # noqa: S704


def page(report: DraftReport, recommendations: EarlierRecommendations, style: str) -> str:
    """Return the report as a standalone HTML page with an embedded style sheet."""
    values = {**context(report, recommendations), "style": Markup(style)}  # noqa: S704 - our own style sheet
    return _environment().get_template("draft.html").render(values)


def context(report: DraftReport, recommendations: EarlierRecommendations) -> dict[str, object]:
    """Return the context of the template ``findings.html``."""
    return {
        "report": report,
        "notes": notes,
        "source": source,
        "overview": lambda report: overview(report, recommendations),
        "reading_lines": reading_lines,
        "number": _number(report),
        "heading": heading,
        "reference_lines": reference_lines,
        "request_lines": request_lines,
        "summary": lambda checked: summary(checked, recommendations),
        "title": lambda match: title(match, recommendations),
        "facts": lambda checked, match: facts(checked, match, recommendations),
        "likely": likely,
        "cited": lambda item: cited(item, recommendations),
        "wordings": lambda match: wordings(match, recommendations),
        "shown": shown,
        "closest": closest,
        "closest_title": CLOSEST,
        "reasons": lambda match: reasons(match, recommendations),
        "fallback": FALLBACK,
        "translation": lambda item: unofficial(item.language),
        "translated": lambda item: item.translations.get(FALLBACK, ""),
        "nothing": nothing,
        "marked": MARKED,
        "differences": markup.html,
    }


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reaffirm_server.drafts"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
