"""Build of validated datasets from corpus folders, with the commands ``build`` and ``validate``."""
