"""Markdown and self-contained HTML documents of an index."""

import re
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader

from reaffirm_core.languages import language_row
from reaffirm_server.publish.index import Index, IndexEntry

#: Characters that are markup in Markdown.
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(index: Index) -> str:
    """Write an index as Markdown (CommonMark), with a table of contents."""
    return "\n".join(_lines(index)) + "\n"


def _lines(index: Index) -> Iterator[str]:
    yield f"# {_plain(index.title)}"
    for paragraph in index.about:
        yield from ("", _plain(paragraph))
    yield from ("", f"## {index.contents}", "")
    brackets = language_row(index.language).brackets
    for depth, heading in index.walk():
        count = brackets.format(heading.count) if heading.count else ""
        yield f"{'  ' * (depth - 1)}- [{_plain(heading.title)}](#{heading.anchor}){count}"
    for depth, heading in index.walk():
        yield from ("", f'<a id="{heading.anchor}"></a>', "", f"{'#' * (depth + 1)} {_plain(heading.title)}", "")
        if heading.note:
            yield _plain(heading.note)
        yield from map(_item, heading.entries)
    if index.texts:
        yield from ("", f"## {_plain(index.annex)}")
        yield from ("", _plain(index.note)) if index.note else ()
        for text in index.texts:
            yield from ("", f"**[{_plain(text.reference)}](<{text.iri}>)**")
            for label, _, words in text.words:
                yield from ("", f"*{_plain(label + index.colon).strip()}* {_plain(words)}" if label else _plain(words))


def _item(entry: IndexEntry) -> str:
    """Return an entry as a list item."""
    notes = "".join(f" *{_plain(entry.remark(note).strip())}*" for note in entry.notes)
    return f"- [{_plain(entry.reference)}](<{entry.iri}>){_plain(entry.title)}{notes}"


def _plain(text: str) -> str:
    """Escape the markup of Markdown in a text."""
    return _MARKS.sub(r"\\\1", text)


def html(index: Index, style: str) -> str:
    """Write an index as an HTML document with its style sheet, ``style``."""
    templates = Environment(
        loader=PackageLoader("reaffirm_server.publish"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters["local"] = str  # a self-contained document links to the identifiers, not to this server
    return templates.get_template("index-document.html").render(index=index, style=style)
