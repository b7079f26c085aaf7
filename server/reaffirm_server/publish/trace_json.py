"""Trace as JSON values."""

from typing import Any

from reaffirm_server.publish.trace import Stop, Trace, TraceLink, segment_data


def trace_data(trace: Trace) -> dict[str, Any]:
    """Return a trace as JSON values; ``differences`` are the edit script from the earlier to the later words."""
    return {
        "start": trace.start.identifier if trace.start else None,
        "parts": list(trace.parts),
        "lineages": [{"identifier": key, "names": dict(names)} for key, names in trace.lineages.items()],
        "recommendations": [_recommendation(stop) for stop in trace.stops.values()],
        "reaffirmations": [_reaffirmation(link) for link in trace.links],
    }


def _recommendation(stop: Stop) -> dict[str, Any]:
    """Return a recommendation as JSON values."""
    return {
        "identifier": stop.identifier,
        "label": dict(stop.labels),
        "session": stop.session,
        "date": stop.date,
        "amended": stop.amended,
        "headline": dict(stop.headlines),
        "text": stop.text,
        "texts": dict(stop.wording.texts),
        "translation": {key: text for key in stop.wording.translations if (text := stop.wording.translated(key))},
        "lineages": list(stop.lineages),
        "operator": stop.ask.operator or None,
        "strength": stop.ask.strength or None,
        "force": stop.ask.force or None,
        "adoption": stop.ask.adoption or None,
    }


def _reaffirmation(link: TraceLink) -> dict[str, Any]:
    """Return a link as JSON values."""
    return {
        "later": link.later,
        "earlier": link.earlier,
        "grade": link.grade,
        "explicit": link.explicit,
        "relation": link.relation or None,
        "reason": dict(link.reasons),
        "words": link.words,
        "earlierWords": link.earlier_words,
        "differences": segment_data(link.differences),
    }
