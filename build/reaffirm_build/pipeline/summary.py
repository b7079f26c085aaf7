"""Text reports on a build: summary and structure of the source."""

from collections.abc import Iterable, Iterator

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.corpus import Corpus
from reaffirm_core.languages import FALLBACK, in_language
from reaffirm_core.model import Piece, Role


def summary(corpus: Corpus, result: Build) -> Iterator[str]:
    """Yield the lines of a summary: counts per session, characters by role, validation, hash of the dataset."""
    provisions = result.document.provisions
    yield f"corpus {corpus.name}: {in_language(corpus.label, FALLBACK)}"
    yield f"  {'session':<8}{'items':>7}{'parts':>7}{'leaves':>8}"
    for session in [*(session.number for session in result.document.sessions), None]:
        selected = [provision for provision in provisions if session in {None, provision.session}]
        items = sum(not provision.parent for provision in selected)
        leaves = sum(provision.operative for provision in selected)
        yield f"  {session or 'all':<8}{items:>7}{len(selected) - items:>7}{leaves:>8}"
    roles = ", ".join(f"{number:,} {role}" for role, number in result.characters.items())
    yield f"  source: all {sum(result.characters.values()):,} characters accounted for ({roles})"
    yield f"  shapes: {result.report}"
    yield f"  dataset: sha256 {result.digest}"


def structure(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield a line with line numbers, role and first words for each run of source lines with the same role."""
    runs: list[tuple[int, int, str, str]] = []
    for piece in pieces:
        if piece.role in {Role.NUMBER, Role.NOTE_NUMBER, Role.MARKER}:
            continue
        what = _run_label(piece.role, piece.owner)
        if runs and runs[-1][2] == what:
            runs[-1] = (runs[-1][0], piece.line, what, runs[-1][3])
        else:
            runs.append((piece.line, piece.line, what, piece.text))
    for first, last, what, text in runs:
        lines = f"{first}" if first == last else f"{first}–{last}"
        yield f"  {lines:>11}  {what:<16}  {text[:_TEXT_LENGTH]}{'…' if len(text) > _TEXT_LENGTH else ''}"


#: The maximal number of characters of a text that are printed.
_TEXT_LENGTH = 60


def _run_label(role: Role, owner: str) -> str:
    """Return the label of a run of lines: the identifier of its owner, or its role."""
    return owner if role in {Role.PROVISION, Role.NOTE, Role.HEADING, Role.FURNITURE} else str(role)
