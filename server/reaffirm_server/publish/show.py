"""Show: all that is known of a provision, in lines for a person, with the evidence underlined in the text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches

import click

from reaffirm_build.errors import ReaffirmError
from reaffirm_server.text_tables import Row


def show(identifier: str, ask: Callable[[str], list[Row]], known: Sequence[str]) -> Iterator[str]:
    """What is known of a provision; ``ask`` gives the rows of one of the ``show-`` queries.

    Raises ReaffirmError, naming near ones, for an identifier that does not exist.
    """
    found = ask("provision")
    if not found:
        raise unknown(identifier, known)
    row = found[0]
    yield f"{identifier}: {row['en']} / {row['zh']}"
    if row["presented"] != row["adopted"]:
        yield f"presented at the {row['presented']} ({row['presentedOn']}), as orally amended"
    yield f"adopted by the {row['adopted']} ({row['adoptedOn']})"
    for chapeau in ask("chapeaux"):
        yield f"under {chapeau['identifier']}: {chapeau['text']}"
    spans = [(int(span["start"]), int(span["end"])) for span in ask("evidence")]
    first, last = row["firstLine"], row["lastLine"]
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    yield f"text (source {lines}): {_underlined(row['text'], spans)}"
    yield from _section("asks", (line for found in ask("asks") for line in _ask(found, identifier)))
    yield from _section("cites", (_citation(found, identifier) for found in ask("citations")))
    references = ask("references")
    yield from _section("refers to", (_reference(found) for found in references if found["direction"] == "to"))
    yield from _section(
        "is referred to by", (_reference(found) for found in references if found["direction"] == "from")
    )
    lineage = ask("lineage")
    for direction in ("reaffirms", "is reaffirmed by", "repeats in its session", "is repeated in its session by"):
        yield from _section(direction, (_comparison(found) for found in lineage if found["direction"] == direction))
    if lineage and "lineage" in lineage[0]:
        yield f"lineage: {lineage[0]['lineage']}"


def unknown(identifier: str, known: Iterable[str]) -> ReaffirmError:
    """The error for an identifier that no provision has."""
    near = get_close_matches(identifier, list(known), n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else "; an identifier looks like 4-46-i-2"
    return ReaffirmError(f"there is no provision {identifier!r}{hint}")


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    """A titled list; nothing if it is empty."""
    for number, line in enumerate(lines):
        if not number:
            yield f"{title}:"
        yield f"  {line}"


def _underlined(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with some spans of it underlined, where they may overlap."""
    marked = [any(start <= place < end for start, end in spans) for place in range(len(text))]
    pieces, begin = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[begin]:
            piece = text[begin:place]
            pieces.append(click.style(piece, underline=True) if marked[begin] else piece)
            begin = place
    return "".join(pieces)


def _place(row: Row, identifier: str) -> str:
    """The words of a row and where they stand."""
    where = "" if row["source"] == identifier else f" in {row['source']}"
    return f"“{row['quote']}”{where} [{row['start']}–{row['end']}]"


def _waits(row: Row) -> str:
    """The mark of what rules found and nobody has read yet."""
    return " (proposed)" if row["status"] == "proposed" else ""


def _ask(row: Row, identifier: str) -> Iterator[str]:
    """One ask, and what else is known of it."""
    whom = row.get("addressees") or "nobody"
    basis = f" ({row['basis']})" if "basis" in row else ""
    words = f": {_place(row, identifier)}" if "quote" in row else ""
    yield f"{row['number']}. {row['strength']} / {row['strengthZh']} — {whom}{basis}{words}{_waits(row)}"
    for key, title in (
        ("qualifier", "only those"),
        ("through", "through"),
        ("ifAdopted", "once adopted"),
        ("partners", "with"),
        ("indirect", "by way of"),
        ("note", "note"),
    ):
        if row.get(key):
            yield f"   {title}: {row[key]}"


def _citation(row: Row, identifier: str) -> str:
    return f"{row['label']}: {_place(row, identifier)}{_waits(row)}"


def _reference(row: Row) -> str:
    """One reference, with both numberings and how it was resolved."""
    other = row.get("other", "unresolved")
    paragraph = f" (paragraph {row['paragraph']} of {row['document']})" if "paragraph" in row else ""
    how = f"{row['method']}, confidence {row['confidence']}" if "confidence" in row else row["method"]
    note = f"; {row['note']}" if "note" in row else ""
    words = f"“{row['quote']}” [{row['start']}–{row['end']}]"
    return f"{other}{paragraph}: {row['relation']}, {words} ({how}{note}){_waits(row)}"


def _comparison(row: Row) -> str:
    """One comparison: grade, basis, the words of the later and of the earlier text."""
    basis = "explicit" if row["explicit"] == "true" else "detected"
    amended = ", as orally amended" if row["amended"] == "true" else ""
    return f"{row['other']}: {row['grade']}, {basis}{amended}: “{row['words']}” ← “{row['earlierWords']}”"
