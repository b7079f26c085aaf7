"""Reaffirm's server: a SPARQL endpoint and pages over a built dataset.

``store`` opens files, ``engine`` answers queries, ``app`` puts the blueprints together, ``cli`` has the commands.
"""
