"""Errors in the triples of a query: a missing full stop, or a missing part of a triple."""

from collections.abc import Sequence
from itertools import pairwise

from reaffirm_server.engine.query_tokens import Mistake, Token, closing, leaving
from reaffirm_server.errors import gettext_noop

_NO_STOP = gettext_noop("a full stop is missing after %(term)s")
_NO_SEMICOLON = gettext_noop("a semicolon is missing after %(term)s")
_NO_OBJECT = gettext_noop("a triple has a subject, a predicate and an object; its object is missing before %(token)s")
_NO_PREDICATE = gettext_noop(
    "a triple has a subject, a predicate and an object; predicate and object are missing before %(token)s"
)

_TERMS = frozenset({"blank", "iri", "name", "number", "string", "variable"})
#: Keywords before which a triple may end, and after which an expression or another group follows.
_PATTERNS = frozenset(
    {"BIND", "FILTER", "GRAPH", "LATERAL", "MINUS", "OPTIONAL", "SELECT", "SERVICE", "UNION", "VALUES"}
)
#: Keywords after the group of a subquery, up to the end of the group around it.
_MODIFIERS = frozenset({"GROUP", "HAVING", "LIMIT", "OFFSET", "ORDER"})
#: Keywords that may stand where a term may, such as ``a`` and ``true``.
_WORDS = frozenset({"A", "FALSE", "TRUE"})
_PATH_SIGNS = frozenset({"/", "|", "^", "!"})
#: The number of parts of a triple.
_SUBJECT, _PREDICATE, _WHOLE = 1, 2, 3


def find_triple_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find a triple that does not end or is incomplete. Triple terms (SPARQL 1.2) are not searched."""
    if any(first.text == second.text == "<" for first, second in pairwise(listed)):
        return None
    starts = [index for index, token in enumerate(listed) if token.text == "{"]
    return _Reader(listed, starts[0]).read() if starts else None


class _Reader:
    """A reader of the groups of a query that counts the parts of the current triple."""

    def __init__(self, listed: Sequence[Token], start: int) -> None:
        self._listed, self._index = listed, start
        self._parts = 0
        self._outer: list[tuple[str, int]] = []  # the brackets around, with the parts of the triples around them
        self._in_path = False  # whether the next term continues a path

    def read(self) -> Mistake | None:
        """Read tokens until the first error or the end of the pattern."""
        while self._index < len(self._listed):
            token = self._listed[self._index]
            if mistake := self._read(token):
                return mistake
            self._index += 1
            if not self._outer:
                return None
        return None

    def _read(self, token: Token) -> Mistake | None:
        if token.kind in {"open", "close"}:
            return self._bracket(token)
        if token.kind in _TERMS or token.word in _WORDS:
            return self._term()
        if token.kind == "mark":
            return self._mark(token)
        if token.word in _MODIFIERS:
            self._skip_modifiers()
        elif token.word in _PATTERNS:
            mistake = self._end(token)
            self._skip(token)
            return mistake
        return None

    def _bracket(self, token: Token) -> Mistake | None:
        """Enter or leave a group, a property list or a collection."""
        if token.text == "(":
            self._index = closing(self._listed, self._index)  # a path or a collection
            return self._term()
        if token.text in "{[":
            mistake = self._end(token) if token.text == "{" else None
            self._outer.append((token.text, 0 if token.text == "{" else self._parts))
            self._parts = 0 if token.text == "{" else _SUBJECT
            return mistake
        mistake = None if token.text == "]" and self._parts == _SUBJECT else self._end(token)
        _, self._parts = self._outer.pop()
        return mistake or (self._term() if token.text == "]" else None)

    def _term(self) -> Mistake | None:
        """Count a term as the next part of the triple."""
        if self._in_path:
            self._in_path = False
            return None
        if self._parts == _WHOLE:
            before = self._listed[self._index - 1]
            message = _NO_SEMICOLON if self._outer[-1][0] == "[" else _NO_STOP
            return Mistake(before.end, message, {"term": before.text})
        self._parts += 1
        return None

    def _mark(self, token: Token) -> Mistake | None:
        """Read punctuation."""
        if token.text == "^^":
            self._index += 1  # the datatype of a literal
        elif token.text in _PATH_SIGNS:
            self._in_path = self._parts == _PREDICATE
        elif token.text == ".":
            return self._end(token)
        elif token.text in {";", ","} and self._parts:
            mistake = self._end(token) if self._parts != _SUBJECT or token.text == "," else None
            self._parts = _SUBJECT if token.text == ";" else _PREDICATE
            return mistake
        return None

    def _end(self, token: Token) -> Mistake | None:
        """End a triple before a token."""
        parts, self._parts = self._parts, 0
        if parts in {_SUBJECT, _PREDICATE} and not self._ends_with_bracket(parts):
            message = _NO_OBJECT if parts == _PREDICATE else _NO_PREDICATE
            return Mistake(token.start, message, {"token": token.text})
        return None

    def _ends_with_bracket(self, parts: int) -> bool:
        """Return whether a triple ends with a property list, which may stand alone as a subject."""
        return parts == _SUBJECT and self._listed[self._index - 1].text in {"]", ")", ";"}

    def _skip_modifiers(self) -> None:
        """Skip the modifiers of a subquery."""
        self._index = leaving(self._listed, self._index + 1) - 1

    def _skip(self, token: Token) -> None:
        """Skip what follows a keyword and is no triple."""
        listed, start = self._listed, self._index + 1
        if token.word == "VALUES" or token.word == "SELECT":
            until = next((at for at in range(start, len(listed)) if listed[at].text == "{"), len(listed))
            self._index = closing(listed, until) if token.word == "VALUES" else until - 1
        elif token.word in {"GRAPH", "SERVICE"}:
            self._index = start
        elif token.word in {"FILTER", "BIND"}:
            while start < len(listed) and listed[start].kind in {"word", "name", "iri"}:
                if listed[start].word in {"NOT", "EXISTS"}:
                    self._index = start  # a group of triples follows
                    return
                start += 1
            if start < len(listed) and listed[start].text == "(":
                self._index = closing(listed, start)
