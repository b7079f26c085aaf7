"""Library: finds the document that answers for a path, whatever kind of thing its identifier names."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from reaffirm_server.formats import DESCRIPTIONS
from reaffirm_server.linked.describe import Describer, Description

#: The characters of the paths of our IRIs; nothing else is looked up.
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]*")

OWL_VERSION = "http://www.w3.org/2002/07/owl#versionIRI"


def is_path(path: str) -> bool:
    """Whether an IRI of ours could have this path after the base."""
    return _PATH.fullmatch(path) is not None


@dataclass(frozen=True)
class Found:
    """A document, the path of its identifier, and the suffix by which it was asked for, or ""."""

    path: str
    suffix: str
    description: Description


@dataclass(frozen=True)
class Moved:
    """Another path answers."""

    path: str
    status: int


class Library:
    """The documents of one dataset by path."""

    def __init__(
        self,
        describer: Describer,
        made: Mapping[str, Callable[[], Description | None]],
        moved: Callable[[str], tuple[str, int] | None],
    ) -> None:
        """``made`` are documents that are not in the dataset, by path: the shapes, the description of the dataset.

        ``moved`` says for a path at which nothing is which other one answers, with its status.
        """
        self._describer, self._made, self._moved = describer, made, moved

    def find(self, path: str, *, brief: bool = False) -> Found | Moved | None:
        """The document for a path; an exact identifier goes before one with a suffix, and may be ``brief``."""
        stem, dot, suffix = path.rpartition(".")
        asked = [(path, ""), *([(stem, suffix)] if dot and suffix in DESCRIPTIONS else [])]
        for exact, ending in asked:
            if description := self.description(exact, brief=brief and not ending):
                return Found(exact, ending, description)
        for exact, ending in asked:
            if place := self._moved(exact):
                target, status = place
                return Moved(target + (f".{ending}" if ending else ""), status)
        return None

    def description(self, path: str, *, brief: bool = False) -> Description | None:
        """The document of the identifier that is exactly this path after the base; see ``Describer.describe``."""
        if path in self._made:
            return self._made[path]()
        if not is_path(path):
            return None
        base = self._describer.names.base
        if path == "ontology" or path.startswith("ontology/"):
            return self._ontology(base, path)
        return self._describer.describe(NamedNode(base + path), brief=brief)

    def _ontology(self, base: str, path: str) -> Description | None:
        """The ontology with its terms; under its version as well."""
        found = self._describer.document(NamedNode(f"{base}ontology"))
        quads = found.quads if found else ()
        versions = {str(quad.object)[1:-1] for quad in quads if quad.predicate.value == OWL_VERSION}
        return found if path == "ontology" or base + path in versions else None
