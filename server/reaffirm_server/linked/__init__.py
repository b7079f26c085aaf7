"""Linked data: every IRI answers at its path, in every format."""
