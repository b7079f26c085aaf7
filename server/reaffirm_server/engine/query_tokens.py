"""The tokens of a query that a parser has rejected, for messages on its errors, and the keywords of SPARQL."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from reaffirm_server.engine.query_scan import TOKENS

_LEXER = re.compile(rf"\s*+(?: {TOKENS} | (?P<mark>\^\^|\S) )", re.VERBOSE)
#: The tokens of a word with full stops and hyphens.
_PARTS = re.compile(r"(?P<number>\d++(?:\.\d++)?(?!\w))|(?P<word>\w++)|(?P<mark>.)")

#: Keywords and functions of SPARQL 1.1 and 1.2, in capitals.
KEYWORDS = frozenset(
    """
    A ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT CONTAINS COPY COUNT
    CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR
    FROM GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL
    ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE
    NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE
    SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG
    STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TO TRIPLE TRUE TZ UCASE UNDEF UNION UNTIL URI
    USING UUID VALUES VERSION WHERE WITH YEAR
    """.split()  # noqa: SIM905 - a list of words is easier to read
)
#: Keywords that only updates begin with.
UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"})


class Token(NamedTuple):
    """A token of a query. ``kind`` is the name of its group in the pattern."""

    kind: str
    text: str
    start: int  #: in characters from the start of the query

    @property
    def end(self) -> int:
        """The position after the token."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in capitals, "" for any other token."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def prefix(self) -> str:
        """The prefix of a prefixed name."""
        return self.text.partition(":")[0]


def tokens(text: str, most: int | None = None) -> list[Token]:
    """Return the tokens of a query without its comments, or the first ``most`` of them.

    Any other character is a token of the kind ``mark``. The list ends with a quotation
    mark of the kind ``unclosed``, which begins no string.
    """
    return list(islice(_tokens(text), most))


def _tokens(text: str) -> Iterator[Token]:
    for match in _LEXER.finditer(text.rstrip()):  # the pattern would try white space at the end from each place
        kind = match.lastgroup or ""
        whole, start = match[kind], match.start(kind)
        if kind == "word" and not whole.isalnum():
            for part in _PARTS.finditer(whole):
                yield Token(part.lastgroup or "", part[0], start + part.start())
        elif kind != "comment":
            yield Token(kind, whole, start)
        if kind == "unclosed":
            return
