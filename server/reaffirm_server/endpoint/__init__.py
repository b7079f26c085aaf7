"""The SPARQL endpoint at ``/sparql`` and the graph store at ``/data``."""
