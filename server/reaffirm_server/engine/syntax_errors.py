"""The error for a query that a parser rejected: its place, the parser's words, and a hint for the commonest mistakes.

The message of a parser lists what its grammar allows at the furthest position that it reached, which often lies after
the mistake. So the text is searched for the commonest ones first: a string or a bracket that does not end, an unknown
prefix, a misspelt keyword, a missing full stop.
"""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from itertools import pairwise

from rdflib import DC, DCAT, SH, VOID

from reaffirm_core.names import BASE, BORROWED, OWN_PATHS
from reaffirm_server.engine.query_scan import UNCLOSED
from reaffirm_server.engine.query_tokens import KEYWORDS, UPDATES, Token, tokens
from reaffirm_server.errors import SyntaxQueryError, gettext_noop

_UPDATE = gettext_noop("updates are refused: this endpoint is read-only")
_PREFIX = gettext_noop("unknown prefix %(prefix)s; add a line PREFIX %(prefix)s <%(iri)s>")
_PREFIX_LIKE = gettext_noop(
    "unknown prefix %(prefix)s; did you mean %(known)s? Otherwise add a line PREFIX %(prefix)s <…>"
)
_KEYWORD = gettext_noop("%(word)s is not a keyword of SPARQL; did you mean %(keyword)s?")
_WORD = gettext_noop("%(word)s is not a keyword of SPARQL; a variable begins with ? and a term has a prefix")
_CLOSES_NOTHING = gettext_noop("%(close)s closes no bracket; remove it")
_NOT_CLOSED = gettext_noop("this %(open)s is not closed; add %(expected)s")
_NO_STOP = gettext_noop("a full stop is missing after %(term)s")
_EXPECTED = gettext_noop("expected %(expected)s")
_SAID = gettext_noop("the query cannot be read from here on: %(problem)s; check the text before it too")
_UNREADABLE = gettext_noop("the query cannot be read from here on; check this position and the text before it")

_CLOSERS = {"{": "}", "(": ")", "[": "]"}
#: Namespaces by usual prefix: those of Reaffirm, and of vocabularies that it does not use.
_WELL_KNOWN = {
    **BORROWED,
    **{prefix: BASE + path for prefix, path in OWN_PATHS.items()},
    "dc": str(DC),
    "dcat": str(DCAT),
    "sh": str(SH),
    "void": str(VOID),
    "eli": "http://data.europa.eu/eli/ontology#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
#: Names that a reader may take for a prefix, with the prefix of the same namespace.
_ALIASES = {
    **{path.strip("/#"): prefix for prefix, path in OWN_PATHS.items()},
    "dct": "dcterms",
    "sdo": "schema",
    "recommendation": "tip",
    "session": "tip",
    "ontology": "rec",
}
#: Last alternatives in Oxigraph's lists, which it names at any position.
_MISLEADING = frozenset({"CONSTRUCT", "DISTINCT", "OPTIONAL"})
#: Signs after which the terms of a pattern are not counted, and the kinds of terms.
_NO_TRIPLE = frozenset({";", ",", "(", "[", "/", "|", "^"})
_TERMS = frozenset({"blank", "iri", "name", "number", "string", "variable"})
#: The number of terms of a triple, and that of tokens beyond which no hint is sought: more than a person writes.
_TRIPLE, _MOST = 3, 20_000
#: The longest text around the mistake that a message shows, in characters.
_SHOWN = 100

#: The position of a mistake in the text, its message and the values of the message.
_Hint = tuple[int, str, dict[str, str]]


def explain(text: str, message: str, inserted: int = 0, prologue: int = 0) -> SyntaxQueryError:
    """Return the error for a query that a parser rejected with a message.

    ``inserted`` is the number of characters of ``text`` that the author of the query did not write, at its start. The
    parser read ``prologue`` more characters before it. Line and column are those of the author.
    """
    listed = tokens(text, _MOST + 1)
    for search in _SEARCHES if len(listed) <= _MOST else ():
        if hint := search(listed):
            position, problem, values = hint
            line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
            return _error(text, problem, (line, column), values, inserted)
    reported = re.match(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", message, re.DOTALL)
    if reported is None:
        return SyntaxQueryError(" ".join(message.split()))
    line, column = int(reported[1]), int(reported[2])
    place = (line, column - (prologue if line == 1 else 0))
    # Among the tokens that its grammar allows, the parser lists what it found wrong in words: Prefix not found.
    words = re.findall(r"(?:^|, )([A-Za-z]\w*(?: \w+){2,})", reported[3])
    if words:
        return _error(text, _SAID, place, {"problem": words[0]}, inserted)
    if re.fullmatch(r"[A-Z]+", keyword := reported[3].strip()) and keyword not in _MISLEADING:
        return _error(text, _EXPECTED, place, {"expected": keyword}, inserted)
    return _error(text, _UNREADABLE, place, {}, inserted)


def _error(text: str, message: str, place: tuple[int, int], values: dict[str, str], inserted: int) -> SyntaxQueryError:
    """Return the error at a place, with its line and a mark below the column."""
    line, column = place
    shift = inserted if line == 1 else 0
    written = text.splitlines()[line - 1][shift:] if line <= len(text.splitlines()) else ""
    column -= shift
    start = max(column - _SHOWN // 2, 1) - 1
    mark = "" if column < 1 or not written else f"{written[start : start + _SHOWN]}\n{' ' * (column - 1 - start)}^"
    return SyntaxQueryError(message, line, column, values, mark)


def _update(listed: Sequence[Token]) -> _Hint | None:
    first = next((token for token in listed if token.kind == "word" and token.word not in {"PREFIX", "BASE"}), None)
    return (first.start, _UPDATE, {}) if first and first.word in UPDATES else None


def _unclosed(listed: Sequence[Token]) -> _Hint | None:
    return next(((token.start, UNCLOSED, {"quote": token.text}) for token in listed if token.kind == "unclosed"), None)


def _unknown_prefix(listed: Sequence[Token]) -> _Hint | None:
    declared: set[str] = set()
    for before, token in pairwise([Token("", "", 0), *listed]):
        if token.kind == "name" and before.word == "PREFIX":
            declared.add(token.prefix)
        elif token.kind == "name" and token.prefix not in declared:
            prefix, values = token.prefix, {"prefix": f"{token.prefix}:"}
            if prefix in _WELL_KNOWN:
                return token.start, _PREFIX, {**values, "iri": _WELL_KNOWN[prefix]}
            near = [_ALIASES[prefix]] if prefix in _ALIASES else get_close_matches(prefix, sorted(_WELL_KNOWN), 1)
            known = {"known": f"{near[0]}:"} if near else {"iri": "…"}
            return token.start, _PREFIX_LIKE if near else _PREFIX, {**values, **known}
    return None


def _misspelt(listed: Sequence[Token]) -> _Hint | None:
    for token in listed:
        if token.kind == "word" and token.word not in KEYWORDS and token.text[0].isalpha():
            near = get_close_matches(token.word, sorted(KEYWORDS), 1, 0.7)
            keyword = {"keyword": near[0]} if near else {}
            return token.start, _KEYWORD if near else _WORD, {"word": token.text, **keyword}
    return None


def _brackets(listed: Sequence[Token]) -> _Hint | None:
    opened: list[Token] = []
    for token in listed:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and opened and _CLOSERS[opened[-1].text] == token.text:
            opened.pop()
        elif token.kind == "close" and not opened:
            return token.start, _CLOSES_NOTHING, {"close": token.text}
        elif token.kind == "close":
            break
    return (
        (opened[-1].start, _NOT_CLOSED, {"open": opened[-1].text, "expected": _CLOSERS[opened[-1].text]})
        if (opened)
        else None
    )


def _no_stop(listed: Sequence[Token]) -> _Hint | None:
    """Find a fourth term after three of a pattern, without punctuation between them."""
    run, depth, counts, data = 0, 0, False, False
    for before, token in pairwise([Token("", "", 0), *listed]):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if token.text in {"{", "}", "."} and not depth:
            run, counts = 0, token.text != "}" and not data
            data = data and token.text != "}"
        elif token.word not in {"", "A", "TRUE", "FALSE"} or token.text in _NO_TRIPLE:
            counts, data = False, data or token.word == "VALUES"
        elif counts and not depth and (token.kind in _TERMS or token.word) and before.text != "^^":
            run += 1
            if run > _TRIPLE:
                return before.end, _NO_STOP, {"term": before.text}
    return None


#: The searches, from the mistakes that confuse the others on.
_SEARCHES: tuple[Callable[[Sequence[Token]], _Hint | None], ...] = (
    *(_unclosed, _update, _unknown_prefix, _misspelt, _brackets, _no_stop),
)
