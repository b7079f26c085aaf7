"""Two further SHACL engines find what pyshacl finds by the shapes without SPARQL (``make clients``)."""

import json
import shutil
import subprocess
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat
from rdflib import SH, Graph

from reaffirm_core.names import Names
from tests.conftest import PATIENCE, ROOT

FOLDER = ROOT / "tests" / "javascript"

pytestmark = [
    pytest.mark.client,
    pytest.mark.skipif(
        not (shutil.which("node") and (FOLDER / "node_modules" / "shacl-engine").is_dir()),
        reason="the SHACL engines are not installed: make clients",
    ),
]

#: Faults, each on a node of its own: a fact that is missing, has a wrong value, is there twice, or is of a wrong kind.
FAULTS = """
DELETE WHERE { tip:1-1 rec:number ?x } ;
DELETE WHERE { tip:1-2 rec:session ?x } ;
INSERT DATA { tip:1-2 rec:session tip:1-1 } ;
DELETE WHERE { tip:session-1 rec:ordinal ?x } ;
INSERT DATA { tip:session-1 rec:ordinal "one" } ;
INSERT DATA { tip:session-2 schema:startDate "2030-01-01"^^xsd:date } ;
DELETE WHERE { theme:prevention skos:prefLabel ?x } ;
INSERT DATA { inst:tip-protocol-6 dcterms:isPartOf inst:untoc } ;
DELETE WHERE { doc:model-law dcterms:identifier ?x } ;
INSERT DATA { doc:model-law dcterms:identifier " " } ;
INSERT DATA { ent:unodc rec:entityKind "planet" } ;
INSERT DATA { doc:global-report foaf:page "page" } ;
DELETE WHERE { strength:should dcterms:identifier ?x } ;
INSERT DATA { rec:Session rdfs:isDefinedBy rec:Theme } ;
INSERT DATA { tip:footnote-1 rec:footnoteOf tip:1-1 }
"""

#: A result: focus node, shape and constraint component.
Result = tuple[str, str, str]


def planted(graph: Path, names: Names) -> pyoxigraph.Store:
    """Return the small corpus with the faults."""
    store = pyoxigraph.Store()
    for file in sorted(graph.rglob("*.ttl")):
        store.bulk_load(path=str(file), format=RdfFormat.TURTLE)
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in names.prefixes().items())
    store.update(prefixes + FAULTS)
    return store


def by_pyshacl(data: bytes, shapes: bytes) -> set[Result]:
    """Return the results of pyshacl."""
    _, report, _ = pyshacl.validate(
        Graph().parse(data=data, format="nt"), shacl_graph=Graph().parse(data=shapes, format="nt"), inplace=True
    )
    assert isinstance(report, Graph)
    return {
        (
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.sourceShape)),
            str(report.value(result, SH.sourceConstraintComponent)),
        )
        for result in report.objects(None, SH.result)
    }


def test_three_engines_agree_on_planted_faults(client: FlaskClient, small_graph: Path, tmp_path: Path) -> None:
    shapes = client.get("/shapes-core.nt").data
    assert b"shacl#sparql" not in shapes and b"shacl#select" not in shapes
    data = planted(small_graph, Names()).dump(format=RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    assert data is not None
    (tmp_path / "shapes.nt").write_bytes(shapes)
    (tmp_path / "data.nt").write_bytes(data)
    command = ["node", "shacl.mjs", str(tmp_path / "shapes.nt"), str(tmp_path / "data.nt")]
    run = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    expected = by_pyshacl(data, shapes)
    assert len({focus for focus, _, _ in expected}) > 10
    for engine, results in json.loads(run.stdout).items():
        assert {tuple(result) for result in results} == expected, engine
