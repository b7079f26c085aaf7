"""CSVW: tables for people without RDF, a row a node, and the metadata that say what their columns mean (W3C, 2015)."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.numerals import day_of
from reaffirm_server.rdf import Term, Texts, namespace, natural

#: What stands between the values of a cell.
SEPARATOR = "|"


@dataclass(frozen=True)
class Column:
    """A column: where its values come from and what it is called."""

    name: str
    path: str
    titles: Texts
    datatype: str = ""
    language: str = ""
    table: str = ""  #: the table whose rows its values are
    many: bool = False
    label: str = ""  #: the language in which the nodes of the path are named instead of given
    ruled: bool = False  #: whether rules find its values: those of a node that waits to be read are left out
    default: str = ""  #: what a cell says where the path leads to nothing
    series: bool = False  #: whether its values are numbers of a series: one that says a day is left out


@dataclass(frozen=True)
class Sheet:
    """A table: a row for each node of a class."""

    name: str
    class_: str
    order: str
    columns: tuple[Column, ...]


def sheets(spec: Mapping[str, Mapping[str, Any]]) -> dict[str, Sheet]:
    """The tables by name, from the file that lists their columns."""
    return {
        name: Sheet(name, table["class"], table["order"], tuple(_columns(table["column"])))
        for name, table in spec.items()
    }


def _columns(spec: Iterable[Mapping[str, Any]]) -> Iterable[Column]:
    """The columns of a table, those of labels after the one that they label."""
    for entry in spec:
        titles = {language: entry[language] for language in ("en", "zh")}
        given = {key: value for key, value in entry.items() if key not in {*titles, "labels"}}
        yield Column(titles=titles, **given)
        for label in ("en", "zh") if entry.get("labels") else ():
            labelled = {language: f"{title} ({label})" for language, title in titles.items()}
            named = {"name": f"{entry['name']}_{label}", "titles": labelled, "label": label, "datatype": ""}
            yield Column(**given | named)


#: The path to whether a node was read against the text, and what it says of one that waits for that.
_STATUS, _WAITS = "rec:status", "proposed"

#: Asks for the values of a path from the nodes of a class: pairs of node and value.
Ask = Callable[[str, str], Iterable[tuple[Term, Term]]]


def table(sheet: Sheet, ask: Ask, labels: Callable[[Iterable[Term]], Mapping[str, Texts]]) -> bytes:
    """A table as CSV (RFC 4180), in UTF-8 without a byte order mark: a header, then a row a node.

    Those of one corpus stand together, in the order of its document.
    """
    asked = {c.path for c in sheet.columns} | {sheet.order, *(_STATUS for c in sheet.columns if c.ruled)}
    paths = {path: _gathered(ask(sheet.class_, path)) for path in asked}
    waiting = {node for node, values in paths.get(_STATUS, {}).items() if Literal(_WAITS) in values}
    for path in {column.path for column in sheet.columns if column.ruled}:
        paths[path] = {node: values for node, values in paths[path].items() if node not in waiting}
    called = {
        c.path: labels({v for values in paths[c.path].values() for v in values}) for c in sheet.columns if c.label
    }
    order = {node: min(int(value.value) for value in values) for node, values in paths[sheet.order].items()}  # type: ignore[union-attr]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["iri", *(column.name for column in sheet.columns)])
    for node in sorted(order, key=lambda node: (namespace(node), order[node], natural(node))):
        cells = (
            _cell(column, paths[column.path].get(node, ()), called.get(column.path, {})) for column in sheet.columns
        )
        writer.writerow([node, *cells])
    return out.getvalue().encode()


def selected(content: bytes, iris: Sequence[str]) -> bytes:
    """A table with only the rows of some nodes, in their order."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    head, rows = next(reader), {row[0]: row for row in reader}
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *(rows[iri] for iri in iris if iri in rows)])
    return out.getvalue().encode()


def _gathered(pairs: Iterable[tuple[Term, Term]]) -> dict[str, list[Term]]:
    """Values by the IRI of their node, always in the same order."""
    found: dict[str, list[Term]] = {}
    for node, value in pairs:
        found.setdefault(node.value, []).append(value)  # type: ignore[union-attr]
    return {node: sorted(values, key=lambda value: natural(str(value))) for node, values in found.items()}


def _cell(column: Column, values: Iterable[Term], called: Mapping[str, Texts]) -> str:
    """The text of a cell; raises ReaffirmError if a column of one value has several: its path is wrong."""
    texts = []
    for value in values:
        if column.label and isinstance(value, NamedNode):
            texts.append(called.get(value.value, {}).get(column.label, ""))
        elif not column.language or (isinstance(value, Literal) and value.language == column.language):
            texts.append(value.value)  # type: ignore[union-attr]
    if column.series:
        texts = [text for text in texts if not day_of(int(text))]
    if not texts:
        return column.default
    if len(texts) > 1 and not column.many:
        raise ReaffirmError(f"tables.toml: column {column.name} is not of `many` values, but has several: {texts}")
    return SEPARATOR.join(texts)


def metadata(
    tables: Iterable[Sheet], words: Mapping[str, Texts], about: Mapping[str, Any], iri: Callable[[str], str]
) -> bytes:
    """The CSVW metadata of the tables; ``iri`` expands a prefixed name."""
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        **about,
        "tables": [
            {
                "url": f"{sheet.name}.csv",
                "dc:title": _tagged(words[sheet.name]),
                "tableSchema": {
                    "columns": [
                        {
                            "name": "iri",
                            "titles": {"en": ["iri", "IRI"]},
                            "datatype": "anyURI",
                            "required": True,
                            "suppressOutput": True,
                        },
                        *(_described(column, iri) for column in sheet.columns),
                    ],
                    "primaryKey": "iri",
                    "foreignKeys": [
                        {
                            "columnReference": c.name,
                            "reference": {"resource": f"{c.table}.csv", "columnReference": "iri"},
                        }
                        for c in sheet.columns
                        if c.table
                    ],
                    "aboutUrl": "{+iri}",
                },
            }
            for sheet in tables
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _tagged(texts: Texts) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]


def _described(column: Column, iri: Callable[[str], str]) -> dict[str, Any]:
    """What CSVW says of a column; what the graph does not say of the row's node itself is not for RDF."""
    titles = {"en": [column.name, column.titles["en"]], "zh": column.titles["zh"]}
    found: dict[str, Any] = {"name": column.name, "titles": titles, "datatype": column.datatype or "string"}
    if column.many:
        found["separator"] = SEPARATOR
    direct = re.fullmatch(r"\w+:\w+", column.path) and not (
        column.label or column.many or column.default or column.series
    )
    if not direct:
        return found | {"suppressOutput": True}
    found["propertyUrl"] = iri(column.path)
    if column.datatype == "anyURI":
        found["valueUrl"] = f"{{+{column.name}}}"
    if column.language:
        found["lang"] = column.language
    return found
