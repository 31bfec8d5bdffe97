"""Days and who comes: planning, attendance, meals."""

from functools import partial
from typing import TYPE_CHECKING

from staffdesk.app.screens.around import around, files
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services import attendance_rows, meal_rows, planning_rows
from staffdesk.services.attendance_sheets import sheet_wish
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning_marks import cell_mark, late_mark
from staffdesk.services.planning_print import PAPER_SIZES
from staffdesk.services.sync_status import SyncStatus
from staffdesk.services.waiting_rows import WaitingFilter
from staffdesk.ui.attendance.meals_page import MealsPage
from staffdesk.ui.attendance.meals_presenter import MealsPresenter
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.attendance.presenter import AttendancePresenter
from staffdesk.ui.attendance.services import MarkingServices, MealServices
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.presenter import PlanningPresenter
from staffdesk.ui.kit.containers import Page

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk


def calendar_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the planning of a month."""
    page = PlanningPage(desk.office.clock.today)
    PlanningPresenter(
        page,
        PlanningServices(
            desk.services.planning,
            desk.services.patterns,
            desk.services.planning_people,
            desk.services.waiting,
            desk.services.planning_prints,
            PAPER_SIZES,
            planning_rows.PlanningFilter,
            planning_rows.CellRef,
            PatternWish,
            desk.services.planning_marks,
            cell_mark,
            late_mark,
            sentence,
            WaitingFilter,
            partial(desk.exchange, offers=False),  # the desk makes the offers, so that they can be taken back
            lambda who: SyncStatus(desk.office).state(who).last_success_at,
        ),
        **around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def attendance_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the lists on which presence is marked."""
    page = AttendancePage(desk.office.clock.today)
    services = MarkingServices(
        desk.services.attendance,
        desk.services.attendance_sheets,
        attendance_rows.ListChoice,
        attendance_rows.child_mark,
        attendance_rows.Lateness,
        sheet_wish,
        files(page),
        sentence,
    )
    AttendancePresenter(
        page,
        services,
        **around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def meals_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the figures for kitchens and groups."""
    page = MealsPage()
    services = MealServices(
        desk.services.meals, desk.services.meal_sheets, meal_rows.meal_wish, files(page), sentence
    )
    MealsPresenter(
        page,
        services,
        **around(desk, actor),
        today=desk.office.clock.today,
    )
    return page
