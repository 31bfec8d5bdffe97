"""The month as it is painted, looked at pixel by pixel where it matters."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from staffdesk.services.planning_rows import CELL_STATES, MonthGrid
from staffdesk.ui.calendar.geometry import GridGeometry
from staffdesk.ui.calendar.month_painter import STATES, MonthPainter, day_tint
from staffdesk.ui.kit.theme import tokens
from tests.ui.calendar.sample_month import TODAY, a_month


def _canvas(geometry: GridGeometry) -> QImage:
    image = QImage(QSize(geometry.left + geometry.width, geometry.height), QImage.Format.Format_RGB32)
    image.fill(tokens().surface)
    return image


def _body(grid: MonthGrid | None = None) -> tuple[QImage, GridGeometry]:
    geometry = GridGeometry(grid or a_month())
    image = _canvas(geometry)
    painter = QPainter(image)
    MonthPainter(geometry, TODAY).paint_body(painter, QRect(0, 0, geometry.width, geometry.height), 1.0)
    painter.end()
    return image, geometry


def _corner(geometry: GridGeometry, child: int, slot: int, day: int) -> QPoint:
    """A point inside a cell, beside its letters."""
    rect = geometry.cell_rect(child, slot, day)
    return QPoint(rect.left() + 5, rect.center().y())


def test_every_state_of_the_service_has_a_picture() -> None:
    assert len(STATES) == len(CELL_STATES)
    assert STATES[0] is None
    assert None not in STATES[1:]


def test_a_booked_cell_is_filled_and_an_empty_one_is_not() -> None:
    image, geometry = _body()
    assert image.pixelColor(_corner(geometry, 0, 1, 10)) == tokens().booked.fill
    assert image.pixelColor(_corner(geometry, 0, 0, 10)) == tokens().surface


def test_a_closed_day_is_one_block_over_its_slots() -> None:
    image, geometry = _body()
    block = geometry.day_rect(2, 20, 20)
    for y in (block.top() + 3, block.center().y(), block.bottom() - 3):
        assert image.pixelColor(block.left() + 6, y) == tokens().closed


def test_holidays_and_weekends_are_tinted_down_the_column() -> None:
    image, geometry = _body()
    y = geometry.cell_rect(0, 0, 0).top()
    assert image.pixelColor(geometry.columns[0] + 4, y) == tokens().holiday
    assert image.pixelColor(geometry.columns[1] + 4, y) == tokens().weekend
    assert day_tint(a_month().days[3]) is None


def test_nothing_is_written_of_the_other_household_under_the_name_of_a_holiday() -> None:
    month = a_month()
    away = replace(month.children[1], other_household_days=month.children[1].other_household_days | {0})
    written = replace(month, children=(month.children[0], away, *month.children[2:]))
    image, geometry = _body(written)
    holiday = geometry.day_rect(1, 0, 0)
    assert image.copy(holiday) == _body()[0].copy(holiday)


def test_words_go_across_the_week_of_the_other_household() -> None:
    image, geometry = _body()
    week = geometry.day_rect(1, 10, 14)
    ink = {image.pixelColor(x, week.center().y()).lightness() for x in range(week.left(), week.right())}
    assert min(ink) < 160


def test_today_stands_on_the_accent_in_the_header() -> None:
    geometry = GridGeometry(a_month())
    image = _canvas(geometry)
    painter = QPainter(image)
    MonthPainter(geometry, TODAY).paint_header(painter, geometry.left, 0, geometry.width)
    painter.end()
    x = geometry.left + geometry.columns[10] + 5
    assert image.pixelColor(x, geometry.top - 8) == tokens().accentfill


def test_the_class_heading_runs_over_names_and_days() -> None:
    geometry = GridGeometry(a_month())
    image = _canvas(geometry)
    painter = QPainter(image)
    MonthPainter(geometry, TODAY).paint_classes(painter, QRect(0, 0, image.width(), image.height()))
    painter.end()
    for x in (2, image.width() // 2, image.width() - 3):
        assert image.pixelColor(x, 3) == tokens().sunken


def test_an_overfull_slot_is_painted_in_bad_at_the_foot() -> None:
    geometry = GridGeometry(a_month())
    image = _canvas(geometry)
    image.fill(tokens().surface)
    painter = QPainter(image)
    MonthPainter(geometry, TODAY).paint_foot(painter, geometry.left, 0, geometry.width)
    painter.end()

    def inks(day: int) -> set[str]:
        left, right = geometry.left + geometry.columns[day], geometry.left + geometry.columns[day + 1]
        return {QColor(image.pixel(x, 4 + 20)).name() for x in range(left + 9, right - 9)}

    assert tokens().warn.name() in inks(20), "day 21 has 40 of 40"
    assert tokens().bad.name() in inks(24), "day 25 has 44 of 40"
    assert tokens().bad.name() not in inks(5)
