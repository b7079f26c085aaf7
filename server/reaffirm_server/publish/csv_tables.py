"""CSV tables of the dataset, with one row for each node of a class."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import COMPLETE, ORIGINAL_FIRST, Texts, in_language, language_row
from reaffirm_core.numerals import date_of_number
from reaffirm_server.dataset.settings import ColumnSettings, TableSettings
from reaffirm_server.rdf import Term, namespace, natural

#: Separator of the values in a cell.
SEPARATOR = "|"

#: The path to the status of a node, and its value if nobody has read the node.
_STATUS, _PROPOSED = "rec:status/dcterms:identifier", "proposed"

#: The property of the top concepts of a scheme.
_TOP = "skos:topConceptOf"

#: Function that returns pairs of node and value, from a class of nodes and a path.
QueryValues = Callable[[str, str], Iterable[tuple[Term, Term]]]


@dataclass(frozen=True)
class Column:
    """A column: the path to its values, its titles and its type."""

    name: str
    path: str
    titles: Texts
    datatype: str = ""
    language: str = ""
    table: str = ""  #: the table whose rows the values name
    many: bool = False
    label: str = ""  #: the language of the labels that replace the nodes of the path
    ruled: bool = False  #: whether rules find the values; the cell of a node that is not reviewed yet is left empty
    default: str = ""  #: the content of a cell without values
    series: bool = False  #: whether the values are numbers of a series; numbers that encode a day are left out
    top: str = ""  #: the class of concepts of which only the top concepts are values
    scheme: str = ""  #: the scheme of concepts that defines the values


@dataclass(frozen=True)
class CsvTable:
    """A table with a row for each node of a class."""

    name: str
    class_: str
    order: str
    columns: tuple[Column, ...]
    title: Texts


def csv_tables(settings: Mapping[str, TableSettings]) -> dict[str, CsvTable]:
    """Return the tables by name, from their settings in ``config/tables.toml``."""
    return {
        name: CsvTable(name, table.class_, table.order, tuple(_columns(table.column)), table.title)
        for name, table in settings.items()
    }


def _columns(settings: Iterable[ColumnSettings]) -> Iterable[Column]:
    """Yield the columns of a table; a column with labels is followed by a label column in each complete language."""
    for entry in settings:
        column = Column(
            name=entry.name,
            path=entry.path,
            titles=entry.title,
            datatype=entry.datatype,
            language=entry.language,
            table=entry.table,
            many=entry.many,
            ruled=entry.ruled,
            default=entry.default,
            series=entry.series,
            top=entry.top,
            scheme=entry.scheme,
        )
        if entry.each:
            for tag in ORIGINAL_FIRST if entry.original_first else COMPLETE:
                named = {language: _with_name(title, tag, language) for language, title in entry.title.items()}
                language, label = (tag, "") if entry.each == "language" else (entry.language, tag)
                yield replace(column, name=f"{entry.name}_{tag}", titles=named, language=language, label=label)
            continue
        yield column
        for label in COMPLETE if entry.labels else ():
            titles = {language: f"{title} ({label})" for language, title in entry.title.items()}
            yield replace(column, name=f"{entry.name}_{label}", titles=titles, label=label, datatype="")


def _with_name(title: str, tag: str, language: str) -> str:
    """Return a title in a language with the name of another language, or of the same."""
    return title.format(language=in_language(language_row(tag).names, language))


def write_table(
    csv_table: CsvTable, query_values: QueryValues, labels: Callable[[Iterable[Term]], Mapping[str, Texts]]
) -> bytes:
    """Write a table as CSV (RFC 4180), in UTF-8 without a byte order mark.

    A header is followed by one row a node. Rows are sorted by corpus, then by order in the document. ``labels`` returns
    the labels of nodes by IRI. Raises ReaffirmError if a column of single values has several in a row.
    """
    values = _values(csv_table, query_values)
    names = {
        column.path: labels({value for cell in values[column.path].values() for value in cell})
        for column in csv_table.columns
        if column.label
    }
    order = {node: min(int(number.value) for number in cell) for node, cell in values[csv_table.order].items()}  # type: ignore[union-attr]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["iri", *(column.name for column in csv_table.columns)])
    for node in sorted(order, key=lambda node: (namespace(node), order[node], natural(node))):
        cells = (
            _cell(column, values[column.path].get(node, ()), names.get(column.path, {})) for column in csv_table.columns
        )
        writer.writerow([node, *cells])
    return out.getvalue().encode()


def _values(csv_table: CsvTable, query_values: QueryValues) -> dict[str, dict[str, list[Term]]]:
    """Return the values by path and node.

    Values that rules found are left out for nodes that are not reviewed yet. A path of top concepts keeps only these.
    """
    ruled = {column.path for column in csv_table.columns if column.ruled}
    paths = {column.path for column in csv_table.columns} | {csv_table.order, *([_STATUS] if ruled else [])}
    values = {path: _by_node(query_values(csv_table.class_, path)) for path in paths}
    proposed = {node for node, statuses in values.get(_STATUS, {}).items() if Literal(_PROPOSED) in statuses}
    for path in ruled:
        values[path] = {node: cell for node, cell in values[path].items() if node not in proposed}
    for path, class_ in {column.path: column.top for column in csv_table.columns if column.top}.items():
        tops = {node for node, _ in query_values(class_, _TOP)}
        values[path] = {
            node: [value for value in dict.fromkeys(cell) if value in tops] for node, cell in values[path].items()
        }
    return values


def _by_node(pairs: Iterable[tuple[Term, Term]]) -> dict[str, list[Term]]:
    """Return the values by the IRI of their node, in natural order."""
    values: dict[str, list[Term]] = {}
    for node, value in pairs:
        values.setdefault(node.value, []).append(value)  # type: ignore[union-attr]
    return {node: sorted(cell, key=lambda value: natural(str(value))) for node, cell in values.items()}


def _cell(column: Column, values: Iterable[Term], names: Mapping[str, Texts]) -> str:
    """Return the text of a cell. Raises ReaffirmError if a column of single values has several."""
    texts = list(_texts(column, values, names))
    if column.series:
        texts = [text for text in texts if not date_of_number(int(text))]
    if not texts:
        return column.default
    if len(texts) > 1 and not column.many:
        problem = f"column {column.name} is not of `many` values, but has several: {texts}"
        raise ReaffirmError(f"config/tables.toml: {problem}; correct its path, or add `many = true`")
    return SEPARATOR.join(texts)


def _texts(column: Column, values: Iterable[Term], names: Mapping[str, Texts]) -> Iterable[str]:
    """Yield the values of a cell as text: the labels of nodes in a label column, texts in the column's language."""
    for value in values:
        if column.label and isinstance(value, NamedNode):
            yield names.get(value.value, {}).get(column.label, "")
        elif not column.language or (isinstance(value, Literal) and value.language == column.language):
            yield value.value  # type: ignore[union-attr]


def select_rows(content: bytes, iris: Sequence[str]) -> bytes:
    """Return a CSV table reduced to the rows of the given nodes, in their order."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    head, rows = next(reader), {row[0]: row for row in reader}
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *(rows[iri] for iri in iris if iri in rows)])
    return out.getvalue().encode()
