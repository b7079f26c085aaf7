"""Description of the SPARQL service, for machines (SPARQL 1.1 Service Description)."""

import re
from functools import lru_cache
from importlib.resources import files

import pyoxigraph
from rdflib import RDFS

from reaffirm_server import formats
from reaffirm_server.dataset.local_dataset import About

#: What a client may ask for, as the W3C names formats.
_FORMATS = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "RDF_XML",
    "JSON-LD",
]

_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~/-]*)?", re.ASCII)


@lru_cache(maxsize=32)
def describe_service(about: About, endpoint: str, media_type: str) -> bytes:
    """The description of the service at an address, in a format for graphs."""
    if not _ADDRESS.fullmatch(endpoint):  # the client said it came to a host whose name is none
        endpoint = f"{about.names.base}sparql"
    graphs = "\n".join(
        f"<{about.names.base}dataset> sd:namedGraph <{iri}#named> . <{iri}#named> a sd:NamedGraph ; sd:name <{iri}> ; "
        f"sd:graph <{iri}> . <{iri}> a sd:Graph ; void:triples {count} ."
        for iri, count in sorted(about.graphs.items())
    )
    resources = "\n".join(f"<ENDPOINT> sd:resultFormat <http://www.w3.org/ns/formats/{name}> ." for name in _FORMATS)
    text = (
        (files("reaffirm_server") / "endpoint" / "service.ttl").read_text(encoding="utf-8") + resources + "\n" + graphs
    )
    for name, value in {
        "ENDPOINT": endpoint,
        "BASE/": about.names.base,
        "TOTAL": str(sum(about.graphs.values())),
    }.items():
        text = text.replace(name, value)
    found = pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE)
    rdf_format = formats.GRAPHS[media_type]
    prefixes = {
        "graph": str(about.names["graph"]),
        "rdfs": str(RDFS),
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "void": "http://rdfs.org/ns/void#",
    }
    body = pyoxigraph.serialize((quad.triple for quad in found), format=rdf_format, prefixes=prefixes)
    return body or b""
