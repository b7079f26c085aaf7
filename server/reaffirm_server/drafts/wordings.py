"""Other wordings of the recommendations, in words that a delegate might use today.

Drafts rarely repeat the words of earlier texts: "survivors" for "victims", "scam compounds" for "unlawful acts". So
``config/draft-wordings.csv`` has two wordings of each recommendation in each language, or lists of terms. Only the
matching of drafts uses them, and nothing shows them. A recommendation without a row is compared by its text alone.
"""

from collections.abc import Mapping
from functools import cache

from reaffirm_core.csv_text import read_csv
from reaffirm_core.files import read_text
from reaffirm_server.dataset.settings import CONFIG

FILE = CONFIG / "draft-wordings.csv"
#: Wordings by language.
Wordings = Mapping[str, tuple[str, ...]]


@cache
def load_wordings() -> dict[str, Wordings]:
    """Return the wordings by corpus and identifier of a recommendation, such as ``tip/8-1-c``."""
    wordings: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_csv(FILE, read_text(FILE)):
        by_language = wordings.setdefault(row["provision"], {})
        by_language[row["language"]] = (*by_language.get(row["language"], ()), row["text"])
    return dict(wordings)
