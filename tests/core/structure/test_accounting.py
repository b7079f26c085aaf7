"""The completeness proof: it holds on the real document and fails on every damaged parse."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.errors import CoverageError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Document, Piece, Role
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT

#: Kinds of damage to one character of a piece.
DAMAGES = ("drop", "double", "change", "move back", "move on")


def test_every_character_is_accounted_for_once(document: Document, structure: Structure) -> None:
    counts = check_coverage(document, structure)
    assert sum(counts.values()) == len("".join(document.source.text.split()))
    assert counts == {
        "front matter": 180,
        "separator": 72,
        "address": 392,
        "heading": 202,
        "number": 881,
        "provision text": 18766,
        "session text": 54,
        "footnote marker": 5,
        "footnote number": 5,
        "footnote text": 173,
    }


def test_pieces_of_each_role(document: Document) -> None:
    assert Counter(piece.owner if piece.role is Role.FURNITURE else piece.role for piece in document.pieces) == {
        "front matter": 9,
        "separator": 4,
        "address": 11,
        "heading": 8,
        "number": 316,
        "provision text": 694,
        "session text": 2,
        "footnote marker": 5,
        "footnote number": 5,
        "footnote text": 7,
    }


def test_the_graph_has_the_accounted_texts_and_no_other(document: Document, built: Build) -> None:
    text = built.dataset.triples["tip/text.ttl"]
    said = Counter(t.object.value for t in text if t.predicate.value.endswith("#text"))  # type: ignore[union-attr]
    expected = [*document.provisions, *document.footnotes, *(s for s in document.sessions if s.text)]
    assert said == Counter(thing.text for thing in expected)


@pytest.fixture(scope="module")
def report(knowledge: Knowledge) -> Document:
    """A report of one session, which has pieces of every role."""
    content = (ROOT / "tests" / "traps" / "report-paragraphs.en.txt").read_bytes()
    document = parse(read("report.txt", content), knowledge.packs["en"].structure)
    assert {piece.role for piece in document.pieces} == set(Role)
    return document


def damaged(pieces: Sequence[Piece], kind: str, index: int) -> tuple[Piece, ...]:
    """Return pieces with one character of one of them dropped, doubled, changed or moved to its neighbour."""
    piece, made = pieces[index], list(pieces)
    if kind == "move back":  # over the boundary, with the places moved along
        made[index] = replace(piece, text=piece.text[1:], start=piece.start + 1)
        made[index - 1] = replace(pieces[index - 1], text=pieces[index - 1].text + piece.text[0])
    elif kind == "move on":
        after = pieces[index + 1]
        made[index] = replace(piece, text=piece.text[:-1])
        made[index + 1] = replace(after, text=piece.text[-1] + after.text, start=after.start - 1)
    else:
        at = len(piece.text) // 2
        character = piece.text[at]
        changed = {"drop": "", "double": character * 2, "change": "龘"}[kind]
        made[index] = replace(piece, text=piece.text[:at] + changed + piece.text[at + 1 :])
    return tuple(made)


def retold(document: Document, pieces: tuple[Piece, ...], structure: Structure) -> Document:
    """Return a document whose texts agree with its damaged pieces: a parser that is wrong is wrong everywhere."""

    def text(role: Role, owner: str) -> str:
        return structure.unwrap(*(p.text for p in pieces if p.role is role and p.owner == owner))

    return replace(
        document,
        pieces=pieces,
        provisions=tuple(replace(p, text=text(Role.PROVISION, p.identifier)) for p in document.provisions),
        footnotes=tuple(replace(n, text=text(Role.NOTE, n.identifier)) for n in document.footnotes),
        sessions=tuple(replace(s, text=text(Role.SESSION, s.identifier)) for s in document.sessions),
        front_matter=tuple(p.text for p in pieces if p.role is Role.FRONT),
    )


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("role", sorted(Role))
def test_a_damaged_parse_is_refused(kind: str, role: Role, report: Document, knowledge: Knowledge) -> None:
    structure = knowledge.packs["en"].structure
    places = [index for index, piece in enumerate(report.pieces) if piece.role is role]
    for index in sorted({places[0], places[len(places) // 2], places[-1]}):
        if kind == "move back" and index == 0:
            continue  # there is no piece before it
        if kind == "move on" and (index + 1 == len(report.pieces) or report.pieces[index + 1].role is Role.MARKER):
            continue  # there is no piece after it, or a marker, which may have signs around its number
        pieces = damaged(report.pieces, kind, index)
        for document in (replace(report, pieces=pieces), retold(report, pieces, structure)):
            with pytest.raises(CoverageError):
                check_coverage(document, structure)


def test_a_text_that_differs_from_its_pieces_is_refused(report: Document, knowledge: Knowledge) -> None:
    for index, provision in enumerate(report.provisions):
        provisions = list(report.provisions)
        provisions[index] = replace(provision, text=provision.text[:-1])
        with pytest.raises(CoverageError, match=f"text of {provision.identifier} differs from the source"):
            check_coverage(replace(report, provisions=tuple(provisions)), knowledge.packs["en"].structure)


def test_pieces_in_another_order_are_refused(document: Document, structure: Structure) -> None:
    pieces = list(document.pieces)
    pieces[100], pieces[101] = pieces[101], pieces[100]
    with pytest.raises(CoverageError):
        check_coverage(replace(document, pieces=tuple(pieces)), structure)


def test_a_piece_that_is_given_to_another_owner_is_refused(document: Document, structure: Structure) -> None:
    index = next(i for i, p in enumerate(document.pieces) if p.role is Role.PROVISION and p.owner == "2-46")
    pieces = list(document.pieces)
    pieces[index] = replace(pieces[index], owner="2-45")
    with pytest.raises(CoverageError):
        check_coverage(retold(document, tuple(pieces), structure), structure)
