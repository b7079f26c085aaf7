"""A lexical scan of SPARQL queries, before an engine parses them.

Oxigraph cannot disable ``SERVICE``, recurses without limit, and counts the triples of a repeated graph twice.
Therefore the scan finds ``SERVICE``, deep nesting and the graphs of the dataset in the text. Its tokens are those of
SPARQL 1.1, section 19.8. A comment, IRI, string, variable or name is one token, also if it contains a keyword.

The parser of Oxigraph has no tokens: it reads characters as its grammar allows at each place. It therefore reads
``SERVICEx:y {`` as a call, and ``?a<1)SERVICE:y#>`` as a comparison before a call. The scan refuses a query in which
such a reading is possible. Every quantifier of the pattern is possessive, so that the time of a scan is linear.
"""

import re
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from rdflib import RDF

from reaffirm_server.errors import RefusedError, SyntaxQueryError, gettext_noop

#: Maximum depth of brackets. From a few hundred on, the recursion of the parser or planner overflows the stack.
DEEPEST = 100

#: Maximum number of characters of an IRI that is declared: each name in a query repeats it.
_LONGEST = 1_000

#: Characters of names by the productions of SPARQL 1.1 (PN_CHARS_BASE, VARNAME, PN_CHARS), for a character class.
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_VARIABLE = rf"{_BASE}_0-9\u00B7\u0300-\u036F\u203F\u2040"
_CHARS = rf"{_VARIABLE}\-"
#: Escapes in strings, and what a local name has besides characters of names.
ESCAPE = r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_LOCAL = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"

#: What makes an IRI of "<", and a number.
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_NUMBER = r"(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][+-]?\d++)?(?![\w:])"

#: The tokens of a query, as a verbose regular expression. A ``word`` can contain full stops and hyphens, which are
#: tokens of their own: a prefix may contain them, and only the colon after it tells that it is one. A quotation mark is
#: ``unclosed`` if no string begins with it.
TOKENS = rf"""
    (?P<comment>\#[^\n\r]*+)
    | (?P<iri>{_IRI})
    | (?P<string>
        \"{{3}}(?>[^"\\]++|{ESCAPE}|"(?!""))*+\"{{3}} | '{{3}}(?>[^'\\]++|{ESCAPE}|'(?!''))*+'{{3}}
        | (?!\"{{3}}|'{{3}})(?:"(?>[^"\\\n\r]++|{ESCAPE})*+" | '(?>[^'\\\n\r]++|{ESCAPE})*+')
      )
    | (?P<unclosed>\"{{3}}|'{{3}}|["'])
    | (?P<variable>[?$][{_BASE}_0-9][{_VARIABLE}]*+)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<blank>_:(?:[{_BASE}_0-9](?:\.*+[{_CHARS}]++)*+)?)
    | (?P<number>{_NUMBER})
    | (?P<name>(?P<prefix>[{_BASE}0-9](?:\.*+[{_CHARS}]++)*+)?+:
        (?:(?:[{_BASE}_:0-9]|{_LOCAL})(?:\.*+(?>[{_CHARS}:]++|{_LOCAL}))*+)?)
    | (?P<word>[{_BASE}0-9](?:\.*+[{_CHARS}]++)*+|\w++)
    | (?P<open>[{{(\[]) | (?P<close>[}})\]])
    """
#: Characters before which a word ends that is the prefix of no name.
_AFTER_WORD = r"[\s,;<>=!?&|*/+^%$@\"'\#\\(){}\[\]]"
#: The same after white space, with runs of brackets, and of numbers, other characters and words without a meaning for
#: the next token (``plain``), as one token. It matches at every place.
_TOKEN = re.compile(
    rf"""\s*+(?: (?P<brackets>[{{}}()\[\]][{{}}()\[\].,;\s]*+)
    | (?P<plain>(?>
        {_NUMBER} | (?!(?i:BASE|FROM|GRAPH|NAMED|PREFIX|SERVICE|SILENT)\b)\w++(?={_AFTER_WORD}|\Z)
        | [^\w{_BASE}<"'?$@:{{}}()\[\]\#]++ | (?!{_IRI})<
      )++)
    | {TOKENS} | (?P<other>.|\Z) )""",
    re.VERBOSE | re.DOTALL,
)
_BRACKET = re.compile(r"[{}()\[\]]")
#: Declarations of prefixes without comments between them.
_PROLOGUE = re.compile(
    r"(?:[ \t\r\n]*+PREFIX[ \t\r\n]++(?:[A-Za-z][A-Za-z0-9_-]*+)?+:[ \t\r\n]*+<[^<>\s]*+>)*+", re.IGNORECASE
)
#: Plain tokens without words.
_PUNCTUATION = frozenset(string.punctuation) - {"_"}
#: The words in a run of plain tokens, without its numbers.
_PLAIN_WORD = re.compile(r"\b(?!\d++(?:E[+-]?\d++)?\b)\w++")
#: The keywords and numbers in a word, which full stops and hyphens separate.
_WORD = re.compile(r"\w++")

#: Functions with a different value at each evaluation.
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})

#: A query without any of these strings needs no scan; a backslash may escape any of their letters.
_RELEVANT = ("SERVICE", "FROM", "\\", *sorted(_VOLATILE))

#: What may be the prefix of a name.
_PREFIX = re.compile(r"(?<![\w.-])([A-Za-z][\w.-]*+):")
#: Declarations from the start of a line, which are in no comment, and the prefix of each.
_DECLARATIONS = re.compile(rf"^(?:[ \t]*+PREFIX[ \t]++[A-Za-z][\w.-]*+:[ \t]*+{_IRI})++", re.IGNORECASE | re.MULTILINE)
_DECLARED = re.compile(r"PREFIX[ \t]++([A-Za-z][\w.-]*+):", re.IGNORECASE)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
#: Codepoint escapes (SPARQL 1.1, section 19.2), which some stores decode before they read tokens.
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: The group that makes a name which begins with SERVICE a call.
_GROUP = re.compile(r"(?:\s++|#[^\n\r]*+)*+\{")
#: Characters of an IRI that would end an expression, or hide what follows, if its first character were an operator.
_AMBIGUOUS = re.compile(r"['#)]")
#: Tokens after which "<" can be an operator.
_OPERANDS = frozenset({"iri", "string", "variable", "tag", "number", "name", "word", "blank", ")"})

#: What comes after a predicate: a term, or the next part of a path.
_OBJECT = re.compile(r"(?:\s++|#[^\n\r]*+)*+(?:[?$]\w|[<\"'\[/]|_:|[+-]?\d|[\w.-]*+:)")
#: Plain tokens that end with the keyword ``a`` as a predicate; in a path it may be inverse or negated.
_A = re.compile(r"(?:.*;)?\s*a\s*", re.DOTALL)

#: The kinds of tokens that are a subject, and the ends of tokens after which the predicate of the same subject follows.
_SUBJECTS, _PREDICATES = frozenset({"variable", "name", "iri", "blank", "[", "]", ";"}), (";", "/", "|")

#: The place of a node in its triple, where its neighbours leave no doubt: a predicate, or a class after ``a``.
Place = Literal["predicate", "class", ""]

_NO_SERVICE = gettext_noop("SERVICE is not allowed: this endpoint does not query other servers; remove the clause")
UNCLOSED = gettext_noop("this string does not end; add %(quote)s after it")
_TOO_LONG = gettext_noop("an IRI after BASE or PREFIX has more than %(limit)s characters; shorten it")
_TOO_DEEP = gettext_noop("brackets are nested more than %(depth)s deep; simplify the query")


class ScannedNode(NamedTuple):
    """An IRI or a prefixed name in a query, with its start and end."""

    start: int
    end: int
    iri: str  #: absolute
    place: Place = ""


@dataclass(frozen=True)
class Scan:
    """The result of a scan."""

    default: tuple[str, ...]  #: the graphs of the FROM clauses, absolute IRIs without repetition
    named: tuple[str, ...]  #: the graphs of the FROM NAMED clauses, likewise
    volatile: bool  #: whether the query calls a function with a different value at each evaluation
    words: tuple[str, ...] = field(default=(), compare=False)  #: keywords and functions in capitals, in order
    clauses: tuple[tuple[int, int], ...] = field(default=(), compare=False)  #: start and end of each FROM clause
    nodes: tuple[ScannedNode, ...] = field(default=(), compare=False)  #: all nodes but those of FROM and SERVICE
    undeclared: tuple[str, ...] = field(default=(), compare=False)  #: prefixes that the query uses but does not declare


#: The result for a plain query.
EMPTY_SCAN = Scan((), (), volatile=False)


def scan(
    text: str, base: str, prefixes: Mapping[str, str] | None = None, services: Collection[str] = frozenset()
) -> Scan:
    """Scan a query. ``base`` resolves its relative IRIs, and ``prefixes`` need no declaration in it.

    Raises RefusedError for SERVICE with another IRI than ``services`` and for brackets nested more than DEEPEST deep,
    SyntaxQueryError for a string that does not end.
    """
    scanner = _Scanner(base, dict(prefixes or {}), services)
    scanner.read(text)
    if "\\" in text and (decoded := _decoded(text)) != text and "SERVICE" in decoded.upper():
        _Scanner(base, dict(prefixes or {}), services).read(decoded)
    default, named = (tuple(dict.fromkeys(scanner.graphs[word])) for word in ("FROM", "NAMED"))
    return Scan(
        default,
        named,
        scanner.volatile or not _VOLATILE.isdisjoint(scanner.words),
        tuple(scanner.words),
        tuple(scanner.clauses),
        tuple(scanner.nodes),
        tuple(scanner.undeclared),
    )


def _decoded(text: str) -> str:
    """Return a query with its codepoint escapes decoded. Escapes beyond Unicode stay."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return _CODEPOINT.sub(character, text)


class _Scanner:
    """The state of a scan, updated token by token."""

    def __init__(self, base: str, prefixes: dict[str, str], services: Collection[str]) -> None:
        self.words: list[str] = []
        self.clauses: list[tuple[int, int]] = []
        self.nodes: list[ScannedNode] = []
        self.graphs: dict[str, list[str]] = {"FROM": [], "NAMED": []}
        self.undeclared: dict[str, None] = {}
        self.volatile = False  # whether a comparison may hide a function
        self._base, self._prefixes, self._declared = base, prefixes, set[str]()
        self._absolute: dict[str, str] = {}  # IRIs as they are written, and names without SERVICE in the prefix
        self._services = services
        self._brackets: list[str] = []
        self._before = ""  # the kind of the last token
        self._previous = ""  # the text of the last token
        self._clause = 0  # start of the last FROM clause
        self._last: dict[str, int] = {}  # the last place of words
        self._keyword = ""  # the keyword, or "PREFIX" with a prefix, that applies to the next token

    def read(self, text: str) -> None:
        """Read all tokens of a query."""
        readers = {"word": self._word, "name": self._name, "iri": self._iri, "unclosed": self._unclosed}
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if kind == "comment":
                continue
            if kind == "brackets":
                self._read_brackets(match["brackets"])
            elif kind == "plain":
                self._read_plain(match["plain"])
            else:
                if reader := readers.get(kind):
                    reader(match)
                self._before = kind
            self._previous = match[kind] if kind else ""
            if self._keyword == "SERVICE" and kind != "word":
                raise RefusedError(_NO_SERVICE)  # its IRI is not constant

    def _read_brackets(self, text: str) -> None:
        """Count the depth of brackets, with punctuation between them."""
        brackets = self._brackets
        for bracket in _BRACKET.findall(text):
            if bracket in "{([":
                brackets.append("VALUES" if bracket == "{" and self.words[-1:] == ["VALUES"] else bracket)
                if len(brackets) > DEEPEST:
                    raise RefusedError(_TOO_DEEP, {"depth": str(DEEPEST)})
            elif brackets:
                brackets.pop()
        self._before = text.rstrip()[-1:]

    def _read_plain(self, text: str) -> None:
        """Read numbers, other characters and words that mean nothing for the next token."""
        if self._keyword == "SERVICE":
            raise RefusedError(_NO_SERVICE)
        self._before = "other"
        if text in _PUNCTUATION:  # of which a query may have tens of thousands
            return
        words = _PLAIN_WORD.findall(upper := text.upper())
        if "SERVICE" in upper:
            raise RefusedError(_NO_SERVICE)
        self.words += words
        if words:
            self._keyword = ""
        last = text.rstrip()[-1:]
        if last.isalnum() or last == "_":
            self._before = "word"

    def _word(self, match: re.Match[str]) -> None:
        """Read a keyword or the name of a function."""
        text = match["word"].upper()
        for word in (text,) if text.isalnum() else _WORD.findall(text):
            # Oxigraph's grammar has no word boundaries: it reads SERVICE in 1SERVICE, too.
            if "SERVICE" in word and not (self._services and word == "SERVICE"):
                raise RefusedError(_NO_SERVICE)
            self.words.append(word)
            if word == "FROM":
                self._clause = match.start("word")
            if word == "SILENT" and self._keyword == "SERVICE":
                continue
            if self._keyword == "SERVICE":
                raise RefusedError(_NO_SERVICE)
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
        if iri := self._absolute.get(match["name"]):
            self._node(match, iri)
            self._keyword = ""
            return
        if prefix not in self._declared:
            self.undeclared[prefix] = None
        has_service = "SERVICE" in prefix.upper()
        if has_service and self._is_call(match):
            raise RefusedError(_NO_SERVICE)
        if prefix in self._prefixes:
            local = match["name"].partition(":")[2]
            if "\\" in local:
                local = _LOCAL_ESCAPE.sub(r"\1", local)
            iri = self._prefixes[prefix] + local
            if not has_service:
                self._absolute[match["name"]] = iri
            self._node(match, iri)
        elif self._keyword == "SERVICE":
            raise RefusedError(_NO_SERVICE)
        self._keyword = ""

    def _is_call(self, match: re.Match[str]) -> bool:
        """Return whether Oxigraph may read a name with SERVICE in its prefix as SERVICE and its IRI."""
        is_graph = self._keyword == "GRAPH" and self._before == "word"
        return not is_graph and _GROUP.match(match.string, match.end()) is not None

    def _iri(self, match: re.Match[str]) -> None:
        """Read an IRI, which may be the value of a declaration."""
        if self._before in _OPERANDS and self._brackets and self._brackets[-1] == "(":
            self._check_comparison(match)
        text = match["iri"]
        if (iri := self._absolute.get(text)) is None:
            iri = self._absolute[text] = _absolute(self._base, text[1:-1])
        if len(iri) > _LONGEST and self._keyword.startswith(("BASE", "PREFIX")):
            raise RefusedError(_TOO_LONG, {"limit": f"{_LONGEST:,}"})
        if self._keyword == "BASE":
            self._base, self._absolute = iri, {}
        elif self._keyword.startswith("PREFIX "):
            self._prefixes[self._keyword.removeprefix("PREFIX ")], self._absolute = iri, {}
        else:
            self._node(match, iri)
        self._keyword = ""

    def _check_comparison(self, match: re.Match[str]) -> None:
        """Check an IRI whose "<" may be an operator, so that strings and comments may begin and end elsewhere."""
        if _AMBIGUOUS.search(match[0]) and self._is_before(match, ("SERVICE",)):
            raise RefusedError(_NO_SERVICE)
        self.volatile = self.volatile or ("(" in match[0] and self._is_before(match, _VOLATILE))

    def _is_before(self, match: re.Match[str], words: Collection[str]) -> bool:
        """Return whether one of some words comes after a place. Each word is looked for once a query."""
        if not self._last.keys() >= set(words):
            upper = match.string.upper()
            same = len(upper) == len(match.string)  # else places in the two texts differ
            self._last |= {word: upper.rfind(word) if same or word not in upper else len(upper) for word in words}
        return any(self._last[word] >= match.start() for word in words)

    def _unclosed(self, match: re.Match[str]) -> None:
        """Raise SyntaxQueryError: after this quotation mark, engines differ in what is in a string."""
        before = match.string[: match.start("unclosed")]
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise SyntaxQueryError(UNCLOSED, *place, {"quote": match["unclosed"]})

    def _node(self, match: re.Match[str], iri: str) -> None:
        """Record an absolute IRI as the graph of a FROM clause or as another node."""
        keyword = self._keyword
        if keyword == "SERVICE" and iri not in self._services:
            raise RefusedError(_NO_SERVICE)
        if keyword in self.graphs:
            self.graphs[keyword].append(iri)
            self.clauses.append((self._clause, match.end()))
        else:
            self.nodes.append(ScannedNode(*match.span(match.lastgroup or 0), iri, self._place(match)))

    def _place(self, match: re.Match[str]) -> Place:
        """Return the place of a node: a predicate stands after its subject, ``;``, ``[`` or in a path, before a term.

        In round brackets it may be in an expression or a list, and in curly brackets after VALUES it is a value.
        """
        is_plain = self._before in {"other", "word"}
        if is_plain and _A.fullmatch(self._previous):
            return "class"
        if self._before in {"name", "iri"} and self.nodes and self.nodes[-1][2:] == (str(RDF.type), "predicate"):
            return "class"
        follows = self._before in _SUBJECTS or (is_plain and self._previous.rstrip().endswith(_PREDICATES))
        is_inside = self._brackets[-1:] in (["{"], ["["])
        return "predicate" if follows and is_inside and _OBJECT.match(match.string, match.end()) else ""


def prologue_end(text: str) -> int:
    """Return where the declarations of prefixes with which a query begins end, 0 without declarations."""
    return _PROLOGUE.match(text).end()  # type: ignore[union-attr]  # it matches every text


def is_plain(text: str) -> bool:
    """Return whether a query needs no scan: it has no FROM, SERVICE, volatile function or deep nesting.

    Most queries are plain, and a scan takes half as long as the answer to a short query.
    """
    upper = text.upper()
    return sum(map(text.count, "({[")) <= DEEPEST and not any(word in upper for word in _RELEVANT)


def declare_prefixes(
    text: str, base: str, prefixes: Mapping[str, str], services: Collection[str] = frozenset()
) -> tuple[str, int]:
    """Declare those of the given prefixes that a query uses without a declaration of its own.

    The declarations are inserted before the first character, on the same line. Returns the query and the number of
    characters inserted, by which columns in its first line are shifted. A query that declares what it uses is returned
    as it is. Raises like ``scan``.
    """
    candidates = prefixes.keys() & set(_PREFIX.findall(text))
    if candidates <= set(_DECLARED.findall(" ".join(_DECLARATIONS.findall(text)))):
        return text, 0  # the usual query, without a scan
    missing = [prefix for prefix in scan(text, base, prefixes, services).undeclared if prefix in prefixes]
    added = "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in missing)
    return added + text, len(added)


def _absolute(base: str, iri: str) -> str:
    """Resolve an IRI. Absolute IRIs are returned as they are, since ``urljoin`` would take half the time of a scan."""
    if _SCHEME.match(iri):
        return iri
    return (_joined if len(iri) < _LONGEST else urljoin)(base, iri)


_joined = lru_cache(maxsize=1_000)(urljoin)


def without_comments(text: str) -> str:
    """Return a query without comments, with each run of white space as one space."""
    kept, end = [], 0
    for match in _TOKEN.finditer(text) if "#" in text else ():
        if match.lastgroup == "comment":
            kept.append(text[end : match.start()])
            end = match.end()
        elif match.lastgroup == "unclosed":
            break
    return " ".join(" ".join((*kept, text[end:])).split())
