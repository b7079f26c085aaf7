"""Report: what a build has to say, in lines for a person."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from reaffirm_build.corpus import Corpus
from reaffirm_build.model import Document, Remark, Role
from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.structure.versions import disagreements


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
    """What a person should look at, in the order of the lines; what is doubted many times is said once."""
    leaves = {provision.identifier: provision for provision in made.document.provisions if provision.operative}
    silent = (ask.provision for ask in made.annotations.asks if ask.provision in leaves and not ask.quote)
    unasked = [Remark(leaves[name].first_line, "no ask was found", name) for name in silent]
    yield from _said(made.document, (*made.document.remarks, *made.annotations.unknown, *unasked))
    for document in made.versions.values():
        yield from _said(document, (*document.remarks, *disagreements(made.document, document)))


def _said(document: Document, remarks: Sequence[Remark]) -> Iterator[str]:
    """Remarks on a document, each doubt once, with the lines of all that it is said of."""
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
    """The line of a remark, where it has one."""
    return f", line {remark.line}" if remark.line else ""
