"""How drafts are read, measured on labelled paragraphs of real United Nations documents.

    .venv/bin/python -m bench.real_drafts PARAGRAPHS [--wrong] [--write] [DOCUMENT …]

PARAGRAPHS is a file of gzipped JSON, one block a line: ``document``, ``n`` (place in its document), ``type``
("paragraph", …), ``part`` ("operative", "preambular" or null), ``level``, ``prefix`` (its number), ``text``, and
``acts`` with the ``verb`` of each act. Each document is pasted as one draft. ``--wrong`` lists what is read otherwise.
``--write`` writes the figures to ``real-drafts.csv``, from which the quality report takes them.

Each measure is printed on the labels as they are, and after ``real-labels.csv``: blocks whose ``part`` is wrong, with
the right one or "neither" (a heading, a note, a line of contents) and the reason. Two language models read each block
that was read otherwise than labelled; the second saw neither the label nor what was read. A block is listed if both
agree.
"""

import argparse
import csv
import gzip
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.asking import actors_named
from reaffirm_core.annotate.asks import asks
from reaffirm_core.errors import DraftError
from reaffirm_core.language.grammar import Grammar, RuleUses
from reaffirm_core.language.pack import Pack
from reaffirm_core.language.packs import load_packs
from reaffirm_server.drafts.blocks import COMPARED, DraftBlock, read_blocks
from reaffirm_server.drafts.draft import provisions_of

#: Verbs that ask, as the labels name them.
ASKS = frozenset(
    {
        *("appeals", "appeal", "asks", "calls", "demands", "directs", "encourages", "invites", "recommends"),
        *("reminds", "requests", "strongly", "urges"),
    }
)
#: What reaffirms, from its first word on.
REAFFIRMS = re.compile(r"(?i)(?:the [A-Z][\w ]{3,40} |we )?(?:also |further |once again )?(?:reaffirm|reiterat|recall)")
#: The measures that an issue of the project sets a minimum for, in the order of the table.
MEASURES = (
    "operative or preambular",
    "asks compared",
    "reaffirmations compared, operative",
    "reaffirmations compared, preamble",
    "other preamble not compared",
    "numbers",
    "levels",
    "acting verb",
    "addressees",
)

#: Blocks whose part is labelled wrongly, with the right one.
CORRECTED = Path(__file__).with_name("real-labels.csv")
#: The figures that were measured last.
FIGURES = Path(__file__).with_name("real-drafts.csv")

Row = Mapping[str, Any]


def documents(path: Path) -> dict[str, list[Row]]:
    """Return the labelled blocks of each document, in their order."""
    found = defaultdict[str, list[Row]](list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            found[row["document"]].append(row)
    return found


def as_draft(rows: Iterable[Row]) -> str:
    """Return a document as a person would paste it: its blocks with their numbers, between empty lines."""
    return "\n\n".join(" ".join(filter(None, (row["prefix"], " ".join(row["text"].split())))) for row in rows)


def aligned(rows: Iterable[Row], blocks: Iterable[DraftBlock]) -> Iterator[tuple[Row, DraftBlock | None]]:
    """Yield each labelled block with the block that begins with its words; None if no block does."""
    left = list(blocks)
    for row in rows:
        words = re.sub(r"\W+", "", row["text"])[:60]
        place = next((n for n, block in enumerate(left) if _letters(block.text).startswith(words)), None)
        if place is None:
            place = next(
                (n for n, block in enumerate(left) if _letters(block.mark + block.text).startswith(words)), None
            )
        yield row, None if place is None else left.pop(place)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


@dataclass(frozen=True)
class Acts:
    """What the rules of a language read in the blocks of a draft, by the number of the block."""

    verbs: Mapping[int, Sequence[str]]  #: the words of each act, in lower case
    addressees: Mapping[int, frozenset[str]]  #: slugs of those whom it asks

    @classmethod
    def of(cls, blocks: Sequence[DraftBlock], pack: Pack) -> "Acts":
        """Read the acts of blocks, which are all in the language of the pack."""
        provisions, grammar = tuple(provisions_of(blocks, {pack.language: pack})), pack.grammar
        verbs, addressees = defaultdict[int, list[str]](list), defaultdict[int, set[str]](set)
        for ask in asks(provisions, grammar, RuleUses(), adoptions(provisions, grammar)):
            if ask.quote:
                verbs[int(ask.provision)].append(ask.quote.words.lower())
            addressees[int(ask.provision)].update(ask.addressees)
        for block in blocks:
            for pattern in (*pack.draft.acts.values(), pack.draft.preamble, grammar.operative):
                if match := pattern.match(block.text):
                    verbs[block.number].append(match[0].lower())
        return cls(verbs, {number: frozenset(slugs) for number, slugs in addressees.items()})


def judged_acts(row: Row, block: DraftBlock | None, read: Acts, grammar: Grammar) -> Iterator[tuple[str, bool]]:
    """Yield whether the first verb and the addressees of a labelled block were read; addressees by our scheme.

    A block counts for its addressees if its labels name some that the scheme has.
    """
    labels = row.get("acts", ())
    if row["type"] != "paragraph" or row["part"] is None or not labels:
        return
    number = block.number if block else 0
    verb = str(labels[0]["verb"]).lower()
    yield MEASURES[7], any(verb in words or words in verb for words in read.verbs.get(number, ()))
    named = {slug for act in labels for text in act.get("addressees", ()) for slug in actors_named(text, grammar)[0]}
    if named:
        yield MEASURES[8], named == read.addressees.get(number, frozenset())


def judged(row: Row, block: DraftBlock | None, depth: int) -> Iterator[tuple[str, bool]]:
    """Yield each measure that a labelled block counts for, and whether it was read as labelled."""
    if row["type"] != "paragraph" or row["part"] is None:
        return
    role = block.role if block else "heading"
    is_preamble = role == "preamble" or bool(block and block.preambular)
    compared = role in COMPARED or role == "chapeau"
    reaffirms = REAFFIRMS.match(row["text"]) is not None
    operative = row["part"] == "operative"
    acts = {"decision", "observation", "remark", "chapeau", "lead-in"}
    yield MEASURES[0], is_preamble if not operative else not is_preamble and (compared or role in acts)
    verbs = {str(act["verb"]).lower().split(" ")[0] for act in row.get("acts", ())}
    if operative and verbs & ASKS:
        yield MEASURES[1], compared
    if reaffirms:
        yield MEASURES[2] if operative else MEASURES[3], compared
    elif not operative:
        yield MEASURES[4], is_preamble or not compared
    if operative and row["prefix"]:
        yield MEASURES[5], bool(block) and _letters(block.mark) == _letters(row["prefix"])  # type: ignore[union-attr]
        if row["level"]:
            yield MEASURES[6], depth == row["level"]


def depth_of(block: DraftBlock | None, by_number: Mapping[int, DraftBlock]) -> int:
    """Return the level of a block, 1 for one that is a part of nothing; 0 without a block."""
    depth = 0
    while block:
        depth, block = depth + 1, by_number.get(block.parent)
    return depth


def corrected(path: Path = CORRECTED) -> dict[tuple[str, int], str | None]:
    """Return the right part of each block that is labelled wrongly, None for neither, by document and place."""
    with path.open(encoding="utf-8", newline="") as file:
        parts = {(row["document"], int(row["n"])): row["part"] for row in csv.DictReader(file)}
    return {block: None if part == "neither" else part for block, part in parts.items()}


def measure(path: Path, packs: Mapping[str, Pack], *, wrong: bool, write: bool, only: Iterable[str]) -> None:
    """Print the share of labelled blocks that are read as labelled, by measure, and the time of reading."""
    right, english = corrected(), packs["en"]
    counts = {name: [[0, 0], [0, 0]] for name in MEASURES}
    refused, seconds, most = [], 0.0, 0
    for name, rows in documents(path).items():
        if only and name not in only:
            continue
        begun = time.perf_counter()
        try:
            blocks = read_blocks(as_draft(rows), packs)
        except DraftError as error:
            refused.append(f"{name}: {error}")
            continue
        finally:
            seconds += time.perf_counter() - begun
        by_number = {block.number: block for block in blocks}
        read = Acts.of(blocks, english)
        most = max(most, sum(block.is_read for block in blocks))
        for row, block in aligned(rows, blocks):
            labels = (row, {**row, "part": right.get((name, row["n"]), row["part"])})
            for place, label in enumerate(labels):
                acts = judged_acts(label, block, read, english.grammar)
                for measured, is_right in (*judged(label, block, depth_of(block, by_number)), *acts):
                    counts[measured][place][0] += is_right
                    counts[measured][place][1] += 1
                    if wrong and place and not is_right:
                        role = block.role if block else "no block"
                        print(f"{measured}: {name} {row['n']} {row['prefix'] or ''} [{role}] {row['text'][:60]}")
    for measured, pair in counts.items():
        print(f"{measured}: {_share(*pair[0])}, after corrections {_share(*pair[1])}")
    print(f"read in {seconds:.0f} s; the most paragraphs compared of one document: {most}")
    print(*(f"refused: {line}" for line in refused), sep="\n")
    if write:
        with FIGURES.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["measure", "right", "of", "corrected_right", "corrected_of"])
            table.writerows([name, *pair[0], *pair[1]] for name, pair in counts.items())


def _share(count: int, total: int) -> str:
    return f"{count} of {total} ({count / total:.4f})" if total else "none"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paragraphs", type=Path)
    parser.add_argument("documents", nargs="*")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not arguments.paragraphs.is_file():
        parser.exit(0, f"Not measured: there is no file {arguments.paragraphs}.\n")
    measure(arguments.paragraphs, load_packs(), wrong=arguments.wrong, write=arguments.write, only=arguments.documents)
