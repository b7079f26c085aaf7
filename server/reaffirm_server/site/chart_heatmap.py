"""Heat map of the home page: operative provisions by theme and session, as a table and as a picture with links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from reaffirm_build.languages import Texts
from reaffirm_server.rdf import namespace
from reaffirm_server.search.entries import Collection, FacetValue
from reaffirm_server.search.selection import Choice
from reaffirm_server.site import chart_svg
from reaffirm_server.text_tables import session_name

#: The maximum number of columns. Only the latest sessions are kept.
COLUMNS = 40

#: The key of provisions that were put to another body, in the facet of adoptions.
_PUT = "put-to-body"

#: The facets of the rows and of the columns.
ROW, COLUMN = "theme", "session"

#: A function that selects a text in the language of the page. Returns the language and the text.
SelectText = Callable[[Texts], tuple[str, str]]


@dataclass(frozen=True)
class Heatmap:
    """Table of counts by theme and session."""

    rows: Sequence[FacetValue]
    columns: Sequence[FacetValue]
    counts: dict[tuple[str, str], int]  #: by the keys of row and column, without zero counts
    put: frozenset[str] = frozenset()  #: the keys of the columns with provisions that were put to another body


def heatmap(collection: Collection) -> Heatmap:
    """Count the provisions of the top-level themes in each of the latest sessions.

    Rows keep the order of the facet, which is the largest theme first.
    """
    themes, sessions = collection.facets[ROW], collection.facets[COLUMN]
    columns = [value for value in sessions.values.values() if sessions.places[value.key]][-COLUMNS:]
    rows = [value for value in themes.values.values() if not value.broader]
    counts = {
        (row.key, column.key): count
        for row in rows
        for column in columns
        if (count := len(themes.places[row.key] & sessions.places[column.key]))
    }
    return Heatmap(rows, columns, counts, put_sessions(collection))


def put_sessions(collection: Collection) -> frozenset[str]:
    """Return the keys of the sessions with provisions that were put to another body and not adopted."""
    put = collection.facets["adoption"].places.get(_PUT, frozenset())
    return frozenset(key for key, places in collection.facets[COLUMN].places.items() if put & places)


def session_head(name: str, *, is_put: bool) -> str:
    """Return the name of a session at the head of a column, with the mark of texts that were put to another body."""
    return f"{name}*" if is_put else name


def choice(row: str, column: str = "") -> Choice:
    """Return the selection of provisions that a mark links to. Without a column it covers every session."""
    chosen = {COLUMN: (column,), ROW: (row,)} if column else {ROW: (row,)}
    return Choice(chosen=chosen)


def picture(
    heatmap_counts: Heatmap,
    title: str,
    select_text: SelectText,
    address: Callable[[Choice], str],
    own: str,
    corpora: Mapping[str, Texts],
) -> Markup:
    """Draw the heat map as SVG.

    ``own`` is the language of the page. ``corpora`` contains the titles of documents by namespace. If it has the
    namespace of a session, marks include that title.
    """
    rows = [_head(value, select_text, address(choice(value.key)), own) for value in heatmap_counts.rows]
    columns = [
        chart_svg.Head(
            value.key,
            session_head(session_name(value.key), is_put=value.key in heatmap_counts.put),
            address(Choice(chosen={COLUMN: (value.key,)})),
        )
        for value in heatmap_counts.columns
    ]
    names = {row.key: row.text for row in rows}
    sessions = {value.key: _session(value, select_text, corpora) for value in heatmap_counts.columns}
    marks = {
        (row, column): chart_svg.Mark(
            count,
            address(choice(row, column)),
            _(
                "%(row)s, %(column)s: %(count)s",
                row=names[row],
                column=sessions[column],
                count=ngettext("%(num)d operative provision", "%(num)d operative provisions", count),
            ),
        )
        for (row, column), count in heatmap_counts.counts.items()
    }
    return chart_svg.markup(chart_svg.matrix(title, rows, columns, marks))


def _session(value: FacetValue, select_text: SelectText, corpora: Mapping[str, Texts]) -> str:
    """Return the name of a session, followed by its document if several corpora are served."""
    document = select_text(corpora.get(namespace(value.iri), {}))[1]
    return _(", ").join(filter(None, (select_text(value.labels)[1] or value.key, document)))


def _head(value: FacetValue, select_text: SelectText, href: str, own: str) -> chart_svg.Head:
    """Return the head of a row."""
    text_language, text = select_text(value.labels)
    return chart_svg.Head(value.key, text or value.key, href, "" if text_language == own else text_language)
