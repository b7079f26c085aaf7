"""Detection of corrigenda. A corrigendum has numbered paragraphs as a report has, but they correct another document."""

from reaffirm_core.errors import SourceError
from reaffirm_core.language.pack import Structure
from reaffirm_core.model import Source

#: A text without a heading of a corrigendum is one with at least this number of corrections, and with this share of
#: corrections among its numbered lines (0–1).
_CORRECTIONS, _SHARE = 2, 0.5


def require_no_corrigendum(source: Source, pack: Structure) -> None:
    """Raise SourceError, with the line, for a document that is a corrigendum as a whole.

    A corrigendum after numbered paragraphs is bound to the document that it corrects, so it is no error.
    """
    numbered = [line for line in source.lines if pack.numbers(line.text)]
    first = numbered[0].number if numbered else source.lines[-1].number
    corrections = [line for line in source.lines if pack.reports.corrects.match(line.text)]
    headed = (line for line in source.lines if line.number <= first and pack.reports.corrigendum.fullmatch(line.text))
    line = next(headed, None)
    if not line and len(corrections) >= max(_CORRECTIONS, _SHARE * len(numbered)):
        line = corrections[0]
    if line:
        problem = f"the document is a corrigendum, not a document of recommendations: {line.text!r}"
        hint = "make the corrections in the file of the corrected document, and ingest that file, with --edition if "
        hint += "its corpus exists; if this file has the whole corrected text, remove this line"
        raise SourceError(source.name, line.number, f"{problem}; {hint}")
