"""Scan: what can be known of a query from its tokens alone, before an engine sees it.

Oxigraph cannot be told to leave ``SERVICE`` alone, recurses without limit, and counts a graph twice if it is named
twice: so these are looked for in the text. The tokens are those of SPARQL 1.1, section 19.8, coarsened: what may hold
the letters of a keyword without being one (comments, IRIs, strings, variables, local names) is recognised as a whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from reaffirm_server.errors import RefusedError

#: Brackets deeper than this are refused: from a few hundred on, parsing or planning recurses until the stack ends.
DEEPEST = 100

_TOKEN = re.compile(
    r"""
    \#[^\n\r]*
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | [?$]\w+ | @[A-Za-z0-9-]+ | _:[\w.-]*
    | (?P<name>(?P<prefix>[^\W_][\w.-]*)?:(?:[\w.:%-]|\\.)*)
    | (?P<word>\w+)
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    """,
    re.VERBOSE | re.DOTALL,
)

#: Functions whose value differs from one evaluation to the next.
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


#: A query without any of these letters says nothing that a scan looks for; a backslash may hide any of them.
_TELLING = ("SERVICE", "FROM", "\\", *sorted(_VOLATILE))

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Scan:
    """What a query says before it is evaluated."""

    default: tuple[str, ...]  #: the graphs of its FROM clauses, absolute IRIs, each once
    named: tuple[str, ...]  #: those of FROM NAMED
    volatile: bool  #: whether it calls a function that gives another value each time
    words: tuple[str, ...] = field(default=(), compare=False)  #: its keywords and functions, in capitals, in order
    clauses: tuple[tuple[int, int], ...] = field(default=(), compare=False)  #: start and end of each FROM clause
    nodes: tuple[tuple[int, int, str], ...] = field(default=(), compare=False)  #: start, end, IRI of other nodes


#: What is found in a plain query.
NOTHING = Scan((), (), volatile=False)


def scan(text: str, base: str, known: Mapping[str, str] | None = None) -> Scan:
    """Look through a query; ``base`` resolves its relative IRIs, ``known`` prefixes need no declaration in it.

    Raises RefusedError for SERVICE and for brackets that are nested too deeply.
    """
    depth = 0
    words: list[str] = []
    clauses: list[tuple[int, int]] = []
    nodes: list[tuple[int, int, str]] = []
    clause = 0  # where the FROM clause begins that the next token may belong to
    prefixes = dict(known or {})
    graphs: dict[str, list[str]] = {"FROM": [], "NAMED": []}
    before = ""  # the keyword, or the declared prefix, that the next token belongs to
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
            if depth > DEEPEST:
                raise RefusedError(f"brackets are nested more than {DEEPEST} deep")
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            word = match[0].upper()
            # The engine's grammar knows no word boundaries: it reads SERVICE in 1SERVICE and in SERVICEx:y, too.
            if "SERVICE" in word:
                raise RefusedError("SERVICE is not allowed: this endpoint asks no other")
            words.append(word)
            clause = match.start() if word == "FROM" else clause
            before = word
        elif kind == "name":
            prefix = match["prefix"] or ""
            if before == "PREFIX":
                before = f"PREFIX {prefix}"
                prefixes.setdefault(prefix, "")
                continue
            if "SERVICE" in prefix.upper() and prefix not in prefixes:
                raise RefusedError("SERVICE is not allowed: this endpoint asks no other")
            if prefix in prefixes:
                iri = _absolute(base, prefixes[prefix] + re.sub(r"\\(.)", r"\1", match[0].partition(":")[2]))
                if before in graphs:
                    graphs[before].append(iri)
                    clauses.append((clause, match.end()))
                else:
                    nodes.append((*match.span(), iri))
            before = ""
        elif kind == "iri":
            iri = match[0][1:-1]
            if before == "BASE":
                base = _absolute(base, iri)
            elif before.startswith("PREFIX "):
                prefixes[before.removeprefix("PREFIX ")] = _absolute(base, iri)
            elif before in graphs:
                graphs[before].append(_absolute(base, iri))
                clauses.append((clause, match.end()))
            else:
                nodes.append((*match.span(), _absolute(base, iri)))
            before = ""
    default, named = (tuple(dict.fromkeys(graphs[word])) for word in ("FROM", "NAMED"))
    volatile = not _VOLATILE.isdisjoint(words)
    return Scan(default, named, volatile, tuple(words), tuple(clauses), tuple(nodes))


def is_plain(text: str) -> bool:
    """Whether a query selects no graph, calls nothing and nests nothing that a scan looks for, told at a glance.

    Most queries are plain, and a scan takes half as long as the answer to a short one.
    """
    upper = text.upper()
    return sum(map(text.count, "({[")) <= DEEPEST and not any(word in upper for word in _TELLING)


def _absolute(base: str, iri: str) -> str:
    """An IRI resolved, which most need not be: that would take half the time of a scan."""
    return iri if _SCHEME.match(iri) else urljoin(base, iri)


def without_comments(text: str) -> str:
    """A query without its comments, its blanks as one space each."""
    return " ".join(_TOKEN.sub(lambda match: " " if match[0].startswith("#") else match[0], text).split())
