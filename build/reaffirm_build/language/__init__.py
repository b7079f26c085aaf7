"""A language pack: a TOML file becomes compiled patterns."""
