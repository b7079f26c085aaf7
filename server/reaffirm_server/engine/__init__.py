"""How a SPARQL query is evaluated: in this process, in workers, at a remote store."""
