"""Descriptions, from ``documents.csv``, of cited documents that are missing from the ontology.

A document is known by its symbol. A title is optional. All corpora of a data folder share the descriptions.
"""

from collections.abc import Iterable, Mapping

from reaffirm_core.annotate.curated import TITLES, Curated
from reaffirm_core.names import document_name, parse_document_name

#: The table of a corpus.
FILE = "documents.csv"
#: The titles of documents that a person gave, by prefixed name of the document and by language.
Titles = Mapping[str, Mapping[str, str]]


def described_documents(tables: Iterable[Curated], elsewhere: Titles) -> dict[str, Mapping[str, str]]:
    """Return the documents of tables, together with those that are described elsewhere.

    Raises TableError, with the cell, for an identifier that is no symbol, a title on several lines, and a title that
    differs from one given before.
    """
    documents = dict(elsewhere)
    for table in tables:
        for number, cells in table.rows:
            name = document_name(cells["document"])
            if not parse_document_name(name) or "_" in name:
                problem = f"{cells['document']!r} is no symbol of a document; expected one such as A/RES/72/1"
                raise table.error(number, "document", problem)
            titles = dict(documents.get(name, {}))
            for language, column in TITLES.items():
                title = cells[column]
                if title != " ".join(title.split()):
                    raise table.error(number, column, f"{title!r} is not on one line; delete the further white space")
                if title and titles.setdefault(language, title) != title:
                    problem = f"another corpus gives {cells['document']} the title {titles[language]!r}, here {title!r}"
                    raise table.error(number, column, f"{problem}; give both the same title")
            documents[name] = titles
    return documents
