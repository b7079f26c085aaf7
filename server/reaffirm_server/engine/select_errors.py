"""Errors in the variables and aggregates of a query: SELECT, GROUP BY, BIND, FILTER."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reaffirm_server.engine.query_tokens import AGGREGATES, Mistake, Token, closing, find, leaving
from reaffirm_server.errors import gettext_noop

_NO_PARENTHESES = gettext_noop("%(function)s needs parentheses and a name, such as (%(function)s(?x) AS ?name)")
_NO_NAME = gettext_noop("an expression in SELECT needs a name: add AS ?name before the closing parenthesis")
_COMMA = gettext_noop("separate the variables of SELECT by spaces, not by commas")
_NO_STAR = gettext_noop("SELECT * does not go with GROUP BY; name the variables")
_NOT_GROUPED = gettext_noop(
    "%(variable)s is not grouped: add it to GROUP BY, or use it in an aggregate such as COUNT or SAMPLE"
)
_TAKEN = gettext_noop("%(variable)s already has a value; choose another name after AS")
_IN_FILTER = gettext_noop("FILTER cannot use %(function)s; use HAVING after GROUP BY")

#: The keywords that end the list of GROUP BY.
_MODIFIERS = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True)
class _Select:
    """The parts of a SELECT query or subquery, as tokens."""

    clause: Sequence[Token]  #: between SELECT and the pattern
    pattern: Sequence[Token]  #: with its braces
    after: Sequence[Token]  #: the modifiers

    @property
    def grouping(self) -> Sequence[Token]:
        """The tokens of GROUP BY."""
        start = find(self.after, {"GROUP"})
        return self.after[start : find(self.after, _MODIFIERS, start)]

    @property
    def is_grouped(self) -> bool:
        """True for a query with GROUP BY or an aggregate."""
        used = (*self.clause, *self.after)
        return bool(self.grouping) or any(token.word in AGGREGATES for token in used)


def find_select_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find an error in a SELECT clause, or between it and GROUP BY."""
    for select in _selects(listed):
        for search in (_list_error, _group_error, _name_error):
            if mistake := search(select):
                return mistake
    return None


def _selects(listed: Sequence[Token]) -> Iterator[_Select]:
    """Yield the SELECT queries, outer queries first."""
    for index, token in enumerate(listed):
        if token.word != "SELECT":
            continue
        opening = next((at for at in range(index, len(listed)) if listed[at].text == "{"), len(listed))
        clause = listed[index + 1 : min(opening, find(listed, {"WHERE", "FROM"}, index))]
        end = closing(listed, opening)
        yield _Select(clause, listed[opening : end + 1], listed[end + 1 : leaving(listed, end + 1)])


def _expressions(clause: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the expressions of a SELECT clause, with their parentheses."""
    index = 0
    while index < len(clause):
        if clause[index].text == "(":
            end = closing(clause, index)
            yield clause[index : end + 1]
            index = end
        index += 1


def _outside(clause: Sequence[Token]) -> list[Token]:
    """Return the tokens of a SELECT clause that are not in parentheses."""
    inside = {token.start for expression in _expressions(clause) for token in expression}
    return [token for token in clause if token.start not in inside]


def _list_error(select: _Select) -> Mistake | None:
    """Find an error in the list of variables and expressions."""
    for token in _outside(select.clause):
        if token.word and token.word not in {"DISTINCT", "REDUCED"}:
            return Mistake(token.start, _NO_PARENTHESES, {"function": token.word})
        if token.text == ",":
            return Mistake(token.start, _COMMA, {})
    for expression in _expressions(select.clause):
        if find(expression, {"AS"}) == len(expression):
            return Mistake(expression[-1].start, _NO_NAME, {})
    return None


def _group_error(select: _Select) -> Mistake | None:
    """Find a variable that has no single value in a group."""
    if not select.is_grouped:
        return None
    known = {token.text[1:] for token in select.grouping if token.kind == "variable"}
    for token in _outside(select.clause):
        if token.text == "*":
            return Mistake(token.start, _NO_STAR, {})
        if token.kind == "variable" and token.text[1:] not in known:
            return Mistake(token.start, _NOT_GROUPED, {"variable": token.text})
    for expression in _expressions(select.clause):
        name = find(expression, {"AS"})
        for token in _not_aggregated(expression[:name]):
            if token.text[1:] not in known:
                return Mistake(token.start, _NOT_GROUPED, {"variable": token.text})
        known |= {token.text[1:] for token in expression[name:] if token.kind == "variable"}
    return None


def _not_aggregated(expression: Sequence[Token]) -> Iterator[Token]:
    """Yield the variables of an expression that are not in an aggregate."""
    index = 0
    while index < len(expression):
        if expression[index].word in AGGREGATES and index + 1 < len(expression):
            index = closing(expression, index + 1)
        elif expression[index].kind == "variable":
            yield expression[index]
        index += 1


def _name_error(select: _Select) -> Mistake | None:
    """Find an expression whose name already has a value."""
    known = {token.text[1:] for token in select.pattern if token.kind == "variable"}
    known |= {token.text[1:] for token in _outside(select.clause) if token.kind == "variable"}
    for expression in _expressions(select.clause):
        for token in expression[find(expression, {"AS"}) :]:
            if token.kind == "variable":
                if token.text[1:] in known:
                    return Mistake(token.start, _TAKEN, {"variable": token.text})
                known.add(token.text[1:])
    return None


def find_bind_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find a BIND to a variable that already has a value in its group."""
    for index, token in enumerate(listed):
        if token.word != "BIND":
            continue
        name = listed[find(listed, {"AS"}, index) + 1 : closing(listed, index + 1)]
        group = _group_before(listed, index)
        for variable in name:
            if variable.kind == "variable" and any(variable.text[1:] == other.text[1:] for other in group):
                return Mistake(variable.start, _TAKEN, {"variable": variable.text})
    return None


def _group_before(listed: Sequence[Token], index: int) -> list[Token]:
    """Return the variables before an index in the group of braces around it."""
    depth, variables = 0, []
    for token in reversed(listed[:index]):
        depth += {"{": -1, "}": 1}.get(token.text, 0)
        if depth < 0:
            break
        if token.kind == "variable":
            variables.append(token)
    return variables


def find_filter_error(listed: Sequence[Token], _text: str) -> Mistake | None:
    """Find an aggregate in a FILTER."""
    for index, token in enumerate(listed):
        if token.word == "FILTER":
            for inner in listed[index : closing(listed, index + 1) + 1]:
                if inner.word in AGGREGATES:
                    return Mistake(inner.start, _IN_FILTER, {"function": inner.word})
    return None
