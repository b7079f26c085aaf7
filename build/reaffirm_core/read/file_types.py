"""Conversion of PDF and DOCX files to plain text in UTF-8. The first bytes determine the file type, not the name.

A web page is no supported type. Its elements would be read as words, also deleted ones. It is recognised by its
elements, and by its name if it has none.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath

from reaffirm_core.errors import TableError
from reaffirm_core.extras import extra
from reaffirm_core.read.extraction import Extraction

#: Number of bytes searched for a signature: some PDFs begin with other bytes.
_FIRST = 1024
#: The first bytes of a PDF and of a DOCX.
_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
#: Unsupported file types, by their first bytes.
_UNSUPPORTED = {
    b"\xd0\xcf\x11\xe0": "an old or encrypted Word file; save it as DOCX without a password",
    b"{\\rtf": "a file in Rich Text Format; save it as DOCX",
    b"\xff\xfe": "text in UTF-16; save it as UTF-8",
    b"\xfe\xff": "text in UTF-16; save it as UTF-8",
}
#: A tag of HTML anywhere in a file, and the suffixes of web pages.
_TAG = re.compile(
    rb"<(?:!doctype\s+html|/?(?:html|head|body|div|p|br|h[1-6]|[uo]l|li|table|t[rdh]|span|[bi]|em|strong|ins|del|su[bp])"
    rb"(?:\s[^<>]*)?/?)>",
    re.IGNORECASE,
)
_WEB_PAGES = frozenset({".htm", ".html", ".xhtml", ".mht", ".mhtml"})


def extract(name: str, content: bytes, radicals: Mapping[str, str]) -> Extraction | None:
    """Return the text of a PDF or DOCX, or None for a plain text.

    Raises TableError for an unsupported file type, and the errors of ``read_pdf`` and ``read_docx``, which name the
    page or paragraph. Raises MissingExtraError without the extra ``documents``.
    """
    first = content[:_FIRST]
    if _PDF in first:
        with extra("documents"):
            from reaffirm_core.read.pdf import read_pdf
        return read_pdf(name, content, radicals)
    if _ZIP in first:
        with extra("documents"):
            from reaffirm_core.read.docx import read_docx
        return read_docx(name, content, radicals)
    for signature, problem in _UNSUPPORTED.items():
        if content.startswith(signature):
            raise TableError(name, f"is {problem}")
    tag = _TAG.search(content)
    if tag or PurePath(name).suffix.lower() in _WEB_PAGES:
        reason = f" (it contains {tag[0].decode(errors='replace')!r})" if tag else ""
        raise TableError(name, f"is a web page{reason}; save it as DOCX or PDF, or as text without markup")
    return None
