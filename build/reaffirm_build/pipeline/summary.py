"""Text reports on a build: summary, structure of the source, and doubtful readings."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from reaffirm_build.corpus import Corpus
from reaffirm_build.model import Document, Remark, Role
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.structure.versions import disagreements


def summary(corpus: Corpus, made: Build) -> Iterator[str]:
    """Yield the lines of a summary: counts per session, characters by role, validation, hash of the dataset."""
    provisions = made.document.provisions
    yield f"corpus {corpus.name}: {corpus.label['en']}"
    yield f"  {'session':<8}{'items':>7}{'parts':>7}{'leaves':>8}"
    for session in [*(session.number for session in made.document.sessions), None]:
        here = [provision for provision in provisions if session in {None, provision.session}]
        items = sum(not provision.parent for provision in here)
        leaves = sum(provision.operative for provision in here)
        yield f"  {session or 'all':<8}{items:>7}{len(here) - items:>7}{leaves:>8}"
    roles = ", ".join(f"{number:,} {role}" for role, number in made.characters.items())
    yield f"  source: all {sum(made.characters.values()):,} characters accounted for ({roles})"
    yield f"  shapes: {made.report}"
    yield f"  dataset: sha256 {made.digest}"


def structure(document: Document) -> Iterator[str]:
    """Yield a line with line numbers, role and first words for each run of source lines with the same role."""
    runs: list[tuple[int, int, str, str]] = []
    for piece in document.pieces:
        if piece.role in {Role.NUMBER, Role.NOTE_NUMBER, Role.MARKER}:
            continue
        what = _called(piece.role, piece.owner)
        if runs and runs[-1][2] == what:
            runs[-1] = (runs[-1][0], piece.line, what, runs[-1][3])
        else:
            runs.append((piece.line, piece.line, what, piece.text))
    for first, last, what, text in runs:
        lines = f"{first}" if first == last else f"{first}–{last}"
        yield f"  {lines:>11}  {what:<16}  {text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}"


#: The maximal number of characters of a text that are printed.
_SHOWN = 60


def _called(role: Role, owner: str) -> str:
    """Return the label of a run of lines: the identifier of its owner, or its role."""
    return owner if role in {Role.PROVISION, Role.NOTE, Role.HEADING, Role.FURNITURE} else str(role)


def doubts(made: Build) -> Iterator[str]:
    """Yield the doubtful readings that a person should review, by document; equal doubts are grouped."""
    leaves = {provision.identifier: provision for provision in made.document.provisions if provision.operative}
    silent = (ask.provision for ask in made.annotations.asks if ask.provision in leaves and not ask.quote)
    unasked = [Remark(leaves[name].first_line, "no rule matches an ask", name) for name in silent]
    yield from _said(made.document, (*made.document.remarks, *made.annotations.unknown, *unasked))
    for document in made.versions.values():
        yield from _said(document, (*document.remarks, *disagreements(made.document, document)))


def _said(document: Document, remarks: Sequence[Remark]) -> Iterator[str]:
    """Yield the remarks on a document in line order, each doubt once with all its lines."""
    name = PurePath(document.source.name).name
    doubted: dict[str, list[Remark]] = {}
    for remark in sorted(dict.fromkeys(remarks), key=lambda remark: remark.line):
        doubted.setdefault(remark.doubt, []).append(remark)
    for doubt, found in doubted.items():
        if len(found) == 1:
            yield f"{name}{_where(found[0])}: {found[0].problem}"
        else:
            places = [f"{_where(one)}: {one.of}".strip(", ").removesuffix(": ") for one in found]
            yield "\n      ".join((f"{name}: {doubt}, {len(found)} times", *places))


def _where(remark: Remark) -> str:
    """Return the line of a remark for a message, or ""."""
    return f", line {remark.line}" if remark.line else ""
