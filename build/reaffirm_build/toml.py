"""Tables: TOML that is read key by key and complains of what is missing, wrong or left over."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from reaffirm_build.errors import TableError

T = TypeVar("T")


class Table:
    """A TOML table; every value is taken once, and ``close`` complains of what nobody took."""

    def __init__(self, file: str, values: Mapping[str, Any], path: str = "") -> None:
        self._file, self._values, self._path = file, dict(values), path

    @classmethod
    def parse(cls, file: str, text: str) -> Self:
        """Read TOML; a syntax error names the file, and its line and column."""
        try:
            return cls(file, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise TableError(file, f"not valid TOML: {error}") from error

    def error(self, key: str, problem: str) -> TableError:
        """An error that names a key by its whole path."""
        return TableError(self._file, f"{self._path}{key}: {problem}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str, kind: type[T]) -> T:
        """Take a value of a given type."""
        if key not in self._values:
            raise self.error(key, "is missing")
        value = self._values.pop(key)
        if not isinstance(value, kind):
            raise self.error(key, f"should be of type {kind.__name__}, is {value!r}")
        return value

    def has(self, key: str, value: str) -> bool:
        """Take a key if it has just this value."""
        found = self._values.get(key) == value
        if found:
            del self._values[key]
        return found

    def strings(self, key: str) -> tuple[str, ...]:
        """Take a list of distinct strings."""
        values = self.take(key, list)
        if not values or not all(isinstance(value, str) for value in values):
            raise self.error(key, "should be a list of strings with at least one")
        if len(set(values)) < len(values):
            raise self.error(key, "has the same string twice")
        return tuple(values)

    def pattern(self, key: str, *groups: str, terms: Mapping[str, str] | None = None) -> re.Pattern[str]:
        """Take a regular expression that must have the named groups; terms in braces stand for longer ones."""
        pattern = self.compile(key, self.take(key, str), terms)
        if missing := [group for group in groups if group not in pattern.groupindex]:
            raise self.error(key, f"lacks the group {missing[0]!r}")
        return pattern

    def compile(self, key: str, source: str, terms: Mapping[str, str] | None = None) -> re.Pattern[str]:
        """A regular expression that stands under a key; terms in braces stand for longer ones."""
        for term, meaning in (terms or {}).items():
            source = source.replace(term, meaning)
        if unknown := re.search(r"\{[a-z_]+\}", source):
            raise self.error(key, f"has {unknown[0]}, for which nothing stands here")
        try:
            return re.compile(source)
        except re.error as error:
            raise self.error(key, f"is no valid regular expression: {error}") from error

    def patterns(self, key: str, terms: Mapping[str, str] | None = None) -> tuple[re.Pattern[str], ...]:
        """Take a list of regular expressions; terms in braces stand for longer ones."""
        return tuple(self.compile(key, source, terms) for source in self.strings(key))

    def mapping(self, key: str) -> dict[str, str]:
        """Take a table of strings."""
        values = self.take(key, dict)
        if not all(isinstance(value, str) for value in values.values()):
            raise self.error(key, "should hold strings only")
        return values

    def table(self, key: str) -> "Table":
        """Take a table."""
        return Table(self._file, self.take(key, dict), f"{self._path}{key}.")

    def tables(self, key: str) -> "list[Table]":
        """Take a list of tables, which may be absent."""
        values = self.take(key, list) if key in self else []
        return [Table(self._file, value, f"{self._path}{key}[{n}].") for n, value in enumerate(values, 1)]

    def keys(self) -> list[str]:
        """The keys not yet taken."""
        return list(self._values)

    def copy(self) -> "Table":
        """What nobody took yet, to be taken once more."""
        return Table(self._file, self._values, self._path)

    def close(self) -> None:
        """Complain of what nobody took: an unknown key is a slip of the pen."""
        if self._values:
            raise self.error(next(iter(self._values)), "is not a key that is known here")
