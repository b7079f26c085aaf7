"""Notices on queries that contain retired terms, which have no results and give no error."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reaffirm_build.names import Names
from reaffirm_server.dataset.retired import Retired
from reaffirm_server.engine.query_scan import scan
from reaffirm_server.errors import QueryError
from reaffirm_server.rdf import Prefixes

#: Queries of fewer characters are cached.
_SHORT = 5_000

#: The path to the text of a concept, which a query can compare with a string.
_SLUG = "dcterms:identifier"

#: A string after a property.
_STRING = re.compile(r"""\s*["']""")


@dataclass(frozen=True)
class Notice:
    """A term in a query with what replaces it; prefixed names."""

    term: str
    replacements: tuple[str, ...]
    is_text: bool = False  #: whether the term itself is valid, but has no texts as values

    def __str__(self) -> str:
        """Return the notice in ASCII."""
        new = " or ".join(self.replacements)
        return f"{self.term} has no text values; use {new}" if self.is_text else f"{self.term} is retired; use {new}"


class Notices:
    """The notices on queries of one dataset.

    One search for the names of terms decides that most queries have none. Only the others are scanned.
    """

    def __init__(self, retired: Retired, names: Names, declared: Mapping[str, str] | None = None) -> None:
        """Take the retired terms of a dataset and its names; ``declared`` prefixes need no declaration in a query."""
        self._retired, self._base, prefixes = retired, names.base, Prefixes(names.prefixes())
        self._compact, self._declared = prefixes.compact, declared
        terms = sorted({re.split(r"[#/]", iri)[-1] for iri in (*retired.terms, *retired.coded)})
        self._names = re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b") if terms else None
        self._cached = lru_cache(maxsize=512)(self._find)

    def on(self, text: str) -> tuple[Notice, ...]:
        """Return the notices on the text of a query, each once, in the order of the query."""
        if self._names is None:
            return ()
        return self._cached(text) if len(text) < _SHORT else self._find(text)

    def _find(self, text: str) -> tuple[Notice, ...]:
        if self._names is None or not self._names.search(text):
            return ()
        try:
            return tuple(dict.fromkeys(self._read(text)))
        except QueryError:  # no engine answers this query either
            return ()

    def _read(self, text: str) -> Iterator[Notice]:
        """Yield the notices on a query, node by node."""
        for _, end, iri in scan(text, self._base, self._declared).nodes:
            term = self._compact(iri)
            if iri in self._retired.terms:
                yield Notice(term, tuple(map(self._compact, self._retired.terms[iri])))
            elif iri in self._retired.coded and _STRING.match(text, end):
                yield Notice(term, (f"{term}/{_SLUG}",), is_text=True)


def header(notices: tuple[Notice, ...]) -> tuple[tuple[str, str], ...]:
    """Return the Warning header of a response with notices (RFC 7234, section 5.5), () without notices."""
    values = ", ".join(f'299 - "{notice}"' for notice in notices)
    return (("Warning", values),) if values else ()
