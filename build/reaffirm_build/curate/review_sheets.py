"""Review sheets: the annotations that rules find in an ingested corpus, for a row-by-row check."""

from collections.abc import Iterable, Sequence

from reaffirm_build.csv_text import write_csv
from reaffirm_build.pipeline.corpus_build import Build


def review_tables(build: Build) -> dict[str, bytes]:
    """Return the sheets of asks, citations and references as CSV, by path in the folder of the corpus.

    Each row ends with the text of its provision.
    """
    annotations = build.annotations
    texts = {provision.identifier: provision.text for provision in build.document.provisions}
    asks = (
        (a.provision, a.number, " ".join(a.addressees), a.basis, a.strength, a.quote.words if a.quote else "", a.rule)
        for a in annotations.asks
    )
    citations = ((c.provision, c.number, c.cites, c.quote.words, c.rule) for c in annotations.citations)
    references = ((r.provision, r.number, r.relation, r.target, r.quote.words, r.rule) for r in annotations.references)
    return {
        "review/asks.csv": _table(("ask", "addressees", "basis", "strength", "words", "rule"), asks, texts),
        "review/citations.csv": _table(("citation", "cites", "words", "rule"), citations, texts),
        "review/references.csv": _table(("reference", "relation", "target", "words", "rule"), references, texts),
    }


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]], texts: dict[str, str]) -> bytes:
    """Return a table as CSV, with the provision as the first column and its text as the last."""
    columns = ("provision", *columns, "text")
    return write_csv(columns, (dict(zip(columns, (*row, texts[str(row[0])]), strict=True)) for row in rows))
