"""The words of a report in the language of the page, which all its formats share; English outside a page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _

from reaffirm_core.compare.diff import Change, Segment
from reaffirm_core.compare.markup import columns
from reaffirm_core.compare.words import is_quiet, segment
from reaffirm_core.languages import in_language, language_row
from reaffirm_server import i18n
from reaffirm_server.dataset.settings import CONFIG, CitationWords, read_words, texts_for
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.blocks import Role
from reaffirm_server.drafts.figures import LATER, REAL, Figures
from reaffirm_server.drafts.reference_words import ReferenceNote
from reaffirm_server.drafts.reference_words import note as reference_note
from reaffirm_server.drafts.report import DraftReport, has_same_verb
from reaffirm_server.drafts.report_view import Advice, EarlierWording, RequestAdvice, Suggestion, Why
from reaffirm_server.publish import citation
from reaffirm_server.publish.wording import name as language_name

#: Maximum width of a recommendation in the summary, and of changed words in a line, in columns of a monospaced font.
_BRIEF, _WORDS = 96, 40
#: Number of changes that a line names, and the minimum width of one.
_CHANGES, _LEAST = 2, 4
#: Minimum share of the draft that is in the earlier text too (0–1), for a line that names the changes.
_ALIKE = 1 / 3


def notes(report: DraftReport) -> list[str]:
    """Return the caveats of the report, the measured figures first."""
    space = language_row(i18n.language()).space
    caveats = [
        space.join(
            [
                _(
                    "Suggestions of a program that compares words, not their meaning: what a text reaffirms is for"
                    " readers to decide."
                )
                if report.by_words
                else _(
                    "Suggestions of a program that compares words and their meaning: what a text reaffirms is for"
                    " readers to decide."
                ),
                _("The draft was not kept."),
                *([_measured(report.figures)] if report.figures else []),
            ]
        )
    ]
    if not report.same_language:
        caveats.append(
            _(
                "Where this site has no official text in the language of the draft, the draft was compared with our"
                " unofficial translation, and differing words are marked against it. Strength, addressees and citations"
                " of the draft were read by rules."
            )
        )
    if report.converted:
        caveats.append(_("The draft was read in simplified characters."))
    return caveats


def _measured(figures: Figures) -> str:
    """Return the measured figures in a sentence."""
    texts = {
        REAL: _(
            "Of %(called)s possible matches with paragraphs of United Nations resolutions, independent readers found"
            " %(right)s right.",
            **figures._asdict(),
        ),
        LATER: _(
            "With recommendations of later sessions in place of drafts, %(right)s of %(called)s possible matches were"
            " right.",
            **figures._asdict(),
        ),
    }
    return str(texts[figures.drafts])


def day(text: str) -> str:
    """Return a day (ISO 8601) in words; a text that is no day, such as a year, is returned as it is."""
    try:
        when = date.fromisoformat(text)
    except ValueError:
        return text
    return citation.dates(when, when, texts_for(_citation_words(), i18n.language()))


@cache
def _citation_words() -> Mapping[str, Mapping[str, Any]]:
    return read_words(CONFIG / "citation.toml", CitationWords)


def kinds(advice: Sequence[Advice]) -> str:
    """Return how many recommendations, reaffirmations and commitments a report has."""
    return reading.kinds((item.role for item in advice if not item.is_unread), i18n.language())


def title(report: DraftReport, advice: Sequence[Advice]) -> str:
    """Return the title of a report, with what was compared and the sessions with which."""
    return str(
        _(
            "Report on your draft: %(kinds)s, compared with %(covers)s",
            kinds=kinds(advice),
            covers=in_language(report.covers, i18n.language()),
        )
    )


def source(report: DraftReport) -> str:
    """Return the site, the day and the dataset of a report that travels without the site."""
    today = datetime.now(UTC).date().isoformat()
    return str(
        _(
            "Reaffirm, unofficial: not a United Nations website. Report of %(date)s; dataset sha256:%(dataset)s.",
            date=day(today),
            dataset=report.dataset[:16],
        )
    )


def references_of_others(report: DraftReport) -> list[ReferenceNote]:
    """Return the notes on the references in recitals and other blocks that are not checked."""
    return [reference_note(reference, i18n.language()) for _number, reference in report.references]


def no_match(advice: Advice) -> str:
    """Return the advice for a paragraph without possible matches."""
    unlike = str(_("No earlier text shares a word with it that says what it is about."))
    if advice.is_unread:
        because = _(
            "Nothing in it asks an addressee that this site records to do something, so it was not read as a"
            " recommendation."
        )
        beside = _("The texts below share words with it. Nothing is claimed of them.") if advice.closest else unlike
        return language_row(i18n.language()).space.join((because, beside))
    if advice.is_short:
        return str(_("Too short to be compared."))
    if not advice.closest:
        return unlike
    if not advice.asks:
        return str(
            _(
                "Of a reaffirmation or a commitment, only the same words are claimed. The texts below share words with"
                " it."
            )
        )
    return str(_("No match that the program is sure of. Read the five nearest texts before you call this new."))


def place(advice: Advice) -> str:
    """Return where a recommendation stands in the draft, with its number as printed."""
    values = {"row": advice.row, "place": advice.place, "number": advice.number}
    texts = {
        (True, True): _("Table, row %(row)s, numbered %(number)s", **values),
        (True, False): _("Table, row %(row)s", **values),
        (False, True): _("Paragraph %(place)s, numbered %(number)s", **values),
        (False, False): _("Paragraph %(place)s", **values),
    }
    return str(texts[bool(advice.row), bool(advice.number)])


def why(reasons: Why) -> str:
    """Return the reasons of a match in one line, or ""."""
    parts = (
        (_("Words in common: %(words)s", words=reasons.words) if reasons.words else ""),
        (_("Themes of the earlier text: %(themes)s", themes=reasons.themes) if reasons.themes else ""),
        (_("Addressees in common: %(addressees)s", addressees=reasons.addressees) if reasons.addressees else ""),
    )
    return " · ".join(filter(None, parts))


def brief(text: str, width: int = _BRIEF) -> str:
    """Return a text in one line, cut between words after a width in columns of a monospaced font."""
    line = " ".join(text.split())
    if columns(line) <= width:
        return line
    words = segment(line)
    while len(words) > 1 and columns("".join(words)) > width - 1:
        words.pop()
    return f"{''.join(words).rstrip()}…"


def verdict(advice: Advice) -> str:
    """Return the result for one paragraph in a few words, behind what it was read as unless it asks."""
    if advice.suggestions and advice.suggestions[0].is_topic:
        text = str(_("Proposed before as a topic for a meeting"))
    elif advice.status == "possible" and advice.suggestions[0].asked_others:
        text = str(_("Possibly recommended before, to others"))
    else:
        text = _verdicts()[advice.status]
    roles: dict[Role, str] = {"reaffirmation": _("Reaffirmation"), "commitment": _("Commitment")}
    return " · ".join(filter(None, (roles.get(advice.role, ""), text)))


def result(advice: Advice) -> str:
    """Return the result for one recommendation, with its force beside the wordings compared."""
    return " · ".join(filter(None, (verdict(advice), shift(advice))))


def read_as(advice: Advice) -> list[tuple[str, str]]:
    """Return how a recommendation was read, as names and values."""
    comma = language_row(i18n.language()).comma
    unread = _("none was read") if advice.role == "recommendation" else ""
    values = (
        (_("Addressees in the draft"), advice.asked or unread),
        (_("Verb"), advice.verb or unread),
        (_("Alternatives"), _alternatives(advice)),
        (_("Put to"), advice.put_to),
        (_("Cites"), advice.cites),
        (_("Themes of the texts matched"), comma.join(label for _slug, label in advice.themes)),
    )
    return [(name, value) for name, value in values if value]


def _alternatives(advice: Advice) -> str:
    """Return that a draft has alternatives, and what the report says of these; or ""."""
    if not advice.has_alternatives:
        return ""
    return str(
        _(
            "the text has words in square brackets or between slashes; strength, negations and what is new are compared"
            " only where no alternative changes the result"
        )
    )


def request_verdict(request: RequestAdvice) -> str:
    """Return the result for one of several requests in a few words."""
    return _verdicts()[request.status]


def _verdicts() -> dict[str, str]:
    """Return the results by status."""
    return {
        "opposed": _("May contradict an earlier text"),
        "possible": _("Possibly recommended before"),
        "none": _("No match that the program is sure of"),
        "short": _("Too short to be compared"),
        "unasked": _("Not read as a recommendation"),
    }


def shift(advice: Advice) -> str:
    """Return the force of a recommendation beside the wordings compared, else where the nearest text is; or ""."""
    if not advice.suggestions:
        return ""
    first = advice.suggestions[0]
    texts = [_shift(force, label, first.verbs[0], then) for force, label, then in first.shifts]
    if first.asked_others:
        texts = [
            _("draft: %(now)s", now=advice.asked),
            _("%(label)s: %(then)s", label=first.nearest.label, then=first.asked_others),
        ]
    return _("; ").join(texts) or str(_("nearest: %(label)s", label=first.nearest.label))


def _shift(force: str, label: str, now: str, then: str) -> str:
    """Return a force beside a wording as text, with the verbs if several verbs are one force."""
    if force == "the same" and not has_same_verb(now, then):
        values = {"label": label, "now": now, "then": then}
        return str(_("same level of force as in the %(label)s (“%(now)s” and “%(then)s” are one level)", **values))
    texts: dict[str, str] = {
        "weaker": _("weaker than in the %(label)s", label=label),
        "stronger": _("stronger than in the %(label)s", label=label),
        "the same": _("as firm as in the %(label)s", label=label),
    }
    return texts[force]


def limits(suggestion: Suggestion) -> list[str]:
    """Return the limits that a draft drops from the wording compared, and those that it adds."""
    label = suggestion.compared_label
    dropped = _(
        "Your draft drops a limit: %(limits)s (in the %(label)s)", limits=suggestion.limits_dropped, label=label
    )
    added = _("Your draft adds a limit: %(limits)s (not in the %(label)s)", limits=suggestion.limits_added, label=label)
    return [*([dropped] if suggestion.limits_dropped else []), *([added] if suggestion.limits_added else [])]


def negation(suggestion: Suggestion) -> str:
    """Return that a draft and the nearest text may ask the opposite, with the words of negation; or ""."""
    if not suggestion.opposed:
        return ""
    quoted = language_row(i18n.language()).comma.join(_("“%(words)s”", words=words) for words in suggestion.opposed)
    return str(
        _(
            "One of the two texts has a negation or an opposite word that the other has not: %(words)s. Read both; they"
            " may ask the opposite.",
            words=quoted,
        )
    )


def absent(advice: Advice) -> str:
    """Return that a draft cites parts of treaties that do not exist; or ""."""
    if not advice.absent:
        return ""
    return str(
        _(
            "Your draft cites %(works)s. The dataset has all other numbers there, but not this one. Check it.",
            works=advice.absent,
        )
    )


def cited(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Return the works that only the earlier wordings cite, and those that only the draft cites, under their names."""
    texts = (
        (_("Cited then, missing here"), suggestion.no_longer_cited),
        (_("Newly cited"), suggestion.newly_cited),
    )
    return [(name, works) for name, works in texts if works]


def asked_then(suggestion: Suggestion) -> str:
    """Return the addressees of the wording compared, and whether they are those of the draft; or ""."""
    is_same = suggestion.asked_then and suggestion.same_asked
    return named(suggestion.asked_then, _("as in the draft")) if is_same else suggestion.asked_then


def full_title(suggestion: Suggestion) -> str:
    """Return the name of a lineage with its identifier, or the headline of a recommendation in no lineage."""
    return named(suggestion.title, suggestion.lineage or _("in no named lineage"))


def named(label: str, remark: str) -> str:
    """Return a label with a remark in brackets, such as an identifier."""
    return f"{label}{language_row(i18n.language()).brackets.format(remark)}"


def cited_wording(wording: EarlierWording) -> str:
    """Return the label, identifier, day and headline of a wording, and the body that it was only put to."""
    put = f"{_('put to')}{_(': ')}{wording.put_to}" if wording.put_to else ""
    remarks = _("; ").join(filter(None, (wording.identifier, day(wording.date), put)))
    return f"{named(wording.label, remarks)}{_(': ')}{wording.headline}"


def translated(wording: EarlierWording) -> str:
    """Return the note that precedes a working translation of a wording."""
    return str(
        _(
            "Unofficial working translation, made from the %(language)s by a language model",
            language=language_name(wording.language, i18n.language()),
        )
    )


def degree(suggestion: Suggestion) -> str:
    """Return what the words of a suggestion suggest as text; less where translations were compared."""
    if suggestion.is_topic:
        return str(_("proposed as a topic to others than your draft asks, not recommended"))
    if suggestion.opposed:
        return str(_("may ask the opposite"))
    texts: dict[str, str] = {
        "verbatim": _("nearly the same words"),
        "extends": _("possibly taken up with changes"),
        "": _("possibly recommended before (compared in translation)"),
    }
    return texts[suggestion.grade]


def compared(suggestion: Suggestion) -> str:
    """Return the comparison of forces with an earlier wording as text."""
    now, then = suggestion.verbs
    wording = {
        "wording": compared_title(suggestion),
        "label": suggestion.compared_label,
        "now": now,
        "then": then,
    }
    texts: dict[str, str] = {
        **_forces(wording),
        "other addressees": _(
            "Strength not compared, because others are asked: now “%(now)s”, earlier “%(then)s”", **wording
        ),
        "unlike": _("Strength not compared, because the words differ too much to show that both ask for the same act"),
        "unranked": _(
            "Strength not compared, because usage ranks neither verb: now “%(now)s”, earlier “%(then)s”", **wording
        ),
        "opposed": _("Strength not compared, because the two texts may ask the opposite"),
        "alternatives": _("Strength not compared, because it depends on the alternative: now “%(now)s”", **wording)
        if now
        else _("Strength not compared, because it depends on the alternative"),
        "no addressee": _("Strength not compared, because no addressee was read in the draft")
        if not suggestion.names_addressee
        else _("Strength not compared, because %(wording)s (%(label)s) names no addressee", **wording),
        "reaffirming": _reaffirming(suggestion, wording),
        "unknown": _("Strength not compared, because no verb of a request was read in the draft")
        if not now
        else _("Strength not compared, because %(wording)s (%(label)s) has no verb of a request", **wording),
    }
    return texts.get(suggestion.comparison, "")


def _reaffirming(suggestion: Suggestion, wording: dict[str, str]) -> str:
    """Return which of the draft and an earlier wording reaffirms what another text asks."""
    texts: dict[tuple[bool, ...], str] = {
        (True, False): _("Strength not compared, because the draft reaffirms what an earlier text asks"),
        (False, True): _(
            "Strength not compared, because %(wording)s (%(label)s) reaffirms what an earlier text asks", **wording
        ),
        (True, True): _(
            "Strength not compared, because the draft and %(wording)s (%(label)s) both reaffirm what an earlier text"
            " asks",
            **wording,
        ),
    }
    return texts.get(suggestion.reaffirms, "")


def _forces(wording: dict[str, str]) -> dict[str, str]:
    """Return the sentences on a force beside an earlier wording."""
    same = _("As firm as %(wording)s (%(label)s): now “%(now)s”, earlier “%(then)s”", **wording)
    level = _("Same level of force as %(wording)s (%(label)s): now “%(now)s”, earlier “%(then)s”", **wording)
    unranked = _("words of one level are not ranked, such as “shall” and “should”")
    return {
        "weaker": _("Weaker than %(wording)s (%(label)s): now “%(now)s”, earlier “%(then)s”", **wording),
        "stronger": _("Stronger than %(wording)s (%(label)s): now “%(now)s”, earlier “%(then)s”", **wording),
        "the same": same if has_same_verb(wording["now"], wording["then"]) else f"{level}{_('; ')}{unranked}",
    }


def further(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Return the forces of the draft beside other texts than the one compared, where they differ, with sentences."""
    lines = []
    for force, label, then, is_nearest in suggestion.further:
        name = (
            _("the nearest text")
            if is_nearest
            else _("the latest adopted text of this lineage in %(covers)s", covers=suggestion.covers)
        )
        words = {"wording": name, "label": label, "now": suggestion.verbs[0], "then": then}
        lines.append((force, _forces(words)[force]))
    return lines


def changed(suggestion: Suggestion) -> str:
    """Return the changes from the nearest text to the draft in one line."""
    nearest = suggestion.nearest
    if not nearest.after:
        return str(_("The differing words are not marked."))
    changes = [part for part in (*nearest.before, *nearest.after) if part.change is not Change.SAME]
    if all(part.quiet for part in changes):
        return _same_words(is_official=nearest.marked == nearest.language, is_identical=not changes)
    if not _is_alike(nearest):
        return str(_("Mostly other words."))
    added = _quoted(nearest.after, Change.INSERTED, suggestion.negations)
    missing = _quoted(nearest.before, Change.DELETED, suggestion.negations)
    if not added and not missing:
        return str(_("Nearly the same words."))
    parts = (
        _("New: %(words)s", words=added) if added else "",
        _("Missing: %(words)s", words=missing) if missing else "",
    )
    return " · ".join(filter(None, parts))


def _is_alike(nearest: EarlierWording) -> bool:
    """Return whether so much of the draft is in the earlier text that a line can name the changes."""
    size = sum(len(part.text) for part in nearest.after)
    return sum(len(part.text) for part in nearest.after if part.change is Change.SAME) >= size * _ALIKE


def _same_words(*, is_official: bool, is_identical: bool) -> str:
    """Return that a draft has the words of an earlier text, or of our translation of it."""
    texts: dict[tuple[bool, bool], str] = {
        (True, True): _("The same words."),
        (True, False): _("The same words; only punctuation differs."),
        (False, True): _("The same words as our unofficial translation."),
        (False, False): _("The same words as our unofficial translation; only punctuation differs."),
    }
    return texts[is_official, is_identical]


def marked_against(suggestion: Suggestion) -> str:
    """Return against which text the changes are named if it is not the official one; "" if none are named."""
    nearest = suggestion.nearest
    names_words = _named(nearest.after, Change.INSERTED, suggestion.negations) or _named(
        nearest.before, Change.DELETED, suggestion.negations
    )
    if not names_words or nearest.marked == nearest.language or not _is_alike(nearest):
        return ""
    return str(_("Words are marked against our unofficial translation, not against the official text."))


def _quoted(segments: Sequence[Segment], change: Change, negations: Sequence[str]) -> str:
    """Return the words with a change that a line names, in quotation marks, and the number of the others."""
    named = _named(segments, change, negations)
    others = sum(part.change is change and not part.quiet for part in segments) - len(named)
    words = " ".join(_("“%(words)s”", words=brief(text, _WORDS)) for text in named)
    return str(_("%(words)s and %(number)s more", words=words, number=others)) if words and others else words


def _named(segments: Sequence[Segment], change: Change, negations: Sequence[str]) -> list[str]:
    """Return the words with a change that a line names: the longest, and all with a number or a negation."""
    changed = {
        place: part.text.strip() for place, part in enumerate(segments) if part.change is change and not part.quiet
    }
    wide = [place for place, text in changed.items() if columns(text) >= _LEAST]
    longest = sorted(wide, key=lambda place: len(changed[place]), reverse=True)[:_CHANGES]
    weighty = [
        place
        for place, text in changed.items()
        if segments[place].text in negations or any(character.isdigit() for character in text)
    ]
    return [
        text if columns(text) >= _LEAST else _in_context(segments, place)
        for place, text in changed.items()
        if place in {*longest, *weighty}
    ]


def _in_context(segments: Sequence[Segment], place: int) -> str:
    """Return a short change with the words beside it, since a number alone says nothing."""
    before = segment(segments[place - 1].text) if place else []
    after = segment(segments[place + 1].text)[:1] if place + 1 < len(segments) else []
    start = next((at for at in reversed(range(len(before))) if not is_quiet(before[at])), len(before))
    return "".join([*before[start:], segments[place].text, *(word for word in after if not is_quiet(word))]).strip()


def compared_title(suggestion: Suggestion) -> str:
    """Return the name of the wording compared: agreed wording is a text of the same request that was adopted."""
    if not suggestion.compared_agreed:
        return str(_("the nearest text, which was only put to another body,"))
    if suggestion.same_request:
        return str(_("the latest adopted text of this request in %(covers)s", covers=suggestion.covers))
    if suggestion.latest_agreed:
        return str(_("the latest text of this lineage in %(covers)s", covers=suggestion.covers))
    return str(_("the latest adopted text of this lineage in %(covers)s", covers=suggestion.covers))


def wordings(suggestion: Suggestion) -> list[tuple[str, EarlierWording]]:
    """Return the wordings of a suggestion with their titles. A title of a wording that is the nearest stands there."""
    latest, agreed = _titles(suggestion)
    nearest = [_("Nearest")]
    if suggestion.latest is None:
        nearest.append(latest)
    if suggestion.agreed is None and not suggestion.latest_agreed and not suggestion.none_agreed:
        nearest.append(agreed)
    texts = ((" · ".join(nearest), suggestion.nearest), (latest, suggestion.latest), (agreed, suggestion.agreed))
    return [(name, wording) for name, wording in texts if wording]


def none_agreed(suggestion: Suggestion) -> str:
    """Return that no adopted text resembles the draft; or ""."""
    if not suggestion.none_agreed:
        return ""
    return str(_("No adopted text of this lineage resembles the draft; the nearest text was only put to another body."))


def _titles(suggestion: Suggestion) -> tuple[str, str]:
    """Return the titles of the latest wording and of the latest that a session adopted."""
    covers = suggestion.covers
    agreed = (
        _("Latest adopted text of this request in %(covers)s", covers=covers)
        if suggestion.same_request
        else _("Latest adopted text of this lineage in %(covers)s", covers=covers)
    )
    is_request = suggestion.latest_agreed and suggestion.same_request
    latest = agreed if is_request else _("Latest text of this lineage in %(covers)s", covers=covers)
    return str(latest), str(agreed)


#: The functions that templates of reports use as filters, under their own names.
FILTERS = (
    notes,
    no_match,
    references_of_others,
    place,
    brief,
    verdict,
    request_verdict,
    kinds,
    title,
    why,
    shift,
    limits,
    negation,
    absent,
    cited,
    degree,
    compared,
    further,
    changed,
    marked_against,
    read_as,
    asked_then,
    translated,
    wordings,
    none_agreed,
    source,
)
