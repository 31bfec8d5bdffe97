"""``month_grid``: a month of 600 children opened and painted, plus the 95th percentile of a scrolled frame.

Floor: the same SQL sent bare, and as many prepared pictures painted bare, once to open and once for a frame.
"""

import os
import statistics

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import delete, func, select
from typing_extensions import override

from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.households import Child, Membership
from staffdesk.services.office import Office
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CELL_STATES, MonthGrid, PlanningFilter
from staffdesk.ui.calendar.geometry import DAY_WIDTH, SLOT_HEIGHT, GridGeometry
from staffdesk.ui.calendar.month_view import MonthView
from staffdesk.ui.kit.cells import CellState, cell_pixmap
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.benchmarks.measures import Measure, duration_ms, exponent_of, median_ms, quantile
from tests.benchmarks.scenes import NOW, Plan, SpokenSql

SIZES = (150, 300, 600)
QUICK_SIZES = (20, 40)
CHILDREN_A_FAMILY = 1.5
WINDOW = QSize(1440, 860)
FRAMES = 200
RUNS = 5
CLOSED = CELL_STATES.index("closed")


def expose(widget: QWidget) -> None:
    """Show a widget, and wait until it may be painted."""
    widget.show()
    while (window := widget.windowHandle()) is None or not window.isExposed():
        QApplication.processEvents()


class BarePaint(QWidget):
    """Paints the same picture many times, and nothing else."""

    def __init__(self, picture: QPixmap, count: int) -> None:
        """Keep what to paint, and how often."""
        super().__init__()
        self._picture, self._count = picture, count
        self.resize(WINDOW)
        expose(self)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = max(1, WINDOW.width() // DAY_WIDTH)
        for index in range(self._count):
            row, column = divmod(index, columns)
            painter.drawPixmap(column * DAY_WIDTH, row * (SLOT_HEIGHT + 2) % WINDOW.height(), self._picture)


def measure(plan: Plan) -> Measure:
    """Open the month at each size, then scroll through the largest."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        apply_theme(application, Mode.LIGHT)
    sizes = QUICK_SIZES if plan.quick else SIZES
    opened, frames, floor_ms = {}, [0.0], 0.0
    for size in sizes:
        office = town_of_children(plan, size)
        view = MonthView(office.clock.today)
        view.resize(WINDOW)
        expose(view)
        opened[size] = median_ms(lambda: open_month(office, view), RUNS)  # noqa: B023 - called at once
        frames = scroll(view)
        floor_ms = bare_sql_ms(office) + 2 * bare_paint_ms(view.grid())
        view.close()
    frame_ms, open_ms = quantile(frames, 0.95), opened[sizes[-1]]
    return Measure(
        "month_grid",
        "ms",
        open_ms + frame_ms,
        floor_ms,
        exponent_of(opened),
        f"{sizes[-1]} children: open {open_ms:.0f} ms, frame p95 {frame_ms:.1f} ms "
        f"(median {statistics.median(frames):.1f} ms)",
    )


def town_of_children(plan: Plan, children: int) -> Office:
    """Build a town with exactly so many children in the planning."""
    office = plan.town(f"children-{children}", round(children / CHILDREN_A_FAMILY) + 10)
    with office.database.begin() as session:
        if (session.scalar(select(func.count(Child.id))) or 0) < children:
            raise RuntimeError(f"this town has fewer than {children} children")
        session.execute(delete(Membership).where(Membership.child_id > children))
    return office


def open_month(office: Office, view: MonthView) -> None:
    """Do what the screen does: ask, show, paint."""
    view.show_grid(Planning(office).month(SYSTEM, PlanningFilter(NOW.year, NOW.month)))
    view.viewport().repaint()


def scroll(view: MonthView) -> list[float]:
    """Scroll from top to bottom, and time the painting of each frame."""
    bar = view.verticalScrollBar()
    places = [round(bar.maximum() * index / FRAMES) for index in range(FRAMES)]
    return [duration_ms(lambda: _paint_at(view, place)) for place in places]  # noqa: B023


def _paint_at(view: MonthView, place: int) -> None:
    view.verticalScrollBar().setValue(place)
    view.viewport().repaint()


def bare_sql_ms(office: Office) -> float:
    """Time the questions of the month, sent bare and fetched whole."""
    with SpokenSql(office.database.engine) as spoken:
        Planning(office).month(SYSTEM, PlanningFilter(NOW.year, NOW.month))
    return median_ms(spoken.say_again, RUNS)


def bare_paint_ms(grid: MonthGrid | None) -> float:
    """Time the bare painting of as many pictures as one frame shows."""
    if grid is None:
        raise RuntimeError("no month was shown")
    shown = GridGeometry(grid).bands_between(0, WINDOW.height())
    a_row = len(grid.days) * len(grid.slot_labels)
    rows = [grid.cells[band.child * a_row : (band.child + 1) * a_row] for band in shown if band.child >= 0]
    count = sum(1 for row in rows for state in row if state not in (0, CLOSED))
    widget = BarePaint(cell_pixmap(CellState.BOOKED, QSize(DAY_WIDTH - 4, SLOT_HEIGHT)), count)
    try:
        return median_ms(widget.repaint, FRAMES)
    finally:
        widget.close()
