"""Reaffirm's builder: a document of recommendations becomes a validated knowledge graph.

Data flows through the rooms in this order: ``language``, ``read``, ``compare``, ``structure``, ``annotate``, ``graph``,
``pipeline``, ``curate``. A room imports only from those before it; only ``files`` opens files.
"""

from importlib.metadata import version

__version__ = version("reaffirm")
