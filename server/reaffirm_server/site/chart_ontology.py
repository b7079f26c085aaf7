"""Chart of the ontology: classes are boxes, properties are rows of their domain with lines to their range.

Properties point from left to right. A line to the same or an earlier column is left out, since the row names its
range. Every box and every row is a link.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import networkx

from reaffirm_core.compare.markup import columns as width_of
from reaffirm_server.site.chart_svg import drawing

#: Sizes in pixels: width of a letter, row height, padding of a box, horizontal and vertical gap, margin.
_LETTER, _ROW, _INSIDE, _ACROSS, _DOWN, _MARGIN = 7.2, 19, 8, 90, 22, 6


@dataclass(frozen=True)
class Relation:
    """Property with its domain and range, as IRIs of classes."""

    iri: str
    label: str
    domain: str
    range: str


@dataclass(frozen=True)
class Box:
    """Class with its position, in pixels."""

    iri: str
    label: str
    rows: tuple[tuple[Relation | None, str], ...]  #: a property (None for the superclass) and the text of the row
    column: int
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        """Height of the name and the rows, in pixels."""
        return _ROW * (len(self.rows) + 1) + _INSIDE


def chart(title: str, labels: Mapping[str, str], above: Mapping[str, str], relations: Sequence[Relation]) -> Element:
    """Draw the ontology as SVG.

    ``labels`` maps IRIs of classes to names. ``above`` maps a class to its superclass, if that is in ``labels``.
    """
    boxes = {box.iri: box for box in _boxes(labels, above, relations)}
    width = max(box.x + box.width for box in boxes.values()) + _MARGIN
    picture = drawing(title, "ontology", width, max(box.y + box.height for box in boxes.values()) + _MARGIN)
    for box in boxes.values():
        for number, (relation, _) in enumerate(box.rows, 1):
            target = boxes[relation.range if relation else above[box.iri]]
            if target.column > box.column:
                picture.append(_line(box, number, target, dashed=relation is None))
    for box in boxes.values():
        picture.extend(_box(box))
    return picture


def _boxes(labels: Mapping[str, str], above: Mapping[str, str], relations: Sequence[Relation]) -> Iterator[Box]:
    """Yield boxes column by column. Classes without any relation are in the last column."""
    placed = _columns(labels, above, relations)
    x: float = _MARGIN
    for column in sorted(set(placed.values())):
        column_iris = sorted((iri for iri in labels if placed[iri] == column), key=lambda iri: labels[iri])
        rows = {iri: tuple(_rows(iri, labels, above, relations)) for iri in column_iris}
        texts = [*(labels[iri] for iri in column_iris), *(text for iri in column_iris for _, text in rows[iri])]
        width = max(map(width_of, texts)) * _LETTER + 2 * _INSIDE
        y: float = _MARGIN
        for iri in column_iris:
            box = Box(iri, labels[iri], rows[iri], column, x, y, width)
            y += box.height + _DOWN
            yield box
        x += width + _ACROSS


def _columns(labels: Mapping[str, str], above: Mapping[str, str], relations: Sequence[Relation]) -> dict[str, int]:
    """Return the column of each class, after all classes that point to it. Classes of a cycle share a column."""
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(sorted(labels))
    graph.add_edges_from((relation.domain, relation.range) for relation in relations)
    graph.add_edges_from(above.items())
    components = networkx.condensation(graph)
    generations = list(networkx.topological_generations(components))
    columns = {
        iri: n for n, group in enumerate(generations) for node in group for iri in components.nodes[node]["members"]
    }
    return {iri: columns[iri] if graph.degree(iri) else len(generations) - 1 for iri in labels}


def _rows(
    iri: str, labels: Mapping[str, str], above: Mapping[str, str], relations: Sequence[Relation]
) -> Iterator[tuple[Relation | None, str]]:
    if iri in above:
        yield None, f"⊑ {labels[above[iri]]}"
    for relation in relations:
        if relation.domain == iri:
            yield relation, f"{relation.label} → {labels[relation.range]}"


def _line(box: Box, row: int, target: Box, *, dashed: bool) -> Element:
    """Return a curve from a row of a box to another box."""
    start, y = box.x + box.width, box.y + _ROW * row + _INSIDE + 5
    end, to = target.x, target.y + _ROW / 2 + _INSIDE / 2
    half = (end - start) / 2
    curve = f"M{start:.0f},{y:.0f} C{start + half:.0f},{y:.0f} {end - half:.0f},{to:.0f} {end:.0f},{to:.0f}"
    drawn = {"d": curve, "fill": "none", "stroke": "currentColor", "stroke-opacity": ".35"}
    return Element("path", drawn | ({"stroke-dasharray": "4 4"} if dashed else {}))


def _box(box: Box) -> Iterator[Element]:
    """Yield the frame of a class, its name and its rows."""
    size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": 5}
    frame = {name: f"{value:.0f}" for name, value in size.items()}
    yield Element("rect", {**frame, "fill": "var(--paper, #fff)", "stroke": "currentColor"})
    yield _text(box, 0, f"#{box.iri.rpartition('#')[2]}", box.label, {"font-weight": "600"})
    for number, (relation, text) in enumerate(box.rows, 1):
        if relation is None:
            yield _text(box, number, "", text, {})
        else:
            yield _text(box, number, f"#{relation.iri.rpartition('#')[2]}", text, {})


def _text(box: Box, row: int, href: str, text: str, paint: Mapping[str, str]) -> Element:
    """Return a line of text in a box, as a link if ``href`` is not empty."""
    place = {"x": f"{box.x + _INSIDE:.0f}", "y": f"{box.y + _ROW * (row + 1):.0f}", **paint}
    if not href:
        element = Element("text", place)
        element.text = text
        return element
    link = Element("a", {"href": href})
    SubElement(link, "text", place).text = text
    return link
