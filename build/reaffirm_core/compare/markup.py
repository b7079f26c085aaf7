"""Edit scripts as text for a terminal, plain text, HTML and SVG. Changes of punctuation alone are not emphasised."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement

import click
from markupsafe import Markup

from reaffirm_core.compare.diff import Change, Segment
from reaffirm_core.compare.words import segment

#: Plain text: the brackets of wdiff, and brackets of the same form for moved text.
_PLAIN = {
    Change.DELETED: "[-{}-]",
    Change.INSERTED: "{{+{}+}}",
    Change.MOVED_FROM: "[~{}~]",
    Change.MOVED_TO: "{{~{}~}}",
}
#: Terminal: colour and line, so that either alone distinguishes the changes.
_STYLES: dict[Change, dict[str, str | bool]] = {
    Change.DELETED: {"fg": "red", "strikethrough": True},
    Change.INSERTED: {"fg": "green", "underline": True},
    Change.MOVED_FROM: {"fg": "blue", "strikethrough": True},
    Change.MOVED_TO: {"fg": "blue", "underline": True},
}
#: HTML and SVG: the element, and the class for a style sheet.
_ELEMENTS = {
    Change.DELETED: ("del", "deleted"),
    Change.INSERTED: ("ins", "inserted"),
    Change.MOVED_FROM: ("del", "moved"),
    Change.MOVED_TO: ("ins", "moved"),
}
#: SVG: colour and line as attributes, which any style sheet overrides.
_DRAWN = {
    Change.DELETED: {"fill": "#b3261e", "text-decoration": "line-through"},
    Change.INSERTED: {"fill": "#116329", "text-decoration": "underline"},
    Change.MOVED_FROM: {"fill": "#0b5cad", "text-decoration": "line-through"},
    Change.MOVED_TO: {"fill": "#0b5cad", "text-decoration": "underline"},
}
#: The changes whose words are not at this place in the later text.
_REMOVED = frozenset({Change.DELETED, Change.MOVED_FROM})


def plain(segments: Sequence[Segment]) -> str:
    """Return a script as plain text: ``[-deleted-]``, ``{+inserted+}``, ``[~moved from here~]``, ``{~to here~}``.

    A quiet change appears as the later text, without brackets.
    """
    return "".join(_PLAIN.get(part.change, "{}").format(part.text) for part in _without_quiet_changes(segments))


def styled(segments: Sequence[Segment]) -> str:
    """Return a script with ANSI colours, strikethrough and underline. A quiet change appears as the later text."""
    return "".join(click.style(part.text, **_STYLES.get(part.change, {})) for part in _without_quiet_changes(segments))  # type: ignore[arg-type]


def html(segments: Sequence[Segment]) -> Markup:
    """Return a script as HTML: ``del`` and ``ins`` elements of class ``deleted``, ``inserted`` or ``moved``.

    An element has the class ``quiet`` too if only punctuation changed.
    """
    pieces = []
    for part in segments:
        if part.change is Change.SAME:
            pieces.append(Markup.escape(part.text))
        else:
            tag, name = _ELEMENTS[part.change]
            quiet = " quiet" if part.quiet else ""
            pieces.append(Markup('<{0} class="{1}{2}">{3}</{0}>').format(tag, name, quiet, part.text))
    return Markup("").join(pieces)


def wrapped(segments: Sequence[Segment], width: int) -> Iterator[list[Segment]]:
    """Yield the lines of a script wrapped at ``width`` columns, without a break inside a word.

    A quiet change appears as the later text.
    """
    line: list[Segment] = []
    used = 0
    for part in _without_quiet_changes(segments):
        for word in segment(part.text):
            size = columns(word)
            if used and used + size > width:
                yield line
                line, used = [], 0
            line.append(Segment(part.change, word))
            used += size
    yield line


def svg(segments: Sequence[Segment], **attributes: str) -> Element:
    """Return a script as an SVG ``text`` element on one line, with the classes of ``html``.

    Colours are attributes, which a style sheet overrides.
    """
    text = Element("text", attributes)
    for change, run in groupby(segments, key=lambda part: part.change):
        drawn = {"class": _ELEMENTS[change][1], **_DRAWN[change]} if change is not Change.SAME else {}
        SubElement(text, "tspan", drawn).text = "".join(part.text for part in run)
    return text


def columns(text: str) -> int:
    """Return the display width of a text in columns. A Chinese character takes two (UAX #11)."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _without_quiet_changes(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments without quiet deletions, and with quiet insertions as unchanged text."""
    for part in segments:
        if not part.quiet:
            yield part
        elif part.change not in _REMOVED:
            yield Segment(Change.SAME, part.text)
