"""Language packs: all that is of one language, as data.

A pack is a TOML file (``data/packs/zh.toml``). Unknown keys and broken patterns are errors: a slip in a pack
would otherwise change what a document means in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

from reaffirm_build.language.grammar import Grammar, parse_grammar
from reaffirm_build.language.headings import HeadingForms, NumberWords, heading_forms
from reaffirm_build.language.labels import Labels
from reaffirm_build.language.numbering import Level, Number
from reaffirm_build.language.reports import ReportForms, report_forms
from reaffirm_build.model import SOFT_HYPHEN
from reaffirm_build.numerals import KINDS
from reaffirm_build.toml import Table

#: What the page adds and the document does not say: what divides notes from the text, addresses of web pages, page
#: numbers that say so, and bare numbers, which are page numbers only in their place.
FURNITURE = ("separator", "address", "page", "folio")


@dataclass(frozen=True)
class Structure:
    """How a document of the genre is laid out in one language."""

    spaced: re.Pattern[str]
    glued: re.Pattern[str]  #: what ends a line that goes on without a space
    joiner: str
    numerals: Mapping[str, int]  #: numbers in words
    opens_list: re.Pattern[str]
    unfinished: re.Pattern[str]
    finished: re.Pattern[str]  #: how a line ends after which a number can open something
    title: re.Pattern[str]  #: the line of the front matter that says what the document is
    furniture: Mapping[str, re.Pattern[str]]
    headings: HeadingForms
    reports: ReportForms
    levels: tuple[Level, ...]
    note_number: re.Pattern[str]
    marker: re.Pattern[str]
    announced: re.Pattern[str]  #: a marker only if a note has its number
    anchors: tuple[re.Pattern[str], ...]  #: tried in order on the words before a marker

    @property
    def items(self) -> tuple[Level, ...]:
        """The ways in which items can be numbered, the usual one first, but for those of headings."""
        return tuple(level for level in self.levels if level.items and not level.headings)

    def numbers(self, text: str) -> list[Number]:
        """What can be a number at the beginning of a text, in the order of the levels; none that headings have too."""
        return [number for level in self.levels if not level.headings and (number := level.read(text))]

    def heading_numbers(self, text: str) -> list[Number]:
        """What can be a number at the beginning of a text that headings have too."""
        return [number for level in self.levels if level.headings and (number := level.read(text))]

    def is_sentence(self, text: str) -> bool:
        """Whether a text ends as a sentence does, or in the midst of one: no heading does."""
        return bool(self.finished.search(text) or self.unfinished.search(text))

    def unwrap(self, *runs: str) -> str:
        """Join wrapped runs of text and squeeze the white space as the codebook's section Text says.

        A soft hyphen says where a word may be divided, and is none of its letters.
        """

        def squeeze(match: re.Match[str]) -> str:
            before, after = match.string[match.start() - 1], match.string[match.end()]
            if "\n" in match[0] and self.glued.match(before):
                return ""
            return " " if self.spaced.match(before) and self.spaced.match(after) else ""

        whole = re.sub(rf"{SOFT_HYPHEN}\s*", "", "\n".join(runs)).strip()
        return re.sub(r"\s+", squeeze, whole)

    def positions(self, printed: Sequence[str]) -> tuple[int, ...]:
        """Printed numbers, outermost first, as positions: (i) is a letter right under an item, a numeral deeper."""
        found = []
        for depth, number in enumerate(printed):
            levels = (
                (*self.items, *self.levels) if depth == 0 else self.levels[1:] if depth == 1 else self.levels[:0:-1]
            )
            fitting = (level.position(number) for level in levels if not level.bullets)
            found.append(next((position for position in fitting if position), 0))
        return tuple(found)


@dataclass(frozen=True)
class DraftForm:
    """What drafts look like in one language."""

    sign: re.Pattern[str]  #: what shows that a text is in the language
    share: float  #: of its letters that must
    foreign: re.Pattern[str]  #: what texts in the language do not have
    numbers: tuple[re.Pattern[str], ...]  #: level by level
    opens_list: re.Pattern[str]  #: how what introduces parts ends
    ends: re.Pattern[str]  #: how a paragraph ends


@dataclass(frozen=True)
class Pack:
    """A language pack."""

    language: str
    labels: Labels
    draft: DraftForm
    structure: Structure
    _rules: Table = field(repr=False, compare=False)  #: what is left of the file

    @cached_property
    def grammar(self) -> Grammar:
        """The rules of asks, citations and references: compiled when first asked for, as it takes a second or two.

        Raises TableError as ``parse_pack`` does.
        """
        top = self._rules.copy()
        grammar = parse_grammar(top, self.labels.ordinals, self.structure.numerals)
        top.close()
        return grammar


def parse_pack(file: str, text: str) -> Pack:
    """Read a language pack from TOML, its grammar when that is asked for.

    Raises TableError, naming file and key, for an unknown or missing key, a value of the wrong type, a broken pattern.
    """
    top = Table.parse(file, text)
    language = top.take("language", str)
    labels = _labels(top.table("labels"))
    draft = _draft(top.table("draft"))
    return Pack(language, labels, draft, _structure(top, labels), top)


def _labels(table: Table) -> Labels:
    """Read the section on labels."""
    listed = {"ordinals", "months", "levels", "small"}
    keys = {f.name: f.name.rstrip("_") for f in fields(Labels)}
    values: dict[str, object] = {"series": table.mapping(keys.pop("series"))}
    values |= {name: table.strings(key) if key in listed else table.take(key, str) for name, key in keys.items()}
    table.close()
    return Labels(**values)  # type: ignore[arg-type]  # the types are those of the fields


def _draft(table: Table) -> DraftForm:
    """Read the section on drafts."""
    form = DraftForm(
        sign=table.pattern("sign"),
        share=table.take("share", float),
        foreign=table.pattern("foreign"),
        numbers=table.patterns("numbers"),
        opens_list=table.pattern("opens_list"),
        ends=table.pattern("ends"),
    )
    table.close()
    return form


def _structure(top: Table, labels: Labels) -> Structure:
    """Read the sections on the layout of documents."""
    text, furniture, heading, report, note = map(top.table, ("text", "furniture", "heading", "report", "footnote"))
    numerals = {word: place for place, word in enumerate(text.strings("numerals"), 1)}
    words, dates = NumberWords(numerals, labels.ordinals, labels.months), heading.strings("dates")
    structure = Structure(
        spaced=text.pattern("spaced"),
        glued=text.pattern("glued"),
        joiner=text.take("joiner", str),
        numerals=numerals,
        opens_list=text.pattern("opens_list"),
        unfinished=text.pattern("unfinished"),
        finished=text.pattern("finished"),
        title=text.pattern("title"),
        furniture={kind: furniture.pattern(kind) for kind in FURNITURE},
        headings=heading_forms(heading, dates, words),
        reports=report_forms(report, dates, words.terms),
        levels=tuple(_level(table, tuple(numerals)) for table in top.tables("level")),
        note_number=note.pattern("number", "number"),
        marker=note.pattern("marker", "number"),
        announced=note.pattern("announced", "number"),
        anchors=note.patterns("anchors"),
    )
    for table in (text, furniture, heading, report, note):
        table.close()
    return structure


def _level(table: Table, numerals: tuple[str, ...]) -> Level:
    """Read one level of numbering."""
    pattern = table.pattern("pattern", "number")
    kinds = {kind: (kind,) for kind in KINDS} | {"numerals": numerals}
    numbers = next((kinds[kind] for kind in kinds if table.has("numbers", kind)), ()) or table.strings("numbers")
    identifier = table.take("identifier", str)
    if identifier not in {"as-printed", "position"}:
        raise table.error("identifier", f'should be "as-printed" or "position", is {identifier!r}')
    items, headings = (key in table and table.take(key, bool) for key in ("items", "headings"))
    table.close()
    return Level(pattern, numbers, identifier == "position", items or headings, headings)
