"""Taking the hints away changes no shape: both fonts draw the same outlines, in a smaller file."""

import ctypes
import zlib

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from staffdesk.resources import FONT_WEIGHTS, FontWeight
from staffdesk.services.documents.fonts import FIRST_CODE, FRENCH_SIGNS, typeface
from staffdesk.services.documents.hinting import without_hints


def outline(font: bytes, code: int) -> list[tuple[int, float, float]]:
    """Give the segments of a glyph as another program reads them."""
    document = pypdfium2.PdfDocument.new()
    data = (ctypes.c_uint8 * len(font)).from_buffer_copy(font)
    loaded = pdfium.FPDFText_LoadFont(document.raw, data, len(font), pdfium.FPDF_FONT_TRUETYPE, 1)
    path = pdfium.FPDFFont_GetGlyphPath(loaded, code, 100.0)
    segments = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for rank in range(max(0, pdfium.FPDFGlyphPath_CountGlyphSegments(path)) if path else 0):
        segment = pdfium.FPDFGlyphPath_GetGlyphPathSegment(path, rank)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        segments.append((pdfium.FPDFPathSegment_GetType(segment), x.value, y.value))
    return segments


@pytest.mark.parametrize("weight", FONT_WEIGHTS)
def test_every_french_sign_keeps_its_outline(weight: FontWeight) -> None:
    face = typeface(weight)
    hinted: bytes = face.face.makeSubset([0] * FIRST_CODE + [ord(sign) for sign in FRENCH_SIGNS])
    bare = without_hints(hinted)
    assert zlib.decompress(face.cut) == bare
    assert len(zlib.compress(bare, 9)) < 0.8 * len(zlib.compress(hinted, 9))
    drawn = 0
    for code in range(FIRST_CODE, FIRST_CODE + len(FRENCH_SIGNS)):
        after = outline(bare, code)
        assert after == outline(hinted, code)
        drawn += bool(after)
    assert drawn > len(FRENCH_SIGNS) // 2


def test_twice_is_once() -> None:
    bare = zlib.decompress(typeface("Regular").cut)
    assert without_hints(bare) == bare
