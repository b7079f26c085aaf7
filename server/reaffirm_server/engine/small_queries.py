"""Small queries: before such a query runs, its work is proved to be little, so that it needs no worker process.

The proof accepts a small part of SPARQL: SELECT, ASK or CONSTRUCT with one or two triple patterns and simple filters.
ORDER BY is left out, since its comparisons would cost more than the rest of the query. A single pattern may be a path
of one property and ``+`` that begins or ends at a constant. While the proof reads a query, it writes the query that
runs. All tokens of that query are known, with spaces between them and with full IRIs, so that a parser cannot read it
in another way. Every other query is left to the workers.

The bound of the work has two parts. The first is the number of rows of each pattern and of their join. The rows of the
join follow from the largest number of matches that share a node. The second is the number of triples that Oxigraph
reads. Its store in memory has no sorted index: it searches the list of all triples of one node of a pattern. An engine
begins with either pattern and may look up the other once for each row, so the bound covers both orders. Lists and
matches are counted in the store, up to a limit, and the counts are cached. For a path, the proof follows the path once
and counts the triples that an engine reads on it.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import pyoxigraph

from reaffirm_server.engine.base import Answer, AnswerFormats, Limits, QueryTask, evaluate
from reaffirm_server.engine.query_scan import prologue_end
from reaffirm_server.errors import QueryError

#: Maximum work of a small query, in rows: about 2 ms of computing.
MOST_ROWS = 1_500
#: Number of triples that are read in the time of a row, and longest list of triples and matches that is counted.
_READS_A_ROW, _LONGEST = 20, 500
#: Maximum number of triples that are counted to follow a path.
_LONGEST_WAY = 2_000
#: Each row counts once more for so many tokens of filters, aggregates and templates.
_TOKENS_A_ROW = 16
#: Maximum size of a small query in characters and tokens, and of its answer in bytes.
_CHARACTERS, _TOKENS, _ANSWER_BYTES = 2_000, 150, 100_000
#: Maximum size of what runs in characters, in which each name has its whole IRI.
_WRITTEN = 5_000
#: Maximum number of its patterns, of the triples in its template, and depth of the brackets in a filter.
_PATTERNS, _TEMPLATE, _DEPTH = 2, 4, 5
#: Number of patterns and lists whose counts are remembered, and of IRIs.
_REMEMBERED = 4_096

#: The tokens of a small query; "" at its end. A token that ends where a longer token of SPARQL could go on is none:
#: the single character that is matched instead has no place in the grammar.
_TOKEN = re.compile(
    r"""(?:[ \t\r\n]++|\#[^\n\r]*+)*+(
      [?$][A-Za-z][A-Za-z0-9_]*+
    | <[a-z][a-z0-9+.-]*+:[A-Za-z0-9_~:/?\#@!$&'()*+,;=%.-]*+>
    | (?:[A-Za-z][A-Za-z0-9_-]*+)?+:(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*+)?+(?!\.*+[\w:%\\-])
    | [A-Za-z][A-Za-z0-9_]*+(?![\w:%\\.-])
    | "[^"\\\n\r]*+"(?!")(?:@[a-z]++(?:-[a-z0-9]++)*+(?![\w-]))?+
    | [0-9]++(?![\w:.])
    | && | \|\| | [!<>]= | . | \Z
    )""",
    re.VERBOSE | re.DOTALL,
)
_DECLARATION = re.compile(r"PREFIX\s++([A-Za-z0-9_-]*+):\s*+<([^<>\s]*+)>", re.IGNORECASE)
_IRI = re.compile(r"<[a-z][a-z0-9+.-]*+:[A-Za-z0-9_~:/?\#@!$&'()*+,;=%.-]*+>")

#: Path segments that the resolution of an IRI removes.
_DOTS = re.compile(r"[:/]\.")

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_AGGREGATES = frozenset({"AVG", "COUNT", "MAX", "MIN", "SAMPLE", "SUM"})
#: Functions whose cost does not grow with the number of their calls within each other.
_FUNCTIONS = frozenset(
    {"BOUND", "CONTAINS", "DATATYPE", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISURI", "LANG", "LANGMATCHES"}
    | {"MONTH", "SAMETERM", "STR", "STRENDS", "STRLEN", "STRSTARTS", "YEAR"}
)
_EXPRESSION_WORDS = _FUNCTIONS | {"FALSE", "IN", "NOT", "TRUE"}
_OPERATORS = frozenset({"(", ")", ",", "=", "!=", "<", ">", "<=", ">=", "!", "&&", "||", "+", "-", "*", "/"})


class _UnprovedError(Exception):
    """The query is not proved to be small."""


class TriplePattern(NamedTuple):
    """A triple pattern. Each term is a token: a variable, an IRI or a literal. A predicate may be an IRI with ``+``."""

    subject: str
    predicate: str
    object: str


class PatternCounts(NamedTuple):
    """The counts of a pattern."""

    matches: int
    reads: int  #: the number of triples that are read to find them
    shared: tuple[int, int, int]  #: the largest number of matches that share a subject, predicate or object


#: The counts of a pattern with too many matches to count.
_TOO_MANY = PatternCounts(0, 10**9, (0, 0, 0))


class SmallQuery(NamedTuple):
    """A query whose work is proved to be little."""

    text: str  #: the query that runs
    patterns: tuple[TriplePattern, ...]
    rows: int  #: the maximum number of rows of its patterns and of their join
    reads: int  #: the maximum number of triples that are read for them


class _SmallQueryReader:
    """A reader of the small part of SPARQL, which writes what it reads."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        end = prologue_end(text)
        self._prefixes = {**prefixes, **_declared(text[:end])} if end else prefixes
        self._tokens: list[str] = _TOKEN.findall(text, end)
        if len(self._tokens) > _TOKENS:
            raise _UnprovedError
        self._next = 0
        self._written: list[str] = []
        self.patterns: list[TriplePattern] = []

    @property
    def text(self) -> str:
        """The query as it was read."""
        return " ".join(self._written)

    @property
    def weight(self) -> int:
        """The number of rows that each row counts as, more with many tokens outside the patterns."""
        return 1 + (len(self._written) - 4 * len(self.patterns)) // _TOKENS_A_ROW

    def read(self) -> None:
        """Read the whole query. Raises _UnprovedError if it has anything else."""
        match self._word():
            case "SELECT":
                self._write("SELECT")
                self._read_projection()
            case "ASK":
                self._write("ASK")
            case "CONSTRUCT":
                self._write("CONSTRUCT")
                self._require("{")
                self._read_triples()
            case _:
                raise _UnprovedError
        if self._peek().upper() == "WHERE":
            self._next += 1
        self._require("{")
        template, self.patterns = len(self.patterns), []
        self._read_group()
        self._read_modifiers()
        if self._peek() or not 0 < len(self.patterns) <= _PATTERNS or template > _TEMPLATE:
            raise _UnprovedError

    def _peek(self) -> str:
        return self._tokens[self._next]

    def _take(self) -> str:
        """Return the next token, which is not the end."""
        symbol = self._tokens[self._next]
        if not symbol:
            raise _UnprovedError
        self._next += 1
        return symbol

    def _word(self) -> str:
        return self._take().upper()

    def _write(self, *tokens: str) -> None:
        self._written += tokens

    def _require(self, *tokens: str) -> None:
        """Read and write tokens that must come next."""
        for symbol in tokens:
            if self._word() != symbol:
                raise _UnprovedError
        self._write(*tokens)

    def _read_projection(self) -> None:
        """Read what SELECT selects: ``*``, or variables and aggregates."""
        if self._peek().upper() == "DISTINCT":
            self._require("DISTINCT")
        if self._peek() == "*":
            return self._require("*")
        while (symbol := self._peek())[:1] in {"?", "$", "("}:
            if symbol == "(":
                self._read_aggregate()
            else:
                self._write(self._variable())
        return None

    def _read_aggregate(self) -> None:
        """Read an aggregate of a variable, or of rows, with its name."""
        self._require("(")
        if self._peek().upper() not in _AGGREGATES:
            raise _UnprovedError
        self._write(self._word())
        self._require("(")
        if self._peek().upper() == "DISTINCT":
            self._require("DISTINCT")
        if self._peek() == "*":
            self._require("*")
        else:
            self._write(self._variable())
        self._require(")", "AS")
        self._write(self._variable())
        self._require(")")

    def _read_group(self) -> None:
        """Read triple patterns and filters up to the end of a group."""
        while True:
            self._read_triples(stop="FILTER")
            if self._written[-1] == "}":
                return
            self._read_filter()
            if self._peek() == ".":
                self._next += 1

    def _read_triples(self, stop: str = "}") -> None:
        """Read triples up to the end of a group, which is read too, or up to a word."""
        while (symbol := self._peek()) != "}":
            if symbol.upper() == stop:
                return
            subject = self._term(literal=False)
            self._read_predicates(subject)
            if self._peek() == ".":
                self._next += 1
            elif self._peek() != "}" and self._peek().upper() != stop:
                raise _UnprovedError
        self._require("}")

    def _read_predicates(self, subject: str) -> None:
        """Read the predicates and objects of a subject."""
        while True:
            if self._peek() == "a":
                self._next += 1
                predicate = _TYPE
            else:
                predicate = self._term(literal=False)
                if self._peek() == "+" and predicate[0] == "<":
                    self._next += 1
                    predicate += "+"
            while True:
                pattern = TriplePattern(subject, predicate, self._term(literal=True))
                self.patterns.append(pattern)
                self._write(*pattern, ".")
                if self._peek() != ",":
                    break
                self._next += 1
            if self._peek() != ";":
                return
            while self._peek() == ";":
                self._next += 1
            if self._peek() in {".", "}"}:
                return

    def _read_filter(self) -> None:
        """Read an expression in brackets, or the call of a function."""
        self._require("FILTER")
        if self._peek().upper() in _FUNCTIONS:
            self._write(self._word())
        self._require("(")
        depth, before = 1, "("
        while depth:
            if depth > _DEPTH:
                raise _UnprovedError
            symbol = self._take()
            if symbol in _OPERATORS:
                if symbol == "(" and before[0] == "<":  # the call of a function by its IRI
                    raise _UnprovedError
                depth += {"(": 1, ")": -1}.get(symbol, 0)
            elif (word := symbol.upper()) in _EXPRESSION_WORDS:
                symbol = word
            else:
                self._next -= 1
                symbol = self._term(literal=True)
            before = symbol
            self._write(symbol)

    def _read_modifiers(self) -> None:
        """Read GROUP BY with variables, LIMIT and OFFSET."""
        if self._peek().upper() == "GROUP":
            self._require("GROUP", "BY")
            while self._peek()[:1] in {"?", "$"}:
                self._write(self._variable())
        for _ in range(2):
            if (word := self._peek().upper()) in {"LIMIT", "OFFSET"}:
                self._require(word)
                number = self._take()
                if not number.isdecimal():
                    raise _UnprovedError
                self._write(number)

    def _variable(self) -> str:
        symbol = self._take()
        if symbol[0] not in "?$" or len(symbol) == 1:
            raise _UnprovedError
        return f"?{symbol[1:]}"

    def _term(self, *, literal: bool) -> str:
        """Read a variable, an IRI or, if it is allowed, a literal."""
        symbol = self._peek()
        if symbol[:1] in {"?", "$"}:
            return self._variable()
        self._take()
        if symbol[0] == "<" and len(symbol) > 1:
            return _checked(symbol)
        if ":" in symbol and symbol[0] != '"':
            prefix, _, local = symbol.partition(":")
            if len(symbol) > 1 and prefix in self._prefixes:
                return _checked(f"<{self._prefixes[prefix]}{local}>")
        elif literal and ((symbol[0] == '"' and len(symbol) > 1) or symbol.isdecimal()):
            return symbol
        raise _UnprovedError


@lru_cache(maxsize=512)
def _declared(prologue: str) -> dict[str, str]:
    """Return the prefixes that a prologue declares."""
    return dict(_DECLARATION.findall(prologue))


@lru_cache(maxsize=_REMEMBERED)
def _checked(iri: str) -> str:
    """Return the token of an IRI. Raises _UnprovedError if it is not absolute or has unusual characters."""
    if not _IRI.fullmatch(iri) or _DOTS.search(iri):
        raise _UnprovedError
    return iri


class SmallQueries:
    """The evaluation of small queries in this process, over all graphs of a store in memory that does not change."""

    def __init__(self, store: pyoxigraph.Store, base: str, prefixes: Mapping[str, str]) -> None:
        """Use a store; for ``base`` and ``prefixes`` see ``prepare``."""
        self._store, self._base, self._prefixes = store, base, dict(prefixes)
        self._counts = lru_cache(maxsize=_REMEMBERED)(self._count)
        self._length = lru_cache(maxsize=_REMEMBERED)(self._list_length)
        self._along = lru_cache(maxsize=_REMEMBERED)(self._follow)

    def answer(self, text: str, answer_formats: AnswerFormats, limits: Limits) -> Answer | None:
        """Answer a query if it is small, or return None. A worker then answers, also with the error of a query."""
        query = self.prove(text) if len(text) <= limits.query_characters else None
        if query is None:
            return None
        cost = min(limits.answer_bytes, _ANSWER_BYTES), limits.seconds
        task = QueryTask(query.text, (), (), *answer_formats, *cost, self._base, volatile=False)
        try:
            return evaluate(self._store, task)
        except QueryError:
            return None

    def prove(self, text: str) -> SmallQuery | None:
        """Return the small query that a text is, or None if it is not proved to be small."""
        if len(text) > _CHARACTERS:
            return None
        try:
            reader = _SmallQueryReader(text, self._prefixes)
            reader.read()
            if len(reader.text) > _WRITTEN:
                return None
            query = self._bounded(reader.text, reader.patterns)
        except _UnprovedError:
            return None
        return query if query.rows * reader.weight + query.reads // _READS_A_ROW <= MOST_ROWS else None

    def _bounded(self, text: str, patterns: Sequence[TriplePattern]) -> SmallQuery:
        """Return a query with the bound of its work."""
        if any(pattern.predicate[-1] == "+" for pattern in patterns):
            if len(patterns) > 1:
                raise _UnprovedError
            ways = [self._along(patterns[0], place) for place in (0, 2) if patterns[0][place][0] == "<"]
            if not ways:
                raise _UnprovedError
            return SmallQuery(text, tuple(patterns), sum(way.matches for way in ways), sum(way.reads for way in ways))
        counts = [
            self._counts(TriplePattern(*("?" if term[0] == "?" else term for term in pattern))) for pattern in patterns
        ]
        rows, reads = sum(count.matches for count in counts), sum(count.reads for count in counts)
        if len(patterns) == 2:
            (first, second), variables = counts, set(patterns[0]) & set(patterns[1])
            rows += min(
                first.matches * _matches_a_row(patterns[1], second, variables),
                second.matches * _matches_a_row(patterns[0], first, variables),
            )
            reads += max(first.matches * second.reads, second.matches * first.reads)
        return SmallQuery(text, tuple(patterns), rows, reads)

    def _count(self, pattern: TriplePattern) -> PatternCounts:
        """Count the matches of a pattern in every graph, since Oxigraph reads a triple again that is in several."""
        try:
            terms = [_constant(token) for token in pattern]
        except ValueError:  # an IRI that is none
            return _TOO_MANY
        lengths = [self._length(place, token) for place, token in enumerate(pattern) if terms[place]]
        if (reads := min(lengths, default=_LONGEST + 1)) > _LONGEST:
            return _TOO_MANY
        subject, predicate, object_ = terms
        quads = list(self._store.quads_for_pattern(subject, predicate, object_))  # type: ignore[arg-type]
        most = [max(Counter(quad[place] for quad in quads).values(), default=0) for place in range(3)]
        return PatternCounts(len(quads), reads, (most[0], most[1], most[2]))

    def _follow(self, pattern: TriplePattern, place: int) -> PatternCounts:
        """Count the matches of a path from its constant subject (``place`` 0) or object (2), step by step."""
        try:
            start, predicate = _constant(pattern[place]), _constant(pattern.predicate[:-1])
        except ValueError:  # an IRI that is none
            return _TOO_MANY
        longest = self._length(1, pattern.predicate[:-1])
        waiting, seen, matches, reads, counted = [start], {start}, 0, 0, 0
        while waiting:
            node = waiting.pop()
            ends = (node, None) if place == 0 else (None, node)
            matching = self._store.quads_for_pattern(ends[0], predicate, ends[1])  # type: ignore[arg-type]
            quads = list(islice(matching, _LONGEST_WAY + 1))
            length = self._length(place, str(node))
            matches += len(quads)
            reads += max(min(longest, length), len(quads))
            counted += length + len(quads)
            if counted > _LONGEST_WAY:
                return _TOO_MANY
            others = {quad[2 - place] for quad in quads} - seen
            seen |= others
            waiting += (node for node in others if not isinstance(node, pyoxigraph.Literal))  # it has no triples
        return PatternCounts(matches, reads, (0, 0, 0))

    def _list_length(self, place: int, token: str) -> int:
        """Return the number of triples with a constant at a place, or a number beyond the limit if there are more."""
        terms: list[Any] = [None, None, None]
        terms[place] = _constant(token)
        return sum(1 for _ in islice(self._store.quads_for_pattern(*terms), _LONGEST + 1))


def _constant(token: str) -> pyoxigraph.NamedNode | pyoxigraph.Literal | None:
    """Return the term of a token, None for a variable and for a literal that a store may write in another way."""
    if token[0] == "<":
        return pyoxigraph.NamedNode(token[1:-1])
    return pyoxigraph.Literal(token[1:-1]) if token[0] == token[-1] == '"' else None


def _matches_a_row(pattern: TriplePattern, counts: PatternCounts, bound: Collection[str]) -> int:
    """Return the largest number of matches of a pattern for one value of each of its variables that are ``bound``."""
    shared = zip(pattern, counts.shared, strict=True)
    return min((number for term, number in shared if term[0] == "?" and term in bound), default=counts.matches)
