"""Planning on a real office: the month and its filters, the story of a cell, what changes elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.domain.topics import Topic
from staffdesk.services.office import Office
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import Open, choose, find_cell, grid_of, open_planning, state_of
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    return lambda actor: open_planning(actor, stage, tasks, town, shell, qtbot)


@pytest.fixture
def page(open_page: Open) -> PlanningPage:
    return open_page(CAMILLE)


def test_it_opens_on_the_first_school_in_the_present_month(page: PlanningPage) -> None:
    assert page.toolbar.title.text() == "Novembre\u00a02026"
    assert page.toolbar.site.key()
    assert "Centre" not in page.toolbar.site.currentText()
    assert page.toolbar.room.count() > 1


def test_the_story_of_a_cell_is_told(qtbot: QtBot, page: PlanningPage) -> None:
    child, day = find_cell(grid_of(page), "booked")
    choose(page, child, 1, day)
    press(page.month_view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Cantine" in QToolTip.text())
    QToolTip.hideText()


def test_months_are_stepped_and_one_comes_back(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    choose(page, 0, 0, 2)
    click(page.toolbar.after)
    qtbot.waitUntil(lambda: grid_of(page).month == 12)
    assert page.toolbar.title.text() == "Décembre\u00a02026"
    assert not page.bar.isVisible()
    click(page.toolbar.after)
    qtbot.waitUntil(lambda: (grid_of(page).year, grid_of(page).month) == (2027, 1))
    click(page.toolbar.present)
    qtbot.waitUntil(lambda: grid_of(page).month == 11)


def test_a_child_is_found_as_one_types(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    name = grid_of(page).children[-1].name
    press(page.month_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text(page.toolbar.search, name)
    qtbot.waitUntil(lambda: {row.name for row in grid_of(page).children} == {name})
    page.toolbar.search.setText("zzzz")
    qtbot.waitUntil(page.empty.isVisible)


def test_another_school_offers_its_own_classes(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    before = [page.toolbar.room.itemText(row) for row in range(page.toolbar.room.count())]
    page.toolbar.room.choose(str(page.toolbar.room.itemData(1)))
    page.toolbar.site.setCurrentIndex(page.toolbar.site.currentIndex() + 1)
    page.toolbar.site.picked.emit(page.toolbar.site.key())
    qtbot.waitUntil(lambda: not tasks.is_busy())
    after = [page.toolbar.room.itemText(row) for row in range(page.toolbar.room.count())]
    assert page.toolbar.room.key() == ""
    assert before != after


def test_places_by_activity_come_on_demand(qtbot: QtBot, page: PlanningPage) -> None:
    page.open("over")
    qtbot.waitUntil(lambda: page.activity_view.grid() is not None)
    assert page.activity_view.isVisible()


def test_a_reader_changes_nothing(open_page: Open) -> None:
    page = open_page(READER)
    choose(page, 0, 1, 19)
    assert page.bar.isVisible()
    assert not page.bar.buttons["book"].isVisible()


def test_requests_to_decide_lead_to_the_queue(page: PlanningPage, shell: RecordingShell) -> None:
    page.requests_asked.emit()
    assert shell.visits == [("validation", None)]


def test_a_change_elsewhere_is_seen_when_one_comes_back(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks, town: Office
) -> None:
    child, day = find_cell(grid_of(page), "booked")
    page.hide()
    cell = CellRef(grid_of(page).children[child].child_id, grid_of(page).days[day].on, 1)
    Planning(town).cancel(CAMILLE, [cell])
    tasks.topics_changed.emit(frozenset({Topic.BOOKINGS}))
    assert not tasks.is_busy()
    page.show()
    page.enter()
    qtbot.waitUntil(lambda: state_of(grid_of(page), child, 1, day) == "absent_excused")
