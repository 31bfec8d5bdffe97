"""Icons are there, take the colour asked, and small ones are bold."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from staffdesk.ui import wording
from staffdesk.ui.kit.icons import IconStyle, draw_icon, icon, icon_exists, icon_pixmap
from staffdesk.ui.kit.tokens import LIGHT, Tone

NAMED_BY_THE_LOOK = [
    "house",
    "tray",
    "users-three",
    "calendar-blank",
    "receipt",
    "storefront",
    "chat-circle",
    "chart-bar",
    "gear-six",
    "calendar-plus",
    "calendar-x",
    "first-aid",
    "identification-card",
    "file-text",
    "bank",
    "student",
    "house-line",
    "note-pencil",
    "check",
    "clock",
    "prohibit",
    "hourglass-medium",
    "warning",
    "lock-simple",
    "printer",
    "dots-three",
    "caret-down",
]


def _ink(name: str, size: int, style: IconStyle | None = None) -> int:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_icon(painter, QRectF(0, 0, size, size), name, QColor("#000000"), style)
    painter.end()
    return sum(image.pixelColor(x, y).alpha() for x in range(size) for y in range(size))


@pytest.mark.parametrize("name", NAMED_BY_THE_LOOK)
def test_every_icon_of_the_look_exists_and_paints_something(name: str) -> None:
    assert icon_exists(name)
    assert icon_exists(f"{name}-fill")
    assert _ink(name, 18) > 0


@pytest.mark.parametrize(
    "table",
    [wording.KIND_ICONS, wording.MEANS_ICONS, wording.SUBJECT_ICONS],
    ids=["kinds", "means", "subjects"],
)
def test_every_icon_the_wording_names_exists(table: Mapping[str, str]) -> None:
    assert [name for name in table.values() if not icon_exists(name)] == []


@pytest.mark.parametrize(
    "table",
    [wording.VERDICT_SIGNS, wording.STATUS_SIGNS, wording.OUTCOME_SIGNS, wording.INVOICE_SIGNS],
    ids=["verdicts", "statuses", "outcomes", "invoices"],
)
def test_every_sign_the_wording_names_exists(table: Mapping[str, tuple[str, Tone]]) -> None:
    assert [name for name, _tone in table.values() if not icon_exists(name)] == []


def test_icons_of_14_px_and_less_are_bold_by_themselves() -> None:
    assert _ink("check", 14) == _ink("check", 14, IconStyle.BOLD) > _ink("check", 14, IconStyle.REGULAR)
    assert _ink("check", 18) == _ink("check", 18, IconStyle.REGULAR)


def test_a_filled_icon_has_more_ink_than_its_outline() -> None:
    assert _ink("tray", 18, IconStyle.FILL) > _ink("tray", 18, IconStyle.REGULAR)
    assert _ink("tray-fill", 18) == _ink("tray", 18, IconStyle.FILL)


def test_a_pixmap_takes_the_colour_and_is_made_once() -> None:
    pixmap = icon_pixmap("house-fill", 18, LIGHT.bad, 1.5)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (27, 1.5)
    assert pixmap.toImage().pixelColor(6, 18).name() == LIGHT.bad.name()
    assert icon_pixmap("house-fill", 18, LIGHT.bad, 1.5).cacheKey() == pixmap.cacheKey()


def test_an_icon_for_native_parts_serves_several_pixel_ratios() -> None:
    assert not icon("printer", 16, LIGHT.text2).isNull()
