"""Index as text: Markdown, and an HTML document that stands alone."""

import re
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader

from reaffirm_server.publish.index import Entry, Index

#: What Markdown would take for a mark.
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(index: Index) -> str:
    """The index as Markdown (CommonMark), with a table of contents."""
    return "\n".join(_lines(index)) + "\n"


def _lines(index: Index) -> Iterator[str]:
    yield f"# {_plain(index.title)}"
    for paragraph in index.about:
        yield from ("", _plain(paragraph))
    yield from ("", f"## {index.contents}", "")
    for depth, heading in index.walk():
        yield f"{'  ' * (depth - 1)}- [{_plain(heading.title)}](#{heading.anchor}){_in_brackets(heading.count)}"
    for depth, heading in index.walk():
        yield from ("", f'<a id="{heading.anchor}"></a>', "", f"{'#' * (depth + 1)} {_plain(heading.title)}", "")
        if heading.note:
            yield _plain(heading.note)
        yield from map(_item, heading.entries)


def _item(entry: Entry) -> str:
    headline = f": {_plain(entry.headline)}" if entry.headline else ""
    lineages = f" *({_plain(entry.lineages)})*" if entry.lineages else ""
    return f"- [{_plain(entry.reference)}](<{entry.iri}>){headline}{lineages}"


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def html(index: Index, style: str) -> str:
    """The index as an HTML document; it needs nothing else to be read."""
    templates = Environment(
        loader=PackageLoader("reaffirm_server.publish"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters["local"] = str  # links of a document that stands alone are those of the identifiers
    return templates.get_template("index-document.html").render(index=index, style=style)
