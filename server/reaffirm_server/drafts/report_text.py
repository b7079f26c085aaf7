"""The lines of a report on a draft as text, Markdown and HTML."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from reaffirm_core.compare import markup
from reaffirm_core.compare.diff import Segment
from reaffirm_server import i18n
from reaffirm_server.drafts.report_lines import Beside, ReportLine

#: Depths of headings in a text; the lines below a heading are one step further in.
_DEPTHS = {"title": -1, "section": 0, "part": 1}
_STEP = "  "
#: The marks before lines of a text.
_MARKS = {"quote": "> ", "item": "- "}
#: The kinds of lines in Markdown and in HTML.
_MARKDOWN = {"title": "# {}", "section": "## {}", "part": "### {}", "strong": "**{}**", "quote": "> {}", "item": "- {}"}
_TAGS = {"title": "h1", "section": "h2", "part": "h3", "quote": "blockquote", "item": "li"}


def text(lines: Iterable[ReportLine | Beside], show: Callable[[Sequence[Segment]], str]) -> Iterator[str]:
    """Yield the lines of a report for a terminal; ``show`` renders differences."""
    depth = 0
    for line in lines:
        if isinstance(line, Beside):
            for first, *others in line.columns:
                yield f"{_STEP * depth}{show(first.words)}"
                yield from (f"{_STEP * (depth + 1)}{show(each.words)}" for each in others)
            continue
        if line.kind == "section":
            yield ""
        depth = _DEPTHS.get(line.kind, depth)
        yield f"{_STEP * depth}{_MARKS.get(line.kind, '')}{show(line.words)}"
        depth += line.kind in _DEPTHS


def markdown(lines: Iterable[ReportLine | Beside]) -> Iterator[str]:
    """Yield the lines of a report in Markdown."""
    for is_item, group in groupby(lines, key=lambda line: isinstance(line, Beside) or line.kind == "item"):
        for line in group:
            if isinstance(line, ReportLine):
                yield from (_markdown(line), *([] if is_item else [""]))
                continue
            for first, *others in line.columns:
                yield f"- {_markdown(first)}"
                yield from (f"  - {_markdown(each)}" for each in others)
        if is_item:
            yield ""


def _markdown(line: ReportLine) -> str:
    """Render a line, with differences as HTML elements, since Markdown has no insertions."""
    words = markup.html([Segment(part.change, _escape_markdown(part.text)) for part in line.words])
    return _MARKDOWN.get(line.kind, "{}").format(words)


def _escape_markdown(text: str) -> str:
    """Escape the characters with a meaning in Markdown."""
    return "".join(f"\\{character}" if character in "\\`*_[]#|~" else character for character in text)


def page(lines: Iterable[ReportLine | Beside], style: str) -> str:
    """Return a report as a standalone HTML page with an embedded style sheet."""
    title, *others = lines
    environment = Environment(loader=PackageLoader("reaffirm_server.drafts"), autoescape=True)
    return environment.get_template("draft.html").render(
        language=i18n.html_tag(i18n.language()),
        title=markup.html(title.words) if isinstance(title, ReportLine) else "",
        content=Markup("\n").join(_html(others)),
        style=Markup(style),  # noqa: S704 - our own style sheet
    )


def _html(lines: Iterable[ReportLine | Beside]) -> Iterator[Markup]:
    for is_item, group in groupby(lines, key=lambda line: isinstance(line, ReportLine) and line.kind == "item"):
        content = Markup("\n").join(_element(line) if isinstance(line, ReportLine) else _sides(line) for line in group)
        yield Markup("<ul>\n{}\n</ul>").format(content) if is_item else content


def _element(line: ReportLine) -> Markup:
    tag, language = _TAGS.get(line.kind, "p"), Markup(' lang="{}"').format(line.language) if line.language else ""
    words = markup.html(line.words)
    content = Markup("<strong>{}</strong>").format(words) if line.kind == "strong" else words
    return Markup("<{0}{1}>{2}</{0}>").format(tag, language, content)


def _sides(beside: Beside) -> Markup:
    columns = (Markup("\n").join(map(_element, column)) for column in beside.columns)
    return Markup('<div class="sides">\n{}\n</div>').format(
        Markup("\n").join(Markup("<div>\n{}\n</div>").format(column) for column in columns)
    )
