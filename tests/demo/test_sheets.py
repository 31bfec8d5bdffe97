"""A sheet is a picture, the same every time, that says it is an example."""

import io
from datetime import date

from PIL import Image

from staffdesk.demo.sheets import LINES, draw_sheet


def test_a_sheet_is_a_small_picture_of_a_page() -> None:
    content = draw_sheet("Certificat médical", date(2026, 11, 21))
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (620, 877))
    assert len(content) < 60_000


def test_the_same_words_give_the_same_bytes_and_others_do_not() -> None:
    one = draw_sheet.__wrapped__("Certificat médical", date(2026, 11, 21))
    assert one == draw_sheet("Certificat médical", date(2026, 11, 21))
    assert one != draw_sheet("Certificat médical", date(2026, 11, 22))


def test_it_says_that_it_is_worth_nothing() -> None:
    assert "démonstration, sans valeur" in LINES[-1]
