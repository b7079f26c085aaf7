"""One corpus folder becomes a validated dataset: the commands ``build`` and ``validate``."""
