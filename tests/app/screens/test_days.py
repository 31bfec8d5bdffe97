"""The screens of days show the town's own days."""

from staffdesk.app.desk import Desk
from tests.app.screens.conftest import Open


def test_the_planning_opens_on_the_month_of_the_office(open_screen: Open, drawn_desk: Desk) -> None:
    grid = open_screen("calendar").month_view.grid()
    today = drawn_desk.office.clock.today()
    assert today in [day.on for day in grid.days]
    assert grid.children


def test_presence_is_marked_on_the_day_of_the_office(open_screen: Open, drawn_desk: Desk) -> None:
    page = open_screen("attendance")
    assert page.table.rows.rowCount() > 0
    assert str(drawn_desk.office.clock.today().day) in page.toolbar.title.text()


def test_meals_are_counted_by_site(open_screen: Open) -> None:
    assert open_screen("meals").table.rows.rowCount() > 0
