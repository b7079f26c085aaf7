"""Annotation of a document: asks, citations and references found by rules, and the curated tables of its corpus."""
