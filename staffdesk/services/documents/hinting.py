"""A font without its hints: instructions for coarse screens, which paper and today's readers do not use.

They are a third of each embedded cut. Shapes and widths stay what they are, sign for sign.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

_HINTS = (b"cvt ", b"fpgm", b"prep")
_COMPOSITE_HINTS = 0x0100
_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x0020, 0x0001, 0x0008, 0x0040, 0x0080


def without_hints(font: bytes) -> bytes:
    """Return a TrueType file without programs for hinting."""
    tables = _tables(font)
    is_long = struct.unpack_from(">h", tables[b"head"], 50)[0] == 1
    glyphs = [_bare(glyph) for glyph in _glyphs(tables, is_long=is_long)]
    offsets, glyf = [0], bytearray()
    for glyph in glyphs:
        glyf += glyph + b"\0" * (-len(glyph) % 4)
        offsets.append(len(glyf))
    head = bytearray(tables[b"head"])
    struct.pack_into(">h", head, 50, 1)
    kept = {tag: table for tag, table in tables.items() if tag not in _HINTS}
    kept |= {
        b"head": bytes(head),
        b"glyf": bytes(glyf),
        b"loca": struct.pack(f">{len(offsets)}L", *offsets),
    }
    return _file(font[:4], kept)


def _tables(font: bytes) -> dict[bytes, bytes]:
    count = struct.unpack_from(">H", font, 4)[0]
    found = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * place)
        found[tag] = font[offset : offset + length]
    return found


def _glyphs(tables: Mapping[bytes, bytes], *, is_long: bool) -> list[bytes]:
    loca, glyf = tables[b"loca"], tables[b"glyf"]
    if is_long:
        offsets = struct.unpack(f">{len(loca) // 4}L", loca)
    else:
        offsets = tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))
    return [glyf[start:end] for start, end in pairwise(offsets)]


def _bare(glyph: bytes) -> bytes:
    """Return a glyph without instructions: a simple one holds them after its contours, another at its end."""
    if not glyph:
        return b""
    contours = struct.unpack_from(">h", glyph)[0]
    if contours < 0:
        return _bare_composite(glyph)
    at = 10 + 2 * contours
    length = struct.unpack_from(">H", glyph, at)[0]
    return glyph[:at] + b"\0\0" + glyph[at + 2 + length :]


def _bare_composite(glyph: bytes) -> bytes:
    out, at = bytearray(glyph), 10
    while True:
        flags = struct.unpack_from(">H", glyph, at)[0]
        struct.pack_into(">H", out, at, flags & ~_COMPOSITE_HINTS)
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        if not flags & _MORE:
            return bytes(out[:at])


def _file(version: bytes, tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    spread = 16 << power
    head = version + struct.pack(">4H", count, spread, power, 16 * count - spread)
    offset, directory, body = 12 + 16 * count, b"", b""
    for tag in sorted(tables):
        table = tables[tag]
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag, total, offset + len(body), len(table))
        body += padded
    return head + directory + body
