"""Trace as a graph for Mermaid and Graphviz."""

from collections.abc import Iterator

from reaffirm_build.languages import ORIGINAL_FIRST
from reaffirm_server.publish.trace import Trace, TracedProvision, TraceLink


def mermaid(trace: Trace) -> Iterator[str]:
    """Yield a Mermaid flowchart with the earliest recommendation on the left; explicit links are solid arrows."""
    yield "flowchart RL"
    names = {identifier: f"n{number}" for number, identifier in enumerate(trace.provisions)}
    for provision in trace.provisions.values():
        label = "<br>".join(_escaped(line) for line in _box(provision))
        yield f'  {names[provision.identifier]}["{label}"]'
    for link in trace.links:
        arrow = "-->" if link.explicit else "-.->"
        yield f'  {names[link.later]} {arrow}|"{_edge(link)}"| {names[link.earlier]}'
    for part in trace.parts:
        yield f"  style {names[part]} stroke-width:3px"


def dot(trace: Trace) -> Iterator[str]:
    """Yield a Graphviz digraph with the earliest recommendation on the left; explicit links are solid arrows."""
    yield "digraph trace {"
    yield '  rankdir=RL; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];'
    for provision in trace.provisions.values():
        width = ", penwidth=3" if provision.identifier in trace.parts else ""
        label = "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in _box(provision))
        yield f'  "{provision.identifier}" [label="{label}"{width}];'
    for link in trace.links:
        style = "solid" if link.explicit else "dashed"
        yield f'  "{link.later}" -> "{link.earlier}" [label="{_edge(link)}", style={style}];'
    yield "}"


def _box(provision: TracedProvision) -> tuple[str, ...]:
    """Return the lines in the box of a recommendation."""
    headlines = (provision.headlines[tag] for tag in ORIGINAL_FIRST)
    lines = (f"{provision.identifier} ({provision.date})", *headlines, provision.words)
    return tuple(line for line in lines if line or line is not provision.words)


def _edge(link: TraceLink) -> str:
    """Return the label of an arrow."""
    return f"{link.closeness}; {link.basis}"


def _escaped(text: str) -> str:
    """Escape the characters that end or format a quoted Mermaid label."""
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
