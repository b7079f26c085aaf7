"""The doubts of a corpus: doubtful readings of all stages in one list, which a person clears one by one.

The list is in ``review/doubts.csv`` in the folder of the corpus. ``ingest`` writes it, ``review`` shows and clears it.
A corpus is not ``person-reviewed`` while one of its doubts is open.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from reaffirm_core.annotate.annotator import Annotations
from reaffirm_core.annotate.ask_verbs import mask, not_adopted_in
from reaffirm_core.annotate.curated import BY, Curated, TableSchema
from reaffirm_core.annotate.translation_check import TranslationDifference
from reaffirm_core.annotate.witness import witness
from reaffirm_core.csv_text import write_csv
from reaffirm_core.errors import TableError
from reaffirm_core.language.grammar import Grammar
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Document, Provision, Remark
from reaffirm_core.structure.versions import disagreements

#: The table, in the folder of the corpus.
FILE = "review/doubts.csv"
#: The statuses of a doubt.
OPEN, CLEARED = "open", "cleared"
#: The problems of text that may be lost, merged or no recommendation by mistake, then of text that may be incomplete or
#: in the wrong place. They are listed first.
_SERIOUS = (
    re.compile(
        r"^somebody is asked in|read as (?:the end|words) of (?!the text)|check (?:for|that no)|two columns"
        r"|has (?:text but no items|neither)|unknown form"
    ),
    re.compile(r"ends in the middle|opens a list but|read as words"),
)
_KEY = ("document", "line", "problem", "words")
_COLUMNS = (*_KEY, "status", "reason")


@dataclass(frozen=True)
class Doubt:
    """A doubtful reading and the decision on it."""

    document: str  #: name of the file
    remark: Remark
    status: str = OPEN
    reason: str = ""
    by: str = ""  #: the person who cleared it

    @property
    def place(self) -> str:
        """File and line, for messages."""
        return f"{self.document}, line {self.remark.line}" if self.remark.line else self.document

    def is_like(self, other: "Doubt") -> bool:
        """Return whether another doubt is the same one, perhaps on another line of a new edition."""
        return self.document == other.document and _without_lines(self.remark) == _without_lines(other.remark)


def _without_lines(remark: Remark) -> tuple[str, str]:
    return re.sub(r"\bline \d+", "line", remark.issue), remark.words


def doubts_of(
    document: Document, versions: Mapping[str, Document], annotations: Annotations, packs: Mapping[str, Pack], main: str
) -> list[Doubt]:
    """Return the doubts of a corpus: those of its document, then those of its versions by language.

    ``main`` is the language of the document, ``packs`` are the language packs by language.
    """
    leaves = {provision.identifier: provision for provision in document.provisions if provision.operative}
    without_quote = (ask.provision for ask in annotations.asks if ask.provision in leaves and not ask.quote)
    unasked = [_on_leaf(leaves[name], packs[main].grammar) for name in without_quote]
    remarks = {main: [*document.remarks, *annotations.unknown, *unasked]}
    for language, version in versions.items():
        contradicting = _on_contradictions(version, annotations.contradictions.get(language, ()))
        remarks[language] = [*version.remarks, *disagreements(document, version), *contradicting]
    doubts = []
    for language, parsed in {main: document, **versions}.items():
        pack, known = packs[language], {remark.line for remark in parsed.remarks}
        seen = witness(parsed, pack.structure, pack.grammar, known)
        all_remarks = (*remarks[language], *seen)
        name = PurePath(parsed.source.name).name
        doubts += [Doubt(name, remark) for remark in sorted(dict.fromkeys(all_remarks), key=lambda remark: remark.line)]
    return doubts


def _on_leaf(leaf: Provision, grammar: Grammar) -> Remark:
    """Return the remark on a leaf without an ask."""
    issue = "no rule matches an ask"
    if not_adopted_in(mask(leaf.text, grammar), grammar):
        issue += ": the text records what was not agreed, or what somebody said, and may be no recommendation"
    return Remark(leaf.first_line, issue, leaf.identifier)


def _on_contradictions(version: Document, differences: Iterable[TranslationDifference]) -> Iterator[Remark]:
    """Yield the remarks on the facts in which a version contradicts the document."""
    lines = {provision.identifier: provision.first_line for provision in version.provisions}
    for difference in differences:
        issue = f"the versions differ by the rules: {difference.fact}; compare the texts"
        first, other = (value or "nothing" for value in (difference.original, difference.translation))
        yield Remark(lines[difference.provision], issue, f"{difference.provision}: {first}, here {other}")


def with_table(doubts: Sequence[Doubt], earlier: Sequence[Doubt]) -> list[Doubt]:
    """Return doubts with the decisions of their table. The doubts of a conversion are in the table alone."""
    apart = [doubt for doubt in earlier if not doubt.remark.line and not any(map(doubt.is_like, doubts))]
    return with_decisions(dict.fromkeys((*doubts, *apart)), earlier)


def with_decisions(doubts: Iterable[Doubt], earlier: Iterable[Doubt]) -> list[Doubt]:
    """Return doubts with the decisions on the same earlier ones. A decision counts for one doubt."""
    decided = [doubt for doubt in earlier if doubt.status == CLEARED]
    merged = []
    for doubt in doubts:
        same = [other for other in decided if other.is_like(doubt)]
        match = next((other for other in same if other.remark.line == doubt.remark.line), next(iter(same), None))
        if match:
            decided.remove(match)
            doubt = replace(match, remark=doubt.remark)
        merged.append(doubt)
    return merged


def parse_doubts(folder: str, content: bytes | None) -> list[Doubt]:
    """Parse the table of doubts of a corpus; a missing one is empty.

    Raises TableError, with row and column, for other columns, a line that is no number, an unknown status, or a cleared
    doubt without a reason.
    """
    if content is None:
        return []
    table = Curated(folder, FILE, content, {FILE: TableSchema(_COLUMNS, len(_KEY))})
    doubts = []
    for row in table.rows:
        number, cells = row
        if not cells["line"].isdecimal():
            raise table.error(number, "line", f"expected the number of a line, found {cells['line']!r}")
        status = table.one_of(row, "status", (OPEN, CLEARED))
        if status == CLEARED and not cells["reason"].strip():
            raise table.error(number, "reason", "a cleared doubt needs a reason; add it")
        remark = Remark(int(cells["line"]), cells["problem"], cells["words"])
        doubts.append(Doubt(cells["document"], remark, status, cells["reason"], cells.get(BY, "")))
    return doubts


def doubts_table(doubts: Iterable[Doubt]) -> bytes:
    """Return the table of doubts as CSV in UTF-8."""
    rows = (
        {
            "document": doubt.document,
            "line": doubt.remark.line,
            "problem": doubt.remark.issue,
            "words": doubt.remark.words,
            "status": doubt.status,
            "reason": doubt.reason,
            BY: doubt.by,
        }
        for doubt in doubts
    )
    return write_csv((*_COLUMNS, BY), rows)


def require_cleared(file: str, doubts: Sequence[Doubt]) -> None:
    """Raise TableError, with the first open doubt, if a doubt is open. ``file`` is the corpus file."""
    if open_ := [doubt for doubt in doubts if doubt.status == OPEN]:
        first = open_[0]
        problem = f"expected no open doubts in a corpus that a person has reviewed, found {len(open_)}"
        hint = "clear them with `reaffirm review clear`"
        raise TableError(file, f"{problem}; the first is in {first.place}: {first.remark.problem}; {hint}")


def cleared(doubts: Sequence[Doubt], chosen: Iterable[int], reason: str, by: str) -> list[Doubt]:
    """Return the doubts with those of some numbers, from 1, cleared.

    Raises TableError for a number that no open doubt has, and without a reason.
    """
    if not reason.strip():
        raise TableError(FILE, "a cleared doubt needs a reason; add --reason")
    numbers = set(chosen)
    known = {number for number, doubt in enumerate(doubts, 1) if doubt.status == OPEN}
    if unknown := sorted(numbers - known):
        raise TableError(FILE, f"no open doubt has the number {unknown[0]}; `reaffirm review list` lists the open ones")
    return [
        replace(doubt, status=CLEARED, reason=reason, by=by) if number in numbers else doubt
        for number, doubt in enumerate(doubts, 1)
    ]


def _rank(issue: str) -> int:
    """Return the rank of a problem: 0 for the most serious ones."""
    return next((rank for rank, problems in enumerate(_SERIOUS) if problems.search(issue)), len(_SERIOUS))


def listed_doubts(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Yield the open doubts with their numbers, those on text that may be lost first.

    Each problem that several doubts have is named once.
    """
    groups: defaultdict[tuple[str, str], list[tuple[int, Doubt]]] = defaultdict(list)
    for number, doubt in enumerate(doubts, 1):
        if doubt.status == OPEN:
            groups[doubt.document, doubt.remark.issue].append((number, doubt))
    for (document, issue), group in sorted(groups.items(), key=lambda item: _rank(item[0][1])):
        if len(group) == 1:
            number, doubt = group[0]
            yield f"{number:>4}  {doubt.place}: {doubt.remark.problem}"
            continue
        yield f"      {document}: {issue}, {len(group)} times"
        for number, doubt in group:
            place = f"line {doubt.remark.line}" if doubt.remark.line else "document"
            yield f"{number:>4}    {place}: {doubt.remark.words}".removesuffix(": ")
