"""Text extraction from PDF files, one page at a time: characters with their coordinates, then lines and layout."""

import ctypes
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from math import hypot

import pypdfium2
from pypdfium2 import raw

from reaffirm_core.errors import PageError
from reaffirm_core.read.extraction import Extraction
from reaffirm_core.read.pdf_layout import lay_out
from reaffirm_core.read.pdf_lines import Page, TextRun, lines
from reaffirm_core.read.radicals import mapped

#: The code of a character without a Unicode value in the font of the page.
_UNMAPPED = frozenset({0, 0xFFFD, 0xFFFF})
#: The codes of pdfium for a hyphen at the end of a line.
_HYPHENS = frozenset({0x02, 0xFFFE})
#: A page without text is a scan if images cover at least this share of it (0–1).
_SCANNED = 0.3
#: Limits of a drawn rule: maximum height and minimum length in points, maximum share of the width of the page (0–1).
_RULE_HEIGHT, _SHORTEST, _LONGEST = 2.0, 20.0, 0.6
#: The end marker of a complete file, and the number of last bytes that contain it.
_END, _TAIL = b"%%EOF", 2048
#: Maximum difference in points of the baselines and of the sizes of characters in the same run.
_TOLERANCE = 0.1
#: The distance of two characters in ems from which on they are in different runs, such as those of two columns.
_FAR = 2.0
#: The least weight of bold letters.
_BOLD = 600
#: Output buffers of pdfium: x and y of a character, its transformation matrix.
_Buffers = tuple[ctypes.c_double, ctypes.c_double, raw.FS_MATRIX]


def read_pdf(name: str, content: bytes, radicals: Mapping[str, str]) -> Extraction:
    """Extract the text of a PDF. ``radicals`` maps each radical to the ideograph that replaces it.

    Only one page is open at a time. Raises PageError, with the page, for a page that is a scan, cannot be read or has
    characters without a Unicode value. A file that is encrypted or cannot be opened is an error of page 1. Raises
    AccountError for lost characters.
    """
    whole = _END in content[-_TAIL:]
    with closing(_open(name, content, whole)) as document:
        pages = []
        words: list[str] = []
        for index in range(len(document)):
            page = _page(name, document, index, whole)
            for run in (run for line in page.lines for run in line.runs):
                run.text = mapped(run.text, radicals)
            words.extend([*(run.text for line in page.lines for run in line.runs), *page.turned])
            pages.append(page)
    if not whole:
        problem = f"the file is truncated: it ends without {_END.decode()}, so later pages may be missing"
        raise PageError(name, len(pages), f"{problem}; get the whole file")
    if not words:
        raise PageError(name, 1, "no page has any text; if this is a scan, recognise its text first (OCR)")
    extraction = lay_out(pages)
    extraction.prove(name, words)
    return extraction


def _open(name: str, content: bytes, whole: bool) -> pypdfium2.PdfDocument:
    """Open a document. Raises PageError with the reason if it cannot be opened."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            problem = "the file is encrypted and requires a password; save it without a password"
        elif not whole:
            problem = f"the file is truncated: it ends without {_END.decode()}; get the whole file"
        else:
            problem = "the file is damaged and cannot be opened; open it in a viewer and save it again"
        raise PageError(name, 1, problem) from error


def _page(name: str, document: pypdfium2.PdfDocument, index: int, whole: bool) -> Page:
    """Read a page and close it. Raises PageError if it has no text or cannot be read."""
    number = index + 1
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as text:
            runs = list(_runs(name, number, text))
            width, _ = page.get_size()
            if not runs:
                _check_empty(name, number, page, whole)
            upright, turned = _by_direction(runs)
            return Page(number, lines(upright), tuple(_rules(page, width)), turned)
    except pypdfium2.PdfiumError as error:
        problem = "the file is truncated before it" if not whole else "it is damaged"
        raise PageError(name, number, f"the page cannot be read: {problem}; get the whole file") from error


def _check_empty(name: str, number: int, page: pypdfium2.PdfPage, whole: bool) -> None:
    """Raise PageError if a page without text is a scan or is missing from a truncated file."""
    width, height = page.get_size()
    if _image_area(page) >= _SCANNED * width * height:
        raise PageError(name, number, "a picture without text, as of a scan; recognise its text first (OCR)")
    if not whole and not next(page.get_objects(), None):
        raise PageError(name, number, "the page is empty and the file is truncated; get the whole file")


def _by_direction(runs: list[TextRun]) -> tuple[list[TextRun], tuple[str, ...]]:
    """Return the runs in the direction of most characters, and the words in other directions."""
    main = Counter(run.turn for run in runs for _ in run.text).most_common(1)
    upright = [run for run in runs if run.turn == main[0][0]]
    return upright, tuple(run.text.strip() for run in runs if run.turn != main[0][0])


def _runs(name: str, number: int, text: pypdfium2.PdfTextPage) -> Iterator[TextRun]:
    """Yield runs of characters of the same size on the same baseline, in the order of the file."""
    run: TextRun | None = None
    buffers = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()  # one allocation for all characters
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) == 1 and code not in _HYPHENS:
            if run and chr(code) == " ":
                run.text += " "
            continue
        if code in _UNMAPPED:
            problem = "a character has no Unicode value in its font, so it cannot be read"
            raise PageError(name, number, f"{problem}; create the PDF again, or provide the text")
        character = _character(text, index, code, buffers)
        if run and _continues(run, character):
            run.text += character.text
            run.last = character.x
        else:
            if run:
                yield run
            run = character
    if run:
        yield run


def _character(text: pypdfium2.PdfTextPage, index: int, code: int, buffers: _Buffers) -> TextRun:
    """Return a run of one character, with its place as on an unrotated page."""
    x, y, matrix = buffers
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d)
    turn = _turn(matrix.a, matrix.b)
    along, up = _upright(x.value, y.value, turn)
    bold = raw.FPDFText_GetFontWeight(text, index) >= _BOLD
    return TextRun(along, up, size, "-" if code in _HYPHENS else chr(code), along, turn, bold)


def _continues(run: TextRun, character: TextRun) -> bool:
    """Return whether a character has the direction, baseline and size of a run, and is next to its last character."""
    same = run.turn == character.turn and abs(run.y - character.y) < _TOLERANCE
    is_next = -character.size / 2 < character.x - run.last < _FAR * character.size
    return same and abs(run.size - character.size) < _TOLERANCE and is_next


def _turn(a: float, b: float) -> int:
    """Return the rotation of text to the left in quarter turns, from its direction vector."""
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _upright(x: float, y: float, turn: int) -> tuple[float, float]:
    """Return the coordinates of a place after the page is rotated so that its text is upright."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _image_area(page: pypdfium2.PdfPage) -> float:
    """Return the area of the images on a page, in square points."""
    bounds = (image.get_bounds() for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return float(sum((right - left) * (top - bottom) for left, bottom, right, top in bounds))


def _rules(page: pypdfium2.PdfPage, width: float) -> Iterator[float]:
    """Yield the heights in points of the short horizontal rules drawn on a page, such as the rule above its notes."""
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH and raw.FPDFPageObj_GetBounds(drawn, *sides):
            left, bottom, right, top = (side.value for side in sides)
            if top - bottom <= _RULE_HEIGHT and _SHORTEST < right - left < _LONGEST * width:
                yield bottom
