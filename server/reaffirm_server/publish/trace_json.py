"""Trace as JSON values."""

from typing import Any

from reaffirm_server.publish.trace import Trace, TracedProvision, TraceLink, segment_data


def trace_data(trace: Trace) -> dict[str, Any]:
    """Return a trace as JSON values; ``differences`` are the edit script from the earlier to the later words."""
    return {
        "covers": trace.covers,
        "start": trace.start.identifier if trace.start else None,
        "parts": list(trace.parts),
        "lineages": [{"identifier": key, "names": dict(names)} for key, names in trace.lineages.items()],
        "recommendations": [_recommendation(provision) for provision in trace.provisions.values()],
        "reaffirmations": [_reaffirmation(link) for link in trace.links],
    }


def _recommendation(provision: TracedProvision) -> dict[str, Any]:
    """Return a recommendation as JSON values."""
    return {
        "identifier": provision.identifier,
        "label": dict(provision.labels),
        "session": provision.session,
        "date": provision.date,
        "amended": provision.amended,
        "headline": dict(provision.headlines),
        "text": provision.text,
        "texts": dict(provision.wording.texts),
        "translation": {
            key: text for key in provision.wording.translations if (text := provision.wording.translated(key))
        },
        "lineages": list(provision.lineages),
        "operator": provision.ask.operator or None,
        "strength": provision.ask.strength or None,
        "force": provision.ask.force or None,
        "adoption": provision.ask.adoption or None,
    }


def _reaffirmation(link: TraceLink) -> dict[str, Any]:
    """Return a link as JSON values."""
    return {
        "later": link.later,
        "earlier": link.earlier,
        "grade": link.grade,
        "forceChange": link.force_change,
        "explicit": link.explicit,
        "relation": link.relation or None,
        "reason": dict(link.reasons),
        "words": link.words,
        "earlierWords": link.earlier_words,
        "differences": segment_data(link.differences),
        "comparison": link.note or None,
    }
