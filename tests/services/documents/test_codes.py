"""QR codes are square, and heavy enough for a crumpled sheet."""

import zxingcpp
from PIL import Image

from staffdesk.services.documents.codes import qr_modules


def test_a_code_is_square_with_its_three_corners() -> None:
    rows = qr_modules("https://famille.valbrune.example/f/2026-002114")
    assert {len(row) for row in rows} == {len(rows)}
    corner = [tuple(row[:7]) for row in rows[:7]]
    assert corner[0] == (True,) * 7
    assert [tuple(row[-7:]) for row in rows[:7]] == corner
    assert [tuple(row[:7]) for row in rows[-7:]] == corner


def test_a_scanner_reads_it_back_at_level_m() -> None:
    rows = qr_modules("https://famille.valbrune.example/f/2026-002114")
    side = len(rows) + 8
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    (found,) = zxingcpp.read_barcodes(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))
    assert found.text == "https://famille.valbrune.example/f/2026-002114"
    assert found.ec_level == "M"
