"""The month on paper, opened in the program's own viewer by its key or from the menu."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.office import Office
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import open_planning
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import READER
from tests.ui.hand import press

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> PlanningPage:
    return open_planning(READER, stage, tasks, town, shell, qtbot)


def test_the_month_is_shown_on_paper_and_one_comes_back(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    press(page.month_view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(page.viewer.isVisible)
    assert page.viewer.title() == "Planning, novembre\u00a02026"
    width, height = page.viewer.pages.document.pagePointSize(0).toTuple()
    assert width > height
    assert page.viewer.print_button.isEnabled()
    press(page.viewer.pages, Qt.Key.Key_Escape)
    assert page.main.isVisible()
    assert page.month_view.hasFocus()


def test_places_are_printed_from_the_view_by_activity_on_the_smaller_paper(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    page.open("over")
    qtbot.waitUntil(lambda: page.activity_view.grid() is not None and not tasks.is_busy())
    entries = {action.text(): action for action in page.toolbar.print_menu().actions()}
    entries["En A4, par demi-mois"].trigger()
    qtbot.waitUntil(page.viewer.isVisible)
    assert page.viewer.title().startswith("Places prises")
    assert page.viewer.pages.document.pageCount() >= 2


def test_a_print_is_counted_page_by_page_and_can_be_cancelled(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    page.toolbar.site.choose("")
    page.wish_changed.emit()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    told: list[str] = []
    count = page.progress.count

    def cancel_at_the_second_page(done: int, total: int) -> None:
        count(done, total)
        told.append(page.progress.accessibleName())
        if done == 1:
            page.progress.cancelled.emit()

    page.progress.count = cancel_at_the_second_page  # type: ignore[method-assign]
    press(page.month_view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: any("\u00a0: 1/" in words for words in told))
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert told[-1].startswith("Pages mises en page\u00a0: ")
    assert not page.viewer.isVisible()
    assert page.progress.isHidden()


def test_a_print_cancelled_at_its_last_page_does_not_open(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    count = page.progress.count

    def cancel_at_the_last_page(done: int, total: int) -> None:
        count(done, total)
        if done == total - 1:  # it is being drawn, and nothing asks any more whether to go on
            page.progress.cancelled.emit()

    page.progress.count = cancel_at_the_last_page  # type: ignore[method-assign]
    press(page.month_view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert not page.viewer.isVisible()
    assert page.progress.isHidden()
