"""Blocks of a draft and their roles: which are recommendations, and which are read as something else.

A block is a paragraph, or a row of a table. The decision depends on the text alone; a person can overrule it for each
block by its number.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Literal

from reaffirm_core.annotate.asking import Asking, actors_named, asking, asks_as_listed, is_bare
from reaffirm_core.errors import DraftError
from reaffirm_core.language.detect import best_language, letters, unsupported
from reaffirm_core.language.pack import Act, Pack
from reaffirm_core.language.rules import matches_in
from reaffirm_core.model import Provision
from reaffirm_core.read.joining import join
from reaffirm_core.read.paragraphs import Paragraph, Style, row_of, text_paragraphs
from reaffirm_server.drafts.alternatives import wordings
from reaffirm_server.drafts.outline import DraftOutline
from reaffirm_server.errors import gettext_noop

#: What a block is read as. Recommendations, reaffirmations and commitments are checked, with the chapeaux above them.
Role = Literal[
    "recommendation",
    "reaffirmation",
    "commitment",
    "decision",
    "observation",
    "chapeau",
    "title",
    "heading",
    "letterhead",
    "preamble",
    "lead-in",
    "table heading",
    "footnote",
    "signature",
    "other language",
    "remark",
]
#: The roles of blocks that are compared with earlier texts.
COMPARED: tuple[Role, ...] = ("recommendation", "reaffirmation", "commitment")
#: Maximum numbers: blocks of a draft, and blocks of a draft that is checked although no block asks.
MAX_BLOCKS, _FEW = 2_000, 20
#: Maximum number of characters of a paragraph, and of a recommendation with its chapeaux.
MAX_CHARACTERS_EACH = 5_000
_TOO_MANY = gettext_noop("the draft has %(count)s paragraphs, expected at most %(limit)s; check it in parts")
_TOO_LONG_EACH = gettext_noop(
    "the paragraph that begins “%(beginning)s” has %(size)s characters, expected at most %(limit)s; number its parts,"
    " or leave an empty line between them"
)
_NO_SENTENCE = gettext_noop("no recommendation was found; write sentences in English or Chinese")
_NO_BLOCK = gettext_noop("there is no block %(number)s; the blocks of the draft are numbered from 1 to %(count)s")
_NONE_ASKS = gettext_noop(
    "none of the %(count)s paragraphs of the draft asks anybody to do something; paste only the recommendations"
)
_TOO_SHORT = gettext_noop("too short to be checked: write at least a sentence, or search for “%(words)s”")
#: Minimum numbers of letters, and of words divided by spaces, of a text in which nothing asks.
_LETTERS, _WORDS = 8, 3
#: A text of more words that matches no language is in another language; a heading or a name may match none.
_MAX_UNKNOWN = 7
#: The most letters of a heading, and of the cells of the first row of a table if this is its heading.
_HEADING, _CELL = 120, 30
#: The most letters of a word that may join the names of addressees in a cell.
_JOINING = 3
#: The most characters of a paragraph that an error quotes.
_QUOTED = 40
#: The most characters of a word or title that an error quotes whole, and for which it offers a search.
_TITLE = 80
#: What separates the cells of a row in the text of its block.
_BETWEEN = " | "


@dataclass(frozen=True)
class DraftBlock:
    """A paragraph of a draft, or a row of a table."""

    number: int  #: from 1
    role: Role
    text: str  #: without its label
    mark: str  #: its label as printed, without full stops; "" without one or for a bullet
    language: str  #: "" for another language
    line: int  #: first line, 1-based
    last: int
    parent: int = 0  #: number of the block that it is a part of
    row: int = 0  #: number of its row in its table, from 1; 0 outside a table
    overruled: bool = False  #: whether a person decided against the decision of the program
    asks: bool = True  #: False for a block that does no act and is read only since nothing in the draft does
    preambular: bool = False  #: whether it is a reaffirmation of the preamble
    asked: tuple[str, ...] = ()  #: slugs of the addressees that its row or the heading of its column names
    wordings: tuple[str, ...] = ()  #: its text with each of its alternatives, without remarks; () if it has neither

    @property
    def is_read(self) -> bool:
        """True for a block that is compared."""
        return self.role in COMPARED


@dataclass
class _Part:
    """A block while its role is decided."""

    number: int
    text: str  #: in its first wording
    printed: str  #: with all alternatives and remarks
    wordings: tuple[str, ...]
    label: str
    style: Style
    language: str
    line: int
    last: int
    depth: int = 0  #: columns before its label
    parent: int = 0
    table: int = -1  #: the table that it is a row of
    row: int = 0  #: from 1
    role: Role | None = None
    listed: bool = False  #: whether a bare imperative asks here
    asks: bool = True
    preambular: bool = False
    asked: tuple[str, ...] = ()
    children: list[int] = field(default_factory=list)


def read_blocks(
    text: str, packs: Mapping[str, Pack], read: Collection[int] = (), leave: Collection[int] = (), *, only: bool = False
) -> tuple[DraftBlock, ...]:
    """Return the blocks of a draft with their roles.

    ``read`` and ``leave`` are the numbers of blocks that a person wants to be read or left out; with ``only`` all that
    are not in ``read`` are left out. Raises DraftError for a
    text in another language, for too many blocks, and for many blocks of which none asks.
    """
    lines = text_paragraphs(text)
    language = _main_language(lines, packs)
    paragraphs = join(lines, packs, language)
    if len(paragraphs) > MAX_BLOCKS:
        raise DraftError(_TOO_MANY, {"count": f"{len(paragraphs):,}", "limit": f"{MAX_BLOCKS:,}"})
    for paragraph in paragraphs:
        require_length_each(paragraph.text)
    reader = _BlockReader(packs, language, paragraphs)
    reader.decide(bool(read))
    blocks = reader.blocks()
    _check_numbers([*read, *leave], len(blocks))
    left = {block.number for block in blocks if only or block.number in leave}.difference(read)
    return tuple(_overruled(block, read, left, language) for block in blocks)


def require_length_each(text: str) -> None:
    """Raise DraftError for a paragraph that has too many characters, before the rules of a language read it."""
    if len(text) > MAX_CHARACTERS_EACH:
        words = " ".join(text[:_QUOTED].split())
        values = {"beginning": f"{words}…", "size": f"{len(text):,}", "limit": f"{MAX_CHARACTERS_EACH:,}"}
        raise DraftError(_TOO_LONG_EACH, values)


def _check_numbers(numbers: Sequence[int], count: int) -> None:
    """Raise DraftError for a number that no block has."""
    if wrong := [number for number in numbers if not 1 <= number <= count]:
        raise DraftError(_NO_BLOCK, {"number": str(wrong[0]), "count": str(count)})


def _overruled(block: DraftBlock, read: Collection[int], leave: Collection[int], language: str) -> DraftBlock:
    """Return a block as a person wants it to be read: in another language, by the rules of that of the draft."""
    if block.number in read and not block.is_read:
        return replace(block, role="recommendation", language=block.language or language, overruled=True)
    if block.number in leave and block.is_read:
        return replace(block, role="remark", overruled=True)
    return block


def _main_language(lines: Sequence[Paragraph], packs: Mapping[str, Pack]) -> str:
    """Return the language of most letters of a draft. Raises DraftError if no line is in a language with a pack."""
    counts = dict.fromkeys(packs, 0)
    for line in lines:
        if language := best_language(line.text, packs):
            counts[language] += letters([line.text])
    most = max(sorted(counts), key=counts.__getitem__)
    if not counts[most]:
        text = " ".join(line.text for line in lines)
        if not any(map(str.isalpha, text)):
            raise DraftError(_NO_SENTENCE)
        is_foreign = any(pack.draft.foreign.search(text) for pack in packs.values())
        is_sentence = is_foreign or len(text.split()) > _MAX_UNKNOWN
        raise unsupported(packs) if is_sentence else _too_short(text)
    return most


def _too_short(text: str) -> DraftError:
    """Return the error for a text of few words, for which a search is the better question unless it is long."""
    words = " ".join(text.split())
    return DraftError(_TOO_SHORT, {"words": words}) if len(words) <= _TITLE else DraftError(_NO_SENTENCE)


def _is_too_short(text: str) -> bool:
    """Return whether a text in which nothing asks is a word or a title."""
    return letters([text]) < _LETTERS or (text.isascii() and len(text.split()) < _WORDS)


class _BlockReader:
    """A decision on the role of each block: first by its form, then by whether it asks, then by its neighbours."""

    def __init__(self, packs: Mapping[str, Pack], language: str, paragraphs: Sequence[Paragraph]) -> None:
        self.packs, self.language = packs, language
        self.parts: list[_Part] = []
        self.columns: dict[tuple[int, int], tuple[str, ...]] = {}  # the addressees in the heading of a column
        self.open_ended: set[int] = set()  # introductions without a colon
        for row, group in groupby(paragraphs, key=row_of):
            if row:
                self._add_row(list(group))
            else:
                for paragraph in group:
                    self._add(paragraph, paragraph.text, paragraph.label)
        self._outline()

    # Blocks -----------------------------------------------------------------------------------------------------------

    def _add(
        self,
        paragraph: Paragraph,
        text: str,
        label: str,
        table: int = -1,
        row: int = 0,
        asked: tuple[str, ...] = (),
    ) -> None:
        """Add a block with a text of a paragraph. With ``asked`` a bare imperative asks."""
        pack = self.packs[self._language_of(text) or self.language]
        printed = _BETWEEN.join(map(pack.structure.unwrap, text.split(_BETWEEN) if table >= 0 else [text]))
        worded = wordings(printed, pack)
        first = worded[0] if worded else ""
        language = self._language_of(first or text, label)
        self.parts.append(
            _Part(
                number=len(self.parts) + 1,
                text=first,
                printed=printed,
                wordings=worded,
                label=label,
                style=paragraph.style,
                language=language,
                line=paragraph.first_line,
                last=paragraph.last_line,
                depth=paragraph.depth,
                table=table,
                row=row,
                asked=asked,
            )
        )

    def _language_of(self, text: str, label: str = "") -> str:
        """Return the language of a block, "" for another language."""
        if language := best_language(text, self.packs):
            return language
        pack = self.packs[self.language]
        foreign = letters(pack.draft.foreign.findall(text))
        is_sentence = letters([text]) > _HEADING or pack.structure.finished.search(text) is not None
        form, grammar = pack.draft, pack.grammar
        asks = is_bare(text, grammar) or any(each.match(text) for each in (grammar.operative, form.preamble))
        is_unknown = is_sentence and len(text.split()) > _MAX_UNKNOWN and not asks
        if foreign > letters([text]) / 2:
            return ""
        return self._language_before(label) if is_unknown else self.language

    def _language_before(self, label: str) -> str:
        """Return the language of the block before, for a part of its list; "" for any other block.

        A part such as "(a) Informal employment, disaggregated by sex, income and age" has few typical words.
        """
        before = self.parts[-1] if self.parts else None
        is_part = label and not label[0].isalnum()  # in brackets
        return before.language if before and is_part and label != before.label else ""

    def _add_row(self, cells: Sequence[Paragraph]) -> None:
        """Add a row of a table: each cell that asks is a block, else the whole row.

        Where a cell of the row, or the heading of the column, only names addressees, a bare imperative asks them.
        """
        place = cells[0].cell
        table, row = (place.table, place.row + 1) if place else (0, 1)
        label = cells[0].text if len(cells) > 1 and self._is_number(cells[0].text) else ""
        rest = cells[1:] if label else cells
        naming = {_column(cell): named for cell in rest if (named := self._addressees(cell.text))}
        whole_row = tuple(slug for named in naming.values() for slug in named)
        requests = []
        for cell in rest:
            asked = whole_row or self.columns.get((table, _column(cell)), ())
            if _column(cell) not in naming and self._cell_asks(cell.text, bare=bool(asked)):
                requests.append((cell, asked))
        for cell, asked in requests:
            self._add(cell, cell.text, label, table, row, asked)
        if not requests:
            self._add(cells[0], _BETWEEN.join(cell.text for cell in cells), "", table, row)
            if row == 1 and naming:
                self.columns |= {(table, column): named for column, named in naming.items()}
                self.parts[-1].role = "table heading"

    def _addressees(self, text: str) -> tuple[str, ...]:
        """Return the addressees that a cell names; none if it has other words than these, a modal and a colon."""
        language = self._language_of(text)
        if not language:
            return ()
        grammar = self.packs[language].grammar
        named, rest = actors_named(text, grammar)
        others = re.findall(r"[^\W\d_]+", grammar.call.sub(" ", rest))
        return named if all(len(word) <= _JOINING for word in others) else ()

    def _is_number(self, text: str) -> bool:
        """Return whether the text of a cell is a number, such as ``12``, ``A.1`` or ``OP5 bis``."""
        number = self.packs[self.language].draft.number(text)
        if number and number.end() == len(text):
            return True
        return letters([text]) <= 5 and (any(character.isdecimal() for character in text) or len(text) <= 3)

    def _cell_asks(self, text: str, *, bare: bool) -> bool:
        """Return whether a cell asks. A bare imperative asks in a table if it is a sentence, or with ``bare``."""
        language = self._language_of(text)
        if not language:
            return False
        pack = self.packs[language]
        if (bare or pack.structure.finished.search(text)) and is_bare(text, pack.grammar):
            return True
        return bool(asking([_provision(1, "", next(iter(wordings(text, pack)), ""))], pack.grammar))

    def _outline(self) -> None:
        """Find what each block is a part of: by its number, or after an introduction."""
        self.open_ended = {part.number for part, after in pairwise(self.parts) if self._is_open_ended(part, after)}
        outline = DraftOutline()
        opened = 0  # the introduction whose parts have no numbers
        for part in self.parts:
            structure = self._pack(part).structure
            if part.style or part.table >= 0:
                if part.style != "note":
                    outline.close()
                opened = 0
            elif part.label:
                part.parent = self._placed(outline, part)
                opened = part.number if self._introduces(part) else 0
            elif self._introduces(part) or not opened:
                opened = part.number if self._introduces(part) else 0
                if opened:
                    outline.introduce(part.number)
                elif self._is_heading(part):
                    outline.close()
            else:
                part.parent = opened
                opened = opened if structure.unfinished.search(part.text) else 0
        for part in self.parts:
            while part.parent and self._has_own_subject(part):
                part.parent = self.parts[part.parent - 1].parent
            if part.parent:
                self.parts[part.parent - 1].children.append(part.number)

    def _placed(self, outline: DraftOutline, part: _Part) -> int:
        """Add a numbered block to the outline. Returns the number of the block that it is a part of, or 0."""
        pack = self._pack(part)
        label, number = part.label, pack.draft.number(part.label)
        if number and number.groupdict().get("word"):  # "OP5" is a part of nothing
            outline.introduce(part.number, introduces=self._introduces(part))
            return 0
        if number:
            label = _standing_alone(number["number"])
        return outline.place(part.number, label, part.text, pack.structure, part.depth)

    def _has_own_subject(self, part: _Part) -> bool:
        """Return whether a block names who should act, although its introduction ends in a modal, as in "should:"."""
        above, pack = self.parts[part.parent - 1].text.rstrip(": \uff1a"), self._pack(part)
        if not any(call.end() == len(above) for call in pack.grammar.call.finditer(above)):
            return False
        names = any(match.start() == 0 for _, match in matches_in(part.text, pack.grammar.actors))
        return names and bool(asking([_provision(1, "", part.text)], pack.grammar))

    def _pack(self, part: _Part) -> Pack:
        """Return the pack of the language of a block, or of the draft."""
        return self.packs[part.language or self.language]

    # Form -------------------------------------------------------------------------------------------------------------

    def _introduces(self, part: _Part) -> bool:
        """Return whether a block ends like an introduction."""
        return part.number in self.open_ended or self._pack(part).draft.opens_list.search(part.text) is not None

    def _is_open_ended(self, part: _Part, after: _Part) -> bool:
        """Return whether a block that asks ends in mid-sentence, and the block after it begins a list."""
        pack = self._pack(part)
        if any(block.style or block.table >= 0 for block in (part, after)) or not after.label or self._ends(part):
            return False
        numbers = pack.structure.numbers(f"{after.label} {after.text}")
        begins = any(number.position == 1 or number.level.bullets for number in numbers)
        return begins and bool(asking([_provision(1, "", part.text)], pack.grammar))

    def _ends(self, part: _Part) -> bool:
        """Return whether a block ends a sentence, or a part of a sentence that goes on."""
        pack = self._pack(part)
        return bool(pack.structure.finished.search(part.text) or pack.draft.goes_on.search(part.text))

    def _is_heading(self, part: _Part) -> bool:
        """Return whether a block has the form of a heading: it is short and no sentence."""
        return not self._ends(part) and letters([part.text]) <= _HEADING

    def _is_preamble(self, part: _Part) -> bool:
        """Return whether a block begins like a preambular paragraph and is no sentence."""
        form = self._pack(part).draft
        return form.preamble.match(part.text) is not None and form.goes_on.search(part.text) is not None

    def _is_of_preamble(self, part: _Part) -> bool:
        """Return whether a block without a number introduces parts of the preamble, or is one of them."""
        if part.parent:
            return self.parts[part.parent - 1].preambular
        return (
            not part.label and self._introduces(part) and self._pack(part).draft.preamble.match(part.text) is not None
        )

    def _is_lead_in(self, part: _Part) -> bool:
        """Return whether a block announces recommendations and asks nobody itself."""
        pack = self._pack(part)
        announces = pack.structure.reports.introduces.match(part.text)
        return bool(announces and self._introduces(part) and not pack.grammar.put_to_body.search(part.text))

    def _form(self, part: _Part) -> Role | None:
        """Return the role that the form of a block shows on its own."""
        if part.style == "note":
            return "footnote"
        if not part.text:
            return "remark"
        if not part.language:
            return "other language"
        if part.style == "title":
            return "title"
        if part.style == "heading" and self._is_heading(part):
            return "heading"
        if self._pack(part).draft.is_preambular(part.label) or (not part.label and self._is_preamble(part)):
            is_reaffirming = self._act(part) == "reaffirmation"
            return self._preambular(part) if is_reaffirming else "preamble"
        return "lead-in" if self._is_lead_in(part) else None

    def _act(self, part: _Part) -> Act | None:
        """Return what a block does by its verb, or as a part of a list by the verb of its introduction."""
        if part.style or part.table >= 0:
            return None
        own = self._pack(part).draft.act(part.text)
        if own or not part.parent:
            return own
        act = self._act(self.parts[part.parent - 1])
        return None if act in {"decision", "observation"} and self._has_headings(part) else act

    def _preambular(self, part: _Part) -> Role:
        """Mark a reaffirmation as one of the preamble."""
        part.preambular = True
        return "reaffirmation"

    # Roles ------------------------------------------------------------------------------------------------------------

    def decide(self, forced: bool) -> None:
        """Decide the role of each block. ``forced`` tells whether a person wants blocks to be read."""
        for part in self.parts:
            part.role = part.role or self._form(part)
        self._mark_listed()
        ways = self._asking()
        for part in self.parts:
            self._decide(part, ways.get(part.number))
        self._decide_edges()
        if not any(part.role in COMPARED for part in self.parts) and not forced:
            self._read_all()

    def _mark_listed(self) -> None:
        """Mark the blocks under a heading, or after a sentence, that announces recommendations."""
        under = False
        for part in self.parts:
            reports, structure = self._pack(part).structure.reports, self._pack(part).structure
            part.listed = under or bool(part.asked)
            line = f"{part.label} {part.text}".strip()
            if part.role == "lead-in":
                under = True
            elif part.style in {"title", "heading"} or self._is_heading(part):
                if reports.section.fullmatch(line) or reports.conclusions.fullmatch(line):
                    under = False
                elif reports.recommendations.fullmatch(line) or structure.title.fullmatch(line):
                    under = True

    def _asking(self) -> dict[int, Asking]:
        """Return how each block asks, by number. Bare imperatives ask beside others of their list too."""
        ways: dict[int, Asking] = {}
        for language in dict.fromkeys(part.language for part in self.parts if part.language):
            parts = [part for part in self.parts if part.language == language and part.role in {None, "lead-in"}]
            known = {part.number for part in parts if part.role is None}
            paragraphs = [
                _provision(part.number, str(part.parent) if part.parent in known else "", part.text)
                for part in parts
                if part.number in known
            ]
            listed = {str(part.number) for part in parts if part.listed}
            grammar = self.packs[language].grammar
            own = asking(paragraphs, grammar, listed)
            lists = {self._list_of(part) for part in parts if str(part.number) in own} - {None}
            ways |= {int(number): way for number, way in own.items()}
            for part in parts:
                if part.role is None and self._list_of(part) in lists and asks_as_listed(part.text, grammar):
                    ways.setdefault(part.number, "bare")
        return ways

    def _list_of(self, part: _Part) -> tuple[str, int] | None:
        """Return what identifies the list of a block: its table, or the block that it is a part of."""
        if part.table >= 0:
            return "table", part.table
        return ("parts of", part.parent) if part.label else None

    def _decide(self, part: _Part, way: Asking | None) -> None:
        """Decide the role of a block that its form leaves open."""
        if part.role is not None:
            return
        is_heading, act = self._is_heading(part), self._act(part)
        if act == "reaffirmation" and not way and self._is_of_preamble(part):
            part.role = self._preambular(part)
        elif self._introduces(part) and (way or act not in COMPARED):
            part.role = "chapeau" if part.children and (way or part.label) else "recommendation" if way else "lead-in"
        elif way == "bare" and is_heading and not part.asked and (not part.label or self._has_headings(part)):
            part.role = "heading"
        elif way:
            part.role = "recommendation"
        elif act and not (is_heading and not part.label and not part.parent):
            part.role = "recommendation" if act == "request" else act
        elif self._pack(part).draft.preamble.match(part.text):
            part.role = "preamble"
        elif part.table >= 0:
            part.role = "table heading" if part.row == 1 and self._is_short_row(part) else "remark"
        else:
            part.role = "heading" if is_heading else "remark"

    def _has_headings(self, part: _Part) -> bool:
        """Return whether a block, or another one of its list, has the form of a heading with parts."""
        own = self._list_of(part)
        return any(self._list_of(other) == own and other.children and self._is_heading(other) for other in self.parts)

    def _is_short_row(self, part: _Part) -> bool:
        """Return whether all cells of a row are short, and other rows follow."""
        rows = sum(other.table == part.table for other in self.parts)
        return rows > 1 and all(letters([cell]) <= _CELL for cell in part.text.split(_BETWEEN))

    def _decide_edges(self) -> None:
        """Tell what is above the text from its headings, and what is below its last recommendation."""
        read = [part.number for part in self.parts if part.role in COMPARED]
        body = {*COMPARED, "decision", "observation", "chapeau", "preamble", "lead-in", "remark", "table heading"}
        first = next((part.number for part in self.parts if part.role in body and not self._is_top(part)), 0)
        titled = any(part.role == "title" for part in self.parts)
        for part in self.parts:
            form, line = self._pack(part).draft, f"{part.label} {part.text}".strip()
            if part.role not in {"heading", "remark", "table heading"}:
                continue
            if part.number > max(read, default=len(self.parts)):
                if form.signature.fullmatch(line) or form.letterhead.fullmatch(line):
                    part.role = "signature"
            elif part.number < first:
                titled |= self._decide_top(part, titled)

    def _is_top(self, part: _Part) -> bool:
        """Return whether a block, or a cell of a row, has the form of a letterhead."""
        form = self._pack(part).draft
        return any(form.letterhead.fullmatch(cell) for cell in f"{part.label} {part.text}".strip().split(_BETWEEN))

    def _decide_top(self, part: _Part, titled: bool) -> bool:
        """Decide the role of a block above the text. Returns whether it is the title."""
        if self._is_top(part):
            part.role = "letterhead"
        elif not titled and not part.label and part.role == "heading" and part.style != "heading":
            part.role = "title"
            return True
        return False

    def _read_all(self) -> None:
        """Read a text without any ask as its sentences, so that the nearest texts can be shown.

        A bare imperative asks here too. Raises DraftError for a long text.
        """
        acts = {"remark", "decision", "observation"}
        for roles in (acts, {*acts, "preamble", "lead-in", "chapeau", "heading", "title"}):
            read = [part for part in self.parts if part.role in roles]
            if read:
                break
        else:
            if all(part.role in {"other language", "letterhead"} for part in self.parts):
                raise unsupported(self.packs)
        text = " ".join(part.text for part in self.parts)
        if _is_too_short(text):
            raise _too_short(text)
        if len(read) > _FEW:
            raise DraftError(_NONE_ASKS, {"count": str(len(read))})
        for part in read:
            part.role = "recommendation"
            part.asks = asks_as_listed(part.text, self._pack(part).grammar)

    def blocks(self) -> list[DraftBlock]:
        """Return the blocks with their roles."""
        return [
            DraftBlock(
                number=part.number,
                role=part.role or "remark",
                text=part.printed,
                mark=_mark(part.label),
                language=part.language,
                line=part.line,
                last=part.last,
                parent=part.parent,
                row=part.row,
                asks=part.asks,
                preambular=part.preambular,
                asked=part.asked,
                wordings=part.wordings if part.wordings != (part.printed,) else (),
            )
            for part in self.parts
        ]


def _standing_alone(number: str) -> str:
    """Return the number of a label such as "5 bis" as one without further words: "5.", or "(a)"."""
    if number[0] in "(\uff08":
        return number.strip("()\uff08\uff09").join("()")
    return f"{number}." if number.isalnum() else number


def _column(cell: Paragraph) -> int:
    """Return the column of a cell, from 0."""
    return cell.cell.column if cell.cell else 0


def _mark(label: str) -> str:
    """Return a label as printed without the stops after it; "" for a bullet."""
    return label.rstrip(".:,\uff0e\u3001\uff1a ") if letters([label]) else ""


def _provision(number: int, parent: str, text: str) -> Provision:
    """Return a paragraph in the form in which the rules for asks take it."""
    return Provision(str(number), parent, 0, (), (), number, text, text, True, 1, 1)
