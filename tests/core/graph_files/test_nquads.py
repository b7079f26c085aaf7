"""N-Quads in order: hashed, counted and loaded file by file, they are the same dataset as Turtle that is read whole."""

import re
from pathlib import Path

import pytest

from reaffirm_build.pipeline.corpus_folder import nquads_files
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.graph_files.built import built_quads, load_built
from reaffirm_core.graph_files.dataset import Dataset
from reaffirm_core.graph_files.nquads import merge
from reaffirm_server.dataset.local_dataset import open_local
from tests.conftest import reaffirm, record

ONTOLOGY = b"<urn:x/ontology> <urn:a> <http://www.w3.org/2002/07/owl#Ontology> <urn:x/g> .\n"
NEWLINE = b"\n"
FACTS = [b"<urn:x/%d> <urn:p> <urn:o> <urn:x/g> .\n" % number for number in range(5)]


@pytest.fixture(scope="module")
def dataset(small_graph: Path) -> Dataset:
    """The dataset of the small corpus."""
    return load_built(small_graph)


@pytest.fixture(scope="module")
def quads(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus as ``reaffirm build --format nquads`` writes it, and a corpus that repeats two facts of it."""
    out = tmp_path_factory.mktemp("quads")
    content = nquads_files("tip", dataset)["tip.nq"]
    for name, text in {"tip": content, "other": "".join(content.splitlines(keepends=True)[7:9])}.items():
        (out / name).mkdir()
        (out / name / f"{name}.nq").write_text(text, encoding="utf-8")
        record(out / name)
    return out


def test_a_dataset_in_nquads_is_the_one_in_turtle(quads: Path, small_graph: Path, tmp_path: Path) -> None:
    turtle = open_local(small_graph)
    in_memory, on_disk = open_local(quads), open_local(quads, tmp_path / "store")
    for served in (in_memory, on_disk):
        assert (served.digest, served.graphs) == (turtle.digest, turtle.graphs)
        assert len(served.store) == len(turtle.store)
        assert served.names.corpora == ("other", "tip")
    again = open_local(quads, tmp_path / "store")
    assert again.path == on_disk.path == tmp_path / "store" / turtle.digest[:16]


def test_commands_query_nquads_as_they_query_turtle(quads: Path, small: Path) -> None:
    run = reaffirm(small, "query", "--data", quads, "SELECT (COUNT(*) AS ?n) { ?s a rec:Session }")
    assert (run.returncode, run.stdout.split()) == (0, ["n", "3"])
    for command in ("show", "trace"):
        printed = reaffirm(small, command, "2-1").stdout
        assert reaffirm(small, command, "--data", quads, "2-1").stdout == printed != ""
    run = reaffirm(small, "show", "nowhere:2-1", "--data", quads)
    assert "no graph of a corpus nowhere; the corpora there are tip, other" in run.stderr


def test_a_folder_of_nquads_is_compared_with_one_of_turtle(quads: Path, small: Path, small_graph: Path) -> None:
    assert reaffirm(small, "diff", quads, small_graph).returncode == 0


def test_turtle_and_nquads_do_not_stand_together(quads: Path, tmp_path: Path) -> None:
    for name, file in {"a": "a.nq", "b": "text.ttl"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / file).touch()
        record(tmp_path / name)
    with pytest.raises(ReaffirmError, match="contains b in Turtle and the rest in N-Quads"):
        built_quads(tmp_path)
    assert list(built_quads(tmp_path / "a")) == []
    assert list(built_quads(quads, "tip")) == ["tip"]


def test_what_several_files_hold_counts_once() -> None:
    merged = merge({"a": [*FACTS[:3], ONTOLOGY], "b": FACTS[1:], "c": []})
    assert (merged.graphs, merged.base) == ({"urn:x/g": 6}, "urn:x/")
    assert merged.digest == merge({"d": [*FACTS, ONTOLOGY]}).digest


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([FACTS[1], FACTS[0]], "a, line 2: not in sorted order"),
        ([FACTS[0], FACTS[0].replace(b"x/g>", b"x/h>")], "<urn:x/g> and <urn:x/h> contain the same triple"),
        (FACTS, "no ontology in a"),
    ],
)
def test_files_that_cannot_be_merged_are_an_error(lines: list[bytes], words: str) -> None:
    with pytest.raises(ReaffirmError, match=words):
        merge({"a": lines})


def test_a_file_that_is_no_nquads_is_named(quads: Path, tmp_path: Path) -> None:
    content = (quads / "tip" / "tip.nq").read_bytes()
    for name, text in {"first": (quads / "other" / "other.nq").read_bytes(), "tip": content + b"~\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.nq").write_bytes(text)
        record(tmp_path / name)
    with pytest.raises(ReaffirmError, match=rf"tip\.nq, line {content.count(NEWLINE) + 1}: not valid N-Quads"):
        open_local(tmp_path, tmp_path / "store")
    assert not list((tmp_path / "store").glob("[!.]*"))


def test_nquads_are_opened_as_the_build_left_them_and_not_otherwise(dataset: Dataset, tmp_path: Path) -> None:
    place = tmp_path / "tip"
    place.mkdir()
    for name, text in nquads_files("tip", dataset).items():
        (place / name).write_text(text, encoding="utf-8")
    assert list(built_quads(tmp_path).values()) == [place / "tip.nq"]
    with (place / "tip.nq").open("a", encoding="utf-8") as file:
        file.write(FACTS[0].decode())
    with pytest.raises(ReaffirmError, match=rf"tip\.nq: is torn, or was changed .*--out {re.escape(str(tmp_path))}`"):
        built_quads(tmp_path)
