"""Builder of Reaffirm: conversion of a document of recommendations to a validated knowledge graph.

Data flows through the sub-packages in this order: ``language``, ``read``, ``compare``, ``structure``, ``annotate``,
``graph``, ``pipeline``, ``curate``. Each imports only from earlier sub-packages. Only ``files`` opens files.
"""

from importlib.metadata import version

__version__ = version("reaffirm")
