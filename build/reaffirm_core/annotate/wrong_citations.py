"""Citations that rules find and that a reader judged to be none, in ``wrong-citations.csv``, with a reason each."""

from collections.abc import Sequence

from reaffirm_core.annotate.curated import Curated
from reaffirm_core.model import Citation

#: The table of a corpus.
FILE = "wrong-citations.csv"


def without_wrong(citations: Sequence[Citation], table: Curated) -> list[Citation]:
    """Return the citations without those of the table.

    Raises TableError, with the cell, for a row without such a citation, and for one without a reason.
    """
    keys = {_key(citation) for citation in citations}
    wrong = set()
    for number, cells in table.rows:
        key = (cells["provision"], cells["cited"], cells["words"])
        if key not in keys:
            problem = f"{cells['provision']} does not cite {cells['cited']} by these words; delete the row"
            raise table.error(number, "words", problem)
        if not cells["reason"].strip():
            raise table.error(number, "reason", "is empty; say why it is no citation")
        wrong.add(key)
    return [citation for citation in citations if _key(citation) not in wrong]


def _key(citation: Citation) -> tuple[str, str, str]:
    return citation.provision, citation.cites, citation.quote.words
