"""Synthetic corpora of the genre: any number of provisions in Chinese, always the same for a seed.

Words, headings, notes and judgements are those of the real compendium, which is read when this runs and recombined
clause by clause; some items repeat earlier ones word for word, edited or extended, as sessions do. A volume is a folder
as ``reaffirm ingest`` leaves it, and its source is a document that ``reaffirm ingest`` takes; both say that they are
synthetic::

    python bench/generate.py --provisions 10000 --out FOLDER
"""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from reaffirm_build.curate.ingest import corpus_file, ingest
from reaffirm_build.pipeline.knowledge import load_knowledge
from reaffirm_core.annotate.curated import TABLES
from reaffirm_core.corpus import parse_corpus
from reaffirm_core.csv_text import read_csv, write_csv
from reaffirm_core.files import read_bytes, read_text, replace_folder, root
from reaffirm_core.language.numbering import Level
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document, Provision, Role, chapeaux_of
from reaffirm_core.names import Names
from reaffirm_core.read.radicals import load_radicals
from reaffirm_core.read.text import read
from reaffirm_core.structure.parser import parse

#: Provisions of a volume and of a session, about.
VOLUME, SESSION = 5_000, 50
#: The most leaves of an item.
PARTS = 40
#: Which share of items repeats an earlier one, by how; how many earlier ones are remembered.
REPEATS = {"verbatim": 0.04, "restates": 0.06, "extends": 0.05}
REMEMBERED = 2_000
#: How often a leaf has a footnote, and how many notes a volume has at most: their numbers have three digits.
NOTED, NOTES = 0.02, 900
#: Characters of a line, lines of a page.
WIDTH, PAGE = 38, 44

_COMMA = "\N{FULLWIDTH COMMA}"
_HEAD = (
    "# Synthetic: made by bench/generate.py of the words of the compendium. The United Nations adopted none of it.\n\n"
)
_RULE = "_" * 18
#: What a line may begin with: no sign, and nothing that would look like a number of an item or of a note.
_BEGINS = re.compile(r"[^\W\dA-Za-z]")
#: The tables of a volume: those whose rows go with a leaf and those of pairs.
_JUDGED = ("themes.csv", "groups.csv", "forms.csv")


@dataclass(frozen=True)
class Item:
    """A provision with its parts, before it has a number."""

    model: str  #: the real provision that it is like
    text: str
    parts: tuple["Item", ...] = ()
    repeats: str = ""  #: how it repeats an earlier item
    earlier: str = ""  #: the identifier of that, in the same volume; "" if it stands in another


@dataclass
class Volume:
    """A volume while it is written."""

    lines: list[str] = field(default_factory=list)
    notes: int = 0
    open_notes: list[str] = field(default_factory=list)
    on_page: int = 0
    models: dict[str, str] = field(default_factory=dict)  #: the real provision by identifier
    leaves: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  #: identifiers by that of the item
    pairs: list[tuple[str, str, str]] = field(default_factory=list)  #: later, earlier, verdict


class Generator:
    """Makes volumes, one after the other; later ones repeat what stands in earlier ones."""

    def __init__(self, seed: int = 7) -> None:
        """Read the real compendium."""
        folder = root() / "data" / "tip"
        self.chance = random.Random(seed)
        self.knowledge = load_knowledge(Names())
        corpus = parse_corpus(str(folder / "corpus.toml"), read_text(folder / "corpus.toml"))
        self.pack: Pack = self.knowledge.packs[corpus.language]
        self.radicals = load_radicals()
        document = parse(read(corpus.source, read_bytes(folder / corpus.source)), self.pack.structure)
        self.title = corpus.title[corpus.language]
        self.heading = next(piece.text for piece in document.pieces if piece.role is Role.HEADING)
        self.items = list(_trees(document))
        clauses = (clause for item in self.items for leaf in _leaves(item) for clause in _clauses(leaf.text)[:-1])
        structure = self.pack.structure
        #: How items, their parts and the parts of these are numbered.
        parts = (level for level in structure.levels if not (level.items or level.dotted or level.doubled))
        self.levels = [structure.items[0], *islice(parts, 2)]
        # Those after which a number is none, as in "(b) or", cannot stand at the beginning of a part.
        self.clauses = [one for one in clauses if one and self.levels[1].pattern.match(f"(b) {one}")]
        self.notes = list(dict.fromkeys(self.clauses))
        self.stop = document.provisions[0].text[-1]
        self.judged = {name: _rows(read_text(folder / "curated" / name)) for name in _JUDGED}
        self.remembered: list[tuple[str, str, Item]] = []  # volume, identifier, item
        self.day = date(1900, 1, 1)

    def volumes(self, provisions: int) -> Iterator[tuple[str, dict[str, bytes]]]:
        """So many provisions: the name of each volume with its files."""
        number, left = 0, provisions
        while left > 0:
            number += 1
            name = f"synthetic-{number:03}"
            volume = self._volume(name, min(left, VOLUME))
            left -= len(volume.models)
            yield name, self._files(name, volume)

    # What is said -------------------------------------------------------------

    def _item(self, name: str) -> Item:
        """A new item, or one that repeats an earlier one."""
        draw = self.chance.random()
        for verdict, share in REPEATS.items() if self.remembered else ():
            if draw < share:
                volume, identifier, item = self.chance.choice(self.remembered)
                again = item if verdict == "verbatim" else self._changed(item, verdict == "extends")
                return replace(again, repeats=verdict, earlier=identifier if volume == name else "")
            draw -= share
        return self._new(self.chance.choice(self.items))

    def _new(self, item: Item) -> Item:
        """An item like a real one: its first and last clause, others between."""
        if item.parts:
            return replace(item, parts=tuple(map(self._new, item.parts)))
        first, *middle, last = _clauses(item.text)
        middle = [self.chance.choice(self.clauses) for _ in range(max(len(middle), 1))]
        return replace(item, text="".join([first, *middle, last]))

    def _changed(self, item: Item, longer: bool) -> Item:
        """An item with one clause more, or with another one."""
        if item.parts:
            return replace(item, parts=(*item.parts[:-1], self._changed(item.parts[-1], longer)))
        first, *middle, last = _clauses(item.text)
        place = self.chance.randrange(len(middle) + 1)
        middle[place : place if longer else place + 1] = [self.chance.choice(self.clauses)]
        return replace(item, text="".join([first, *middle, last]))

    # How it is written --------------------------------------------------------

    def _volume(self, name: str, size: int) -> Volume:
        """A volume of so many provisions, or a few more."""
        volume = Volume()
        session = 0
        while len(volume.models) < size:
            session += 1
            self._heading(volume, session)
            end = min(len(volume.models) + SESSION, size)
            number = 0
            new: list[tuple[str, str, Item]] = []
            while len(volume.models) < end:
                number += 1
                item = self._item(name)
                identifier = f"{session}-{number}"
                self._written(volume, item, identifier, self.levels[0], number, 0)
                if item.earlier:
                    own, before = (volume.leaves[one] for one in (identifier, item.earlier))
                    volume.pairs += [(*pair, item.repeats) for pair in zip(own, before, strict=True)]
                new.append((name, identifier, item))
            self._note_block(volume)
            kept = [*self.remembered, *new]
            self.remembered = self.chance.sample(kept, min(len(kept), REMEMBERED))
        return volume

    def _heading(self, volume: Volume, session: int) -> None:
        """The heading of the next session, two months after the one before."""
        self.day += timedelta(days=61)
        first = self.day.replace(day=min(self.day.day, 20))
        dates = iter([first.year, first.month, first.day, first.day + 2])
        rest = self.heading[self.heading.index(_COMMA) :]
        volume.lines += [
            "",
            self.pack.labels.of_session(session) + re.sub(r"\d+", lambda _: str(next(dates)), rest),
            "",
        ]

    def _written(self, volume: Volume, item: Item, identifier: str, level: Level, number: int, depth: int) -> None:
        """The lines of an item and its parts."""
        printed = level.written(number)
        mark = (f"{printed}. ", f" ({printed}) ", f" {printed} ")[depth]
        volume.models[identifier] = item.model
        if not item.parts:
            volume.leaves["-".join(identifier.split("-")[:2])].append(identifier)
        text = item.text
        if not item.parts and volume.notes < min(NOTES, len(self.notes)) and self.chance.random() < NOTED:
            volume.notes += 1
            note = self.notes[volume.notes - 1].removesuffix(_COMMA)
            volume.open_notes.append(f" {volume.notes} {note}{self.stop}")
            text += str(volume.notes)
        lines = list(_wrapped(mark + text))
        volume.lines += lines
        volume.on_page += len(lines)
        for place, part in enumerate(item.parts, 1):
            below = self.levels[depth + 1]
            self._written(volume, part, f"{identifier}-{below.part(below.written(place))}", below, place, depth + 1)
        if depth == 0 and volume.on_page > PAGE:
            self._note_block(volume)

    def _note_block(self, volume: Volume) -> None:
        """The end of a page, with its notes.

        No form feed marks it: a line of a repeated item at the foot of two pages would be taken for a running head.
        """
        if volume.open_notes:
            volume.lines += [_RULE, *(line for note in volume.open_notes for line in _wrapped(note))]
            volume.lines.append("")
        volume.open_notes, volume.on_page = [], 0

    def _files(self, name: str, volume: Volume) -> dict[str, bytes]:
        """The files of a volume: source, corpus file, curated tables."""
        head = [self.title, "", f"(synthetic; not a document of the United Nations: {name})", ""]
        source = "\n".join([*head, *volume.lines, ""])
        packs = self.knowledge.packs
        own = ingest(f"{name}.txt", source.encode(), packs, self.radicals)
        found = {provision.identifier: provision for provision in own.document.provisions}
        if wrong := sorted(found.keys() ^ volume.models.keys()):
            raise AssertionError(f"{name}: not read as it was written: {', '.join(wrong[:9])}")
        corpus = corpus_file(name, {own.language: own}, packs, "working-group")
        # As if somebody had read all of it: questions leave out what waits to be read.
        corpus = _HEAD + corpus.partition("\n\n")[2].replace('status = "proposed"', 'status = "machine-read"')
        tables = {f"curated/{table}": content for table, content in self._tables(volume, found).items()}
        return {"corpus.toml": corpus.encode(), **own.files(), **tables}

    def _tables(self, volume: Volume, found: dict[str, Provision]) -> dict[str, bytes]:
        """The curated tables: what was judged of the models, and the repeats."""
        made: dict[str, bytes] = {}
        parents = {provision.identifier: provision.parent for provision in found.values()}
        for name, rows in self.judged.items():
            own = [
                judged
                for identifier, model in volume.models.items()
                for row in rows[model]
                if found[identifier].operative and (judged := _judged(row, identifier, volume, found, parents))
            ]
            made[name] = write_csv(TABLES[name].columns, own)
        columns = TABLES["lineage.csv"].columns
        pairs = (
            (later, earlier, verdict, found[later].text, found[earlier].text, "synthetic")
            for later, earlier, verdict in volume.pairs
            if found[later].session > found[earlier].session
        )
        made["lineage.csv"] = write_csv(columns, [dict(zip(columns, pair, strict=True)) for pair in pairs])
        return made


def _judged(
    row: dict[str, str],
    identifier: str,
    volume: Volume,
    found: dict[str, Provision],
    parents: dict[str, str],
) -> dict[str, str] | None:
    """The row of a model for a provision that is like it: with its words, if these stand in the new text.

    Without them, a theme rests on the whole text, and the provision has no other judgement.
    """
    rested = {volume.models[place]: place for place in (*chapeaux_of(identifier, parents), identifier)}
    source = rested.get(row["source"], "")
    if source and row["words"] in found[source].text:
        return {**row, "provision": identifier, "source": source, "reason": ""}
    if "theme" not in row:
        return None
    return {**row, "provision": identifier, "basis": "", "source": "", "words": "", "reason": ""}


def _trees(document: Document) -> Iterator[Item]:
    """The items of a document with their parts: those that are not very long and have lost no end."""
    below: dict[str, list[Provision]] = defaultdict(list)
    for provision in document.provisions:
        below[provision.parent].append(provision)

    def tree(provision: Provision) -> Item:
        return Item(provision.identifier, provision.text, tuple(map(tree, below[provision.identifier])))

    for item in map(tree, below[""]):
        leaves = list(_leaves(item))
        if len(leaves) <= PARTS and not any(leaf.text[-1].isalnum() for leaf in leaves):
            yield item


def _leaves(item: Item) -> Iterator[Item]:
    if not item.parts:
        yield item
    for part in item.parts:
        yield from _leaves(part)


def _clauses(text: str) -> list[str]:
    """A text in two clauses and more, each with the comma after it; the first is empty where there is but one."""
    found = re.findall(f"[^{_COMMA}]+{_COMMA}?", text)
    return found if len(found) > 1 else ["", *found]


def _wrapped(text: str) -> Iterator[str]:
    """The lines of a text; none begins with a sign or with what looks like a number."""
    start = 0
    while start < len(text):
        end = start + WIDTH
        while end < len(text) and not _BEGINS.match(text, end):
            end += 1
        yield text[start:end]
        start = end


def _rows(text: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a curated table by provision."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_csv("curated table", text):
        found[row["provision"]].append(row)
    return found


def main() -> None:
    """Write volumes to a folder, each to a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--provisions", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="where the folders of the volumes are put")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    for name, files in Generator(asked.seed).volumes(asked.provisions):
        replace_folder(asked.out / name, files.items())
        print(asked.out / name, flush=True)


if __name__ == "__main__":
    main()
