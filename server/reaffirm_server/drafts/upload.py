"""Reading of an uploaded draft: plain text, DOCX or PDF. Its size is checked first.

A document becomes a text with marks of titles, headings, notes and tables. It can be shown, changed and sent again.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from reaffirm_core.errors import CoverageError, DraftError, NoTextError, PageError, TableError
from reaffirm_core.language.detect import best_language
from reaffirm_core.language.pack import Pack
from reaffirm_core.read.extraction import Aside, Extraction
from reaffirm_core.read.file_types import extract
from reaffirm_core.read.joining import join
from reaffirm_core.read.paragraphs import Paragraph, as_text
from reaffirm_server.drafts.draft import decode, require_length
from reaffirm_server.errors import gettext_noop

#: Maximum number of bytes of a file, of an unpacked DOCX, and of the XML in it, which takes the time: drafts are small,
#: and other requests wait meanwhile.
MAX_BYTES, _MAX_UNPACKED, _MAX_XML = 2_000_000, 20_000_000, 6_000_000
_TOO_LARGE = gettext_noop("the file has more than %(limit)s bytes; paste the recommendations instead")
_DAMAGED = gettext_noop("the file is a damaged or truncated Word document; upload an intact copy")
_TOO_LARGE_UNPACKED = gettext_noop(
    "the file unpacks to %(size)s bytes, expected at most %(limit)s; paste the recommendations"
)
_OLD_WORD = gettext_noop("the file is an old Word file or is encrypted; save it as DOCX without a password")
_PAGE = gettext_noop(
    "page %(page)s of the file has no text that can be read, as a scan or a damaged PDF has none; recognise its text"
    " first (OCR), choose its Word file, or paste the recommendations"
)
_PICTURE = gettext_noop("the file is a picture; recognise its text first (OCR), or paste the recommendations")
_NO_TEXT = gettext_noop(
    "the file has no text; if its pages are pictures, recognise their text first (OCR), or paste the recommendations"
)
_UNREADABLE = gettext_noop(
    "the file is no intact Word document (DOCX), PDF or plain text in UTF-8; save it as one of these, or paste the"
    " recommendations"
)
#: The first bytes of a DOCX, and of Word files that are older or encrypted.
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: The first bytes of a picture: JPEG, PNG, GIF, TIFF, and a heading before that of WebP or HEIC.
_PICTURES = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(?:hei|mif|avif)", re.DOTALL)
#: The kinds of words set aside that a report names. Headers and footers are no part of a text that is checked.
_SAID = frozenset({"deleted", "hidden", "struck through"})
#: The first bytes of a PDF, and the suffix of a DOCX.
_PDF, _WORD = b"%PDF", ".docx"


class Upload(NamedTuple):
    """The text of a file, and the words that are not part of it."""

    text: str
    aside: tuple[Aside, ...] = ()  #: deleted in a tracked change, hidden or struck through


def open_upload(content: bytes, radicals: Mapping[str, str], packs: Mapping[str, Pack], name: str = "") -> Upload:
    """Return the text of a draft from a file of plain text, a DOCX or a PDF, with the words set aside.

    The content decides which it is; the ``name`` shows a damaged Word file. ``radicals`` maps Kangxi radicals to
    ideographs. Raises ReaffirmError for a file of another type, a damaged file, a scan and a file that is too large.
    """
    if len(content) > MAX_BYTES:
        raise DraftError(_TOO_LARGE, {"limit": f"{MAX_BYTES:,}"})
    if _PICTURES.match(content):
        raise DraftError(_PICTURE)
    if content.startswith(_ZIP):
        _guard(content)
    elif name.lower().endswith(_WORD) and not content.startswith((_OLD, _PDF)):
        raise DraftError(_DAMAGED)
    extraction = _extraction(content, radicals)
    if extraction is None:
        return Upload(decode(content))
    require_length(extraction.text)
    language = best_language(extraction.text, packs) or min(packs)
    paragraphs = join(extraction.paragraphs, packs, language)
    text = as_text([_unwrapped(paragraph, packs, language) for paragraph in paragraphs])
    return Upload(text, tuple(words for words in extraction.aside if words.kind in _SAID and words.words.strip()))


def _unwrapped(paragraph: Paragraph, packs: Mapping[str, Pack], language: str) -> Paragraph:
    """Return a paragraph in one line, joined as its language joins lines."""
    pack = packs[best_language(paragraph.text, packs) or language]
    return replace(paragraph, text=pack.structure.unwrap(paragraph.text))


def _extraction(content: bytes, radicals: Mapping[str, str]) -> Extraction | None:
    """Return the text of a DOCX or PDF, or None for plain text. Raises DraftError if it cannot be read."""
    if content.startswith(_OLD):
        raise DraftError(_OLD_WORD)
    try:
        return extract("the file", content, radicals)
    except PageError as error:
        raise DraftError(_PAGE, {"page": str(error.page)}) from error
    except NoTextError as error:
        raise DraftError(_NO_TEXT) from error
    except (TableError, CoverageError) as error:
        raise DraftError(_UNREADABLE) from error


def _guard(content: bytes) -> None:
    """Raise DraftError for a DOCX that is damaged or too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise DraftError(_DAMAGED) from error
    xml = [file for file in files if not file.filename.startswith("word/media/")]
    for counted, limit in ((files, _MAX_UNPACKED), (xml, _MAX_XML)):
        if (size := sum(file.file_size for file in counted)) > limit:
            raise DraftError(_TOO_LARGE_UNPACKED, {"size": f"{size:,}", "limit": f"{limit:,}"})
