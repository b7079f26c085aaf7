"""Reproducible office documents: ZIP archives in which the same content gives the same bytes."""

import io
import re
import zipfile
from datetime import date

#: The dates of creation and modification of an office document (Dublin Core, in docProps/core.xml).
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def reproducible(content: bytes, day: date) -> bytes:
    """Return an office document whose dates are all the beginning of a day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<3>", body)
            target.writestr(zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
