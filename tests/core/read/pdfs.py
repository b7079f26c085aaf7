"""PDFs: small ones made by hand, to the point, and documents printed by Chromium."""

from collections.abc import Sequence
from html import escape

from playwright.sync_api import Browser

#: Where a line stands: from the left, from the foot, size of its letters, words.
Placed = tuple[float, float, float, str]

_SMALL = "font-size: 9px; width: 100%; margin: 0 25mm; font-family: 'Noto Sans CJK SC'"


def made(pages: Sequence[Sequence[Placed]], drawn: Sequence[str] = (), trailer: str = "") -> bytes:
    """A PDF with Latin letters at given places; ``drawn`` are further operators, page by page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        shown = [f"BT /F1 {size} Tf {x} {y} Td ({_literal(words)}) Tj ET" for x, y, size, words in page]
        stream = "\n".join([*shown, *drawn[number : number + 1]])
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    content, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R "
    return bytes(content) + f"{end}{trailer}>>\nstartxref\n{len(content)}\n%%EOF\n".encode()


def _literal(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def column(*words: str, top: float = 760, size: float = 11, leading: float = 16) -> list[Placed]:
    """Lines under each other."""
    return [(72, top - leading * number, size, line) for number, line in enumerate(words)]


def printed(browser: Browser, pages: Sequence[str], header: str, footer: str) -> list[bytes]:
    """HTML documents as Chromium prints them, with a running header, and a footer with the number of the page."""
    numbered = '<span class="pageNumber"></span>/<span class="totalPages"></span>'
    found = []
    with browser.new_page() as page:
        for html in pages:
            page.set_content(html)
            found.append(
                page.pdf(
                    prefer_css_page_size=True,
                    display_header_footer=True,
                    header_template=f'<div style="{_SMALL}">{escape(header)}</div>',
                    footer_template=f'<div style="{_SMALL}; text-align: right">{escape(footer)} {numbered}</div>',
                )
            )
    return found
