"""Planning on a real office, for the tests of its presenters: the page, and what its cells say."""

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.office import Office
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning import Planning
from staffdesk.services.planning_marks import PlanningMarks, cell_mark, late_mark
from staffdesk.services.planning_patterns import PlanningPatterns
from staffdesk.services.planning_people import PlanningPeople
from staffdesk.services.planning_print import PAPER_SIZES, PlanningPrints
from staffdesk.services.planning_rows import CELL_STATES, CellRef, MonthGrid, PlanningFilter
from staffdesk.services.sync_status import SyncStatus
from staffdesk.services.waiting_list import WaitingList
from staffdesk.services.waiting_rows import WaitingFilter
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.presenter import PlanningPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import Stage

Open = Callable[[Actor], PlanningPage]


def open_planning(
    actor: Actor,
    stage: Stage,
    tasks: Tasks,
    town: Office,
    shell: Shell,
    qtbot: QtBot,
    exchange: Callable[[], object] | None = None,
) -> PlanningPage:
    """Open the screen for somebody, and wait for its month."""
    today = town.clock.today
    page = PlanningPage(today)
    stage(page).resize(1500, 800)
    PlanningPresenter(
        page,
        replace(
            services_of(town),
            exchange=exchange,
            last_exchange_at=lambda who: SyncStatus(town).state(who).last_success_at,
        ),
        tasks=tasks,
        failures=Failures(sentence, page.banners, page),
        shell=shell,
        actor=actor,
        today=today,
    )
    qtbot.waitUntil(lambda: page.month_view.grid() is not None and not tasks.is_busy())
    page.enter()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    return page


def services_of(office: Office) -> PlanningServices:
    """Give the screen what it is handed."""
    return PlanningServices(
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
    )


def grid_of(page: PlanningPage) -> MonthGrid:
    """Give the month shown."""
    grid = page.month_view.grid()
    assert grid is not None
    return grid


def state_of(grid: MonthGrid, child: int, slot: int, day: int) -> str:
    """Say what a cell is."""
    return CELL_STATES[grid.cells[(child * len(grid.days) + day) * len(grid.slot_labels) + slot]]


def find_cell(grid: MonthGrid, state: str, slot: int = 1, after: int = 20) -> tuple[int, int]:
    """Find a child and a school day of the days to come whose cell has a state."""
    return next(
        (child, day)
        for child in range(len(grid.children))
        for day in range(after, len(grid.days))
        if grid.days[day].kind == "school" and state_of(grid, child, slot, day) == state
    )


def choose(page: PlanningPage, child: int, slot: int, day: int) -> None:
    """Stand on a cell."""
    corner = (child * len(grid_of(page).slot_labels) + slot, day)
    page.month_view.select(corner, corner)
    page.month_view.setFocus()
