"""Draw: a trace as a graph, for Mermaid and Graphviz."""

from collections.abc import Iterator

from reaffirm_server.publish.trace import Link, Stop, Trace


def mermaid(found: Trace) -> Iterator[str]:
    """A Mermaid flowchart, the earliest on the left; a solid arrow where the text says so itself."""
    yield "flowchart RL"
    names = {identifier: f"n{number}" for number, identifier in enumerate(found.stops)}
    for stop in found.stops.values():
        label = "<br>".join(_escaped(line) for line in _box(stop))
        yield f'  {names[stop.identifier]}["{label}"]'
    for link in found.links:
        arrow = "-->" if link.explicit else "-.->"
        yield f'  {names[link.later]} {arrow}|"{_edge(link)}"| {names[link.earlier]}'
    if found.start:
        yield f"  style {names[found.start]} stroke-width:3px"


def dot(found: Trace) -> Iterator[str]:
    """A Graphviz digraph, the earliest on the left; a solid arrow where the text says so itself."""
    yield "digraph trace {"
    yield '  rankdir=RL; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];'
    for stop in found.stops.values():
        width = ", penwidth=3" if stop.identifier == found.start else ""
        label = "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in _box(stop))
        yield f'  "{stop.identifier}" [label="{label}"{width}];'
    for link in found.links:
        style = "solid" if link.explicit else "dashed"
        yield f'  "{link.later}" -> "{link.earlier}" [label="{_edge(link)}", style={style}];'
    yield "}"


def _box(stop: Stop) -> tuple[str, ...]:
    """What stands in the box of a recommendation."""
    return (f"{stop.identifier} ({stop.date})", stop.headlines["zh"], stop.headlines["en"])


def _edge(link: Link) -> str:
    """What stands at an arrow."""
    return f"{link.grade}, {link.basis}"


def _escaped(text: str) -> str:
    """A text inside a quoted Mermaid label: entities for what would end or format it."""
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
