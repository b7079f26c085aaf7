"""A lexical scan of SPARQL queries, before an engine parses them.

Oxigraph cannot disable ``SERVICE``, recurses without limit, and counts the triples of a repeated graph twice.
Therefore the scan finds these constructs in the text. Its tokens are a coarse form of those of SPARQL 1.1, section
19.8. Tokens that can contain the letters of a keyword (comments, IRIs, strings, variables, local names) match as a
whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from reaffirm_server.errors import RefusedError, gettext_noop

#: Maximum depth of brackets. From a few hundred on, the recursion of the parser or planner overflows the stack.
DEEPEST = 100

#: The tokens of a query, as a verbose regular expression.
TOKENS = r"""
    (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>
        \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      )
    | (?P<variable>[?$]\w+) | (?P<tag>@[A-Za-z0-9-]+) | (?P<blank>_:[\w.-]*)
    | (?P<name>(?P<prefix>[^\W_][\w.-]*+)?:(?:[\w.:%-]|\\.)*)
    | (?P<word>\w+)
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    """
_TOKEN = re.compile(TOKENS, re.VERBOSE | re.DOTALL)

#: Functions with a different value at each evaluation.
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})

#: A query without any of these strings needs no scan; a backslash may escape any of their letters.
_RELEVANT = ("SERVICE", "FROM", "\\", *sorted(_VOLATILE))

#: What may be the prefix of a name, and a declaration at the start of a line, which is in no comment.
_PREFIX = re.compile(r"(?<![\w.-])([A-Za-z][\w.-]*+):")
_DECLARATION = re.compile(r"^[ \t]*PREFIX[ \t]+([A-Za-z][\w.-]*):", re.IGNORECASE | re.MULTILINE)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

_NO_SERVICE = gettext_noop("SERVICE is not allowed: this endpoint does not query other servers; remove the clause")
_TOO_DEEP = gettext_noop("brackets are nested more than %(depth)s deep; simplify the query")


@dataclass(frozen=True)
class Scan:
    """The result of a scan."""

    default: tuple[str, ...]  #: the graphs of the FROM clauses, absolute IRIs without repetition
    named: tuple[str, ...]  #: the graphs of the FROM NAMED clauses, likewise
    volatile: bool  #: whether the query calls a function with a different value at each evaluation
    words: tuple[str, ...] = field(default=(), compare=False)  #: keywords and functions in capitals, in order
    clauses: tuple[tuple[int, int], ...] = field(default=(), compare=False)  #: start and end of each FROM clause
    nodes: tuple[tuple[int, int, str], ...] = field(default=(), compare=False)  #: start, end, IRI of all other nodes
    undeclared: tuple[str, ...] = field(default=(), compare=False)  #: prefixes that the query uses but does not declare


#: The result for a plain query.
EMPTY_SCAN = Scan((), (), volatile=False)


def scan(text: str, base: str, prefixes: Mapping[str, str] | None = None) -> Scan:
    """Scan a query. ``base`` resolves its relative IRIs, and ``prefixes`` need no declaration in it.

    Raises RefusedError for SERVICE and for brackets nested more than DEEPEST deep.
    """
    scanner = _Scanner(base, dict(prefixes or {}))
    scanner.read(text)
    default, named = (tuple(dict.fromkeys(scanner.graphs[word])) for word in ("FROM", "NAMED"))
    volatile = not _VOLATILE.isdisjoint(scanner.words)
    return Scan(
        default,
        named,
        volatile,
        tuple(scanner.words),
        tuple(scanner.clauses),
        tuple(scanner.nodes),
        tuple(scanner.undeclared),
    )


class _Scanner:
    """The state of a scan, updated token by token."""

    def __init__(self, base: str, prefixes: dict[str, str]) -> None:
        self.words: list[str] = []
        self.clauses: list[tuple[int, int]] = []
        self.nodes: list[tuple[int, int, str]] = []
        self.graphs: dict[str, list[str]] = {"FROM": [], "NAMED": []}
        self.undeclared: dict[str, None] = {}
        self._base, self._prefixes, self._declared = base, prefixes, set[str]()
        self._depth = 0
        self._clause = 0  # start of the last FROM clause
        self._keyword = ""  # the keyword, or "PREFIX" with a prefix, that applies to the next token

    def read(self, text: str) -> None:
        """Read all tokens of a query."""
        for match in _TOKEN.finditer(text):
            match match.lastgroup:
                case "open" | "close" as kind:
                    self._bracket(kind)
                case "word":
                    self._word(match)
                case "name":
                    self._name(match)
                case "iri":
                    self._iri(match)

    def _bracket(self, kind: str) -> None:
        """Count the depth of brackets."""
        self._depth += 1 if kind == "open" else -1
        if self._depth > DEEPEST:
            raise RefusedError(_TOO_DEEP, {"depth": str(DEEPEST)})

    def _word(self, match: re.Match[str]) -> None:
        """Read a keyword or the name of a function."""
        word = match[0].upper()
        # Oxigraph's grammar has no word boundaries. It reads SERVICE in 1SERVICE and in SERVICEx:y, too.
        if "SERVICE" in word:
            raise RefusedError(_NO_SERVICE)
        self.words.append(word)
        if word == "FROM":
            self._clause = match.start()
        # NAMED selects a graph in FROM NAMED only; a prefixed name or an IRI after it is a node elsewhere.
        self._keyword = "" if word == "NAMED" and self._keyword != "FROM" else word

    def _name(self, match: re.Match[str]) -> None:
        """Read a prefixed name, which is an IRI or the prefix of a declaration."""
        prefix = match["prefix"] or ""
        if self._keyword == "PREFIX":
            self._keyword = f"PREFIX {prefix}"
            self._prefixes.setdefault(prefix, "")
            self._declared.add(prefix)
            return
        if prefix not in self._declared:
            self.undeclared[prefix] = None
        if "SERVICE" in prefix.upper() and prefix not in self._prefixes:
            raise RefusedError(_NO_SERVICE)
        if prefix in self._prefixes:
            local = re.sub(r"\\(.)", r"\1", match[0].partition(":")[2])
            self._node(match, _absolute(self._base, self._prefixes[prefix] + local))
        self._keyword = ""

    def _iri(self, match: re.Match[str]) -> None:
        """Read an IRI, which may be the value of a declaration."""
        iri = _absolute(self._base, match[0][1:-1])
        if self._keyword == "BASE":
            self._base = iri
        elif self._keyword.startswith("PREFIX "):
            self._prefixes[self._keyword.removeprefix("PREFIX ")] = iri
        else:
            self._node(match, iri)
        self._keyword = ""

    def _node(self, match: re.Match[str], iri: str) -> None:
        """Record an absolute IRI as the graph of a FROM clause or as another node."""
        if self._keyword in self.graphs:
            self.graphs[self._keyword].append(iri)
            self.clauses.append((self._clause, match.end()))
        else:
            self.nodes.append((*match.span(), iri))


def is_plain(text: str) -> bool:
    """Return whether a query needs no scan: it has no FROM, SERVICE, volatile function or deep nesting.

    Most queries are plain, and a scan takes half as long as the answer to a short query.
    """
    upper = text.upper()
    return sum(map(text.count, "({[")) <= DEEPEST and not any(word in upper for word in _RELEVANT)


def declare_prefixes(text: str, base: str, prefixes: Mapping[str, str]) -> tuple[str, int]:
    """Declare those of the given prefixes that a query uses without a declaration of its own.

    The declarations are inserted before the first character, on the same line. Returns the query and the number of
    characters inserted, by which columns in its first line are shifted. A query that declares what it uses is returned
    as it is. Raises like ``scan``.
    """
    candidates = prefixes.keys() & set(_PREFIX.findall(text))
    if candidates <= set(_DECLARATION.findall(text)):
        return text, 0  # the usual query, without a scan
    missing = [prefix for prefix in scan(text, base, prefixes).undeclared if prefix in prefixes]
    added = "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in missing)
    return added + text, len(added)


def _absolute(base: str, iri: str) -> str:
    """Resolve an IRI. Absolute IRIs are returned as they are, since ``urljoin`` would take half the time of a scan."""
    return iri if _SCHEME.match(iri) else urljoin(base, iri)


def without_comments(text: str) -> str:
    """Return a query without comments, with each run of white space as one space."""
    return " ".join(_TOKEN.sub(lambda match: " " if match[0].startswith("#") else match[0], text).split())
