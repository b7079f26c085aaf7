"""Several corpora at once: the same bytes as one after the other, the same errors, nothing written if one is wrong."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest

from reaffirm_build.curate.ingest import corpus_file, ingest
from reaffirm_build.pipeline import parallel
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_build.pipeline.parallel import (
    BuildResult,
    BuildTask,
    build_all,
    install,
    install_all,
    require_current,
    require_matched_shapes,
)
from reaffirm_core import files
from reaffirm_core.errors import ReaffirmError, ValidationError
from reaffirm_core.names import BASE
from reaffirm_core.read.radicals import load_radicals
from tests.conftest import working_in
from tests.server.test_cli import snapshot

pytestmark = pytest.mark.client

exchange = files._exchange

TEXT = "建议\n\n第一次会议，2020年3月3日，维也纳\n\n1. 缔约国应当协助被害人。\n2. 秘书处应当报告{place}的情况。\n"


@pytest.fixture(scope="module", autouse=True)
def _small_ontology(small: Path) -> Iterator[None]:
    with working_in(small):
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """A folder with two small corpora."""
    folder = tmp_path_factory.mktemp("data")
    for name, place in (("one", "各国"), ("two", "各地")):
        read = ingest(f"{name}.txt", TEXT.format(place=place).encode(), knowledge.packs, load_radicals())
        text = corpus_file(name, {"zh": read}, knowledge.packs, "working-group")
        for path, content in {**read.files(), "corpus.toml": text.encode()}.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(content)
    return folder


def tasks(data: Path, out: Path, form: str = "turtle") -> list[BuildTask]:
    return [
        BuildTask(folder, BASE, form, out, out.with_name(f"{out.name}-waiting")) for folder in sorted(data.iterdir())
    ]


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[BuildResult]:
    """Both, one after the other, put in their places."""
    builds = list(build_all(tasks(data, tmp_path_factory.mktemp("serial") / "out"), 1))
    for build in builds:
        assert not build.task.place.exists()
        install(build)
    return builds


def bound_for(out: Path, builds: list[BuildResult]) -> list[BuildResult]:
    """Return builds whose files wait to be put in another folder."""
    return [replace(build, task=replace(build.task, out=out)) for build in builds]


def test_several_corpora_are_put_in_place_in_one_step(
    built: list[BuildResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    (out / "beside").mkdir(parents=True)
    (out / "beside" / "text.ttl").write_text("kept", encoding="utf-8")
    (out / ".one-1-left").mkdir()
    steps = []
    monkeypatch.setattr(files, "_exchange", lambda *pair: steps.append(pair) or exchange(*pair))
    builds = bound_for(out, built)
    install_all(builds)
    assert [place for _, place in steps] == [out]
    assert snapshot(out) == {**snapshot(built[0].task.out), "beside/text.ttl": b"kept"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    install_all([replace(build, outdated=()) for build in builds])  # nothing has changed
    assert len(steps) == 1


def test_a_folder_that_cannot_be_exchanged_is_given_one_corpus_after_the_other(
    built: list[BuildResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def refuse(folder: Path, contents: object) -> None:
        if folder == out:
            raise ReaffirmError("busy")
        files.replace_folder(folder, contents)  # type: ignore[arg-type]

    monkeypatch.setattr(parallel, "replace_folder", refuse)
    install_all(bound_for(out, built))
    assert snapshot(out) == snapshot(built[0].task.out)


def test_many_processes_write_the_same_bytes(data: Path, built: list[BuildResult], tmp_path: Path) -> None:
    out = tmp_path / "out"
    builds = list(build_all(tasks(data, out), 2))
    assert [build.task.folder.name for build in builds] == ["one", "two"]
    assert [build.summary for build in builds] == [build.summary for build in built]
    assert not out.exists()
    for build in builds:
        install(build)
    assert snapshot(out) == snapshot(built[0].task.out)
    assert set(snapshot(out)) >= {"one/text.ttl", "two/annotations.ttl"}


def test_the_error_of_a_corpus_stands_beside_the_result_of_another(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    source = copy / "two" / "source" / "two.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("2. ", "1. "), encoding="utf-8")
    one, two = build_all(tasks(copy, tmp_path / "out"), 2)
    assert isinstance(one, BuildResult)
    assert isinstance(two, ReaffirmError)
    assert "two.txt, line 6: number '1' where '2' should be" in two.message
    assert not (tmp_path / "out").exists()


def test_what_is_current_is_not_written_again(data: Path, built: list[BuildResult]) -> None:
    with pytest.raises(ReaffirmError, match=r"one is not current \(.*text\.ttl.*\); run `reaffirm build`"):
        require_current(built)
    (again,) = build_all(tasks(data, built[0].task.out)[:1], 1)
    assert again.outdated == ()
    require_current([again])


def test_a_store_takes_the_quads_of_a_corpus_as_they_are(data: Path, built: list[BuildResult], tmp_path: Path) -> None:
    (one,) = build_all(tasks(data, tmp_path / "out", "nquads")[:1], 1)
    install(one)
    store = pyoxigraph.Store()
    store.bulk_load(path=str(one.task.place / "one.nq"))
    assert {graph.value.rpartition("/")[2] for graph in store.named_graphs()} >= {"text", "annotations", "vocabulary"}
    assert one.summary == built[0].summary


def test_what_no_corpus_uses_is_an_error_of_all(built: list[BuildResult]) -> None:
    with pytest.raises(ValidationError, match=r"no node matches these shapes: .*shape:Comparison"):
        require_matched_shapes(built)
