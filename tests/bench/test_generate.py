"""Synthetic corpora: documents of the genre, the same for a seed, which say what they are."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from reaffirm_build.pipeline.corpus_folder import build_folder
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.curated import Curated
from reaffirm_core.corpus import parse_corpus
from reaffirm_core.files import replace_folder
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT

pytestmark = pytest.mark.client

#: How many provisions a corpus of these tests has.
SIZE = 120

Volumes = dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "bench" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module  # where its classes look for their annotations
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def volumes(generate: ModuleType) -> Volumes:
    return dict(generate.Generator(seed=1).volumes(SIZE))


@pytest.mark.client
def test_the_same_seed_gives_the_same_bytes(generate: ModuleType, volumes: Volumes) -> None:
    assert dict(generate.Generator(seed=1).volumes(SIZE)) == volumes
    assert dict(generate.Generator(seed=2).volumes(SIZE)) != volumes


def test_a_volume_is_a_document_of_the_genre(volumes: Volumes, knowledge: Knowledge) -> None:
    ((name, files),) = volumes.items()
    document = parse(read(name, files[f"source/{name}.txt"]), knowledge.packs["zh"].structure)
    corpus = parse_corpus("corpus.toml", files["corpus.toml"].decode())
    corpus.check(document)
    assert SIZE <= len(document.provisions) < SIZE + 50
    assert {provision.level for provision in document.provisions} >= {0, 1}
    assert len(document.sessions) > 1
    assert document.footnotes
    assert "synthetic" in document.source.text


def test_what_repeats_an_earlier_item_is_said(volumes: Volumes, knowledge: Knowledge) -> None:
    ((name, files),) = volumes.items()
    document = parse(read(name, files[f"source/{name}.txt"]), knowledge.packs["zh"].structure)
    texts = {provision.identifier: provision.text for provision in document.provisions}
    rows = [cells for _, cells in Curated(name, "lineage.csv", files["curated/lineage.csv"]).rows]
    assert {row["verdict"] for row in rows} == {"verbatim", "restates", "extends"}
    for row in rows:
        assert (texts[row["later"]] == texts[row["earlier"]]) or row["verdict"] != "verbatim"


def test_a_volume_is_built_with_judgements_on_its_words(volumes: Volumes, knowledge: Knowledge, tmp_path: Path) -> None:
    ((name, files),) = volumes.items()
    replace_folder(tmp_path / name, files.items())
    _, made = build_folder(tmp_path / name, knowledge)
    assert not made.report.violations
    judged = Curated(name, "groups.csv", files["curated/groups.csv"]).rows
    assert judged
    assert all(cells["words"] for _, cells in judged)
