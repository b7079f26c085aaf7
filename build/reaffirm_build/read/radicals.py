"""Radicals: characters of dictionaries that PDFs hold in place of the ideographs that look alike.

Which stands for which is a table with its reasons (``data/radicals.csv``): a radical that is not in it, a part of a
character rather than one, is left as it is and reported.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping

from reaffirm_build.errors import TableError
from reaffirm_build.files import read_text, root

#: Code points of radicals: the supplement and those of the Kangxi dictionary.
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_COLUMNS = ["radical", "ideograph", "reason"]


def parse_radicals(file: str, text: str) -> dict[str, str]:
    """The table of radicals: which ideograph stands for each.

    Raises TableError, with the row, for another column, no radical, two rows for one, a row without its reason.
    """
    found: dict[str, str] = {}
    for number, cells in enumerate(csv.reader(io.StringIO(text)), 1):
        if number == 1:
            if cells != _COLUMNS:
                raise TableError(f"{file}, row 1", f"the columns should be {','.join(_COLUMNS)}")
            continue
        radical, ideograph, reason = cells if len(cells) == len(_COLUMNS) else ("", "", "")
        proper = _RADICAL.fullmatch(radical) and len(ideograph) == 1 and not _RADICAL.match(ideograph) and reason
        if not proper or radical in found:
            raise TableError(f"{file}, row {number}", "should be a radical, once, its ideograph and the reason")
        found[radical] = ideograph
    return found


def mapped(text: str, radicals: Mapping[str, str]) -> str:
    """A text with ideographs where it has radicals that the table knows."""
    return _RADICAL.sub(lambda match: radicals.get(match[0], match[0]), text)


def unknown(text: str) -> str:
    """The radicals in a text, with how often each stands there; "" if there are none."""
    counts = Counter(_RADICAL.findall(text))
    return ", ".join(f"{radical} (U+{ord(radical):04X}) × {count}" for radical, count in sorted(counts.items()))


def load_radicals() -> dict[str, str]:
    """Which ideographs stand for the radicals that PDFs hold in their place."""
    file = root() / "data" / "radicals.csv"
    return parse_radicals(str(file), read_text(file))
