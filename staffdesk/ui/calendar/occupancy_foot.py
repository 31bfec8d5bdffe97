"""Booked and capacity by slot and day, docked under the month grid."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from staffdesk.ui.calendar.month_view import MonthView
from staffdesk.ui.kit.theme import theme_news


class OccupancyFoot(QWidget):
    """Booked and capacity by slot and day, under the grid it scrolls with."""

    def __init__(self, view: MonthView) -> None:
        """Follow a grid."""
        super().__init__()
        self._view = view
        self.setAccessibleName("Occupation par créneau")
        view.horizontalScrollBar().valueChanged.connect(self.update)
        view.measured.connect(self.follow)
        theme_news().theme_changed.connect(self.update)

    def follow(self) -> None:
        """Take the height of the month shown."""
        self.setFixedHeight(self._view.foot_height())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_foot(QPainter(self))
