"""Description of one provision as lines of text, with the evidence underlined."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import click

from reaffirm_core.annotation_kinds import KINDS
from reaffirm_core.languages import FALLBACK, joined
from reaffirm_server.publish.wording import Wording, name, wordings
from reaffirm_server.text_tables import FoldedRow, Row, fold, uncapitalized

#: Optional columns of an ask, with their titles.
_ASK_DETAILS = (
    ("operator", "verb of the session"),
    ("force", "force"),
    ("putTo", "not adopted, but put for decision to"),
    ("qualifier", "only those"),
    ("partners", "with"),
    ("indirect", "to act or take part"),
    ("minimum", "an option; its chapeau asks for at least"),
    ("note", "note"),
)
#: Titles of the sections on other recommendations, which are also the values of ``direction`` in the rows.
_DIRECTIONS = ("reaffirms", "is reaffirmed by", "repeats in its session", "is repeated in its session by")


def show(identifier: str, run_query: Callable[..., list[Row]], language: str = FALLBACK) -> Iterator[str]:
    """Yield the lines of a provision, with its operative parts and the reaffirmations of each.

    Words are shown in a language, and in the original beside it. ``run_query`` returns the rows of a ``show-`` query by
    the rest of its name, for the provision or for that of its optional second argument.
    """
    rows = run_query("provision")
    yield from _opening(identifier, rows)
    evidence = run_query("evidence")
    original = evidence[0]["language"] if evidence else ""
    for above, wording in wordings(run_query("chapeaux"), original).items():
        yield from wording.lines(language, f"under {above}")
    yield from _text(wordings(rows, original)[identifier], rows[0], evidence, language)
    notes = _notes(run_query("notes"), language)
    asks = fold(run_query("asks"), "strength")
    yield from _section("asks", (line for row in asks for line in _ask(row, identifier, notes)))
    yield from _statements(run_query("statements"), identifier)
    yield from _references(run_query("references"), notes)

    def read(other: str) -> Iterator[str]:
        wording = wordings(run_query("provision", other), original).get(other)
        if wording and language != original and wording.own(language):
            yield next(wording.lines(language, other))

    yield from _lineage(run_query("lineage"), read)
    for part, wording in wordings(run_query("parts"), original).items():
        yield from wording.lines(language, f"part {part}")
        yield from (f"  {line}" for line in _lineage(run_query("lineage", part), read))


def _opening(identifier: str, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the labels of a provision, and the sessions that presented it and adopted it or put it to another body."""
    row, texts = fold(rows, "label", language="labelLanguage")[0]
    yield f"{identifier}: {joined(texts['label'])}"
    if row["presented"] != row["adopted"]:
        yield f"presented at the {row['presented']} ({row['presentedOn']}), as orally amended"
    act = f"put to {determined(row['putTo'])}" if "putTo" in row else "adopted"
    yield f"{act} by the {row['adopted']} ({row['adoptedOn']})"


def determined(bodies: str) -> str:
    """Return the bodies to which a text was put, with an article where their names need it."""
    return bodies if bodies == "another body" else f"the {bodies}"


def _text(wording: Wording, row: Row, evidence: Sequence[Row], language: str) -> Iterator[str]:
    """Yield the text of a provision with its source lines and the evidence underlined in the original."""
    spans = [(int(span["start"]), int(span["end"])) for span in evidence]
    first, last = row["firstLine"], row["lastLine"]
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    yield from wording.lines(language, "text", f"source {lines}", underline(wording.text, spans))


def _notes(rows: Sequence[Row], language: str) -> dict[str, str]:
    """Return the notes by annotation, in a language if they have it. A note in another language is marked."""
    notes: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["language"] != language):
        mark = "" if row["language"] == language else f" (in {name(row['language'])} only)"
        notes.setdefault(row["node"], row["note"] + mark)
    return notes


def _references(rows: Sequence[Row], notes: Mapping[str, str]) -> Iterator[str]:
    """Yield the sections of references to and from other provisions."""
    for title, direction in (("refers to", "to"), ("is referred to by", "from")):
        yield from _section(title, (_reference(row, notes) for row in rows if row["direction"] == direction))


def _lineage(rows: Sequence[Row], read: Callable[[str], Iterator[str]]) -> Iterator[str]:
    """Yield a section of comparisons for each direction, and the lineages.

    ``read`` returns the line with the words of another provision in the chosen language, or none.
    """
    for direction in _DIRECTIONS:
        matching = [row for row in rows if row["direction"] == direction]
        yield from _section(direction, (line for row in matching for line in _comparison(row, read(row["other"]))))
    names = rows[0].get("lineages", "") if rows else ""
    yield from (f"lineage: {name}" for name in sorted(filter(None, names.split("|"))))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    """Yield a title and indented lines; without lines the title is left out."""
    for number, line in enumerate(lines):
        if not number:
            yield f"{title}:"
        yield f"  {line}"


def underline(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with underlined spans, which may overlap; positions are in code points, ends exclusive."""
    marked = [any(start <= place < end for start, end in spans) for place in range(len(text))]
    pieces, begin = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[begin]:
            piece = text[begin:place]
            pieces.append(click.style(piece, underline=True) if marked[begin] else piece)
            begin = place
    return "".join(pieces)


def _quotation(row: Row, identifier: str) -> str:
    """Return the quotation of a row with its span, and its source if that is another provision."""
    source = "" if row["source"] == identifier else f" in {row['source']}"
    return f"“{row['quote']}”{source} [{row['start']}–{row['end']}]"


def _status(row: Row) -> str:
    """Return the mark of an annotation by rules that is not reviewed yet, or ""."""
    return " (proposed)" if row["status"] == "proposed" else ""


def _ask(folded: FoldedRow, identifier: str, notes: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of an ask."""
    row, texts = folded
    addressees = row.get("addressees") or "nobody"
    basis = f" ({row['basis']})" if "basis" in row else ""
    words = f": {_quotation(row, identifier)}" if "quote" in row else ""
    yield f"{row['number']}. {joined(texts['strength'])} — {addressees}{basis}{words}{_status(row)}"
    details = row | {"note": notes.get(row["ask"], "")}
    yield from (f"   {title}: {details[key]}" for key, title in _ASK_DETAILS if details.get(key))


def _statements(rows: Sequence[Row], identifier: str) -> Iterator[str]:
    """Yield a section for each kind of statement that has a heading here."""
    for kind in (kind for kind in KINDS if kind.shown):
        matching = [row for row in rows if (row["link"], row["property"]) == (kind.link, kind.value)]
        for title, inherited in ((kind.shown, False), (f"its chapeau {kind.shown}", True)):
            lines = (_statement(row, identifier) for row in matching if (row.get("basis") == "inherited") is inherited)
            yield from _section(title, lines)


def _statement(row: Row, identifier: str) -> str:
    """Return the line of a statement: its value and its quotation."""
    return f"{row.get('label', row['value'])}: {_quotation(row, identifier)}{_status(row)}"


def _reference(row: Row, notes: Mapping[str, str]) -> str:
    """Return the line of a reference, with both numberings and the method of its resolution."""
    target = row.get("other", "unresolved")
    paragraph = f" (paragraph {row['paragraph']} of {row['document']})" if "paragraph" in row else ""
    method = f"{row['method']}, confidence {row['confidence']}" if "confidence" in row else row["method"]
    note = f"; {notes[row['reference']]}" if row["reference"] in notes else ""
    words = f"“{row['quote']}” [{row['start']}–{row['end']}]"
    return f"{target}{paragraph}: {row['relation']}, {words} ({method}{note}){_status(row)}"


def _comparison(row: Row, words: Iterator[str]) -> Iterator[str]:
    """Yield the line of a comparison: grade, basis, quoted words of the later and of the earlier text; then words."""
    stated = row.get("explicit") == "true"
    remarks = {
        "as orally amended": row["amended"] == "true",
        f"the later text {row.get('viaRelation')} item {row.get('via')} as a whole": "via" in row,
        f"only put to {determined(row.get('putTo', ''))}": "putTo" in row,
        f"limit added: {row.get('added')}": "added" in row,
        f"limit dropped: {row.get('dropped')}": "dropped" in row,
    }
    grade, basis = uncapitalized(row["gradeLabel"]), "explicit" if stated else "detected"
    marks = "; ".join([grade, basis, *filter(remarks.get, remarks)])
    yield f"{row['other']} ({marks}): “{row['words']}” ← “{row['earlierWords']}”"
    yield from (f"  {line}" for line in words)
