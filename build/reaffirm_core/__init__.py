"""Code of builder and server: words become facts, the model, and the files of a built graph.

A room imports only rooms before it: ``language``, ``read``, ``compare``, ``structure``, ``annotate``, ``graph_files``.
"""

from importlib.metadata import version

__version__ = version("reaffirm")
