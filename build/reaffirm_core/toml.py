"""Reader of TOML files: msgspec converts and checks their values, and errors name the file and the key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Annotated, Any, Self, TypeVar, get_origin

import msgspec

from reaffirm_core.errors import TableError

T = TypeVar("T")

#: A regular expression; "terms" in braces are replaced.
Pattern = re.Pattern[str]
#: A share or a probability.
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Strings(tuple[str, ...]):
    """A list of distinct strings, at least one."""


class Patterns(tuple[Pattern, ...]):
    """A list of distinct regular expressions, at least one."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table with a field for each of its keys."""


#: The names of types in messages, by their names in messages of msgspec.
_TYPES = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a time",
    "float": "a number",
    "int": "an integer",
    "object": "a table",
    "str": "a string",
}
_MISSING = "is missing; add this key"
#: The problem of a key that no field has, usually a misspelling.
_UNKNOWN = "unknown key; correct or remove it"


class Table:
    """A TOML table of which some keys are taken one by one, and the rest at the end.

    ``file`` and ``path``, the dotted path of the table, appear in messages. Items of lists count from 1 in them.
    """

    def __init__(self, file: str, values: Mapping[str, Any], path: str = "") -> None:
        self._file, self._values, self._path = file, dict(values), path

    @classmethod
    def parse(cls, file: str, text: str) -> Self:
        """Parse TOML text; raises TableError with file, line and column for a syntax error."""
        try:
            return cls(file, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise TableError(file, f"not valid TOML: {error}") from error

    def error(self, key: str, problem: str) -> TableError:
        """Return an error with the dotted path of a key."""
        return TableError(self._file, f"{self._path}.{key}: {problem}".lstrip("."))

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that are not taken yet, in the order of the file."""
        return iter(list(self._values))

    def convert(self, key: str, value: object, kind: type[T], terms: Mapping[str, str] | None = None) -> T:
        """Convert a value to a type; ``terms`` replaces names in braces in patterns, and ``key`` appears in messages.

        Raises TableError for an invalid value, also within the value, and for a missing or unknown key in it.
        """
        try:
            return msgspec.convert(value, kind, builtin_types=(date,), dec_hook=partial(_decode, terms or {}))
        except msgspec.ValidationError as error:
            raise self.error(*_problem(error, key, value)) from error

    def take(self, key: str, kind: type[T], terms: Mapping[str, str] | None = None) -> T:
        """Take a value of a type; raises TableError as ``convert`` does, and if the value is missing."""
        if key not in self._values:
            raise self.error(key, _MISSING)
        return self.convert(key, self._values.pop(key), kind, terms)

    def pattern(self, key: str, *groups: str, terms: Mapping[str, str] | None = None) -> Pattern:
        """Take a regular expression with the named groups; raises TableError as ``take`` does."""
        pattern = self.take(key, Pattern, terms)
        if missing := [group for group in groups if group not in pattern.groupindex]:
            raise self.error(key, f"the pattern has no group {missing[0]!r}; add (?P<{missing[0]}>…)")
        return pattern

    def table(self, key: str) -> "Table":
        """Take a subtable."""
        return Table(self._file, self.take(key, dict), f"{self._path}.{key}")

    def list_of(self, key: str, kind: type[T], terms: Mapping[str, str] | None = None) -> list[T]:
        """Take a list, which is empty if the key is absent; raises TableError as ``convert`` does."""
        return self.convert(key, self._values.pop(key, []), list[kind], terms)  # type: ignore[valid-type]

    def tables(self, key: str) -> "list[Table]":
        """Take a list of tables."""
        rows = enumerate(self.list_of(key, dict[str, Any]), 1)
        return [Table(self._file, row, f"{self._path}.{key}[{number}]") for number, row in rows]

    def copy(self) -> "Table":
        """Return a copy with the values that are not taken yet."""
        return Table(self._file, self._values, self._path)

    def close(self, *keys: str) -> None:
        """Raise TableError for a key that is not taken yet, except for ``keys``."""
        if unknown := [key for key in self._values if key not in keys]:
            raise self.error(unknown[0], _UNKNOWN)

    def convert_all(self, kind: type[T]) -> T:
        """Convert the whole table to a type of msgspec; raises TableError as ``convert`` does."""
        return self.convert("", self._values, kind)

    def rest(self, kind: type[T], terms: Mapping[str, str] | None = None, **fields: object) -> T:
        """Convert the values that are not taken yet to a dataclass, together with ``fields`` made from other values.

        Raises TableError as ``convert`` does.
        """
        self.close(*(kind.__dataclass_fields__.keys() - fields))  # type: ignore[attr-defined]
        return self.convert("", {**self._values, **fields}, kind, terms)


def _decode(terms: Mapping[str, str], kind: type, value: Any) -> object:
    """Decode a value of a type that msgspec does not know; raises ValueError."""
    if isinstance(value, get_origin(kind) or kind):
        return value
    if kind == Pattern:
        return _compile(value, terms)
    if not value or not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"expected a list of at least one string, found {value!r:.80}")
    if duplicates := [item for number, item in enumerate(value) if item in value[:number]]:
        raise ValueError(f"{duplicates[0]!r} occurs twice; remove the second occurrence")
    return Strings(value) if kind is Strings else Patterns(_compile(source, terms) for source in value)


#: Compile a regular expression once, though several parts of a language pack contain it.
_compiled = lru_cache(maxsize=4_096)(re.compile)


def _compile(source: object, terms: Mapping[str, str]) -> Pattern:
    """Compile a regular expression; raises ValueError for an unknown name in braces or an invalid expression."""
    if not isinstance(source, str):
        raise ValueError(f"expected a string, found {source!r:.80}")
    for term, meaning in terms.items():
        source = source.replace(term, meaning)
    if unknown := re.search(r"\{[a-z_]+\}", source):
        raise ValueError(f"{unknown[0]} is not defined; correct the name or define it")
    try:
        return _compiled(source)
    except re.error as error:
        raise ValueError(f"not a valid regular expression: {error}") from error


def _problem(error: msgspec.ValidationError, key: str, value: Any) -> tuple[str, str]:
    """Return the key and the problem of an error of msgspec in the value of a key.

    The path in the error looks like ``$.session[0].place[...]``, where ``[...]`` is any key of a table.
    """
    problem, path = re.fullmatch(r"(.*?)(?: - at `\$(.*)`)?", str(error), re.DOTALL).groups("")  # type: ignore[union-attr]
    expected, _, actual = problem.replace("`", "").partition(", got ")
    for name, index in re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", path):
        if index == "...":
            name = next((name for name, item in value.items() if type(item).__name__ == actual), "*")
        key += f".{name}" if name else f"[{int(index) + 1}]"
        value = value.get(name, value) if name else value[int(index)]
    if field := re.fullmatch(r"Object (missing|contains) \w+ field `(.*)`", problem):
        key, problem = f"{key}.{field[2]}", _MISSING if field[1] == "missing" else _UNKNOWN
    elif problem.startswith("Expected "):
        types = (
            expected.replace("Expected", "expected").replace(" | null", "").replace(" | ", " or ")
        )  # TOML has no null
        types = re.sub(r"\w+", lambda word: _TYPES.get(word[0], word[0]), types)
        problem = f"{types}, found {value!r:.80}"
    return key.lstrip("."), problem
