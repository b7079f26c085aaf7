"""Parallel build of several corpora, with output installed only if all corpora are valid.

Each worker process builds one corpus at a time and returns a summary; output is staged in files. Memory is bounded by
the largest corpora in progress, not by the sum of all corpora.
"""

import contextlib
import gc
import multiprocessing
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reaffirm_build.pipeline.corpus_folder import FORMS, build_folder, progress
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_build.pipeline.summary import summary
from reaffirm_core.errors import ReaffirmError, ValidationError
from reaffirm_core.files import read_bytes, read_folder, replace_folder, stale, walk
from reaffirm_core.names import Names


@dataclass(frozen=True)
class BuildTask:
    """A build job and its staging folder."""

    folder: Path  #: source folder of the corpus
    base: str
    form: str  #: output format, a key of ``FORMS``
    out: Path  #: output folder of all corpora
    staging: Path | None  #: staging folder; None if nothing is written

    @property
    def place(self) -> Path:
        """The output folder of the corpus."""
        return self.out / self.folder.name


@dataclass(frozen=True)
class BuildResult:
    """The summary of a build, as a worker process returns it."""

    task: BuildTask
    summary: tuple[str, ...]  #: lines of the printed summary
    unmatched_shapes: frozenset[str]  #: shapes without focus nodes
    outdated: tuple[str, ...]  #: names of output files that differ from the build or are missing


def build_all(tasks: Sequence[BuildTask], jobs: int) -> Iterator[BuildResult | ReaffirmError]:
    """Build corpora in up to ``jobs`` processes; yield the results, or the errors, in the order of the tasks."""
    if min(jobs, len(tasks)) == 1:
        yield from map(_build_in_worker, tasks)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    with ProcessPoolExecutor(min(jobs, len(tasks)), context) as pool:
        running = [pool.submit(_build_in_worker, task) for task in tasks]
        try:
            for number, future in enumerate(running, 1):
                yield future.result()
                progress(f"{tasks[number - 1].folder.name}: {number} of {len(tasks)}")
        except BrokenProcessPool as error:
            problem = "a build process was killed, perhaps out of memory; use fewer --jobs"
            raise ReaffirmError(problem) from error
        finally:
            pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _paused_collector() -> Iterator[None]:
    """Pause the garbage collector, which takes 15 % of a build: almost all objects are kept to its end."""
    was_enabled = gc.isenabled()
    gc.collect()  # what is left of the corpus before
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_paused_collector()
def build_one(task: BuildTask) -> BuildResult:
    """Build a corpus and stage its outdated files; raises ReaffirmError for an invalid corpus."""
    knowledge = _knowledge(task.base)
    corpus, result = build_folder(task.folder, knowledge)
    contents = FORMS[task.form](corpus.name, result.dataset)
    outdated = stale(task.place, contents)
    if outdated and task.staging:
        replace_folder(task.staging / corpus.name, ((name, text.encode()) for name, text in contents.items()))
    return BuildResult(
        task=task,
        summary=tuple(summary(corpus, result)),
        unmatched_shapes=frozenset(result.report.unmatched_shapes),
        outdated=tuple(outdated),
    )


def _build_in_worker(task: BuildTask) -> BuildResult | ReaffirmError:
    """Run ``build_one``; return an error with its message only, since subclasses cannot be unpickled."""
    try:
        return build_one(task)
    except ReaffirmError as error:
        return ReaffirmError(error.message)


@cache
def _knowledge(base: str) -> Knowledge:
    return load_knowledge(Names(base))


def install(built: BuildResult) -> None:
    """Install the staged files of a corpus."""
    if built.outdated and built.task.staging:
        replace_folder(built.task.place, read_folder(built.task.staging / built.task.folder.name).items())


def install_all(builds: Sequence[BuildResult]) -> None:
    """Install the staged files of all corpora, which share an output folder, in one step if several have changed.

    If the output folder cannot be replaced, for instance because it is a mount point, corpora are installed one by one.
    """
    changed = {built.task.folder.name: built for built in builds if built.outdated and built.task.staging}
    if len(changed) > 1:
        with contextlib.suppress(ReaffirmError):
            return replace_folder(builds[0].task.out, _merged_files(builds[0].task, changed))
    for built in changed.values():
        install(built)
    return None


def _merged_files(task: BuildTask, changed: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield all files of an output folder: staged files of changed corpora, existing files of other corpora."""
    for path in walk(task.out):
        if path.parts[0] not in changed:
            yield str(path), read_bytes(task.out / path)
    for name in changed:
        for file, content in read_folder(task.staging / name).items() if task.staging else ():
            yield f"{name}/{file}", content


def require_current(builds: Sequence[BuildResult]) -> None:
    """Raise ReaffirmError for the first corpus with outdated output."""
    for built in builds:
        if built.outdated:
            problem = f"is not current ({', '.join(built.outdated)}); run `reaffirm build` to renew it"
            raise ReaffirmError(f"{built.task.place} {problem}")


def require_matched_shapes(builds: Sequence[BuildResult]) -> None:
    """Raise ValidationError if a shape matched no node in any corpus."""
    if unmatched_shapes := sorted(frozenset.intersection(*(built.unmatched_shapes for built in builds))):
        problem = f"no node matches these shapes: {', '.join(unmatched_shapes)}; check their targets"
        raise ValidationError(f"{problem}; nothing was written")
