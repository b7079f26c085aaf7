"""The words of a report in the language of the page, which the page and the Word document share."""

from collections.abc import Iterable

from flask_babel import gettext as _

from reaffirm_build.compare.diff import Change, Segment
from reaffirm_build.compare.markup import columns
from reaffirm_build.compare.words import segment
from reaffirm_build.languages import language_row
from reaffirm_server import i18n
from reaffirm_server.drafts.figures import Figures
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_view import Advice, EarlierWording, Suggestion, Why

#: Maximum width of a recommendation in the summary, and of changed words in a line, in columns of a monospaced font.
_BRIEF, _WORDS = 96, 40
#: Number of changes that a line names, and the minimum width of one.
_CHANGES, _LEAST = 2, 4
#: Minimum share of the draft that is in the earlier text too (0–1), for a line that names the changes.
_ALIKE = 1 / 3


def notes(report: DraftReport) -> list[str]:
    """Return the caveats of the report."""
    caveats = [
        _(
            "Suggestions of a program that compares words and their meaning: what a text reaffirms is for readers to"
            " decide. Nothing of the draft is kept."
        )
    ]
    space = language_row(i18n.language()).space
    caveats[0] = space.join([caveats[0], *map(_measured, report.figures)])
    if not report.same_language:
        caveats.append(
            _(
                "The official English texts are not on this site. The draft was compared with our unofficial"
                " translation, so that the report shows no differing words, strength or citations."
            )
        )
    return caveats


def _measured(figures: Figures) -> str:
    """Return the measured figures of one language in a sentence."""
    language = language_row(figures.language).names[i18n.language()]
    return str(
        _(
            "In trials with drafts in %(name)s, %(likely_right)s of %(likely)s likely matches were right, and"
            " %(possible_right)s of %(possible)s possible ones. A right text was among the first five for"
            " %(in_five)s of %(answered)s drafts.",
            name=language,
            **figures._asdict(),
        )
    )


def why(reasons: Why) -> str:
    """Return the reasons of a match in one line, or ""."""
    parts = (
        (_("Words: %(words)s", words=reasons.words) if reasons.words else ""),
        (_("Theme: %(themes)s", themes=reasons.themes) if reasons.themes else ""),
        (_("Addressee: %(addressees)s", addressees=reasons.addressees) if reasons.addressees else ""),
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
    """Return the result for one recommendation in a few words."""
    texts: dict[str, str] = {
        "likely": _("Likely recommended before"),
        "possible": _("Possibly recommended before"),
        "none": _("No match found"),
        "short": _("Too short to be compared"),
    }
    return texts[advice.status]


def shift(advice: Advice) -> str:
    """Return the force of a recommendation beside the wording compared, which is named, or ""."""
    if not advice.suggestions:
        return ""
    first = advice.suggestions[0]
    texts: dict[str, str] = {
        "weaker": _("weaker than in the %(label)s", label=first.compared_label),
        "stronger": _("stronger than in the %(label)s", label=first.compared_label),
        "the same": _("as strong as in the %(label)s", label=first.compared_label),
    }
    return texts.get(first.comparison, "")


def degree(suggestion: Suggestion) -> str:
    """Return the likelihood and grade of a suggestion as text, such as "likely restates"."""
    texts: dict[tuple[str, str], str] = {
        ("likely", "verbatim"): _("likely repeats in the same words"),
        ("likely", "restates"): _("likely restates"),
        ("likely", "extends"): _("likely extends"),
        ("possible", "verbatim"): _("possibly repeats in the same words"),
        ("possible", "restates"): _("possibly restates"),
        ("possible", "extends"): _("possibly extends"),
    }
    by_translation: dict[str, str] = {
        "likely": _("likely, by its translation"),
        "possible": _("possibly, by its translation"),
    }
    return texts.get((suggestion.likelihood, suggestion.grade)) or by_translation[suggestion.likelihood]


def compared(suggestion: Suggestion) -> str:
    """Return the comparison of forces with an earlier wording as text; "" between languages."""
    now, then = suggestion.verbs
    wording = (
        _("the latest agreed wording (%(label)s)", label=suggestion.compared_label)
        if suggestion.compared_agreed
        else _("the latest text (%(label)s), which was only put to another body", label=suggestion.compared_label)
    )
    words = {"wording": wording, "now": now, "then": then}
    texts: dict[str, str] = {
        "weaker": _("Weaker than %(wording)s: %(now)s, then %(then)s", **words),
        "stronger": _("Stronger than %(wording)s: %(now)s, then %(then)s", **words),
        "the same": _("Of the same force as %(wording)s: %(now)s, then %(then)s", **words),
        "other addressees": _("Not compared, because others are asked: %(now)s, then %(then)s", **words),
        "reaffirming": _("Not compared, because the draft or %(wording)s reaffirms what an earlier text asks", **words),
        "unknown": _("Not compared, because the draft or %(wording)s asks nothing", **words),
    }
    return texts.get(suggestion.comparison, "")


def changed(suggestion: Suggestion) -> str:
    """Return the changes from the nearest text to the draft in one line."""
    nearest = suggestion.nearest
    if not nearest.after:
        return str(_("Matched by our translation; the differing words are not marked."))
    size = sum(len(part.text) for part in nearest.after)
    same = sum(len(part.text) for part in nearest.after if part.change is Change.SAME)
    if same < size * _ALIKE:
        return str(_("Mostly other words."))
    added = _quoted(nearest.after, Change.INSERTED)
    missing = _quoted(nearest.before, Change.DELETED)
    if not added and not missing:
        return str(_("Nearly the same words."))
    parts = (
        _("New: %(words)s", words=added) if added else "",
        _("Missing: %(words)s", words=missing) if missing else "",
    )
    return " · ".join(filter(None, parts))


def _quoted(segments: Iterable[Segment], change: Change) -> str:
    """Return the longest words with a change, in quotation marks."""
    texts = [part.text.strip() for part in segments if part.change is change and not part.quiet]
    longest = sorted((text for text in texts if columns(text) >= _LEAST), key=len, reverse=True)[:_CHANGES]
    return " ".join(_("“%(words)s”", words=brief(text, _WORDS)) for text in texts if text in longest)


def title_of_latest(wording: EarlierWording) -> str:
    """Return the title of the latest wording: only what a session adopted is called agreed."""
    return str(_("Latest wording") if wording.put_to else _("Latest agreed wording"))
