"""The check of a draft: its work in a worker process, and the form of its report."""

from collections.abc import Callable
from functools import partial
from typing import Any

from reaffirm_core.annotate.adoption import PUT_TO_BODY
from reaffirm_core.compare.markup import plain
from reaffirm_core.errors import DraftError
from reaffirm_core.languages import FALLBACK, in_language
from reaffirm_server.dataset.remote_dataset import Dataset
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.draft import require_length
from reaffirm_server.drafts.recommended import MainAsk, Recommended
from reaffirm_server.drafts.reference_words import note
from reaffirm_server.drafts.report import SHIFTS, Checked, DraftReport, Match
from reaffirm_server.drafts.report_words import notes
from reaffirm_server.drafts.service import DraftService, open_service
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.engine.worker import Work
from reaffirm_server.errors import BusyError, QueryError, RefusedError, TimeOutError
from reaffirm_server.mcp.answers import Data, answer, filled, label, window, words
from reaffirm_server.mcp.library import Addresses, Check, DraftTask, Library

#: The maximum numbers of matches of a recommendation, and of paragraphs that were not read.
_MATCHES, _LEFT_OUT = 3, 20
#: The maximum length of a paragraph of the draft in an answer, which repeats it only to be recognised, in characters.
_SHOWN = 300
#: Why forces are not compared, where the name of the comparison does not say it.
_WHY = {
    "unlike": "the words differ too much to show that both ask for the same act",
    "unranked": "usage ranks neither verb",
    "opposed": "the two texts may ask the opposite",
    "alternatives": "it depends on the alternative",
    "unknown": "one text has no verb of a request",
}
#: What to do about a draft that no worker could check.
_BUSY = "the check is still being prepared, or other drafts are being checked; try again in half a minute"
_TOO_COSTLY = "the draft takes too much time or memory to check; check it in parts of some paragraphs each"


def check(library: Library, text: str, offset: int, limit: int) -> Data:
    """Return the report on a draft, with a window of its recommendations.

    Raises QueryError, with advice, for a draft that cannot be checked.
    """
    return answer(library, library.check(DraftTask(text, offset, limit)))


def checks_in(pool: TaskPool) -> Check:
    """Return checks that run in workers, which limit time and memory."""

    def run(task: DraftTask) -> dict[str, Any]:
        _require_length(task.text)
        try:
            report: dict[str, Any] = pool.run(task)
        except BusyError as error:
            raise QueryError(_BUSY) from error
        except (TimeOutError, RefusedError) as error:
            raise QueryError(_TOO_COSTLY) from error
        return report

    return run


def draft_work(open_dataset: Callable[[], Dataset], site: str) -> Work:
    """Return the work of checking drafts, after a check in each language has loaded what checks need."""
    dataset = open_dataset()
    service = open_service(dataset)
    for text in service.samples().values():
        service.report(text)
    return partial(report_part, service, Addresses(dataset.names.base, site))


def report_part(service: DraftService, addresses: Addresses, task: DraftTask) -> dict[str, Any]:
    """Return a part of the report on a draft. Raises QueryError, which a worker can send, in place of DraftError."""
    try:
        report = service.report(task.text)
        checked, facts = window("recommendations of the draft", report.checked, task.offset, task.limit)
    except DraftError as error:
        raise QueryError(error.template, error.values) from error
    return {
        "covers": in_language(report.covers, FALLBACK),
        "reading": reading.summary(report.blocks, FALLBACK),
        **filled({"notRead": _left_out(report)}),
        "language": report.language,
        **facts,
        "checked": [_checked(item, addresses) for item in checked],
        "caveats": notes(report),
    }


def _require_length(text: str) -> None:
    """Raise QueryError for a text that is too long for a worker to look at."""
    try:
        require_length(text)
    except DraftError as error:
        raise QueryError(error.template, error.values) from error


def _left_out(report: DraftReport) -> list[Data]:
    """Return the first paragraphs that are not compared."""
    left = [block for block in report.blocks if not block.is_read]
    return [{"line": block.line, "role": block.role, "text": _shortened(block.text)} for block in left[:_LEFT_OUT]]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _checked(checked: Checked, addresses: Addresses) -> Data:
    """Return the result for one recommendation of a draft."""
    return {
        "line": checked.line,
        **filled({"number": checked.number}),
        "role": checked.role,
        "text": _shortened(checked.text),
        "result": "may contradict an earlier text" if checked.is_opposed else checked.likelihood or "nothing alike",
        "readAs": filled(
            {
                "addressees": list(checked.asked),
                **_ask(checked.main),
                "themesGuessed": list(checked.themes),
                "cites": list(checked.cites),
                "limits": sorted(checked.limits),
                "wordingsWithAlternatives": [own for _, own in checked.wordings] if checked.has_alternatives else [],
                "notInAllWordings": sorted(checked.uncertain),
                "earlierTextsNamed": [note(reference, FALLBACK).line for reference in checked.references],
            }
        ),
        "matches": [_match(match, checked.language, addresses) for match in checked.matches[:_MATCHES]],
    }


def _match(match: Match, language: str, addresses: Addresses) -> Data:
    """Return an earlier text or lineage that a draft may repeat."""
    compared, latest = match.compared, match.latest
    comparison, beside = next(iter(match.shifts), (match.comparison, compared))
    further = compared is not match.nearest
    suggested = match.likelihood != "nearest" and match.reference
    return {
        "likelihood": match.likelihood,
        **filled({"comparedWith": "our unofficial translation of it" if match.translated else ""}),
        **filled({"mayContradict": list(match.opposed)}),
        **filled({"lineage": match.lineage, "grade": match.grade}),
        "nearest": _recommended(match.nearest, addresses),
        **filled(
            {
                "differencesFromNearest": plain(match.differences),
                "othersOfTheLineage": [other.identifier for other in match.others],
                "latest": _recommended(compared, addresses) if further else {},
                "differencesFromLatest": plain(match.agreed_differences or match.latest_differences) if further else "",
                "laterButNotAdopted": "" if latest.agreed else latest.identifier,
            }
        ),
        "forceOfDraft": {
            "is": comparison if comparison in SHIFTS else "not compared",
            **filled({"because": "" if comparison in SHIFTS else _WHY.get(comparison, comparison)}),
            "beside": beside.identifier,
        },
        "besideLatest": filled(
            {
                "noLongerAsked": list(match.no_longer_asked),
                "newlyAsked": list(match.newly_asked),
                "noLongerCited": list(match.no_longer_cited),
                "newlyCited": list(match.newly_cited),
                "limitsDropped": list(match.limits_dropped),
                "limitsAdded": list(match.limits_added),
            }
        ),
        **filled({"suggestedReference": in_language(match.reference, language) if suggested else ""}),
    }


def _recommended(earlier: Recommended, addresses: Addresses) -> Data:
    """Return an earlier recommendation."""
    leaf = earlier.leaf
    return {
        "identifier": earlier.identifier,
        **addresses.of(earlier.iri),
        "label": label(earlier.labels),
        "ended": earlier.date,
        "adoption": "adopted" if earlier.agreed else PUT_TO_BODY,
        **words({earlier.language: leaf.text}, earlier.translations, leaf.headlines, **_ask(earlier.main)),
    }


def _ask(ask: MainAsk) -> Data:
    return filled({"operator": ask.operator, "strength": ask.strength, "force": ask.force, "putTo": ask.put_to})
