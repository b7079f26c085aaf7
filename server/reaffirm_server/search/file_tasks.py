"""Selections as files, such as JSON-LD and Word documents. Workers make those of many recommendations.

The JSON-LD of all recommendations takes seconds and a million objects. A web process that made it would answer others
slowly and keep much of the memory. Commands and tests have no workers and make each file where it is needed.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask, request
from flask_babel import gettext as _
from pyoxigraph import NamedNode

from reaffirm_core.extras import extra
from reaffirm_server import formats
from reaffirm_server.engine.base import Answer
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.errors import RefusedError, SelectionError, TimeOutError
from reaffirm_server.i18n import language
from reaffirm_server.linked.serialise import write
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.csv_tables import select_rows
from reaffirm_server.publish.service import publications
from reaffirm_server.search.finder import Finder, SearchResult
from reaffirm_server.search.selection import read
from reaffirm_server.search.service import SearchService, search

#: The media types of files for an office program.
OFFICE = frozenset({formats.XLSX, formats.DOCX})
#: The maximum number of recommendations of a file that a web process makes: it takes less time than to start a worker.
_FEW = 10


class FileTask(NamedTuple):
    """The file of a selection."""

    media_type: str
    address: str  #: the URL of the selection
    language: str  #: of the page, "" for a format that has all languages


def selection_file(media_type: str, finder: Finder, result: SearchResult) -> bytes:
    """Return a selection as a file, which is kept until others take its place. Office files are made again each day.

    Raises BusyError if the workers have too much to do, and SelectionError, with status 413, if the file takes more
    time or memory than a worker has.
    """
    service, is_office = search(), media_type in OFFICE
    address = result.choice.whole().address("/recommendations")
    task = FileTask(media_type, address, language() if is_office else "")
    key = (address, task, datetime.now(UTC).date() if is_office else None)  # these files name their day
    finished = service.files.get(key)
    if finished is None:
        workers = service.workers if result.total > _FEW else None
        body = _let_make(workers, task) if workers else _write(media_type, finder, result)
        finished = Answer(media_type, body)
        service.files.put(key, finished)
    return finished.body


def file_maker(app: Flask) -> Callable[[FileTask], bytes]:
    """Return the function by which a worker makes the file of a selection. The search index is built now."""
    service: SearchService = app.extensions["search"]
    finder = service.finder

    def make(task: FileTask) -> bytes:
        with app.test_request_context(task.address, headers={"Accept-Language": task.language}):
            return _write(task.media_type, finder, finder.find(read(request.args, finder.collection.facets)))

    return make


def _let_make(workers: TaskPool, task: FileTask) -> bytes:
    try:
        return bytes(workers.run(task))
    except (TimeOutError, RefusedError) as error:
        message = _("This file takes too long to make. Narrow the search, or use the files at /download/.")
        raise SelectionError(message, 413) from error


def _write(media_type: str, finder: Finder, result: SearchResult) -> bytes:
    if media_type in OFFICE:
        with extra("documents"):
            from reaffirm_server.search.office import office_file
        return office_file(media_type, finder, result)
    return _WRITERS[media_type]([finder.collection.entries[place].iri for place in result.places])


def _csv(iris: Sequence[str]) -> bytes:
    """Return the rows of the selection in the CSV table of recommendations."""
    return select_rows(publications().downloads.content("recommendations.csv"), iris)


def _turtle(iris: Sequence[str]) -> bytes:
    service = linked_data()
    quads = service.describer.selection([NamedNode(iri) for iri in iris])
    return write(quads, formats.GRAPHS["text/turtle"], service.prefixes)


def _jsonld(iris: Sequence[str]) -> bytes:
    service, nodes = linked_data(), [NamedNode(iri) for iri in iris]
    triples = [quad.triple for quad in service.describer.selection(nodes)]
    return service.framer.frame(triples, nodes)


_WRITERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "text/csv": _csv,
    "application/ld+json": _jsonld,
    "text/turtle": _turtle,
}
