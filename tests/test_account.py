"""The completeness proof: it holds on the real document and fails on every damaged parse."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reaffirm_build.account import account
from reaffirm_build.errors import AccountError
from reaffirm_build.model import Document, Piece, Role
from reaffirm_build.pack import Structure
from reaffirm_build.pipeline import Build

#: Kinds of damage to one character of a piece, and how many places of each.
DAMAGES = ("drop", "double", "change", "move")
SEEDS = range(60)


def test_every_character_is_accounted_for_once(document: Document, structure: Structure) -> None:
    counts = account(document, structure)
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


def damaged(pieces: Sequence[Piece], kind: str, index: int, chance: random.Random) -> tuple[Piece, ...]:
    """Pieces with one character of one of them dropped, doubled, changed or moved to its neighbour."""
    piece = pieces[index]
    at = chance.randrange(len(piece.text))
    before, character, after = piece.text[:at], piece.text[at], piece.text[at + 1 :]
    made = list(pieces)
    if kind == "move":  # across the boundary to the neighbour, with the places moved along
        if index + 1 < len(pieces) and chance.random() < 0.5:
            neighbour = pieces[index + 1]
            made[index] = replace(piece, text=piece.text[:-1])
            moved = piece.text[-1] + neighbour.text
            made[index + 1] = replace(neighbour, text=moved, start=neighbour.start - 1)
        else:
            other = index - 1 if index else 1
            neighbour = pieces[other]
            if other < index:
                made[index] = replace(piece, text=piece.text[1:], start=piece.start + 1)
                made[other] = replace(neighbour, text=neighbour.text + piece.text[0])
            else:
                made[index] = replace(piece, text=piece.text[:-1])
                made[other] = replace(neighbour, text=piece.text[-1] + neighbour.text, start=neighbour.start - 1)
        return tuple(made)
    changed = {"drop": "", "double": character * 2, "change": "龘" if character != "龘" else "一"}[kind]
    made[index] = replace(piece, text=before + changed + after)
    return tuple(made)


def retold(document: Document, pieces: tuple[Piece, ...], structure: Structure) -> Document:
    """A document whose texts agree with its damaged pieces: a parser that is wrong is wrong everywhere."""

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
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TOPIC, Role.BACK, Role.REPORT}))  # the compendium has none
def test_a_damaged_parse_is_found_out(kind: str, role: Role, document: Document, structure: Structure) -> None:
    chance = random.Random(f"{kind} {role}")
    places = [index for index, piece in enumerate(document.pieces) if piece.role is role]
    for _ in range(6):
        pieces = damaged(document.pieces, kind, chance.choice(places), chance)
        with pytest.raises(AccountError):
            account(replace(document, pieces=pieces), structure)
        with pytest.raises(AccountError):
            account(retold(document, pieces, structure), structure)


@pytest.mark.parametrize("seed", range(20))
def test_a_text_that_is_not_that_of_its_pieces_is_found_out(
    seed: int, document: Document, structure: Structure
) -> None:
    index = random.Random(seed).randrange(len(document.provisions))
    provisions = list(document.provisions)
    provisions[index] = replace(provisions[index], text=provisions[index].text[:-1])
    with pytest.raises(AccountError, match=provisions[index].identifier):
        account(replace(document, provisions=tuple(provisions)), structure)


def test_pieces_in_another_order_are_found_out(document: Document, structure: Structure) -> None:
    pieces = list(document.pieces)
    pieces[100], pieces[101] = pieces[101], pieces[100]
    with pytest.raises(AccountError):
        account(replace(document, pieces=tuple(pieces)), structure)


def test_a_piece_that_is_given_to_another_owner_is_found_out(document: Document, structure: Structure) -> None:
    index = next(i for i, p in enumerate(document.pieces) if p.role is Role.PROVISION and p.owner == "2-46")
    pieces = list(document.pieces)
    pieces[index] = replace(pieces[index], owner="2-45")
    with pytest.raises(AccountError):
        account(retold(document, tuple(pieces), structure), structure)
