"""The parts of a DOCX file. The zip is checked for damage and decompression bombs before it is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import XMLSyntaxError

from reaffirm_core.errors import TableError

#: Limits of a document: number of files, bytes of all files unpacked, and ratio of unpacked to packed bytes of a file
#: above _SMALL bytes.
_MAX_FILES, _MAX_BYTES, _MAX_RATIO, _SMALL = 5_000, 256_000_000, 200, 1_000_000
#: The exceptions that the libraries raise for a damaged file.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OpcError, XMLSyntaxError)
#: The parts that contain words but no text, and the kind under which their words are set aside.
_SIDE_PARTS: Mapping[str, str] = {
    RELATIONSHIP_TYPE.HEADER: "header",
    RELATIONSHIP_TYPE.FOOTER: "footer",
    RELATIONSHIP_TYPE.COMMENTS: "comment",
}


class WordFile:
    """The XML of a document: its main part and the related parts."""

    def __init__(self, name: str, content: bytes) -> None:
        """Open a document.

        Raises TableError for a file that is encrypted, not a DOCX, too large when unpacked, or that embeds a document
        of another format. Raises an exception of ``DAMAGED`` for a damaged file.
        """
        _guard(name, content)
        main = _open(name, content)
        self.text = _root(main)
        if self.text.find(f".//{qn('w:altChunk')}") is not None:
            raise TableError(name, "embeds a whole document of another format; open it in Word and save it again")
        #: the kind and the root of each header, footer and part of comments
        self.side_parts = [
            (_SIDE_PARTS[rel.reltype], _root(rel.target_part))
            for rel in main.rels.values()
            if rel.reltype in _SIDE_PARTS
        ]
        self._parts = {rel.reltype: rel.target_part for rel in main.rels.values() if not rel.is_external}

    def part(self, kind: str) -> BaseOxmlElement | None:
        """Return the root of the part with a relationship type, or None if there is no such part."""
        part = self._parts.get(kind)
        return None if part is None else _root(part)


def _root(part: Part) -> BaseOxmlElement:
    """Return the root of an XML part."""
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _open(name: str, content: bytes) -> Part:
    """Return the main part of a document.

    For a file of another vocabulary the library raises AttributeError or ValueError, since it expects elements of Word,
    and TypeError for a relationship without a target.
    """
    try:
        return docx.Document(io.BytesIO(content)).part
    except (AttributeError, TypeError, ValueError) as error:
        raise TableError(name, f"is not a Word document ({error}); save the document as DOCX") from error


def _guard(name: str, content: bytes) -> None:
    """Check the file list of a zip before any file is unpacked.

    Raises TableError for a zip file that is damaged, too large, encrypted, or not a Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = packed.infolist()
    except DAMAGED as error:
        raise TableError(name, "is a zip file, as a DOCX is, but damaged or truncated; get the whole file") from error
    if _is_bomb(files, len(content)):
        size = sum(file.file_size for file in files)
        problem = f"would unpack {len(content):,} bytes to {len(files):,} files with {size:,} bytes"
        raise TableError(name, f"{problem}, more than a document needs; it was not unpacked")
    if any(file.flag_bits & 1 for file in files):
        raise TableError(name, "is encrypted; save it without a password")
    if not any(file.filename == "[Content_Types].xml" for file in files):
        raise TableError(name, "is a zip file, but not a Word document; save the document as DOCX")


def _is_bomb(files: Sequence[zipfile.ZipInfo], size: int) -> bool:
    """Return whether the files of a zip of ``size`` bytes are too many, too large or overlapping."""
    unpacked = sum(file.file_size for file in files)
    packed = sum(file.compress_size for file in files)
    inflated = any(file.file_size > max(_SMALL, _MAX_RATIO * file.compress_size) for file in files)
    return len(files) > _MAX_FILES or unpacked > _MAX_BYTES or packed > size or inflated
