"""RDF terms: types, namespaces, prefixed names, natural order."""

import re
from functools import cached_property

import pyoxigraph
from rdflib import Namespace

#: A node or a literal of a triple.
Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


def namespace(iri: str) -> str:
    """Return an IRI up to its last ``#`` or ``/``."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


class Prefixes(dict[str, str]):
    """Namespaces by prefix, with conversions between IRIs and prefixed names such as ``rec:theme``."""

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name. Raises KeyError for an unknown prefix."""
        prefix, _, local = name.partition(":")
        return self[prefix] + local

    def compact(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI if its namespace has no prefix."""
        start = namespace(iri)
        prefix = self._by_namespace.get(start)
        return iri if prefix is None else f"{prefix}:{iri[len(start) :]}"

    @cached_property
    def _by_namespace(self) -> dict[str, str]:
        return {iri: prefix for prefix, iri in reversed(self.items())}


def natural(text: str) -> list[tuple[int, str]]:
    """Return a natural sort key: runs of digits compare as numbers."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text)]


#: Vocabularies that rdflib does not contain.
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
