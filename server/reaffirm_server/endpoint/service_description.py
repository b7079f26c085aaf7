"""The SPARQL 1.1 Service Description of the endpoint."""

import re
from functools import lru_cache
from importlib.resources import files

import pyoxigraph
from rdflib import RDFS, VOID

from reaffirm_server import formats
from reaffirm_server.dataset.local_dataset import DatasetInfo, apart
from reaffirm_server.rdf import FORMATS, SD

#: The formats of answers, by their W3C names (http://www.w3.org/ns/formats/).
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
def describe_service(about: DatasetInfo, endpoint: str, media_type: str) -> bytes:
    """Return the service description of the endpoint at a URL, in a media type for graphs."""
    if not _ADDRESS.fullmatch(endpoint):  # the Host header of the client is invalid
        endpoint = f"{about.names.base}sparql"
    graphs = "\n".join(
        f"<{about.names.base}dataset> sd:namedGraph <{iri}#named> . <{iri}#named> a sd:NamedGraph ; sd:name <{iri}> ; "
        f"sd:graph <{iri}> . <{iri}> a sd:Graph ; void:triples {count} ."
        for iri, count in sorted(about.graphs.items())
    )
    resources = "\n".join(f"<ENDPOINT> sd:resultFormat <{FORMATS[name]}> ." for name in _FORMATS)
    text = (
        (files("reaffirm_server") / "endpoint" / "service.ttl").read_text(encoding="utf-8") + resources + "\n" + graphs
    )
    for name, value in {
        "ENDPOINT": endpoint,
        "BASE/": about.names.base,
        "TOTAL": str(sum(count for iri, count in about.graphs.items() if iri not in apart(about.names))),
    }.items():
        text = text.replace(name, value)
    quads = pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE)
    rdf_format = formats.GRAPHS[media_type]
    prefixes = {
        "graph": str(about.names["graph"]),
        "rdfs": str(RDFS),
        "sd": str(SD),
        "void": str(VOID),
    }
    body = pyoxigraph.serialize((quad.triple for quad in quads), format=rdf_format, prefixes=prefixes)
    return body or b""
