"""Completeness of a corpus that was read: all that it lacks in one list, so that a build stops once."""

from collections.abc import Iterator

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.doubts import OPEN
from reaffirm_core.corpus import PERSON_REVIEWED, Corpus
from reaffirm_core.errors import TableError
from reaffirm_core.structure.versions import require_same_provisions


def require_complete(corpus: Corpus, result: Build, *, with_doubts: bool = True) -> None:
    """Raise TableError, with all that is missing, if a corpus that was read lacks something.

    Without ``with_doubts``, doubts of a corpus that a person has reviewed may be open.
    """
    lines = list(_lacking(corpus, result, with_doubts)) if corpus.is_read else []
    if lines:
        count = f"{len(lines)} thing{'s' if len(lines) > 1 else ''} missing"
        remedy = f"`reaffirm review workbook {corpus.name} FILE.xlsx` lists what to decide"
        problem = f"the status {corpus.status!r} needs a complete corpus, {count}; {remedy}"
        raise TableError(corpus.file, "\n  ".join((problem, *lines)))


def _lacking(corpus: Corpus, result: Build, with_doubts: bool) -> Iterator[str]:
    """Yield a line for each thing that is missing."""
    for version in result.versions.values():
        try:
            require_same_provisions(result.document, version)
        except TableError as error:
            yield error.message
    all_block = with_doubts and corpus.status == PERSON_REVIEWED
    undescribed = set(result.annotations.undescribed)
    for doubt in result.doubts:
        if doubt.status == OPEN and (all_block or doubt.remark in undescribed):
            yield f"{doubt.place}: {doubt.remark.problem}"
    yield from result.annotations.unjudged
