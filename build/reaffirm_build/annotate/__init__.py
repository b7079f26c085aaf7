"""A document becomes asks, citations and references; curated tables are checked against it."""
