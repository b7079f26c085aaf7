"""CSV on the Web metadata of the tables (CSVW, W3C Recommendation of 17 December 2015)."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from reaffirm_core.languages import FALLBACK, Texts
from reaffirm_server.publish.csv_tables import SEPARATOR, Column, CsvTable

#: A path that is a single property, as a prefixed name.
_PROPERTY = re.compile(r"\w+:\w+")

#: The first column, which identifies the row.
_IRI = {
    "name": "iri",
    "titles": {FALLBACK: ["iri", "IRI"]},
    "datatype": "anyURI",
    "required": True,
    "suppressOutput": True,
}


def metadata(tables: Iterable[CsvTable], title: Texts, iri: Callable[[str], str]) -> bytes:
    """Write the metadata of a group of tables as JSON; ``iri`` expands a prefixed name."""
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": FALLBACK}],
        "dc:title": _tagged(title),
        "tables": [_table(csv_table, iri) for csv_table in tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _table(csv_table: CsvTable, iri: Callable[[str], str]) -> dict[str, Any]:
    """Return the description of a table."""
    schema = {
        "columns": [_IRI, *(_column(column, iri) for column in csv_table.columns)],
        "primaryKey": "iri",
        "foreignKeys": [_foreign_key(column) for column in csv_table.columns if column.table],
        "aboutUrl": "{+iri}",
    }
    return {"url": f"{csv_table.name}.csv", "dc:title": _tagged(csv_table.title), "tableSchema": schema}


def _foreign_key(column: Column) -> dict[str, Any]:
    """Return the reference from a column to the rows of another table."""
    reference = {"resource": f"{column.table}.csv", "columnReference": "iri"}
    return {"columnReference": column.name, "reference": reference}


def _column(column: Column, iri: Callable[[str], str]) -> dict[str, Any]:
    """Return the description of a column; only direct properties of the row's node are converted to RDF.

    ``rdfs:seeAlso`` is the page that defines the values.
    """
    titles = {**column.titles, FALLBACK: [column.name, column.titles[FALLBACK]]}
    described: dict[str, Any] = {"name": column.name, "titles": titles, "datatype": column.datatype or "string"}
    if column.scheme:
        described["rdfs:seeAlso"] = {"@id": iri(f"scheme:{column.scheme}")}
    if column.many:
        described["separator"] = SEPARATOR
    if not _is_direct(column):
        return described | {"suppressOutput": True}
    described["propertyUrl"] = iri(column.path)
    if column.datatype == "anyURI":
        described["valueUrl"] = f"{{+{column.name}}}"
    if column.language:
        described["lang"] = column.language
    return described


def _is_direct(column: Column) -> bool:
    """Return whether the cells are unchanged single values of one property of the node."""
    changed = column.label or column.many or column.default or column.series
    return bool(_PROPERTY.fullmatch(column.path)) and not changed


def _tagged(texts: Texts) -> list[dict[str, str]]:
    """Return texts with their languages as JSON-LD values."""
    return [{"@value": text, "@language": language} for language, text in texts.items()]
