"""Names: the IRIs that Reaffirm mints under a base, and the vocabularies that it borrows.

The prefixes and paths are a contract (see ``docs/names.md``): queries depend on them.
"""

import re
from dataclasses import dataclass

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD

#: Where every IRI begins, unless a build says otherwise.
BASE = "https://w3id.org/reaffirm/"

OA = Namespace("http://www.w3.org/ns/oa#")

#: Our prefixes: what follows the base.
OURS = {
    "actor": "actor/",
    "doc": "document/",
    "ent": "entity/",
    "form": "form/",
    "graph": "graph/",
    "group": "group/",
    "inst": "instrument/",
    "lineage": "lineage/",
    "rec": "ontology#",
    "scheme": "scheme/",
    "shape": "shapes#",
    "strength": "strength/",
    "theme": "theme/",
    "tip": "tip/",
}

#: The corpus that an identifier without a prefix is of.
MAIN = "tip"

#: Borrowed vocabularies by prefix.
BORROWED = {
    "cito": "http://purl.org/spar/cito/",
    "dcterms": str(DCTERMS),
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

#: The named graphs of a dataset, in the order in which they are made.
GRAPHS = ("vocabulary", "text", "annotations", "lineage", "alignment", "inferred")


def document_name(symbol: str, part: str = "") -> str:
    """The prefixed name of a document: its symbol with ``-`` for ``/``, a part after ``_``."""
    return f"doc:{symbol.replace('/', '-')}" + (f"_{part}" if part else "")


#: The names of documents that tell which one it is: by its symbol, in capitals and without a hyphen of its own, or
#: by the number of a resolution or decision, in a slug.
_TELLING = re.compile(
    r"doc:(?:(?P<symbol>[A-Z]+(?:-[A-Za-z0-9.]+)+)|(?P<slug>(?P<body>[a-z]+)-[a-z]+-\d+-\d+))(?:_(?P<part>\d+))?"
)


def identified(name: str) -> tuple[str, str, str] | None:
    """What ``document_name`` made a name of: identifier, part, and whose slugs begin so; None if it does not tell."""
    found = _TELLING.fullmatch(name)
    if not found:
        return None
    return found["slug"] or found["symbol"].replace("-", "/"), found["part"] or "", found["body"] or ""


@dataclass(frozen=True)
class Names:
    """The names under one base."""

    base: str = BASE
    corpora: tuple[str, ...] = ()  #: the corpora whose names are prefixes beside ours

    def __getitem__(self, prefix: str) -> Namespace:
        """The namespace of one of our prefixes."""
        return Namespace(self.base + OURS[prefix])

    def graph(self, name: str) -> URIRef:
        """The IRI of a named graph."""
        return self["graph"][name]

    def document(self, symbol: str, part: str = "") -> URIRef:
        """The IRI of a document."""
        return self.expand(document_name(symbol, part))

    def called(self, iri: str, identifier: str) -> str:
        """The identifier of a node, after the name of its corpus if that is not the main one: ``synthetic:4-2``."""
        corpus = iri.removeprefix(self.base).partition("/")[0]
        main = MAIN if MAIN in self.corpora else next(iter(self.corpora), "")
        return f"{corpus}:{identifier}" if corpus in self.corpora and corpus != main else identifier

    def expand(self, name: str) -> URIRef:
        """The IRI of a prefixed name of ours: ``inst:tip-protocol``."""
        prefix, _, local = name.partition(":")
        return self[prefix][local]

    def prefixes(self, corpus_path: str = "") -> dict[str, str]:
        """All prefixes, ours and borrowed; that of a further corpus is its path."""
        ours = {prefix: self.base + path for prefix, path in OURS.items()}
        for path in (*(f"{name}/" for name in self.corpora), *([corpus_path] if corpus_path else [])):
            ours.setdefault(path.rstrip("/"), self.base + path)
        return {**BORROWED, **ours}

    def rebase(self, text: str) -> str:
        """A Turtle or SPARQL text written for the default base, under this one."""
        return text if self.base == BASE else text.replace(BASE, self.base)

    def new_graph(self, corpus_path: str = "") -> Graph:
        """An empty graph that knows the prefixes."""
        graph = Graph(bind_namespaces="none")
        for prefix, iri in self.prefixes(corpus_path).items():
            graph.bind(prefix, iri)
        return graph


def can_be_minted(name: str, body: str) -> bool:
    """Whether a name tells which document it is; resolutions in slugs are known of one ``body`` only, that of ours."""
    told = identified(name)
    return told is not None and told[2] in {"", body}


def whole_of(name: str) -> str:
    """The document that one is a part of, or itself."""
    return name.partition("_")[0]
