"""Notices on terms in queries that have no results and give no error.

They are retired terms, texts as codes, misspelt terms, and classes in the place of properties or the reverse.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import islice
from typing import Literal
from urllib.parse import quote

from rdflib.namespace import DCTERMS, PROV, RDFS, SKOS, DefinedNamespace

from reaffirm_core.names import Names
from reaffirm_server.dataset.vocabulary import DatasetVocabulary
from reaffirm_server.engine.query_scan import Place, prologue_end, scan
from reaffirm_server.errors import QueryError
from reaffirm_server.rdf import Prefixes, namespace

#: Queries of fewer characters are cached.
_SHORT = 5_000

#: The path to the text of a concept, which a query can compare with a string.
_SLUG = "dcterms:identifier"

#: Where a query may name a term: a full IRI of ours, or a prefixed name. Before it: the word before a class, the
#: characters before a subject, or the prefix that is declared for an IRI. After it: the next character, with its sign.
_MENTION = r"""
    (?:(?<![\w?$:.-])(a|rdf:type)\s++|(\{[ \t]?|\.[ \t])|(?<![\w.-])([\w.-]++):[ \t]*+(?=<))?
    (?:<(%s[^<>\s]*+)>|(?<![\w.-])([A-Za-z][\w.-]*+):([\w-]++))
    (?=\s*+([+-]?.?))
"""

#: What may follow a predicate, and the literals among it.
_OBJECT = re.compile(r"[?$<\"'\[/\w+#-]")
_LITERAL = re.compile(r"""(?:\s++|#[^\n\r]*+)*+(?:["']|[+-]?\d)""")

#: Minimum similarity of a misspelt name and a term, a ratio of difflib.
_SIMILAR = 0.7

#: Vocabularies of which all terms are known, by namespace.
_CLOSED: dict[str, type[DefinedNamespace]] = {str(vocabulary): vocabulary for vocabulary in (DCTERMS, PROV, RDFS, SKOS)}

#: Maximum number of notices on a query, and of bytes of a term in them (UTF-8): a proxy may refuse headers of 4 kB. The
#: names of the terms are so short that a longer name is similar to none.
_MOST, _TERM_BYTES = 10, 80

#: The reason of a notice. "text" is for a valid term that has no texts as values, "predicate" and "class" for one that
#: is no property or no class.
_Kind = Literal["retired", "text", "unknown", "predicate", "class"]

_MESSAGES = {
    "retired": "%(term)s is retired; use %(new)s",
    "text": "%(term)s has no text values; use %(new)s",
    "unknown": "%(term)s is not a term of this dataset; did you mean %(new)s?",
    "predicate": "%(term)s is not a property, so no triple has it as predicate; did you mean %(new)s?",
    "class": "%(term)s is not a class, so nothing is of this type; did you mean %(new)s?",
}


@dataclass(frozen=True)
class Notice:
    """A term in a query with what replaces it; prefixed names."""

    term: str
    replacements: tuple[str, ...]  #: () for an unknown term without a similar term
    kind: _Kind = "retired"

    def __str__(self) -> str:
        """Return the notice in ASCII."""
        message = _MESSAGES[self.kind] if self.replacements else _MESSAGES[self.kind].partition(";")[0]
        return message % {"term": quote(self.term, safe="/:#"), "new": " or ".join(self.replacements)}


class Notices:
    """The notices on queries of one dataset. A search for candidates decides that most queries need no scan."""

    def __init__(self, vocabulary: DatasetVocabulary, names: Names) -> None:
        """Take the vocabulary of a dataset and its names."""
        self._vocabulary, self._base, self._prefixes = vocabulary, names.base, Prefixes(names.prefixes())
        #: the local names of the terms, by namespace; these namespaces have no other terms
        self._locals: dict[str, set[str]] = {}
        for iri in vocabulary.terms:
            if (space := namespace(iri)) != self._base:
                self._locals.setdefault(space, set()).add(iri[len(space) :])
        self._mentions = re.compile(_MENTION % re.escape(self._base), re.VERBOSE | re.DOTALL)
        self._judged = lru_cache(maxsize=1_024)(self._may_need_notice)
        self._declares_doubtful = lru_cache(maxsize=64)(self._names_doubtful)
        self._cached = lru_cache(maxsize=512)(self._find)

    def on(self, text: str) -> tuple[Notice, ...]:
        """Return the first ten notices on the text of a query, each once, in the order of the query."""
        return self._cached(text) if len(text) < _SHORT else self._find(text)

    def _find(self, text: str) -> tuple[Notice, ...]:
        if not self._is_candidate(text):
            return ()
        try:
            return tuple(islice(self._read(text), _MOST))
        except QueryError:  # no engine answers this query either
            return ()

    def _is_candidate(self, text: str) -> bool:
        """Return whether a query may contain a term with a notice, or declares another prefix for a namespace.

        Most queries begin with the same declarations, and to read these takes most of the time.
        """
        if len(text) >= _SHORT:
            return self._names_doubtful(text)
        end = prologue_end(text)
        return self._declares_doubtful(text[:end]) or any(
            self._judged(*mention) for mention in self._mentions.findall(text, end)
        )

    def _names_doubtful(self, text: str) -> bool:
        """Return whether a text names a term that may need a notice."""
        return any(self._may_need_notice(*mention) for mention in self._mentions.findall(text))

    def _may_need_notice(
        self, type_: str, subject: str, declared: str, full: str, prefix: str, local: str, after: str
    ) -> bool:
        """Return whether a term may need a notice where a query names it. The arguments are groups of ``_MENTION``."""
        if (full and self._prefixes.get(declared) == full) or (prefix and prefix not in self._prefixes):
            return False
        iri, known = full or self._prefixes[prefix] + local, self._vocabulary
        return (
            iri in known.retired
            or iri in self._locals
            or self._is_unknown(iri)
            or (iri in known.coded and bool(_LITERAL.match(after) or after == "#"))
            or (bool(type_) and self._is_misplaced(iri, "class"))
            or (not subject and bool(_OBJECT.match(after)) and self._is_misplaced(iri, "predicate"))
        )

    def _is_misplaced(self, iri: str, place: Place) -> bool:
        """Return whether a term is no property in the place of a predicate, or no class in the place of a class."""
        known = self._vocabulary
        fitting = {"predicate": known.properties, "class": known.classes, "": known.terms}[place]
        return iri in known.terms and iri not in fitting

    def _read(self, text: str) -> Iterator[Notice]:
        """Yield the notices on a query, node by node. What is not read costs no search for similar terms."""
        seen = set()
        for _, end, iri, place in scan(text, self._base, self._prefixes).nodes:
            kind = self._kind(text, end, iri, place)
            if kind and (iri, kind) not in seen:
                seen.add((iri, kind))
                yield self._notice(iri, kind)

    def _kind(self, text: str, end: int, iri: str, place: Place) -> _Kind | None:
        """Return the reason for a notice on a node that ends at a place in the text, None for a node without notice."""
        vocabulary = self._vocabulary
        if iri in vocabulary.retired:
            return "retired"
        if iri in vocabulary.coded and place == "predicate" and _LITERAL.match(text, end):
            return "text"
        if place and self._is_misplaced(iri, place):
            return place
        return "unknown" if self._is_unknown(iri) else None

    def _is_unknown(self, iri: str) -> bool:
        """Return whether an IRI is certainly in no triple of the dataset; of another vocabulary, if it is misspelt."""
        space = namespace(iri)
        local = iri[len(space) :]
        if space in _CLOSED:
            return local not in _CLOSED[space] and bool(_borrowed(space, local))
        own = self._locals.get(space)
        return own is not None and iri not in self._locals and "_" not in local and local not in own

    def _notice(self, iri: str, kind: _Kind) -> Notice:
        """Return the notice on a term."""
        term = self._prefixes.compact(iri)
        if kind == "retired":
            return Notice(term, tuple(map(self._prefixes.compact, self._vocabulary.retired[iri])))
        if kind == "text":
            return Notice(term, (f"{term}/{_SLUG}",), kind)
        if kind in {"predicate", "class"}:
            return Notice(term, (f"a {term}",) if kind == "predicate" and iri in self._vocabulary.classes else (), kind)
        if len(term.encode()) > _TERM_BYTES:
            return Notice(f"{term.encode()[:_TERM_BYTES].decode(errors='ignore')}...", (), kind)
        return Notice(term, self._similar(iri), kind)

    def _similar(self, iri: str) -> tuple[str, ...]:
        """Return the most similar term of the same namespace, as a tuple of at most one prefixed name."""
        space = namespace(iri)
        name = iri[len(space) :].casefold()
        if space in _CLOSED:
            return (self._prefixes.compact(space + _borrowed(space, name)),)
        usable = (local for local in sorted(self._locals[space]) if space + local not in self._vocabulary.retired)
        folded = {local.casefold(): local for local in usable}
        if any(map(str.isdigit, name)):  # the name of a neighbour is no misspelt name
            return ()
        close = get_close_matches(name, folded, 1, _SIMILAR)
        return tuple(self._prefixes.compact(space + folded[local]) for local in close)


@cache
def _spellings(space: str) -> dict[str, str]:
    """Return the terms of a closed vocabulary by their spellings in lower case, whole and without one letter."""
    return {form: local for local in sorted(_CLOSED[space].__annotations__) for form in _forms(local.casefold())}


def _forms(word: str) -> Iterator[str]:
    """Yield a word, and the word without each of its letters."""
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


def _borrowed(space: str, local: str) -> str:
    """Return the term of a closed vocabulary that differs by capitals or about one letter, or ""."""
    if len(local) > _TERM_BYTES:
        return ""
    spellings = _spellings(space)
    return next((spellings[form] for form in _forms(local.casefold()) if form in spellings), "")


def header(notices: tuple[Notice, ...]) -> tuple[tuple[str, str], ...]:
    """Return the Warning header of a response with notices (RFC 7234, section 5.5), () without notices."""
    values = ", ".join(f'299 - "{notice}"' for notice in notices)
    return (("Warning", values),) if values else ()
