"""The words of a finished PDF, and reportlab's own canvas drawing them again: the floor of a document."""

import ctypes
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from staffdesk.resources import FONT_WEIGHTS, font_path


@dataclass(frozen=True)
class Word:
    """A piece of text of a page: where, how large, in which font."""

    x: float
    y: float
    size: float
    font: str
    text: str


Pages = list[list[Word]]
"""The words of each page of a document."""


def register_fonts() -> None:
    """Make the fonts of the documents known to reportlab."""
    for weight in FONT_WEIGHTS:
        pdfmetrics.registerFont(TTFont(f"SourceSansPro-{weight}", str(font_path(weight))))


def read_words(content: bytes) -> Pages:
    """Read the words of a document."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_page_words(page) for page in document]
    finally:
        document.close()


def draw_again(documents: Sequence[Pages]) -> list[bytes]:
    """Draw documents on a bare canvas, each a file with its own embedded fonts."""
    return [_drawn(pages) for pages in documents]


def _drawn(pages: Pages) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    for words in pages:
        for word in words:
            canvas.setFont(word.font, word.size)
            canvas.drawString(word.x, word.y, word.text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page_words(page: pypdfium2.PdfPage) -> list[Word]:
    text_page = page.get_textpage()
    pieces = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
    return [_word(piece, text_page) for piece in pieces]


def _word(piece: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage) -> Word:
    matrix, size = piece.get_matrix(), ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(piece.raw, size)
    return Word(matrix.e, matrix.f, size.value, _font_name(piece), _text(piece, text_page))


def _font_name(piece: pypdfium2.PdfObject) -> str:
    font = pdfium.FPDFTextObj_GetFont(piece.raw)
    room = ctypes.create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
    pdfium.FPDFFont_GetBaseFontName(font, room, len(room))
    return room.value.decode("ascii").partition("+")[2] or room.value.decode("ascii")


def _text(piece: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(piece.raw, text_page.raw, None, 0)
    room = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(piece.raw, text_page.raw, room, length)
    return bytes(room).decode("utf-16-le").rstrip("\0")
