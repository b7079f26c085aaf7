"""Review sheets: the annotations that rules find in an ingested corpus, for a row-by-row check."""

from reaffirm_build.pipeline.corpus_build import Build
from reaffirm_core.annotation_kinds import KINDS
from reaffirm_core.csv_text import write_csv
from reaffirm_core.model import Ask, Citation, Quote, Reference, Statement


def review_tables(build: Build) -> dict[str, bytes]:
    """Return a sheet for each kind that has one, as CSV, by path in the folder of the corpus.

    Each row begins with the provision and the number of the annotation and ends with the text of the provision.
    """
    texts = {provision.identifier: provision.text for provision in build.document.provisions}
    sheets = {}
    for kind in (kind for kind in KINDS if kind.sheet):
        number = kind.sheet.removesuffix("s")
        rows = (
            {
                "provision": fact.provision,
                number: str(fact.number),
                **{column: _cell(fact, column) for column in kind.columns},
                "text": texts[fact.provision],
            }
            for fact in build.annotations.of(kind.name)
        )
        sheets[f"review/{kind.sheet}.csv"] = write_csv(("provision", number, *kind.columns, "text"), rows)
    return sheets


def _cell(fact: Ask | Citation | Reference | Statement, column: str) -> str:
    """Return an attribute of an annotation as text: the words of a quotation, several values with spaces."""
    if column == "words":
        return fact.quote.words if fact.quote else ""
    value = getattr(fact, column)
    if value is None or isinstance(value, Quote):
        return value.words if value else ""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
