"""Reading of an uploaded draft, plain text or DOCX. The unpacked size of a DOCX is checked first."""

import io
import re
import zipfile
from collections.abc import Mapping

from reaffirm_build.errors import DraftError
from reaffirm_build.read.docx import read_docx
from reaffirm_build.read.extraction import RULE
from reaffirm_server.drafts.draft import decode
from reaffirm_server.errors import gettext_noop

#: Maximum number of bytes of a file, and of an unpacked DOCX: drafts are small, and other requests wait meanwhile.
MAX_BYTES, _MAX_UNPACKED = 2_000_000, 20_000_000
_TOO_LARGE = gettext_noop("the file has more than %(limit)s bytes; paste the recommendations instead")
_DAMAGED = gettext_noop("the file is a damaged or truncated Word document; upload an intact copy")
_TOO_LARGE_UNPACKED = gettext_noop(
    "the file unpacks to %(size)s bytes, expected at most %(limit)s; paste the recommendations"
)
_ZIP = b"PK\x03\x04"
#: The footnotes of a document under their rule. They are not part of a draft.
_NOTES = re.compile(rf"^{RULE}\n.*?(?:\f|\Z)", re.MULTILINE | re.DOTALL)


def read_upload(content: bytes, radicals: Mapping[str, str]) -> str:
    """Return the text of a draft from a file of plain text or a DOCX.

    ``radicals`` maps Kangxi radicals to ideographs. Raises ReaffirmError for a file of another type, a damaged file
    and a file that is too large.
    """
    if len(content) > MAX_BYTES:
        raise DraftError(_TOO_LARGE, {"limit": f"{MAX_BYTES:,}"})
    if not content.startswith(_ZIP):
        return decode(content)
    _guard(content)
    return _NOTES.sub("", read_docx("the file", content, radicals).text)


def _guard(content: bytes) -> None:
    """Raise DraftError for a DOCX that is damaged or too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(file.file_size for file in packed.infolist())
    except zipfile.BadZipFile as error:
        raise DraftError(_DAMAGED) from error
    if size > _MAX_UNPACKED:
        raise DraftError(_TOO_LARGE_UNPACKED, {"size": f"{size:,}", "limit": f"{_MAX_UNPACKED:,}"})
