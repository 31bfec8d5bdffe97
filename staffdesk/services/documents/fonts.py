"""Source Sans for paper: four weights, cut down once to the signs of French and kept compressed.

Cutting a font for each document costs 2 ms a weight; here each weight is cut once when the program first
draws, so that every document carries the very same bytes and a merged file may store them once. A sign
outside this set (`ł`, `ș`…) goes to a small second cut made for the one document that needs it: see
`pdf_file.OverflowCut`.
"""

from __future__ import annotations

import codecs
import unicodedata
import zlib
from dataclasses import dataclass, field
from functools import cache, lru_cache

from reportlab.pdfbase.ttfonts import TTFontFace

from staffdesk.resources import FONT_WEIGHTS, FontWeight, font_path
from staffdesk.services.documents.hinting import without_hints

FIRST_CODE = 32
"""Codes below stand for control signs, which no viewer needs to see."""

LAST_CODE = 255

_TEXTS_KEPT = 8192
"""Texts whose width and codes are remembered: labels, towns, amounts; a few hundred kilobytes."""

FRENCH_SIGNS = (
    "".join(map(chr, range(32, 127)))
    + "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŸàâäçèéêëîïôöùûüÿŒœÆæ"
    + "€’‘“”«»–—·•…−°ᵉʳ×±≤≥ºª§"
    + "\u00a0\u202f"
)
"""What the common cut holds, in the order of the codes from 32."""

_ENCODING = codecs.charmap_build("\ufffe" * FIRST_CODE + FRENCH_SIGNS)


_NO_NAMES = bytes((0, 0, 0, 0, 0, 6))


class PaperFace(TTFontFace):
    """A face whose cuts leave out the names of the font, 3 kB that no viewer of documents reads."""

    def get_table(self, tag: str) -> bytes:
        """Return a table of the font; the table of names is empty."""
        table: bytes = _NO_NAMES if tag == "name" else super().get_table(tag)
        return table


@dataclass(frozen=True)
class Typeface:
    """One weight: its measures in thousandths of the size, its face, and the common cut, compressed."""

    weight: FontWeight
    face: TTFontFace
    widths: dict[str, float] = field(repr=False)
    cut: bytes = field(repr=False)
    cut_length: int
    advances: dict[str, float] = field(default_factory=dict, repr=False)

    @property
    def resource(self) -> str:
        """Return the name content streams use: `F1` to `F4`."""
        return f"F{FONT_WEIGHTS.index(self.weight) + 1}"

    def width(self, text: str, size: float) -> float:
        """Return the advance of a text in points; a run of invoices sets the same texts again and again."""
        advance = self.advances.get(text)
        if advance is None:
            if len(self.advances) >= _TEXTS_KEPT:
                self.advances.clear()
            advance = self.advances[text] = self._advance(text)
        return advance * size / 1000

    def _advance(self, text: str) -> float:
        widths = self.widths
        try:
            return sum([widths[sign] for sign in text])
        except KeyError:
            for sign in text:
                widths.setdefault(sign, float(self.face.getCharWidth(ord(sign))))
            return self._advance(text)


@lru_cache(_TEXTS_KEPT)
def encode_common(text: str) -> bytes:
    """Return the codes of a text in the common cut.

    Raises:
        UnicodeEncodeError: the text holds a sign outside `FRENCH_SIGNS`.
    """
    return codecs.charmap_encode(text, "strict", _ENCODING)[0]


def printable(text: str) -> str:
    """Return a text as one line of composed signs: controls become spaces, direction marks go."""
    try:
        encode_common(text)
    except UnicodeEncodeError:
        pass
    else:
        return text
    kept = (_printable_sign(sign) for sign in unicodedata.normalize("NFC", text))
    return "".join(kept)


@cache
def typeface(weight: FontWeight) -> Typeface:
    """Return one weight, read and cut at its first use (3 ms)."""
    face = PaperFace(str(font_path(weight)))
    cut = cut_out(face, FRENCH_SIGNS)
    widths = {sign: float(face.getCharWidth(ord(sign))) for sign in FRENCH_SIGNS}
    return Typeface(weight, face, widths, zlib.compress(cut, 9), len(cut))


def cut_out(face: TTFontFace, signs: str) -> bytes:
    """Return a TrueType file with only these signs, numbered from `FIRST_CODE` in their order."""
    cut: bytes = face.makeSubset([0] * FIRST_CODE + [ord(sign) for sign in signs])
    return without_hints(cut)


def _printable_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Cs", "Co", "Cn"):
        return ""
    return sign
