"""Characters of a draft that the texts write in another way, such as traditional ones.

Only characters are replaced, not words as in a search: the words of a draft are compared and quoted.
"""

from functools import cache

from reaffirm_server.dataset.settings import CONFIG, SearchWords, read_words
from reaffirm_server.linked.vocabulary import Vocabulary


def usual_characters(text: str) -> str:
    """Return a text in the characters of the texts. A text that is in them already is returned as it is."""
    return text if text.isascii() else _vocabulary().usual(text)


@cache
def _vocabulary() -> Vocabulary:
    """Return the settings of all languages for characters."""
    rows = read_words(CONFIG / "search.toml", SearchWords).values()
    return Vocabulary(characters=tuple(row["draft_characters"] for row in rows if row.get("draft_characters")))
