"""Words of a draft that lie in stock phrases are left out, and only those."""

import re

from reaffirm_server.drafts.tokens import without


def test_only_words_that_lie_wholly_in_one_match_are_left_out() -> None:
    text = "act as appropriate in line with laws"
    assert without(text, [re.compile("as appropriate|in line")]).split() == ["act", "with", "laws"]
    parted = [re.compile("with l"), re.compile("aws"), re.compile("n line")]
    assert without(text, parted).split() == ["act", "as", "appropriate", "in", "laws"]
