"""Sheets of paper as families photograph them; each says that it is an example."""

import io
from datetime import date
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from staffdesk import resources

LINES = (
    "Établi le {on:%d/%m/%Y}",
    "Année scolaire {year}-{next_year}",
    "Organisme fictif, contrat n° 0000 0000",
    "Document d’exemple\u00a0: démonstration, sans valeur.",
)


@cache
def draw_sheet(title: str, on: date) -> bytes:
    """Draw one sheet, as a PNG."""
    year = on.year if on.month >= 9 else on.year - 1
    image = Image.new("RGB", (620, 877), "#FDFCF8")
    draw = ImageDraw.Draw(image)
    large = ImageFont.truetype(str(resources.font_path("Semibold")), 30)
    small = ImageFont.truetype(str(resources.font_path("Regular")), 19)
    draw.rectangle((40, 40, 580, 60), fill="#17436B")
    draw.text((40, 90), title, font=large, fill="#1B2430")
    for index, line in enumerate(LINES):
        words = line.format(on=on, year=year, next_year=year + 1)
        draw.text((40, 160 + 34 * index), words, font=small, fill="#4A5565")
    for index in range(9):
        draw.line((40, 340 + 40 * index, 580 - 37 * (index % 3), 340 + 40 * index), fill="#C3CAD3", width=2)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
