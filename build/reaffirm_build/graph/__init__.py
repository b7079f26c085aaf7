"""Conversion of annotations to RDF, with inference rules, SHACL validation, Turtle and N-Quads."""
