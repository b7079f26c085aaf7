"""Loader of the language packs."""

from functools import lru_cache

from reaffirm_core.files import root, texts
from reaffirm_core.language.pack import Pack, parse_pack

#: A pack has hundreds of patterns, which take seconds to compile, and a process may load the same pack several times.
_parsed = lru_cache(maxsize=16)(parse_pack)


def load_packs() -> dict[str, Pack]:
    """Return the language packs by language. Raises TableError for an invalid file."""
    packs = [_parsed(file, text) for file, text in texts(root() / "data" / "packs", "*.toml").items()]
    return {pack.language: pack for pack in packs}
