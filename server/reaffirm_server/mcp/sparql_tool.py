"""The evaluation of SPARQL queries, with the engine and the limits of the endpoint."""

from collections.abc import Sequence
from typing import Any

import pyoxigraph

from reaffirm_server import formats
from reaffirm_server.engine.base import AnswerFormats, Selection
from reaffirm_server.mcp.answers import Data, answer, filled, next_part, window
from reaffirm_server.mcp.library import Library

#: The formats in which an engine answers: rows, or triples of which each line is valid by itself.
_FORMATS = AnswerFormats("application/sparql-results+json", "application/n-triples")
#: The maximum number of characters of the rows of an answer, and of one value.
_MOST, _LONGEST = 40_000, 10_000
#: The properties whose values are words of the United Nations.
_WORDS = (
    "Words of the United Nations are the values of rec:text, rec:fullText, rec:frontMatter, rec:quote,"
    " rec:earlierQuote, rec:addresseeQualifier and oa:exact, and the dcterms:title of documents and of"
    " instruments and their parts. All other values are"
    " unofficial."
)


def query(library: Library, text: str, offset: int, limit: int) -> Data:
    """Return the rows of a query, its triples as lines of N-Triples, or its boolean.

    Raises QueryError, with advice, for a query that cannot be answered.
    """
    result = library.engine.query(text, Selection(), _FORMATS, library.limits)
    notices = filled({"warnings": [str(notice) for notice in library.notices.on(text)]})
    if result.media_type == _FORMATS.graph:
        lines = result.body.decode().splitlines()
        return answer(library, {**_rows("triples", lines, offset, limit), **notices, "whichWordsAreOfficial": _WORDS})
    solutions = pyoxigraph.parse_query_results(result.body, formats.RESULTS[result.media_type])
    if isinstance(solutions, pyoxigraph.QueryBoolean):
        return answer(library, {"boolean": bool(solutions), **notices})
    names = [variable.value for variable in solutions.variables]
    rows = [{name: _value(term) for name in names if (term := row[name]) is not None} for row in solutions]
    facts = _rows("rows", rows, offset, limit)
    return answer(library, {"variables": names, **facts, **notices, "whichWordsAreOfficial": _WORDS})


def _rows(name: str, rows: Sequence[Any], offset: int, limit: int) -> Data:
    """Return a window of rows that is not too long to be read."""
    listed, facts = window(name, rows, offset, limit)
    size = 0
    kept: list[Any] = []
    for row in listed:
        size += len(str(row))
        if kept and size > _MOST:
            facts["next"] = next_part(offset + len(kept), name, len(rows))
            break
        kept.append(row)
    return {**facts, name: kept}


def _value(term: Any) -> str | dict[str, str]:
    """Return a term: an IRI or a literal as a string, with its language if it has one."""
    if isinstance(term, pyoxigraph.Literal):
        text = _shortened(term.value)
        return {"text": text, "language": term.language} if term.language else text
    return str(term.value) if isinstance(term, pyoxigraph.NamedNode) else str(term)


def _shortened(text: str) -> str:
    """Return a text that is not too long; one that is cut says so."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… [{len(text) - _LONGEST} characters left out; select a part with SUBSTR]"
