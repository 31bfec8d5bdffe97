"""The screens of the gallery: how each is built on an office, and what is done before the picture."""

from collections.abc import Callable
from dataclasses import dataclass

from staffdesk.demo.turn.agent import let_work
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.attendance import Attendance
from staffdesk.services.attendance_rows import Lateness, ListChoice, child_mark
from staffdesk.services.attendance_sheets import AttendanceSheetsPrinter, sheet_wish
from staffdesk.services.backup import Backups
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.custody_editing import CustodyEditing
from staffdesk.services.home import Home
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.meal_rows import meal_wish
from staffdesk.services.meal_sheets import MealSheetsPrinter
from staffdesk.services.meals import Meals
from staffdesk.services.office import Office
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning import Planning
from staffdesk.services.planning_marks import PlanningMarks, cell_mark, late_mark
from staffdesk.services.planning_patterns import PlanningPatterns
from staffdesk.services.planning_people import PlanningPeople
from staffdesk.services.planning_print import PAPER_SIZES, PlanningPrints
from staffdesk.services.planning_rows import CellRef, PlanningFilter
from staffdesk.services.saved_files import save_file
from staffdesk.services.second_homes import SecondHomes
from staffdesk.services.settings import Settings
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.statistics import Statistics
from staffdesk.services.sync.enrolment import enrol_workstation
from staffdesk.services.validation.policies import Policies
from staffdesk.services.waiting_list import WaitingList
from staffdesk.services.waiting_rows import WaitingFilter
from staffdesk.ui.attendance.meals_page import MealsPage
from staffdesk.ui.attendance.meals_presenter import MealsPresenter
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.attendance.presenter import AttendancePresenter
from staffdesk.ui.attendance.services import FileDesk, MarkingServices, MealServices
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.presenter import PlanningPresenter
from staffdesk.ui.families.custody_presenter import CustodyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.second_home_presenter import SecondHomePresenter
from staffdesk.ui.home.page import HomePage
from staffdesk.ui.home.presenter import HomePresenter
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.save_file import ask_where
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.policies_presenter import PoliciesPresenter
from staffdesk.ui.settings.presenter import SettingsPresenter, SettingsServices
from staffdesk.ui.statistics.page import StatisticsPage
from staffdesk.ui.statistics.presenter import StatisticsPresenter

Build = Callable[[Office, Tasks, Failures, Shell, Actor], Page]


@dataclass(frozen=True)
class Screen:
    """The key of a page, how it is made, and what a hand does with it before it is drawn."""

    key: str
    build: Build
    act: Callable[[Page], None] = lambda _page: None


def families(office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor) -> FamiliesPage:
    """Make the screen Familles."""
    page = FamiliesPage(office.clock.today)
    FamiliesPresenter(
        page, Households(office), FieldWritten, tasks=tasks, failures=failures, shell=shell, actor=actor
    )
    CustodyPresenter(page, CustodyEditing(office), tasks=tasks, failures=failures, shell=shell, actor=actor)
    SecondHomePresenter(page, SecondHomes(office), tasks=tasks, failures=failures, shell=shell, actor=actor)
    return page


def _open_custody(page: Page) -> None:
    """Look for a family whose child has two homes, and open its custody."""
    assert isinstance(page, FamiliesPage)
    for _ in range(60):
        sheet = page.sheet.sheet()
        shared = [at for at, row in enumerate(sheet.children) if row.has_two_homes] if sheet else []
        if shared:
            page.sheet.children_section.lines[shared[0]].custody.click()
            let_work(10)
            page.sheet.custody.holidays.setCurrentIndex(1)
            page.sheet.custody.handover.choose("4")
            page.sheet.custody.moment.choose("after")
            page.sheet.custody.days[2].setCurrentIndex(2)
            page.sheet.custody.since.day_changed.emit(page.sheet.custody.since.day())
            return
        page.list.step(1)
        let_work(10)


def settings(office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor) -> SettingsPage:
    """Make the screen Paramètres."""
    page = SettingsPage(
        office.clock.today, may_configure=True, may_close=True, may_enrol=True, may_back_up=True
    )
    SettingsPresenter(
        page,
        SettingsServices(
            Settings(office), TownSettingsEditing(office), CalendarEditing(office), NewException
        ),
        tasks=tasks,
        failures=failures,
        shell=shell,
        actor=actor,
        enrol=lambda url, code: enrol_workstation(office, actor, url, code),
        backups=Backups(office),
    )
    PoliciesPresenter(
        page,
        Policies(office),
        tasks=tasks,
        failures=failures,
        shell=shell,
        actor=actor,
        today=office.clock.today,
    )
    return page


def home(office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor) -> HomePage:
    """Make the screen Accueil."""
    page = HomePage()
    HomePresenter(page, Home(office), tasks=tasks, failures=failures, shell=shell, actor=actor)
    return page


def calendar(office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor) -> PlanningPage:
    """Make the screen Planning."""
    today = office.clock.today
    page = PlanningPage(today)
    PlanningPresenter(
        page,
        PlanningServices(
            Planning(office),
            PlanningPatterns(office),
            PlanningPeople(office),
            WaitingList(office),
            PlanningPrints(office),
            PAPER_SIZES,
            PlanningFilter,
            CellRef,
            PatternWish,
            PlanningMarks(office),
            cell_mark,
            late_mark,
            sentence,
            WaitingFilter,
        ),
        tasks=tasks,
        failures=failures,
        shell=shell,
        actor=actor,
        today=today,
    )
    return page


def files(page: Page) -> FileDesk:
    """Give a desk of files that asks nobody."""
    return FileDesk(ask_where(page), save_file)


def attendance(
    office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor
) -> AttendancePage:
    """Make the screen Pointage."""
    page = AttendancePage(office.clock.today)
    services = MarkingServices(
        Attendance(office),
        AttendanceSheetsPrinter(office),
        ListChoice,
        child_mark,
        Lateness,
        sheet_wish,
        files(page),
        sentence,
    )
    AttendancePresenter(
        page, services, tasks=tasks, failures=failures, shell=shell, actor=actor, today=office.clock.today
    )
    return page


def meals(office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor) -> MealsPage:
    """Make the screen Effectifs."""
    page = MealsPage()
    services = MealServices(Meals(office), MealSheetsPrinter(office), meal_wish, files(page), sentence)
    MealsPresenter(
        page,
        services,
        tasks=tasks,
        failures=failures,
        shell=shell,
        actor=actor,
        today=office.clock.today,
    )
    return page


def statistics(
    office: Office, tasks: Tasks, failures: Failures, shell: Shell, actor: Actor
) -> StatisticsPage:
    """Make the screen Statistiques."""
    page = StatisticsPage()
    StatisticsPresenter(page, Statistics(office), tasks=tasks, failures=failures, actor=actor)
    return page


def _select_block(page: Page) -> None:
    assert isinstance(page, PlanningPage)
    page.month_view.select((5, 17), (11, 18))


def _by_activity(page: Page) -> None:
    assert isinstance(page, PlanningPage)
    page.open("over")


def _simulated(page: Page) -> None:
    assert isinstance(page, SettingsPage)
    page.open("policies")
    page.policies.panel.simulate_button.click()


def _mark_some(page: Page) -> None:
    assert isinstance(page, AttendancePage)
    page.present_button.click()
    page.present_button.click()
    page.absent_button.click()


def _section(key: str) -> Callable[[Page], None]:
    return lambda page: page.open(key)


SCREENS: dict[str, Screen] = {
    "home": Screen("home", home),
    "families": Screen("families", families),
    "families-custody": Screen("families", families, _open_custody),
    "statistics": Screen("statistics", statistics),
    "calendar": Screen("calendar", calendar),
    "calendar-block": Screen("calendar", calendar, _select_block),
    "calendar-activity": Screen("calendar", calendar, _by_activity),
    "attendance": Screen("attendance", attendance),
    "attendance-absent": Screen("attendance", attendance, _mark_some),
    "meals": Screen("meals", meals),
    "settings-policies-simulated": Screen("settings", settings, _simulated),
    **{
        f"settings-{key}": Screen("settings", settings, _section(key))
        for key in (
            "town",
            "sites",
            "calendar",
            "documents",
            "texts",
            "activities",
            "deadlines",
            "tariffs",
            "policies",
            "staff",
            "portal",
            "backup",
        )
    },
}
