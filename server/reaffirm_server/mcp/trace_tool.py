"""The trace of a recommendation or of a lineage."""

from reaffirm_core.compare.markup import plain
from reaffirm_server.mcp.answers import Data, answer, bilingual, filled, label, window, words
from reaffirm_server.mcp.library import Library
from reaffirm_server.publish.trace import Trace, TracedProvision, TraceLink, traced_name
from reaffirm_server.publish.trace import trace as load_trace


def trace(library: Library, name: str, offset: int, limit: int) -> Data:
    """Return the recommendations of a trace in the order of their sessions, and a window of its links, latest first.

    ``name`` is a recommendation (see ``Library.identifier``) or a lineage, by its identifier, label or IRI. Raises
    ReaffirmError, with similar names, for an unknown name.
    """
    result = _trace(library, name)
    links, facts = window("reaffirmations", result.links, offset, limit)
    connected = dict.fromkeys(end for link in links for end in (link.earlier, link.later))
    start = result.start.identifier if result.start else ""
    shown = {start, *result.parts, *connected} if offset or len(links) < len(result.links) else set(result.provisions)
    content = {
        **filled({"start": start, "parts": list(result.parts) if result.parts != (start,) else []}),
        "lineages": [
            {"identifier": key, **library.addresses.of(_lineage(library, key)), "names": bilingual(names)}
            for key, names in result.lineages.items()
        ],
        **facts,
        "reaffirmations": [_link(link) for link in links],
        "recommendations": [
            _recommendation(library, provision)
            for identifier, provision in result.provisions.items()
            if identifier in shown
        ],
    }
    return answer(library, content)


def _trace(library: Library, name: str) -> Trace:
    """Return the trace of a lineage, or else of a recommendation."""
    return load_trace(traced_name(name, library.rows, library.linked.provision_names), library.rows)


def _lineage(library: Library, identifier: str) -> str:
    """Return the IRI of a lineage."""
    return f"{library.addresses.base}lineage/{identifier}"


def _recommendation(library: Library, provision: TracedProvision) -> Data:
    """Return a recommendation of a trace."""
    return {
        "identifier": provision.identifier,
        **library.addresses.of(library.iris[provision.identifier]),
        "label": label(provision.labels),
        "presentedAt": {"session": provision.session, "ended": provision.date},
        **filled(
            {
                "amended": "adopted by a later session, as orally amended" if provision.amended else "",
                "adoption": provision.ask.adoption,
            }
        ),
        **words(
            provision.wording.texts,
            provision.wording.translations,
            provision.headlines,
            lineages=list(provision.lineages),
            ask=provision.words,
        ),
    }


def _link(link: TraceLink) -> Data:
    """Return a reaffirmation; the differences lead from the earlier to the later words."""
    return {
        "later": link.later,
        "earlier": link.earlier,
        "grade": link.grade,
        "basis": link.basis,
        "force_change": link.force_change,
        **filled({"comparison": link.note}),
        "differences": plain(link.differences),
        **filled({"reason": label(link.reasons)}),
    }
