"""The kinds of pages, each with an example: every one of them is held to the same rules (``test_pages.py``)."""

PAGES = {
    "home": "/",
    "recommendations": "/recommendations",
    "search": "/recommendations?q=同意&session=5&theme=legislation",
    "search in English": "/recommendations?q=victims&sort=reaffirmed&page=2",
    "nothing found": "/recommendations?q=赔偿&addressee=conference",
    "no such theme": "/recommendations?theme=x",
    "node": "/tip/4-46-i_cite-1",
    "ontology": "/ontology",
    "dataset": "/dataset",
    "indexes": "/index/",
    "index": "/index/theme",
    "index with notes": "/index/session",
    "downloads": "/download/",
    "sparql": "/sparql",
    "not found": "/tip/9-99",
}
