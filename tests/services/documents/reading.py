"""Reads a PDF back with another program than the one that wrote it: text, places of signs, tags, codes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

MM = 72 / 25.4


@dataclass(frozen=True)
class Sign:
    """One sign on paper: edges in millimetres from the top left corner of its page."""

    sign: str
    left: float
    top: float
    right: float
    bottom: float


class Paper:
    """A file read back."""

    def __init__(self, file: bytes) -> None:
        self._document = pypdfium2.PdfDocument(file)

    @property
    def page_count(self) -> int:
        return len(self._document)

    @property
    def title(self) -> str:
        return str(self._document.get_metadata_dict()["Title"])

    def text(self, page: int = 0) -> str:
        """Return the text of a page with plain spaces, in the order of the file."""
        found = str(self._document[page].get_textpage().get_text_range())
        return found.replace("\u00a0", " ").replace("\r\n", "\n")

    def whole_text(self) -> str:
        return "\n".join(self.text(page) for page in range(self.page_count))

    def size(self) -> tuple[float, float]:
        """Return width and height of the first page in millimetres."""
        width, height = self._document[0].get_size()
        return width / MM, height / MM

    def signs(self, page: int = 0) -> Iterator[Sign]:
        """Yield every visible sign with its place."""
        text = self._document[page].get_textpage()
        height = self._document[page].get_size()[1]
        for rank in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(rank)
            sign = text.get_text_range(rank, 1)
            if sign.strip() and right > left:
                yield Sign(sign, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)

    def touching(self, page: int = 0) -> list[tuple[str, str]]:
        """Return the pairs of signs that are written over one another."""
        found: list[tuple[str, str]] = []
        above: list[Sign] = []
        for one in sorted(self.signs(page), key=lambda sign: sign.top):
            above = [other for other in above if one.top < other.bottom - 0.3]
            found += [
                (other.sign, one.sign)
                for other in above
                if min(one.right, other.right) - max(one.left, other.left) > 0.3
            ]
            above.append(one)
        return found

    def font_sizes(self, page: int = 0) -> set[float]:
        """Return the sizes of all signs, in points."""
        text = self._document[page].get_textpage()
        drawn = (rank for rank in range(text.count_chars()) if not pdfium.FPDFText_IsGenerated(text, rank))
        return {round(pdfium.FPDFText_GetFontSize(text, rank), 1) for rank in drawn}

    def code(self, page: int = 0) -> str:
        """Return what a scanner reads on the page, printed at 200 points an inch."""
        picture = self._document[page].render(scale=200 / 72).to_pil()
        found = zxingcpp.read_barcodes(picture)
        return found[0].text if found else ""

    def roles(self, page: int = 0) -> list[str]:
        """Return the roles of all tagged elements of a page, in reading order."""
        tree = pdfium.FPDF_StructTree_GetForPage(self._document[page])
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        roles: list[str] = []
        for rank in range(count):
            _collect(pdfium.FPDF_StructTree_GetChildAtIndex(tree, rank), roles)
        pdfium.FPDF_StructTree_Close(tree)
        return roles


def _collect(element: Any, roles: list[str]) -> None:
    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetType(element, buffer, size)
    roles.append(buffer.raw.decode("utf-16-le").rstrip("\0"))
    for rank in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, rank)
        if child:
            _collect(child, roles)
