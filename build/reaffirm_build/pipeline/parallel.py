"""Building: several corpora at once, each by a process, and nothing put in its place before all are right.

A process has one corpus at a time and hands over what is to be said of it; what is to be written waits in files. So
memory is bounded by the largest corpus times the processes, not by their sum.
"""

import contextlib
import multiprocessing
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reaffirm_build.annotate.annotator import unused
from reaffirm_build.errors import ReaffirmError, ValidationError
from reaffirm_build.files import read_bytes, read_folder, replace_folder, stale, walk
from reaffirm_build.names import Names
from reaffirm_build.pipeline.corpus_folder import FORMS, build_folder, progress
from reaffirm_build.pipeline.knowledge import Knowledge, load_knowledge
from reaffirm_build.pipeline.summary import summary


@dataclass(frozen=True)
class Task:
    """What is to be built, and where it is to wait."""

    folder: Path
    base: str
    form: str  #: one of the forms in which a dataset is written
    out: Path  #: the folder in which that of the corpus stands
    waiting: Path | None  #: where what is to be written waits; None where nothing is written

    @property
    def place(self) -> Path:
        """The folder of the corpus."""
        return self.out / self.folder.name


@dataclass(frozen=True)
class Built:
    """What is to be said of a corpus that was built."""

    task: Task
    language: str
    reviewed: bool
    said: tuple[str, ...]  #: lines for a person
    untried: frozenset[str]  #: shapes that met nothing
    unused: tuple[str, ...]  #: patterns of the pack that found nothing
    outdated: tuple[str, ...]  #: files that are not there as they were built


def build_all(tasks: Sequence[Task], jobs: int) -> Iterator[Built]:
    """Build corpora in so many processes; what comes back is in the order of the tasks, whatever is ready first.

    Raises the ReaffirmError of the first corpus with which anything is wrong.
    """
    if min(jobs, len(tasks)) == 1:
        yield from map(build_one, tasks)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    with ProcessPoolExecutor(min(jobs, len(tasks)), context) as pool:
        running = [pool.submit(_build_apart, task) for task in tasks]
        try:
            for number, future in enumerate(running, 1):
                yield future.result()
                progress(f"{tasks[number - 1].folder.name}: {number} of {len(tasks)}")
        except BrokenProcessPool as error:
            raise ReaffirmError("a process that built a corpus was ended; fewer --jobs need less memory") from error
        finally:
            pool.shutdown(cancel_futures=True)


def build_one(task: Task) -> Built:
    """Build a corpus and let what is to be written wait. Raises ReaffirmError if anything is wrong with it."""
    knowledge = _knowledge(task.base)
    corpus, made = build_folder(task.folder, knowledge)
    contents = FORMS[task.form](corpus.name, made.dataset)
    outdated = stale(task.place, contents)
    if outdated and task.waiting:
        replace_folder(task.waiting / corpus.name, ((name, text.encode()) for name, text in contents.items()))
    return Built(
        task=task,
        language=corpus.language,
        reviewed=corpus.reviewed,
        said=tuple(summary(corpus, made)),
        untried=frozenset(made.report.untried),
        unused=tuple(unused(knowledge.packs[corpus.language].grammar, [made.annotations.uses])),
        outdated=tuple(outdated),
    )


def _build_apart(task: Task) -> Built:
    """The same in a process of its own, from which an error comes back as its words."""
    try:
        return build_one(task)
    except ReaffirmError as error:
        raise ReaffirmError(error.message) from None


@cache
def _knowledge(base: str) -> Knowledge:
    return load_knowledge(Names(base))


def put_in_place(built: Built) -> None:
    """Write what waits of a corpus."""
    if built.outdated and built.task.waiting:
        replace_folder(built.task.place, read_folder(built.task.waiting / built.task.folder.name).items())


def put_all_in_place(builds: Sequence[Built]) -> None:
    """Write what waits of corpora that are built to one folder: several in one step, with what stands beside them.

    A folder that cannot be exchanged, as a volume of its own, is given one corpus after the other.
    """
    changed = {built.task.folder.name: built for built in builds if built.outdated and built.task.waiting}
    if len(changed) > 1:
        with contextlib.suppress(ReaffirmError):
            return replace_folder(builds[0].task.out, _together(builds[0].task, changed))
    for built in changed.values():
        put_in_place(built)
    return None


def _together(task: Task, changed: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """All files of the folder of a task, one by one: of corpora that changed as they wait, of others as they are."""
    for path in walk(task.out):
        if path.parts[0] not in changed:
            yield str(path), read_bytes(task.out / path)
    for name in changed:
        for file, content in read_folder(task.waiting / name).items() if task.waiting else ():
            yield f"{name}/{file}", content


def require_current(builds: Sequence[Built]) -> None:
    """Raise ReaffirmError for the first corpus that is not there as it was built."""
    for built in builds:
        if built.outdated:
            problem = f"is not current ({', '.join(built.outdated)}); run `reaffirm build` to renew it"
            raise ReaffirmError(f"{built.task.place} {problem}")


def require_tried(builds: Sequence[Built]) -> None:
    """Raise ValidationError for a shape that met nothing in any of some corpora."""
    if left := sorted(frozenset.intersection(*(built.untried for built in builds))):
        raise ValidationError(f"nothing to try these shapes on: {', '.join(left)}; nothing was written")


def unused_in_all(builds: Sequence[Built], language: str) -> list[str]:
    """The patterns of a language that found nothing in any corpus; none where no corpus of it was reviewed yet."""
    own = [built for built in builds if built.language == language]
    if not any(built.reviewed for built in own):
        return []
    return [name for name in own[0].unused if all(name in built.unused for built in own)]
