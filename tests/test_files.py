"""Folders that are replaced: whoever looks finds the old one or the new one, whole, whatever ends when."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reaffirm_build.errors import ReaffirmError
from reaffirm_build.files import built_corpora, check_writable, load_built, replace_folder

from .conftest import ROOT

FILES = 40
#: Replaces a folder again and again, by files that hold one number each time.
WRITER = """
import itertools, sys
from pathlib import Path
from reaffirm_build.files import replace_folder
for number in itertools.count():
    replace_folder(Path(sys.argv[1]), ((f"{name}.ttl", b"%d" % number) for name in range(int(sys.argv[2]))))
"""


def numbers(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.iterdir()}


def test_a_writer_that_is_killed_leaves_a_whole_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tip"
    replace_folder(folder, ((f"{name}.ttl", b"-") for name in range(FILES)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build")}
    seen = set()
    for turn in range(8):
        command = [sys.executable, "-c", WRITER, folder, str(FILES)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as writer:
            before = numbers(folder) if turn else {b"-"}
            deadline = time.monotonic() + 60
            while numbers(folder) == before:
                assert time.monotonic() < deadline
                time.sleep(0.001)
            time.sleep(0.004 * turn)
            writer.send_signal(signal.SIGKILL)
        assert len(list(folder.iterdir())) == FILES
        (number,) = numbers(folder)
        seen.add(number)
    assert len(seen) > 1
    replace_folder(folder, [("end.ttl", b"")])
    assert [path.name for path in tmp_path.iterdir()] == ["tip"]  # what the killed ones left is gone


def test_a_folder_that_is_replaced_is_always_there(tmp_path: Path) -> None:
    folder = tmp_path / "tip"
    replace_folder(folder, [("0.ttl", b"-")])
    command = [sys.executable, "-c", WRITER, folder, "1"]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "build")}) as writer:
        until = time.monotonic() + 3
        there = [os.access(folder, os.F_OK) for _ in iter(lambda: time.monotonic() < until, False)]
        writer.kill()
    assert all(there)
    assert numbers(folder) != {b"-"}


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Path]:
    """A dataset that is replaced all the time, by the same triples with another number."""
    over, folder = threading.Event(), tmp_path / "graph"

    def write(number: int) -> None:
        texts = {"ontology": "<https://w3id.org/reaffirm/ontology#> a <http://www.w3.org/2002/07/owl#Ontology> .\n"}
        texts |= {f"part-{name}": "" for name in range(FILES)}
        replace_folder(
            folder / "tip",
            ((f"{n}.ttl", f'{t}<urn:{n}> <urn:number> "{number}" .\n'.encode()) for n, t in texts.items()),
        )

    def keep_writing() -> None:
        number = 0
        while not over.wait(0.05):
            write(number := number + 1)

    write(0)
    thread = threading.Thread(target=keep_writing)
    thread.start()
    yield folder
    over.set()
    thread.join()


def test_a_reader_never_mixes_two_versions(graph: Path) -> None:
    seen, until = set(), time.monotonic() + 60
    while len(seen) < 20 and time.monotonic() < until:
        try:
            built = load_built(graph)
        except ReaffirmError as error:
            assert "changes while it is read" in error.message
            continue
        assert len(built.triples) == FILES + 1
        found = {
            t.object.value for triples in built.triples.values() for t in triples if t.predicate.value == "urn:number"
        }
        assert len(found) == 1
        seen |= found
    assert len(seen) > 1


def test_what_a_killed_writer_left_is_no_corpus(tmp_path: Path) -> None:
    for name in ("tip", ".tip-1-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text.ttl").write_text("")
    assert built_corpora(tmp_path) == ["tip"]


def test_what_cannot_be_written_is_said_before(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    check_writable(tmp_path / "new" / "folder")
    with pytest.raises(ReaffirmError, match="is a file; choose another folder"):
        check_writable(tmp_path / "file" / "out")
