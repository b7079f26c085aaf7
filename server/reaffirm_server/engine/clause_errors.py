"""Errors in the clauses of a query: conditions without parentheses, clauses in the wrong place or order, names."""

import re
from collections.abc import Sequence

from reaffirm_server.engine.query_tokens import AGGREGATES, Mistake, Token, closing
from reaffirm_server.errors import gettext_noop

_NO_COLON = gettext_noop("a prefix ends with a colon: PREFIX %(prefix)s: <…>")
_BRACKETS_IN_NAME = gettext_noop("a name has no brackets; write %(name)s")
_CONDITION = gettext_noop("put the whole condition after %(keyword)s in parentheses: %(keyword)s (…)")
_OUTSIDE = gettext_noop("%(keyword)s stands inside the braces of the pattern; move it before the last }")
_ORDER = gettext_noop("%(later)s stands before %(earlier)s; move it")
_ARGUMENT = gettext_noop("put the argument of %(function)s in parentheses: %(function)s(?x)")
_NUMBER = gettext_noop("%(keyword)s needs a whole number from 0")

#: Modifiers in their order; those with the same place go in any order.
_PLACES = {"GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4}
#: Keywords of a pattern that no query has outside its braces.
_INSIDE = frozenset({"BIND", "FILTER", "MINUS", "OPTIONAL", "UNION"})
#: Operators by which an expression goes on.
_OPERATORS = frozenset("=<>!&|+-*/")
#: The number of an item: a name that ends so is followed by no argument.
_ITEM = re.compile(r"\d-\d+$")


def find_name_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find a prefix without a colon, or a number such as 4-46(c) as a name."""
    for token, second, third, last in zip(listed, listed[1:], listed[2:], (*listed[3:], None), strict=False):
        if token.word == "PREFIX" and second.kind == "word" and third.kind == "iri":
            return Mistake(second.end, _NO_COLON, {"prefix": second.text})
        is_item = token.kind == "name" and _ITEM.search(token.text) and second.text == "(" and second.start == token.end
        if is_item and third.kind in {"word", "number"} and last is not None and last.text == ")":
            return Mistake(second.start, _BRACKETS_IN_NAME, {"name": f"{token.text}-{third.text}"})
    return None


def find_condition_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find a condition, or the argument of an aggregate, that needs parentheses."""
    for index, token in enumerate(listed[:-1]):
        following = listed[index + 1]
        if token.word in AGGREGATES and following.text != "(":
            return Mistake(following.start, _ARGUMENT, {"function": token.word})
        if token.word in {"FILTER", "HAVING"} and _needs_parentheses(listed, index + 1):
            return Mistake(following.start, _CONDITION, {"keyword": token.word})
    return None


def _needs_parentheses(listed: Sequence[Token], start: int) -> bool:
    """Return whether a condition begins with no bracket and no function, or goes on after it."""
    first = listed[start]
    if first.kind in {"variable", "number", "string"} or first.text in {"!", "+", "-"}:
        return True
    opening = start if first.text == "(" else start + 1
    if first.word in {"EXISTS", "NOT"} or opening >= len(listed) or listed[opening].text != "(":
        return False
    after = closing(listed, opening) + 1
    return after < len(listed) and listed[after].text in _OPERATORS


def find_clause_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find a clause outside its braces, modifiers in the wrong order, or a limit that is no number."""
    last: list[Token | None] = [None]  # the last modifier, for each open bracket
    for index, token in enumerate(listed):
        if token.kind == "open":
            last.append(None)
        elif token.kind == "close" and len(last) > 1:
            last.pop()
        elif token.word in _INSIDE and len(last) == 1:
            return Mistake(token.start, _OUTSIDE, {"keyword": token.word})
        elif place := _PLACES.get(token.word):
            if (before := last[-1]) and place < _PLACES[before.word]:
                return Mistake(token.start, _ORDER, {"later": token.word, "earlier": before.word})
            last[-1] = token
            if token.word in {"LIMIT", "OFFSET"} and index + 1 < len(listed) and not listed[index + 1].text.isdigit():
                return Mistake(listed[index + 1].start, _NUMBER, {"keyword": token.word})
    return None
