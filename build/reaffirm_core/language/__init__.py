"""Parsers of language packs: TOML files with patterns, compiled to regular expressions."""
