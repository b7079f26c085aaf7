"""Parser of source lines into a document of sessions, provisions and footnotes."""
