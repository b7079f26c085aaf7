"""The search service: the index of recommendations, built once when it is first needed."""

import re
from difflib import get_close_matches
from functools import cached_property
from threading import Lock
from typing import cast

from flask import current_app
from pyoxigraph import NamedNode

from reaffirm_core.languages import Texts
from reaffirm_server.engine.cache import Cache
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.i18n import language
from reaffirm_server.linked.describe import Describer
from reaffirm_server.linked.views import Suggestions
from reaffirm_server.linked.vocabulary import Vocabulary
from reaffirm_server.search.entries import collect
from reaffirm_server.search.finder import Finder

#: The size of the cache of files, in bytes: JSON-LD of all recommendations has 7 MB.
_FILE_BYTES = 32_000_000
#: The form of a written number in a path, with letters and digits at its ends.
_NUMBER = re.compile(r"[^\W_](?:[^\W_]|[()./ -])*(?<=[^\W_]|\))")
#: A session in a path, by its number.
_SESSION = re.compile(r"(?:[a-z]+/)?sessions?/(\d+)")
#: The maximum number of nodes with a similar name, and of characters that are compared.
_SIMILAR, _COMPARED = 3, 100


class SearchService:
    """The searchable recommendations of one dataset."""

    def __init__(
        self,
        describer: Describer,
        vocabulary: Vocabulary = Vocabulary(),  # noqa: B008 - frozen
        workers: TaskPool | None = None,
    ) -> None:
        """Search what ``describer`` describes. ``workers`` make the files of selections; see ``file_tasks``."""
        self._describer, self._vocabulary, self._lock = describer, vocabulary, Lock()
        self.files, self.workers = Cache(_FILE_BYTES), workers

    @cached_property
    def finder(self) -> Finder:
        """The index. Threads that need it while it is built wait for the same index."""
        with self._lock:
            built: Finder | None = self.__dict__.get("finder")
            return built or self.__dict__.setdefault("finder", Finder(collect(self._describer), self._vocabulary))

    def suggestions(self, path: str) -> Suggestions:
        """Return the node that a path without a document names in another spelling, or similar nodes.

        Numbers are read as in a search: ``tip/IV.46`` and ``tip/4-46(i)``. Other names are compared with the names of
        lineages and of the values of filters.
        """
        start, _, written = path.partition("/")
        base = f"{self._describer.names.base}{start}/"
        named = self.finder.numbers.named(written) if _NUMBER.fullmatch(written) and ".." not in written else []
        same = [provision.iri for provision in named if provision.iri.startswith(base)]
        if len(same) == 1:
            return Suggestions(same[0])
        if named and not same and start in self._describer.names.corpora:
            return Suggestions(near=[(provision.iri, provision.label) for provision in named])
        for text in (written, written.partition(".")[0]):
            number, near = self.finder.nearest(text)
            if any(provision.iri.startswith(base) for provision in near):
                listed = [(provision.iri, provision.label) for provision in near]
                return Suggestions(number=number, sessions=self.finder.known_sessions(number), near=listed)
        if pages := [*self._session(path), *self._pages(path)]:
            return Suggestions(near=pages)
        known = {iri.removeprefix(base): iri for iri in self.finder.named_nodes if iri.startswith(base)}
        similar = [known[key] for key in get_close_matches(written[:_COMPARED], known, n=_SIMILAR)]
        labels = self._describer.labels(map(NamedNode, similar)) if similar else {}
        return Suggestions(near=[(iri, labels.get(iri, {})) for iri in similar])

    def _session(self, path: str) -> list[tuple[str, Texts]]:
        """Return the session that a path names by its number: ``session/4`` and ``sessions/4``."""
        match = _SESSION.fullmatch(path)
        session = self.finder.collection.facets["session"].values.get(match[1]) if match else None
        return [(session.iri, session.labels)] if session else []

    def _pages(self, path: str) -> list[tuple[str, Texts]]:
        """Return the pages whose path, or whose name in the application, is most like a path."""
        names = {
            name: rule.rule
            for rule in current_app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule.count("/") == 1
            for name in (rule.endpoint.rpartition(".")[2], rule.rule[1:])
        }
        pages = dict.fromkeys(
            names[name] for name in get_close_matches(path[:_COMPARED].lower(), names, n=1, cutoff=0.8)
        )
        return [(f"{self._describer.names.base}{page[1:]}", {language(): page}) for page in pages]


def search() -> SearchService:
    """Return the service of the current application."""
    return cast(SearchService, current_app.extensions["search"])
