"""The SPARQL endpoint and the graph store: ``/sparql`` and ``/data``."""
