"""The report on a draft as text, Markdown and HTML with the same content."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from reaffirm_build.compare import markup
from reaffirm_build.compare.diff import Segment
from reaffirm_build.languages import COMPLETE, FALLBACK, in_language, joined, language_row
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.recommended import EarlierRecommendations, MainAsk, Recommended
from reaffirm_server.drafts.report import LIKELIHOODS, Checked, DraftReport, Match
from reaffirm_server.publish.wording import unofficial
from reaffirm_server.text_tables import ask_words

SUGGESTIONS = (
    "Suggestions of a program that compares words and their meaning: what a text reaffirms is for readers to decide. "
    "Nothing of the draft is kept."
)
ENGLISH = (
    "The official English texts are not on this site. The draft was compared with our unofficial translation, so that "
    "the report shows no differing words, strength or citations."
)
#: The measured figures of one language, and the title of matches without a claim.
MEASURED = (
    "In trials with drafts in {language}, {likely_right} of {likely} likely matches were right, and {possible_right} "
    "of {possible} possible ones. A right text was among the first five for {in_five} of {answered} drafts."
)
CLOSEST = "Closest texts; they may be unrelated"
NOTHING = "We found no earlier recommendation like this"
_VERDICTS = {
    "likely": "likely recommended before",
    "possible": "possibly recommended before",
    "nearest": "no match found",
    None: "too short to be compared",
}
_SHIFTS = {
    "weaker": "weaker than in the {label}",
    "stronger": "stronger than in the {label}",
    "the same": "as strong as in the {label}",
}
#: Texts for the comparison of forces with an earlier wording. Only forces are weaker or stronger than one another.
_COMPARED = {
    "weaker": "weaker than {wording}: {now}, then {then}",
    "stronger": "stronger than {wording}: {now}, then {then}",
    "the same": "of the same force as {wording}: {now}, then {then}",
    "other addressees": "not compared, because others are asked: {now}, then {then}",
    "reaffirming": "not compared, because the draft or {wording} reaffirms what an earlier text asks",
    "unknown": "not compared, because the draft or {wording} asks nothing",
}
#: Names of the wording with which a draft is compared: agreed, or only put to another body.
_WORDINGS = {
    True: "the latest agreed wording ({label})",
    False: "the latest text ({label}), which was only put to another body",
}
NO_AGREED = "none: the texts found were only put to another body"


class AdoptedWording(NamedTuple):
    """An earlier wording beside a draft, or a note in its place."""

    name: str
    item: Recommended | None
    differences: Sequence[Segment]
    note: str  #: if there is no item


def notes(report: DraftReport) -> list[str]:
    """Return the caveats that precede the report."""
    figures = (
        MEASURED.format(**{**row._asdict(), "language": language_row(row.language).names[FALLBACK]})
        for row in report.figures
    )
    suggestions = " ".join([SUGGESTIONS, *figures])
    return [suggestions] if report.same_language else [suggestions, ENGLISH]


def reading_lines(report: DraftReport) -> Iterator[str]:
    """Yield how the blocks of a draft were read: a sentence, then each block that was not, or that a person chose."""
    if not report.blocks:
        return
    yield reading.summary(report.blocks, FALLBACK)
    for block in report.blocks:
        if block.overruled or not block.is_read:
            yield f"- block {block.number}, line {block.line}: {reading.shortened(block)} ({reading.reason(block)})"
    if len(report.blocks) > 1:
        yield "To change this: --read NUMBER reads a block, --leave NUMBER leaves it out."


def likely(match: Match) -> str:
    """Return the likelihood and grade of a match, such as ``likely restates``; between languages without the grade."""
    likelihood = {"likely": "likely", "possible": "possibly", "nearest": "perhaps"}[match.likelihood]
    return f"{likelihood} {match.grade}" if match.grade else f"{likelihood}, by its translation"


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
        "words": words,
        "theme": _labels(recommendations, "theme", match.reasons.themes),
        "addressee": _labels(recommendations, "actor", match.reasons.addressees),
    }
    return "; ".join(f"{name}: {value}" for name, value in parts.items() if value)


def overview(report: DraftReport) -> Iterator[str]:
    """Yield the result for each recommendation in one line."""
    for place, checked in enumerate(report.checked, 1):
        first = next(iter(shown(checked)), None)
        shift = ""
        if first and first.grade:
            named = in_language(first.compared.labels, FALLBACK)
            shift = _SHIFTS.get(first.comparison, "").format(label=named)
        yield f"{place}. {checked.own} – {'; '.join(filter(None, (_VERDICTS[checked.likelihood], shift)))}"


def label(recommendations: EarlierRecommendations, name: str) -> str:
    """Return the English label of a prefixed name, or its local part if it has no label."""
    return in_language(recommendations.labels.get(name, {}), FALLBACK) or name.partition(":")[2]


def _number(report: DraftReport) -> str:
    """Return the number of recommendations in words for a title."""
    return f"{len(report.checked)} recommendation{'s' if len(report.checked) != 1 else ''}"


def heading(checked: Checked) -> str:
    """Return the number of a recommendation, if it has one, and its line."""
    return f"{checked.number}, line {checked.line}" if checked.number else f"in line {checked.line}"


def facts(checked: Checked, match: Match, recommendations: EarlierRecommendations) -> Iterator[tuple[str, str]]:
    """Yield names and values of the facts on a match, without the wordings. There are no facts between languages."""
    if not match.grade:
        return
    now, then = (verb(ask, recommendations) for ask in (checked.main, match.compared.main))
    wording = _WORDINGS[match.compared.agreed].format(label=in_language(match.compared.labels, FALLBACK))
    yield "force", _COMPARED[match.comparison].format(wording=wording, now=now, then=then)
    asked = _labels(recommendations, "actor", checked.asked) or "nobody named"
    before = _labels(recommendations, "actor", sorted(match.compared.leaf.addressees)) or "nobody named"
    same = not match.no_longer_asked + match.newly_asked
    yield "asked", f"{asked}, as then" if same and checked.asked else f"{asked}; then {before}"
    if match.no_longer_cited:
        yield "cited then, not in the draft", ", ".join(label(recommendations, work) for work in match.no_longer_cited)


def verb(ask: MainAsk, recommendations: EarlierRecommendations) -> str:
    """Return the words of an ask in English, exact verb first: "recommends · should [call]"."""
    named = (("operator", ask.operator), ("strength", ask.strength), ("force", ask.force))
    return ask_words(*(label(recommendations, f"{kind}:{slug}") if slug else "" for kind, slug in named)) or "no verb"


def put_to(ask: MainAsk, recommendations: EarlierRecommendations) -> str:
    """Return to which body a text was put, such as "put to: Conference of the Parties", or ""."""
    return f"put to: {label(recommendations, f'actor:{ask.put_to}')}" if ask.put_to else ""


def _labels(recommendations: EarlierRecommendations, kind: str, slugs: Iterable[str]) -> str:
    return ", ".join(label(recommendations, f"{kind}:{slug}") for slug in slugs)


def summary(checked: Checked, recommendations: EarlierRecommendations) -> str:
    """Return the addressees, strength, themes and citations of a recommendation; between languages only the themes."""
    about = f"themes, guessed: {_labels(recommendations, 'theme', checked.themes) or 'none'}"
    if not checked.read:
        return about
    parts = [
        f"asks {_labels(recommendations, 'actor', checked.asked) or 'nobody by name'}",
        verb(checked.main, recommendations),
        *filter(None, [put_to(checked.main, recommendations)]),
        about,
    ]
    if checked.cites:
        parts.append(f"cites {', '.join(label(recommendations, work) for work in checked.cites)}")
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
    if match.latest is agreed:
        yield AdoptedWording("latest agreed wording", latest, match.latest_differences, "the same")
        return
    yield AdoptedWording(
        "latest text", latest, match.latest_differences, f"the same, {put_to(match.latest.main, recommendations)}"
    )
    note = "the nearest" if agreed else NO_AGREED
    yield AdoptedWording("latest agreed wording", None if agreed is nearest else agreed, match.agreed_differences, note)


def text(
    report: DraftReport, recommendations: EarlierRecommendations, show: Callable[[Sequence[Segment]], str]
) -> Iterator[str]:
    """Yield the lines of the report for a terminal; ``show`` renders differences."""
    yield from reading_lines(report)
    yield ""
    yield from overview(report)
    yield ""
    yield from notes(report)
    for checked in report.checked:
        yield from ("", f"Recommendation {heading(checked)}: {checked.text}", f"  {summary(checked, recommendations)}")
        if not shown(checked):
            yield f"  {_nothing(checked)}"
        for place, match in enumerate(shown(checked), 1):
            yield f"  {place}. {title(match, recommendations)}: {likely(match)}"
            yield from (f"     {line}" for line in _match_lines(checked, match, recommendations, show))
        yield from (f"  {line}" for line in closest_lines(checked, recommendations))


def closest_lines(checked: Checked, recommendations: EarlierRecommendations) -> Iterator[str]:
    """Yield the matches without a claim, under their title."""
    if matches := closest(checked):
        yield f"{CLOSEST}:"
    for match in matches:
        why = reasons(match, recommendations)
        item = match.nearest
        yield f"- {cited(item, recommendations)}: {item.headline(FALLBACK)}{f' ({why})' if why else ''}"


def _match_lines(
    checked: Checked, match: Match, recommendations: EarlierRecommendations, show: Callable[[Sequence[Segment]], str]
) -> Iterator[str]:
    yield f"nearest: {cited(match.nearest, recommendations)}"
    yield f"  {match.nearest.headline(FALLBACK)}"
    yield f"  {show(match.differences) if match.differences else match.nearest.leaf.text}"
    yield from _translated(match.nearest, recommendations)
    for wording in wordings(match, recommendations):
        yield f"{wording.name}: {cited(wording.item, recommendations) if wording.item else wording.note}"
        if wording.item:
            yield f"  {wording.item.leaf.text}"
            yield from _translated(wording.item, recommendations)
        if wording.differences:
            yield f"  in the draft: {show(wording.differences)}"
    if why := reasons(match, recommendations):
        yield f"why: {why}"
    if match.others:
        yield f"see also: {', '.join(other.identifier for other in match.others)}"
    yield from (f"{name}: {value}" for name, value in facts(checked, match, recommendations))
    if match.likelihood == "likely":
        yield from (f"suggested reference ({key}): {reference}" for key, reference in sorted(match.reference.items()))


def _translated(item: Recommended, recommendations: EarlierRecommendations) -> Iterator[str]:
    """Yield the line of the English translation of a recommendation, if it has one."""
    if translation := item.translations.get(FALLBACK):
        yield f"  {unofficial(recommendations.language)}: {translation}"


def _nothing(checked: Checked) -> str:
    """Return the sentence for a recommendation without likely or possible matches."""
    if not checked.matches:
        return "Too short to be compared."
    return f"{NOTHING}."


def markdown(report: DraftReport, recommendations: EarlierRecommendations) -> Iterator[str]:
    """Yield the lines of the report in Markdown."""
    yield f"# Report on your draft: {_number(report)}"
    yield from ("", *(_plain(line) for line in reading_lines(report)), "")
    yield from map(_plain, overview(report))
    for note in notes(report):
        yield from ("", f"*{note}*")
    for checked in report.checked:
        yield from (
            "",
            f"## Recommendation {_plain(heading(checked))}",
            "",
            f"> {_plain(checked.text)}",
            "",
            _plain(summary(checked, recommendations)),
        )
        if not shown(checked):
            yield from ("", f"{_nothing(checked)}")
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
        "overview": overview,
        "reading_lines": reading_lines,
        "number": _number(report),
        "heading": heading,
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
        "translation": unofficial(recommendations.language),
        "translated": lambda item: item.translations.get(FALLBACK, ""),
        "language": recommendations.language,
        "nothing": _nothing,
        "differences": markup.html,
    }


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reaffirm_server.drafts"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
