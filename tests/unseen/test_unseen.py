"""Documents, written with their answers before their author had seen the parser: read, doubted or refused.

``outcomes.csv`` records the set of each, its outcome when it was written (``first``) and its outcome today. A worse
outcome is an error, ``--update`` records a better one. For the second set two causes were mended:
borders of paragraphs in DOCX were not used, and Chinese headings such as "recommendations of the group" not known.
For the third set: paragraphs of a report that go on after a list of items, sections next to the heading of a session,
lists that a numbered paragraph introduces, and headings that the file shows.
For the fourth set: reports whose recommendations have no heading, only a paragraph that introduces them, and notes that
end with a web address on a line of its own.
For the fifth set: headings in large letters on several lines of a PDF, recommendations "on" a subject as the title of
an annex, heads and feet that only the symbol shows, and spaces between Latin letters and digits in Chinese.
The sixth set was read last; nothing was mended for it.
The PDF and DOCX files come from the sources beside them (``make.py``).
"""

from functools import cache
from pathlib import Path

import pytest

from reaffirm_build.curate.ingest import ingest
from reaffirm_build.pipeline.knowledge import Knowledge
from reaffirm_core.annotate.witness import witness
from reaffirm_core.csv_text import read_csv, write_csv
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.read.radicals import load_radicals

HERE = Path(__file__).parent
OUTCOMES = HERE / "outcomes.csv"
#: The best outcome first. A silent one is never allowed.
ORDER = ("exact", "doubted", "refused", "silent")
NAMES = sorted(answer.stem for answer in HERE.glob("*.tsv"))


@cache
def recorded() -> dict[str, dict[str, str]]:
    return {row["document"]: row for row in read_csv(OUTCOMES, OUTCOMES.read_text(encoding="utf-8"))}


def outcome(name: str, knowledge: Knowledge) -> str:
    """Return the outcome for a document: its answer, another reading with a doubt or without, or an error."""
    file = next(path for ending in ("txt", "pdf", "docx") if (path := HERE / f"{name}.{ending}").exists())
    answer = dict(row.split("\t", 1) for row in (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines())
    try:
        one = ingest(file.name, file.read_bytes(), knowledge.packs, load_radicals())
    except ReaffirmError:
        return "refused"
    document, pack = one.document, knowledge.packs[one.language]
    read = {session.identifier: f"{session.start}/{session.end}\t{session.place}" for session in document.sessions}
    read |= {provision.identifier: provision.text for provision in document.provisions}
    read |= {note.identifier: f"{note.provision}\t{note.text}" for note in document.footnotes if note.provision}
    if read == answer:
        return "exact"
    return "doubted" if (*document.remarks, *witness(document, pack.structure, pack.grammar)) else "silent"


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_no_worse_than_recorded(name: str, update: bool, knowledge: Knowledge) -> None:
    now = outcome(name, knowledge)
    if update:
        recorded()[name]["outcome"] = now
        OUTCOMES.write_bytes(write_csv(("document", "set", "first", "outcome"), recorded().values()))
    assert now != "silent"
    assert ORDER.index(now) <= ORDER.index(recorded()[name]["outcome"]), "read worse than before"
