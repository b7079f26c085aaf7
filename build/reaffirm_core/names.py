"""IRIs that Reaffirm mints under a base, and the namespaces of borrowed vocabularies.

Prefixes and paths are a contract, on which queries depend; see ``docs/names.md``.
"""

import re
from dataclasses import dataclass

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD

#: The default base of all minted IRIs.
BASE = "https://w3id.org/reaffirm/"

OA = Namespace("http://www.w3.org/ns/oa#")

#: Own prefixes, each with its path relative to the base.
OWN_PATHS = {
    "actor": "actor/",
    "adoption": "adoption/",
    "basis": "basis/",
    "change": "force-change/",
    "doc": "document/",
    "ent": "entity/",
    "force": "force/",
    "form": "form/",
    "grade": "grade/",
    "graph": "graph/",
    "group": "group/",
    "inst": "instrument/",
    "lineage": "lineage/",
    "method": "method/",
    "operator": "operator/",
    "place": "place/",
    "qualification": "qualification/",
    "rec": "ontology#",
    "relation": "relation/",
    "scheme": "scheme/",
    "shape": "shapes#",
    "status": "status/",
    "strength": "strength/",
    "theme": "theme/",
    "tip": "tip/",
}

#: The corpus of identifiers without a prefix.
MAIN_CORPUS = "tip"

#: Namespaces of borrowed vocabularies, by prefix.
BORROWED = {
    "cito": "http://purl.org/spar/cito/",
    "dcterms": str(DCTERMS),
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": str(FOAF),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SDO),
    "skos": str(SKOS),
    "vann": "http://purl.org/vocab/vann/",
    "xsd": str(XSD),
}

#: The named graphs of a dataset, in the order of their construction.
GRAPHS = ("vocabulary", "text", "translation", "annotations", "lineage", "related", "alignment", "inferred")
#: The named graphs that the default graph leaves out: ``related`` has the pairs that were found not to reaffirm.
APART = frozenset({"related"})


def document_name(symbol: str, part: str = "") -> str:
    """Return the prefixed name of a document: its symbol with ``-`` for ``/``, and an optional part after ``_``."""
    return f"doc:{symbol.replace('/', '-')}" + (f"_{part}" if part else "")


#: Names from which the identifier of a document can be recovered: a symbol in capitals without hyphens of its own,
#: or a slug with the number of a resolution or decision.
_IDENTIFYING = re.compile(
    r"doc:(?:(?P<symbol>[A-Z]+(?:-[A-Za-z0-9.]+)+)|(?P<slug>(?P<body>[a-z]+)-[a-z]+-\d+-\d+))(?:_(?P<part>\d+))?"
)


def parse_document_name(name: str) -> tuple[str, str, str] | None:
    """Parse a name from ``document_name``; return identifier, part and the body of a slug.

    Part and body are "" if absent. The result is None if the identifier cannot be recovered from the name.
    """
    match = _IDENTIFYING.fullmatch(name)
    if not match:
        return None
    return match["slug"] or match["symbol"].replace("-", "/"), match["part"] or "", match["body"] or ""


@dataclass(frozen=True)
class Names:
    """The namespaces under one base."""

    base: str = BASE
    corpora: tuple[str, ...] = ()  #: corpora with a prefix of their own

    def __getitem__(self, prefix: str) -> Namespace:
        """Return the namespace of an own prefix."""
        return Namespace(self.base + OWN_PATHS[prefix])

    def graph(self, name: str) -> URIRef:
        """Return the IRI of a named graph."""
        return self["graph"][name]

    def document(self, symbol: str, part: str = "") -> URIRef:
        """Return the IRI of a document."""
        return self.expand(document_name(symbol, part))

    def prefixed_identifier(self, iri: str, identifier: str) -> str:
        """Return the identifier of a node, prefixed with its corpus unless that is the main one: ``synthetic:4-2``.

        An identifier that has a prefix keeps it.
        """
        if ":" in identifier:
            return identifier
        corpus = iri.removeprefix(self.base).partition("/")[0]
        main = MAIN_CORPUS if MAIN_CORPUS in self.corpora else next(iter(self.corpora), "")
        return f"{corpus}:{identifier}" if corpus in self.corpora and corpus != main else identifier

    def expand(self, name: str) -> URIRef:
        """Return the IRI of a prefixed name with an own prefix, such as ``inst:tip-protocol``."""
        prefix, _, local = name.partition(":")
        return self[prefix][local]

    def prefixes(self, corpus_path: str = "") -> dict[str, str]:
        """Return all namespaces by prefix, own and borrowed; the prefix of a corpus is its path without the slash."""
        namespaces = {prefix: self.base + path for prefix, path in OWN_PATHS.items()}
        for path in (*(f"{name}/" for name in self.corpora), *([corpus_path] if corpus_path else [])):
            namespaces.setdefault(path.rstrip("/"), self.base + path)
        return {**BORROWED, **namespaces}

    def rebase(self, text: str) -> str:
        """Return a Turtle or SPARQL text with this base in place of the default base."""
        return text if self.base == BASE else text.replace(BASE, self.base)

    def new_graph(self, corpus_path: str = "") -> Graph:
        """Return an empty graph with the prefixes bound."""
        graph = Graph("SimpleMemory", bind_namespaces="none")
        for prefix, iri in self.prefixes(corpus_path).items():
            graph.bind(prefix, iri)
        return graph


def slug(words: str) -> str:
    """Return the last part of an IRI that is made of words; letters of all scripts are kept."""
    return re.sub(r"\W+", "-", words.casefold()).strip("-")


def can_be_minted(name: str, body: str) -> bool:
    """Return whether a document can be minted from its name alone.

    A slug of a resolution or decision qualifies only if its body is ``body``, the body of the corpus.
    """
    parsed = parse_document_name(name)
    return parsed is not None and parsed[2] in {"", body}


def whole_document(name: str) -> str:
    """Return the name of the whole document for the name of one of its parts, else the name itself."""
    return name.partition("_")[0]
