"""Resolution of a path to a document or a redirect."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode
from rdflib import OWL

from reaffirm_server.formats import DESCRIPTIONS, READABLE
from reaffirm_server.linked.describe import Describer, Description

#: The property of the ontology that names its version.
_VERSION = NamedNode(OWL.versionIRI)

#: The characters in the paths of minted IRIs; other paths are not looked up.
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]*")


def is_path(path: str) -> bool:
    """Return whether a path can follow the base in an IRI of the project."""
    return _PATH.fullmatch(path) is not None


@dataclass(frozen=True)
class ResolvedDocument:
    """A document of the dataset for a path, with the format that was requested."""

    path: str  #: of its IRI, without the base
    suffix: str  #: of the requested format, "" without a suffix
    description: Description


@dataclass(frozen=True)
class Redirect:
    """A redirect to another path."""

    path: str
    status: int  #: HTTP status, 301 or 303


class Resolver:
    """The documents of one dataset by path."""

    def __init__(
        self,
        describer: Describer,
        generated: Mapping[str, Callable[[], Description | None]],
        redirect: Callable[[str], tuple[str, int] | None],
    ) -> None:
        """Take the documents outside the dataset and the redirects.

        ``generated`` creates documents by path, such as the shapes and the description of the dataset. ``redirect``
        returns the target and the HTTP status for a path without a document.
        """
        self._describer, self._generated, self._redirect = describer, generated, redirect

    def find(self, path: str, *, brief: bool = False) -> ResolvedDocument | Redirect | None:
        """Return the document or the redirect for a path.

        An identifier that equals the whole path takes precedence over an identifier with a suffix. Only the former
        is ``brief`` on request; see ``Describer.describe``.
        """
        stem, dot, suffix = path.rpartition(".")
        candidates = [(path, ""), *([(stem, suffix)] if dot and suffix in DESCRIPTIONS | READABLE else [])]
        for exact, ending in candidates:
            if description := self.description(exact, brief=brief and not ending):
                return ResolvedDocument(exact, ending, description)
        for exact, ending in candidates:
            if redirect := self._redirect(exact):
                target, status = redirect
                return Redirect(target + (f".{ending}" if ending else ""), status)
        return None

    def description(self, path: str, *, brief: bool = False) -> Description | None:
        """Return the document of the identifier that is the base and this path; see ``Describer.describe``."""
        if path in self._generated:
            return self._generated[path]()
        if not is_path(path):
            return None
        base = self._describer.names.base
        if path == "ontology" or path.startswith("ontology/"):
            return self._ontology if path == "ontology" or base + path in self._current_versions else None
        return self._describer.describe(NamedNode(base + path), brief=brief)

    @cached_property
    def _ontology(self) -> Description | None:
        """The ontology with its terms, for its own path and that of its current version."""
        return self._describer.document(NamedNode(f"{self._describer.names.base}ontology"))

    @cached_property
    def _current_versions(self) -> set[str]:
        """The IRI of the current version of the ontology; none without an ontology."""
        quads = self._ontology.quads if self._ontology else ()
        return {quad.object.value for quad in quads if quad.predicate == _VERSION}  # type: ignore[union-attr]
