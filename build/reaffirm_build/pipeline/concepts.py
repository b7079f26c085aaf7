"""Themes and actors that a reviewer added for a new document, as rows of ``ontology/concepts.csv``.

A row states what the Turtle of the other concepts states. Who added it, when and why is an editorial note.
"""

import re
from collections.abc import Mapping
from datetime import date

from rdflib import RDF, XSD, Graph, Literal
from rdflib.namespace import DCTERMS, SKOS

from reaffirm_build.graph.turtle import turtle
from reaffirm_core.annotate.curated import BY, Curated, TableSchema
from reaffirm_core.languages import COMPLETE
from reaffirm_core.names import Names

#: The table, in the folder ``ontology``.
FILE = "concepts.csv"
#: The kinds of concept, each with its class.
_CLASSES = {"theme": "Theme", "actor": "Actor"}
_TEXTS = {
    f"{name}_{language}": (property_, language)
    for name, property_ in (("label", SKOS.prefLabel), ("definition", SKOS.definition))
    for language in COMPLETE
}
_SCHEMA = TableSchema(("kind", "concept", *_TEXTS, "broader", "reason", "date", BY), 2)


def added_concepts(content: bytes, ontology: Mapping[str, str], names: Names) -> str:
    """Return the concepts of the table as Turtle, "" without rows. ``ontology`` has the texts of the other files.

    Raises TableError, with the cell, for an unknown kind or broader concept, a concept that exists, an empty cell or a
    malformed date.
    """
    table = Curated("ontology", FILE, content, {FILE: _SCHEMA})
    graph = names.new_graph()
    known = set(re.findall(r"^(\w+:[\w-]+)$", "\n".join(ontology.values()), re.MULTILINE))
    for row in table.rows:
        number, cells = row
        kind = table.one_of(row, "kind", _CLASSES)
        name, broader = f"{kind}:{cells['concept']}", f"{kind}:{cells['broader']}"
        if empty := [column for column in (*_TEXTS, "reason", BY) if not cells[column].strip()]:
            raise table.error(
                number, empty[0], "is empty; a concept has all texts, a reason and the name of the reviewer"
            )
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cells["concept"]):
            problem = (
                f"{cells['concept']!r} is no identifier; use small letters, digits and hyphens, as in debt-bondage"
            )
            raise table.error(number, "concept", problem)
        if name in known:
            raise table.error(number, "concept", f"{name} exists already; choose another identifier, or use it")
        if cells["broader"] and broader not in known:
            raise table.error(number, "broader", f"{broader} does not exist; name a {kind}, or leave the cell empty")
        if not _is_day(cells["date"]):
            raise table.error(number, "date", f"{cells['date']!r} is no date; write the day as YYYY-MM-DD")
        known.add(name)
        _add(graph, cells, names)
    return turtle(graph) if table.rows else ""


def _add(graph: Graph, cells: Mapping[str, str], names: Names) -> None:
    """Add the concept of a row to a graph."""
    kind = cells["kind"]
    node, scheme = names[kind][cells["concept"]], names["scheme"][kind]
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, RDF.type, names["rec"][_CLASSES[kind]]))
    graph.add((node, DCTERMS.identifier, Literal(cells["concept"])))
    for column, (property_, language) in _TEXTS.items():
        graph.add((node, property_, Literal(cells[column].strip(), lang=language)))
    graph.add((node, DCTERMS.created, Literal(cells["date"], datatype=XSD.date)))
    graph.add((node, SKOS.editorialNote, Literal(f"{cells['reason']} ({cells[BY]})", lang=COMPLETE[0])))
    graph.add((node, SKOS.inScheme, scheme))
    above = (SKOS.broader, names[kind][cells["broader"]]) if cells["broader"] else (SKOS.topConceptOf, scheme)
    graph.add((node, *above))


def _is_day(text: str) -> bool:
    """Return whether a text is a day in the form YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
