"""Record of a reading: its row in the table of readings, and the table that the reader left."""

import hashlib
from collections.abc import Mapping
from datetime import date

from reaffirm_build.annotate.curated import Curated
from reaffirm_build.annotate.readings import ALL, COLUMNS, FILE, KINDS, LANGUAGE_MODEL, NOT_RECORDED, PERSON, SCHEMA
from reaffirm_build.csv_text import write_csv
from reaffirm_build.curate.workbook_form import READING_LABEL
from reaffirm_build.files import read_bytes, root
from reaffirm_build.languages import COMPLETE


def record(
    readings: Mapping[str, bytes], content: bytes, suffix: str, *, by_person: bool, name: str, day: date
) -> dict[str, bytes]:
    """Return the files of a reading of all kinds by path in a corpus folder, or {} if its table is recorded already.

    ``readings`` are the files of the folder ``readings``, and ``content`` is the table that the reader left, with the
    suffix of its file. A workbook covers the corpus, but for what is pending there; a table in CSV lists in its first
    column the provisions that it covers. ``name`` is "" for a reader who gave no name.
    """
    if content in readings.values():
        return {}
    table = readings.get(FILE)
    earlier = [cells for _, cells in Curated("readings", FILE, table, {FILE: SCHEMA}).rows] if table else []
    number = sum(cells["reading"].startswith("review-") for cells in earlier) + 1
    file = f"review-{number}{suffix}"
    row = {
        "reading": f"review-{number}",
        **{f"label_{language}": READING_LABEL[language].format(number=number) for language in COMPLETE},
        "kinds": " ".join(KINDS),
        "scope": file if suffix == ".csv" else ALL,
        "date": day.isoformat(),
        "by": PERSON if by_person else LANGUAGE_MODEL,
        "name": name or NOT_RECORDED,
        "version": "" if by_person else NOT_RECORDED,
        "codebook": hashlib.sha256(read_bytes(root() / "docs" / "codebook.md")).hexdigest(),
        "table": file,
        "note": "",
    }
    return {f"readings/{FILE}": write_csv(COLUMNS, [*earlier, row]), f"readings/{file}": content}
