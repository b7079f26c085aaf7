"""Conversion of terms between rdflib and pyoxigraph, by private functions of oxrdflib.

This is the only module that uses them, and ``pyproject.toml`` bounds the version of oxrdflib.
"""

from collections.abc import Callable
from typing import Any

from oxrdflib import _converter

#: Return the term of rdflib for a term of pyoxigraph, and the reverse.
from_ox: Callable[[Any], Any] = _converter.from_ox
to_ox: Callable[[Any], Any] = _converter.to_ox
