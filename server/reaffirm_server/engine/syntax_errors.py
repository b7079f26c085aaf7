"""Plain messages for the commonest errors in a query that a parser has rejected.

The message of a parser lists what its grammar allows at the furthest position that it reached, which often lies after
the error. Each search here looks for one kind of error in the text. If no search finds an error, the message of the
parser remains.
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise

from rdflib import DC, DCAT, SH, VOID

from reaffirm_build.names import BASE, BORROWED, OWN_PATHS
from reaffirm_server.engine.clause_errors import find_clause_error, find_condition_error, find_name_error
from reaffirm_server.engine.query_scan import ESCAPE, UNCLOSED
from reaffirm_server.engine.query_tokens import KEYWORDS, UPDATES, Mistake, Search, Token, tokens
from reaffirm_server.engine.select_errors import find_bind_error, find_filter_error, find_select_error
from reaffirm_server.engine.triple_errors import find_triple_error
from reaffirm_server.errors import SyntaxQueryError, gettext_noop

_UPDATE = gettext_noop("updates are refused: this endpoint is read-only")
_ESCAPE = gettext_noop("%(escape)s is no escape in a string; write two backslashes for a backslash")
_IRI = gettext_noop("this IRI does not end; add > after it")
_BARE_IRI = gettext_noop("an IRI is written between < and >")
_WIDE = gettext_noop("full-width punctuation %(wide)s; use %(ascii)s")
_PREFIX = gettext_noop("unknown prefix %(prefix)s; add a line PREFIX %(prefix)s <%(iri)s>")
_PREFIX_LIKE = gettext_noop(
    "unknown prefix %(prefix)s; did you mean %(known)s? Otherwise add a line PREFIX %(prefix)s <…>"
)
_KEYWORD = gettext_noop("%(word)s is not a keyword of SPARQL; did you mean %(keyword)s?")
_WORD = gettext_noop("%(word)s is not a keyword of SPARQL; a variable begins with ? and a term has a prefix")
_CLOSES_NOTHING = gettext_noop("%(close)s closes no bracket; remove it")
_WRONG_CLOSE = gettext_noop("%(open)s in line %(line)s is not closed; add %(expected)s before %(close)s")
_NOT_CLOSED = gettext_noop("this %(open)s is not closed; add %(expected)s")
_EXPECTED = gettext_noop("expected %(expected)s")
_UNREADABLE = gettext_noop("the query cannot be read from here on; check this position and the text before it")

_CLOSERS = {"{": "}", "(": ")", "[": "]"}

#: Punctuation that no compatibility mapping replaces, with the character of SPARQL.
_PUNCTUATION = {"\u3002": ".", "\u3001": ",", "\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"}

#: Namespaces by usual prefix: those of Reaffirm, and of vocabularies that it does not use.
_WELL_KNOWN = {
    **BORROWED,
    **{prefix: BASE + path for prefix, path in OWN_PATHS.items()},
    "bibo": "http://purl.org/ontology/bibo/",
    "dc": str(DC),
    "dcat": str(DCAT),
    "eli": "http://data.europa.eu/eli/ontology#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "sh": str(SH),
    "void": str(VOID),
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}

#: Usual prefixes of vocabularies, and names that a reader may take for a prefix, with the prefix of the same namespace.
_ALIASES = {
    **dict.fromkeys(("dct", "dcterm", "terms"), "dcterms"),
    **dict.fromkeys(("sdo", "schemaorg"), "schema"),
    **dict.fromkeys(("recommendation", "recommendations", "provision", "session"), "tip"),
    **dict.fromkeys(("ontology", "reaffirm"), "rec"),
}

#: A word with hyphens, as in the name of a term; no keyword has any.
_SLUG = re.compile(r"\w++(?:-\w++)*+")
_IRI_BEGINS = re.compile(r"<\w++:/")
#: The characters of a string in one line, up to a quotation mark or an unknown escape.
_STRING_BODY = re.compile(rf"(?>[^\"'\\\n\r]++|{ESCAPE})*+")

#: Last alternatives in Oxigraph's lists, which it names at any position.
_MISLEADING = frozenset({"CONSTRUCT", "DISTINCT", "ENCODE_FOR_URI", "OPTIONAL", "[_]"})


def explain(text: str, message: str, inserted: int = 0, prologue: int = 0) -> SyntaxQueryError:
    """Return the error for a query that a parser rejected with a message.

    ``inserted`` is the number of characters of ``text`` that the author of the query did not write, at its start. The
    parser read ``prologue`` more characters before it. Line and column are those of the author.
    """
    listed = tokens(text, _MOST + 1)
    for search in () if len(listed) > _MOST else _SEARCHES if len(listed) <= _FEW else _LINEAR:
        if mistake := search(listed, text):
            line, column = _position(text, mistake.position)
            return SyntaxQueryError(mistake.message, line, column - (inserted if line == 1 else 0), {**mistake.values})
    reported = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if reported is None:
        return SyntaxQueryError(" ".join(message.split()))
    line, column = int(reported[1]), int(reported[2])
    shift = inserted + prologue if line == 1 else 0
    expected = reported[3].removeprefix("expected ").strip()
    if re.fullmatch(r"\S+", expected) and expected not in _MISLEADING:
        return SyntaxQueryError(_EXPECTED, line, column - shift, {"expected": expected.strip('"')})
    return SyntaxQueryError(_UNREADABLE, line, column - shift)


def _position(text: str, position: int) -> tuple[int, int]:
    """Return line and column (1-based) of a position."""
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _update(listed: Sequence[Token], _text: str) -> Mistake | None:
    first = next((token for token in listed if token.kind == "word" and token.word not in {"PREFIX", "BASE"}), None)
    return Mistake(first.start, _UPDATE, {}) if first and first.word in UPDATES else None


def _unterminated(listed: Sequence[Token], text: str) -> Mistake | None:
    for token in listed:
        if token.kind == "unclosed":
            return _unclosed(token, text)
        if token.text == "<" and _IRI_BEGINS.match(text, token.start):
            return Mistake(token.start, _IRI, {})
    return None


def _unclosed(token: Token, text: str) -> Mistake:
    """Return the error in a string: an unknown escape, or no end in its line."""
    body = _STRING_BODY.match(text, token.end)
    escape = text[body.end() : body.end() + 2] if body else ""
    if escape.startswith("\\") and len(escape) == 2:
        return Mistake(token.end + len(body[0]) if body else 0, _ESCAPE, {"escape": escape})
    return Mistake(token.start, UNCLOSED, {"quote": token.text})


def _bare_iri(listed: Sequence[Token], text: str) -> Mistake | None:
    bare = (token for token in listed if token.kind == "name" and text.startswith("//", token.end))
    return next((Mistake(token.start, _BARE_IRI, {}) for token in bare), None)


def _full_width(listed: Sequence[Token], _text: str) -> Mistake | None:
    for token in listed:
        ascii_form = _PUNCTUATION.get(token.text) or unicodedata.normalize("NFKC", token.text)
        if token.kind == "mark" and ascii_form != token.text and ascii_form.isascii():
            return Mistake(token.start, _WIDE, {"wide": token.text, "ascii": ascii_form})
    return None


def _unknown_prefix(listed: Sequence[Token], _text: str) -> Mistake | None:
    declared: set[str] = set()
    for index, token in enumerate(listed):
        if token.kind != "name":
            continue
        if index and listed[index - 1].word == "PREFIX":
            declared.add(token.prefix)
        elif token.prefix not in declared:
            return Mistake(token.start, *_about_prefix(token.prefix))
    return None


def _about_prefix(prefix: str) -> tuple[str, dict[str, str]]:
    """Return the message on an unknown prefix with its values."""
    values = {"prefix": f"{prefix}:"}
    if prefix in _WELL_KNOWN:
        return _PREFIX, {**values, "iri": _WELL_KNOWN[prefix]}
    by_path = {
        path.strip("/#"): known for known, path in OWN_PATHS.items()
    }  # the namespace of inst: ends with instrument/
    if known := by_path.get(prefix) or _ALIASES.get(prefix):
        return _PREFIX_LIKE, {**values, "known": f"{known}:"}
    if close := get_close_matches(prefix, sorted(_WELL_KNOWN), 1, 0.6):
        return _PREFIX_LIKE, {**values, "known": f"{close[0]}:"}
    return _PREFIX, {**values, "iri": "…"}


def _misspelt(listed: Sequence[Token], text: str) -> Mistake | None:
    for token in listed:
        if token.kind == "word" and token.word not in KEYWORDS and token.text[0].isalpha():
            if (slug := _SLUG.match(text, token.start)) and slug[0] != token.text:
                return Mistake(token.start, _WORD, {"word": slug[0]})
            close = get_close_matches(token.word, sorted(KEYWORDS), 1, 0.7)
            if close:
                return Mistake(token.start, _KEYWORD, {"word": token.text, "keyword": close[0]})
            return Mistake(token.start, _WORD, {"word": token.text})
    return None


def _no_by(listed: Sequence[Token], _text: str) -> Mistake | None:
    for token, later in pairwise(listed):
        if token.word in {"GROUP", "ORDER"} and later.word != "BY":
            return Mistake(later.start, _EXPECTED, {"expected": "BY"})
    return None


def _brackets(listed: Sequence[Token], text: str) -> Mistake | None:
    stack: list[Token] = []
    for token in listed:
        if token.kind == "open":
            stack.append(token)
        elif token.kind == "close":
            if not stack:
                return Mistake(token.start, _CLOSES_NOTHING, {"close": token.text})
            opened = stack.pop()
            if _CLOSERS[opened.text] != token.text:
                line = str(_position(text, opened.start)[0])
                values = {"open": opened.text, "line": line, "expected": _CLOSERS[opened.text], "close": token.text}
                return Mistake(token.start, _WRONG_CLOSE, values)
    if not stack:
        return None
    return Mistake(stack[-1].start, _NOT_CLOSED, {"open": stack[-1].text, "expected": _CLOSERS[stack[-1].text]})


#: The searches, from the errors that confuse the others to those that need a well-formed text.
_LINEAR: tuple[Search, ...] = (
    _unterminated,
    _full_width,
    _update,
    _bare_iri,
    find_name_error,
    _unknown_prefix,
    _misspelt,
    _no_by,
    _brackets,
    find_clause_error,
)
_SEARCHES: tuple[Search, ...] = (
    *_LINEAR,
    find_condition_error,
    find_select_error,
    find_bind_error,
    find_filter_error,
    find_triple_error,
)
#: Number of tokens beyond which only linear searches are made, and none: both are more than a person writes. The time
#: of the other searches can grow with the square of the number.
_FEW, _MOST = 3_000, 20_000
