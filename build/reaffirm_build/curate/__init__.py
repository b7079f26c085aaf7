"""A new document becomes a corpus: the commands ``ingest``, ``propose`` and ``review``."""
