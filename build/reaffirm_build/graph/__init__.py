"""Annotations become RDF: rules, SHACL, Turtle, N-Quads."""
