"""Conversion of a new document to a corpus: the commands ``ingest``, ``propose`` and ``review``."""
