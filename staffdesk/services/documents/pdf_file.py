"""The file itself: numbered objects, fonts, pages and the tree of tags, written in one pass.

Why not reportlab's canvas: it cuts every font again for each document and writes no tags; a page costs it 6
ms, here 1. What is left is small: objects in, bytes out. Nothing depends on the hour or on the machine, so
that one snapshot gives one sequence of bytes (L6). Written by ISO 32000-1: object streams and
cross-reference streams.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from staffdesk.resources import FONT_WEIGHTS, FontWeight
from staffdesk.services.documents import fonts
from staffdesk.services.documents.fonts import FIRST_CODE, LAST_CODE, Typeface

_SYMBOLIC = 4
_ITALIC = 64
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True)
class FileFacts:
    """What a reader shows about the file: title in words, who made it, the day it was made (`YYYYMMDD`)."""

    title: str
    author: str
    made_on: str


class PdfFile:
    """Numbered objects waiting to be written; plain ones are packed together, streams stand alone."""

    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, tuple[bytes, bytes]] = {}
        self._count = 0

    def reserve(self) -> int:
        """Return the number of an object that will be put later."""
        self._count += 1
        return self._count

    def put(self, number: int, body: bytes) -> int:
        """Give a reserved object its body, and return its number."""
        self._plain[number] = body
        return number

    def add(self, body: bytes) -> int:
        """Return the number of a new object."""
        return self.put(self.reserve(), body)

    def add_stream(self, compressed: bytes, entries: bytes = b"") -> int:
        """Return the number of a new stream whose bytes zlib already compressed."""
        number = self.reserve()
        self._streams[number] = (entries, compressed)
        return number

    def finish(self, catalog: bytes, facts: FileFacts) -> bytes:
        """Return the bytes of the whole file."""
        root = self.add(catalog)
        info = self.add(_info(facts))
        places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        out = bytearray(_HEADER)
        self._pack(places)
        for number, (entries, data) in self._streams.items():
            places[number] = (1, len(out), 0)
            out += b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>stream\n" % (number, entries, len(data))
            out += data + b"\nendstream\nendobj\n"
        _write_references(out, places, root, info)
        return bytes(out)

    def _pack(self, places: dict[int, tuple[int, int, int]]) -> None:
        """Put all plain objects into one compressed object stream."""
        index: list[bytes] = []
        offset = 0
        numbers = list(self._plain)
        holder = self._count + 1
        for rank, number in enumerate(numbers):
            index.append(b"%d %d" % (number, offset))
            offset += len(self._plain[number]) + 1
            places[number] = (2, holder, rank)
        head = b" ".join(index) + b"\n"
        body = head + b"\n".join(self._plain.values())
        entries = b"/Type/ObjStm/N %d/First %d" % (len(numbers), len(head))
        self.add_stream(zlib.compress(body, 6), entries)


def _write_references(out: bytearray, places: dict[int, tuple[int, int, int]], root: int, info: int) -> None:
    """Append the cross-reference stream: for each object, where it stands."""
    start = len(out)
    number = max(places) + 1
    places[number] = (1, start, 0)
    rows = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + rank.to_bytes(2, "big")
        for kind, place, rank in (places[key] for key in sorted(places))
    )
    mark = hashlib.sha256(out).hexdigest()[:32].encode()
    data = zlib.compress(rows, 6)
    out += (
        b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
        b"/Filter/FlateDecode/Length %d>>stream\n" % (number, number + 1, root, info, mark, mark, len(data))
    )
    out += data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def _info(facts: FileFacts) -> bytes:
    return b"<</Title %s/Author %s/Producer(Staffdesk)/CreationDate(D:%s)>>" % (
        text_string(facts.title),
        text_string(facts.author),
        facts.made_on.encode("ascii"),
    )


def text_string(text: str) -> bytes:
    """Return a text of the file's dictionaries (a title, an alternative text), in UTF-16."""
    return b"<feff" + text.encode("utf-16-be", "replace").hex().encode() + b">"


def literal(codes: bytes) -> bytes:
    """Return a string of a content stream."""
    if b"\\" in codes or b"(" in codes or b")" in codes:
        codes = codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + codes + b")"


@dataclass
class OverflowCut:
    """The signs of one weight that the common cut lacks, in the order this document met them."""

    signs: list[str] = field(default_factory=list)

    def code(self, sign: str) -> tuple[int, int]:
        """Return the number of the cut and the code of the sign in it, adding it when it is new."""
        if sign not in self.signs:
            self.signs.append(sign)
        cut, code = divmod(self.signs.index(sign), LAST_CODE - FIRST_CODE + 1)
        return cut, code + FIRST_CODE

    def cuts(self) -> list[str]:
        """Return the signs of each cut."""
        step = LAST_CODE - FIRST_CODE + 1
        return ["".join(self.signs[start : start + step]) for start in range(0, len(self.signs), step)]


class FontShelf:
    """The fonts of one document: the four common cuts, and the overflow of those that need it."""

    def __init__(self) -> None:
        self._overflow: dict[FontWeight, OverflowCut] = {}

    def runs(self, face: Typeface, text: str) -> list[tuple[str, bytes]]:
        """Return a text as runs of (font resource, codes); one run for anything written in French."""
        try:
            return [(face.resource, fonts.encode_common(text))]
        except UnicodeEncodeError:
            return self._mixed_runs(face, text)

    def _mixed_runs(self, face: Typeface, text: str) -> list[tuple[str, bytes]]:
        runs: list[tuple[str, bytes]] = []
        for sign in text:
            name, code = self._place(face, sign)
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + code)
            else:
                runs.append((name, code))
        return runs

    def _place(self, face: Typeface, sign: str) -> tuple[str, bytes]:
        if sign in fonts.FRENCH_SIGNS:
            return face.resource, fonts.encode_common(sign)
        cut, code = self._overflow.setdefault(face.weight, OverflowCut()).code(sign)
        return f"{face.resource}x{cut}", bytes((code,))

    def write(self, file: PdfFile) -> bytes:
        """Add the fonts to a file and return the body of its font dictionary."""
        entries = []
        common_map = file.add_stream(_common_map())
        for weight in FONT_WEIGHTS:
            face = fonts.typeface(weight)
            common = _common_font(file, face, common_map)
            entries.append(b"/%s %d 0 R" % (face.resource.encode(), common))
            overflow = self._overflow.get(weight, OverflowCut())
            for rank, signs in enumerate(overflow.cuts()):
                number = _overflow_font(file, face, rank, signs)
                entries.append(b"/%sx%d %d 0 R" % (face.resource.encode(), rank, number))
        return b"<<" + b"".join(entries) + b">>"


@cache
def _common_map() -> bytes:
    return zlib.compress(_unicode_map(fonts.FRENCH_SIGNS), 9)


@cache
def _common_parts(weight: FontWeight) -> tuple[bytes, bytes]:
    face = fonts.typeface(weight)
    return _descriptor(face, "AAAAAA"), _widths(face, fonts.FRENCH_SIGNS)


def _common_font(file: PdfFile, face: Typeface, unicode_map: int) -> int:
    """Add one common cut; what does not depend on the document was prepared once."""
    font_file = file.add_stream(face.cut, b"/Length1 %d" % face.cut_length)
    return _add_font(file, (font_file, unicode_map), *_common_parts(face.weight))


def _overflow_font(file: PdfFile, face: Typeface, rank: int, signs: str) -> int:
    cut = fonts.cut_out(face.face, signs)
    font_file = file.add_stream(zlib.compress(cut, 6), b"/Length1 %d" % len(cut))
    unicode_map = file.add_stream(zlib.compress(_unicode_map(signs), 6))
    descriptor = _descriptor(face, "BBBBB" + chr(ord("A") + rank % 26))
    return _add_font(file, (font_file, unicode_map), descriptor, _widths(face, signs))


def _add_font(file: PdfFile, streams: tuple[int, int], descriptor: bytes, widths: bytes) -> int:
    name, rest = descriptor.split(b"|", 1)
    described = file.add(b"<<%s/FontFile2 %d 0 R>>" % (rest, streams[0]))
    return file.add(
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s/FirstChar %d%s/ToUnicode %d 0 R/FontDescriptor %d 0 R>>"
        % (name, FIRST_CODE, widths, streams[1], described)
    )


def _descriptor(face: Typeface, tag: str) -> bytes:
    font = face.face
    name = b"%s+SourceSansPro-%s" % (tag.encode(), face.weight.encode())
    flags = _SYMBOLIC | (_ITALIC if face.weight == "It" else 0)
    box = b" ".join(b"%d" % edge for edge in font.bbox)
    return (
        b"%s|/Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%s]/ItalicAngle %d"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d"
        % (name, name, flags, box, font.italicAngle, font.ascent, font.descent, font.capHeight, font.stemV)
    )


def _widths(face: Typeface, signs: str) -> bytes:
    widths = b" ".join(b"%d" % round(face.face.getCharWidth(ord(sign))) for sign in signs)
    return b"/LastChar %d/Widths[%s]" % (FIRST_CODE + len(signs) - 1, widths)


def _unicode_map(signs: str) -> bytes:
    """Return the map from codes to text that makes copying give accents and spaces."""
    rows = [
        b"<%02X><%s>" % (FIRST_CODE + rank, sign.encode("utf-16-be").hex().upper().encode())
        for rank, sign in enumerate(signs)
    ]
    blocks = [_map_block(rows[start : start + 100]) for start in range(0, len(rows), 100)]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        b"1 begincodespacerange <00><FF> endcodespacerange\n"
        + b"".join(blocks)
        + b"endcmap CMapName currentdict /CMap defineresource pop end end\n"
    )


def _map_block(rows: Sequence[bytes]) -> bytes:
    return b"%d beginbfchar\n%s\nendbfchar\n" % (len(rows), b"\n".join(rows))
