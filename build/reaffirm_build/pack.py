"""Language packs: all that is of one language, as data.

A pack is a TOML file (``data/packs/zh.toml``). Unknown keys and broken patterns are errors: a slip in a pack
would otherwise change what a document means in silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from reaffirm_build.grammar import Grammar, parse_grammar
from reaffirm_build.table import Table


@dataclass(frozen=True)
class Level:
    """A level of numbering."""

    pattern: re.Pattern[str]
    numbers: tuple[str, ...]  #: in order; empty for 1, 2, 3 …
    by_position: bool  #: whether an identifier takes the position instead of the printed number

    def position(self, printed: str) -> int:
        """The place of a printed number in its list, from 1; 0 if it is not in it."""
        if not self.numbers:
            return int(printed)
        return self.numbers.index(printed) + 1 if printed in self.numbers else 0

    def part(self, printed: str) -> str:
        """What an identifier takes of a printed number."""
        return str(self.position(printed)) if self.by_position else printed


@dataclass(frozen=True)
class Structure:
    """How a document of the genre is laid out in one language."""

    spaced: re.Pattern[str]
    joiner: str
    opens_list: re.Pattern[str]
    unfinished: re.Pattern[str]
    furniture: Mapping[str, re.Pattern[str]]
    any_heading: re.Pattern[str]
    session_heading: re.Pattern[str]
    numerals: tuple[str, ...]
    levels: tuple[Level, ...]
    note_number: re.Pattern[str]
    marker: re.Pattern[str]
    anchors: tuple[re.Pattern[str], ...]  #: tried in order on the words before a marker

    def unwrap(self, *runs: str) -> str:
        """Join wrapped runs of text and squeeze the white space as the codebook's section Text says."""

        def squeeze(match: re.Match[str]) -> str:
            before, after = match.string[match.start() - 1], match.string[match.end()]
            return " " if self.spaced.match(before) and self.spaced.match(after) else ""

        return re.sub(r"\s+", squeeze, "\n".join(run.strip() for run in runs))


@dataclass(frozen=True)
class Labels:
    """How sessions, provisions and footnotes are cited in one language."""

    ordinals: tuple[str, ...]
    session: str
    levels: tuple[str, ...]
    small: tuple[str, ...]
    provision: str
    footnote: str
    front_footnote: str
    recalling: str
    recalled: str
    and_: str

    def of_session(self, number: int) -> str:
        """``fourth session``."""
        return self.session.format(ordinal=self.ordinals[number - 1])

    def of_provision(self, session: int, printed: tuple[str, ...], positions: tuple[int, ...]) -> str:
        """``fourth session, recommendation 46 (i) (ii)``: the style of United Nations documents."""
        return self.provision.format(session=self.of_session(session), number=self._number(printed, positions))

    def of_recalled(self, cited: Iterable[tuple[int, tuple[str, ...], tuple[int, ...]]]) -> str:
        """``recalling recommendation 11 (b) of its first session``, of sessions with printed numbers and positions."""
        recalled = [
            self.recalled.format(session=self.of_session(session), number=self._number(printed, positions))
            for session, printed, positions in cited
        ]
        return self.recalling.format(recalled=self.and_.join(recalled))

    def _number(self, printed: tuple[str, ...], positions: tuple[int, ...]) -> str:
        """``46 (i) (ii)``."""
        return "".join(
            form.format(printed=mark, small=self.small[position - 1] if "{small}" in form else "")
            for form, mark, position in zip(self.levels, printed, positions, strict=False)
        )

    def of_footnote(self, number: str) -> str:
        """``footnote 3``, or the front page's if it has no number."""
        return self.footnote.format(number=number) if number else self.front_footnote


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
    """A language pack; one that only labels has no structure and no grammar."""

    language: str
    labels: Labels
    draft: DraftForm
    structure: Structure | None
    grammar: Grammar | None


def parse_pack(file: str, text: str) -> Pack:
    """Read a language pack from TOML.

    Raises TableError, naming file and key, for an unknown or missing key, a value of the wrong type, a broken pattern.
    """
    top = Table.parse(file, text)
    language = top.take("language", str)
    labels = _labels(top.table("labels"))
    draft = _draft(top.table("draft"))
    structure = _structure(top) if "level" in top else None
    grammar = parse_grammar(top) if structure else None
    top.close()
    return Pack(language, labels, draft, structure, grammar)


def _labels(table: Table) -> Labels:
    """Read the section on labels."""
    listed = {"ordinals", "levels", "small"}
    keys = {f.name: f.name.rstrip("_") for f in fields(Labels)}
    values = {name: table.strings(key) if key in listed else table.take(key, str) for name, key in keys.items()}
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


def _structure(top: Table) -> Structure:
    """Read the sections on the layout of documents."""
    text, furniture, heading, note = (top.table(key) for key in ("text", "furniture", "heading", "footnote"))
    structure = Structure(
        spaced=text.pattern("spaced"),
        joiner=text.take("joiner", str),
        opens_list=text.pattern("opens_list"),
        unfinished=text.pattern("unfinished"),
        furniture={key: furniture.pattern(key) for key in furniture.keys()},  # noqa: SIM118 - no mapping
        any_heading=heading.pattern("any"),
        session_heading=heading.pattern("session", "numeral", "ordinal", "year", "month", "day", "place"),
        numerals=heading.strings("numerals"),
        levels=tuple(_level(table) for table in top.tables("level")),
        note_number=note.pattern("number", "number"),
        marker=note.pattern("marker", "number"),
        anchors=note.patterns("anchors"),
    )
    for table in (text, furniture, heading, note):
        table.close()
    return structure


def _level(table: Table) -> Level:
    """Read one level of numbering."""
    pattern = table.pattern("pattern", "number")
    numbers = () if table.has("numbers", "arabic") else table.strings("numbers")
    identifier = table.take("identifier", str)
    if identifier not in {"as-printed", "position"}:
        raise table.error("identifier", f'should be "as-printed" or "position", is {identifier!r}')
    table.close()
    return Level(pattern, numbers, identifier == "position")
