"""Pointage and Effectifs on a real town: pages with their presenters, files saved where tests look."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.attendance import Attendance
from staffdesk.services.attendance_rows import Lateness, ListChoice, child_mark
from staffdesk.services.attendance_sheets import AttendanceSheetsPrinter, sheet_wish
from staffdesk.services.meal_rows import meal_wish
from staffdesk.services.meal_sheets import MealSheetsPrinter
from staffdesk.services.meals import Meals
from staffdesk.services.office import Office
from staffdesk.services.saved_files import save_file
from staffdesk.ui.attendance.meals_page import MealsPage
from staffdesk.ui.attendance.meals_presenter import MealsPresenter
from staffdesk.ui.attendance.page import AttendancePage
from staffdesk.ui.attendance.presenter import AttendancePresenter
from staffdesk.ui.attendance.services import FileDesk, MarkingServices, MealServices
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage

OpenMarking = Callable[[Actor], AttendancePage]
OpenMeals = Callable[[Actor], MealsPage]


@pytest.fixture
def files(tmp_path: Path) -> FileDesk:
    """Files go into the test's own folder, without asking."""
    return FileDesk(lambda name, then: then(tmp_path / name), save_file)


@pytest.fixture
def open_marking(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, files: FileDesk, qtbot: QtBot
) -> OpenMarking:
    """Open Pointage for somebody."""

    def build(actor: Actor) -> AttendancePage:
        page = AttendancePage(town.clock.today)
        stage(page).resize(1500, 800)
        services = MarkingServices(
            Attendance(town),
            AttendanceSheetsPrinter(town),
            ListChoice,
            child_mark,
            Lateness,
            sheet_wish,
            files,
            sentence,
        )
        AttendancePresenter(
            page,
            services,
            tasks=tasks,
            failures=Failures(sentence, page.banners, page),
            shell=shell,
            actor=actor,
            today=town.clock.today,
        )
        qtbot.waitUntil(lambda: page.table.rows.rowCount() > 0 and not tasks.is_busy())
        page.enter()
        return page

    return build


@pytest.fixture
def open_meals(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, files: FileDesk, qtbot: QtBot
) -> OpenMeals:
    """Open Effectifs for somebody."""

    def build(actor: Actor) -> MealsPage:
        page = MealsPage()
        stage(page).resize(1500, 800)
        services = MealServices(Meals(town), MealSheetsPrinter(town), meal_wish, files, sentence)
        MealsPresenter(
            page,
            services,
            tasks=tasks,
            failures=Failures(sentence, page.banners, page),
            shell=shell,
            actor=actor,
            today=town.clock.today,
        )
        qtbot.waitUntil(lambda: page.table.rows.rowCount() > 1 and not tasks.is_busy())
        page.enter()
        return page

    return build
