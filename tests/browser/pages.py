"""The kinds of pages, each with an example: every one of them is held to the same rules (``test_pages.py``)."""

PAGES = {
    "home": "/",
    "node": "/tip/4-46-i_cite-1",
    "ontology": "/ontology",
    "dataset": "/dataset",
    "downloads": "/download/",
    "sparql": "/sparql",
    "not found": "/tip/9-99",
}
