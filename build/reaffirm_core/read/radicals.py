"""Replacement of the radicals that PDFs contain in place of ideographs of the same shape.

The table ``data/radicals.csv`` maps each radical to its ideograph, with a reason. A radical that is not in the table
is a component of characters: it is kept and reported.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping

from reaffirm_core.errors import TableError
from reaffirm_core.files import read_text, root

#: The Unicode blocks CJK Radicals Supplement and Kangxi Radicals.
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_COLUMNS = ["radical", "ideograph", "reason"]


def parse_radicals(file: str, text: str) -> dict[str, str]:
    """Parse the table of radicals. Return the ideograph of each radical.

    Raises TableError, with the row, for other columns, a row without a radical, an ideograph or a reason, and for a
    repeated radical.
    """
    ideographs: dict[str, str] = {}
    for number, cells in enumerate(csv.reader(io.StringIO(text)), 1):
        if number == 1:
            if cells != _COLUMNS:
                problem = f"expected the columns {','.join(_COLUMNS)}, found {','.join(cells)}"
                raise TableError(f"{file}, row 1", f"{problem}; correct the first row")
            continue
        radical, ideograph, reason = cells if len(cells) == len(_COLUMNS) else ("", "", "")
        valid = _RADICAL.fullmatch(radical) and len(ideograph) == 1 and not _RADICAL.match(ideograph) and reason
        if not valid:
            problem = f"expected a radical, its ideograph and a reason, found {','.join(cells)!r}; correct the row"
            raise TableError(f"{file}, row {number}", problem)
        if radical in ideographs:
            raise TableError(f"{file}, row {number}", f"repeats the radical {radical}; delete one of the rows")
        ideographs[radical] = ideograph
    return ideographs


def mapped(text: str, radicals: Mapping[str, str]) -> str:
    """Return a text with its radicals replaced by their ideographs. Radicals outside the table are kept."""
    return _RADICAL.sub(lambda match: radicals.get(match[0], match[0]), text)


def unknown(text: str) -> str:
    """Return a list of the radicals in a text with the number of occurrences, or "" for a text without radicals."""
    counts = Counter(_RADICAL.findall(text))
    return ", ".join(f"{radical} (U+{ord(radical):04X}) × {count}" for radical, count in sorted(counts.items()))


def load_radicals() -> dict[str, str]:
    """Read the table of radicals of the project.

    Raises TableError, with the row, if the table is malformed.
    """
    file = root() / "data" / "radicals.csv"
    return parse_radicals(str(file), read_text(file))
