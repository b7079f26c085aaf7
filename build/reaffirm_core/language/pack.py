"""Parser of language packs: TOML files with all patterns and labels of one language, such as ``data/packs/zh.toml``.

Unknown keys and invalid patterns are errors, since a misspelling could otherwise change annotations unnoticed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from reaffirm_core.language.citation_rules import parse_citations
from reaffirm_core.language.grammar import Grammar, Rule, SourceRules, parse_grammar, parse_sources, parse_statements
from reaffirm_core.language.headings import HeadingForms, NumberWords, heading_forms
from reaffirm_core.language.labels import Labels
from reaffirm_core.language.numbering import Level, Number
from reaffirm_core.language.reports import ReportForms, report_forms
from reaffirm_core.language.rules import parse_rules
from reaffirm_core.language.subject_rules import SubjectRules, parse_subjects
from reaffirm_core.model import SOFT_HYPHEN
from reaffirm_core.numerals import KINDS
from reaffirm_core.toml import Pattern, Patterns, Share, Strings, Table

#: Kinds of page furniture, which is not text of the document: separators of notes, web addresses, labelled page
#: numbers, and bare numbers, which are page numbers only in the right position.
FURNITURE = ("separator", "address", "page", "folio")


@dataclass(frozen=True)
class Structure:
    """The layout of documents in one language."""

    spaced: re.Pattern[str]  #: two characters between which white space is kept
    glued: re.Pattern[str]  #: the end of a line that continues without a space
    joiner: str
    numerals: Mapping[str, int]  #: values of numbers in words
    opens_list: re.Pattern[str]
    unfinished: re.Pattern[str]
    finished: re.Pattern[str]  #: the end of a line after which a number can begin an item or part
    goes_on: re.Pattern[str]  #: the end of a line that goes on in the next line
    asks: re.Pattern[str]  #: words by which a text asks somebody
    remark: re.Pattern[str]  #: the beginning of a sentence that reports a remark of somebody
    title: re.Pattern[str]  #: the line of the front matter with the kind of document
    furniture: Mapping[str, re.Pattern[str]]
    headings: HeadingForms
    reports: ReportForms
    levels: tuple[Level, ...]
    note_number: re.Pattern[str]
    marker: re.Pattern[str]
    announced: re.Pattern[str]  #: a footnote marker only if a footnote has its number
    anchors: tuple[re.Pattern[str], ...]  #: the annotated words before a footnote marker, tried in order

    @property
    def items(self) -> tuple[Level, ...]:
        """The levels that items can have, the usual level first, without the levels of headings."""
        return tuple(level for level in self.levels if level.items and not level.headings)

    def numbers(self, text: str) -> list[Number]:
        """Return the possible numbers at the beginning of a text, in order of level, without those of headings."""
        return [number for level in self.levels if not level.headings and (number := level.read(text))]

    def heading_numbers(self, text: str) -> list[Number]:
        """Return the possible numbers at the beginning of a text, of levels that headings can have too."""
        return [number for level in self.levels if level.headings and (number := level.read(text))]

    def is_sentence(self, text: str) -> bool:
        """Return whether a text ends a sentence or breaks off within a sentence, as no heading does."""
        return bool(self.finished.search(text) or self.unfinished.search(text))

    def unwrap(self, *runs: str) -> str:
        """Join wrapped runs of text and normalise white space (codebook, section Text).

        Soft hyphens, which only mark possible divisions of a word, are removed.
        """

        def squeeze(match: re.Match[str]) -> str:
            before, after = match.string[match.start() - 1], match.string[match.end()]
            if "\n" in match[0] and self.glued.match(before):
                return ""
            return " " if self.spaced.match(before + after) else ""

        whole = re.sub(rf"{SOFT_HYPHEN}\s*", "", "\n".join(runs)).strip()
        return re.sub(r"\s+", squeeze, whole)

    def positions(self, printed: Sequence[str]) -> tuple[int, ...]:
        """Return the positions of printed numbers, outermost first; 0 for a number of no level.

        Directly below an item (i) is a letter, on deeper levels a Roman numeral.
        """
        positions = []
        for depth, number in enumerate(printed):
            levels = (
                (*self.items, *self.levels) if depth == 0 else self.levels[1:] if depth == 1 else self.levels[:0:-1]
            )
            fitting = (level.position(number) for level in levels if not level.bullets)
            positions.append(next((position for position in fitting if position), 0))
        return tuple(positions)


#: What a paragraph of a draft does by its verb, in the order in which the verbs are tried. A request is one for which
#: the rules for asks have no operator, or that follows an act that asks nobody.
Act = Literal["request", "reaffirmation", "commitment", "decision", "observation"]
_ACTS: tuple[Act, ...] = get_args(Act)


@dataclass(frozen=True)
class DraftForm:
    """The form of drafts in one language."""

    sign: Pattern  #: characters typical of the language
    share: Share  #: the minimal share of these characters among letters and digits (0–1)
    foreign: Pattern  #: characters foreign to the language
    opens_list: Pattern  #: the end of a chapeau
    begun: Pattern  #: an unfinished text that can be no heading, since it asks
    letterhead: Pattern  #: a whole line before the text, such as a symbol or a date
    signature: Pattern  #: a whole line after the text, such as the office of the person who signs
    preamble: Pattern  #: the beginning of a preambular paragraph
    goes_on: Pattern  #: the end of a preambular paragraph that is no sentence
    numbers: Patterns  #: numbers as negotiators write them; groups: number, and optionally word and preamble
    remark: Pattern  #: a remark of negotiators with its brackets, which is no word of the text
    proposed_by: Pattern  #: the beginning of words in brackets that names who proposes them
    acts: Mapping[Act, re.Pattern[str]]  #: the beginning of a paragraph up to the verb of the act

    def number(self, text: str) -> re.Match[str] | None:
        """Return the number of a negotiated paragraph at the beginning of a text, such as "OP5 bis."."""
        return next((match for pattern in self.numbers if (match := pattern.match(text))), None)

    def act(self, text: str) -> Act | None:
        """Return what a paragraph does by its verb; None for another verb, as of a plain ask."""
        return next((act for act, pattern in self.acts.items() if pattern.match(text)), None)

    def is_preambular(self, label: str) -> bool:
        """Return whether a label is the number of a preambular paragraph, such as "PP3"."""
        number = self.number(label)
        return bool(number and number.groupdict().get("preamble"))


@dataclass(frozen=True)
class Pack:
    """A language pack."""

    language: str
    labels: Labels
    draft: DraftForm
    structure: Structure
    _rules: Table = field(repr=False, compare=False)  #: the part of the file that is not parsed yet

    @cached_property
    def grammar(self) -> Grammar:
        """The rules of asks, citations and references, compiled on first access since this takes 1–2 seconds.

        Raises TableError as ``parse_pack`` does.
        """
        top = self._rules.copy()
        grammar = parse_grammar(top, self.labels.ordinals, self.structure.numerals)
        top.close()
        return grammar

    @cached_property
    def nobody(self) -> str:
        """The addressee of asks that name nobody, without the grammar that it is a part of."""
        return self._rules.copy().table("asks").take("nobody", str)

    @cached_property
    def sources(self) -> SourceRules:
        """The rules of citations and references alone, which compile in a fourth of the time."""
        return parse_sources(self._rules.copy(), self.labels.ordinals, self.structure.numerals)

    @cached_property
    def subjects(self) -> SubjectRules:
        """The rules for subjects alone, and those for the names of works and actors, which tell no subject."""
        top = self._rules.copy()
        works = parse_citations(top, self.structure.numerals).works
        return parse_subjects(top, (*works, *parse_rules(top, "actor", ("slug",))))

    @cached_property
    def statements(self) -> Mapping[str, Sequence[Rule]]:
        """The rules of the kinds of annotation that have rules of their own alone, by kind."""
        return parse_statements(self._rules.copy(), self.labels.ordinals)


def parse_pack(file: str, text: str) -> Pack:
    """Parse the TOML text of a language pack, except its grammar, which is parsed on first access.

    Raises TableError, with ``file`` and key, for an unknown or missing key, a value of the wrong type or an invalid
    pattern.
    """
    top = Table.parse(file, text)
    language = top.take("language", str)
    labels = top.take("labels", Labels)
    return Pack(language, labels, _draft(top.table("draft")), _structure(top, labels), top)


def _draft(form: Table) -> DraftForm:
    """Parse the form of drafts. Before each verb may stand who speaks."""
    verbs = form.table("acts")
    speaks = {"{speaks}": verbs.take("speaks", str)}
    acts = {act: verbs.take(act, Pattern, speaks) for act in _ACTS}
    verbs.close()
    return form.rest(DraftForm, acts=acts)


def _structure(top: Table, labels: Labels) -> Structure:
    """Parse the sections on the layout of documents."""
    text, furniture, heading, report, note = map(top.table, ("text", "furniture", "heading", "report", "footnote"))
    numerals = text.take("numerals", Strings)
    words = NumberWords({word: n for n, word in enumerate(numerals, 1)}, labels.ordinals, labels.months)
    dates = heading.take("dates", Strings)
    inserted = [suffix.strip() for suffix in labels.inserted]
    structure = text.rest(
        Structure,
        numerals=words.numerals,
        furniture={kind: furniture.take(kind, Pattern) for kind in FURNITURE},
        headings=heading_forms(heading, dates, words),
        reports=report_forms(report, dates, words.terms),
        levels=tuple(_level(table, numerals, inserted) for table in top.tables("level")),
        note_number=note.pattern("number", "number"),
        marker=note.pattern("marker", "number"),
        announced=note.pattern("announced", "number"),
        anchors=note.take("anchors", Patterns),
    )
    furniture.close()
    note.close()
    return structure


def _level(table: Table, numerals: Strings, inserted: Sequence[str]) -> Level:
    """Parse a level of numbering.

    ``numerals`` are the numbers of the kind of that name, ``inserted`` the suffixes that {inserted} matches.
    """
    suffix = {"{inserted}": rf"(?:\s*(?:{'|'.join(map(re.escape, inserted))}))?"}
    pattern, written = table.pattern("pattern", "number", terms=suffix), table.take("numbers", object)
    kinds = {kind: (kind,) for kind in KINDS} | {"numerals": numerals}
    if isinstance(written, str) and written not in kinds:
        raise table.error("numbers", f"expected a list of numbers or one of {', '.join(kinds)}, found {written!r}")
    numbers = kinds[written] if isinstance(written, str) else table.convert("numbers", written, Strings)
    if (identifier := table.take("identifier", str)) not in {"as-printed", "position"}:
        raise table.error("identifier", f'expected "as-printed" or "position", found {identifier!r}')
    items, headings = (key in table and table.take(key, bool) for key in ("items", "headings"))
    table.close()
    return Level(pattern, numbers, identifier == "position", items or headings, headings)
