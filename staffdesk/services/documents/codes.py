"""Square codes: the address of an invoice as a QR code that telephones and the desk's scanner read alike."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

import zxingcpp

if TYPE_CHECKING:
    from typing_extensions import Buffer

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=64)
def qr_modules(content: str) -> Modules:
    """Return the rows of a QR code, level M, dark is true; the page leaves the four white modules around."""
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = code.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape[:2]
    cells = bytes(cast("Buffer", image))
    return tuple(tuple(cell == 0 for cell in cells[row * width : (row + 1) * width]) for row in range(height))
