"""Planning on a real office: the month and its filters, the story of a cell, what changes elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.domain.topics import Topic
from staffdesk.services.office import Office
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef, PlanningFilter
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_toolbar import BY_ACTIVITY, BY_CHILD
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


def test_a_child_is_found_inside_as_one_types_and_nobody_is_hidden(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    grid = grid_of(page)
    name = grid.children[-1].name
    press(page.month_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text(page.toolbar.search, name.upper())
    assert page.toolbar.search.found() == "1 sur 1"
    span = page.month_view.span()
    assert span is not None
    assert span[0][0] // 3 == len(grid.children) - 1
    assert not tasks.is_busy()
    assert len(grid_of(page).children) == len(grid.children)


def test_a_child_of_another_school_is_found_by_enter(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks, town: Office
) -> None:
    here = {row.name for row in grid_of(page).children}
    whole = Planning(town).month(CAMILLE, PlanningFilter(2026, 11)).children
    away = next(row.name for row in whole if row.name not in here)
    press(page.month_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text(page.toolbar.search, away)
    assert page.toolbar.search.found() == "aucun ici"
    press(page.toolbar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {row.name for row in grid_of(page).children} == {away})
    assert page.toolbar.site.key() == ""
    page.set_view(BY_ACTIVITY)
    page.wish_changed.emit()
    qtbot.waitUntil(page.activity_view.isVisible)
    page.set_view(BY_CHILD)
    page.toolbar.search.clear()
    whole_town = lambda: len(grid_of(page).children) == len(whole) and not tasks.is_busy()  # noqa: E731
    qtbot.waitUntil(whole_town)
    assert page.toolbar.search.found() == ""
    press(page.month_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.toolbar.search.setText("zzzz")
    press(page.toolbar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(page.empty.isVisible)


def test_a_month_far_away_is_chosen(qtbot: QtBot, page: PlanningPage) -> None:
    entries = {action.text(): action for action in page.toolbar.month_menu().actions()}
    entries["Juin\u00a02027"].trigger()
    qtbot.waitUntil(lambda: (grid_of(page).year, grid_of(page).month) == (2027, 6))
    assert page.toolbar.title.text() == "Juin\u00a02027"


def test_a_group_narrows_the_month(qtbot: QtBot, page: PlanningPage, tasks: Tasks, town: Office) -> None:
    qtbot.waitUntil(lambda: page.toolbar.group.count() > 1)
    page.toolbar.group.choose(str(page.toolbar.group.itemData(1)))
    page.toolbar.group.picked.emit(page.toolbar.group.key())
    qtbot.waitUntil(lambda: not tasks.is_busy())
    wanted = PlanningFilter(2026, 11, int(page.toolbar.site.key()), group_id=int(page.toolbar.group.key()))
    expected = Planning(town).month(CAMILLE, wanted).children
    assert [row.child_id for row in grid_of(page).children] == [row.child_id for row in expected]


def test_all_schools_come_one_after_the_other(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks, town: Office
) -> None:
    page.toolbar.site.choose("")
    page.toolbar.site.picked.emit("")
    whole = Planning(town).month(CAMILLE, PlanningFilter(2026, 11))
    qtbot.waitUntil(lambda: len(grid_of(page).children) == len(whole.children) and not tasks.is_busy())
    assert not page.progress.isVisible()


def test_a_figure_by_activity_opens_who_stands_behind_it_and_a_child_of_it(
    qtbot: QtBot, page: PlanningPage, tasks: Tasks
) -> None:
    page.open("over")
    qtbot.waitUntil(lambda: page.activity_view.grid() is not None and not tasks.is_busy())
    grid = page.activity_view.grid()
    assert grid is not None
    row, day = next(
        (row, day) for row, told in enumerate(grid.rows) for day, count in enumerate(told.booked) if count
    )
    page.activity_view.choose(row, day)
    press(page.activity_view, Qt.Key.Key_Return)
    qtbot.waitUntil(page.place_list.isVisible)
    people = page.place_list.people.rows
    first = next(
        found for at in range(people.rowCount()) if (found := people.row_at(people.index(at))) is not None
    )
    assert page.place_list.people.hasFocus()
    assert page.place_list.people.current_row() == first
    press(page.place_list.people, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {child.name for child in grid_of(page).children} == {first.title})
    assert not page.side.isVisible()
    assert page.month_view.isVisible()


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
