"""Text reports on a build: summary, structure of the source, and doubtful readings."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from reaffirm_build.corpus import Corpus
from reaffirm_build.languages import FALLBACK, in_language
from reaffirm_build.model import Document, Remark, Role
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.structure.versions import disagreements


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


def structure(document: Document) -> Iterator[str]:
    """Yield a line with line numbers, role and first words for each run of source lines with the same role."""
    runs: list[tuple[int, int, str, str]] = []
    for piece in document.pieces:
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


def doubts(result: Build) -> Iterator[str]:
    """Yield the doubtful readings that a person should review, by document; equal doubts are grouped."""
    leaves = {provision.identifier: provision for provision in result.document.provisions if provision.operative}
    without_quote = (ask.provision for ask in result.annotations.asks if ask.provision in leaves and not ask.quote)
    unasked = [Remark(leaves[name].first_line, "no rule matches an ask", name) for name in without_quote]
    yield from _grouped(result.document, (*result.document.remarks, *result.annotations.unknown, *unasked))
    for document in result.versions.values():
        yield from _grouped(document, (*document.remarks, *disagreements(result.document, document)))


def _grouped(document: Document, remarks: Sequence[Remark]) -> Iterator[str]:
    """Yield the remarks on a document in line order, each issue once with all its lines."""
    name = PurePath(document.source.name).name
    by_issue: dict[str, list[Remark]] = {}
    for remark in sorted(dict.fromkeys(remarks), key=lambda remark: remark.line):
        by_issue.setdefault(remark.issue, []).append(remark)
    for issue, group in by_issue.items():
        if len(group) == 1:
            yield f"{name}{_line_label(group[0])}: {group[0].problem}"
        else:
            places = [f"{_line_label(remark)}: {remark.words}".strip(", ").removesuffix(": ") for remark in group]
            yield "\n      ".join((f"{name}: {issue}, {len(group)} times", *places))


def _line_label(remark: Remark) -> str:
    """Return the line of a remark for a message, or ""."""
    return f", line {remark.line}" if remark.line else ""
