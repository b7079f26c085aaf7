"""A selection of recommendations as a file for an office program, with citations, lineages and notes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from flask_babel import gettext as _
from pyoxigraph import NamedNode

from reaffirm_core.languages import Texts, in_language, language_row
from reaffirm_server import i18n
from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.formats import XLSX
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish import citation
from reaffirm_server.publish.service import publications
from reaffirm_server.search import selection_files
from reaffirm_server.search.finder import Finder, SearchResult
from reaffirm_server.search.selection import Choice, facet_titles, link_titles


def office_file(media_type: str, finder: Finder, result: SearchResult) -> bytes:
    """Write a selection as a spreadsheet or a Word document in the language of the page."""
    language, released = i18n.language(), linked_data().published.file_date
    entries = finder.collection.entries
    works = publications().cite_provisions([entries[place].iri for place in result.places])
    lineages = _lineages(finder)
    rows = [
        selection_files.selected_row(
            entries[place],
            partial(finder.narrowest, place),
            lineages.get(place, ()),
            in_language(works.get(entries[place].iri, {}), language),
            language,
        )
        for place in result.places
    ]
    write_file = selection_files.spreadsheet if media_type == XLSX else selection_files.document
    return write_file(rows, _notes(finder, result.choice, rows), language, released)


def _lineages(finder: Finder) -> dict[int, list[Texts]]:
    """Return the labels of the lineages of each entry, by its place."""
    members = finder.collection.lineages
    labels = linked_data().describer.labels(map(NamedNode, members))
    lineages: dict[int, list[Texts]] = {}
    for iri, places in members.items():
        for place in places:
            lineages.setdefault(place, []).append(labels.get(iri, {}))
    return lineages


def _notes(finder: Finder, choice: Choice, rows: Sequence[selection_files.SelectedRow]) -> selection_files.FileNotes:
    """Return the notes of a file: the selection, the source, the standing of the texts and the edition."""
    service, language = linked_data(), i18n.language()
    about = service.published.about
    words = texts_for(service.published.citation, language)
    comma = language_row(language).comma
    documents = finder.collection.facets["document"].values.values()
    released = service.published.released
    edition = f"{citation.dates(released, released, words)} · " if released else ""
    today = datetime.now(UTC).date()
    lines = [
        (_("Selection"), _in_words(finder, choice)),
        (_("Operative provisions"), str(len(rows))),
        (_("Source"), comma.join(in_language(value.labels, language) or value.key for value in documents)),
        (
            _("Official text"),
            _(
                "Only the documents issued by the United Nations are authentic. The symbol of a report is given"
                " where we verified it."
            ),
        ),
        (
            _("Unofficial"),
            _(
                "Headlines, addressees, strengths, themes and lineages are our own annotations. They were made by a"
                " language model, and no lawyer has reviewed them."
            ),
        ),
        *(
            [
                (
                    _("Adopted, or put to another body"),
                    _(
                        "Some texts, marked as such, were put to another body. The source does not say whether that"
                        " body adopted them."
                    ),
                )
            ]
            if selection_files.marked(rows)
            else []
        ),
        *(
            [(_("Translation"), in_language(about["translation"], language) or "")]
            if selection_files.translated(rows)
            else []
        ),
        (_("Edition"), f"{edition}sha256:{service.digest}"),
        (_("Retrieved"), citation.dates(today, today, words)),
    ]
    return selection_files.FileNotes(" · ".join(filter(None, (_("Recommendations"), choice.q))), lines)


def _in_words(finder: Finder, choice: Choice) -> str:
    """Return the words and values of a choice with the titles of their facets."""
    row, titles, links = language_row(i18n.language()), facet_titles(), link_titles()
    chosen = [titles["q"] + row.colon + choice.q] if choice.q else []
    for name, keys in choice.chosen.items():
        values = [finder.collection.facets[name].values[key] for key in keys]
        labels = [in_language(value.labels, row.tag) or links.get(value.key, value.key) for value in values]
        chosen += [titles[name] + row.colon + row.comma.join(labels)] if labels else []
    return str(_("; ").join(chosen) or _("All recommendations"))
