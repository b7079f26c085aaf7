"""The report on a draft as values for JSON; differences are an edit script."""

from typing import Any

from reaffirm_core.languages import FALLBACK, in_language
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.blocks import DraftBlock
from reaffirm_server.drafts.recommended import MainAsk, Recommended
from reaffirm_server.drafts.references import DraftReference
from reaffirm_server.drafts.report import DraftReport, Match
from reaffirm_server.drafts.report_words import notes
from reaffirm_server.publish.trace import segment_data


def report_data(report: DraftReport) -> dict[str, Any]:
    """Return the report as values that ``json`` can serialise."""
    return {
        "notes": notes(report),
        "reading": reading.summary(report.blocks, FALLBACK),
        "blocks": [_block(block) for block in report.blocks],
        "covers": in_language(report.covers, FALLBACK),
        "language": report.language,
        "textsLoaded": report.same_language,
        "charactersConverted": report.converted,
        "dataset": f"sha256:{report.dataset}" if report.dataset else None,
        "measured": report.figures._asdict() if report.figures else None,
        "referencesElsewhere": [{"block": number, **_reference(reference)} for number, reference in report.references],
        "recommendations": [
            {
                "number": checked.number or None,
                "line": checked.line,
                "tableRow": checked.row or None,
                "language": checked.language,
                "text": checked.text,
                "role": checked.role,
                "preambular": checked.preambular,
                "asks": checked.asks,
                "likelihood": checked.likelihood,
                "themesGuessed": list(checked.themes),
                **_main(checked.main),
                "asked": list(checked.asked),
                "cites": list(checked.cites),
                "limits": sorted(checked.limits),
                "wordings": [own for _, own in checked.wordings] if checked.has_alternatives else [],
                "notInAllWordings": sorted(checked.uncertain),
                "requests": [
                    {
                        "text": request.text,
                        "likelihood": request.likelihood,
                        "nearest": request.nearest.identifier if request.nearest else None,
                        "mayContradict": list(request.opposed),
                    }
                    for request in checked.requests
                ],
                "references": [_reference(reference) for reference in checked.references],
                "found": checked.has_match,
                "matches": [_match(match) for match in checked.matches],
            }
            for checked in report.checked
        ],
    }


def _reference(reference: DraftReference) -> dict[str, Any]:
    """Return a reference of the draft to an earlier text."""
    return {
        "words": reference.words,
        "status": reference.status,
        "session": reference.session or None,
        "number": reference.number or None,
        "recommendations": [item.identifier for item in reference.items],
        "sharesWords": reference.is_alike,
        "matchesOfSessions": list(reference.elsewhere),
    }


def _block(block: DraftBlock) -> dict[str, Any]:
    """Return how a paragraph, or a row of a table, was read."""
    return {
        "number": block.number,
        "role": block.role,
        "read": block.is_read,
        "overruled": block.overruled,
        "reason": reading.reason(block),
        "line": block.line,
        "language": block.language or None,
        "text": block.text,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "lineage": match.lineage or None,
        "likelihood": match.likelihood,
        "reasons": {
            "words": [{"draft": mine, "earlier": other} for mine, other in match.reasons.words],
            "themes": list(match.reasons.themes),
            "addressees": list(match.reasons.addressees),
        },
        "topicOnly": match.is_topic,
        "grade": match.grade or None,
        "score": round(match.score, 3),
        "nearest": _recommended(match.nearest),
        "others": [other.identifier for other in match.others],
        "differences": segment_data(match.differences),
        "latest": _recommended(match.latest),
        "latestDifferences": segment_data(match.latest_differences),
        "latestAgreed": _recommended(match.agreed) if match.agreed else None,
        "latestAgreedDifferences": segment_data(match.agreed_differences),
        "comparedWith": match.compared.identifier,
        "forceBesideCompared": match.comparison,
        "latestAdopted": match.newest.identifier if match.newest.agreed else None,
        "forceBesideLatestAdopted": match.newest_comparison,
        "forceBesideNearest": match.nearest_comparison,
        "comparedRepeatsNearest": match.same_request,
        "noLongerAsked": list(match.no_longer_asked),
        "newlyAsked": list(match.newly_asked),
        "noLongerCited": list(match.no_longer_cited),
        "newlyCited": list(match.newly_cited),
        "limitsDropped": list(match.limits_dropped),
        "limitsAdded": list(match.limits_added),
        "asksOthers": match.asks_others,
        "mayContradict": list(match.opposed),
        "suggestedReference": dict(match.reference) if match.likelihood != "nearest" and match.reference else None,
    }


def _main(ask: MainAsk) -> dict[str, Any]:
    """Return operator, strength and force of the first ask, and the body that its text was put to."""
    return {
        "operator": ask.operator or None,
        "strength": ask.strength or None,
        "force": ask.force or None,
        "putTo": ask.put_to or None,
    }


def _recommended(recommended: Recommended) -> dict[str, Any]:
    return {
        "iri": recommended.iri,
        "identifier": recommended.identifier,
        "label": dict(recommended.labels),
        "headline": dict(recommended.leaf.headlines),
        "date": recommended.date,
        "text": recommended.leaf.text,
        "translation": dict(recommended.translations),
        "agreed": recommended.agreed,
        **_main(recommended.main),
        "asked": sorted(recommended.leaf.addressees),
        "cites": sorted(recommended.cites),
    }
