"""Folders that are replaced: a reader sees the old version or the new version, complete, whenever the writer ends."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from reaffirm_core import files
from reaffirm_core.cli import main
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import (
    check_writable,
    finish_replacement,
    locked_folder,
    make_staging_folder,
    read_tree,
    replace_folder,
    spool,
)
from reaffirm_core.graph_files import built
from reaffirm_core.graph_files.built import built_corpora, load_built
from reaffirm_core.graph_files.manifest import MANIFEST, manifest
from tests.conftest import ROOT, SMALL, wait_until

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "build")}
FILES = 5
#: Replace a folder, or two together, in a process that kills itself at its n-th operation on files, for n = 1, 2, …
#: until one survives. Print for each: the operation, how the process ended and the contents of the files. At last kill
#: one more.
KILLED = """
import itertools, json, os, shutil, signal, sys
from pathlib import Path
from reaffirm_core.files import finish_replacement, replace_folder, replace_folders
folder, count, *others = Path(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:])

def replace(content):
    contents = [(f"{name}.ttl", content) for name in range(count)]
    if others:
        replace_folders(folder, contents, others[0], contents)
    else:
        replace_folder(folder, contents)

def kept():
    for other in others:
        finish_replacement(folder, other)
    return [path.read_text() for place in (folder, *others) for path in place.iterdir()]

def die_at(number, pipe):
    def hook(event, arguments):
        nonlocal number
        if event.partition(".")[0] in {"open", "os", "shutil", "tempfile", "ctypes"}:
            number -= 1
            if number == 0:
                os.write(pipe, event.encode())
                os.kill(os.getpid(), signal.SIGKILL)
    return hook

def attempt(number):
    read, pipe = os.pipe()
    if not (process := os.fork()):
        sys.addaudithook(die_at(number, pipe))
        replace(b"%d" % number)
        os._exit(0)
    os.close(pipe)
    with open(read) as operation:
        return operation.read(), os.waitpid(process, 0)[1]

replace(b"old")
status = -1
for number in itertools.count(1):
    if status == 0:
        break
    operation, status = attempt(number)
    print(json.dumps([operation, status, kept()]), flush=True)
    for path in [path for place in (folder, *others) for path in place.parent.glob(".*")]:
        shutil.rmtree(path)
attempt(number // 2)
"""
#: Replace a folder again and again until the process is killed.
WRITER = """
import itertools, sys
from pathlib import Path
from reaffirm_core.files import replace_folder
for number in itertools.count():
    replace_folder(Path(sys.argv[1]), [("0.ttl", b"%d" % number)])
"""


@pytest.mark.parametrize(("count", "others"), [(FILES, []), (2, ["graph/tip"])])
def test_a_writer_that_is_killed_at_any_operation_leaves_complete_folders(
    count: int, others: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "tip"
    command = [sys.executable, "-c", KILLED, folder, str(count), *(tmp_path / other for other in others)]
    run = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    *killed, survivor = map(json.loads, run.stdout.splitlines())
    files = count * (1 + len(others))
    assert survivor == ["", 0, [str(len(killed) + 1)] * files]
    before = "old"
    outcomes = set()
    for number, (operation, status, contents) in enumerate(killed, start=1):
        assert status == signal.SIGKILL
        assert contents in ([before] * files, [str(number)] * files), operation
        outcomes.add(contents[0] == before)
        before = contents[0]
    assert {"open", "os.mkdir", "os.chmod", "shutil.rmtree"} <= {operation for operation, _, _ in killed}
    assert outcomes == {True, False}  # some were killed before the exchange of the folders, others after it
    assert list(tmp_path.rglob(".*"))
    for place in (folder, *(tmp_path / other for other in others)):
        replace_folder(place.with_name("another"), [("end.ttl", b"")])
    if others:
        finish_replacement(folder, tmp_path / others[0])
    assert not list(tmp_path.rglob(".*"))  # the files of the killed writer are removed


def test_a_folder_exists_at_every_moment_while_it_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "tip"
    replace_folder(folder, [("0.ttl", b"-")])
    versions = 0
    last = folder.stat()

    def has_seen_enough_versions() -> bool:
        nonlocal versions, last
        for _ in range(1_000):
            seen = folder.stat()  # raises FileNotFoundError where there is no folder
            versions += (seen.st_ino, seen.st_mtime_ns) != (last.st_ino, last.st_mtime_ns)
            last = seen
        return versions >= 100

    with subprocess.Popen([sys.executable, "-c", WRITER, folder], env=ENVIRONMENT) as writer:
        try:
            wait_until(has_seen_enough_versions)
        finally:
            writer.kill()


def write_graph(folder: Path, number: int) -> None:
    """Write a version of a dataset: all its files have the same triples with the number of the version."""
    texts = {"ontology": "<https://w3id.org/reaffirm/ontology#> a <http://www.w3.org/2002/07/owl#Ontology> .\n"}
    texts |= {f"part-{name}": "" for name in range(FILES - 1)}
    contents = [(f"{name}.ttl", f'{text}<urn:{name}> <urn:number> "{number}" .\n') for name, text in texts.items()]
    files = {**dict(contents), MANIFEST: manifest(dict(contents), dict.fromkeys(dict(contents), 1))}
    replace_folder(folder / "tip", [(name, text.encode()) for name, text in files.items()])


@pytest.fixture
def before_reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], None]], None]:
    """Have a function called before each file that ``load_built`` reads, with the number of the file, from 1."""

    def install(function: Callable[[int], None]) -> None:
        original, count = built.read_text, 0

        def read_text(path: Path) -> str:
            nonlocal count
            count += 1
            function(count)
            return original(path)

        monkeypatch.setattr(built, "read_text", read_text)

    return install


@pytest.mark.parametrize("moment", [1, 2, FILES])
def test_a_reader_never_mixes_two_versions(
    moment: int, tmp_path: Path, before_reading: Callable[[Callable[[int], None]], None]
) -> None:
    """Replace the dataset before a file is read: the reader begins again."""
    write_graph(tmp_path, 1)
    before_reading(lambda count: write_graph(tmp_path, 2) if count == moment else None)
    dataset = load_built(tmp_path)
    assert len(dataset.triples) == FILES
    numbers = [triple.object.value for triples in dataset.triples.values() for triple in triples]
    assert [value for value in numbers if value.isdigit()] == ["2"] * FILES


def test_a_reader_gives_up_where_the_dataset_changes_each_time(
    tmp_path: Path, before_reading: Callable[[Callable[[int], None]], None]
) -> None:
    write_graph(tmp_path, 0)
    before_reading(lambda count: write_graph(tmp_path, count))
    with pytest.raises(ReaffirmError, match="changes while it is read; try again when the build has ended"):
        load_built(tmp_path)


def test_files_that_a_killed_writer_left_are_no_corpus(tmp_path: Path) -> None:
    for name in ("tip", ".tip-1-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text.ttl").write_text("")
    assert built_corpora(tmp_path) == ["tip"]


def test_two_writers_may_remove_the_files_of_a_killed_writer_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_process = 99_999_999  # beyond the largest process number of Linux
    (tmp_path / f".tip-{no_process}-abcdefgh").mkdir()
    remove = shutil.rmtree

    def remove_after_another_writer(folder: Path, ignore_errors: bool = False) -> None:
        remove(folder)
        remove(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", remove_after_another_writer)
    staging = make_staging_folder(tmp_path / "tip")
    assert list(tmp_path.iterdir()) == [staging]


def test_a_path_that_cannot_be_written_is_an_error_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    check_writable(tmp_path / "new" / "folder")
    with pytest.raises(ReaffirmError, match="is a file; choose another folder"):
        check_writable(tmp_path / "file" / "out")


# Temporary folders ------------------------------------------------------------------

#: Kill this process in a temporary folder, before or after it is locked.
KILLED_IN_FOLDER = """
import fcntl, os, signal, sys
from pathlib import Path
from reaffirm_core.files import spool

def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "unlocked":
    fcntl.flock = end
elif sys.argv[1] == "not renamed":
    Path.rename = end
with spool() as folder:
    (folder / "half").write_text("half")
    end()
"""


@pytest.mark.parametrize("moment", ["unlocked", "not renamed", "locked"])
def test_the_folder_of_a_killed_build_is_removed(moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {**ENVIRONMENT, "TMPDIR": str(tmp_path)}
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_FOLDER, moment], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    if moment != "locked":
        with spool():
            assert left.exists(), "it could be that of a process that locks it now"
        yesterday = time.time() - 100_000
        os.utime(left, (yesterday, yesterday))
    with spool() as folder:
        assert [*tmp_path.iterdir()] == [folder.parent]
    assert not [*tmp_path.iterdir()]


def test_the_folder_of_a_running_process_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "reaffirm-a-file").touch()
    with locked_folder("reaffirm-a-") as running:
        os.utime(running, (0, 0))
        with locked_folder("reaffirm-a-") as other:
            assert running.is_dir() and other != running


@pytest.mark.parametrize(
    "command",
    [
        "build",
        "review propose tip",
        "review read tip 1-1",
        "review accept tip 1-1",
        "ingest a.txt --corpus unseen",
    ],
)
def test_an_installed_package_is_not_written(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(SMALL, resources / "data")
    monkeypatch.setattr(files, "__file__", str(tmp_path / "site-packages" / "reaffirm_core" / "files.py"))
    monkeypatch.setattr(files, "files", lambda _: tmp_path)
    before = read_tree(resources)
    run = CliRunner().invoke(main, command.split())
    assert "belongs to an installed package; run it in a checkout of the project" in run.output
    assert read_tree(resources) == before
