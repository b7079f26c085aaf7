"""The services of one dataset that the tools read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reaffirm_server.dataset.local_dataset import DatasetInfo
from reaffirm_server.dataset.notices import Notices
from reaffirm_server.dataset.queries import named_queries
from reaffirm_server.engine.base import Engine, Limits
from reaffirm_server.search.dataset_services import open_services
from reaffirm_server.search.finder import Finder


@dataclass(frozen=True)
class Addresses:
    """The addresses of nodes: their IRIs, and their pages at the public URL of a site if it is known."""

    base: str  #: of the IRIs, with a slash at its end
    site: str = ""  #: without a slash at its end, "" if it is unknown

    def of(self, iri: str) -> dict[str, str]:
        """Return the IRI of a node, and the URL of its page if the site is known."""
        page = {"page": f"{self.site}/{iri.removeprefix(self.base)}"} if self.site and iri.startswith(self.base) else {}
        return {"iri": iri, **page}


@dataclass(frozen=True)
class DraftTask:
    """A part of the report on a draft that a worker makes."""

    text: str
    offset: int  #: of the first recommendation of the draft that is reported, from 0
    limit: int


#: Returns a part of the report on a draft as JSON values. Raises QueryError for a draft that cannot be checked.
Check = Callable[[DraftTask], dict[str, Any]]


class Library:
    """The services of one dataset. Its identifiers must be unique; see ``open_corpus``."""

    def __init__(
        self,
        about: DatasetInfo,
        engine: Engine,
        page_engine: Engine,
        check: Check,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        site: str = "",
        prepare: Callable[[], object] = bool,
    ) -> None:
        """Use ``engine`` within ``limits`` for the queries of clients, and ``page_engine`` for those of the tools.

        ``prepare`` has the workers load what a check needs, which takes longer than an assistant may wait.
        """
        self.about, self.engine, self.limits, self.check, self.prepare = about, engine, limits, check, prepare
        services = open_services(about, page_engine)
        self.linked, self.publications, self.search = services.linked, services.publications, services.search
        #: Returns the rows of a named query, about an identifier if it takes one.
        self.rows = named_queries(about.names, page_engine)
        self.notices = Notices(about.vocabulary, about.names)
        self.addresses = Addresses(about.names.base, site)

    @property
    def finder(self) -> Finder:
        """The search index, which is built when it is first needed."""
        return self.search.finder

    @property
    def digest(self) -> str:
        """The dataset, as a citation names it."""
        return f"sha256:{self.linked.digest}"

    @cached_property
    def iris(self) -> dict[str, str]:
        """The IRIs of all provisions by identifier, in document order."""
        return {row["identifier"]: row["provision"] for row in self.rows("identifiers")}

    def identifier(self, name: str) -> str:
        """Resolve a name (identifier, prefixed name, IRI or written number) to the identifier of a provision.

        Raises ReaffirmError, with similar identifiers, if there is no such provision.
        """
        return self.linked.provision_names.resolve(name).identifier
