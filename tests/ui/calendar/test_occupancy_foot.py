"""The occupancy under the grid."""

from staffdesk.ui.calendar.month_view import MonthView
from staffdesk.ui.calendar.occupancy_foot import OccupancyFoot
from tests.ui.calendar.sample_month import TODAY, a_month
from tests.ui.conftest import Stage


def test_the_foot_takes_the_height_of_its_rows(stage: Stage) -> None:
    view = MonthView(lambda: TODAY)
    foot = OccupancyFoot(view)
    stage(view, foot)
    view.show_grid(a_month())
    assert foot.height() == 3 * 26 + 8
    foot.grab()
