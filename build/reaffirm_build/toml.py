"""Strict reader of TOML tables, with errors for missing, invalid and unknown keys."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from reaffirm_build.errors import TableError

T = TypeVar("T")


class Table:
    """A TOML table; each value is taken once, and ``close`` raises an error for unknown keys.

    ``file`` and ``path``, the dotted path of the table with a final dot, appear in messages.
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
        return TableError(self._file, f"{self._path}{key}: {problem}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str, kind: type[T]) -> T:
        """Take a value of a given type; raises TableError if it is missing or has another type."""
        if key not in self._values:
            raise self.error(key, f"is missing; add a value of type {kind.__name__}")
        value = self._values.pop(key)
        if not isinstance(value, kind):
            raise self.error(key, f"expected a value of type {kind.__name__}, found {value!r}")
        return value

    def has(self, key: str, value: str) -> bool:
        """Take a key if it has the given value, and return whether it has."""
        equal = self._values.get(key) == value
        if equal:
            del self._values[key]
        return equal

    def strings(self, key: str) -> tuple[str, ...]:
        """Take a list of distinct strings; raises TableError if it is empty or contains anything else."""
        values = self.take(key, list)
        if not values or not all(isinstance(value, str) for value in values):
            raise self.error(key, "expected a list of at least one string")
        if duplicates := [value for number, value in enumerate(values) if value in values[:number]]:
            raise self.error(key, f"{duplicates[0]!r} occurs twice; remove the second occurrence")
        return tuple(values)

    def pattern(self, key: str, *groups: str, terms: Mapping[str, str] | None = None) -> re.Pattern[str]:
        """Take a regular expression with the named groups; ``terms`` replaces names in braces.

        Raises TableError as ``compile`` does, and for a missing group.
        """
        pattern = self.compile(key, self.take(key, str), terms)
        if missing := [group for group in groups if group not in pattern.groupindex]:
            raise self.error(key, f"the pattern has no group {missing[0]!r}; add (?P<{missing[0]}>…)")
        return pattern

    def compile(self, key: str, source: str, terms: Mapping[str, str] | None = None) -> re.Pattern[str]:
        """Compile a regular expression in which ``terms`` replaces names in braces; ``key`` appears in messages.

        Raises TableError for an unknown name in braces or an invalid regular expression.
        """
        for term, meaning in (terms or {}).items():
            source = source.replace(term, meaning)
        if unknown := re.search(r"\{[a-z_]+\}", source):
            raise self.error(key, f"{unknown[0]} is not defined; correct the name or define it")
        try:
            return re.compile(source)
        except re.error as error:
            raise self.error(key, f"not a valid regular expression: {error}") from error

    def patterns(self, key: str, terms: Mapping[str, str] | None = None) -> tuple[re.Pattern[str], ...]:
        """Take a list of regular expressions; ``terms`` replaces names in braces."""
        return tuple(self.compile(key, source, terms) for source in self.strings(key))

    def mapping(self, key: str) -> dict[str, str]:
        """Take a table of strings; raises TableError for any other value."""
        values = self.take(key, dict)
        if not all(isinstance(value, str) for value in values.values()):
            raise self.error(key, "expected a table of strings")
        return values

    def table(self, key: str) -> "Table":
        """Take a subtable."""
        return Table(self._file, self.take(key, dict), f"{self._path}{key}.")

    def tables(self, key: str) -> "list[Table]":
        """Take an array of tables; empty if the key is absent."""
        values = self.take(key, list) if key in self else []
        return [Table(self._file, value, f"{self._path}{key}[{n}].") for n, value in enumerate(values, 1)]

    def keys(self) -> list[str]:
        """Return the keys that are not taken yet."""
        return list(self._values)

    def copy(self) -> "Table":
        """Return a copy with the values that are not taken yet."""
        return Table(self._file, self._values, self._path)

    def close(self) -> None:
        """Raise TableError for a key that was not taken, since an unknown key is usually a misspelling."""
        if self._values:
            raise self.error(next(iter(self._values)), "unknown key; correct or remove it")
