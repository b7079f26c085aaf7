"""JavaScript clients of linked data and SPARQL read a running server (``tests/javascript``; ``make clients``)."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.conftest import PATIENCE, ROOT, RunningServer

FOLDER = ROOT / "tests" / "javascript"
TIP = "https://w3id.org/reaffirm/tip/"

pytestmark = [
    pytest.mark.client,
    pytest.mark.skipif(
        not (shutil.which("node") and (FOLDER / "node_modules" / "n3").is_dir()),
        reason="the JavaScript clients are not installed: make clients",
    ),
]


def read(client: str, site: RunningServer) -> Any:
    command = ["node", "clients.mjs", client, site.address]
    run = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("client", ["comunica endpoint", "sparql-http-client", "fetch-sparql-endpoint"])
def test_a_client_asks_the_endpoint(client: str, site: RunningServer) -> None:
    answers = read(client, site)
    assert (answers["numbers"], answers["ask"]) == (["1"], True)
    assert answers["triples"] > 20


def test_comunica_reads_the_documents_of_identifiers(site: RunningServer) -> None:
    rows = read("comunica documents", site)
    assert len(rows) == 4
    assert min(rows.values()) > 20


def test_comunica_follows_reaffirmations_from_document_to_document(site: RunningServer) -> None:
    pairs = read("comunica link traversal", site)
    assert [f"{TIP}7-2-b", f"{TIP}1-11-b"] in pairs
    assert [f"{TIP}5-35", f"{TIP}2-43"] in pairs


def test_parsers_find_the_same_triples_in_every_format(site: RunningServer) -> None:
    counts = read("n3 and jsonld", site)
    assert counts.keys() == {"ttl", "nt", "trig", "jsonld"}
    assert len(set(counts.values())) == 1
    assert counts["ttl"] > 100


def test_an_annotation_client_finds_the_quoted_words(site: RunningServer) -> None:
    anchored = read("apache annotator", site)
    assert len(anchored) > 10
    assert all(words == [words[0]] * 3 for words in anchored)
