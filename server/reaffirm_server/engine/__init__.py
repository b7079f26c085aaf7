"""Evaluation of SPARQL queries: in this process, in worker processes, at a remote store."""
