"""Documents of the tests, each with one variation that secretariats make every day, and what is read of them.

A variation changes a document that is read exactly, and its answer where the words change. What comes of it is one of
``OUTCOMES``. Nothing may be silent: a reading that differs from the answer must have a doubt that the document without
the variation does not have.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from reaffirm_core.annotate.witness import witness
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document, Piece, Provision, Role
from reaffirm_core.read.text import read
from reaffirm_core.structure.accounting import check_coverage
from reaffirm_core.structure.parser import parse
from tests.conftest import ROOT

#: Outcomes: the answer; another reading with a doubt of its own; an error; another reading without a doubt.
OUTCOMES = ("exact", "doubted", "refused", "silent")

#: Words of the variations, by language.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "lead-in": "The Working Group also considered other matters and adopted the following recommendations:",
        "remark": "One delegation expressed a reservation with regard to that recommendation.",
        "and": "; and",
        "notes": "Notes",
        "contents": "Contents",
        "corrigendum": "Corrigendum\n\n12 May 2031\n\nParagraph 2, line 1\n\nFor “in” read “within”",
        "blank": "    ",
    },
    "zh": {
        "lead-in": "工作组还审议了其他事项，并通过了以下建议：",
        "remark": "一个代表团对这项建议表示保留。",
        "and": "；以及",
        "notes": "注",
        "contents": "目录",
        "corrigendum": "更正\n\n2031年5月12日\n\n第2段，第1行\n\n“境内”应改为“国内”",
        "blank": "\u3000\u3000",
    },
}


@dataclass(frozen=True)
class Sample:
    """A document that is read exactly, with its answer."""

    name: str
    language: str
    text: str
    answer: Mapping[str, str]  #: texts of provisions; days and place of sessions
    document: Document

    def words(self, key: str) -> str:
        return _WORDS[self.language][key]


#: A varied text and its answer.
Varied = tuple[str, Mapping[str, str]]


def samples(packs: Mapping[str, Pack]) -> Iterator[Sample]:
    """Yield the documents of the tests that are read exactly."""
    for file in sorted((ROOT / "tests" / "traps").glob("*.txt")):
        language = file.stem.rpartition(".")[2]
        rows = [row.split("\t") for row in file.with_suffix(".tsv").read_text(encoding="utf-8").splitlines()]
        answer = {key: "\t".join(cells[: 2 if key.startswith("session") else 1]) for key, *cells in rows}
        answer = {key: value for key, value in answer.items() if not key.startswith("footnote")}
        text = file.read_text(encoding="utf-8")
        document = parse(read(file.name, text.encode()), packs[language].structure)
        if answers(document) == answer:
            yield Sample(file.stem, language, text, answer, document)


def answers(document: Document) -> dict[str, str]:
    """Return what was read: texts of provisions; days and place of sessions."""
    sessions = {s.identifier: f"{s.start}/{s.end}\t{s.place}" for s in document.sessions}
    return sessions | {provision.identifier: provision.text for provision in document.provisions}


# Outcomes -------------------------------------------------------------------------------------------------------------


def doubts(document: Document, pack: Pack) -> Counter[str]:
    """Return the doubts of a reading without their lines, which a variation moves."""
    remarks = (*document.remarks, *witness(document, pack.structure, pack.grammar))
    return Counter(re.sub(r"line \d+", "line", remark.problem) for remark in remarks)


def outcome(varied: Varied, before: Counter[str], pack: Pack) -> str:
    """Return what comes of a varied document; ``before`` are the doubts of the document without the variation."""
    text, answer = varied
    try:
        document = parse(read("varied.txt", text.encode()), pack.structure)
        check_coverage(document, pack.structure)
    except ReaffirmError:
        return "refused"
    if answers(document) == answer:
        return "exact"
    return "doubted" if doubts(document, pack) - before else "silent"


# Variations -----------------------------------------------------------------------------------------------------------


def _lines(sample: Sample) -> list[str]:
    return sample.text.split("\n")


def _last_pieces(sample: Sample) -> dict[str, Piece]:
    """Return the last piece of the text of each provision, without those that a marker follows."""
    pieces = [piece for piece in sample.document.pieces if piece.role in {Role.PROVISION, Role.MARKER}]
    last: dict[str, Piece] = {}
    for piece in pieces:
        if piece.role is Role.PROVISION:
            last[piece.owner] = piece
        elif last:
            last.pop(next(reversed(last)), None)
    return last


def _parts(sample: Sample) -> list[tuple[Provision, bool]]:
    """Return the leaves that are parts, each with whether it is the last of its item."""
    provisions = sample.document.provisions
    follows = [*provisions[1:], None]
    return [
        (provision, after is None or not after.parent)
        for provision, after in zip(provisions, follows, strict=True)
        if provision.parent and provision.operative
    ]


def _with_ends(sample: Sample, ends: Mapping[str, str]) -> Varied | None:
    """Replace the last sign of provisions."""
    if not ends:
        return None
    text, answer, pieces = sample.text, dict(sample.answer), _last_pieces(sample)
    for identifier, end in sorted(ends.items(), key=lambda item: -pieces[item[0]].end):
        place = pieces[identifier].end
        text = text[: place - 1] + end + text[place:]
        answer[identifier] = answer[identifier][:-1] + end
    return text, answer


def _ending(sample: Sample, signs: str) -> Iterator[tuple[Provision, bool]]:
    pieces = _last_pieces(sample)
    for part, is_last in _parts(sample):
        if part.identifier in pieces and pieces[part.identifier].text[-1] in signs:
            yield part, is_last


def last_part_with_semicolon(sample: Sample) -> Varied | None:
    """The last part of each list ends like the others."""
    sign = {"en": ";", "zh": "；"}[sample.language]
    return _with_ends(sample, {part.identifier: sign for part, last in _ending(sample, ".。") if last})


def last_part_without_end(sample: Sample) -> Varied | None:
    """No part has a full stop."""
    return _with_ends(sample, {part.identifier: "" for part, _ in _ending(sample, ".。")})


def parts_without_ends(sample: Sample) -> Varied | None:
    """No part has a sign at its end."""
    return _with_ends(sample, {part.identifier: "" for part, _ in _ending(sample, ".。;；")})


def parts_joined_by_and(sample: Sample) -> Varied | None:
    """The part before the last ends with "; and"."""
    parts = _parts(sample)
    before = {part.identifier for (part, _), (_, last) in pairwise(parts) if last}
    ends = {
        part.identifier: sample.words("and")
        for part, last in _ending(sample, ";；")
        if part.identifier in before and not last
    }
    return _with_ends(sample, ends)


def _before_item(sample: Sample, key: str) -> Varied | None:
    """Put a paragraph before an item in the middle of a session."""
    items = [p for p in sample.document.provisions if not p.parent]
    pairs = [after for before, after in pairwise(items) if before.session == after.session]
    if not pairs:
        return None
    lines, line = _lines(sample), pairs[len(pairs) // 2].first_line - 1
    roles = {piece.line: piece.role for piece in sample.document.pieces}
    while roles.get(line) in {Role.TOPIC, None} and line > 1:  # a heading stays with its item
        if roles.get(line) is None and roles.get(line - 1) not in {Role.TOPIC, None}:
            break
        line -= 1
    lines[line:line] = ["", sample.words(key), ""]
    return "\n".join(lines), sample.answer


lead_in = partial(_before_item, key="lead-in")
remark = partial(_before_item, key="remark")


def notes_at_end(sample: Sample) -> Varied | None:
    """The notes are at the end of the document."""
    pieces, lines = sample.document.pieces, _lines(sample)
    anchored = {note.identifier for note in sample.document.footnotes if note.provision}
    noted = {p.line for p in pieces if p.role in {Role.NOTE, Role.NOTE_NUMBER} and p.owner in anchored}
    others = {p.line for p in pieces if p.role in {Role.NOTE, Role.NOTE_NUMBER}} - noted
    if not noted or others:
        return None
    rules = {p.line for p in pieces if p.role is Role.FURNITURE and p.owner == "separator"}
    kept = [line for number, line in enumerate(lines, 1) if number not in noted | rules]
    moved = [lines[number - 1] for number in sorted(noted)]
    return "\n".join([*kept, "", sample.words("notes"), "", *moved, ""]), sample.answer


def _page_break(sample: Sample, share: float, foot: str) -> Varied | None:
    """Break the page within the words of a provision."""
    inner = [
        before.line
        for before, after in pairwise(sample.document.pieces)
        if before.role is after.role is Role.PROVISION and before.owner == after.owner and after.line == before.line + 1
    ]
    if not inner:
        return None
    lines, line = _lines(sample), inner[int(share * len(inner))]
    lines[line:line] = [*([foot] if foot else []), "\f" + lines.pop(line)]
    return "\n".join(lines), sample.answer


def rewrapped(sample: Sample, width: int) -> Varied | None:
    """The lines of paragraphs have another width."""
    lines, changed = _lines(sample), False
    words = [p for p in sample.document.pieces if p.role in {Role.NUMBER, Role.PROVISION, Role.MARKER}]
    runs: list[list[int]] = []
    for piece in words:
        if runs and runs[-1][-1] in {piece.line, piece.line - 1} and piece.role is not Role.NUMBER:
            runs[-1].append(piece.line)
        else:
            runs.append([piece.line])
    for run in reversed(runs):
        first, last = run[0], run[-1]
        block = [line.strip() for line in lines[first - 1 : last]]
        if any(line.endswith(("-", "\u00ad")) for line in block) or "\f" in "".join(lines[first - 1 : last]):
            continue
        indent = lines[first - 1][: len(lines[first - 1]) - len(lines[first - 1].lstrip())]
        made = _wrapped(block, width, sample.language)
        changed = changed or len(block) > 1 or len(made) > 1
        lines[first - 1 : last] = [indent + line for line in made]
    return ("\n".join(lines), sample.answer) if changed else None


def _wrapped(block: list[str], width: int, language: str) -> list[str]:
    if language == "zh":
        whole = re.sub(r"(?<=[A-Za-z0-9]) ?\n(?=[A-Za-z])", " ", "\n".join(block)).replace("\n", "")
        parts = re.findall(r"[A-Za-z0-9./-]+ ?|.[，。；：、》）]*", whole)
        lines, line = [], ""
        for part in parts:
            if line and len(line) + len(part) > width // 2:
                lines.append(line)
                line = ""
            line += part
        return [*lines, line]
    return textwrap.wrap(" ".join(block), width, break_on_hyphens=False, break_long_words=False)


def other_numbers(sample: Sample, forms: tuple[str, str]) -> Varied | None:
    """Items and parts are numbered in another style."""
    levels = {provision.identifier: provision.level for provision in sample.document.provisions}
    text = sample.text
    numbers = [piece for piece in sample.document.pieces if piece.role is Role.NUMBER]
    shapes = (re.compile(r"\d+\.$"), re.compile(r"\([a-z]+\)$"))
    if any(levels[piece.owner] < 2 and not shapes[levels[piece.owner]].match(piece.text) for piece in numbers):
        return None
    for piece in reversed(numbers):
        if levels[piece.owner] < 2:
            printed = forms[levels[piece.owner]].format(piece.text.strip("(.)"))
            text = text[: piece.start] + printed + text[piece.end :]
    return text, sample.answer


def newest_first(sample: Sample) -> Varied | None:
    """The sessions stand in the other order."""
    document, lines = sample.document, _lines(sample)
    roles = {piece.role for piece in document.pieces}
    if len(document.sessions) < 2 or document.footnotes or roles & {Role.REPORT, Role.BACK}:
        return None
    first = {
        s.identifier: min(p.line for p in document.pieces_of(Role.HEADING, s.identifier)) for s in document.sessions
    }
    starts = sorted(first.values())
    blocks = [lines[start - 1 : end - 1] for start, end in pairwise([*starts, len(lines) + 1])]
    joined = [line for block in reversed(blocks) for line in [*block, ""]]
    return "\n".join([*lines[: starts[0] - 1], *joined]), sample.answer


def contents(sample: Sample) -> Varied | None:
    """A table of contents in two columns stands before the first session."""
    document, lines = sample.document, _lines(sample)
    headed = [" ".join(p.text for p in document.pieces_of(Role.HEADING, s.identifier)) for s in document.sessions]
    first = min(p.line for p in document.pieces if p.role is Role.HEADING)
    if first == 1 or any(line.volume_start for line in document.source.lines):
        return None
    entries = [f"{words[:38]} ... {page}" for page, words in enumerate(headed, 2)]
    entries += [""] * (len(entries) % 2)
    half = len(entries) // 2
    rows = [f"{left:<50}{right}".rstrip() for left, right in zip(entries[:half], entries[half:], strict=True)]
    lines[first - 1 : first - 1] = ["", sample.words("contents"), "", *rows, ""]
    return "\n".join(lines), sample.answer


def indented(sample: Sample) -> Varied | None:
    """The first line of each paragraph is indented, that of a part further."""
    levels = {provision.identifier: provision.level for provision in sample.document.provisions}
    lines = _lines(sample)
    for piece in sample.document.pieces:
        if piece.role is Role.NUMBER and lines[piece.line - 1].lstrip(" \u3000\t").startswith(piece.text):
            lines[piece.line - 1] = sample.words("blank") * (levels[piece.owner] + 1) + lines[piece.line - 1].lstrip()
    return "\n".join(lines), sample.answer


def corrigendum(sample: Sample) -> Varied | None:
    """A corrigendum is bound to the document."""
    return f"{sample.text.rstrip()}\n\n\f{sample.words('corrigendum')}\n", sample.answer


#: Variations by what they do. Those that do not apply to a document return None.
VARIATIONS: Mapping[str, Callable[[Sample], Varied | None]] = {
    "the last part of each list ends with “;”": last_part_with_semicolon,
    "no part has a full stop": last_part_without_end,
    "a lead-in sentence between two groups of items": lead_in,
    "a remark between two items": remark,
    "no part has a sign at its end": parts_without_ends,
    "the part before the last ends with “; and”": parts_joined_by_and,
    "notes at the end": notes_at_end,
    "a page break within a sentence": partial(_page_break, share=0.5, foot=""),
    "a page number and a page break within a sentence": partial(_page_break, share=0.3, foot="7"),
    "short lines": partial(rewrapped, width=44),
    "long lines": partial(rewrapped, width=400),
    "numbers 1) and a)": partial(other_numbers, forms=("{})", "{})")),
    "numbers (1) and a.": partial(other_numbers, forms=("({})", "{}.")),
    "newest session first": newest_first,
    "a table of contents in two columns": contents,
    "paragraphs indented": indented,
    "a corrigendum at the end": corrigendum,
}
