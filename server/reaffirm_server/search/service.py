"""The search service: the index of recommendations, built once when it is first needed."""

from functools import cached_property
from threading import Lock
from typing import cast

from flask import current_app

from reaffirm_build.languages import Texts
from reaffirm_server.engine.cache import Cache
from reaffirm_server.linked.describe import Describer
from reaffirm_server.search.entries import collect
from reaffirm_server.search.finder import Finder
from reaffirm_server.search.vocabulary import Vocabulary

#: The size of the cache of serialised selections, in bytes: JSON-LD of all recommendations takes seconds to serialise.
_SELECTION_BYTES = 32_000_000


class SearchService:
    """The searchable recommendations of one dataset."""

    def __init__(self, describer: Describer, vocabulary: Vocabulary = Vocabulary()) -> None:  # noqa: B008 - frozen
        self._describer, self._vocabulary, self._lock = describer, vocabulary, Lock()
        self.selections = Cache(_SELECTION_BYTES)

    @cached_property
    def finder(self) -> Finder:
        """The index. Threads that need it while it is built wait for the same index."""
        with self._lock:
            built: Finder | None = self.__dict__.get("finder")
            return built or self.__dict__.setdefault("finder", Finder(collect(self._describer), self._vocabulary))

    def nearest(self, path: str) -> tuple[str, list[tuple[str, Texts]]]:
        """Return the number of a recommendation that does not exist at a path, and those of similar numbers.

        These are pairs of an IRI and labels. Another spelling of a number, such as 4-46(i), gives "" and what it names;
        a path that is no number gives "" and none.
        """
        folder, _slash, name = path.rpartition("/")
        if not (name[:1].isdecimal() and name.isprintable() and name == name.strip()):
            return "", []
        number, near = self.finder.nearest(name.partition(".")[0])
        if not number:
            near = [named for named in self.finder.numbers.named(name) if f"/{folder}/" in named.iri]
        return number, [(provision.iri, provision.label) for provision in near]


def search() -> SearchService:
    """Return the service of the current application."""
    return cast(SearchService, current_app.extensions["search"])
