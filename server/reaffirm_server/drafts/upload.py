"""Upload: a file that somebody hands over as a draft becomes its text; a DOCX is looked at before it is unpacked."""

import io
import re
import zipfile
from collections.abc import Mapping

from reaffirm_build.errors import DraftError
from reaffirm_build.read.docx import read_docx
from reaffirm_build.read.extraction import RULE
from reaffirm_server.drafts.draft import decode

#: The most bytes of a file, and how many a DOCX may have when unpacked: a draft is small, and others wait meanwhile.
MOST_BYTES, _MOST_UNPACKED = 2_000_000, 20_000_000
_ZIP = b"PK\x03\x04"
#: The notes of a document under their rule: they are no words of a draft.
_NOTES = re.compile(rf"^{RULE}\n.*?(?:\f|\Z)", re.MULTILINE | re.DOTALL)


def read_upload(content: bytes, radicals: Mapping[str, str]) -> str:
    """The text of a draft from a file of plain text or a DOCX.

    Raises ReaffirmError, saying what to do, for any other file, one that is damaged and one that is too large.
    """
    if len(content) > MOST_BYTES:
        raise DraftError(f"the file has more than {MOST_BYTES:,} bytes; paste the recommendations instead")
    if not content.startswith(_ZIP):
        return decode(content)
    _guard(content)
    return _NOTES.sub("", read_docx("the file", content, radicals).text)


def _guard(content: bytes) -> None:
    """Refuse what would grow beyond what a draft can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(file.file_size for file in packed.infolist())
    except zipfile.BadZipFile as error:
        raise DraftError("the file is a damaged or truncated Word document; get the whole file") from error
    if size > _MOST_UNPACKED:
        raise DraftError(f"the file would unpack to {size:,} bytes, as no draft does; it was not unpacked")
