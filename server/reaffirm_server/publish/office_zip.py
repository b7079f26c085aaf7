"""Zipped: office documents, which are zip archives, written so that the same content gives the same bytes."""

import io
import re
import zipfile
from datetime import date

#: The media type of a Word document.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: When an office document says that it was made and changed (Dublin Core, in docProps/core.xml).
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def still(content: bytes, day: date) -> bytes:
    """An office document as if it had been written at the beginning of a day, not by the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as stilled:
        for name in archive.namelist():
            body = archive.read(name)
            if name == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<3>", body)
            stilled.writestr(zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
