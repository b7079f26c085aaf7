"""Heat: how many operative provisions a theme has at a session, as a table and as a picture whose marks are links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import ngettext
from markupsafe import Markup

from reaffirm_server.rdf import Texts, namespace
from reaffirm_server.search.entries import Collection, Value
from reaffirm_server.search.selection import Choice
from reaffirm_server.site import chart_svg
from reaffirm_server.text_tables import session_name

#: How many columns there are at most: the latest sessions.
COLUMNS = 40

#: What rows and columns are: facets.
ROW, COLUMN = "theme", "session"

#: A text by language in the language of the page, with that language.
Speak = Callable[[Texts], tuple[str, str]]


@dataclass(frozen=True)
class Heat:
    """A table of counts."""

    rows: Sequence[Value]
    columns: Sequence[Value]
    counts: dict[tuple[str, str], int]  #: by the keys of row and column; only where there is anything


def heat(collection: Collection) -> Heat:
    """The counts of the top themes by one of the latest sessions, the themes with most first."""
    themes, sessions = collection.facets[ROW], collection.facets[COLUMN]
    columns = list(sessions.values.values())[-COLUMNS:]
    rows = [value for value in themes.values.values() if not value.broader]
    counts = {
        (row.key, column.key): count
        for row in rows
        for column in columns
        if (count := len(themes.held[row.key] & sessions.held[column.key]))
    }
    return Heat(rows, columns, counts)


def choice(row: str, column: str = "") -> Choice:
    """What a mark leads to."""
    chosen = {COLUMN: (column,), ROW: (row,)} if column else {ROW: (row,)}
    return Choice(chosen=chosen)


def picture(
    found: Heat, title: str, speak: Speak, address: Callable[[Choice], str], own: str, corpora: Mapping[str, Texts]
) -> Markup:
    """The picture, in the language ``own`` of the page; marks name the document of a session where ``corpora`` do."""
    rows = [_head(value, speak, address(choice(value.key)), own) for value in found.rows]
    columns = [
        chart_svg.Head(value.key, session_name(value.key), address(Choice(chosen={COLUMN: (value.key,)})))
        for value in found.columns
    ]
    names = {row.key: row.text for row in rows}
    sessions = {value.key: _session(value, speak, corpora) for value in found.columns}
    marks = {
        (row, column): chart_svg.Mark(
            count,
            address(choice(row, column)),
            f"{names[row]}, {sessions[column]}: "
            + ngettext("%(num)d recommendation or sub-item", "%(num)d recommendations and sub-items", count),
        )
        for (row, column), count in found.counts.items()
    }
    return chart_svg.markup(chart_svg.matrix(title, rows, columns, marks))


def _session(value: Value, speak: Speak, corpora: Mapping[str, Texts]) -> str:
    """What a session is called, and of which document it is where there are several."""
    document = speak(corpora.get(namespace(value.iri), {}))[1]
    return ", ".join(filter(None, (speak(value.labels)[1] or value.key, document)))


def _head(value: Value, speak: Speak, href: str, own: str) -> chart_svg.Head:
    """The head of a row."""
    tongue, text = speak(value.labels)
    return chart_svg.Head(value.key, text or value.key, href, "" if tongue == own else tongue)
