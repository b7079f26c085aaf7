"""Lines become a document: sessions, provisions, footnotes."""
