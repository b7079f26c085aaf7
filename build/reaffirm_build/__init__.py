"""Reaffirm's builder: a document of recommendations becomes a validated knowledge graph.

Data flows one way, each step a pure function in a module of its name:
read → parse → account → graph → rules → validate → turtle; only ``cli`` opens files.
"""

from importlib.metadata import version

__version__ = version("reaffirm")
