"""Report: what a build has to say, in lines for a person."""

from collections.abc import Iterator

from reaffirm_build.align import disagreements
from reaffirm_build.corpus import Corpus
from reaffirm_build.model import Document, Role
from reaffirm_build.pipeline import Build


def summary(corpus: Corpus, made: Build) -> Iterator[str]:
    """What was built: counts per session, characters accounted for, shapes tried, the hash."""
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
    """What every line of a source was read as, a run of lines with one role a line."""
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


#: How many characters of a text are shown.
_SHOWN = 60


def _called(role: Role, owner: str) -> str:
    """What a run of lines is, in a word: the identifier of what it belongs to, or its role."""
    return owner if role in {Role.PROVISION, Role.NOTE, Role.HEADING, Role.FURNITURE} else str(role)


def doubts(made: Build) -> Iterator[str]:
    """What a person should look at, in the order of the lines."""
    name = made.document.source.name
    for remark in sorted((*made.document.remarks, *made.annotations.unknown), key=lambda remark: remark.line):
        yield f"{name}, line {remark.line}: {remark.problem}"
    leaves = {provision.identifier: provision for provision in made.document.provisions if provision.operative}
    for ask in made.annotations.asks:
        if ask.provision in leaves and not ask.quote:
            yield f"{name}, line {leaves[ask.provision].first_line}: {ask.provision}: no ask was found"
    for document in made.versions.values():
        for remark in (*document.remarks, *disagreements(made.document, document)):
            where = f", line {remark.line}" if remark.line else ""
            yield f"{document.source.name}{where}: {remark.problem}"
